//! Descent paths.

use super::objective::{Objective, coordinate};
use crate::error::{Result, count_within, finite_within};
use crate::penalty::{Penalty, soft_threshold};

/// A path has at most this many steps.
pub const MAX_DESCENT_STEPS: usize = 100_000;

/// The learning rate of a path is at most this.
pub const MAX_DESCENT_RATE: f64 = 1e6;

/// How a step is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DescentMethod {
    /// `w - learning_rate (gradient + l1 sign(w) + 2 l2 w)`, with `sign(0) = 0`. About a kink of the L1
    /// penalty it hovers, within one step of it.
    #[default]
    Gradient,
    /// The step without L1, then the soft threshold `learning_rate * l1` (ISTA; Beck & Teboulle 2009):
    /// lands on zero and stays.
    ProximalGradient,
}

/// What [`descend`] takes.
#[derive(Clone, Debug, PartialEq)]
pub struct DescendOptions {
    /// The loss without penalty.
    pub objective: Objective,
    /// The penalty.
    pub penalty: Penalty,
    /// How a step is made.
    pub method: DescentMethod,
    /// Where the path begins, within ±[`MAX_COORDINATE`](super::MAX_COORDINATE).
    pub start: [f64; 2],
    /// 0 to [`MAX_DESCENT_RATE`].
    pub learning_rate: f64,
    /// 0 to [`MAX_DESCENT_STEPS`].
    pub steps: usize,
}

/// A path down the landscape, its start included.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent {
    /// `steps + 1` points, fewer if it diverged; all finite.
    pub points: Vec<[f64; 2]>,
    /// The loss at each point, without the penalty.
    pub data_loss: Vec<f64>,
    /// The loss at each point, with the penalty.
    pub penalized_loss: Vec<f64>,
    /// Whether a point or its loss left the finite range. The path ends before that point; only a
    /// start is kept whatever its loss.
    pub diverged: bool,
    /// On a convex quadratic, the learning rate above which the steps along the steepest direction grow,
    /// `2 / (largest eigenvalue of the hessian + 2 l2)`. Above it a path diverges unless L1 holds its
    /// weights at zero; up to it none does. `None` on other losses, and where nothing is steep.
    pub learning_rate_limit: Option<f64>,
}

/// Gradient descent from a start.
///
/// # Errors
/// If a bound of [`DescendOptions`] is passed.
///
/// ```
/// use weightscope::{DescendOptions, DescentMethod, Penalty, Quadratic, descend};
/// let path = descend(&DescendOptions {
///     objective: Quadratic::new([[1.0, 0.0], [0.0, 1.0]], [2.0, 0.25]).unwrap().into(),
///     penalty: Penalty::new(0.5, 0.0).unwrap(),
///     method: DescentMethod::ProximalGradient,
///     start: [0.0, 1.0],
///     learning_rate: 0.5,
///     steps: 2,
/// })
/// .unwrap();
/// assert_eq!(path.points, [[0.0, 1.0], [0.75, 0.375], [1.125, 0.0625]]);
/// ```
pub fn descend(options: &DescendOptions) -> Result<Descent> {
    let &DescendOptions { ref objective, penalty, method, start, learning_rate, steps } = options;
    for (index, value) in start.into_iter().enumerate() {
        coordinate(&format!("start[{index}]"), value)?;
    }
    finite_within("learning_rate", learning_rate, 0.0, MAX_DESCENT_RATE)?;
    count_within("steps", steps, 0, MAX_DESCENT_STEPS, "the number of steps lies")?;

    let mut path = Descent {
        points: Vec::with_capacity(steps + 1),
        data_loss: Vec::with_capacity(steps + 1),
        penalized_loss: Vec::with_capacity(steps + 1),
        diverged: false,
        learning_rate_limit: learning_rate_limit(objective, penalty),
    };
    let mut w = start;
    for step in 0..=steps {
        if step > 0 {
            w = next(objective, penalty, method, learning_rate, w);
        }
        let data_loss = objective.value(w);
        let penalized_loss = data_loss + penalty.value(&w);
        // A finite loss does not mean finite weights: a flat tail has it at infinity too.
        path.diverged = !penalized_loss.is_finite() || w.iter().any(|weight| !weight.is_finite());
        if path.diverged && step > 0 {
            break;
        }
        path.points.push(w);
        path.data_loss.push(data_loss);
        path.penalized_loss.push(penalized_loss);
        if path.diverged {
            break;
        }
    }
    Ok(path)
}

fn learning_rate_limit(objective: &Objective, penalty: Penalty) -> Option<f64> {
    let Objective::Quadratic(quadratic) = objective else { return None };
    let limit = 2.0 / (quadratic.largest_eigenvalue() + 2.0 * penalty.l2());
    (quadratic.is_convex() && limit.is_finite()).then_some(limit)
}

fn next(
    objective: &Objective,
    penalty: Penalty,
    method: DescentMethod,
    learning_rate: f64,
    w: [f64; 2],
) -> [f64; 2] {
    let gradient = objective.gradient(w);
    [0, 1].map(|axis| match method {
        DescentMethod::Gradient => {
            w[axis] - learning_rate * (gradient[axis] + penalty.derivative(w[axis]))
        }
        DescentMethod::ProximalGradient => {
            let smooth = gradient[axis] + 2.0 * penalty.l2() * w[axis];
            soft_threshold(w[axis] - learning_rate * smooth, learning_rate * penalty.l1())
        }
    })
}
