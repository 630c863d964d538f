//! Forward and backward passes against autograd's numbers and against central differences.

#[allow(dead_code)] // not every test needs all of it
mod golden;

use golden::{activation, read};
use serde_json::Value;
use weightscope::{
    Activation, Answers, BiasInitializer, Code, Dataset, DropoutMasks, Initializer, Inputs, Loss,
    Matrix, Mlp, MlpOptions, Moments, Penalty, PropagateOptions, Purpose, Stream, gaussian,
    regularize,
};

/// All numbers below `value`, in order.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        number => vec![number.as_f64().unwrap_or_else(|| panic!("{number} is no number"))],
    }
}

/// The files are right to 4e-10 of central differences and to rounding of autograd; sums of at most
/// thirty terms differ in their order only.
const TOLERANCE: f64 = 1e-12;

#[track_caller]
fn assert_close(given: &[f64], expected: &[f64], what: &str) {
    assert_eq!(given.len(), expected.len(), "{what}");
    for (given, expected) in given.iter().zip(expected) {
        let error = (given - expected).abs();
        assert!(error <= TOLERANCE * expected.abs().max(1.0), "{what}: {given} is not {expected}");
    }
}

struct Net {
    file: Value,
    sizes: Vec<usize>,
    inputs: Vec<f64>,
    labels: Vec<u32>,
}

impl Net {
    fn read() -> Self {
        let file = read("forward_backward");
        Net {
            sizes: flat(&file["sizes"]).into_iter().map(|size| size as usize).collect(),
            inputs: flat(&file["X"]),
            labels: flat(&file["labels"]).into_iter().map(|label| label as u32).collect(),
            file,
        }
    }

    fn mlp(&self, activation: Activation) -> Mlp<f64> {
        let options = MlpOptions { sizes: self.sizes.clone(), activation, ..MlpOptions::default() };
        let mut mlp = Mlp::new(&options).unwrap();
        for layer in 0..mlp.layer_count() {
            mlp.set_weight(layer, &flat(&self.file["W"][layer])).unwrap();
            mlp.set_bias(layer, &flat(&self.file["b"][layer])).unwrap();
        }
        mlp
    }

    fn data(&self, answers: Answers<f64>) -> Dataset<f64> {
        Dataset::new(4, 3, Inputs::Numbers(self.inputs.clone()), answers).unwrap()
    }

    /// The loss of this name, what it is asked to match, and by what factor the file's is larger.
    fn loss(&self, name: &str) -> (Loss, Dataset<f64>, f64) {
        let labels = Answers::Labels(self.labels.clone());
        let targets = Answers::Targets(flat(&self.file["targets"]));
        let (loss, answers, factor) = match name {
            "softmax_ce_mean" => (Loss::SoftmaxCrossEntropy, labels, 1.0),
            "sigmoid_bce_sum_mean_batch" => (Loss::SigmoidCrossEntropy, labels, 1.0),
            "mse_mean_all" => (Loss::MeanSquaredError, targets, 1.0),
            // 1/2 sum over the 3 outputs instead of 1/3: exactly 3/2 of ours.
            "mse_half_sum_mean_batch" => (Loss::MeanSquaredError, targets, 1.5),
            _ => panic!("no loss {name}"),
        };
        (loss, self.data(answers), factor)
    }
}

fn scaled(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| factor * value).collect()
}

#[test]
fn passes_agree_with_autograd() {
    let net = Net::read();
    let cases = net.file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 64);
    for case in cases {
        let name = format!("{} {}", case["activation"], case["loss"]);
        let phi = activation(case["activation"].as_str().unwrap());
        let (loss, data, factor) = net.loss(case["loss"].as_str().unwrap());
        let mut mlp = net.mlp(phi);
        let penalty =
            Penalty::new(case["l1"].as_f64().unwrap(), case["l2"].as_f64().unwrap()).unwrap();

        let masks = case["dropout_keep_masks"].as_array().map(|masks| {
            // p = 0.5: what is kept is doubled.
            let factors = scaled(&flat(&masks[0]), 2.0);
            DropoutMasks::new(vec![Matrix::from_vec(6, 5, factors).unwrap()])
        });
        let answer = match &masks {
            Some(masks) => mlp.gradients_with_masks(&data, loss, masks).unwrap(),
            None => mlp.gradients(&data, loss).unwrap(),
        };
        let data_loss = case["data_loss"].as_f64().unwrap();
        assert_close(&[factor * answer.data_loss], &[data_loss], &name);

        let mut total = factor * answer.data_loss;
        for layer in 0..2 {
            let weights = mlp.weight(layer).unwrap().as_slice();
            let regularization = regularize(penalty, weights);
            total += regularization.penalty;
            let gradient: Vec<f64> = scaled(answer.weights[layer].as_slice(), factor)
                .iter()
                .zip(&regularization.gradient)
                .map(|(data, penalty)| data + penalty)
                .collect();
            assert_close(&gradient, &flat(&case["grad_W"][layer]), &format!("{name} W{layer}"));
            let gradient = scaled(&answer.biases[layer], factor);
            assert_close(&gradient, &flat(&case["grad_b"][layer]), &format!("{name} b{layer}"));
        }
        assert_close(&[total], &[case["total_loss"].as_f64().unwrap()], &name);

        if masks.is_none() {
            let logits = mlp.forward(&net.inputs).unwrap();
            assert_close(logits.as_slice(), &flat(&case["logits"]), &name);
            let evaluation = mlp.evaluate(&data, loss, penalty).unwrap();
            let penalized = evaluation.penalized_loss + (factor - 1.0) * evaluation.data_loss;
            assert_close(&[penalized], &[case["total_loss"].as_f64().unwrap()], &name);
            assert_close(&[factor * evaluation.data_loss], &[data_loss], &name);
        }
    }
}

