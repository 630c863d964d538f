//! `Ensemble`: how far the variance of each layer strays with the seed.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use crate::dataset::Batch;
use crate::loss::LossName;
use crate::lsuv::LsuvSettings;
use crate::mlp::MlpOptions;
use crate::refusal::Result;
use crate::value::{IntoJs, argument};

options! {
    /// Which networks an ensemble is of.
    pub struct EnsembleOptions {
        /// All but the seeds: weights are drawn from those that follow `mlp.seed`.
        mlp: MlpOptions,
        /// Whose gradients are sent back.
        loss: LossName,
        /// How many: 1 to 1024.
        networks: usize,
        /// How each network's layers are scaled on the batch first, as `Mlp.lsuv` does; not at all unless given.
        #[tsify(optional)]
        lsuv: Option<LsuvSettings>,
    }
}

answer! {
    /// Where the networks of an ensemble fall: a number for each layer, the first one with weights first.
    ///
    /// Quantiles are straight lines between the sorted values (Hyndman & Fan 1996, definition 7, which NumPy has too).
    pub struct Band {
        /// The 5 % quantile.
        lower: Float64Array,
        /// The median.
        median: Float64Array,
        /// The 95 % quantile.
        upper: Float64Array,
    }
}

answer! {
    /// The population variances of the networks of an ensemble, infinite where a layer holds NaN or infinities.
    pub struct Bands {
        /// How many networks they are of.
        networks: usize,
        /// `z = W aBefore + b`.
        preactivation: Band,
        /// `a = phi(z)`; the last layer is linear.
        activation: Band,
        /// `dL/dz`.
        grad_preactivation: Band,
        /// `dL/da`.
        grad_activation: Band,
        /// `dL/dz` over that of the same network's last hidden layer; NaN where that is 0 in every network.
        relative_grad_preactivation: Band,
        /// `dL/da` over that of the same network's last hidden layer; NaN where that is 0 in every network.
        relative_grad_activation: Band,
    }
}

impl From<weightscope::Band> for Band {
    fn from(band: weightscope::Band) -> Self {
        Band {
            lower: Float64Array::from(band.lower.as_slice()),
            median: Float64Array::from(band.median.as_slice()),
            upper: Float64Array::from(band.upper.as_slice()),
        }
    }
}

/// Networks that differ in their seeds alone, each sent the same batch: nine in ten lie between the ends of the bands,
/// which are the narrower the wider the networks are.
///
/// ```js
/// const batch = ws.gaussian({ count: 64, features: 50, classes: 10, seed: 7 });
/// const mlp = { sizes: [50, 50, 50, 10], activation: "relu", initializer: "kaiming-normal", seed: 7 };
/// const ensemble = new ws.Ensemble({ mlp, loss: "softmax-cross-entropy", networks: 20 }, batch);
/// while (ensemble.advance() < 20);
/// const { activation } = ensemble.bands();
/// activation.lower[0] < activation.median[0]; // -> true
/// ensemble.free();
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Ensemble {
    core: weightscope::Ensemble<f32>,
}

impl EnsembleOptions {
    fn build(self, batch: Batch) -> Result<weightscope::Ensemble<f32>> {
        let mlp = self.mlp.build().map_err(|refusal| refusal.within("mlp"))?;
        let [features, outputs] = mlp.ends().map_err(|error| error.within("mlp"))?;
        let data = batch.build(features, outputs)?;
        let options = weightscope::EnsembleOptions {
            mlp,
            loss: self.loss.into(),
            networks: self.networks,
            lsuv: self.lsuv.map(Into::into),
        };
        Ok(weightscope::Ensemble::new(options, data)?)
    }
}

#[wasm_bindgen]
impl Ensemble {
    /// Networks of which none has been sent the batch yet. Throws a {@link WeightscopeError} for what `Mlp`, its
    /// `lsuv` or its `gradients` would refuse, and for a number of networks out of its bounds.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "EnsembleOptions")] options: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Batch")] batch: &JsValue,
    ) -> core::result::Result<Ensemble, JsValue> {
        let options: EnsembleOptions = argument(options, "options")?;
        Ok(Ensemble { core: options.build(argument(batch, "batch")?)? })
    }

    /// Sends the batch through the next network, if one is left: how many are done.
    pub fn advance(&mut self) -> usize {
        self.core.advance()
    }

    /// How many networks are done.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn done(&self) -> usize {
        self.core.done()
    }

    /// Where the networks that are done fall; NaN if there are none.
    #[wasm_bindgen(unchecked_return_type = "Bands")]
    #[must_use]
    pub fn bands(&self) -> JsValue {
        let bands = self.core.bands();
        Bands {
            networks: bands.networks,
            preactivation: bands.preactivation.into(),
            activation: bands.activation.into(),
            grad_preactivation: bands.grad_preactivation.into(),
            grad_activation: bands.grad_activation.into(),
            relative_grad_preactivation: bands.relative_grad_preactivation.into(),
            relative_grad_activation: bands.relative_grad_activation.into(),
        }
        .into_js()
    }
}
