//! The matrix products for `bench/`, behind a feature of the same name and no part of the crate's face.

use crate::kernel;

/// `C = A B^T`.
pub fn product_transposed(
    c: &mut [f32],
    a: &[f32],
    b: &[f32],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    kernel::product_transposed(c, a, b, rows, columns, depth);
}

/// `C = A B`.
pub fn product(c: &mut [f32], a: &[f32], b: &[f32], rows: usize, columns: usize, depth: usize) {
    kernel::product(c, a, b, rows, columns, depth);
}

/// `C = A^T B`.
pub fn transposed_product(
    c: &mut [f32],
    a: &[f32],
    b: &[f32],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    kernel::transposed_product(c, a, b, rows, columns, depth);
}
