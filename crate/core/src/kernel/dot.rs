//! `A B^T`: both factors lie along the depth, so every entry is a dot product of two rows.

use super::tile::{Registers, dots};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// Rows of `a` in a tile.
const ROWS: usize = 2;
/// Rows of `b` in a tile: with two rows of `a`, eight sums, and all that is live fits 16 registers.
const COLUMNS: usize = 4;
/// The bytes of `a` that stay in the nearest cache while `b` passes by.
const NEAR: usize = 1 << 14;

/// `C = A B^T`: `a` is (rows, depth), `b` (columns, depth), `c` (rows, columns).
#[inline(always)]
pub(super) fn product_transposed<T: Scalar>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    let (c, a, b) = (&mut c[..rows * columns], &a[..rows * depth], &b[..columns * depth]);
    if depth == 0 {
        c.fill(T::ZERO);
    }
    if rows * columns * depth == 0 {
        return;
    }
    let near = (NEAR / size_of::<T>() / depth).max(1).next_multiple_of(ROWS);
    for (c, a) in c.chunks_mut(near * columns).zip(a.chunks(near * depth)) {
        let paired = a.len() / depth / ROWS * ROWS;
        let (pairs, last) = a.split_at(paired * depth);
        for (b, j) in b.chunks(COLUMNS * depth).zip((0..).step_by(COLUMNS)) {
            let width = b.len() / depth;
            strips::<T, ROWS>(&mut c[j..], pairs, b, columns, width, depth);
            if !last.is_empty() {
                strips::<T, 1>(&mut c[paired * columns + j..], last, b, columns, width, depth);
            }
        }
    }
}

/// `width` columns of `c`, no more than a tile has.
#[inline(always)]
fn strips<T: Scalar, const R: usize>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    columns: usize,
    width: usize,
    depth: usize,
) {
    match width {
        1 => strip::<T, R, 1>(c, a, b, columns, depth),
        2 => strip::<T, R, 2>(c, a, b, columns, depth),
        3 => strip::<T, R, 3>(c, a, b, columns, depth),
        _ => strip::<T, R, COLUMNS>(c, a, b, columns, depth),
    }
}

/// The dot products of all rows of `a`, `R` at a time, with the `C` rows of `b`, in registers.
///
/// A function of its own, with one short inner loop: in a longer one engines run out of registers.
#[inline(never)]
fn strip<T: Scalar, const R: usize, const C: usize>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    columns: usize,
    depth: usize,
) {
    let (b, b_rest) = rows_of::<T, C>(b, depth);
    for (c, a) in c.chunks_mut(R * columns).zip(a.chunks_exact(R * depth)) {
        let (a, a_rest) = rows_of::<T, R>(a, depth);
        let mut sums = [[T::Lanes::splat(T::ZERO); C]; R];
        dots::<T, R, C>(&mut sums, a, b);
        if !b_rest[0].is_empty() {
            let b = b_rest.map(T::Lanes::load_part);
            for r in 0..R {
                let a = T::Lanes::load_part(a_rest[r]);
                for s in 0..C {
                    sums[r][s] = sums[r][s].plus(a.times(b[s]));
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let c = &mut c[r * columns..][..C];
            for (c, sum) in c.iter_mut().zip(sums) {
                *c = sum.sum();
            }
        }
    }
}

/// `N` rows by the register, and what is left of each.
#[inline(always)]
fn rows_of<T: Scalar, const N: usize>(
    values: &[T],
    depth: usize,
) -> ([Registers<'_, T>; N], [&[T]; N]) {
    let rows: [_; N] = core::array::from_fn(|n| T::Lanes::arrays(&values[n * depth..][..depth]));
    (rows.map(|(whole, _)| whole), rows.map(|(_, rest)| rest))
}
