//! The quadratic with an L1 penalty in two weights, solved exactly.

use super::quadratic::{SINGULAR, divided, largest, smallest_eigenvalue, times};
use crate::penalty::soft_threshold;

/// Minimise `1/2 w^T a w - b^T w + l1 (|w1| + |w2|)`, `a` symmetric.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lasso {
    pub(super) a: [[f64; 2]; 2],
    pub(super) b: [f64; 2],
    /// The magnitude of the terms that make up `b`: what it may be off by, in units of rounding.
    pub(super) terms: [f64; 2],
    pub(super) l1: f64,
}

/// How many roundings a condition at a kink may be off by.
const ROUNDINGS: f64 = 8.0 * f64::EPSILON;

impl Lasso {
    /// The minimiser with exact zeros, or `None` if the function falls without end.
    ///
    /// `w` is a minimiser if and only if with `g = a w - b`, for each weight, `g = -l1 sign(w)` where
    /// `w` is not 0 and `|g| <= l1` where it is. There are nine patterns of signs, each with one
    /// candidate in closed form. The sparser patterns come first and their conditions hold within a
    /// few roundings, so that a weight on the very edge of being zero is zero; in a flat valley, where
    /// minimisers are many, one on an axis is found.
    pub(super) fn minimizer(self) -> Option<[f64; 2]> {
        let scale = largest(self.a);
        if scale == 0.0 {
            return self.is_zero_optimal().then_some([0.0; 2]);
        }
        let a = divided(self.a, scale);
        if smallest_eigenvalue(a) < -SINGULAR {
            return None;
        }
        let scaled = Lasso {
            a,
            b: self.b.map(|entry| entry / scale),
            terms: self.terms.map(|entry| entry / scale),
            l1: self.l1 / scale,
        };
        scaled.solve().map(|w| w.map(|weight| weight + 0.0)) // -0 becomes 0
    }

    fn solve(self) -> Option<[f64; 2]> {
        let [[a11, a12], [_, a22]] = self.a;
        let determinant = a11 * a22 - a12 * a12;
        let regular = determinant > ROUNDINGS * (a11 * a22 + a12 * a12);
        let inverse_times = |[r1, r2]: [f64; 2]| {
            [(a22 * r1 - a12 * r2) / determinant, (a11 * r2 - a12 * r1) / determinant]
        };
        if self.l1 == 0.0 && regular {
            return Some(inverse_times(self.b));
        }
        if self.is_zero_optimal() {
            return Some([0.0; 2]);
        }
        let on_axis = [0, 1].map(|axis| self.on_axis(axis));
        for (axis, w) in on_axis.iter().enumerate() {
            if self.is_other_zero_optimal(axis, *w) {
                return Some(*w);
            }
        }
        if !regular {
            return None;
        }
        for signs in [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]] {
            let w = inverse_times([self.b[0] - self.l1 * signs[0], self.b[1] - self.l1 * signs[1]]);
            if w[0] * signs[0] > 0.0 && w[1] * signs[1] > 0.0 {
                return Some(w);
            }
        }
        // Ill-conditioned: no pattern passes to rounding. The best of the sparse ones is within it.
        on_axis
            .into_iter()
            .chain([[0.0; 2]])
            .min_by(|u, v| self.value(*u).total_cmp(&self.value(*v)))
    }

    fn value(self, w: [f64; 2]) -> f64 {
        let slope = times(self.a, w);
        let quadratic = 0.5 * (w[0] * slope[0] + w[1] * slope[1]);
        quadratic - (w[0] * self.b[0] + w[1] * self.b[1]) + self.l1 * (w[0].abs() + w[1].abs())
    }

    fn is_zero_optimal(self) -> bool {
        (0..2).all(|axis| self.b[axis].abs() <= self.l1 + ROUNDINGS * (self.terms[axis] + self.l1))
    }

    /// The minimiser with the other weight held at 0.
    fn on_axis(self, axis: usize) -> [f64; 2] {
        let mut w = [0.0; 2];
        let pull = soft_threshold(self.b[axis], self.l1);
        let curvature = self.a[axis][axis];
        if curvature > 0.0 {
            w[axis] = pull / curvature;
        }
        w
    }

    fn is_other_zero_optimal(self, axis: usize, w: [f64; 2]) -> bool {
        let other = 1 - axis;
        // A weight that is 0 though it is pulled has no curvature: that pattern falls without end.
        if w[axis] == 0.0 {
            return false;
        }
        let along = self.a[other][axis] * w[axis];
        (along - self.b[other]).abs()
            <= self.l1 + ROUNDINGS * (along.abs() + self.terms[other] + self.l1)
    }
}
