//! Activation functions with their exact derivatives.

use crate::error::{Result, finite_within};
use crate::scalar::Scalar;

/// The slope of [leaky ReLU](Activation::LeakyRelu) left of zero, between [`Slope::MIN`] and
/// [`Slope::MAX`]. 0 gives ReLU, 1 the identity.
///
/// ```
/// use weightscope::Slope;
/// assert_eq!(Slope::default().get(), 0.01);
/// assert_eq!(Slope::new(-0.5).unwrap_err().to_string(), "slope is -0.5; it must be a number between 0 and 10");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope(f64);

impl Slope {
    /// The smallest slope.
    pub const MIN: f64 = 0.0;
    /// The largest slope.
    pub const MAX: f64 = 10.0;
    const DEFAULT: Self = Slope(0.01);

    /// The slope with this value.
    ///
    /// # Errors
    /// If it is not finite or outside [`Slope::MIN`]`..=`[`Slope::MAX`].
    pub fn new(slope: f64) -> Result<Self> {
        // `+ 0.0` turns a negative zero into the positive one.
        Ok(Slope(finite_within("slope", slope, Self::MIN, Self::MAX)? + 0.0))
    }

    /// Its value.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Default for Slope {
    /// 0.01, as in Maas, Hannun & Ng 2013.
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The function `phi` that turns a preactivation `z` into an activation `a = phi(z)`.
///
/// | name | `phi(x)` | `phi'(x)` where it has a kink | source |
/// | --- | --- | --- | --- |
/// | `Linear` | `x` | | |
/// | `Tanh` | `tanh x` | | |
/// | `Sigmoid` | `1 / (1 + e^-x)` | | |
/// | `Relu` | `max(x, 0)` | 0 at 0 | Nair & Hinton 2010 |
/// | `LeakyRelu` | `x` or, left of 0, `slope x` | `slope` at 0 | Maas, Hannun & Ng 2013 |
/// | `Elu` | `x` or, left of 0, `e^x - 1` | 1 at 0 | Clevert, Unterthiner & Hochreiter 2016 |
/// | `Selu` | `lambda x` or, left of 0, `lambda alpha (e^x - 1)` | `lambda alpha` at 0 | Klambauer et al. 2017 |
/// | `Gelu` | `x Phi(x)`, `Phi` the standard normal distribution function | | Hendrycks & Gimpel 2016 |
/// | `GeluTanh` | `x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))` | | ibid., section 2 |
/// | `Silu` | `x / (1 + e^-x)` | | Elfwing, Uchibe & Doya 2018 |
/// | `Softplus` | `ln(1 + e^x)` | | Dugas et al. 2001 |
/// | `Softsign` | `x / (1 + abs x)` | | Bergstra et al. 2009 |
/// | `HardTanh` | `x`, clamped to -1..1 | 0 at -1 and 1 | Collobert 2004 |
/// | `Erf` | `2/sqrt(pi)` times the integral of `e^(-t^2)` from 0 to x | | |
///
/// Both are accurate in the tails, where the textbook forms cancel: tanh'(20) is 1.7e-17, not 0. At
/// infinities they take their limits, and NaN stays NaN.
///
/// ```
/// use weightscope::Activation;
/// assert_eq!(Activation::Relu.value(-2.0_f32), 0.0);
/// assert_eq!(Activation::Relu.derivative(0.0_f32), 0.0);
/// assert_eq!(Activation::leaky_relu(0.1).unwrap().derivative(0.0_f64), 0.1);
/// assert_eq!(Activation::Sigmoid.derivative(0.0_f64), 0.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// The identity.
    Linear,
    /// The hyperbolic tangent.
    Tanh,
    /// The logistic function.
    Sigmoid,
    /// The rectifier.
    Relu,
    /// The rectifier with a slope left of zero.
    LeakyRelu {
        /// The slope left of zero.
        slope: Slope,
    },
    /// The exponential linear unit, with `alpha = 1`.
    Elu,
    /// The scaled exponential linear unit, [`SELU_ALPHA`] and [`SELU_LAMBDA`].
    Selu,
    /// The Gaussian error linear unit, exact.
    Gelu,
    /// The Gaussian error linear unit, approximated by tanh.
    GeluTanh,
    /// The sigmoid linear unit, also known as swish.
    #[doc(alias = "Swish")]
    Silu,
    /// The smooth rectifier.
    Softplus,
    /// The rational sigmoid.
    Softsign,
    /// The identity, clamped to -1..1.
    HardTanh,
    /// The error function.
    Erf,
}

/// SELU's `alpha`: with [`SELU_LAMBDA`] it makes mean 0 and variance 1 a fixed point under N(0, 1)
/// (Klambauer et al. 2017, equation 14).
pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// SELU's `lambda`, its slope right of zero (Klambauer et al. 2017, equation 14).
pub const SELU_LAMBDA: f64 = 1.050_700_987_355_480_5;

/// A value of a [bounded](Activation::bounded) activation is saturated where `abs(phi'(z))` is below
/// this share of `max abs(phi')`. For tanh that is `abs(a) > 0.99`.
pub const SATURATED_SHARE: f64 = 0.02;

