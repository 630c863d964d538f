//! Matrix products, the hot part of every pass.
//!
//! Three shapes are needed: forward `A B^T`, backward to the inputs `A B` and to the weights `A^T B`. All
//! matrices are row-major slices. The order of every sum is fixed and depends on nothing but the length
//! summed over and, in `A B^T`, the columns; never on the rows: a row's answer does not depend on the batch it
//! stands in.
//!
//! | | the order of a sum |
//! | --- | --- |
//! | `A B^T` with few columns | in lanes along the depth, the lanes in pairs at last |
//! | `A B^T` with more, `A B`, `A^T B` | along the depth, one product after the other |
//!
//! Blocks and packed copies change where numbers are read from, not the order in which they are added.

mod descent;
mod dot;
mod outer;
mod panels;
mod rows;
mod scratch;
mod tile;

use outer::{Left, Right, Target};
pub(crate) use panels::Panels;
pub(crate) use rows::touch;

use crate::update::Update;

/// The kernels of a scalar.
///
/// Methods of a trait that is implemented type by type: so each is compiled once, here, and for speed,
/// whatever the crate that calls it is compiled for.
pub trait Kernels: Sized {
    /// `C = A B^T`: `a` is (rows, depth), `b` (columns, depth), `c` (rows, columns).
    fn product_transposed(
        c: &mut [Self],
        a: &[Self],
        b: &[Self],
        rows: usize,
        columns: usize,
        depth: usize,
        panels: &mut Panels<Self>,
    );
    /// `C = A B`: `a` is (rows, depth), `b` (depth, columns), `c` (rows, columns).
    fn product(
        c: &mut [Self],
        a: &[Self],
        b: &[Self],
        rows: usize,
        columns: usize,
        depth: usize,
        panels: &mut Panels<Self>,
    );
    /// `C = A^T B`: `a` is (depth, rows), `b` (depth, columns), `c` (rows, columns).
    fn transposed_product(
        c: &mut [Self],
        a: &[Self],
        b: &[Self],
        rows: usize,
        columns: usize,
        depth: usize,
        panels: &mut Panels<Self>,
    );
    /// Moves `weights` (rows, columns) against their gradient `A^T B`, with the bits of
    /// [`transposed_product`](Kernels::transposed_product) and [`Update::weights`] after it.
    #[allow(clippy::too_many_arguments)]
    fn descend(
        weights: &mut [Self],
        a: &[Self],
        b: &[Self],
        rows: usize,
        columns: usize,
        depth: usize,
        update: &Update<Self>,
        panels: &mut Panels<Self>,
    );
    /// Adds `bias` to every row of `c`, which is (rows, `bias.len()`).
    fn add_to_rows(c: &mut [Self], bias: &[Self]);
    /// `sums[j] = sum over i of a[i, j]`, row after row; `a` is (rows, `sums.len()`).
    fn column_sums(sums: &mut [Self], a: &[Self]);
    /// What `table` has for each byte.
    fn look_up(values: &mut [Self], bytes: &[u8], table: &[Self; 256]);
}

/// From so many columns on `A B^T` packs `b` and sums as `A B` does. That is repaid by about twenty rows, and
/// by any number where the depth is short; ten rows of great depth lose a tenth. It must not be decided by
/// the rows: a sum's order would depend on them.
const PACKED_COLUMNS: usize = 64;

macro_rules! kernels {
    ($($scalar:ty)+) => { $(
        impl Kernels for $scalar {
            #[inline(never)]
            fn product_transposed(
                c: &mut [Self],
                a: &[Self],
                b: &[Self],
                rows: usize,
                columns: usize,
                depth: usize,
                panels: &mut Panels<Self>,
            ) {
                if columns < PACKED_COLUMNS {
                    return dot::product_transposed(c, a, b, rows, columns, depth);
                }
                let c = &mut c[..rows * columns];
                let (a, b) = (&a[..rows * depth], &b[..columns * depth]);
                let target = Target { c, stride: columns, first: 0, width: columns };
                let (a, b) = (Left::AsIs(a), Right::Transposed(b));
                outer::product(target, a, b, 0..rows, rows, columns, depth, panels);
            }
            #[inline(never)]
            fn product(
                c: &mut [Self],
                a: &[Self],
                b: &[Self],
                rows: usize,
                columns: usize,
                depth: usize,
                panels: &mut Panels<Self>,
            ) {
                let c = &mut c[..rows * columns];
                let a = &a[..rows * depth];
                let target = Target { c, stride: columns, first: 0, width: columns };
                let (a, b) = (Left::AsIs(a), Right::AsIs(&b[..depth * columns]));
                outer::product(target, a, b, 0..rows, rows, columns, depth, panels);
            }
            #[inline(never)]
            fn transposed_product(
                c: &mut [Self],
                a: &[Self],
                b: &[Self],
                rows: usize,
                columns: usize,
                depth: usize,
                panels: &mut Panels<Self>,
            ) {
                let c = &mut c[..rows * columns];
                let a = &a[..rows * depth];
                let target = Target { c, stride: columns, first: 0, width: columns };
                let (a, b) = (Left::Transposed(a), Right::AsIs(&b[..depth * columns]));
                outer::product(target, a, b, 0..rows, rows, columns, depth, panels);
            }
            #[inline(never)]
            fn descend(
                weights: &mut [Self],
                a: &[Self],
                b: &[Self],
                rows: usize,
                columns: usize,
                depth: usize,
                update: &Update<Self>,
                panels: &mut Panels<Self>,
            ) {
                let weights = &mut weights[..rows * columns];
                let a = &a[..rows * depth];
                descent::descend(weights, a, b, rows, columns, depth, update, panels);
            }
            #[inline(never)]
            fn add_to_rows(c: &mut [Self], bias: &[Self]) {
                rows::add_to_rows(c, bias);
            }
            #[inline(never)]
            fn column_sums(sums: &mut [Self], a: &[Self]) {
                rows::column_sums(sums, a);
            }
            #[inline(never)]
            fn look_up(values: &mut [Self], bytes: &[u8], table: &[Self; 256]) {
                rows::look_up(values, bytes, table);
            }
        }
    )+ };
}

kernels!(f32 f64);

#[cfg(test)]
mod tests;
