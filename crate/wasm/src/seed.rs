//! Seeds: whole numbers from 0 to 2^32 - 1.

use wasm_bindgen::prelude::*;

/// The seed of everything that draws numbers and is given none.
pub(crate) const DEFAULT_SEED: u32 = 0;

/// A fresh seed, 0 to 2^32 - 1, from the browser's or Node's source of randomness
/// (`crypto.getRandomValues`). The one function here that answers differently each time.
///
/// ```js
/// const mlp = new ws.Mlp({ sizes: [2, 3, 1], seed: ws.randomSeed() });
/// mlp.sizes; // -> [2, 3, 1]
/// ```
#[wasm_bindgen(js_name = randomSeed)]
pub fn random_seed() -> core::result::Result<u32, JsValue> {
    // The crate's own words for it are of operating systems, and take hundreds of bytes.
    getrandom::u32().map_err(|_| js_sys::Error::new("there is no source of randomness here").into())
}
