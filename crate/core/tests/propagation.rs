//! What a pass through the layers says: the article's cases, and the invariants of its numbers.

use weightscope::{
    Activation, Answers, BiasInitializer, Dataset, Gain, Initializer, InitializerOptions, Inputs,
    Loss, Mlp, MlpOptions, Moments, Pass, PropagateOptions, Quantity, Ranges, Scalar, Signal,
    gaussian,
};

/// Unit Gaussian inputs through `depth` hidden layers of 100 units.
fn pass<T: Scalar>(
    activation: Activation,
    initializer: InitializerOptions,
    depth: usize,
    options: &PropagateOptions,
) -> Pass {
    let mut sizes = vec![100; depth + 1];
    sizes.push(10);
    let mut mlp = Mlp::<T>::new(&MlpOptions {
        sizes,
        activation,
        initializer,
        seed: 5,
        ..MlpOptions::default()
    })
    .unwrap();
    mlp.propagate(&data(200, 100), options).unwrap()
}

fn data<T: Scalar>(rows: usize, features: usize) -> Dataset<T> {
    let inputs = gaussian::<T>(rows, features, 9).unwrap().into_vec();
    let labels = Answers::Labels((0..rows as u32).map(|row| row % 10).collect());
    Dataset::new(features, 10, Inputs::Numbers(inputs), labels).unwrap()
}

fn softmax() -> PropagateOptions {
    PropagateOptions::new(Loss::SoftmaxCrossEntropy)
}

fn scaled(initializer: Initializer, scale: f64) -> InitializerOptions {
    InitializerOptions { scale: Some(scale), ..initializer.into() }
}

fn variances(pass: &Pass) -> Vec<f64> {
    let hidden = &pass.layers[..pass.layers.len() - 1];
    hidden.iter().map(|layer| layer.activation.moments.population_variance).collect()
}

/// The input layer multiplies by a matrix: what is alike before is alike behind it.
#[test]
fn rows_correlate_as_their_inner_products_say() {
    let correlation = |inputs: &[f64], features: usize| {
        let mut mlp = Mlp::<f64>::new(&MlpOptions {
            sizes: vec![features, features, 2],
            activation: Activation::Linear,
            initializer: Initializer::Identity.into(),
            ..MlpOptions::default()
        })
        .unwrap();
        let rows = inputs.len() / features;
        let labels = Answers::Labels(vec![0; rows]);
        let data = Dataset::new(features, 2, Inputs::Numbers(inputs.to_vec()), labels).unwrap();
        let options = PropagateOptions::new(Loss::SoftmaxCrossEntropy);
        mlp.propagate(&data, &options).unwrap().layers[0].row_correlation
    };
    assert_eq!(correlation(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0], 2), 1.0);
    assert_eq!(correlation(&[1.0, 2.0, -1.0, -2.0], 2), -1.0);
    assert_eq!(correlation(&[3.0, 0.0, 0.0, 3.0], 2), 0.0);
    // By hand: <a, b> = 1, <a, c> = <b, c> = 2 over squares of 1, 1 and 5.
    let by_hand = correlation(&[1.0, 0.0, 1.0, 0.0, 2.0, 1.0], 2);
    assert!((by_hand - 5.0 / 7.0).abs() < 1e-15);
    assert!(correlation(&[1.0, 2.0], 2).is_nan() && correlation(&[0.0; 4], 2).is_nan());
}

#[test]
fn tanh_under_xavier_is_steady() {
    let pass = pass::<f32>(Activation::Tanh, Initializer::XavierNormal.into(), 10, &softmax());
    // Mean field: E[tanh(z)^2] is 0.394 in the first layer and falls about as 1/(2 depth) to 0.05; one network of
    // width 100 strays from it by tens of per cent.
    let variances = variances(&pass);
    assert!((variances[0] - 0.394).abs() < 0.04, "{variances:?}");
    assert!((0.03..0.09).contains(&variances[9]), "{variances:?}");
    let diagnosis = pass.diagnosis;
    assert_eq!((diagnosis.forward, diagnosis.backward), (Signal::Steady, Signal::Steady));
    assert!((0.8..0.95).contains(&diagnosis.forward_factor));
    assert_eq!((diagnosis.saturated_layer, diagnosis.dead_layer), (None, None));
    assert!(!diagnosis.symmetric);
    assert!(pass.layers.iter().all(|layer| layer.distinct_units == layer.fan_out));
}

