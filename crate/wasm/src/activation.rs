//! The names of activations.

use crate::refusal::{Refusal, Result};
use crate::value::spelled;
use weightscope::{Code, Slope};

names! {
    /// The function `phi` that turns a preactivation `z` into an activation `a = phi(z)`.
    ///
    /// | name | `phi(x)` | derivative at a kink | source |
    /// | --- | --- | --- | --- |
    /// | `"linear"` | `x` | | |
    /// | `"tanh"` | `tanh x` | | |
    /// | `"sigmoid"` | `1 / (1 + e^-x)` | | |
    /// | `"relu"` | `max(x, 0)` | 0 at 0 | Nair & Hinton 2010 |
    /// | `"leaky-relu"` | `x` or, left of 0, `slope x` | `slope` at 0 | Maas, Hannun & Ng 2013 |
    /// | `"elu"` | `x` or, left of 0, `e^x - 1` | 1 at 0 | Clevert, Unterthiner & Hochreiter 2016 |
    /// | `"selu"` | `1.0507 x` or, left of 0, `1.7581 (e^x - 1)` | 1.7581 at 0 | Klambauer et al. 2017 |
    /// | `"gelu"` | `x Phi(x)`, `Phi` the standard normal distribution function | | Hendrycks & Gimpel 2016 |
    /// | `"gelu-tanh"` | `x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))` | | ibid., section 2 |
    /// | `"silu"` | `x / (1 + e^-x)`, also known as swish | | Elfwing, Uchibe & Doya 2018 |
    /// | `"softplus"` | `ln(1 + e^x)` | | Dugas et al. 2001 |
    /// | `"softsign"` | `x / (1 + abs x)` | | Bergstra et al. 2009 |
    /// | `"hard-tanh"` | `x`, clamped to -1..1 | 0 at -1 and 1 | Collobert 2004 |
    /// | `"erf"` | the error function | | |
    pub enum ActivationName {
        /// `x`.
        Linear = "linear",
        /// The hyperbolic tangent.
        Tanh = "tanh",
        /// `1 / (1 + e^-x)`.
        Sigmoid = "sigmoid",
        /// `max(x, 0)`.
        Relu = "relu",
        /// `x` or, left of 0, `slope * x`.
        LeakyRelu = "leaky-relu",
        /// `x` or, left of 0, `e^x - 1`.
        Elu = "elu",
        /// The scaled exponential linear unit.
        Selu = "selu",
        /// The Gaussian error linear unit, exact.
        Gelu = "gelu",
        /// The Gaussian error linear unit, approximated by tanh.
        GeluTanh = "gelu-tanh",
        /// `x / (1 + e^-x)`, also known as swish.
        Silu = "silu",
        /// `ln(1 + e^x)`.
        Softplus = "softplus",
        /// `x / (1 + |x|)`.
        Softsign = "softsign",
        /// `x`, clamped to -1..1.
        HardTanh = "hard-tanh",
        /// The error function.
        Erf = "erf",
    }
}

impl ActivationName {
    /// The core's activation. `slope` means something to leaky ReLU only.
    pub(crate) fn with_slope(self, slope: Option<f64>) -> Result<weightscope::Activation> {
        use weightscope::Activation;
        if let (Some(slope), false) = (slope, self == ActivationName::LeakyRelu) {
            let allowed = "only the activation \"leaky-relu\" has a slope";
            return Err(Refusal::new(Code::UnknownField, "slope", &spelled(slope), allowed));
        }
        Ok(match self {
            ActivationName::Linear => Activation::Linear,
            ActivationName::Tanh => Activation::Tanh,
            ActivationName::Sigmoid => Activation::Sigmoid,
            ActivationName::Relu => Activation::Relu,
            ActivationName::LeakyRelu => {
                Activation::LeakyRelu { slope: slope.map_or(Ok(Slope::default()), Slope::new)? }
            }
            ActivationName::Elu => Activation::Elu,
            ActivationName::Selu => Activation::Selu,
            ActivationName::Gelu => Activation::Gelu,
            ActivationName::GeluTanh => Activation::GeluTanh,
            ActivationName::Silu => Activation::Silu,
            ActivationName::Softplus => Activation::Softplus,
            ActivationName::Softsign => Activation::Softsign,
            ActivationName::HardTanh => Activation::HardTanh,
            ActivationName::Erf => Activation::Erf,
        })
    }
}
