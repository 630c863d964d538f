//! LSUV: each layer's variance on the batch is 1, or the layer says that it is not.

use weightscope::{
    Activation, Answers, BiasInitializer, Code, Dataset, Initializer, Inputs, LsuvLayer,
    LsuvOptions, Mlp, MlpOptions, Moments, gaussian,
};

fn data(inputs: Vec<f64>, features: usize) -> Dataset<f64> {
    let rows = inputs.len() / features;
    Dataset::new(features, 10, Inputs::Numbers(inputs), Answers::Labels(vec![0; rows])).unwrap()
}

fn network(initializer: Initializer, activation: Activation) -> MlpOptions {
    MlpOptions {
        sizes: vec![40, 50, 50, 30, 10],
        activation,
        initializer: initializer.into(),
        seed: 7,
        ..MlpOptions::default()
    }
}

/// The variance of each layer's preactivations, computed apart: the logits of the network cut off there.
fn variances(mlp: &Mlp<f64>, inputs: &[f64]) -> Vec<f64> {
    let mut a = inputs.to_vec();
    (0..mlp.layer_count())
        .map(|layer| {
            let (weights, bias) = (mlp.weight(layer).unwrap(), mlp.bias(layer).unwrap());
            let mut z = Vec::new();
            for row in a.chunks_exact(weights.columns()) {
                for (unit, bias) in bias.iter().enumerate() {
                    let sum: f64 = weights.row(unit).iter().zip(row).map(|(w, a)| w * a).sum();
                    z.push(sum + bias);
                }
            }
            a = z.iter().map(|&z| mlp.activation().value(z)).collect();
            Moments::of(&z).population_variance
        })
        .collect()
}

#[test]
fn variances_are_one_within_the_tolerance() {
    let inputs = gaussian::<f64>(200, 40, 3).unwrap().into_vec();
    for activation in [Activation::Tanh, Activation::Relu, Activation::Sigmoid, Activation::Gelu] {
        for tolerance in [0.1, 1e-3, 1e-12] {
            let mut mlp = Mlp::new(&network(Initializer::Orthogonal, activation)).unwrap();
            let options = LsuvOptions { tolerance, ..LsuvOptions::default() };
            let layers = mlp.lsuv(&data(inputs.clone(), 40), &options).unwrap();
            for (layer, variance) in layers.iter().zip(variances(&mlp, &inputs)) {
                assert!(layer.reached && layer.iterations <= 3, "{activation:?}: {layer:?}");
                assert!((layer.variance - variance).abs() < 1e-12, "{layer:?}, {variance}");
                assert!((variance - 1.0).abs() <= tolerance + 1e-12);
            }
        }
    }
}

#[test]
fn scaling_leaves_directions_alone() {
    let inputs = gaussian::<f64>(100, 40, 3).unwrap().into_vec();
    let options = network(Initializer::Orthogonal, Activation::Relu);
    let (before, mut mlp) = (Mlp::<f64>::new(&options).unwrap(), Mlp::new(&options).unwrap());
    mlp.lsuv(&data(inputs, 40), &LsuvOptions::default()).unwrap();
    for layer in 0..mlp.layer_count() {
        let (old, new) = (before.weight(layer).unwrap(), mlp.weight(layer).unwrap());
        let factor = new.as_slice()[0] / old.as_slice()[0];
        for (old, new) in old.as_slice().iter().zip(new.as_slice()) {
            assert!((new - factor * old).abs() <= 1e-15 * factor.abs());
        }
    }
}

#[test]
fn with_biases_it_takes_several_steps() {
    let inputs = gaussian::<f64>(100, 40, 3).unwrap().into_vec();
    let options = MlpOptions {
        bias_initializer: BiasInitializer::Normal,
        bias_std: Some(0.7),
        ..network(Initializer::Orthogonal, Activation::Tanh)
    };
    let mut mlp = Mlp::new(&options).unwrap();
    let lsuv = LsuvOptions { tolerance: 1e-3, max_iterations: 100 };
    let layers = mlp.lsuv(&data(inputs.clone(), 40), &lsuv).unwrap();
    assert!(layers.iter().all(|layer| layer.reached), "{layers:?}");
    assert!(layers.iter().any(|layer| layer.iterations > 2));
    for variance in variances(&mlp, &inputs) {
        assert!((variance - 1.0).abs() <= 1e-3 + 1e-12, "{variance}");
    }
}