#[test]
fn relu_is_steady_under_kaiming_and_vanishes_under_xavier() {
    // The 2-norm's gain per layer is sqrt(2)/sqrt(2) = 1 under He and 1/sqrt(2) under Xavier; fluctuations of
    // width 100 over 20 layers stay within a factor of 3.
    let he = pass::<f32>(Activation::Relu, Initializer::KaimingNormal.into(), 20, &softmax());
    assert_eq!((he.diagnosis.forward, he.diagnosis.backward), (Signal::Steady, Signal::Steady));
    let xavier = pass::<f32>(Activation::Relu, Initializer::XavierNormal.into(), 20, &softmax());
    assert_eq!(
        (xavier.diagnosis.forward, xavier.diagnosis.backward),
        (Signal::Vanishing, Signal::Vanishing)
    );
    assert!((xavier.diagnosis.forward_factor - 0.5_f64.sqrt()).abs() < 0.05);
    assert!((xavier.diagnosis.backward_factor - 0.5_f64.sqrt()).abs() < 0.05);
    // The same draws times sqrt(2): exactly 2^(20) in the mean square, but for rounding.
    let mean_square = |pass: &Pass| pass.layers[19].activation.moments.mean_square;
    let ratio = mean_square(&he) / mean_square(&xavier);
    assert!((ratio / 1_048_576.0 - 1.0).abs() < 1e-3);
    // About half of the units see a positive preactivation; none is dead over 200 rows in the first layer.
    assert_eq!(he.layers[0].dead, 0.0);
    assert_eq!(he.layers[0].saturated, 0.0);
}

#[test]
fn too_small_vanishes_and_too_large_saturates_or_explodes() {
    let small =
        pass::<f32>(Activation::Tanh, scaled(Initializer::XavierNormal, 0.1), 10, &softmax());
    assert_eq!(small.diagnosis.forward, Signal::Vanishing);
    assert_eq!(small.diagnosis.backward, Signal::Vanishing);
    assert!((small.diagnosis.forward_factor - 0.1).abs() < 0.01);

    let large =
        pass::<f32>(Activation::Tanh, scaled(Initializer::XavierNormal, 30.0), 10, &softmax());
    assert_eq!(large.diagnosis.saturated_layer, Some(0));
    assert!(large.layers[3].saturated > 0.8);
    assert_eq!(large.diagnosis.backward, Signal::Exploding);

    let linear =
        pass::<f32>(Activation::Linear, scaled(Initializer::XavierNormal, 3.0), 10, &softmax());
    assert_eq!(linear.diagnosis.forward, Signal::Exploding);
    assert!((linear.diagnosis.forward_factor - 3.0).abs() < 0.3);
    assert_eq!(linear.diagnosis.saturated_layer, None);
}

#[test]
fn sigmoid_saturates_under_large_weights() {
    let pass =
        pass::<f64>(Activation::Sigmoid, scaled(Initializer::NielsenLarge, 5.0), 3, &softmax());
    assert_eq!(pass.diagnosis.saturated_layer, Some(0));
}

#[test]
fn zeros_carry_nothing() {
    for activation in [Activation::Tanh, Activation::Sigmoid, Activation::Relu] {
        let pass = pass::<f32>(activation, Initializer::Zeros.into(), 3, &softmax());
        let diagnosis = pass.diagnosis;
        assert_eq!((diagnosis.forward, diagnosis.backward), (Signal::Zero, Signal::Zero));
        assert_eq!((diagnosis.forward_factor, diagnosis.backward_factor), (0.0, 0.0));
        assert!(diagnosis.symmetric);
        // relu'(0) = 0: every unit is dead.
        assert_eq!(diagnosis.dead_layer, (activation == Activation::Relu).then_some(0));
        assert!((pass.data_loss - 10_f64.logarithm()).abs() < 1e-12);
    }
}

