//! A data loss of two weights.

use super::logistic::Logistic;
use super::logistic_rows::LogisticRows;
use super::quadratic::Quadratic;
use super::two_weights::{Parabola, TwoWeights};
use crate::error::{Result, finite_within};

/// Points, centres, starts and domains lie within ± this.
pub const MAX_COORDINATE: f64 = 1e6;

/// A data set holds at most this many points.
pub const MAX_POINTS: usize = 1000;

/// A data loss of two weights, without penalty.
///
/// ```
/// use weightscope::{Objective, Quadratic};
/// let bowl = Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap();
/// let objective = Objective::from(bowl);
/// assert_eq!(objective.value([1.5, 1.5]), 1.0);
/// assert_eq!(objective.gradient([1.5, 1.5]), [1.0, 2.0]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    /// `1/2 (w - center)^T hessian (w - center)`.
    Quadratic(Quadratic),
    /// Logistic regression: the mean log-loss of `sigmoid(w . x)`; convex.
    Logistic(Logistic),
    /// The smallest network: half the mean squared error of `w2 tanh(w1 x)`; not convex.
    TwoWeights(TwoWeights),
}

impl Objective {
    /// The loss at `w`.
    #[must_use]
    pub fn value(&self, w: [f64; 2]) -> f64 {
        match self {
            Objective::Quadratic(quadratic) => quadratic.value(w),
            Objective::Logistic(logistic) => logistic.value(w),
            Objective::TwoWeights(two_weights) => two_weights.value(w),
        }
    }

    /// Its gradient at `w`.
    #[must_use]
    pub fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        match self {
            Objective::Quadratic(quadratic) => quadratic.gradient(w),
            Objective::Logistic(logistic) => logistic.gradient(w),
            Objective::TwoWeights(two_weights) => two_weights.gradient(w),
        }
    }

    /// Its second derivatives at `w`.
    #[must_use]
    pub fn hessian(&self, w: [f64; 2]) -> [[f64; 2]; 2] {
        match self {
            Objective::Quadratic(quadratic) => quadratic.hessian(),
            Objective::Logistic(logistic) => logistic.hessian(w),
            Objective::TwoWeights(two_weights) => two_weights.hessian(w),
        }
    }

    /// Whether the loss is convex, so that a minimum found is the minimum.
    #[must_use]
    pub fn is_convex(&self) -> bool {
        match self {
            Objective::Quadratic(quadratic) => quadratic.is_convex(),
            Objective::Logistic(_) => true,
            Objective::TwoWeights(_) => false,
        }
    }

    /// How many terms one value sums: the number of data points.
    #[must_use]
    pub fn terms(&self) -> usize {
        match self {
            Objective::Quadratic(_) => 1,
            Objective::Logistic(logistic) => logistic.points().len(),
            Objective::TwoWeights(two_weights) => two_weights.x().len(),
        }
    }
}

/// An objective about to be evaluated row by row on the nodes of a domain, with all that one row leaves to
/// the next.
pub(super) struct Rows<'a> {
    across: &'a [f64],
    columns: Columns<'a>,
}

enum Columns<'a> {
    Quadratic(&'a Quadratic),
    Logistic(LogisticRows<'a>),
    TwoWeights(Vec<Parabola>),
}

impl<'a> Rows<'a> {
    /// For the columns `across`, between the ends of `w2`.
    pub(super) fn new(objective: &'a Objective, across: &'a [f64], w2: [f64; 2]) -> Self {
        let columns = match objective {
            Objective::Quadratic(quadratic) => Columns::Quadratic(quadratic),
            Objective::Logistic(logistic) => {
                Columns::Logistic(LogisticRows::new(logistic, across, w2))
            }
            Objective::TwoWeights(two_weights) => Columns::TwoWeights(
                across.iter().map(|&w1| Parabola::new(two_weights, w1)).collect(),
            ),
        };
        Rows { across, columns }
    }

    /// The losses at one `w2`, to the rounding of [`Objective::value`].
    pub(super) fn fill(&mut self, w2: f64, losses: &mut [f64]) {
        match &mut self.columns {
            Columns::Quadratic(quadratic) => quadratic.row(self.across, w2, losses),
            Columns::Logistic(rows) => rows.fill(w2, losses),
            Columns::TwoWeights(parabolas) => {
                for (loss, parabola) in losses.iter_mut().zip(parabolas) {
                    *loss = parabola.value(w2);
                }
            }
        }
    }
}

impl From<Quadratic> for Objective {
    fn from(quadratic: Quadratic) -> Self {
        Objective::Quadratic(quadratic)
    }
}

impl From<Logistic> for Objective {
    fn from(logistic: Logistic) -> Self {
        Objective::Logistic(logistic)
    }
}

impl From<TwoWeights> for Objective {
    fn from(two_weights: TwoWeights) -> Self {
        Objective::TwoWeights(two_weights)
    }
}

/// Passes a coordinate on if it is finite and within ±[`MAX_COORDINATE`].
pub(super) fn coordinate(field: &str, value: f64) -> Result<f64> {
    finite_within(field, value, -MAX_COORDINATE, MAX_COORDINATE)
}
