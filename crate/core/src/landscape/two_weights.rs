//! The smallest network there is: one hidden unit, two weights.

use super::objective::{MAX_POINTS, coordinate};
use crate::error::{Result, count_within, exact_length};
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
