//! `field`: what a network says to every place of the plane.

use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;

use crate::contour::Outbound;
use crate::mlp::Mlp;
use crate::refusal::Refusal;
use crate::value::{IntoJs, argument};

options! {
    /// Where a network is asked.
    pub struct FieldOptions {
        /// Where the first and the last column lie, ascending, within ±1e6.
        x: [f64; 2],
        /// Where the first and the last row lie, ascending, within ±1e6.
        y: [f64; 2],
        /// 2 to 512.
        rows: usize,
        /// 2 to 512.
        columns: usize,
    }
}

answer! {
    /// What a network says to a grid of inputs.
    pub struct Field {
        /// The probability of class 1, row-major, rows running upwards. NaN where the network says nothing.
        probability: Float64Array,
        /// The lines on which the two classes are level; they go round what is not finite.
        #[tsify(type = "ContourLine[]")]
        boundary: Array,
        /// The fraction of NaN, 0 to 1.
        non_finite: f64,
    }
}

#[wasm_bindgen]
impl Mlp {
    /// The decision field of a network of two inputs: the probability `1 / (1 + e^-m)` of class 1 by the
    /// margin `m` between the logits of the two classes, or the one logit if there is only one; and the
    /// boundary, where `m` is 0.
    ///
    /// Throws a {@link WeightscopeError} for a network without two inputs and one or two outputs, sides
    /// outside 2 to 512, and ends that are not in order or beyond ±1e6.
    #[wasm_bindgen(unchecked_return_type = "Field")]
    pub fn field(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "FieldOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: FieldOptions = argument(options, "options")?;
        let field = self
            .core_mut()
            .field(&weightscope::FieldOptions {
                x: options.x,
                y: options.y,
                rows: options.rows,
                columns: options.columns,
            })
            .map_err(Refusal::from)?;
        let mut outbound = Outbound::new(&[], &[&field.boundary]);
        Ok(Field {
            probability: Float64Array::from(field.probability.as_slice()),
            boundary: outbound.lines(&field.boundary),
            non_finite: field.non_finite,
        }
        .into_js())
    }
}
