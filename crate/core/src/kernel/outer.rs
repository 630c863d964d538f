//! `A B` and `A^T B`: the columns of `c` lie side by side as those of `b` do, so every entry is summed
//! along the depth, one product after the other, with its neighbours beside it in the lanes.

use core::ops::Range;

use super::panels::{Buffers, Panels, pack_right};
use super::scratch::Scratch;
use super::tile::tiles;
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// Rows of a tile.
pub(super) const ROWS: usize = 2;
/// Registers to a row of a tile: with two rows, eight sums, and all that is live fits 16 registers.
const REGISTERS: usize = 4;
/// The depth that is summed at a time; the sums are then stored, and continued by the next block.
const DEPTH: usize = 256;
/// The most rows packed at a time.
const BLOCK: usize = 512;
/// A `b` that need not be turned round is packed where at least so many rows and so much depth repay it.
const PACKED_ROWS: usize = 32;
const PACKED_DEPTH: usize = 64;

/// The left factor: `rows` by `depth`, one or the other way round.
#[derive(Clone, Copy)]
pub(super) enum Left<'a, T> {
    /// (rows, depth).
    AsIs(&'a [T]),
    /// (depth, rows).
    Transposed(&'a [T]),
}

/// The right factor: `depth` by `columns`, one or the other way round.
#[derive(Clone, Copy)]
pub(super) enum Right<'a, T> {
    /// (depth, columns).
    AsIs(&'a [T]),
    /// (columns, depth).
    Transposed(&'a [T]),
}

/// A block of columns of the answer.
pub(super) struct Target<'a, T> {
    /// From the first of them on: nothing else is in these rows.
    pub(super) c: &'a mut [T],
    /// From row to row.
    pub(super) stride: usize,
    /// The first of them, as a column of `b`.
    pub(super) first: usize,
    /// How many they are.
    pub(super) width: usize,
}

/// Rows `span` of `left right`, in the columns that `target` says; `left` has `rows` rows, `right` has
/// `columns` columns.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
pub(super) fn product<T: Scalar>(
    target: Target<'_, T>,
    left: Left<'_, T>,
    right: Right<'_, T>,
    span: Range<usize>,
    rows: usize,
    columns: usize,
    depth: usize,
    panels: &mut Panels<T>,
) {
    let Target { c, stride, first, width } = target;
    if depth == 0 {
        c.fill(T::ZERO);
    }
    let wide = REGISTERS * T::Lanes::COUNT;
    let repaid = span.len() >= PACKED_ROWS && depth >= PACKED_DEPTH;
    for i in span.clone().step_by(BLOCK) {
        let height = (span.end - i).min(BLOCK);
        for p in (0..depth).step_by(DEPTH) {
            let deep = (depth - p).min(DEPTH);
            panels.pack_left(left, i..i + height, p..p + deep, rows, depth);
            for j in (0..width).step_by(wide) {
                let part = (width - j).min(wide);
                let registers = part.div_ceil(T::Lanes::COUNT);
                let wide = registers * T::Lanes::COUNT;
                let c = &mut c[(i - span.start) * stride + j..];
                let (j, more) = (first + j, p > 0);
                let Buffers { left, right: packed, edge } = panels.buffers();
                let (b, columns, j) = match right {
                    Right::AsIs(b) if part == wide && !repaid => {
                        (&b[p * columns..][..deep * columns], columns, j)
                    }
                    _ => {
                        let depths = p..p + deep;
                        (pack_right(packed, right, columns, depth, depths, j, part, wide), wide, 0)
                    }
                };
                let strip = Strip { c, stride, left, b, columns, j, deep, more };
                if part == wide {
                    strip.wide(registers, height);
                } else {
                    strip.edge(edge, height, part, registers);
                }
            }
        }
    }
}

/// A strip of columns of `c`, to be written or continued.
struct Strip<'a, T> {
    /// From the first of its columns on.
    c: &'a mut [T],
    stride: usize,
    /// The packed rows.
    left: &'a [T],
    b: &'a [T],
    /// How long the rows of `b` are, and where in them the strip begins.
    columns: usize,
    j: usize,
    deep: usize,
    /// Whether sums are continued that `c` holds.
    more: bool,
}

impl<T: Scalar> Strip<'_, T> {
    /// All packed rows, `C` registers wide: first those in pairs, then the last.
    #[inline(always)]
    fn rows<const C: usize>(self, height: usize) {
        let Strip { c, stride, left, b, columns, j, deep, more } = self;
        let paired = height - height % ROWS;
        let (pairs, last) = left[..height * deep].split_at(paired * deep);
        tiles::<T, ROWS, C>(c, stride, pairs, b, columns, j, deep, more);
        if !last.is_empty() {
            let c = &mut c[paired * stride..];
            tiles::<T, 1, C>(c, stride, last, b, columns, j, deep, more);
        }
    }

    /// All packed rows, so many registers wide.
    #[inline(always)]
    fn wide(self, registers: usize, height: usize) {
        match registers {
            1 => self.rows::<1>(height),
            2 => self.rows::<2>(height),
            3 => self.rows::<3>(height),
            _ => self.rows::<REGISTERS>(height),
        }
    }

    /// The last `part` columns, which do not fill their registers: computed elsewhere and copied.
    #[inline(always)]
    fn edge(self, edge: &mut Scratch<T>, height: usize, part: usize, registers: usize) {
        let wide = self.columns;
        let edge = edge.room(height * wide);
        let Strip { c, stride, .. } = self;
        if self.more {
            for (edge, c) in edge.chunks_exact_mut(wide).zip(c.chunks(stride)) {
                edge[..part].copy_from_slice(&c[..part]);
            }
        }
        let strip = Strip { c: &mut *edge, stride: wide, ..self };
        strip.wide(registers, height);
        for (edge, c) in edge.chunks_exact(wide).zip(c.chunks_mut(stride)) {
            c[..part].copy_from_slice(&edge[..part]);
        }
    }
}
