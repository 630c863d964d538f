//! `digits`: generated digits that look handwritten.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::refusal::Refusal;
use crate::seed::DEFAULT_SEED;
use crate::value::{IntoJs, argument};

options! {
    /// How many digits, from which seed.
    pub struct DigitsOptions {
        /// 0 to 100,000.
        count: usize,
        /// 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
    }
}

answer! {
    /// Grey images of digits, white on black, and what they show.
    pub struct Digits {
        /// One byte a pixel, row-major [count, rows * columns].
        images: Uint8Array,
        /// 0 to 9, one an image.
        labels: Uint8Array,
        /// 28.
        rows: usize,
        /// 28.
        columns: usize,
    }
}

/// Digits that look handwritten, drawn stroke by stroke with jitter, slant, thickness and noise: 28 by 28
/// grey pixels, about as hard to tell apart as MNIST's. More digits of the same seed start with the fewer.
///
/// Throws a {@link WeightscopeError} for more than 100,000 digits.
///
/// ```js
/// const { images, labels, rows, columns } = ws.digits({ count: 20, seed: 7 });
/// [images.length, labels.length, rows, columns]; // -> [15680, 20, 28, 28]
/// ```
#[wasm_bindgen(unchecked_return_type = "Digits")]
pub fn digits(
    #[wasm_bindgen(unchecked_param_type = "DigitsOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: DigitsOptions = argument(options, "options")?;
    let seed = options.seed.unwrap_or(DEFAULT_SEED);
    let digits = weightscope::digits(options.count, seed).map_err(Refusal::from)?;
    Ok(Digits {
        images: Uint8Array::from(digits.images.as_slice()),
        labels: Uint8Array::from(digits.labels.as_slice()),
        rows: weightscope::Digits::ROWS,
        columns: weightscope::Digits::COLUMNS,
    }
    .into_js())
}
