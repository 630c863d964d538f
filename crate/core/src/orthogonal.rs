//! Uniformly random orthogonal matrices.

use nalgebra::DMatrix;
use rand_distr::{Distribution, StandardNormal};

use crate::matrix::Matrix;
use crate::scalar::Scalar;
use crate::stream::Stream;

/// Fills `weights` with `gain * Q`, where `Q` is uniform (Haar) among the matrices of its shape whose
/// rows (if it is wide) or columns (if it is tall) are orthonormal.
///
/// `Q` is the orthogonal factor of a matrix of independent N(0, 1) entries, drawn row after row in the
/// tall orientation, with the signs that make the diagonal of `R` positive. Without them the answer
/// depends on the factorisation's habits and is not uniform (Mezzadri 2007, "How to generate random
/// matrices from the classical compact groups").
pub(crate) fn fill_orthogonal<T: Scalar>(weights: &mut Matrix<T>, gain: f64, stream: &mut Stream) {
    let (rows, columns) = (weights.rows(), weights.columns());
    let (long, short) = (rows.max(columns), rows.min(columns));
    let mut gaussian = DMatrix::<f64>::zeros(long, short);
    for i in 0..long {
        for j in 0..short {
            gaussian[(i, j)] = StandardNormal.sample(stream);
        }
    }
    let (mut q, r) = gaussian.qr().unpack();
    for j in 0..short {
        if r[(j, j)] < 0.0 {
            q.column_mut(j).neg_mut();
        }
    }
    for (i, row) in weights.as_mut_slice().chunks_exact_mut(columns.max(1)).enumerate() {
        for (j, weight) in row.iter_mut().enumerate() {
            let entry = if rows >= columns { q[(i, j)] } else { q[(j, i)] };
            *weight = T::from_f64(0.0 + gain * entry);
        }
    }
}