#[test]
fn every_layer_in_numbers_agrees_with_autograd() {
    // The gradients by z and a are seen through their moments alone.
    let net = Net::read();
    let same = |given: &Moments, expected: &[f64], what: &str| {
        let expected = Moments::of(expected);
        assert_close(
            &[given.mean, given.population_variance, given.mean_square, given.min, given.max],
            &[
                expected.mean,
                expected.population_variance,
                expected.mean_square,
                expected.min,
                expected.max,
            ],
            what,
        );
    };
    let mut seen = 0;
    for case in net.file["cases"].as_array().unwrap() {
        if case["delta"].is_null()
            || !case["dropout_keep_masks"].is_null()
            || case["l1"] != 0
            || case["l2"] != 0
        {
            continue;
        }
        let name = case["activation"].as_str().unwrap();
        let phi = activation(name);
        let (loss, data, _) = net.loss(case["loss"].as_str().unwrap());
        let pass = net.mlp(phi).propagate(&data, &PropagateOptions::new(loss)).unwrap();
        let z = flat(&net.file["first_preactivations"]);
        let a: Vec<f64> = z.iter().map(|&z| phi.value(z)).collect();
        same(&pass.input.moments, &net.inputs, name);
        same(&pass.layers[0].preactivation.moments, &z, name);
        same(&pass.layers[0].activation.moments, &a, name);
        same(&pass.layers[0].grad_activation.moments, &flat(&case["grad_hidden"]), name);
        for layer in 0..2 {
            let answer = &pass.layers[layer];
            same(&answer.weight.moments, &flat(&net.file["W"][layer]), name);
            same(&answer.grad_preactivation.moments, &flat(&case["delta"][layer]), name);
            same(&answer.grad_weight.moments, &flat(&case["grad_W"][layer]), name);
        }
        same(&pass.layers[1].preactivation.moments, &flat(&case["logits"]), name);
        same(&pass.layers[1].activation.moments, &flat(&case["logits"]), name);
        assert_close(&[pass.data_loss], &[case["data_loss"].as_f64().unwrap()], name);
        seen += 1;
    }
    assert_eq!(seen, 14);
}

