//! Factors of a product, copied so that a tile reads them one number after the other.

use core::ops::Range;

use super::outer::{Left, ROWS, Right};
use super::scratch::Scratch;
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// Numbers that are rearranged at a time.
const QUAD: usize = 4;
/// Columns of a strip of four registers of `f32`.
const WIDE: usize = 16;
/// Rows of a transposed left factor that are packed together: what lies in a cache line or two.
const LINE: usize = 16;

/// The buffers of packed factors. They live with a network, so that nothing is allocated from step to step.
#[derive(Debug, Default)]
pub struct Panels<T> {
    /// Pairs of rows of the left factor, then a last single row: along the depth, side by side.
    left: Scratch<T>,
    /// A strip of columns of the right factor, one row of the strip after the other.
    right: Scratch<T>,
    /// A strip of the answer that is narrower than its registers.
    edge: Scratch<T>,
    /// A block of a gradient, on its way into the weights.
    pub(super) gradient: Scratch<T>,
}

/// The packed left factor, and places for a strip of the right one and of the answer.
pub(super) struct Buffers<'a, T> {
    pub(super) left: &'a [T],
    pub(super) right: &'a mut Scratch<T>,
    pub(super) edge: &'a mut Scratch<T>,
}

impl<T: Scalar> Panels<T> {
    /// Packs these rows and this depth of the left factor, which is `all_rows` by `all_depth`.
    pub(super) fn pack_left(
        &mut self,
        left: Left<'_, T>,
        rows: Range<usize>,
        depth: Range<usize>,
        all_rows: usize,
        all_depth: usize,
    ) {
        let deep = depth.len();
        let packed = self.left.room(rows.len() * deep);
        match left {
            Left::AsIs(a) => {
                let a = a[rows.start * all_depth..rows.end * all_depth].chunks(ROWS * all_depth);
                for (packed, a) in packed.chunks_mut(ROWS * deep).zip(a) {
                    let first = &a[depth.clone()];
                    match a.get(all_depth..) {
                        Some(second) if !second.is_empty() => {
                            interleave(packed, first, &second[depth.clone()]);
                        }
                        _ => packed.copy_from_slice(first),
                    }
                }
            }
            Left::Transposed(a) => {
                let a = &a[depth.start * all_rows..][..deep * all_rows];
                let strips = packed.chunks_mut(LINE * deep).zip(rows.clone().step_by(LINE));
                for (packed, i) in strips {
                    distribute(packed, a, all_rows, i..rows.end.min(i + LINE), deep);
                }
            }
        }
    }

    pub(super) fn buffers(&mut self) -> Buffers<'_, T> {
        Buffers { left: self.left.numbers(), right: &mut self.right, edge: &mut self.edge }
    }
}

/// Two rows, side by side.
#[inline(always)]
fn interleave<T: Scalar>(packed: &mut [T], first: &[T], second: &[T]) {
    let (packed, packed_rest) = packed.as_chunks_mut::<{ ROWS * QUAD }>();
    let (first, first_rest) = first.as_chunks::<QUAD>();
    let (second, second_rest) = second.as_chunks::<QUAD>();
    for (packed, (a, b)) in packed.iter_mut().zip(first.iter().zip(second)) {
        *packed = [a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]];
    }
    let pairs = packed_rest.chunks_exact_mut(ROWS);
    for (packed, (&a, &b)) in pairs.zip(first_rest.iter().zip(second_rest)) {
        packed.copy_from_slice(&[a, b]);
    }
}

