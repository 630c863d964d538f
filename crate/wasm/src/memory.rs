//! How much memory WebAssembly holds.

use js_sys::{ArrayBuffer, WebAssembly};
use wasm_bindgen::prelude::*;

/// The bytes of this instance's linear memory. It grows and never shrinks. Every worker of an engine has an
/// instance of its own.
///
/// ```js
/// ws.memoryBytes() % 65_536; // -> 0
/// ```
#[wasm_bindgen(js_name = memoryBytes)]
#[must_use]
pub fn memory_bytes() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    memory.buffer().unchecked_into::<ArrayBuffer>().byte_length().into()
}
