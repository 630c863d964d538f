//! How many units of each layer differ.

use wasm_bindgen::prelude::*;

use crate::refusal::Result;
use crate::value::argument;

options! {
    /// When a unit counts as another.
    #[derive(Default)]
    pub struct DistinctUnitsOptions {
        /// By what share of the layer's largest weight or bias: 0 to 1, by default 0.01.
        #[tsify(optional)]
        tolerance: Option<f64>,
    }
}

answer! {
    /// How many units of a layer differ from one another.
    pub struct DistinctUnits {
        /// How many units there are.
        units: usize,
        /// How many differ beyond the tolerance: in order, one counts as another if some weight of it, or its bias,
        /// is farther than that from that of each unit counted before.
        distinct: usize,
        /// How many differ at all.
        exact: usize,
        /// How far they lie apart: `sqrt(sum |u - mean|^2 / sum |u|^2)`, 0 where all are one and 1 where their mean is
        /// zero; 0 where all numbers are zero, NaN where one is not finite.
        spread: f64,
        /// The largest absolute value among weights and biases, what the tolerance is a share of; of the finite ones.
        largest: f64,
    }
}

impl From<weightscope::DistinctUnits> for DistinctUnits {
    fn from(counted: weightscope::DistinctUnits) -> Self {
        DistinctUnits {
            units: counted.units,
            distinct: counted.distinct,
            exact: counted.exact,
            spread: counted.spread,
            largest: counted.largest,
        }
    }
}

/// Counts them.
pub(crate) fn distinct_units(
    trainer: &weightscope::Trainer<f32>,
    options: &JsValue,
) -> Result<Vec<DistinctUnits>> {
    let options: Option<DistinctUnitsOptions> = argument(options, "options")?;
    let tolerance = options.unwrap_or_default().tolerance;
    let tolerance = tolerance.unwrap_or(weightscope::DistinctUnits::DEFAULT_TOLERANCE);
    let mut all = Vec::new();
    for layer in trainer.distinct_units(tolerance)? {
        all.push(layer.into());
    }
    Ok(all)
}
