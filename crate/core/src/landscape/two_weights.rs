//! The smallest network there is: one hidden unit, two weights.

use super::objective::{MAX_POINTS, coordinate};
use crate::error::{Result, count_within, exact_length};
use crate::penalty::{Penalty, soft_threshold};
use crate::ranking::{key, ranking};
use crate::scalar::Scalar;

/// Half the mean squared error of a chain of two weights, `mean of 1/2 (w2 tanh(w1 x) - y)^2`.
///
/// Not convex. `w` and `-w` compute the same function, so minima come in pairs, and the origin between
/// them is a critical point (a saddle unless `sum x y` is 0): a network whose weights all start at zero
/// never leaves it.
///
/// ```
/// use weightscope::TwoWeights;
/// let network = TwoWeights::default();
/// assert_eq!(network.gradient([0.0, 0.0]), [0.0, 0.0]);
/// let hessian = network.hessian([0.0, 0.0]);
/// assert!(hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[1][0] < 0.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TwoWeights {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl TwoWeights {
    /// How many values of `w1` the search for the minimum starts from.
    pub const STARTS: usize = 512;

    /// Fits `y[i]` at `x[i]`.
    ///
    /// # Errors
    /// If there are not 1 to [`MAX_POINTS`] points, as many `y` as `x`, all finite and within
    /// ±[`MAX_COORDINATE`](super::MAX_COORDINATE).
    pub fn new(x: Vec<f64>, y: Vec<f64>) -> Result<Self> {
        count_within("x.length", x.len(), 1, MAX_POINTS, "the number of points lies")?;
        exact_length("y", y.len(), x.len(), "one y for each x")?;
        for (name, values) in [("x", &x), ("y", &y)] {
            for (index, &value) in values.iter().enumerate() {
                coordinate(&format!("{name}[{index}]"), value)?;
            }
        }
        Ok(TwoWeights { x, y })
    }

    /// The inputs.
    #[must_use]
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// The targets.
    #[must_use]
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// The loss at `w`.
    #[must_use]
    pub fn value(&self, [w1, w2]: [f64; 2]) -> f64 {
        let mut sum = 0.0;
        for (x, y) in self.x.iter().zip(&self.y) {
            let residual = w2 * (w1 * x).hyperbolic_tangent() - y;
            sum += 0.5 * residual * residual;
        }
        sum / self.x.len() as f64
    }

    /// Its gradient: with `t = tanh(w1 x)` and `r = w2 t - y`, the means of `r w2 (1 - t^2) x` and `r t`.
    #[must_use]
    pub fn gradient(&self, [w1, w2]: [f64; 2]) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for (x, y) in self.x.iter().zip(&self.y) {
            let t = (w1 * x).hyperbolic_tangent();
            let residual = w2 * t - y;
            sum[0] += residual * w2 * ((1.0 - t) * (1.0 + t)) * x;
            sum[1] += residual * t;
        }
        sum.map(|part| part / self.x.len() as f64)
    }

    /// Its second derivatives at `w`.
    #[must_use]
    pub fn hessian(&self, [w1, w2]: [f64; 2]) -> [[f64; 2]; 2] {
        let (mut first, mut mixed, mut second) = (0.0, 0.0, 0.0);
        for (x, y) in self.x.iter().zip(&self.y) {
            let t = (w1 * x).hyperbolic_tangent();
            let slope = (1.0 - t) * (1.0 + t) * x;
            let residual = w2 * t - y;
            first += w2 * w2 * slope * slope - 2.0 * residual * w2 * t * slope * x;
            mixed += w2 * t * slope + residual * slope;
            second += t * t;
        }
        let count = self.x.len() as f64;
        [[first / count, mixed / count], [mixed / count, second / count]]
    }

    /// The least loss in the limit of infinite weights: that of the best step `c sign(x)`, for `w1`
    /// beyond all bounds, or of the best line `c x`, for `w1` to 0 and `w2` beyond all bounds.
    pub(super) fn limit(&self) -> f64 {
        let fit = |shape: fn(f64) -> f64| {
            let (mut square, mut product) = (0.0, 0.0);
            for (x, y) in self.x.iter().zip(&self.y) {
                square += shape(*x) * shape(*x);
                product += shape(*x) * y;
            }
            let factor = if square > 0.0 { product / square } else { 0.0 };
            let mut sum = 0.0;
            for (x, y) in self.x.iter().zip(&self.y) {
                let residual = factor * shape(*x) - y;
                sum += 0.5 * residual * residual;
            }
            sum / self.x.len() as f64
        };
        fit(crate::penalty::sign).min(fit(|x| x))
    }
}

/// The loss for one `w1`, a parabola in `w2`: `least + 1/2 curvature (w2 - best)^2`. Nothing cancels in it.
pub(super) struct Parabola {
    best: f64,
    curvature: f64,
    least: f64,
}

impl Parabola {
    pub(super) fn new(network: &TwoWeights, w1: f64) -> Self {
        let (mut square, mut product) = (0.0, 0.0);
        let outputs: Vec<f64> = network.x.iter().map(|x| (w1 * x).hyperbolic_tangent()).collect();
        for (t, y) in outputs.iter().zip(&network.y) {
            square += t * t;
            product += t * y;
        }
        // Where the outputs are so small that their squares lose digits, w2 changes nothing.
        let (best, square) = if square > 1e-290 { (product / square, square) } else { (0.0, 0.0) };
        let mut sum = 0.0;
        for (t, y) in outputs.iter().zip(&network.y) {
            let residual = best * t - y;
            sum += 0.5 * residual * residual;
        }
        let count = network.x.len() as f64;
        Parabola { best, curvature: square / count, least: sum / count }
    }

