//! The matrix products for `bench/`, behind a feature of the same name and no part of the crate's face.

use std::cell::RefCell;

use crate::kernel::{Kernels, Panels};

thread_local! {
    /// Lives on from call to call, as it does with a network.
    static PANELS: RefCell<Panels<f32>> = RefCell::default();
}

/// `C = A B^T`.
pub fn product_transposed(
    c: &mut [f32],
    a: &[f32],
    b: &[f32],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    PANELS.with_borrow_mut(|panels| f32::product_transposed(c, a, b, rows, columns, depth, panels));
}

/// `C = A B`.
pub fn product(c: &mut [f32], a: &[f32], b: &[f32], rows: usize, columns: usize, depth: usize) {
    PANELS.with_borrow_mut(|panels| f32::product(c, a, b, rows, columns, depth, panels));
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
    PANELS.with_borrow_mut(|panels| f32::transposed_product(c, a, b, rows, columns, depth, panels));
}
