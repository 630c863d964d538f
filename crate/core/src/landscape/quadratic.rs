//! A quadratic form about its centre.

use super::objective::coordinate;
use crate::error::{Code, Error, Result};
use crate::scalar::Scalar;

/// `1/2 (w - center)^T hessian (w - center)`, the hessian symmetric.
///
/// Any symmetric hessian is taken. Positive semidefinite, the loss is convex and `center` minimises
/// it. Indefinite, it is a saddle: worth looking at, and an L2 penalty beyond half the most negative
/// eigenvalue makes it convex again, but without that it falls without end and has no minimum.
///
/// ```
/// use weightscope::Quadratic;
/// let valley = Quadratic::rotated([4.0, 0.25], 0.5, [1.0, 1.0]).unwrap();
/// assert!(valley.is_convex());
/// assert!(!Quadratic::new([[1.0, 0.0], [0.0, -1.0]], [0.0, 0.0]).unwrap().is_convex());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratic {
    hessian: [[f64; 2]; 2],
    center: [f64; 2],
}

/// The two off-diagonal entries may differ by this share of the largest entry: what rounding leaves of
/// a rotation done elsewhere. Their mean is used.
const ASYMMETRY: f64 = 1e-9;

/// An eigenvalue is taken for zero within this share of the largest entry.
pub(super) const SINGULAR: f64 = 1e-14;

impl Quadratic {
    /// The quadratic with these second derivatives about `center`.
    ///
    /// # Errors
    /// If a number is not finite, a coordinate is beyond ±[`MAX_COORDINATE`](super::MAX_COORDINATE), or
    /// the hessian is not symmetric to 1e-9 of its largest entry.
    pub fn new(hessian: [[f64; 2]; 2], center: [f64; 2]) -> Result<Self> {
        for (i, row) in hessian.into_iter().enumerate() {
            for (j, entry) in row.into_iter().enumerate() {
                if !entry.is_finite() {
                    let field = format!("hessian[{i}][{j}]");
                    return Err(Error::new(Code::NonFinite, field, entry, "it must be finite"));
                }
            }
        }
        let [[h11, h12], [h21, h22]] = hessian;
        let largest = h11.abs().max(h12.abs()).max(h21.abs()).max(h22.abs());
        if (h12 / 2.0 - h21 / 2.0).abs() > ASYMMETRY * (largest / 2.0) {
            return Err(Error::new(Code::Mismatch, "hessian", hessian, "it must be symmetric"));
        }
        let mixed = if h12 == h21 { h12 } else { h12 / 2.0 + h21 / 2.0 };
        for (index, value) in center.into_iter().enumerate() {
            coordinate(&format!("center[{index}]"), value)?;
        }
        Ok(Quadratic { hessian: [[h11, mixed], [mixed, h22]], center })
    }

    /// The quadratic whose hessian has these eigenvalues, the first along the direction `angle` radians
    /// counter-clockwise of the w1 axis.
    ///
    /// # Errors
    /// As [`Quadratic::new`]; also if `angle` is not finite.
    pub fn rotated(eigenvalues: [f64; 2], angle: f64, center: [f64; 2]) -> Result<Self> {
        for (index, value) in eigenvalues.into_iter().enumerate() {
            if !value.is_finite() {
                let field = format!("eigenvalues[{index}]");
                return Err(Error::new(Code::NonFinite, field, value, "it must be finite"));
            }
        }
        if !angle.is_finite() {
            return Err(Error::new(Code::NonFinite, "angle", angle, "it must be finite"));
        }
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        let [first, second] = eigenvalues;
        let mixed = first * (cosine * sine) - second * (cosine * sine);
        Quadratic::new(
            [
                [first * (cosine * cosine) + second * (sine * sine), mixed],
                [mixed, first * (sine * sine) + second * (cosine * cosine)],
            ],
            center,
        )
    }

    /// The second derivatives.
    #[must_use]
    pub fn hessian(&self) -> [[f64; 2]; 2] {
        self.hessian
    }

    /// Where the gradient is zero.
    #[must_use]
    pub fn center(&self) -> [f64; 2] {
        self.center
    }

    /// Whether no eigenvalue is negative (beyond rounding: 1e-14 of the largest entry).
    #[must_use]
    pub fn is_convex(&self) -> bool {
        let scale = largest(self.hessian);
        scale == 0.0 || smallest_eigenvalue(divided(self.hessian, scale)) >= -SINGULAR
    }

    /// The curvature along the steepest direction.
    pub(super) fn largest_eigenvalue(&self) -> f64 {
        let scale = largest(self.hessian);
        if scale == 0.0 { 0.0 } else { -smallest_eigenvalue(divided(self.hessian, -scale)) * scale }
    }

    /// The loss at `w`.
    #[inline]
    #[must_use]
    pub fn value(&self, w: [f64; 2]) -> f64 {
        let offset = [w[0] - self.center[0], w[1] - self.center[1]];
        let slope = times(self.hessian, offset);
        0.5 * (offset[0] * slope[0] + offset[1] * slope[1])
    }

    /// The loss at each `w1` of `across`, for one `w2`.
    pub(super) fn row(&self, across: &[f64], w2: f64, losses: &mut [f64]) {
        for (loss, &w1) in losses.iter_mut().zip(across) {
            *loss = self.value([w1, w2]);
        }
    }

    /// `hessian (w - center)`.
    #[must_use]
    pub fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        times(self.hessian, [w[0] - self.center[0], w[1] - self.center[1]])
    }
}

/// Matrix times vector.
pub(super) fn times(matrix: [[f64; 2]; 2], vector: [f64; 2]) -> [f64; 2] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1])
}

/// The largest absolute entry.
pub(super) fn largest(matrix: [[f64; 2]; 2]) -> f64 {
    matrix.as_flattened().iter().fold(0.0, |most: f64, entry| most.max(entry.abs()))
}

/// Every entry divided by `scale`.
pub(super) fn divided(matrix: [[f64; 2]; 2], scale: f64) -> [[f64; 2]; 2] {
    matrix.map(|row| row.map(|entry| entry / scale))
}

/// The smaller eigenvalue of a symmetric matrix with entries of about 1.
pub(super) fn smallest_eigenvalue([[a, b], [_, d]]: [[f64; 2]; 2]) -> f64 {
    let half_difference = (a - d) / 2.0;
    (a + d) / 2.0 - (half_difference * half_difference + b * b).square_root()
}
