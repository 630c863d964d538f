//! Numbers by the thousand: copied into linear memory once, if they fit.

use js_sys::{Float32Array, Float64Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use weightscope::Code;

use crate::refusal::{Refusal, Result};
use crate::value::{FromJs, argument};

/// No typed array handed in holds more bytes than this: 1 GiB.
pub(crate) const MAX_BYTES: usize = 1 << 30;

/// A vector of `length` elements, if there is memory for it.
fn allocate<T: Clone + Default>(length: usize) -> Result<Vec<T>> {
    let mut copy = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    if bytes > MAX_BYTES {
        let allowed = format!("it must be at most {MAX_BYTES} bytes");
        return Err(Refusal::new(Code::OutOfRange, "", &format!("{bytes} bytes long"), allowed));
    }
    if copy.try_reserve_exact(length).is_err() {
        let allowed = "there is no memory left for it";
        return Err(Refusal::new(Code::OutOfRange, "", &format!("{bytes} bytes long"), allowed));
    }
    copy.resize(length, T::default());
    Ok(copy)
}

/// A typed array of JavaScript whose elements can be copied into linear memory.
pub(crate) trait Copied: FromJs {
    /// The type of an element.
    type Element;

    /// The elements.
    fn copied(&self) -> Result<Vec<Self::Element>>;
}

macro_rules! copied {
    ($($array:ident of $element:ty),*) => {$(
        impl Copied for $array {
            type Element = $element;

            fn copied(&self) -> Result<Vec<$element>> {
                let mut copy = allocate(self.length() as usize)?;
                self.copy_to(&mut copy);
                Ok(copy)
            }
        }
    )*};
}

copied!(Float32Array of f32, Float64Array of f64, Uint8Array of u8, Uint32Array of u32);

/// Reads and copies one argument of a function.
pub(crate) fn numbers<A: Copied>(value: &JsValue, name: &str) -> Result<Vec<A::Element>> {
    argument::<A>(value, name)?.copied().map_err(|refusal| refusal.within(name))
}

/// Bytes gathered piece by piece in WebAssembly memory, for data too large to be held twice: they go
/// where a batch's `inputs` go, which takes them over.
///
/// ```js
/// const bytes = new ws.Bytes(4);
/// for (const piece of [Uint8Array.of(0, 50), Uint8Array.of(100, 200)]) bytes.append(piece);
/// [bytes.length, bytes.filled]; // -> [4, 4]
/// const mlp = new ws.Mlp({ sizes: [2, 2] });
/// const trainer = new ws.Trainer(mlp, { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 1 });
/// trainer.setData({ inputs: bytes, inputScale: 1 / 255, labels: Uint8Array.of(0, 1) });
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bytes {
    bytes: Vec<u8>,
    length: usize,
}

#[wasm_bindgen]
impl Bytes {
    /// Room for exactly `length` bytes, at most 2^30.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "number")] length: &JsValue,
    ) -> core::result::Result<Bytes, JsValue> {
        let length: usize = argument(length, "length")?;
        let mut bytes = allocate(length).map_err(|refusal| refusal.within("length"))?;
        bytes.clear();
        Ok(Bytes { bytes, length })
    }

    /// How many bytes there is room for.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// How many bytes are there.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn filled(&self) -> usize {
        self.bytes.len()
    }

    /// Appends a piece.
    pub fn append(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] piece: &JsValue,
    ) -> core::result::Result<(), JsValue> {
        let piece: Uint8Array = argument(piece, "piece")?;
        let (start, length) = (self.bytes.len(), piece.length() as usize);
        if length > self.length - start {
            let given = format!("{length} bytes long");
            let allowed = format!("there is room for {}", self.length - start);
            return Err(Refusal::new(Code::WrongLength, "piece", &given, allowed).into());
        }
        self.bytes.resize(start + length, 0);
        piece.copy_to(&mut self.bytes[start..]);
        Ok(())
    }
}

impl Bytes {
    /// The bytes, if they are all there.
    pub(crate) fn take(self) -> Result<Vec<u8>> {
        if self.bytes.len() == self.length {
            return Ok(self.bytes);
        }
        let given = format!("filled to {} bytes", self.bytes.len());
        Err(Refusal::new(Code::WrongLength, "", &given, format!("it has room for {}", self.length)))
    }
}
