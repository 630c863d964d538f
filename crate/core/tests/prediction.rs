//! Predictions for given networks, against recursions by hand and against networks.

mod golden;

use golden::{activation, read};
use weightscope::{
    Activation, Answers, BiasInitializer, Dataset, FanMode, Initializer, InitializerOptions,
    Inputs, Loss, MeanFieldOptions, Mlp, MlpOptions, PropagateOptions, Quantities, gaussian,
    mean_field, predict, random_labels,
};

fn network(activation: Activation, width: usize, layers: usize, scheme: Initializer) -> MlpOptions {
    let mut sizes = vec![width; layers + 1];
    sizes.push(10);
    MlpOptions { sizes, activation, initializer: scheme.into(), ..MlpOptions::default() }
}

#[test]
fn xavier_halves_under_relu_and_he_keeps() {
    let lengths = |scheme| {
        let prediction = predict(&network(Activation::Relu, 64, 30, scheme), 1.0).unwrap();
        prediction.layers.iter().map(|l| l.preactivation_mean_square).collect::<Vec<f64>>()
    };
    let (xavier, he) = (lengths(Initializer::XavierNormal), lengths(Initializer::KaimingNormal));
    let mut halved = 1.0;
    for layer in 0..30 {
        assert!((xavier[layer] / halved - 1.0).abs() < 1e-14, "{layer}: {}", xavier[layer]);
        assert!((he[layer] - 2.0).abs() < 1e-13, "{layer}: {}", he[layer]);
        halved *= 0.5;
    }
}

#[test]
fn gradients_follow_the_fans_of_the_next_layer() {
    let options = MlpOptions {
        sizes: vec![30, 50, 20, 40, 10],
        activation: Activation::Relu,
        initializer: InitializerOptions {
            initializer: Initializer::XavierNormal,
            fan_mode: Some(FanMode::FanOut),
            ..InitializerOptions::default()
        },
        ..MlpOptions::default()
    };
    let prediction = predict(&options, 1.0).unwrap();
    let factors: Vec<f64> = prediction.layers.iter().map(|l| l.grad_preactivation_factor).collect();
    // fan_out Var(w) = 1, so ReLU's half is all.
    for (factor, expected) in factors.iter().zip([0.125, 0.25, 0.5, 1.0]) {
        assert!((factor / expected - 1.0).abs() < 1e-14, "{factors:?}");
    }
    let third = prediction.layers[2];
    assert_eq!((third.fan_in, third.fan_out), (20, 40));
    assert!((third.weight_variance - 1.0 / 40.0).abs() < 1e-17);
}

#[test]
fn constant_biases_shift_the_mean() {
    let with_bias = |value| MlpOptions {
        bias_initializer: BiasInitializer::Constant,
        bias_value: Some(value),
        ..network(Activation::Relu, 100, 2, Initializer::KaimingNormal)
    };
    // E[max(0, z)^2] for z ~ N(m, 2), in closed form.
    let m = 0.7_f64;
    let layers = predict(&with_bias(m), 1.0).unwrap().layers;
    let t = m / 2.0_f64.sqrt();
    let above = 0.5 * libm::erfc(-t / 2.0_f64.sqrt());
    let density = libm::exp(-0.5 * t * t) / (2.0 * core::f64::consts::PI).sqrt();
    let square = (m * m + 2.0) * above + m * 2.0_f64.sqrt() * density;
    assert!((layers[0].preactivation_mean_square - (2.0 + m * m)).abs() < 1e-14);
    assert!((layers[0].activation_mean_square - square).abs() < 1e-12);
    assert!((layers[0].activation_mean - (m * above + 2.0_f64.sqrt() * density)).abs() < 1e-12);
    assert!((layers[0].derivative_mean_square - above).abs() < 1e-12);
    // A bias of 0 is none.
    assert_eq!(predict(&with_bias(0.0), 1.0).unwrap().layers, {
        let plain = network(Activation::Relu, 100, 2, Initializer::KaimingNormal);
        predict(&plain, 1.0).unwrap().layers
    });
    // Of a sigmoid as well, against the mean over a fine lattice.
    let options = MlpOptions {
        bias_initializer: BiasInitializer::Constant,
        bias_value: Some(-2.0),
        ..network(Activation::Sigmoid, 100, 2, Initializer::XavierNormal)
    };
    let mut sum = 0.0;
    for step in -1000..=1000 {
        let z = 0.01 * f64::from(step);
        let a: f64 = Activation::Sigmoid.value(z - 2.0);
        sum += 0.01 * a * libm::exp(-0.5 * z * z);
    }
    let mean = sum / (2.0 * core::f64::consts::PI).sqrt();
    assert!((predict(&options, 1.0).unwrap().layers[0].activation_mean - mean).abs() < 1e-12);
}

