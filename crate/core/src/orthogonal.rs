//! Uniformly random orthogonal matrices.

use nalgebra::{DMatrix, DVectorView, DVectorViewMut, Dyn, Reflection, U1, Unit, ViewStorage};
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
    let q = orthogonal_factor(gaussian);
    for (i, row) in weights.as_mut_slice().chunks_exact_mut(columns.max(1)).enumerate() {
        for (j, weight) in row.iter_mut().enumerate() {
            let entry = if rows >= columns { q[(i, j)] } else { q[(j, i)] };
            *weight = T::from_f64(0.0 + gain * entry);
        }
    }
}

/// This many columns are worked on at a time, so that they stay in the processor's cache while the
/// reflections before them pass by. nalgebra's own QR passes over the whole matrix for each reflection,
/// which takes several times as long from about 1,000 columns on; the numbers are the same to the bit.
const PANEL: usize = 16;

/// The `Q` of `matrix = Q R` with the diagonal of `R` positive, for at least as many rows as columns
/// (Householder; Golub & Van Loan 2013, algorithm 5.2.1).
fn orthogonal_factor(mut matrix: DMatrix<f64>) -> DMatrix<f64> {
    let (rows, columns) = matrix.shape();
    // On and below the diagonal, column k of `matrix` comes to hold the axis of reflection k.
    let mut signs = Vec::with_capacity(columns);
    for start in (0..columns).step_by(PANEL) {
        let end = columns.min(start + PANEL);
        for k in 0..end {
            if k >= start {
                signs.push(turn_into_axis(&mut matrix.as_mut_slice()[k * rows..][k..rows]));
            }
            let (axis, mut panel) = matrix.columns_range_pair_mut(k, start.max(k + 1)..end);
            reflection(&axis.as_slice()[k..]).reflect(&mut panel.rows_range_mut(k..));
        }
    }
    let mut q = DMatrix::identity(rows, columns);
    for start in (0..columns).step_by(PANEL) {
        let end = columns.min(start + PANEL);
        for k in (0..end).rev() {
            // Left of column k, the rows from k on are still zero.
            let mut panel = q.view_range_mut(k.., start.max(k)..end);
            reflection(&matrix.as_slice()[k * rows..][k..rows]).reflect(&mut panel);
        }
    }
    for (mut column, sign) in q.column_iter_mut().zip(signs) {
        column *= sign;
    }
    q
}

/// The reflection `I - 2 v v^T` for the unit vector `v`.
fn reflection(axis: &[f64]) -> Reflection<f64, Dyn, ViewStorage<'_, f64, Dyn, U1, U1, Dyn>> {
    Reflection::new(Unit::new_unchecked(DVectorView::from_slice(axis, axis.len())), 0.0)
}

/// Turns a column into the unit axis of the reflection that maps it to a multiple of the first basis
/// vector, and answers with the sign of that multiple, the diagonal entry of `R`.
fn turn_into_axis(column: &mut [f64]) -> f64 {
    let mut column = DVectorViewMut::from_slice(column, column.len());
    let square = column.norm_squared();
    if square == 0.0 {
        // An axis of zeros reflects nothing.
        return 1.0;
    }
    let norm = square.sqrt();
    let first = column[0];
    // Away from zero, so that nothing cancels: |column + sign norm e|^2 = 2 (square + |first| norm).
    let sign = if first < 0.0 { -1.0 } else { 1.0 };
    column[0] = first + sign * norm;
    column.unscale_mut(((square + first.abs() * norm) * 2.0).sqrt());
    // Once more, for the rounding of the first.
    column.normalize_mut();
    -sign
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Purpose;

    /// What fills matrices of these shapes, in `f64`.
    fn gaussian(rows: usize, columns: usize) -> DMatrix<f64> {
        let mut stream = Stream::new(7, Purpose::Weight, 0);
        DMatrix::from_fn(rows, columns, |_, _| StandardNormal.sample(&mut stream))
    }

    #[test]
    fn factor_is_that_of_nalgebra_to_the_bit() {
        // nalgebra makes the diagonal of R positive too.
        for (rows, columns) in [(1, 1), (5, 1), (16, 16), (17, 17), (33, 32), (50, 50), (90, 40)] {
            let matrix = gaussian(rows, columns);
            assert_eq!(orthogonal_factor(matrix.clone()), matrix.qr().q(), "{rows} x {columns}");
        }
    }

    #[test]
    fn diagonal_of_r_is_positive() {
        for (rows, columns) in [(3, 3), (40, 40), (70, 30)] {
            let matrix = gaussian(rows, columns);
            let r = orthogonal_factor(matrix.clone()).transpose() * matrix;
            for j in 0..columns {
                assert!(r[(j, j)] > 0.0);
                assert!((j + 1..columns).all(|i| r[(i, j)].abs() < 1e-12));
            }
        }
    }

    #[test]
    fn columns_of_zeros_leave_it_orthogonal() {
        for (rows, columns) in [(1, 1), (3, 3), (5, 2)] {
            let q = orthogonal_factor(DMatrix::zeros(rows, columns));
            assert_eq!(q, DMatrix::identity(rows, columns));
        }
    }
}
