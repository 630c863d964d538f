//! `parseIdx`: the format of the MNIST files.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use weightscope::IdxHeader;

use crate::value::{IntoJs, argument};

names! {
    /// What an IDX file holds.
    pub enum IdxKind {
        /// Grey images, one byte a pixel.
        Images = "images",
        /// One byte an image.
        Labels = "labels",
    }
}

answer! {
    /// An IDX file.
    pub struct Idx {
        /// What it holds.
        kind: IdxKind,
        /// How many images or labels.
        count: usize,
        /// Rows of one image; 1 for labels.
        rows: usize,
        /// Columns of one image; 1 for labels.
        columns: usize,
        /// The pixels or labels: a view of the bytes that were handed in, not a copy.
        data: Uint8Array,
    }
}

/// Reads an IDX file, the format of MNIST, of images (magic number 0x00000803) or labels (0x00000801),
/// already unpacked (LeCun, Cortes & Burges, "The MNIST database of handwritten digits").
///
/// Throws a {@link WeightscopeError} of the code `"invalid-data"` for another magic number, and for a file
/// whose length is not what its dimensions ask for; at most 1,000,000 images of up to 4096 by 4096, 1 GiB
/// in all. Nothing is allocated by what the header says.
///
/// ```js
/// const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
/// const { kind, count, data } = ws.parseIdx(bytes);
/// [kind, count]; // -> ["labels", 3]
/// data; // -> [7, 2, 1]
/// ```
#[wasm_bindgen(js_name = parseIdx, unchecked_return_type = "Idx")]
pub fn parse_idx(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let bytes: Uint8Array = argument(bytes, "bytes")?;
    let length = bytes.length();
    #[allow(clippy::cast_possible_truncation)] // 16
    let head = bytes.subarray(0, length.min(IdxHeader::MAX_LENGTH as u32)).to_vec();
    let header = IdxHeader::parse(&head, length.into()).map_err(crate::refusal::Refusal::from)?;
    let kind = match header.kind() {
        weightscope::IdxKind::Images => IdxKind::Images,
        weightscope::IdxKind::Labels => IdxKind::Labels,
    };
    let (count, rows, columns) = (header.count(), header.rows(), header.columns());
    #[allow(clippy::cast_possible_truncation)] // within `length`, which is a u32
    let data = bytes.subarray(header.start() as u32, header.end() as u32);
    Ok(Idx { kind, count, rows, columns, data }.into_js())
}