/// Signals so short that an activation is a straight line there, about a mean that is not short at all.
#[test]
fn the_least_variance_is_that_of_a_straight_line() {
    for phi in [Activation::Tanh, Activation::Sigmoid, Activation::Softplus, Activation::Gelu] {
        for scale in [1e-3, 1e-5, 1e-8] {
            let scheme =
                InitializerOptions { scale: Some(scale), ..Initializer::XavierNormal.into() };
            let options = MlpOptions {
                initializer: scheme,
                bias_initializer: BiasInitializer::Constant,
                bias_value: Some(1.0),
                ..network(phi, 50, 1, Initializer::XavierNormal)
            };
            let first = predict(&options, 1.0).unwrap().layers[0];
            let slope = phi.derivative(1.0) * scale;
            let ratio = first.activation_variance / (slope * slope);
            // What the bend adds is of the order of the variance of z, or rounding where that is less.
            assert!((ratio - 1.0).abs() < 2.0 * scale * scale + 1e-6, "{phi:?} {scale}: {ratio}");
        }
    }
}

#[test]
fn zeros_are_exact_and_constants_are_flagged() {
    let zeros = predict(&network(Activation::Tanh, 8, 3, Initializer::Zeros), 1.0).unwrap();
    assert!(zeros.applicable);
    assert_eq!(zeros.layers[2].preactivation_mean_square, 0.0);
    assert_eq!(zeros.layers[0].grad_preactivation_factor, 0.0);
    let constant = MlpOptions {
        initializer: InitializerOptions { value: Some(0.05), ..Initializer::Constant.into() },
        ..network(Activation::Tanh, 8, 3, Initializer::Zeros)
    };
    assert!(!predict(&constant, 1.0).unwrap().applicable);
}

#[test]
fn refusals_are_those_of_the_network() {
    let good = network(Activation::Tanh, 8, 3, Initializer::XavierNormal);
    let refused =
        |options: &MlpOptions, input| predict(options, input).unwrap_err().field().to_owned();
    assert_eq!(refused(&MlpOptions { sizes: vec![3], ..good.clone() }, 1.0), "sizes");
    assert_eq!(refused(&MlpOptions { bias_value: Some(1.0), ..good.clone() }, 1.0), "bias_value");
    assert_eq!(refused(&good, -1.0), "input_mean_square");
    assert_eq!(refused(&good, f64::INFINITY), "input_mean_square");
    assert!(predict(&good, 0.0).is_ok() && predict(&good, 1e6).is_ok());
}

#[test]
fn what_explodes_is_told_as_infinite() {
    let options = MlpOptions {
        initializer: InitializerOptions { std: Some(1e6), ..Initializer::Normal.into() },
        ..network(Activation::Relu, 64, 100, Initializer::Zeros)
    };
    let layers = predict(&options, 1.0).unwrap().layers;
    assert_eq!(layers[99].activation_variance, f64::INFINITY);
    assert_eq!(layers[0].grad_preactivation_factor, f64::INFINITY);
}

/// The mean squares of the preactivations of each layer and of their gradients, the mean of four networks with 32 inputs
/// each of independent N(0, 1) values.
fn measured(base: &MlpOptions, seeds: [u32; 4]) -> (Vec<f64>, Vec<f64>) {
    let width = base.sizes[0];
    let layers = base.sizes.len() - 1;
    let (mut forward, mut backward) = (vec![0.0; layers], vec![0.0; layers]);
    let mut options = PropagateOptions::new(Loss::SoftmaxCrossEntropy);
    options.histograms = Quantities::from_iter([]);
    for seed in seeds {
        let mut mlp = Mlp::<f32>::new(&MlpOptions { seed, ..base.clone() }).unwrap();
        let inputs = Inputs::Numbers(gaussian::<f32>(32, width, seed).unwrap().into_vec());
        let labels = random_labels(32, 10, seed).unwrap().into_iter().map(u32::from).collect();
        let data = Dataset::new(width, 10, inputs, Answers::Labels(labels)).unwrap();
        let pass = mlp.propagate(&data, &options).unwrap();
        for (layer, seen) in pass.layers.iter().enumerate() {
            forward[layer] += 0.25 * seen.preactivation.moments.mean_square;
            backward[layer] += 0.25 * seen.grad_preactivation.moments.mean_square;
        }
    }
    (forward, backward)
}

