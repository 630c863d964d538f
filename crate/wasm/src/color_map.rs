//! `colorMap` and `colorImage`: from numbers to pixels.

use js_sys::{Float64Array, Uint8Array, Uint8ClampedArray};
use wasm_bindgen::prelude::*;
use web_sys::ImageData;

use crate::array::Copied;
use crate::refusal::Result;
use crate::value::{IntoJs, argument};

names! {
    /// How a value's place in the range becomes its place in the table.
    pub enum Normalization {
        /// `t = (value - low) / (high - low)`.
        Linear = "linear",
        /// `sqrt(t)`.
        SquareRoot = "square-root",
    }
}

impl From<Normalization> for weightscope::Normalization {
    fn from(normalization: Normalization) -> Self {
        match normalization {
            Normalization::Linear => weightscope::Normalization::Linear,
            Normalization::SquareRoot => weightscope::Normalization::SquareRoot,
        }
    }
}

options! {
    /// The colours to show a grid in.
    pub struct Colors {
        /// 256 triples of red, green and blue.
        table: Uint8Array,
        /// By default `"linear"`.
        #[tsify(optional)]
        normalization: Option<Normalization>,
        /// Whether the table is read from its end.
        #[tsify(optional)]
        reverse: Option<bool>,
    }
}

impl Colors {
    pub(crate) fn build(self) -> Result<weightscope::Colors> {
        Ok(weightscope::Colors {
            table: self.table.copied().map_err(|refusal| refusal.within("table"))?,
            normalization: self.normalization.map(Into::into).unwrap_or_default(),
            reverse: self.reverse.unwrap_or(false),
        })
    }
}

options! {
    /// A grid of values, and the colours to show it in.
    pub struct ColorMapOptions {
        /// Row-major, rows running upwards.
        values: Float64Array,
        /// 1 to 4096.
        rows: usize,
        /// 1 to 4096.
        columns: usize,
        /// The values of the first and of the last colour, the lower first; they may be equal.
        range: [f64; 2],
        ..colors: Colors,
    }
}

impl ColorMapOptions {
    fn color(self) -> Result<weightscope::Pixels> {
        let values = self.values.copied().map_err(|refusal| refusal.within("values"))?;
        let weightscope::Colors { table, normalization, reverse } = self.colors.build()?;
        Ok(weightscope::color_map(&weightscope::ColorMapOptions {
            values: &values,
            rows: self.rows,
            columns: self.columns,
            range: self.range,
            table: &table,
            normalization,
            reverse,
        })?)
    }
}

answer! {
    /// An image of four bytes a pixel: red, green, blue and opacity, the top row first.
    pub struct Pixels {
        /// Pixels a row.
        width: usize,
        /// The number of rows.
        height: usize,
        /// `4 * width * height` bytes.
        data: Uint8ClampedArray,
    }
}

/// Colours a grid, a pixel a node. The grid's rows run upwards and an image's downwards, so they are
/// turned over. A value's place `t` in the range, 0 to 1 and clamped there (with `"square-root"`, the
/// root of it), is the entry `floor(256 t)` of the table. NaN is transparent.
///
/// Throws a {@link WeightscopeError} for a side outside 1 to 4096, values that are not `rows * columns`,
/// a table of other than 768 bytes, and a range whose ends are not finite or not in order.
///
/// ```js
/// const table = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3)); // greys
/// const values = Float64Array.of(0, 1);
/// const { width, height, data } = ws.colorMap({ values, rows: 2, columns: 1, range: [0, 1], table });
/// [width, height]; // -> [1, 2]
/// data; // -> [255, 255, 255, 255, 0, 0, 0, 255]
/// ```
#[wasm_bindgen(js_name = colorMap, unchecked_return_type = "Pixels")]
pub fn color_map(
    #[wasm_bindgen(unchecked_param_type = "ColorMapOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let pixels = argument::<ColorMapOptions>(options, "options")?.color()?;
    Ok(Pixels::from(pixels).into_js())
}

/// The same as an `ImageData` for a canvas. Throws where there is no `ImageData`, in Node for instance.
#[wasm_bindgen(js_name = colorImage)]
pub fn color_image(
    #[wasm_bindgen(unchecked_param_type = "ColorMapOptions")] options: &JsValue,
) -> core::result::Result<ImageData, JsValue> {
    let pixels = argument::<ColorMapOptions>(options, "options")?.color()?;
    #[allow(clippy::cast_possible_truncation)] // at most 4096
    let (width, height) = (pixels.width as u32, pixels.height as u32);
    // An ImageData keeps the very array it is given: not a view of linear memory.
    ImageData::new_with_js_u8_clamped_array_and_sh(&owned(&pixels), width, height)
}

impl From<weightscope::Pixels> for Pixels {
    fn from(pixels: weightscope::Pixels) -> Self {
        Pixels { width: pixels.width, height: pixels.height, data: owned(&pixels) }
    }
}

fn owned(pixels: &weightscope::Pixels) -> Uint8ClampedArray {
    Uint8ClampedArray::from(pixels.data.as_slice())
}
