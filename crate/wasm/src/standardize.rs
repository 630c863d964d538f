//! `standardize`: inputs of mean zero and variance one.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use crate::array::numbers;

/// A copy of the values, shifted and scaled so that, taken all together, their mean is 0 and their
/// population variance 1: `(x - mean) / sqrt(populationVariance)`. Equal values all become 0; NaN and
/// infinities stay what they are, and have no part in the mean and the variance.
///
/// ```js
/// ws.standardize(Float32Array.of(1, 2, 3)); // -> [-1.2247, 0, 1.2247]
/// ```
#[wasm_bindgen]
pub fn standardize(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] values: &JsValue,
) -> core::result::Result<Float32Array, JsValue> {
    let mut values = numbers::<Float32Array>(values, "values")?;
    weightscope::standardize(&mut values);
    Ok(Float32Array::from(values.as_slice()))
}
