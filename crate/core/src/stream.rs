//! Seeded random numbers: one portable generator, one stream a use.

use rand_core::{Rng, SeedableRng, TryRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What a stream's numbers are for. Each use has streams of its own, so that drawing more of one
/// thing never shifts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Initial weights; the index is the layer.
    Weight = 1,
    /// Initial biases; the index is the layer.
    Bias = 2,
    /// Synthetic inputs; the index is the block of rows.
    Input = 3,
    /// Labels drawn for synthetic inputs.
    Label = 4,
    /// The order of rows in training; the index is the epoch.
    Order = 5,
    /// Dropout masks; the index is the layer.
    Dropout = 6,
    /// Generated digits; the index is the image.
    Digit = 7,
    /// Starting points of a search for a minimum.
    Start = 8,
    /// Points of a toy data set; the index is the point.
    Toy = 12,
}

/// The numbers for one (seed, purpose, index).
///
/// xoshiro256++ (Blackman & Vigna 2019, <https://prng.di.unimi.it>), its state filled by SplitMix64
/// from the 64-bit word `seed * 2^32 + purpose * 2^24 + index`. The word is different for every
/// triple and SplitMix64 is a bijection, so no two streams start in the same state.
///
/// ```
/// use rand_core::Rng;
/// use weightscope::{Purpose, Stream};
/// let mut first = Stream::new(7, Purpose::Weight, 0);
/// let mut again = Stream::new(7, Purpose::Weight, 0);
/// let mut other = Stream::new(7, Purpose::Weight, 1);
/// let word = first.next_u64();
/// assert_eq!(word, again.next_u64());
/// assert_ne!(word, other.next_u64());
/// ```
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

/// Indices of streams stay below this.
pub const MAX_STREAM_INDEX: u32 = 1 << 24;

impl Stream {
    /// The stream for this seed, purpose and index.
    ///
    /// # Panics
    /// If `index` is [`MAX_STREAM_INDEX`] or more, which checked sizes never reach.
    #[must_use]
    pub fn new(seed: u32, purpose: Purpose, index: u32) -> Self {
        assert!(index < MAX_STREAM_INDEX, "stream index {index} is out of bounds");
        let word = u64::from(seed) << 32 | u64::from(purpose as u8) << 24 | u64::from(index);
        Stream(Xoshiro256PlusPlus::seed_from_u64(word))
    }

    /// The next number, even over `[0, 1)` in steps of 2^-53.
    #[must_use]
    pub fn unit(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // 53 bits are exact
        let mantissa = (self.next_u64() >> 11) as f64;
        mantissa * (1.0 / 9_007_199_254_740_992.0)
    }

    /// The next number, even over `0..bound`, without bias (Lemire 2019, "Fast random integer
    /// generation in an interval", algorithm 5).
    ///
    /// # Panics
    /// If `bound` is 0.
    #[must_use]
    pub fn below(&mut self, bound: u32) -> u32 {
        assert!(bound > 0, "no number lies below 0");
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u64::from(self.next_u32()) * u64::from(bound);
            #[allow(clippy::cast_possible_truncation)] // the low half is meant
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// Puts `items` into a uniformly random order (Fisher–Yates, from the back).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u32::try_from(last + 1).expect("fewer than 2^32 items");
            items.swap(last, self.below(bound) as usize);
        }
    }
}

impl TryRng for Stream {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.next_u32())
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.next_u64())
    }
    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill_bytes(destination);
        Ok(())
    }
}
