//! `fans`: the fans of a tensor's shape.

use wasm_bindgen::prelude::*;
use weightscope::Layout;

use crate::value::{IntoJs, argument};

names! {
    /// The order in which a library writes down the dimensions of a layer's weights: `"pytorch"` `[out, in, kernel…]`,
    /// `"keras"` `[kernel…, in, out]`.
    pub enum LayoutName {
        /// `[out, in, kernel…]`.
        Pytorch = "pytorch",
        /// `[kernel…, in, out]`.
        Keras = "keras",
    }
}

options! {
    /// The shape of a tensor of weights.
    pub struct FansOptions {
        /// 1 to 5 dimensions of at least 1 (2 to 5 in PyTorch's layout, which knows no fans of a vector).
        shape: Vec<usize>,
        /// By default `"pytorch"`.
        #[tsify(optional)]
        layout: Option<LayoutName>,
    }
}

answer! {
    /// How many connections a unit has.
    pub struct Fans {
        /// How many inputs a unit reads: the input channels at every place of the kernel.
        fan_in: usize,
        /// How many units read an input: the output channels at every place of the kernel.
        fan_out: usize,
    }
}

/// The fans of a weight tensor, dense or convolutional. Throws a {@link WeightscopeError} for a shape of too few or
/// too many dimensions, one of which is 0, or whose fans pass 2^30.
///
/// ```js
/// const { fanIn, fanOut } = ws.fans({ shape: [64, 3, 3, 3], layout: "pytorch" });
/// [fanIn, fanOut]; // -> [27, 576]
/// ws.fans({ shape: [3, 3, 3, 64], layout: "keras" }).fanIn; // -> 27
/// ```
#[wasm_bindgen(unchecked_return_type = "Fans")]
pub fn fans(
    #[wasm_bindgen(unchecked_param_type = "FansOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let FansOptions { shape, layout } = argument(options, "options")?;
    let layout = match layout {
        None | Some(LayoutName::Pytorch) => Layout::Pytorch,
        Some(LayoutName::Keras) => Layout::Keras,
    };
    let fans =
        weightscope::Fans::of_shape(&shape, layout).map_err(crate::refusal::Refusal::from)?;
    Ok(Fans { fan_in: fans.fan_in(), fan_out: fans.fan_out() }.into_js())
}