/// `span` of every row of `a`, each pair of columns apart, and a last single one.
#[inline(always)]
fn distribute<T: Scalar>(
    packed: &mut [T],
    a: &[T],
    all_rows: usize,
    span: Range<usize>,
    deep: usize,
) {
    if span.len() == LINE {
        let pairs = packed.as_chunks_mut::<ROWS>().0;
        for (p, a) in a.chunks_exact(all_rows).enumerate() {
            let a = a[span.clone()].as_chunks::<ROWS>().0;
            for (pair, a) in a[..LINE / ROWS].iter().enumerate() {
                pairs[pair * deep + p] = *a;
            }
        }
        return;
    }
    for (packed, i) in packed.chunks_mut(ROWS * deep).zip(span.step_by(ROWS)) {
        let a = a.chunks_exact(all_rows);
        if packed.len() == ROWS * deep {
            for (packed, a) in packed.chunks_exact_mut(ROWS).zip(a) {
                packed.copy_from_slice(&a[i..i + ROWS]);
            }
        } else {
            for (packed, a) in packed.iter_mut().zip(a) {
                *packed = a[i];
            }
        }
    }
}

/// Columns `j..j + part` of this depth of the right factor, which is `all_depth` by `columns`, in rows of
/// `wide`, the rest of each 0.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
pub(super) fn pack_right<'a, T: Scalar>(
    packed: &'a mut Scratch<T>,
    right: Right<'_, T>,
    columns: usize,
    all_depth: usize,
    depth: Range<usize>,
    j: usize,
    part: usize,
    wide: usize,
) -> &'a [T] {
    let packed = packed.room(depth.len() * wide);
    match right {
        Right::AsIs(b) => {
            let b = b[depth.start * columns..depth.end * columns].chunks_exact(columns);
            if part == WIDE {
                // A copy of unknown length would be a call.
                for (packed, b) in packed.as_chunks_mut::<WIDE>().0.iter_mut().zip(b) {
                    if let Some(values) = b[j..].first_chunk() {
                        *packed = *values;
                    }
                }
                return packed;
            }
            for (packed, b) in packed.chunks_exact_mut(wide).zip(b) {
                let (values, rest) = packed.split_at_mut(part);
                values.copy_from_slice(&b[j..j + part]);
                rest.fill(T::ZERO);
            }
        }
        Right::Transposed(b) => {
            let b = &b[j * all_depth..(j + part) * all_depth];
            let whole = if matches!(wide, 8 | 16) { part / QUAD * QUAD } else { 0 };
            let (quads, rest) = b.split_at(whole * all_depth);
            for (b, s) in quads.chunks_exact(QUAD * all_depth).zip((0..).step_by(QUAD)) {
                let b = core::array::from_fn(|r| &b[r * all_depth..][..all_depth][depth.clone()]);
                match wide {
                    8 => transpose::<T, 8>(packed, b, s),
                    _ => transpose::<T, 16>(packed, b, s),
                }
            }
            for (b, s) in rest.chunks_exact(all_depth).zip(whole..) {
                for (packed, &b) in packed[s..].iter_mut().step_by(wide).zip(&b[depth.clone()]) {
                    *packed = b;
                }
            }
            for s in part..wide {
                packed[s..].iter_mut().step_by(wide).for_each(|packed| *packed = T::ZERO);
            }
        }
    }
    packed
}

/// Four rows, as columns of a strip from column `s` on.
#[inline(never)]
fn transpose<T: Scalar, const WIDE: usize>(packed: &mut [T], rows: [&[T]; QUAD], s: usize) {
    let quads = rows[0].len() / QUAD;
    let (packed, _) = packed.as_chunks_mut::<WIDE>();
    let (packed, packed_rest) = packed.split_at_mut(quads * QUAD);
    // All are so long, and `s` is so small, as the compiler should see.
    let [b0, b1, b2, b3] = rows.map(|row| &row.as_chunks().0[..quads]);
    let blocks = &mut packed.as_chunks_mut::<QUAD>().0[..quads];
    let s = s.min(WIDE - QUAD);
    for p in 0..quads {
        let columns = T::Lanes::transpose([&b0[p], &b1[p], &b2[p], &b3[p]]);
        for (packed, column) in blocks[p].iter_mut().zip(columns) {
            packed[s..s + QUAD].copy_from_slice(&column);
        }
    }
    for (packed, p) in packed_rest.iter_mut().zip(quads * QUAD..) {
        packed[s..s + QUAD].copy_from_slice(&rows.map(|row| row[p]));
    }
}
