//! Penalties on the weights: none, L1, L2 and the elastic net are one thing.

use crate::error::{Result, finite_within};
use crate::scalar::Scalar;

/// The penalty `l1 * sum |w| + l2 * sum w^2`, both weights at least 0. Biases are never penalised.
///
/// L1 contributes the subgradient `l1 * sign(w)` with `sign(0) = 0`; L2 the gradient `2 * l2 * w`, as
/// in the CS230 section notes and in Keras (no factor one half).
///
/// ```
/// use weightscope::Penalty;
/// let penalty = Penalty::new(0.1, 0.5).unwrap();
/// assert_eq!(penalty.value(&[1.0_f64, 0.0, -2.0]), 0.1 * 3.0 + 0.5 * 5.0);
/// assert_eq!(penalty.derivative(-2.0_f64), -0.1 - 2.0);
/// assert_eq!(penalty.derivative(0.0_f64), 0.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Penalty {
    l1: f64,
    l2: f64,
}

/// How the L1 part moves a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum L1Update {
    /// `w - learning_rate * l1 * sign(w)`: the article's rule. Weights hover about zero, within one
    /// step of it.
    #[default]
    Subgradient,
    /// The soft threshold after the gradient step: weights land on zero and stay while the data's
    /// gradient is smaller than `l1`.
    Proximal,
}

impl Penalty {
    /// Neither of the two may exceed this.
    pub const MAX: f64 = 1e6;

    /// No penalty.
    pub const NONE: Penalty = Penalty { l1: 0.0, l2: 0.0 };

    /// The penalty with these two weights.
    ///
    /// # Errors
    /// If either is negative, not finite or above [`Penalty::MAX`].
    pub fn new(l1: f64, l2: f64) -> Result<Self> {
        Ok(Penalty {
            l1: finite_within("l1", l1, 0.0, Self::MAX)?,
            l2: finite_within("l2", l2, 0.0, Self::MAX)?,
        })
    }

    /// The weight of `sum |w|`.
    #[must_use]
    pub fn l1(self) -> f64 {
        self.l1
    }

    /// The weight of `sum w^2`.
    #[must_use]
    pub fn l2(self) -> f64 {
        self.l2
    }

    /// `l1 * sum |w| + l2 * sum w^2`, summed in `f64`.
    #[must_use]
    pub fn value<T: Scalar>(self, weights: &[T]) -> f64 {
        let (mut absolute, mut square) = (0.0, 0.0);
        for weight in weights {
            let weight = weight.to_f64();
            absolute += weight.abs();
            square += weight * weight;
        }
        // An infinite sum times a weight of zero would be NaN.
        let part = |factor: f64, sum: f64| if factor == 0.0 { 0.0 } else { factor * sum };
        part(self.l1, absolute) + part(self.l2, square)
    }

    /// `l1 * sign(w) + 2 * l2 * w` for one weight.
    #[inline]
    #[must_use]
    pub fn derivative<T: Scalar>(self, weight: T) -> T {
        T::from_f64(self.l1) * sign(weight) + T::from_f64(2.0 * self.l2) * weight
    }
}

/// The value of a penalty and its (sub)gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Regularization<T> {
    /// `l1 * sum |w| + l2 * sum w^2`.
    pub penalty: f64,
    /// Its (sub)gradient, one number a weight.
    pub gradient: Vec<T>,
}

/// What `penalty` adds to the loss and to the gradient at these weights.
///
/// ```
/// use weightscope::{Penalty, regularize};
/// let answer = regularize(Penalty::new(0.1, 0.0).unwrap(), &[0.5_f32, 0.0, -2.0]);
/// assert_eq!(answer.gradient, [0.1, 0.0, -0.1]);
/// ```
#[must_use]
pub fn regularize<T: Scalar>(penalty: Penalty, weights: &[T]) -> Regularization<T> {
    Regularization {
        penalty: penalty.value(weights),
        gradient: weights.iter().map(|&weight| penalty.derivative(weight)).collect(),
    }
}

/// -1, 0 or 1; 0 at both zeros. NaN stays NaN.
#[inline]
#[must_use]
pub fn sign<T: Scalar>(value: T) -> T {
    if value > T::ZERO {
        T::ONE
    } else if value < T::ZERO {
        -T::ONE
    } else if value == T::ZERO {
        T::ZERO
    } else {
        value
    }
}

/// The proximal map of `threshold * |w|`: shrinks by `threshold` and stops at (positive) zero.
///
/// `sign(w) * max(|w| - threshold, 0)` (Parikh & Boyd 2014, "Proximal algorithms", section 6.5.2).
#[inline]
#[must_use]
pub fn soft_threshold<T: Scalar>(value: T, threshold: T) -> T {
    if value > threshold {
        value - threshold
    } else if value < -threshold {
        value + threshold
    } else if value.finite() {
        T::ZERO
    } else {
        value
    }
}