/// The mean over some networks of the second moments that a pass measures, against the prediction. Four networks'
/// mean strays half as far as the reference's single one; four of its deviations are allowed.
#[test]
fn networks_do_what_is_predicted() {
    let file = read("mean_field");
    let mut seen = 0;
    for case in file["one_network_strays_by"].as_array().unwrap() {
        let (width, sigma_b2) = (case["width"].as_u64().unwrap(), &case["sigma_b2"]);
        if width != 512 || sigma_b2.as_f64() != Some(0.0) {
            continue;
        }
        seen += 1;
        let width = 512;
        let phi = activation(case["activation"].as_str().unwrap());
        let sigma_w2 = case["sigma_w2"].as_f64().unwrap();
        let std = (sigma_w2 / 512.0).sqrt();
        let scheme = InitializerOptions { std: Some(std), ..Initializer::Normal.into() };
        let base =
            MlpOptions { initializer: scheme, ..network(phi, width, 11, Initializer::Normal) };
        let predicted = predict(&base, 1.0).unwrap().layers;
        let (forward, backward) = measured(&base, [0, 1, 2, 3]);
        let deviation = |depth: &str| case["rel_sd"][depth].as_f64().unwrap();
        for (layer, depth) in [(1, "1"), (5, "5"), (10, "10")] {
            let ratio = forward[layer] / predicted[layer].preactivation_mean_square;
            assert!((ratio - 1.0).abs() < 2.0 * deviation(depth), "{phi:?} {layer}: {ratio}");
        }
        // Back from the last hidden layer, as many layers stray as much; the few classes stray too.
        let ratio = |layer: usize| {
            let measured = backward[layer] / backward[10];
            let factor = |layer: usize| predicted[layer].grad_preactivation_factor;
            measured / (factor(layer) / factor(10))
        };
        assert!((ratio(5) - 1.0).abs() < 4.0 * deviation("5"), "{phi:?} back: {}", ratio(5));
        assert!((ratio(0) - 1.0).abs() < 4.0 * deviation("10"), "{phi:?} back: {}", ratio(0));
    }
    assert_eq!(seen, 4);
}

#[test]
fn networks_with_biases_scatter_about_the_theory() {
    for (phi, sigma_w2, sigma_b2) in [
        (Activation::Tanh, 2.0, 0.1_f64),
        (Activation::Erf, 1.5, 0.05),
        (Activation::Linear, 1.0, 0.0),
    ] {
        let (width, layers) = (512, 11);
        let std = (sigma_w2 / 512.0_f64).sqrt();
        let base = MlpOptions {
            initializer: InitializerOptions { std: Some(std), ..Initializer::Normal.into() },
            bias_initializer: BiasInitializer::Normal,
            bias_std: Some(sigma_b2.sqrt()),
            ..network(phi, width, layers, Initializer::Normal)
        };
        let (forward, backward) = measured(&base, [1, 2, 3, 4]);
        let theory = mean_field(&MeanFieldOptions {
            activation: phi,
            sigma_w2,
            sigma_b2,
            input_mean_square: 1.0,
            layers,
            input_correlations: &[],
        })
        .unwrap();
        for layer in 0..layers {
            // A single network of this width strays by up to 5 % in ten layers; so, at twice that, does the mean of four.
            let ahead = forward[layer] / theory.lengths[layer];
            assert!((ahead - 1.0).abs() < 0.1, "{phi:?} {layer}: {ahead}");
            let back = backward[layer] / backward[layers - 1] / theory.gradients[layer];
            assert!((back - 1.0).abs() < 0.15, "{phi:?} {layer} back: {back}");
        }
    }
}