#[test]
fn softmax_stands_extreme_logits() {
    let file = read("forward_backward");
    let cases = file["softmax_ce_extreme_logits"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let logits = Matrix::from_vec(1, 3, flat(&case["logits"])).unwrap();
        let label = Answers::Labels(vec![case["label"].as_u64().unwrap() as u32]);
        let (value, gradient) = Loss::SoftmaxCrossEntropy.with_gradient(&logits, &label).unwrap();
        assert_close(&[value], &[case["ce"].as_f64().unwrap()], "loss");
        assert_close(gradient.as_slice(), &flat(&case["grad"]), "gradient");
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    // Two hidden layers, every activation and loss, labels and targets. With h = 1e-5 the truncation error
    // is h^2/6 = 2e-11 of a third derivative and the rounding error 1e-16/h = 1e-11, both per unit of loss.
    // A kink between -h and h would be worse: the seeds keep clear of one.
    let (h, tolerance) = (1e-5, 2e-8);
    let inputs = gaussian::<f64>(5, 4, 3).unwrap().into_vec();
    let mut stream = Stream::new(4, Purpose::Label, 0);
    let targets: Vec<f64> = (0..15).map(|_| stream.unit()).collect();
    for phi in Activation::ALL {
        let options = MlpOptions {
            sizes: vec![4, 6, 5, 3],
            activation: phi,
            bias_initializer: BiasInitializer::Normal,
            seed: 11,
            ..MlpOptions::default()
        };
        for loss in Loss::ALL {
            for answers in [Answers::Labels(vec![0, 2, 1, 1, 0]), Answers::Targets(targets.clone())]
            {
                let data = Dataset::new(4, 3, Inputs::Numbers(inputs.clone()), answers).unwrap();
                let mut mlp = Mlp::<f64>::new(&options).unwrap();
                let gradients = mlp.gradients(&data, loss).unwrap();
                for layer in 0..3 {
                    let weights = mlp.weight(layer).unwrap().as_slice().to_vec();
                    for index in 0..weights.len() {
                        let mut at = |step: f64| {
                            let mut moved = weights.clone();
                            moved[index] += step;
                            mlp.set_weight(layer, &moved).unwrap();
                            mlp.evaluate(&data, loss, Penalty::NONE).unwrap().data_loss
                        };
                        let slope = (at(h) - at(-h)) / (2.0 * h);
                        let error = gradients.weights[layer].as_slice()[index] - slope;
                        assert!(
                            error.abs() < tolerance,
                            "{phi:?} {loss:?} {layer} {index}: {error:e}"
                        );
                    }
                    mlp.set_weight(layer, &weights).unwrap();
                    let biases = mlp.bias(layer).unwrap().to_vec();
                    for index in 0..biases.len() {
                        let mut at = |step: f64| {
                            let mut moved = biases.clone();
                            moved[index] += step;
                            mlp.set_bias(layer, &moved).unwrap();
                            mlp.evaluate(&data, loss, Penalty::NONE).unwrap().data_loss
                        };
                        let slope = (at(h) - at(-h)) / (2.0 * h);
                        let error = gradients.biases[layer][index] - slope;
                        assert!(
                            error.abs() < tolerance,
                            "{phi:?} {loss:?} {layer} b{index}: {error:e}"
                        );
                    }
                    mlp.set_bias(layer, &biases).unwrap();
                }
            }
        }
    }
}

#[test]
fn single_precision_rounds_double() {
    let net = Net::read();
    for phi in Activation::ALL {
        let options = MlpOptions {
            sizes: vec![4, 20, 20, 3],
            activation: phi,
            initializer: Initializer::KaimingNormal.into(),
            seed: 2,
            ..MlpOptions::default()
        };
        let (mut single, mut double) =
            (Mlp::<f32>::new(&options).unwrap(), Mlp::<f64>::new(&options).unwrap());
        for layer in 0..3 {
            let rounded = double.weight(layer).unwrap().as_slice().iter().map(|&w| w as f32);
            assert!(rounded.eq(single.weight(layer).unwrap().as_slice().iter().copied()));
        }
        let labels = Answers::Labels(net.labels.clone());
        let inputs = net.inputs.iter().map(|&x| x as f32).collect();
        let data = Dataset::new(4, 3, Inputs::Numbers(inputs), labels).unwrap();
        let (_, double_data, _) = net.loss("softmax_ce_mean");
        let answer = single.gradients(&data, Loss::SoftmaxCrossEntropy).unwrap();
        let expected = double.gradients(&double_data, Loss::SoftmaxCrossEntropy).unwrap();
        assert!((answer.data_loss - expected.data_loss).abs() < 1e-5 * expected.data_loss);
        for layer in 0..3 {
            let largest = Moments::of(expected.weights[layer].as_slice()).max;
            let pairs =
                answer.weights[layer].as_slice().iter().zip(expected.weights[layer].as_slice());
            for (&single, &double) in pairs {
                assert!(
                    (f64::from(single) - double).abs() < 1e-5 * largest.abs().max(0.1),
                    "{phi:?}"
                );
            }
        }
    }
}

#[test]
fn logits_do_not_depend_on_the_batch() {
    let options = MlpOptions {
        sizes: vec![7, 33, 9, 5],
        activation: Activation::Gelu,
        ..MlpOptions::default()
    };
    let mut mlp = Mlp::<f32>::new(&options).unwrap();
    // More rows than pass at a time.
    let inputs = gaussian::<f32>(600, 7, 1).unwrap();
    let together = mlp.forward(inputs.as_slice()).unwrap();
    for row in [0, 1, 255, 256, 257, 599] {
        assert_eq!(mlp.forward(inputs.row(row)).unwrap().as_slice(), together.row(row));
    }
    // And the pass that keeps everything gives the same ones.
    let labels = Answers::Labels(vec![0; 600]);
    let data = Dataset::new(7, 5, Inputs::Numbers(inputs.into_vec()), labels).unwrap();
    let pass = mlp.propagate(&data, &PropagateOptions::new(Loss::MeanSquaredError)).unwrap();
    assert_eq!(pass.layers[2].preactivation.moments, Moments::of(together.as_slice()));
}

#[test]
fn one_class_and_one_row_are_enough() {
    let options = MlpOptions { sizes: vec![1, 1], ..MlpOptions::default() };
    let mut mlp = Mlp::<f64>::new(&options).unwrap();
    mlp.set_weight(0, &[3.0]).unwrap();
    let data = Dataset::new(1, 1, Inputs::Numbers(vec![2.0]), Answers::Labels(vec![0])).unwrap();
    let gradients = mlp.gradients(&data, Loss::SoftmaxCrossEntropy).unwrap();
    assert_eq!((gradients.data_loss, gradients.weights[0].as_slice()), (0.0, &[0.0][..]));
    // (6 - 1)^2, slope 2 (6 - 1) x.
    let gradients = mlp.gradients(&data, Loss::MeanSquaredError).unwrap();
    assert_eq!((gradients.data_loss, gradients.weights[0].as_slice()), (25.0, &[20.0][..]));
    let pass = mlp.propagate(&data, &PropagateOptions::new(Loss::MeanSquaredError)).unwrap();
    assert_eq!(pass.layers.len(), 1);
    assert_eq!(
        mlp.evaluate(&data, Loss::MeanSquaredError, Penalty::NONE).unwrap().accuracy,
        Some(1.0)
    );
}

#[test]
fn sizes_are_bounded() {
    let refusal = |sizes: &[usize]| {
        Mlp::<f32>::new(&MlpOptions { sizes: sizes.to_vec(), ..MlpOptions::default() })
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refusal(&[3, 0, 1]), "sizes[1] is 0; a layer needs between 1 and 4096 units");
    assert_eq!(refusal(&[4097, 1]), "sizes[0] is 4097; a layer needs between 1 and 4096 units");
    assert!(refusal(&[usize::MAX, 1]).starts_with("sizes[0] is "));
    assert_eq!(
        refusal(&[3]),
        "sizes is of length 1; inputs, outputs and layers between make 2 to 129 sizes"
    );
    assert!(refusal(&[1; 130]).starts_with("sizes is of length 130"));
    assert_eq!(
        refusal(&[4096, 4096, 4096]),
        "sizes is for 33562624 weights and biases; a network has at most 33554432"
    );
    assert!(refusal(&[4096; 129]).starts_with("sizes is for 2"));
    let deepest = MlpOptions { sizes: vec![2; 129], ..MlpOptions::default() };
    assert_eq!(Mlp::<f32>::new(&deepest).unwrap().layer_count(), 128);
    let widest = MlpOptions {
        sizes: vec![4096, 1, 4096],
        initializer: Initializer::Zeros.into(),
        ..MlpOptions::default()
    };
    assert_eq!(Mlp::<f32>::new(&widest).unwrap().outputs(), 4096);
}

#[test]
fn parameters_and_inputs_are_checked() {
    let options = MlpOptions { sizes: vec![2, 3, 1], ..MlpOptions::default() };
    let mut mlp = Mlp::<f32>::new(&options).unwrap();
    let message = |error: weightscope::Error| error.to_string();
    assert_eq!(
        message(mlp.weight(2).unwrap_err()),
        "layer is 2; the network has layers between 0 and 1"
    );
    assert_eq!(
        message(mlp.set_weight(0, &[0.0; 5]).unwrap_err()),
        "weight is of length 5; fan_out rows of fan_in weights needs 6"
    );
    let mut weights = [0.0_f32; 6];
    weights[4] = f32::NAN;
    let error = mlp.set_weight(0, &weights).unwrap_err();
    assert_eq!(error.code(), Code::NonFinite);
    assert_eq!(message(error), "weight[4] is NaN; it must be a finite number");
    assert!(mlp.set_bias(1, &[f32::INFINITY]).is_err());
    assert!(mlp.set_bias(1, &[0.5]).is_ok());
    assert_eq!(mlp.bias(1).unwrap(), [0.5]);
    for inputs in [&[][..], &[1.0], &[1.0, f32::NAN]] {
        assert!(mlp.forward(inputs).is_err());
    }
    // 2^24 logits at most: 1 input, 4096 outputs, one row too many.
    let wide = MlpOptions { sizes: vec![1, 4096], ..MlpOptions::default() };
    let error = Mlp::<f32>::new(&wide).unwrap().forward(&[0.0; 4097]).unwrap_err();
    assert_eq!(error.field(), "inputs");
    // A pass keeps rows times sizes; 2^24 / 4097 rows fit.
    let labels = Answers::Labels(vec![0; 4096]);
    let data = Dataset::new(1, 4096, Inputs::Numbers(vec![0.0_f32; 4096]), labels).unwrap();
    let error = Mlp::new(&wide).unwrap().gradients(&data, Loss::MeanSquaredError).unwrap_err();
    assert_eq!(
        message(error),
        "inputs is 4096 rows; a pass through a network of this size takes at most 4095"
    );
}
