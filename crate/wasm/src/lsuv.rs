//! `Mlp.lsuv`: layer-sequential unit variance.

use crate::dataset::{BatchInputs, unanswered};
use crate::refusal::Result;

options! {
    /// How a network's layers are scaled.
    pub struct LsuvSettings {
        /// How far from 1 a layer's variance may stay: 0 to 1, by default 0.1.
        #[tsify(optional)]
        tolerance: Option<f64>,
        /// How often a layer may be scaled: 1 to 1000, by default 10.
        #[tsify(optional)]
        max_iterations: Option<usize>,
    }
}

impl From<LsuvSettings> for weightscope::LsuvOptions {
    fn from(given: LsuvSettings) -> Self {
        let usual = weightscope::LsuvOptions::default();
        weightscope::LsuvOptions {
            tolerance: given.tolerance.unwrap_or(usual.tolerance),
            max_iterations: given.max_iterations.unwrap_or(usual.max_iterations),
        }
    }
}

options! {
    /// The batch on which each layer's variance is brought to 1.
    pub struct LsuvOptions {
        /// Row-major [batch, features]: numbers, or bytes that stay bytes.
        inputs: BatchInputs,
        /// Of bytes, the network reads `byte * inputScale + inputShift`. At most 1e6 either way, by default 1.
        #[tsify(optional)]
        input_scale: Option<f64>,
        /// At most 1e6 either way, by default 0.
        #[tsify(optional)]
        input_shift: Option<f64>,
        ..settings: LsuvSettings,
    }
}

answer! {
    /// What became of one layer.
    pub struct LsuvLayer {
        /// The population variance of its preactivations over the batch and all units; NaN if one is not finite.
        variance: f64,
        /// How often its weights were scaled.
        iterations: usize,
        /// Whether the variance is within the tolerance of 1.
        reached: bool,
    }
}

answer! {
    /// What became of each layer, the first one with weights first.
    pub struct Lsuv {
        /// One entry a layer.
        layers: Vec<LsuvLayer>,
    }
}

/// Scales the network's layers.
pub(crate) fn lsuv(
    mlp: &mut weightscope::Mlp<f32>,
    LsuvOptions { inputs, input_scale, input_shift, settings }: LsuvOptions,
) -> Result<Lsuv> {
    let data = unanswered(mlp, inputs, input_scale, input_shift)?;
    let mut layers = Vec::new();
    for layer in mlp.lsuv(&data, &settings.into())? {
        layers.push(LsuvLayer {
            variance: layer.variance,
            iterations: layer.iterations,
            reached: layer.reached,
        });
    }
    Ok(Lsuv { layers })
}
