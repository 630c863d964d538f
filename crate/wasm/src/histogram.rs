//! `histogram`: how many numbers fall into each bin.

use js_sys::{Float32Array, Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::array::numbers;
use crate::refusal::{Refusal, Result};
use crate::value::{FromJs, IntoJs, argument};

options! {
    /// Into how many bins, over which range.
    #[derive(Clone, Copy, Default)]
    pub struct HistogramOptions {
        /// 1 to 4096, by default 64.
        #[tsify(optional)]
        bins: Option<usize>,
        /// By default from the smallest finite number to the largest.
        #[tsify(optional)]
        range: Option<[f64; 2]>,
    }
}

impl HistogramOptions {
    /// The core's options.
    pub(crate) fn build(self) -> Result<weightscope::HistogramOptions> {
        let bins = self.bins.unwrap_or(weightscope::HistogramOptions::DEFAULT_BINS);
        Ok(weightscope::HistogramOptions::new(bins, self.range)?)
    }
}

answer! {
    /// How many numbers fall into each bin. A bin holds its left edge, the last one its right edge too.
    pub struct Histogram {
        /// One count a bin.
        counts: Uint32Array,
        /// One more than there are bins, rising.
        bin_edges: Float64Array,
        /// How many numbers are NaN or infinite.
        non_finite: usize,
        /// How many finite numbers lie outside the range.
        outside: usize,
    }
}

impl From<weightscope::Histogram> for Histogram {
    fn from(histogram: weightscope::Histogram) -> Self {
        Histogram {
            counts: Uint32Array::from(histogram.counts.as_slice()),
            bin_edges: Float64Array::from(histogram.bin_edges.as_slice()),
            non_finite: histogram.non_finite,
            outside: histogram.outside,
        }
    }
}

/// Counts numbers into bins of equal width. A bin holds its left edge, the last one its right edge too, as
/// in `numpy.histogram`. NaN and infinities are counted apart, and so is what lies outside the range.
///
/// Without a range it runs from the smallest finite number to the largest; where these are equal, half a
/// unit to either side. Throws a {@link WeightscopeError} for fewer than 1 or more than 4096 bins, and for
/// a range whose ends are not finite or not in order.
///
/// ```js
/// const values = Float64Array.of(0, 0.25, 0.5, 1, 2, NaN);
/// const { counts, binEdges, nonFinite, outside } = ws.histogram(values, { bins: 2, range: [0, 1] });
/// counts; // -> [2, 2]
/// binEdges; // -> [0, 0.5, 1]
/// [nonFinite, outside]; // -> [1, 1]
/// ```
#[wasm_bindgen(unchecked_return_type = "Histogram")]
pub fn histogram(
    #[wasm_bindgen(unchecked_param_type = "Float32Array | Float64Array")] values: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "HistogramOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: Option<HistogramOptions> = argument(options, "options")?;
    let options = options.unwrap_or_default().build()?;
    let histogram = if Float64Array::from_js(values).is_ok() {
        weightscope::histogram(&numbers::<Float64Array>(values, "values")?, options)
    } else if Float32Array::from_js(values).is_ok() {
        weightscope::histogram(&numbers::<Float32Array>(values, "values")?, options)
    } else {
        let expected = "a Float32Array or a Float64Array";
        return Err(Refusal::wrong_type(values, expected).within("values").into());
    };
    Ok(Histogram::from(histogram).into_js())
}
