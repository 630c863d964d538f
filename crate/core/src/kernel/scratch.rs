//! Room for numbers on their way from one place to another.

use crate::scalar::Scalar;

/// The bytes of a cache line.
const LINE: usize = 64;

/// A buffer that grows to what is asked of it and begins where a cache line does.
///
/// An allocator of 32-bit memory promises eight bytes: a quarter of all registers would then be read from two
/// lines, for which the products take up to three percent longer.
#[derive(Debug, Default)]
pub(super) struct Scratch<T>(Vec<T>);

impl<T: Scalar> Scratch<T> {
    /// Room for `length` numbers; what they are is left from before.
    pub(super) fn room(&mut self, length: usize) -> &mut [T] {
        let most = length + LINE / size_of::<T>();
        if self.0.len() < most {
            self.0.resize(most, T::ZERO);
        }
        let first = self.first();
        &mut self.0[first..][..length]
    }

    /// The numbers that were written to the last [`room`](Scratch::room), and what is left behind them.
    pub(super) fn numbers(&self) -> &[T] {
        &self.0[self.first()..]
    }

    /// Where the first line begins.
    fn first(&self) -> usize {
        self.0.as_ptr().align_offset(LINE)
    }
}