impl Activation {
    /// Every activation once, leaky ReLU with its default slope.
    ///
    /// ```
    /// use weightscope::Activation;
    /// let bounded = Activation::ALL.into_iter().filter(|phi| phi.bounded());
    /// assert_eq!(bounded.count(), 5);
    /// ```
    pub const ALL: [Self; 14] = [
        Activation::Linear,
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Relu,
        Activation::LeakyRelu { slope: Slope::DEFAULT },
        Activation::Elu,
        Activation::Selu,
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Silu,
        Activation::Softplus,
        Activation::Softsign,
        Activation::HardTanh,
        Activation::Erf,
    ];

    /// Leaky ReLU with this slope.
    ///
    /// # Errors
    /// As [`Slope::new`].
    pub fn leaky_relu(slope: f64) -> Result<Self> {
        Ok(Activation::LeakyRelu { slope: Slope::new(slope)? })
    }

    /// `phi(x)`, the same to the bit as over a slice.
    #[must_use]
    pub fn value<T: Scalar>(self, x: T) -> T {
        let mut one = [x];
        T::activate(self, &mut one);
        one[0]
    }

    /// `phi'(x)`, with the conventions of the table above where `phi` has a kink; the same to the bit as
    /// over a slice.
    #[must_use]
    pub fn derivative<T: Scalar>(self, x: T) -> T {
        let mut one = [T::ONE];
        T::multiply_by_slope(self, &[x], &mut one);
        one[0]
    }

    /// Replaces every preactivation by its activation.
    pub fn apply<T: Scalar>(self, values: &mut [T]) {
        T::activate(self, values);
    }

    /// Writes the activations of `preactivation` into `activation`.
    ///
    /// # Panics
    /// If the two differ in length.
    pub fn apply_to<T: Scalar>(self, preactivation: &[T], activation: &mut [T]) {
        assert_eq!(preactivation.len(), activation.len(), "one activation a preactivation");
        // Parts that stay in the nearest cache between the two passes.
        for (a, z) in activation.chunks_mut(1024).zip(preactivation.chunks(1024)) {
            a.copy_from_slice(z);
            T::activate(self, a);
        }
    }

    /// Multiplies `gradient`, that of the activations, by `phi'` of `preactivation`: it becomes the
    /// gradient of the preactivations.
    ///
    /// # Panics
    /// If the two differ in length.
    pub fn multiply_by_derivative<T: Scalar>(self, preactivation: &[T], gradient: &mut [T]) {
        assert_eq!(preactivation.len(), gradient.len(), "one gradient a preactivation");
        T::multiply_by_slope(self, preactivation, gradient);
    }

    /// Whether `phi` is bounded on both sides, so that its units can saturate.
    #[must_use]
    pub fn bounded(self) -> bool {
        matches!(
            self,
            Activation::Tanh
                | Activation::Sigmoid
                | Activation::Softsign
                | Activation::HardTanh
                | Activation::Erf
        )
    }

    /// `max abs(phi')` over the line, the limit where it is not reached (softplus).
    #[must_use]
    pub fn max_derivative(self) -> f64 {
        match self {
            Activation::Sigmoid => 0.25,
            Activation::LeakyRelu { slope } => slope.0.max(1.0),
            Activation::Selu => SELU_LAMBDA * SELU_ALPHA,
            // At sqrt(2): Phi(sqrt 2) + sqrt(2) times the density there.
            Activation::Gelu => 1.128_904_145_185_154_8,
            // At 1.41850…
            Activation::GeluTanh => 1.128_993_068_658_771_8,
            // At 2.39935…
            Activation::Silu => 1.099_839_320_128_867,
            Activation::Erf => core::f64::consts::FRAC_2_SQRT_PI,
            Activation::Linear
            | Activation::Tanh
            | Activation::Relu
            | Activation::Elu
            | Activation::Softplus
            | Activation::Softsign
            | Activation::HardTanh => 1.0,
        }
    }

    /// The `abs(phi')` below which a value is saturated, [`SATURATED_SHARE`] of the largest; nothing
    /// if `phi` is not [bounded](Activation::bounded).
    ///
    /// ```
    /// use weightscope::Activation;
    /// let threshold = Activation::Tanh.saturation_threshold().unwrap();
    /// assert!(Activation::Tanh.derivative(2.7_f64) < threshold); // tanh 2.7 = 0.991
    /// assert!(Activation::Tanh.derivative(2.6_f64) > threshold); // tanh 2.6 = 0.989
    /// assert_eq!(Activation::Relu.saturation_threshold(), None);
    /// ```
    #[must_use]
    pub fn saturation_threshold(self) -> Option<f64> {
        self.bounded().then(|| SATURATED_SHARE * self.max_derivative())
    }

    /// Where `phi` is not smooth, in rising order: integration is split there.
    #[must_use]
    pub fn kinks(self) -> &'static [f64] {
        match self {
            Activation::Relu
            | Activation::LeakyRelu { .. }
            | Activation::Elu
            | Activation::Selu
            | Activation::Softsign => &[0.0],
            Activation::HardTanh => &[-1.0, 1.0],
            Activation::Linear
            | Activation::Tanh
            | Activation::Sigmoid
            | Activation::Gelu
            | Activation::GeluTanh
            | Activation::Silu
            | Activation::Softplus
            | Activation::Erf => &[],
        }
    }
}