    #[inline]
    pub(super) fn value(&self, w2: f64) -> f64 {
        let offset = w2 - self.best;
        // The square of the offset alone may overflow.
        self.least + 0.5 * (self.curvature * offset) * offset
    }
}

/// The loss along the ridge of best `w2`: a function of `w1` alone.
pub(super) struct Profile<'a> {
    network: &'a TwoWeights,
    penalty: Penalty,
    /// Values of `w1` at which the network goes from a straight line to a step, ascending.
    starts: Vec<f64>,
}

/// So many of the lowest valleys are looked into.
const VALLEYS: usize = 8;

impl<'a> Profile<'a> {
    pub(super) fn new(network: &'a TwoWeights, penalty: Penalty) -> Self {
        let sizes = || network.x.iter().map(|x| x.abs()).filter(|size| *size > 0.0);
        let largest = sizes().fold(0.0, f64::max);
        let smallest = sizes().fold(f64::INFINITY, f64::min).max(largest * 1e-6);
        let starts = if largest > 0.0 {
            // tanh(z) is z to a part in 3e6 at 1e-3, and 1 to rounding at 20.
            let (low, high) = (1e-3 / largest, 20.0 / smallest);
            let ratio = (high.logarithm() - low.logarithm()) / (TwoWeights::STARTS - 1) as f64;
            (0..TwoWeights::STARTS).map(|k| low * (ratio * k as f64).exponential()).collect()
        } else {
            Vec::new()
        };
        Profile { network, penalty, starts }
    }

    /// The lowest valleys along the ridge for `w1 > 0`, the lowest first.
    pub(super) fn valleys(&self) -> Vec<[f64; 2]> {
        let losses: Vec<f64> = self.starts.iter().map(|&w1| self.loss(w1)).collect();
        let last = losses.len().saturating_sub(1);
        let lows: Vec<usize> = (0..losses.len())
            .filter(|&k| {
                (k == 0 || losses[k] < losses[k - 1]) && (k == last || losses[k] <= losses[k + 1])
            })
            .collect();
        let lowest = ranking(lows.iter().map(|&k| key(losses[k]))).into_iter().take(VALLEYS);
        lowest
            .map(|low| {
                let k = lows[low];
                let bounds = [self.starts[k.saturating_sub(1)], self.starts[(k + 1).min(last)]];
                let w1 = self.narrow(bounds);
                [w1, self.best_w2(w1)]
            })
            .collect()
    }

    /// If all inputs but zeros have one size, every `w1` fits equally well and the minimisers are a
    /// curve: the point of it where `w1 x` is 1. Only without a penalty.
    pub(super) fn valley_floor(&self) -> Option<[f64; 2]> {
        let mut sizes = self.network.x.iter().map(|x| x.abs()).filter(|size| *size > 0.0);
        let size = sizes.next()?;
        let w1 = 1.0 / size;
        let w2 = self.best_w2(w1);
        (w2 != 0.0 && sizes.all(|other| other == size)).then_some([w1, w2])
    }

    /// Whether the network is a straight line or a step as far as can be told at `w`, so that nothing
    /// holds `w1` there.
    pub(super) fn is_at_limit(&self, [w1, _]: [f64; 2]) -> bool {
        let straight = self.starts.first().is_some_and(|start| w1.abs() < 2.0 * start);
        let step = |x: &f64| *x == 0.0 || (w1 * x).hyperbolic_tangent().abs() == 1.0;
        w1 != 0.0 && (straight || self.network.x.iter().all(step))
    }

    /// Golden-section search.
    fn narrow(&self, [mut low, mut high]: [f64; 2]) -> f64 {
        const GOLDEN: f64 = 0.618_033_988_749_894_8;
        let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (mut left_loss, mut right_loss) = (self.loss(left), self.loss(right));
        // Until the loss, quadratic near its least, no longer tells the two apart.
        for _ in 0..40 {
            if left_loss <= right_loss {
                (high, right, right_loss) = (right, left, left_loss);
                left = high - GOLDEN * (high - low);
                left_loss = self.loss(left);
            } else {
                (low, left, left_loss) = (left, right, right_loss);
                right = low + GOLDEN * (high - low);
                right_loss = self.loss(right);
            }
        }
        if left_loss <= right_loss { left } else { right }
    }

    fn loss(&self, w1: f64) -> f64 {
        let w = [w1, self.best_w2(w1)];
        self.network.value(w) + self.penalty.value(&w)
    }

    /// For given `w1` the loss is a quadratic in `w2`, plus the penalty.
    fn best_w2(&self, w1: f64) -> f64 {
        let (mut square, mut product) = (0.0, 0.0);
        for (x, y) in self.network.x.iter().zip(&self.network.y) {
            let t = (w1 * x).hyperbolic_tangent();
            square += t * t;
            product += t * y;
        }
        let count = self.network.x.len() as f64;
        let curvature = square / count + 2.0 * self.penalty.l2();
        let pull = soft_threshold(product / count, self.penalty.l1());
        if curvature > 0.0 { pull / curvature } else { 0.0 }
    }
}

impl Default for TwoWeights {
    /// Nine points about `1.6 tanh(1.3 x)`.
    fn default() -> Self {
        TwoWeights {
            x: vec![-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0],
            y: vec![-1.62, -1.48, -1.44, -0.86, 0.07, 0.95, 1.31, 1.6, 1.5],
        }
    }
}
