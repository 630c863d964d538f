//! How many columns of a matrix differ from one another.

use crate::matrix::Matrix;
use crate::ranking::ranking;
use crate::scalar::Scalar;

/// The number of different columns of `matrix`: 1 if all are equal, number by number, and 0 if there is
/// none. The two zeros are equal, and so are all NaN.
pub(crate) fn distinct_columns<T: Scalar>(matrix: &Matrix<T>) -> usize {
    let mut keys = vec![0; matrix.columns()];
    let mut columns = Vec::new();
    // Columns are nearly always told apart by their first number, and else by a hash of all.
    for rows in [matrix.rows().min(1), matrix.rows()] {
        hash_columns(matrix, rows, &mut keys);
        columns = ranking(keys.iter().copied());
        if columns.windows(2).all(|pair| keys[pair[0]] != keys[pair[1]]) {
            return columns.len();
        }
    }
    // Equal columns have equal hashes; the converse is checked, not trusted.
    let equal = |a: usize, b: usize| {
        (0..matrix.rows()).all(|row| key(matrix.row(row)[a]) == key(matrix.row(row)[b]))
    };
    let mut distinct: Vec<usize> = Vec::new();
    for column in columns {
        let same_hash = distinct.iter().rev().take_while(|&&other| keys[other] == keys[column]);
        if !same_hash.into_iter().any(|&other| equal(other, column)) {
            distinct.push(column);
        }
    }
    distinct.len()
}

/// A hash of the first `rows` numbers of each column.
fn hash_columns<T: Scalar>(matrix: &Matrix<T>, rows: usize, hashes: &mut [u64]) {
    hashes.fill(0xcbf2_9ce4_8422_2325);
    for row in 0..rows {
        for (hash, value) in hashes.iter_mut().zip(matrix.row(row)) {
            let mixed = (*hash ^ key(*value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *hash = mixed ^ (mixed >> 29);
        }
    }
}

/// Equal for equal numbers, and for any two NaN.
fn key<T: Scalar>(value: T) -> u64 {
    let value = value.to_f64();
    if value.is_nan() { u64::MAX } else { (value + 0.0).to_bits() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rows: usize, columns: usize, values: &[f32]) -> usize {
        distinct_columns(&Matrix::from_vec(rows, columns, values.to_vec()).unwrap())
    }

    #[test]
    fn columns_are_compared_as_a_whole() {
        assert_eq!(count(2, 3, &[1.0, 1.0, 1.0, 2.0, 2.0, 3.0]), 2);
        assert_eq!(count(1, 4, &[0.0, -0.0, f32::NAN, -f32::NAN]), 2);
        assert_eq!(count(2, 3, &[5.0; 6]), 1);
        assert_eq!(count(1, 3, &[1.0, 2.0, 3.0]), 3);
        assert_eq!(count(0, 3, &[]), 1);
        assert_eq!(count(3, 0, &[]), 0);
    }
}
