//! Matrices that are mostly zero.

use crate::draws::fill_normal;
use crate::matrix::Matrix;
use crate::scalar::Scalar;
use crate::stream::Stream;

/// How many zeros a column of `rows` weights has: `ceil(sparsity rows)`, as PyTorch counts them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
pub(super) fn zeros_a_column(sparsity: f64, rows: usize) -> usize {
    // sparsity lies in 0..=1, rows below 2^53
    ((sparsity * rows as f64).ceil() as usize).min(rows)
}

/// Fills `weights` with `N(0, standard_deviation^2)`, then sets `zeros` entries of each column to 0, chosen evenly.
pub(super) fn fill_sparse<T: Scalar>(
    weights: &mut Matrix<T>,
    standard_deviation: f64,
    zeros: usize,
    stream: &mut Stream,
) {
    fill_normal(weights.as_mut_slice(), standard_deviation, stream);
    let (rows, columns) = (weights.rows(), weights.columns());
    let weights = weights.as_mut_slice();
    let mut order: Vec<usize> = (0..rows).collect();
    for column in 0..columns {
        stream.shuffle(&mut order);
        for &row in &order[..zeros] {
            weights[row * columns + column] = T::ZERO;
        }
    }
}
