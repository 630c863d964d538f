//! Factors of a product, copied so that a tile reads them one number after the other.

use core::ops::Range;

use super::outer::{Left, ROWS};
use crate::scalar::Scalar;

/// The buffers of packed factors. They live with a network, so that nothing is allocated from step to step.
#[derive(Debug, Default)]
pub struct Panels<T> {
    /// Pairs of rows of the left factor, then a last single row: along the depth, side by side.
    left: Vec<T>,
    /// A strip of columns of the right factor, one row of the strip after the other.
    right: Vec<T>,
    /// A strip of the answer that is narrower than its registers.
    edge: Vec<T>,
    /// A block of a gradient, on its way into the weights.
    pub(super) gradient: Vec<T>,
}

/// The packed left factor, and places for a strip of the right one and of the answer.
pub(super) struct Buffers<'a, T> {
    pub(super) left: &'a [T],
    pub(super) right: &'a mut Vec<T>,
    pub(super) edge: &'a mut Vec<T>,
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
        grow(&mut self.left, rows.len() * deep);
        let packed = &mut self.left[..rows.len() * deep];
        for (packed, i) in packed.chunks_mut(ROWS * deep).zip(rows.step_by(ROWS)) {
            let pair = packed.len() == ROWS * deep;
            match left {
                Left::AsIs(a) => {
                    let first = &a[i * all_depth..][..all_depth][depth.clone()];
                    if pair {
                        let second = &a[(i + 1) * all_depth..][..all_depth][depth.clone()];
                        for (packed, (&first, &second)) in
                            packed.chunks_exact_mut(ROWS).zip(first.iter().zip(second))
                        {
                            packed[0] = first;
                            packed[1] = second;
                        }
                    } else {
                        packed.copy_from_slice(first);
                    }
                }
                Left::Transposed(a) => {
                    let a = a[depth.start * all_rows..][..deep * all_rows].chunks_exact(all_rows);
                    if pair {
                        for (packed, a) in packed.chunks_exact_mut(ROWS).zip(a) {
                            packed[0] = a[i];
                            packed[1] = a[i + 1];
                        }
                    } else {
                        for (packed, a) in packed.iter_mut().zip(a) {
                            *packed = a[i];
                        }
                    }
                }
            }
        }
    }

    pub(super) fn buffers(&mut self) -> Buffers<'_, T> {
        Buffers { left: &self.left, right: &mut self.right, edge: &mut self.edge }
    }
}

/// Columns `j..j + part` of `b`, whose rows are `columns` long, in rows of `wide`, the rest of each 0.
pub(super) fn pack_right<'a, T: Scalar>(
    packed: &'a mut Vec<T>,
    b: &[T],
    columns: usize,
    j: usize,
    part: usize,
    wide: usize,
) -> &'a [T] {
    let length = b.len() / columns * wide;
    grow(packed, length);
    let packed = &mut packed[..length];
    for (packed, b) in packed.chunks_exact_mut(wide).zip(b.chunks_exact(columns)) {
        let (values, rest) = packed.split_at_mut(part);
        values.copy_from_slice(&b[j..j + part]);
        rest.fill(T::ZERO);
    }
    packed
}

/// Makes a buffer hold `length` numbers at least.
pub(super) fn grow<T: Scalar>(buffer: &mut Vec<T>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, T::ZERO);
    }
}
