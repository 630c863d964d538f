//! By how much an activation shrinks a signal, and the gain that makes up for it.

use core::fmt;

use crate::activation::Activation;
use crate::error::{Given, Result, finite_within};
use crate::quadrature::Nodes;

/// What an activation does to a preactivation `z ~ N(0, standard_deviation^2)`.
///
/// ```
/// use weightscope::{Activation, GaussianMoments};
/// let moments = GaussianMoments::new(Activation::Relu, 1.0);
/// assert!((moments.mean_square - 0.5).abs() < 1e-14);
/// assert!((moments.mean - 0.3989422804014327).abs() < 1e-14); // 1/sqrt(2 pi)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianMoments {
    /// `E[phi(z)]`.
    pub mean: f64,
    /// `E[phi(z)^2]`: by it the variance of the next preactivation is multiplied.
    pub mean_square: f64,
    /// `E[phi'(z)^2]`: by it the mean square of a gradient is multiplied on its way back.
    pub derivative_mean_square: f64,
}

impl GaussianMoments {
    /// The moments under `N(0, standard_deviation^2)`, by
    /// [quadrature](crate::gaussian_expectation) to a relative 1e-12.
    #[must_use]
    pub fn new(activation: Activation, standard_deviation: f64) -> Self {
        Self::about(activation, 0.0, &Nodes::new(standard_deviation, activation.kinks()))
    }

    /// The moments under the normal distribution of `nodes`, moved to `mean`.
    pub(crate) fn about(activation: Activation, mean: f64, nodes: &Nodes) -> Self {
        let mut values: Vec<f64> = nodes.places().iter().map(|x| mean + x).collect();
        let mut slopes = vec![1.0; values.len()];
        activation.multiply_by_derivative(&values, &mut slopes);
        activation.apply(&mut values);
        let mean = nodes.expectation(&values);
        let mean_square = |mut values: Vec<f64>| {
            for value in &mut values {
                *value *= *value;
            }
            nodes.expectation(&values)
        };
        GaussianMoments {
            mean,
            mean_square: mean_square(values),
            derivative_mean_square: mean_square(slopes),
        }
    }

    /// `Var[phi(z)]`.
    #[must_use]
    pub fn variance(self) -> f64 {
        self.mean_square - self.mean * self.mean
    }
}

/// The factor by which an initializer's standard deviation exceeds `1 / sqrt(fan)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gain {
    /// This number, between 0 and [`Gain::MAX`].
    Value(f64),
    /// [`conventional_gain`] of the layer's activation.
    Conventional,
    /// [`exact_gain`] of the layer's activation.
    Exact,
}

impl Gain {
    /// The largest gain.
    pub const MAX: f64 = 1e6;

    /// The gain as a number.
    ///
    /// # Errors
    /// If a [`Gain::Value`] is not finite or outside `0..=`[`Gain::MAX`].
    pub fn resolve(self, activation: Activation) -> Result<f64> {
        match self {
            Gain::Value(value) => finite_within("gain", value, 0.0, Self::MAX),
            Gain::Conventional => Ok(conventional_gain(activation)),
            Gain::Exact => Ok(exact_gain(activation)),
        }
    }
}

impl From<Gain> for Given {
    fn from(gain: Gain) -> Self {
        match gain {
            Gain::Value(value) => value.into(),
            Gain::Conventional => "\"conventional\"".into(),
            Gain::Exact => "\"exact\"".into(),
        }
    }
}

impl fmt::Display for Gain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Given::from(*self).fmt(f)
    }
}

/// The gain in common use: 1 for linear and sigmoid, 5/3 for tanh, `sqrt(2)` for ReLU,
/// `sqrt(2 / (1 + slope^2))` for leaky ReLU, 3/4 for SELU, and [`exact_gain`] for an activation that
/// the convention passes over.
///
/// The table of Torch's `nn.init.calculate_gain`; ReLU's two are He et al. 2015, equations 10 and 15.
///
/// ```
/// use weightscope::{Activation, conventional_gain};
/// assert_eq!(conventional_gain(Activation::Tanh), 5.0 / 3.0);
/// ```
#[must_use]
pub fn conventional_gain(activation: Activation) -> f64 {
    match activation {
        Activation::Linear | Activation::Sigmoid => 1.0,
        Activation::Tanh => 5.0 / 3.0,
        Activation::Relu => core::f64::consts::SQRT_2,
        Activation::LeakyRelu { slope } => (2.0 / (1.0 + slope.get() * slope.get())).sqrt(),
        Activation::Selu => 0.75,
        Activation::Elu
        | Activation::Gelu
        | Activation::GeluTanh
        | Activation::Silu
        | Activation::Softplus
        | Activation::Softsign
        | Activation::HardTanh
        | Activation::Erf => exact_gain(activation),
    }
}

/// `1 / sqrt(E[phi(z)^2])` for `z ~ N(0, 1)`: with weights of variance `gain^2 / fan_in` and no bias, a
/// preactivation of unit variance begets preactivations of unit variance.
///
/// ```
/// use weightscope::{Activation, exact_gain};
/// assert!((exact_gain(Activation::Relu) - 2.0_f64.sqrt()).abs() < 1e-14);
/// ```
#[must_use]
pub fn exact_gain(activation: Activation) -> f64 {
    1.0 / GaussianMoments::new(activation, 1.0).mean_square.sqrt()
}
