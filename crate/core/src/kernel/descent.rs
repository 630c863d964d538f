//! `W - step(A^T B)`: a weight's gradient goes into the weight while it is near.

use super::outer::{Left, Right, Target, product};
use super::panels::Panels;
use crate::scalar::Scalar;
use crate::update::Update;

/// The most rows of a block of the gradient.
const ROWS: usize = 64;
/// The most numbers of a block of the gradient. In fewer, which the nearest cache would hold, a layer of 30 x 784 is
/// slower: the factors are packed for each.
const BLOCK: usize = 1 << 15;
/// The columns of a block are a multiple of this.
const COLUMNS: usize = 64;

/// Moves `weights` (rows, columns) against their gradient `A^T B`: `a` is (depth, rows), `b` (depth, columns).
#[inline(always)]
#[allow(clippy::too_many_arguments)]
pub(super) fn descend<T: Scalar>(
    weights: &mut [T],
    a: &[T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
    update: &Update<T>,
    panels: &mut Panels<T>,
) {
    let mut gradient = core::mem::take(&mut panels.gradient);
    for i in (0..rows).step_by(ROWS) {
        let height = (rows - i).min(ROWS);
        let most = BLOCK / height / COLUMNS * COLUMNS;
        for j in (0..columns).step_by(most) {
            let width = (columns - j).min(most);
            let block = gradient.room(height * width);
            let target = Target { c: block, stride: width, first: j, width };
            let (a, b) = (Left::Transposed(a), Right::AsIs(b));
            product(target, a, b, i..i + height, rows, columns, depth, panels);
            for (weights, gradient) in
                weights[i * columns..].chunks_mut(columns).zip(block.chunks_exact(width))
            {
                update.weights(&mut weights[j..j + width], gradient);
            }
        }
    }
    panels.gradient = gradient;
}
