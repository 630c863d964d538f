//! How alike the rows of a batch are.

use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// The correlation of two rows about 0, on average over all pairs of different ones:
/// `(abs(sum z)^2 - sum abs(z)^2) / ((rows - 1) sum abs(z)^2)`, the mean inner product over the mean square length.
/// 1 if all rows are equal; NaN for one row, for zeros, and beyond the finite range.
pub(crate) fn row_correlation<T: Scalar>(z: &Matrix<T>) -> f64 {
    // Column by column: no sum waits for the one before it.
    let mut sums = vec![[0.0; 2]; z.columns()];
    for row in 0..z.rows() {
        for ([sum, squares], value) in sums.iter_mut().zip(z.row(row)) {
            let value = value.to_f64();
            *sum += value;
            *squares += value * value;
        }
    }
    let (mut whole, mut squares) = (0.0, 0.0);
    for [sum, square] in sums {
        whole += sum * sum;
        squares += square;
    }
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    let others = z.rows() as f64 - 1.0;
    (whole - squares) / (others * squares)
}
