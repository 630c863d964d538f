//! Numbers of either type, seen as doubles block by block.

use crate::lanes::{Lanes, Packed};

type Double = <f64 as Packed>::Lanes;

/// A slice of either scalar. What only reads numbers takes it, is compiled once, and computes in `f64`.
#[derive(Clone, Copy, Debug)]
pub enum Numbers<'a> {
    /// Single precision.
    Single(&'a [f32]),
    /// Double precision.
    Double(&'a [f64]),
}

/// How many numbers a block has, all but the last: they stay in the nearest cache.
pub(crate) const BLOCK: usize = 256;

impl Numbers<'_> {
    /// How many there are.
    pub(crate) fn len(self) -> usize {
        match self {
            Numbers::Single(values) => values.len(),
            Numbers::Double(values) => values.len(),
        }
    }

    /// Hands over block after block, as doubles: the first so many of a buffer.
    #[inline(always)]
    pub(crate) fn each_block(self, mut see: impl FnMut(&mut [f64; BLOCK], usize)) {
        let mut buffer = [0.0; BLOCK];
        let mut start = 0;
        while start < self.len() {
            let count = BLOCK.min(self.len() - start);
            let block = &mut buffer[..count];
            match self {
                Numbers::Single(values) => {
                    for (wide, &value) in block.iter_mut().zip(&values[start..]) {
                        *wide = f64::from(value);
                    }
                }
                Numbers::Double(values) => {
                    block.copy_from_slice(&values[start..start + count]);
                }
            }
            see(&mut buffer, count);
            start += BLOCK;
        }
    }
}

/// Moves the finite numbers of `block` to its front; how many there are.
pub(crate) fn finite_to_front(block: &mut [f64]) -> usize {
    // Nearly always all are: then every number less itself is 0.
    let (pairs, rest) = block.as_chunks::<2>();
    let differences = pairs.iter().fold(Double::splat(0.0), |sum, pair| {
        let value = Double::from(*pair);
        sum.plus(value.minus(value))
    });
    if differences.sum() == 0.0 && rest.iter().all(|value| value.is_finite()) {
        return block.len();
    }
    let mut count = 0;
    for i in 0..block.len() {
        let value = block[i];
        block[count] = value;
        count += usize::from(value.is_finite());
    }
    count
}
