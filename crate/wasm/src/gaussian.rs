//! `gaussian`: inputs as the derivations of Xavier and Kaiming assume them.

use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::refusal::Refusal;
use crate::seed::DEFAULT_SEED;
use crate::value::{IntoJs, argument};

options! {
    /// How many rows of how many values, from which seed.
    pub struct GaussianOptions {
        /// Rows: 1 to 100,000.
        count: usize,
        /// Values in a row: 1 to 4096.
        features: usize,
        /// Labels are drawn evenly over so many classes, 1 to 256; without it there are none.
        #[tsify(optional)]
        classes: Option<usize>,
        /// 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
    }
}

answer! {
    /// Inputs and, if classes were asked for, labels independent of them.
    pub struct Samples {
        /// Independent draws from N(0, 1), row-major [count, features].
        inputs: Float32Array,
        /// One a row.
        #[tsify(optional)]
        labels: Option<Uint8Array>,
    }
}

/// Rows of independent draws from N(0, 1), and labels drawn evenly over `classes`, independent of them.
/// More rows of the same seed start with the fewer.
///
/// Throws a {@link WeightscopeError} for a count outside 1 to 100,000, features outside 1 to 4096 or
/// classes outside 1 to 256.
///
/// ```js
/// const { inputs, labels } = ws.gaussian({ count: 256, features: 100, classes: 10, seed: 1 });
/// [inputs.length, labels.length]; // -> [25600, 256]
/// ```
#[wasm_bindgen(unchecked_return_type = "Samples")]
pub fn gaussian(
    #[wasm_bindgen(unchecked_param_type = "GaussianOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let GaussianOptions { count, features, classes, seed } = argument(options, "options")?;
    let seed = seed.unwrap_or(DEFAULT_SEED);
    let labels = classes
        .map(|classes| weightscope::random_labels(count, classes, seed))
        .transpose()
        .map_err(Refusal::from)?;
    let inputs = weightscope::gaussian::<f32>(count, features, seed).map_err(Refusal::from)?;
    Ok(Samples {
        inputs: Float32Array::from(inputs.as_slice()),
        labels: labels.map(|labels| Uint8Array::from(labels.as_slice())),
    }
    .into_js())
}
