//! `weightStatistics`: what regularization does to a layer's weights, in numbers.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use crate::array::numbers;
use crate::histogram::{Histogram, HistogramOptions};
use crate::refusal::Refusal;
use crate::value::{IntoJs, argument};

options! {
    /// The shape of the weights, and how they are counted.
    pub struct WeightStatisticsOptions {
        /// How many inputs each unit has.
        fan_in: usize,
        /// How many units there are.
        fan_out: usize,
        /// Weights with `|w| <= nearZero` count as near zero; 0 by default.
        #[tsify(optional)]
        near_zero: Option<f64>,
        ..histogram: HistogramOptions,
    }
}

answer! {
    /// The statistics of one layer's weights. All but `count` and `nonFinite` are over the finite ones.
    pub struct WeightStatistics {
        /// How many inputs each unit has.
        fan_in: usize,
        /// How many units there are.
        fan_out: usize,
        /// How many weights there are.
        count: usize,
        /// The sum.
        sum: f64,
        /// The arithmetic mean.
        mean: f64,
        /// The smallest weight.
        min: f64,
        /// The largest weight.
        max: f64,
        /// `sum |w|`.
        l1_norm: f64,
        /// `sqrt(sum w^2)`.
        l2_norm: f64,
        /// The largest column sum of `|w|`.
        induced_l1_norm: f64,
        /// The mean squared distance from the mean (divided by n).
        population_variance: f64,
        /// How many weights are exactly 0.
        exact_zeros: usize,
        /// How many weights are near 0, the exact zeros among them.
        near_zeros: usize,
        /// The fraction of NaN and infinities, 0 to 1.
        non_finite: f64,
        /// How the weights are distributed.
        histogram: Histogram,
    }
}

impl From<weightscope::WeightStatistics> for WeightStatistics {
    fn from(statistics: weightscope::WeightStatistics) -> Self {
        let moments = statistics.moments;
        WeightStatistics {
            fan_in: statistics.fan_in,
            fan_out: statistics.fan_out,
            count: moments.count,
            sum: moments.sum,
            mean: moments.mean,
            min: moments.min,
            max: moments.max,
            l1_norm: statistics.l1_norm,
            l2_norm: statistics.l2_norm,
            induced_l1_norm: statistics.induced_l1_norm,
            population_variance: moments.population_variance,
            exact_zeros: statistics.exact_zeros,
            near_zeros: statistics.near_zeros,
            non_finite: moments.non_finite,
            histogram: statistics.histogram.into(),
        }
    }
}

/// The statistics of one layer's weights, row-major [fanOut, fanIn]: moments, norms, zeros, a histogram.
///
/// Throws a {@link WeightscopeError} if the length is not `fanIn * fanOut`, if `nearZero` is negative or
/// not a number, and for bins that `histogram` would refuse.
///
/// ```js
/// const options = { fanIn: 2, fanOut: 2, nearZero: 0.1 };
/// const { l1Norm, l2Norm, inducedL1Norm, exactZeros, nearZeros } = ws.weightStatistics(
///   Float32Array.of(3, 0, -4, 0.0625),
///   options,
/// );
/// [l1Norm, l2Norm, inducedL1Norm]; // -> [7.0625, 5.0004, 7]
/// [exactZeros, nearZeros]; // -> [1, 2]
/// ```
#[wasm_bindgen(js_name = weightStatistics, unchecked_return_type = "WeightStatistics")]
pub fn weight_statistics(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] weights: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "WeightStatisticsOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: WeightStatisticsOptions = argument(options, "options")?;
    let weights = numbers::<Float32Array>(weights, "weights")?;
    let statistics = weightscope::weight_statistics(
        &weights,
        options.fan_in,
        options.fan_out,
        options.near_zero.unwrap_or(0.0),
        options.histogram.build()?,
    )
    .map_err(Refusal::from)?;
    Ok(WeightStatistics::from(statistics).into_js())
}
