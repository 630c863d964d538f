//! How long a signal is from layer to layer.

use super::moments::{
    derivative_mean_square, far_mean_square, mean_square, mean_square_slope, ray_mean_square,
};
use crate::activation::Activation;
use crate::error::{Result, finite_within};

/// The largest `sigma_w2` and `sigma_b2`.
pub const MAX_SIGMA_2: f64 = 1e6;

/// Lengths above this are on their way to infinity.
const ENDLESS: f64 = 1e24;
/// Lengths below this are on their way to 0, where 0 is a fixed point.
const NOTHING: f64 = 1e-13;
/// `chi` this close to 1 is 1: the rest is rounding.
const ROUNDING: f64 = 4.0 * f64::EPSILON;
/// What may be rounding, as a share of a length, does not turn growth into shrinking, or back.
const DOUBT: f64 = 32.0 * f64::EPSILON;

/// The length map of a wide network, `V(q) = sigma_w2 E[phi(sqrt(q) z)^2] + sigma_b2` with `z ~ N(0, 1)`.
///
/// `q` is the mean square of the preactivations of a layer, `V(q)` that of the next one, when weights are
/// independent of mean 0 and variance `sigma_w2 / fan_in`, and biases of variance `sigma_b2`. The first layer
/// sees the inputs themselves: `q = sigma_w2 mean(x^2) + sigma_b2`.
///
/// Source: Poole et al. 2016, "Exponential expressivity in deep neural networks through transient chaos",
/// equation 3. By closed form for linear, (leaky) ReLU (Cho & Saul 2009, section 2.1, with angle 0) and erf
/// (Williams 1997, equation 11), else by [quadrature](crate::gaussian_expectation), to a relative 1e-12.
///
/// ```
/// use weightscope::{Activation, FixedPoint, LengthMap};
/// let he = LengthMap::new(Activation::Relu, 2.0, 0.0).unwrap();
/// assert_eq!(he.next(0.7), 0.7);
/// assert_eq!(he.fixed_point(0.7), FixedPoint::Every(0.7));
/// let tanh = LengthMap::new(Activation::Tanh, 3.0, 0.0).unwrap();
/// assert!((tanh.fixed_point(1.0).length() - 1.345393225129775).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LengthMap {
    pub(super) activation: Activation,
    pub(super) sigma_w2: f64,
    pub(super) sigma_b2: f64,
}

/// Where lengths go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FixedPoint {
    /// To this length.
    Attracting(f64),
    /// Nowhere: every length stays what it is, this one too.
    Every(f64),
    /// Beyond all bounds.
    None,
}

impl FixedPoint {
    /// The length, infinite if there is none.
    #[must_use]
    pub fn length(self) -> f64 {
        match self {
            FixedPoint::Attracting(length) | FixedPoint::Every(length) => length,
            FixedPoint::None => f64::INFINITY,
        }
    }
}

impl LengthMap {
    /// The map of networks with this activation and these variances.
    ///
    /// # Errors
    /// If a variance is not finite or outside `0..=`[`MAX_SIGMA_2`].
    pub fn new(activation: Activation, sigma_w2: f64, sigma_b2: f64) -> Result<Self> {
        let sigma_w2 = finite_within("sigma_w2", sigma_w2, 0.0, MAX_SIGMA_2)?;
        let sigma_b2 = finite_within("sigma_b2", sigma_b2, 0.0, MAX_SIGMA_2)?;
        Ok(LengthMap { activation, sigma_w2, sigma_b2 })
    }

    /// `V(q)`.
    #[must_use]
    pub fn next(&self, q: f64) -> f64 {
        self.sigma_b2 + self.weighted(mean_square(self.activation, q))
    }

    /// `V'(q)`: by how much a small deviation of the length grows in a layer.
    #[must_use]
    pub fn slope(&self, q: f64) -> f64 {
        self.weighted(mean_square_slope(self.activation, q))
    }

    /// `sigma_w2 E[phi'(sqrt(q) z)^2]`, `chi` where the length is `q`: by how much the mean square of a gradient
    /// grows in a layer on its way back, and that of a small difference of inputs on its way forward
    /// (Schoenholz et al. 2017, "Deep information propagation", equations 5 and 13).
    #[must_use]
    pub fn gradient_factor(&self, q: f64) -> f64 {
        self.weighted(derivative_mean_square(self.activation, q))
    }

    /// Without weights nothing comes through, however much there is.
    fn weighted(&self, mean_square: f64) -> f64 {
        if self.sigma_w2 == 0.0 { 0.0 } else { self.sigma_w2 * mean_square }
    }

    /// The mean squares of the preactivations of so many layers, of which the first sees inputs of mean square
    /// `input_mean_square`.
    #[must_use]
    pub fn lengths(&self, input_mean_square: f64, layers: usize) -> Vec<f64> {
        let mut q = self.first(input_mean_square);
        let mut lengths = Vec::with_capacity(layers);
        for _ in 0..layers {
            lengths.push(q);
            q = self.next(q);
        }
        lengths
    }

