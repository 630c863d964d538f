//! Where the penalised loss is least.

use super::lasso::Lasso;
use super::logistic::Logistic;
use super::objective::Objective;
use super::quadratic::{Quadratic, divided, largest, times};
use super::two_weights::{Profile, TwoWeights};
use crate::penalty::{Penalty, sign};

/// The minimum of an objective with a penalty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// The weights; both NaN if the loss has no minimum (see [`minimize`]).
    pub point: [f64; 2],
    /// The loss there without the penalty; NaN if there is no minimum.
    pub data_loss: f64,
    /// The loss there with the penalty; NaN if there is no minimum.
    pub penalized_loss: f64,
    /// Which weights are exactly zero.
    pub zeros: [bool; 2],
    /// Whether the point is known to be the global minimum, to 1e-10 and rounding; otherwise it is the
    /// best of many starts, or there is none.
    pub exact: bool,
}

/// Newton's method stops at the latest after this many steps. A separable data set with a penalty of
/// 1e-300 takes about 700, one for each power of e; ordinary ones take ten.
const MAX_NEWTON_STEPS: usize = 2000;

/// The point where `objective` plus `penalty` is least, zeros exactly zero.
///
/// - Quadratic: closed form. With L1 each pattern of signs gives one candidate, and the
///   Karush–Kuhn–Tucker conditions say which is the minimiser. Of the minimisers of a flat valley one
///   is given (the centre without a penalty).
/// - Logistic: Newton's method with the L1 part kept whole in each step (proximal Newton; Lee, Sun &
///   Saunders 2014), until the conditions hold to rounding.
/// - Two weights: for each `w1` the best `w2` is known in closed form. The loss along this ridge is
///   scanned over the scales of the data, [`TwoWeights::STARTS`] starts, and the lowest valleys are
///   polished with Newton's method. Of the pair `w`, `-w` the one with `w1 > 0` is given. Not
///   [`exact`](Minimum::exact), since nothing proves that no valley was missed.
///
/// A loss may have no minimum: an indefinite quadratic, a separable data set or, of two weights, data
/// that ask for infinite ones, each without a penalty that outweighs it. Then the point is NaN.
///
/// ```
/// use weightscope::{Penalty, Quadratic, minimize};
/// let bowl = Quadratic::new([[2.0, 0.0], [0.0, 2.0]], [1.5, 0.25]).unwrap().into();
/// let minimum = minimize(&bowl, Penalty::new(1.0, 0.0).unwrap());
/// assert_eq!(minimum.point, [1.0, 0.0]);
/// assert_eq!(minimum.zeros, [false, true]);
/// let saddle = Quadratic::new([[1.0, 0.0], [0.0, -1.0]], [0.0, 1.0]).unwrap().into();
/// assert!(minimize(&saddle, Penalty::NONE).point[0].is_nan());
/// assert_eq!(minimize(&saddle, Penalty::new(0.0, 1.0).unwrap()).point, [0.0, -1.0]);
/// ```
#[must_use]
pub fn minimize(objective: &Objective, penalty: Penalty) -> Minimum {
    let found = match objective {
        Objective::Quadratic(quadratic) => {
            minimize_quadratic(quadratic, penalty).map(|point| (point, true))
        }
        Objective::Logistic(logistic) => minimize_logistic(objective, logistic, penalty),
        Objective::TwoWeights(two_weights) => {
            minimize_two_weights(objective, two_weights, penalty).map(|point| (point, false))
        }
    };
    let Some((point, exact)) = found else {
        return Minimum {
            point: [f64::NAN; 2],
            data_loss: f64::NAN,
            penalized_loss: f64::NAN,
            zeros: [false; 2],
            exact: false,
        };
    };
    let data_loss = objective.value(point);
    Minimum {
        point,
        data_loss,
        penalized_loss: data_loss + penalty.value(&point),
        zeros: point.map(|weight| weight == 0.0),
        exact,
    }
}

fn minimize_quadratic(quadratic: &Quadratic, penalty: Penalty) -> Option<[f64; 2]> {
    if penalty == Penalty::NONE {
        return quadratic.is_convex().then_some(quadratic.center());
    }
    // Dividing by the largest curvature changes no minimiser and keeps products finite.
    let ridge = 2.0 * penalty.l2();
    let scale = match largest(quadratic.hessian()).max(ridge) {
        0.0 => 1.0,
        scale => scale,
    };
    let hessian = divided(quadratic.hessian(), scale);
    let center = quadratic.center();
    Lasso {
        a: with_ridge(hessian, ridge / scale),
        b: times(hessian, center),
        terms: times(hessian.map(|row| row.map(f64::abs)), center.map(f64::abs)),
        l1: penalty.l1() / scale,
    }
    .minimizer()
}

fn minimize_logistic(
    objective: &Objective,
    logistic: &Logistic,
    penalty: Penalty,
) -> Option<([f64; 2], bool)> {
    if penalty == Penalty::NONE && logistic.is_separable() {
        return None;
    }
    let point = proximal_newton(objective, penalty, [0.0; 2]);
    // Gradients are means of numbers up to the largest coordinate.
    let scale = largest_coordinate(logistic.points()) + penalty.l1() + 2.0 * penalty.l2();
    Some((point, violation(objective, penalty, point) <= 1e-12 * scale))
}

