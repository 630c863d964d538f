//! `audit`: what a scheme is, beside what its name promises, and where it leads.

use wasm_bindgen::prelude::*;
use weightscope::Fans;

use crate::activation::ActivationName;
use crate::initializer::{InitializerFields, InitializerName};
use crate::propagation::Signal;
use crate::refusal::Refusal;
use crate::value::{IntoJs, argument};

options! {
    /// A scheme, or a `std` alone, in a network of equal layers.
    pub struct AuditOptions {
        /// How many inputs a unit reads: 1 to 2^30, as `fans` tells it.
        fan_in: usize,
        /// How many units read an input: 1 to 2^30.
        fan_out: usize,
        /// How many layers: 1 to 128, by default 10.
        #[tsify(optional)]
        layers: Option<usize>,
        /// After every layer, by default `"relu"`.
        #[tsify(optional)]
        activation: Option<ActivationName>,
        /// For `"leaky-relu"`: 0 to 10, 0.01 unless given.
        #[tsify(optional)]
        slope: Option<f64>,
        ..scheme: InitializerFields,
    }
}

names! {
    /// Whether a scheme has the variance that its name lets one expect.
    pub enum PromiseName {
        /// The name speaks of no variance.
        None = "none",
        /// It has.
        Kept = "kept",
        /// It has less.
        Narrower = "narrower",
        /// It has more.
        Wider = "wider",
    }
}

answer! {
    /// What a scheme is by its formula, and where it leads by the mean-field length map.
    pub struct Audit {
        /// `E[W]`.
        mean: f64,
        /// `Var(W)`.
        variance: f64,
        /// The `b` of a scheme that draws from `U(-b, b)`.
        #[tsify(optional)]
        bound: Option<f64>,
        /// The variance that the scheme's name lets one expect; for PyTorch's default that of Kaiming with the
        /// activation's gain.
        #[tsify(optional)]
        promised_variance: Option<f64>,
        /// Whether the two agree.
        promise: PromiseName,
        /// `1 / (fanIn E[phi(z)^2])` for `z ~ N(0, 1)`: the variance that keeps the length of the signal.
        needed_variance: f64,
        /// `fanIn E[W^2] E[phi(z)^2]` for `z ~ N(0, 1)`: by it a layer multiplies the mean square of the preactivations.
        forward_gain: f64,
        /// `fanOut E[W^2] E[phi'(z)^2]`: by it a layer multiplies the mean square of the gradient.
        backward_gain: f64,
        /// The mean square of the last layer's activations, for inputs of mean square 1.
        forward_factor: f64,
        /// The mean square of the first layer's preactivation gradients in those of the last layer's.
        backward_factor: f64,
        /// What becomes of the activations.
        forward: Signal,
        /// What becomes of the gradients.
        backward: Signal,
        /// Whether weights are drawn; the gains hold for those.
        random: bool,
        /// Whether all units of a layer are born equal.
        symmetric: bool,
    }
}

/// Audits a scheme: its true mean and variance against what its name promises, the gain of a layer on the way forward and
/// back, and where `layers` layers lead. A `std` without `initializer` means `"normal"`. Throws what
/// `initialize` throws.
///
/// ```js
/// const literal = ws.audit({ initializer: "notebook-glorot", activation: "tanh", fanIn: 100, fanOut: 100 });
/// literal.promise; // -> "narrower"
/// literal.variance / literal.promisedVariance; // -> 0.3333
/// ```
#[wasm_bindgen(unchecked_return_type = "Audit")]
pub fn audit(
    #[wasm_bindgen(unchecked_param_type = "AuditOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let AuditOptions { fan_in, fan_out, layers, activation, slope, mut scheme } =
        argument(options, "options")?;
    if scheme.std.is_some() {
        scheme.initializer = scheme.initializer.or(Some(InitializerName::Normal));
    }
    let audit = weightscope::audit(&weightscope::AuditOptions {
        initializer: scheme.into(),
        activation: activation.unwrap_or(ActivationName::Relu).with_slope(slope)?,
        fans: Fans::of_weights(fan_in, fan_out).map_err(Refusal::from)?,
        layers: layers.unwrap_or(10),
    });
    let audit = audit.map_err(Refusal::from)?;
    Ok(Audit {
        mean: audit.mean,
        variance: audit.variance,
        bound: audit.bound,
        promised_variance: audit.promised_variance,
        promise: match audit.promise {
            weightscope::Promise::None => PromiseName::None,
            weightscope::Promise::Kept => PromiseName::Kept,
            weightscope::Promise::Narrower => PromiseName::Narrower,
            weightscope::Promise::Wider => PromiseName::Wider,
        },
        needed_variance: audit.needed_variance,
        forward_gain: audit.forward_gain,
        backward_gain: audit.backward_gain,
        forward_factor: audit.forward_factor,
        backward_factor: audit.backward_factor,
        forward: audit.forward.into(),
        backward: audit.backward.into(),
        random: audit.random,
        symmetric: audit.symmetric,
    }
    .into_js())
}
