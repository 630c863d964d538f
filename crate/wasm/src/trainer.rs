//! `Trainer`: minibatch gradient descent.

use js_sys::{Float32Array, Function, Reflect};
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::prelude::*;
use weightscope::{Code, DropoutProbability};

use crate::dataset::Batch;
use crate::distinct_units::distinct_units;
use crate::guess::Guess;
use crate::histogram::HistogramOptions;
use crate::loss::LossName;
use crate::mlp::{Mlp, bias_of, weight_of};
use crate::penalty::{L1UpdateName, Penalty};
use crate::refusal::{Refusal, Result};
use crate::seed::DEFAULT_SEED;
use crate::value::{FromJs, IntoJs, argument};
use crate::weight_statistics::WeightStatistics;

/// The probability that a hidden unit is dropped while training, at least 0 and below 1: one for all
/// hidden layers, or one for each.
#[derive(Debug, tsify::Tsify)]
#[serde(untagged)]
pub enum Dropout {
    /// One for all hidden layers.
    Same(f64),
    /// One for each hidden layer.
    PerLayer(Vec<f64>),
}

impl FromJs for Dropout {
    fn from_js(value: &JsValue) -> Result<Self> {
        if let Some(number) = value.as_f64() {
            Ok(Dropout::Same(number))
        } else if js_sys::Array::is_array(value) {
            Vec::from_js(value).map(Dropout::PerLayer)
        } else {
            Err(Refusal::wrong_type(value, "a number or an array"))
        }
    }
}

options! {
    /// How a network is trained.
    pub struct TrainerOptions {
        /// What is made small, beside the penalty.
        loss: LossName,
        /// What is added to it, by default nothing.
        #[tsify(optional)]
        penalty: Option<Penalty>,
        /// How the L1 part of the penalty moves a weight, by default `"subgradient"`.
        #[tsify(optional)]
        l1_update: Option<L1UpdateName>,
        /// The factor of every gradient, 0 to 1e6.
        learning_rate: f64,
        /// The rows of a step, 1 to 65,536.
        batch_size: usize,
        /// By default nothing is dropped.
        #[tsify(optional)]
        dropout: Option<Dropout>,
        /// Of the order of the rows and the dropout masks: 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
    }
}

impl TrainerOptions {
    pub(crate) fn build(self) -> Result<weightscope::TrainerOptions> {
        let penalty = self.penalty.unwrap_or_default().build();
        Ok(weightscope::TrainerOptions {
            loss: self.loss.into(),
            penalty: penalty.map_err(|refusal| refusal.within("penalty"))?,
            l1_update: self.l1_update.map(Into::into).unwrap_or_default(),
            learning_rate: self.learning_rate,
            batch_size: self.batch_size,
            dropout: match self.dropout {
                None => DropoutProbability::default(),
                Some(Dropout::Same(p)) => DropoutProbability::Same(p),
                Some(Dropout::PerLayer(all)) => DropoutProbability::PerLayer(all),
            },
            seed: self.seed.unwrap_or(DEFAULT_SEED),
        })
    }
}

options! {
    /// How far to go.
    pub struct AdvanceOptions {
        /// 1 to 1,000,000.
        steps: u32,
    }
}

options! {
    /// How much of an evaluation to do.
    pub struct EvaluatePartOptions {
        /// At least 1.
        rows: usize,
    }
}

answer! {
    /// Where training stands.
    pub struct Progress {
        /// How many updates have been made.
        step: f64,
        /// How many epochs have been finished.
        epoch: f64,
        /// Whether the call finished an epoch.
        epoch_done: bool,
        /// How many steps are left in the present epoch: all of them right after one is finished.
        epoch_steps_left: f64,
    }
}

impl From<weightscope::Progress> for Progress {
    #[allow(clippy::cast_precision_loss)] // 2^53 steps take longer than anyone waits
    fn from(progress: weightscope::Progress) -> Self {
        Progress {
            step: progress.step as f64,
            epoch: progress.epoch as f64,
            epoch_done: progress.epoch_done,
            epoch_steps_left: progress.epoch_steps_left as f64,
        }
    }
}

answer! {
    /// How well a network does on a data set.
    pub struct Evaluation {
        /// The mean loss, without the penalty.
        data_loss: f64,
        /// The mean loss plus the penalty on all weights.
        penalized_loss: f64,
        /// The fraction of rows whose largest logit is that of their label; absent where the data have
        /// targets.
        #[tsify(optional)]
        accuracy: Option<f64>,
        /// What even guesses come to on the same data; absent where there is no accuracy.
        #[tsify(optional)]
        guess: Option<Guess>,
    }
}