fn minimize_two_weights(
    objective: &Objective,
    two_weights: &TwoWeights,
    penalty: Penalty,
) -> Option<[f64; 2]> {
    let profile = Profile::new(two_weights, penalty);
    if penalty == Penalty::NONE
        && let Some(point) = profile.valley_floor()
    {
        return Some(point);
    }
    let loss = |w: [f64; 2]| objective.value(w) + penalty.value(&w);
    // At the origin no valley begins, yet with L1 it is a minimum, if seldom the lowest.
    let mut best = [0.0; 2];
    for valley in profile.valleys() {
        let point = proximal_newton(objective, penalty, valley);
        if loss(point) < loss(best) {
            best = point;
        }
    }
    // Without a penalty the search may have run towards infinite weights.
    let slack = 1e-12 * loss([0.0; 2]);
    if penalty == Penalty::NONE
        && profile.is_at_limit(best)
        && two_weights.limit() <= loss(best) + slack
    {
        return None;
    }
    if best[0] < 0.0 {
        best = best.map(|weight| 0.0 - weight);
    }
    Some(best)
}

/// Newton's method on the loss, the L1 part kept whole: each step minimises the local quadratic plus
/// the penalty exactly, then goes back towards where it came from until the loss falls enough.
fn proximal_newton(objective: &Objective, penalty: Penalty, start: [f64; 2]) -> [f64; 2] {
    let loss = |w: [f64; 2]| objective.value(w) + penalty.value(&w);
    let mut w = start;
    let mut current = loss(w);
    let mut wrong = violation(objective, penalty, w);
    for _ in 0..MAX_NEWTON_STEPS {
        if wrong == 0.0 {
            break;
        }
        let Some(target) = newton_target(objective, penalty, w) else { break };
        // Close to the minimum the loss no longer tells better from worse, the conditions still do.
        let target_wrong = violation(objective, penalty, target);
        let reached = loss(target);
        if target_wrong <= 0.5 * wrong && reached <= current + 1e-14 * current.abs() {
            (w, current, wrong) = (target, reached, target_wrong);
            continue;
        }
        let gradient = objective.gradient(w);
        let mut slope = 0.0;
        for axis in 0..2 {
            let smooth = gradient[axis] + 2.0 * penalty.l2() * w[axis];
            slope += smooth * (target[axis] - w[axis])
                + penalty.l1() * (target[axis].abs() - w[axis].abs());
        }
        let mut share = 1.0;
        let next = loop {
            let next = if share == 1.0 {
                target
            } else {
                [0, 1].map(|axis| w[axis] + share * (target[axis] - w[axis]))
            };
            if loss(next) < current + 1e-4 * share * slope.min(0.0) {
                break Some(next);
            }
            share *= 0.5;
            if share < 1e-12 {
                break None;
            }
        };
        let Some(next) = next else { break };
        (w, current, wrong) = (next, loss(next), violation(objective, penalty, next));
    }
    w
}

/// The minimiser of the quadratic that fits the loss at `w`, plus the penalty. Where that quadratic
/// has none, being flat or not convex, it is held to `w` by a ridge just strong enough.
fn newton_target(objective: &Objective, penalty: Penalty, w: [f64; 2]) -> Option<[f64; 2]> {
    let gradient = objective.gradient(w);
    let hessian = objective.hessian(w);
    let smooth = with_ridge(hessian, 2.0 * penalty.l2());
    let scale = largest(smooth);
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    if scale == 0.0 || !finite(smooth.as_flattened()) || !finite(&gradient) {
        return None;
    }
    let mut ridge = 0.0;
    while ridge <= 1e3 * scale {
        let held = with_ridge(hessian, ridge);
        let turn = times(held, w);
        let size = times(held.map(|row| row.map(f64::abs)), w.map(f64::abs));
        let target = Lasso {
            a: with_ridge(smooth, ridge),
            b: [turn[0] - gradient[0], turn[1] - gradient[1]],
            terms: [size[0] + gradient[0].abs(), size[1] + gradient[1].abs()],
            l1: penalty.l1(),
        }
        .minimizer();
        if target.is_some_and(|target| finite(&target)) {
            return target;
        }
        ridge = if ridge == 0.0 { 1e-10 * scale } else { 10.0 * ridge };
    }
    None
}

/// By how much `w` fails to be stationary: the largest part of the subdifferential's point nearest
/// to 0.
fn violation(objective: &Objective, penalty: Penalty, w: [f64; 2]) -> f64 {
    let gradient = objective.gradient(w);
    let mut most = 0.0;
    for axis in 0..2 {
        let smooth = gradient[axis] + 2.0 * penalty.l2() * w[axis];
        let wrong = if w[axis] == 0.0 {
            (smooth.abs() - penalty.l1()).max(0.0)
        } else {
            (smooth + penalty.l1() * sign(w[axis])).abs()
        };
        most = if wrong > most || wrong.is_nan() { wrong } else { most };
    }
    most
}

fn with_ridge([[a, b], [c, d]]: [[f64; 2]; 2], ridge: f64) -> [[f64; 2]; 2] {
    [[a + ridge, b], [c, d + ridge]]
}

fn largest_coordinate(points: &[[f64; 2]]) -> f64 {
    points.as_flattened().iter().fold(0.0, |most: f64, value| most.max(value.abs()))
}