    /// The length in the first layer.
    pub(super) fn first(&self, input_mean_square: f64) -> f64 {
        self.sigma_b2 + self.weighted(input_mean_square)
    }

    /// The correlation in the first layer of two inputs of this mean square; unchanged where nothing comes through.
    pub(super) fn first_correlation(&self, input_mean_square: f64, input_correlation: f64) -> f64 {
        let whole = self.first(input_mean_square);
        if whole == 0.0 {
            return input_correlation;
        }
        (self.weighted(input_mean_square) * input_correlation + self.sigma_b2) / whole
    }

    /// Where the lengths go that begin with `q`.
    ///
    /// `V` rises with `q`, so lengths only ever grow or only ever shrink, up to the next fixed point. It is looked
    /// for octave by octave (where the surplus `V(q) - q` turns within one, up to there), and closed in on to a few
    /// roundings. Where 0 is a fixed point, lengths below 1e-13 are taken to go there; above 1e24, to infinity.
    #[must_use]
    pub fn fixed_point(&self, q: f64) -> FixedPoint {
        if let Some(share) = ray_mean_square(self.activation) {
            return self.fixed_point_of_rays(self.sigma_w2 * share, q);
        }
        if !q.is_finite() {
            return FixedPoint::None;
        }
        let least = self.next(0.0);
        if self.surplus(q) > 0.0 {
            let mut low = q;
            // Where the ends of `phi` are too flat to keep lengths, or nothing is left at all, this ends.
            while low < ENDLESS {
                // Far out the shares of the length that are kept change slowly, and all in one sense.
                let factor = if low < 1e6 { 2.0 } else { 64.0 };
                let high = (factor * low).max(1e-3);
                if self.surplus(high) <= -DOUBT * high {
                    return FixedPoint::Attracting(self.between(low, high));
                }
                if let Some(dip) = self.turn(low, high, -1.0) {
                    return FixedPoint::Attracting(self.between(low, dip));
                }
                low = high;
            }
            return FixedPoint::None;
        }
        let mut high = q;
        let end = if least == 0.0 { NOTHING } else { least };
        while high > end {
            let low = (0.5 * high).max(end);
            if self.surplus(low) > 0.0 {
                return FixedPoint::Attracting(self.between(low, high));
            }
            if let Some(hump) = self.turn(low, high, 1.0) {
                return FixedPoint::Attracting(self.between(hump, high));
            }
            high = low;
        }
        FixedPoint::Attracting(least)
    }

    fn surplus(&self, q: f64) -> f64 {
        self.next(q) - q
    }

    /// A length between two, whose surplus has the sign of `wanted` though theirs have not: where the surplus turns
    /// from falling to rising (-1), or back (1).
    fn turn(&self, mut low: f64, mut high: f64, wanted: f64) -> Option<f64> {
        // Whether the surplus leads away from what is wanted, towards longer lengths.
        let past = |q: f64| wanted * (1.0 - self.slope(q)) > 0.0;
        // Bounded activations have concave maps: the surplus turns once, where it is positive.
        if self.activation.bounded() || past(low) || !past(high) {
            return None;
        }
        for _ in 0..40 {
            let q = 0.5 * (low + high);
            if wanted * self.surplus(q) > DOUBT * q {
                return Some(q);
            }
            if past(q) {
                high = q;
            } else {
                low = q;
            }
        }
        None
    }

    /// `q = chi q + sigma_b2`.
    fn fixed_point_of_rays(&self, chi: f64, q: f64) -> FixedPoint {
        if (chi - 1.0).abs() <= ROUNDING && self.sigma_b2 == 0.0 {
            FixedPoint::Every(q)
        } else if chi < 1.0 - ROUNDING {
            FixedPoint::Attracting(self.sigma_b2 / (1.0 - chi))
        } else if self.sigma_b2 == 0.0 && q == 0.0 {
            FixedPoint::Attracting(0.0)
        } else {
            FixedPoint::None
        }
    }

    /// The length between `low`, which grows, and `high`, which does not: Newton's steps, and halves where they
    /// lead out.
    fn between(&self, mut low: f64, mut high: f64) -> f64 {
        let mut q = 0.5 * (low + high);
        let mut last = f64::INFINITY;
        for _ in 0..100 {
            let surplus = self.surplus(q);
            if surplus > 0.0 {
                low = q;
            } else {
                high = q;
            }
            let newton = q + surplus / (1.0 - self.slope(q));
            let inside = low <= newton && newton <= high;
            let next = if inside { newton } else { 0.5 * (low + high) };
            let step = (next - q).abs();
            q = next;
            // At the end, steps are rounding and grow no shorter.
            if step <= 2.0 * f64::EPSILON * q || (step <= 1e-10 * q && step >= 0.5 * last) {
                break;
            }
            last = step;
        }
        q
    }

    /// `chi` far out, where lengths go that have no fixed point.
    pub(super) fn far_gradient_factor(&self) -> f64 {
        self.weighted(far_mean_square(self.activation))
    }
}