impl From<weightscope::Evaluation> for Evaluation {
    fn from(evaluation: weightscope::Evaluation) -> Self {
        Evaluation {
            data_loss: evaluation.data_loss,
            penalized_loss: evaluation.penalized_loss,
            accuracy: evaluation.accuracy,
            guess: evaluation.guess.map(Into::into),
        }
    }
}

answer! {
    /// How well the network does on the data it trains on, and on others.
    pub struct Evaluations {
        /// On the training data.
        training: Evaluation,
        /// On the validation data, if there are any.
        #[tsify(optional)]
        validation: Option<Evaluation>,
    }
}

impl From<weightscope::Evaluations> for Evaluations {
    fn from(evaluations: weightscope::Evaluations) -> Self {
        Evaluations {
            training: evaluations.training.into(),
            validation: evaluations.validation.map(Into::into),
        }
    }
}

/// Minibatch gradient descent on a network of its own, a copy of the one handed in: each step moves every
/// weight by `-learningRate * (dL/dw + l1 * sign(w) + 2 * l2 * w)`, `L` the mean over the rows of the batch (for
/// the proximal L1 see {@link L1UpdateName}), and every bias by `-learningRate * dL/db`.
///
/// Each epoch visits every row once, in a seeded order of its own; its last batch may be smaller, and its
/// loss is the mean over its own rows. Dropout is inverted: kept units are divided by `1 - p` while training.
/// Weights that overflow are results to see, not errors.
///
/// ```js
/// const mlp = new ws.Mlp({ sizes: [784, 30, 10], seed: 7 });
/// const options = { loss: "softmax-cross-entropy", penalty: { l2: 1e-4 }, learningRate: 0.1, batchSize: 10 };
/// const trainer = new ws.Trainer(mlp, options);
/// const { images, labels } = ws.digits({ count: 500, seed: 7 });
/// const rows = (from, to) => ({
///   inputs: images.subarray(784 * from, 784 * to),
///   inputScale: 1 / 255,
///   labels: labels.subarray(from, to),
/// });
/// trainer.setData(rows(0, 400), rows(400, 500)); // training, validation
/// trainer.advance({ steps: 30 }).epochStepsLeft; // -> 10
/// trainer.runEpoch().epoch; // -> 1
/// trainer.evaluate().validation.accuracy > 0.3; // -> true
/// trainer.weightStatistics().length; // -> 2
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trainer {
    core: weightscope::Trainer<f32>,
}

/// The method of a network that `new Trainer` calls. Not part of the face: the declarations do not know it.
const TRAINER_OF: &str = "__trainer";

#[wasm_bindgen]
impl Mlp {
    /// A trainer with a copy of this network.
    #[wasm_bindgen(js_name = __trainer, skip_typescript)]
    pub fn trainer(&self, options: &JsValue) -> core::result::Result<Trainer, JsValue> {
        let options = argument::<TrainerOptions>(options, "options")?.build()?;
        let core = weightscope::Trainer::new(self.core(), &options).map_err(Refusal::from)?;
        Ok(Trainer { core })
    }
}

