//! Logistic regression on the rows of a grid.

use super::logistic::Logistic;
use crate::scalar::Scalar;

/// The loss of a [`Logistic`] at many `w1` for one `w2` after the other.
///
/// The odds `e^-m` of a point, `m` its margin, are a factor of the column times one of the row, so that
/// the exponentials of a row are one a point. The terms `ln(1 + odds)` of many points are one logarithm:
/// that of the product of the `1 + odds`, of which the excess over 1 is kept so that small losses stay
/// exact to rounding.
pub(super) struct LogisticRows<'a> {
    across: &'a [f64],
    groups: Vec<Group>,
    /// Points whose odds may leave the finite range somewhere on the grid.
    extreme: Vec<[f64; 2]>,
    count: f64,
    excess: Vec<f64>,
}

/// Points whose product of `1 + odds` stays finite all over the grid.
struct Group {
    /// Their second coordinates.
    x2: Vec<f64>,
    /// `e^(-w1 x1)`, column by column for one point after the other.
    factors: Vec<f64>,
}

/// `e^700` is finite, and `e^-700` has all its digits.
const LARGEST_EXPONENT: f64 = 700.0;

impl<'a> LogisticRows<'a> {
    /// For the columns `across`, ascending, between the ends of `w2`.
    pub(super) fn new(logistic: &Logistic, across: &'a [f64], w2: [f64; 2]) -> Self {
        let farthest = |ends: [f64; 2]| ends[0].abs().max(ends[1].abs());
        let most = [farthest([across[0], across[across.len() - 1]]), farthest(w2)];
        let mut rows = LogisticRows {
            across,
            groups: Vec::new(),
            extreme: Vec::new(),
            count: logistic.signed().len() as f64,
            excess: vec![0.0; across.len()],
        };
        let mut filled = f64::INFINITY;
        for &[x1, x2] in logistic.signed() {
            // No more than this is ln(1 + odds).
            let bound = most[0] * x1.abs() + most[1] * x2.abs() + core::f64::consts::LN_2;
            if bound > LARGEST_EXPONENT {
                rows.extreme.push([x1, x2]);
                continue;
            }
            filled += bound;
            if filled > LARGEST_EXPONENT {
                rows.groups.push(Group { x2: Vec::new(), factors: Vec::new() });
                filled = bound;
            }
            if let Some(group) = rows.groups.last_mut() {
                group.x2.push(x2);
                group.factors.extend(across.iter().map(|w1| (-(w1 * x1)).exponential()));
            }
        }
        rows
    }

    pub(super) fn fill(&mut self, w2: f64, losses: &mut [f64]) {
        let columns = self.across.len();
        losses.fill(0.0);
        for group in &self.groups {
            self.excess.fill(0.0);
            for (x2, factors) in group.x2.iter().zip(group.factors.chunks_exact(columns)) {
                let factor = (-(w2 * x2)).exponential();
                for (excess, other) in self.excess.iter_mut().zip(factors) {
                    *excess += factor * other * (1.0 + *excess);
                }
            }
            for (loss, excess) in losses.iter_mut().zip(&self.excess) {
                *loss += logarithm_of_one_plus(*excess);
            }
        }
        for [x1, x2] in &self.extreme {
            for (loss, w1) in losses.iter_mut().zip(self.across) {
                *loss += Logistic::term(w1 * x1 + w2 * x2);
            }
        }
        for loss in losses {
            *loss /= self.count;
        }
    }
}

/// `ln(1 + x)` for finite `x >= 0`, to a few roundings, without a branch so that several are computed
/// side by side.
///
/// `1 + x` is `2^k f` with `f` between `sqrt(1/2)` and `sqrt(2)`, and `ln f = 2 artanh s` with
/// `s = (f - 1) / (f + 1)`, at most 0.172, by the series of the inverse hyperbolic tangent.
#[inline]
fn logarithm_of_one_plus(x: f64) -> f64 {
    // sqrt(1/2), the halves of ln 2 (the first with its last 20 bits zero), and 2^52.
    const HALF_ROOT: u64 = 0x3fe6_a09e_667f_3bcd;
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    let sum = 1.0 + x;
    let exponent = (sum.to_bits() - HALF_ROOT) >> 52;
    let f = f64::from_bits(sum.to_bits() - (exponent << 52));
    let k = f64::from_bits(SHIFT.to_bits() | exponent) - SHIFT;
    // What 1 + x has rounded away matters where x is small.
    let numerator = if exponent == 0 { x } else { f - 1.0 };
    let s = numerator / (f + 1.0);
    let z = s * s;
    let mut series = 1.0 / 19.0;
    for odd in [17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = series * z + 1.0 / odd;
    }
    let small = 2.0 * s + 2.0 * s * (z * series) + k * LN_2_LOW;
    k * LN_2_HIGH + small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_that_of_libm_to_a_few_roundings() {
        let mut worst = 0.0_f64;
        for step in 0..200_000 {
            let x = libm::exp(f64::from(step) * 0.004 - 100.0);
            let exact = libm::log1p(x);
            worst = worst.max((logarithm_of_one_plus(x) - exact).abs() / exact);
        }
        assert!(worst < 4.0 * f64::EPSILON, "{worst:e}");
        assert_eq!(logarithm_of_one_plus(0.0), 0.0);
        assert_eq!(logarithm_of_one_plus(1.0), core::f64::consts::LN_2);
    }
}
