//! `regularize`: a penalty's value and its (sub)gradient.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;
use weightscope::L1Update;

use crate::array::numbers;
use crate::refusal::Result;
use crate::value::{IntoJs, argument};

options! {
    /// The penalty `l1 * sum |w| + l2 * sum w^2`: L1, L2, or with both the elastic net (Zou & Hastie 2005). Biases
    /// are never penalised. With neither field, none.
    #[derive(Clone, Copy, Default)]
    pub struct Penalty {
        /// The weight of `sum |w|`, 0 to 1e6; 0 by default.
        #[tsify(optional)]
        l1: Option<f64>,
        /// The weight of `sum w^2` (no factor one half), 0 to 1e6; 0 by default.
        #[tsify(optional)]
        l2: Option<f64>,
    }
}

impl Penalty {
    /// The core's penalty; refusals name `l1` or `l2`.
    pub(crate) fn build(self) -> Result<weightscope::Penalty> {
        Ok(weightscope::Penalty::new(self.l1.unwrap_or(0.0), self.l2.unwrap_or(0.0))?)
    }
}

names! {
    /// How the L1 part moves a weight in training, after `s = learningRate * l1`.
    ///
    /// | name | step | where it ends |
    /// | --- | --- | --- |
    /// | `"subgradient"` | `w - s * sign(w)`, `sign(0) = 0`, with the gradient | hovers about zero, within one step of it |
    /// | `"proximal"` | after the gradient, `s` towards zero and stopped there | exactly zero |
    pub enum L1UpdateName {
        /// `w - learningRate * l1 * sign(w)`: hovers about zero, within one step of it.
        Subgradient = "subgradient",
        /// The soft threshold after the gradient step: lands on zero.
        Proximal = "proximal",
    }
}

impl From<L1UpdateName> for L1Update {
    fn from(name: L1UpdateName) -> Self {
        match name {
            L1UpdateName::Subgradient => L1Update::Subgradient,
            L1UpdateName::Proximal => L1Update::Proximal,
        }
    }
}

answer! {
    /// What a penalty adds to the loss and to the gradient.
    pub struct Regularization {
        /// `l1 * sum |w| + l2 * sum w^2`.
        penalty: f64,
        /// `l1 * sign(w) + 2 * l2 * w`, one number a weight; `sign(0)` is 0.
        gradient: Float32Array,
    }
}

/// The value of a penalty and its (sub)gradient at these weights: `l1 * sum |w| + l2 * sum w^2` and
/// `l1 * sign(w) + 2 * l2 * w`, with `sign(0) = 0`.
///
/// With `l2` this is the form of Keras's regularizers. Others halve it or divide it by the number of
/// rows: Nielsen's `lambda / 2n * sum w^2` is `l2 = lambda / (2 * n)`, PyTorch's `weight_decay` (for plain
/// gradient descent) `l2 = weight_decay / 2`.
///
/// Throws a {@link WeightscopeError} for a negative, infinite or too large `l1` or `l2`. Weights that are
/// NaN or infinite give what arithmetic gives.
///
/// ```js
/// const { penalty, gradient } = ws.regularize({ l1: 0.5, l2: 0.25 }, Float32Array.of(2, -1, 0));
/// penalty; // -> 2.75
/// gradient; // -> [1.5, -1, 0]
/// ```
#[wasm_bindgen(unchecked_return_type = "Regularization")]
pub fn regularize(
    #[wasm_bindgen(unchecked_param_type = "Penalty")] penalty: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] weights: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let penalty = argument::<Penalty>(penalty, "penalty")?.build()?;
    let weights = numbers::<Float32Array>(weights, "weights")?;
    let answer = weightscope::regularize(penalty, &weights);
    let gradient = Float32Array::from(answer.gradient.as_slice());
    Ok(Regularization { penalty: answer.penalty, gradient }.into_js())
}