#[test]
fn equal_weights_keep_the_units_equal() {
    let constant = InitializerOptions { value: Some(0.02), ..Initializer::Constant.into() };
    let answer = pass::<f32>(Activation::Tanh, constant, 3, &softmax());
    assert!(answer.diagnosis.symmetric);
    assert!(answer.layers[..3].iter().all(|layer| layer.distinct_units == 1));
    assert_ne!(answer.diagnosis.forward, Signal::Zero);
    // Random biases break it.
    let mut mlp = Mlp::<f32>::new(&MlpOptions {
        sizes: vec![100, 20, 20, 10],
        initializer: constant,
        bias_initializer: BiasInitializer::Normal,
        ..MlpOptions::default()
    })
    .unwrap();
    let pass = mlp.propagate(&data(30, 100), &softmax()).unwrap();
    assert!(!pass.diagnosis.symmetric);
    assert_eq!(pass.layers[0].distinct_units, 20);
}

#[test]
fn overflow_is_a_result() {
    let huge = scaled(Initializer::XavierNormal, 1e6);
    let answer = pass::<f32>(Activation::Linear, huge, 10, &softmax());
    let diagnosis = answer.diagnosis;
    assert_eq!((diagnosis.forward, diagnosis.backward), (Signal::Overflow, Signal::Overflow));
    // 1e6^6 = 1e36 and 1e6^7 = 1e42: the seventh layer leaves f32.
    assert_eq!(diagnosis.overflow_layer, Some(6));
    assert!((diagnosis.forward_factor / 1e6 - 1.0).abs() < 0.1);
    assert!(answer.layers[6].activation.moments.non_finite > 0.0);
    let lost = &answer.layers[9].activation;
    assert_eq!(lost.histogram.non_finite, 20_000);
    assert!(lost.moments.mean.is_nan());
    assert!(!answer.data_loss.is_finite());
    // In f64 there is room.
    let answer = pass::<f64>(Activation::Linear, huge, 10, &softmax());
    assert_eq!(answer.diagnosis.forward, Signal::Exploding);
    assert_eq!(answer.diagnosis.overflow_layer, None);
}

#[test]
fn what_underflows_on_the_way_has_vanished() {
    let tiny = scaled(Initializer::XavierNormal, 1e-5);
    let answer = pass::<f32>(Activation::Tanh, tiny, 15, &softmax());
    assert_eq!(answer.layers[14].activation.moments.max, 0.0);
    assert_eq!(answer.diagnosis.forward, Signal::Vanishing);
    assert!((1e-6..1e-4).contains(&answer.diagnosis.forward_factor));
}

#[test]
fn a_dead_layer_is_named() {
    let mut mlp = Mlp::<f32>::new(&MlpOptions {
        sizes: vec![100, 20, 20, 10],
        activation: Activation::Relu,
        initializer: Initializer::KaimingNormal.into(),
        ..MlpOptions::default()
    })
    .unwrap();
    let mut biases = [0.0; 20];
    biases[..15].fill(-1000.0);
    mlp.set_bias(1, &biases).unwrap();
    let pass = mlp.propagate(&data(50, 100), &softmax()).unwrap();
    assert_eq!(pass.layers[1].dead, 0.75);
    assert_eq!(pass.diagnosis.dead_layer, Some(1));
    assert!(!pass.diagnosis.symmetric);
}

#[test]
fn an_orthogonal_linear_network_keeps_every_length() {
    // sum |a|^2 is kept exactly by each square orthogonal layer: the mean square is 1 to rounding.
    let options =
        InitializerOptions { gain: Some(Gain::Value(1.0)), ..Initializer::Orthogonal.into() };
    let pass = pass::<f64>(Activation::Linear, options, 12, &softmax());
    for layer in &pass.layers[..12] {
        let ratio = layer.activation.moments.mean_square / pass.input.moments.mean_square;
        assert!((ratio - 1.0).abs() < 1e-12);
    }
}

