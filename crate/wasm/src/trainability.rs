//! `Trainability`: how sure it is that a network trains.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use crate::dataset::Batch;
use crate::mlp::MlpOptions;
use crate::refusal::{Refusal, Result};
use crate::trainer::{AdvanceOptions, TrainerOptions};
use crate::value::{IntoJs, argument};

options! {
    /// Which networks are trained, for how long, and when one counts as trained.
    pub struct TrainabilityOptions {
        /// The first network; the others are the same with the seeds that follow.
        mlp: MlpOptions,
        /// How the first is trained; for the others its seed, too, is one of those that follow.
        trainer: TrainerOptions,
        /// What they train on.
        data: Batch,
        /// How many networks: 1 to 1000.
        networks: usize,
        /// The updates of each: 1 to 1,000,000.
        steps: u32,
        /// A network has trained if its mean loss on all data ends below this: 0 to 1e6.
        threshold: f64,
    }
}

answer! {
    /// What became of the networks.
    pub struct TrainedShare {
        /// The fraction that ended below the threshold.
        share: f64,
        /// How many did. A loss that is not finite is not below it.
        trained: usize,
        /// How many ended with a loss that is not finite.
        non_finite: usize,
        /// The median of the losses; one that is not finite counts as infinite.
        median: f64,
        /// The mean loss of each in the end, without penalty.
        losses: Float64Array,
    }
}

/// Networks that differ in their seeds alone, trained one after the other, a few steps at a time. What becomes of
/// one depends on the options and its seed alone.
///
/// ```js
/// const { training: data } = ws.toy({ kind: "gaussians", count: 100, trainShare: 1 });
/// const trials = new ws.Trainability({
///   mlp: { sizes: [2, 8, 2], activation: "tanh", seed: 7 },
///   trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10 },
///   data,
///   networks: 3,
///   steps: 100,
///   threshold: 0.3,
/// });
/// let cell;
/// while (!cell) cell = trials.advance({ steps: 50 });
/// cell.share; // -> 1
/// trials.free();
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trainability {
    core: weightscope::Trainability<f32>,
}

impl TrainabilityOptions {
    fn build(self) -> Result<weightscope::Trainability<f32>> {
        let mlp = self.mlp.build().map_err(|refusal| refusal.within("mlp"))?;
        let trainer = self.trainer.build().map_err(|refusal| refusal.within("trainer"))?;
        let [features, outputs] = mlp.ends().map_err(|error| error.within("mlp"))?;
        let data = self.data.build(features, outputs).map_err(|refusal| refusal.within("data"))?;
        let options = weightscope::TrainabilityOptions {
            mlp,
            trainer,
            networks: self.networks,
            steps: self.steps.into(),
            threshold: self.threshold,
        };
        Ok(weightscope::Trainability::new(options, data)?)
    }
}

#[wasm_bindgen]
impl Trainability {
    /// Networks at their start. Throws a {@link WeightscopeError} for what `Mlp`, `Trainer` or its data would be
    /// refused for, and for numbers out of their bounds.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "TrainabilityOptions")] options: &JsValue,
    ) -> core::result::Result<Trainability, JsValue> {
        let options: TrainabilityOptions = argument(options, "options")?;
        Ok(Trainability { core: options.build()? })
    }

    /// The next steps, at most those that one network has left: nothing until the last has been made, then what
    /// became of all. Throws a {@link WeightscopeError} for other than 1 to 1,000,000 steps.
    #[wasm_bindgen(unchecked_return_type = "TrainedShare | undefined")]
    pub fn advance(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "AdvanceOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let AdvanceOptions { steps } = argument(options, "options")?;
        let share = self.core.advance(steps.into()).map_err(Refusal::from)?;
        let Some(share) = share else { return Ok(JsValue::UNDEFINED) };
        Ok(TrainedShare {
            share: share.share(),
            trained: share.trained,
            non_finite: share.non_finite,
            median: share.median(),
            losses: Float64Array::from(share.losses.as_slice()),
        }
        .into_js())
    }
}