#[test]
fn biases_that_vary_more_than_is_wanted_leave_the_weights_alone() {
    let inputs = gaussian::<f64>(100, 40, 3).unwrap().into_vec();
    let options = MlpOptions {
        bias_initializer: BiasInitializer::Normal,
        bias_std: Some(2.0),
        ..network(Initializer::Orthogonal, Activation::Tanh)
    };
    let (before, mut mlp) = (Mlp::<f64>::new(&options).unwrap(), Mlp::new(&options).unwrap());
    let layers = mlp.lsuv(&data(inputs.clone(), 40), &LsuvOptions::default()).unwrap();
    for ((index, layer), variance) in layers.iter().enumerate().zip(variances(&mlp, &inputs)) {
        let biases = Moments::of(mlp.bias(index).unwrap()).population_variance;
        assert!(biases > 1.0 && !layer.reached && layer.iterations == 0, "{layer:?}");
        assert!((layer.variance - variance).abs() < 1e-12);
        assert_eq!(before.weight(index).unwrap(), mlp.weight(index).unwrap());
    }
}

#[test]
fn what_no_scale_helps_is_left_and_told() {
    let hopeless = |options: &MlpOptions, inputs: Vec<f64>| {
        let mut mlp = Mlp::<f64>::new(options).unwrap();
        let layers = mlp.lsuv(&data(inputs, 40), &LsuvOptions::default()).unwrap();
        (mlp, layers)
    };
    let gaussian = gaussian::<f64>(50, 40, 3).unwrap().into_vec();
    let zeros = network(Initializer::Zeros, Activation::Tanh);
    let (_, layers) = hopeless(&zeros, gaussian.clone());
    let nothing = LsuvLayer { variance: 0.0, iterations: 0, reached: false };
    assert_eq!(layers, [nothing; 4]);
    let (_, layers) = hopeless(&network(Initializer::Orthogonal, Activation::Relu), vec![0.0; 400]);
    assert_eq!(layers, [nothing; 4]);
    // Products beyond the finite range.
    let huge: Vec<f64> = gaussian.iter().map(|value| value.clamp(-1.0, 1.0) * 1.7e308).collect();
    let (mlp, layers) = hopeless(&network(Initializer::Ones, Activation::Linear), huge);
    assert!(layers[0].variance.is_nan() && !layers[0].reached);
    assert!(mlp.weight(0).unwrap().as_slice().iter().all(|&weight| weight == 1.0));
}

#[test]
fn tiny_and_large_signals_are_brought_to_one() {
    for scale in [1e-200, 1e-20, 1e20, 1e200] {
        let inputs = gaussian::<f64>(50, 40, 3).unwrap().into_vec();
        let inputs: Vec<f64> = inputs.iter().map(|value| value * scale).collect();
        let mut mlp = Mlp::new(&network(Initializer::Orthogonal, Activation::Relu)).unwrap();
        let layers = mlp.lsuv(&data(inputs, 40), &LsuvOptions::default()).unwrap();
        assert!(layers.iter().all(|layer| layer.reached), "{scale:e}: {layers:?}");
    }
}

#[test]
fn options_are_held_within_their_bounds() {
    let inputs = gaussian::<f64>(50, 40, 3).unwrap().into_vec();
    let data = data(inputs, 40);
    let mut mlp = Mlp::new(&network(Initializer::Orthogonal, Activation::Relu)).unwrap();
    let most = LsuvOptions::MAX_ITERATIONS;
    for (tolerance, max_iterations) in [(0.0, 1), (1.0, most)] {
        assert!(mlp.lsuv(&data, &LsuvOptions { tolerance, max_iterations }).is_ok());
    }
    for (tolerance, max_iterations, code, field) in [
        (-1e-9, 1, Code::OutOfRange, "tolerance"),
        (1.000_001, 1, Code::OutOfRange, "tolerance"),
        (f64::NAN, 1, Code::NonFinite, "tolerance"),
        (0.1, 0, Code::OutOfRange, "max_iterations"),
        (0.1, most + 1, Code::OutOfRange, "max_iterations"),
    ] {
        let error = mlp.lsuv(&data, &LsuvOptions { tolerance, max_iterations }).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, field));
    }
}