#[test]
fn ranges_are_automatic_shared_or_given() {
    let automatic = pass::<f32>(Activation::Tanh, Initializer::XavierNormal.into(), 3, &softmax());
    for layer in &automatic.layers {
        let edges = &layer.preactivation.histogram.bin_edges;
        let moments = &layer.preactivation.moments;
        assert_eq!((edges[0], edges[64]), (moments.min, moments.max));
        assert_eq!(layer.preactivation.histogram.outside, 0);
    }

    let shared = PropagateOptions { shared_range: true, ..softmax() };
    let shared = pass::<f32>(Activation::Tanh, Initializer::XavierNormal.into(), 3, &shared);
    let least = |moments: fn(&weightscope::LayerPass) -> &Moments| {
        shared.layers.iter().map(|layer| moments(layer).min).fold(f64::INFINITY, f64::min)
    };
    let least = least(|layer| &layer.preactivation.moments);
    for layer in &shared.layers {
        assert_eq!(layer.preactivation.histogram.bin_edges[0], least);
        assert_eq!(
            layer.grad_weight.histogram.bin_edges,
            shared.layers[0].grad_weight.histogram.bin_edges
        );
    }
    for (shared, automatic) in shared.layers.iter().zip(&automatic.layers) {
        assert_eq!(shared.preactivation.moments, automatic.preactivation.moments);
    }

    let ranges = Ranges { activation: Some([-0.5, 0.5]), ..Ranges::default() };
    let given = PropagateOptions { bins: 5, ranges, ..softmax() };
    let given = pass::<f32>(Activation::Tanh, Initializer::XavierNormal.into(), 3, &given);
    let histogram = &given.layers[0].activation.histogram;
    assert_eq!(
        histogram.bin_edges,
        [-0.5, -0.3, -0.1, 0.1, 0.3, 0.5].map(|edge: f64| {
            // -0.5 + i * 0.2, as it is rounded.
            -0.5 + ((edge + 0.5) / 0.2).round() * 0.2
        })
    );
    assert!(histogram.outside > 0);
}

/// A histogram is left out, and nothing else changes.
#[test]
fn only_those_asked_for_are_counted() {
    let options = MlpOptions { sizes: vec![100, 20, 10], ..MlpOptions::default() };
    let mut mlp = Mlp::<f32>::new(&options).unwrap();
    let all = mlp.propagate(&data(8, 100), &softmax()).unwrap();
    let histograms = [Quantity::Activation, Quantity::GradWeight].into_iter().collect();
    let some = mlp.propagate(&data(8, 100), &PropagateOptions { histograms, ..softmax() }).unwrap();
    assert_eq!(some.input.moments, all.input.moments);
    assert!(some.input.histogram.counts.is_empty() && some.input.histogram.bin_edges.is_empty());
    for (some, all) in some.layers.iter().zip(&all.layers) {
        assert_eq!(some.activation, all.activation);
        assert_eq!(some.grad_weight, all.grad_weight);
        for (some, all) in [
            (&some.weight, &all.weight),
            (&some.preactivation, &all.preactivation),
            (&some.grad_preactivation, &all.grad_preactivation),
            (&some.grad_activation, &all.grad_activation),
        ] {
            assert_eq!(some.moments, all.moments);
            assert!(some.histogram.counts.is_empty() && some.histogram.bin_edges.is_empty());
        }
    }
    assert_eq!(some.diagnosis, all.diagnosis);
}

#[test]
fn options_are_checked() {
    let mut mlp =
        Mlp::<f32>::new(&MlpOptions { sizes: vec![100, 10], ..MlpOptions::default() }).unwrap();
    let mut refusal =
        |options: PropagateOptions| mlp.propagate(&data(2, 100), &options).unwrap_err().to_string();
    assert_eq!(
        refusal(PropagateOptions { bins: 0, ..softmax() }),
        "bins is 0; a histogram has a number of bins between 1 and 4096"
    );
    let ranges = Ranges { grad_weight: Some([1.0, 0.0]), ..Ranges::default() };
    assert_eq!(
        refusal(PropagateOptions { ranges, ..softmax() }),
        "range.grad_weight is [1, 0]; its first number may not exceed its second"
    );
    let ranges = Ranges { activation: Some([0.0, f64::INFINITY]), ..Ranges::default() };
    assert_eq!(
        refusal(PropagateOptions { ranges, ..softmax() }),
        "range.activation[1] is inf; it must be finite"
    );
    let error = mlp.propagate(&data(2, 99), &softmax()).unwrap_err();
    assert_eq!(error.to_string(), "inputs is made for 99 features; the network has 100");
}
