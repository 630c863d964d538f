//! `swings`: how often a quantity that should fall has come up again.

use js_sys::{Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::array::numbers;

/// How many times a course of losses, or of anything else that is not negative, has swung up, value by value. It has
/// swung once more where a value lies above the least since the last swing by more than a fifth of it; before it can
/// do so again it must have come down by the same factor. A long rise counts once.
///
/// ```js
/// ws.swings(Float64Array.of(4, 2, 2.1, 3, 4, 2, 2.5, 1)); // -> [0, 0, 0, 1, 1, 1, 2, 2]
/// ```
#[wasm_bindgen]
pub fn swings(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] values: &JsValue,
) -> core::result::Result<Uint32Array, JsValue> {
    let values = numbers::<Float64Array>(values, "values")?;
    Ok(Uint32Array::from(weightscope::swings(&values).as_slice()))
}