#[wasm_bindgen]
impl Trainer {
    /// A trainer with a copy of the network. Throws a {@link WeightscopeError} for what is no `Mlp` or has been
    /// freed, a rate outside 0 to 1e6, a batch outside 1 to 65,536 rows or too large for a network of this size,
    /// a penalty outside 0 to 1e6, and a probability of dropping below 0 or not below 1.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Mlp")] mlp: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "TrainerOptions")] options: &JsValue,
    ) -> core::result::Result<Trainer, JsValue> {
        // An argument of type `&Mlp` would be refused by the glue, with an error that has no code: so the
        // network is asked in JavaScript, where what is no network has no answer.
        let refused = |refusal: Refusal| JsValue::from(refusal.within("mlp"));
        let other = || refused(Refusal::wrong_type(mlp, "an Mlp"));
        let ask: Function = Reflect::get(mlp, &TRAINER_OF.into())
            .ok()
            .and_then(|method| method.dyn_into().ok())
            .ok_or_else(other)?;
        let trainer = ask.call1(mlp, options).map_err(|error| {
            let coded = Reflect::has(&error, &"code".into()).unwrap_or(false);
            let freed = || Refusal::new(Code::WrongType, "", "freed", "it must be an Mlp in use");
            if coded { error } else { refused(freed()) }
        })?;
        Trainer::try_from_js_value(trainer).map_err(|_| other())
    }

    /// Hands in the data to train on, and others to evaluate on. May be called again: training goes on
    /// from the same weights, at the start of the present epoch. Throws a {@link WeightscopeError} for data that do
    /// not fit the network, whose field says which: `validation.labels[3]`.
    #[wasm_bindgen(js_name = setData)]
    pub fn set_data(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Batch")] training: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Batch")] validation: &JsValue,
    ) -> core::result::Result<(), JsValue> {
        let (features, outputs) = (self.core.mlp().features(), self.core.mlp().outputs());
        let read = |value: &JsValue, name: &str| {
            let batch = Option::<Batch>::from_js(value);
            let data = batch
                .and_then(|batch| batch.map(|batch| batch.build(features, outputs)).transpose());
            data.map_err(|refusal| refusal.within(name))
        };
        let training = read(training, "training")?.ok_or_else(|| {
            Refusal::wrong_type(&JsValue::UNDEFINED, "an object").within("training")
        })?;
        let validation = read(validation, "validation")?;
        Ok(self.core.set_data(training, validation).map_err(Refusal::from)?)
    }

    /// Lets go of the data, so that there is memory for others; the weights stay as they are.
    #[wasm_bindgen(js_name = clearData)]
    pub fn clear_data(&mut self) {
        self.core.clear_data();
    }

    /// One update on exactly these rows of the training data, which may repeat. The seeded order stays
    /// where it is.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub fn step(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number[] | Uint8Array | Uint16Array | Uint32Array")]
        rows: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let rows: Vec<usize> = argument(rows, "rows")?;
        Ok(Progress::from(self.core.step(&rows).map_err(Refusal::from)?).into_js())
    }

    /// The next steps of the seeded order, from epoch to epoch. Throws a {@link WeightscopeError} before data
    /// have been handed in, and for other than 1 to 1,000,000 steps.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub fn advance(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "AdvanceOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let AdvanceOptions { steps } = argument(options, "options")?;
        Ok(Progress::from(self.core.advance(steps.into()).map_err(Refusal::from)?).into_js())
    }

    /// What is left of the present epoch, the whole of it after the last one's end.
    #[wasm_bindgen(js_name = runEpoch, unchecked_return_type = "Progress")]
    pub fn run_epoch(&mut self) -> core::result::Result<JsValue, JsValue> {
        Ok(Progress::from(self.core.run_epoch().map_err(Refusal::from)?).into_js())
    }

    /// How well the network does, without dropout, on all training and validation data.
    #[wasm_bindgen(unchecked_return_type = "Evaluations")]
    pub fn evaluate(&mut self) -> core::result::Result<JsValue, JsValue> {
        Ok(Evaluations::from(self.core.evaluate().map_err(Refusal::from)?).into_js())
    }

    /// The next rows of an evaluation, or a few more: nothing until all rows have been seen, then what
    /// `evaluate` answers. A step, or other data, starts over.
    #[wasm_bindgen(js_name = evaluatePart, unchecked_return_type = "Evaluations | undefined")]
    pub fn evaluate_part(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "EvaluatePartOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let EvaluatePartOptions { rows } = argument(options, "options")?;
        let evaluations = self.core.evaluate_part(rows).map_err(Refusal::from)?;
        Ok(evaluations.map(Evaluations::from).into_js())
    }

    /// A copy of the network as it stands, to send inputs through; training goes on without it.
    #[must_use]
    pub fn mlp(&self) -> Mlp {
        Mlp::of(self.core.mlp().clone())
    }

    /// The weights of a layer as they stand, row-major [fanOut, fanIn].
    pub fn weight(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
    ) -> core::result::Result<Float32Array, JsValue> {
        Ok(weight_of(self.core.mlp(), layer)?)
    }

    /// The biases of a layer as they stand.
    pub fn bias(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
    ) -> core::result::Result<Float32Array, JsValue> {
        Ok(bias_of(self.core.mlp(), layer)?)
    }

    /// The statistics of each layer's weights. Near zero means within one step of L1, `learningRate * l1`.
    #[wasm_bindgen(js_name = weightStatistics, unchecked_return_type = "WeightStatistics[]")]
    pub fn weight_statistics(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "HistogramOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: Option<HistogramOptions> = argument(options, "options")?;
        let statistics = self.core.weight_statistics(options.unwrap_or_default().build()?);
        Ok(statistics.into_iter().map(WeightStatistics::from).collect::<Vec<_>>().into_js())
    }
    /// How many units of each layer differ, the first one with weights first: a unit is its incoming weights and
    /// its bias. Throws a {@link WeightscopeError} for a tolerance outside 0 to 1.
    #[wasm_bindgen(js_name = distinctUnits, unchecked_return_type = "DistinctUnits[]")]
    pub fn distinct_units(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "DistinctUnitsOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        Ok(distinct_units(&self.core, options)?.into_js())
    }
}
