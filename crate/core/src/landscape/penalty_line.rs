//! The lines of equal penalty, from its formula.

use super::contour::ContourLine;
use crate::penalty::Penalty;
use crate::scalar::Scalar;

/// A round line of equal penalty has this many sides: 64 a quarter, so that a circle 1000 pixels
/// across strays by less than a tenth of one.
pub const PENALTY_LINE_SIDES: usize = 256;

/// The closed line on which `penalty` is `value`: a diamond for L1, its four corners exact; a circle
/// for L2; between the two, four arcs that meet in corners on the axes.
///
/// Counter-clockwise from the positive w1 axis, symmetric to the bit in both axes. In the direction
/// `(cos t, sin t)` it lies at the positive root `r` of `l1 (|cos t| + |sin t|) r + l2 r^2 = value`. It is
/// the whole line, however far it reaches; a drawing clips it.
///
/// None without a penalty, and for a `value` that is not positive and finite or whose line is not.
///
/// ```
/// use weightscope::{Penalty, penalty_line};
/// let diamond = penalty_line(Penalty::new(0.5, 0.0).unwrap(), 1.0).unwrap();
/// assert_eq!(diamond.points, [[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -2.0], [2.0, 0.0]]);
/// let circle = penalty_line(Penalty::new(0.0, 0.25).unwrap(), 1.0).unwrap();
/// assert_eq!((circle.points.len(), circle.points[0]), (257, [2.0, 0.0]));
/// ```
#[must_use]
pub fn penalty_line(penalty: Penalty, value: f64) -> Option<ContourLine> {
    if penalty == Penalty::NONE || !value.is_finite() || value <= 0.0 {
        return None;
    }
    let sides = if penalty.l2() == 0.0 { 1 } else { PENALTY_LINE_SIDES / 4 };
    let mut points: Vec<[f64; 2]> = (0..sides)
        .map(|side| {
            let [cosine, sine] = direction(side, sides);
            let radius = reach(penalty, value, cosine + sine);
            [radius * cosine, radius * sine]
        })
        .collect();
    for corner in 0..3 * sides {
        let [x, y] = points[corner];
        points.push([0.0 - y, x]);
    }
    points.push(points[0]);
    let proper = points[0][0] > 0.0 && points.as_flattened().iter().all(|part| part.is_finite());
    proper.then_some(ContourLine { closed: true, points })
}

/// How far from the origin the penalty is `value`, in a direction whose absolute parts sum to `sum`.
/// The root is written so that nothing cancels, however small either weight is.
pub(super) fn reach(penalty: Penalty, value: f64, sum: f64) -> f64 {
    if penalty.l1() == 0.0 {
        return (value / penalty.l2()).square_root();
    }
    let linear = penalty.l1() * sum;
    let square = 2.0 * penalty.l2().square_root() * value.square_root();
    let larger = linear.max(square);
    let (linear_share, square_share) = (linear / larger, square / larger);
    let both = (linear_share * linear_share + square_share * square_share).square_root();
    value / larger * 2.0 / (linear_share + both)
}

/// The direction `side / sides` of the way from the first axis to the second. The second half mirrors
/// the first.
fn direction(side: usize, sides: usize) -> [f64; 2] {
    if 2 * side > sides {
        let [cosine, sine] = direction(sides - side, sides);
        return [sine, cosine];
    }
    if 2 * side == sides {
        return [core::f64::consts::FRAC_1_SQRT_2; 2];
    }
    let angle = core::f64::consts::FRAC_PI_2 * side as f64 / sides as f64;
    [libm::cos(angle), libm::sin(angle)]
}
