//! The options of a network, a trainer and the data it trains on.

use serde_json::Value;
use weightscope::{
    Activation, Answers, BiasInitializer, Dataset, DropoutProbability, Inputs, L1Update, Loss, Mlp,
    MlpOptions, Penalty, Trainer, TrainerOptions, digits, gaussian, random_labels,
};

use super::landscape::{numbers, penalty};
use super::{Fields, activation, initializer_options};

pub(crate) fn mlp(options: &Value) -> Mlp<f32> {
    let mut fields = Fields::of(options);
    let sizes = numbers(&fields.value("sizes").unwrap());
    let options = MlpOptions {
        sizes: sizes.iter().map(|&size| size as usize).collect(),
        activation: activation(&mut fields).unwrap_or(Activation::Tanh),
        initializer: initializer_options(&mut fields),
        bias_initializer: match fields.text("biasInitializer").as_deref() {
            None | Some("zeros") => BiasInitializer::Zeros,
            Some("constant") => BiasInitializer::Constant,
            Some("normal") => BiasInitializer::Normal,
            Some(name) => panic!("{name} is no bias initializer"),
        },
        bias_value: fields.number("biasValue"),
        bias_std: fields.number("biasStd"),
        seed: fields.seed(),
    };
    fields.done();
    Mlp::new(&options).unwrap()
}

pub(crate) fn loss(name: &str) -> Loss {
    match name {
        "mean-squared-error" => Loss::MeanSquaredError,
        "softmax-cross-entropy" => Loss::SoftmaxCrossEntropy,
        "sigmoid-cross-entropy" => Loss::SigmoidCrossEntropy,
        _ => panic!("{name} is no loss"),
    }
}

fn trainer(mlp: &Mlp<f32>, options: &Value) -> Trainer<f32> {
    let mut fields = Fields::of(options);
    let options = TrainerOptions {
        loss: loss(&fields.text("loss").unwrap()),
        penalty: fields.value("penalty").map_or(Penalty::NONE, |value| penalty(&value)),
        l1_update: match fields.text("l1Update").as_deref() {
            None | Some("subgradient") => L1Update::Subgradient,
            Some("proximal") => L1Update::Proximal,
            Some(name) => panic!("{name} is no update"),
        },
        learning_rate: fields.number("learningRate").unwrap(),
        batch_size: fields.count("batchSize").unwrap(),
        dropout: match fields.value("dropout") {
            None => DropoutProbability::default(),
            Some(Value::Array(list)) => DropoutProbability::PerLayer(numbers(&Value::Array(list))),
            Some(one) => DropoutProbability::Same(one.as_f64().unwrap()),
        },
        seed: fields.seed(),
    };
    fields.done();
    Trainer::new(mlp, &options).unwrap()
}

fn data(options: &Value, outputs: usize) -> Dataset<f32> {
    let mut fields = Fields::of(options);
    let (kind, count, seed) =
        (fields.text("kind").unwrap(), fields.count("count").unwrap(), fields.seed());
    let (features, inputs, labels) = match kind.as_str() {
        "gaussian" => {
            let features = fields.count("features").unwrap();
            let inputs = gaussian(count, features, seed).unwrap().into_vec();
            let labels = random_labels(count, fields.count("classes").unwrap(), seed).unwrap();
            (features, Inputs::Numbers(inputs), labels)
        }
        "digits" => {
            let digits = digits(count, seed).unwrap();
            let inputs = Inputs::Bytes {
                values: digits.images,
                scale: fields.number("inputScale").unwrap(),
                shift: fields.number("inputShift").unwrap(),
            };
            (784, inputs, digits.labels)
        }
        _ => panic!("{kind} is no data"),
    };
    fields.done();
    let labels = labels.into_iter().map(u32::from).collect();
    Dataset::new(features, outputs, inputs, Answers::Labels(labels)).unwrap()
}

/// A network trained for some steps.
pub(crate) fn train(options: &Value) -> Trainer<f32> {
    let mut fields = Fields::of(options);
    let mlp = mlp(&fields.value("mlp").unwrap());
    let mut trainer = trainer(&mlp, &fields.value("trainer").unwrap());
    let data = data(&fields.value("data").unwrap(), mlp.outputs());
    let steps = fields.count("steps").unwrap();
    fields.done();
    trainer.set_data(data, None).unwrap();
    if steps > 0 {
        trainer.advance(steps as u64).unwrap();
    }
    trainer
}
