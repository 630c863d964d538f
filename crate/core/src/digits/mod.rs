//! Digits that look handwritten, from a seed.

mod glyph;
mod hand;
mod ink;

use crate::error::{Result, count_within};
use crate::stream::{Purpose, Stream};

const ROWS: usize = 28;
const COLUMNS: usize = 28;
const PIXELS: usize = ROWS * COLUMNS;

/// Images of digits and what they show, laid out as MNIST is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digits {
    /// Grey bytes, 0 paper and 255 ink: image after image, each row after row.
    pub images: Vec<u8>,
    /// The digit on each image, 0 to 9.
    pub labels: Vec<u8>,
}

impl Digits {
    /// Rows of one image.
    pub const ROWS: usize = ROWS;
    /// Columns of one image.
    pub const COLUMNS: usize = COLUMNS;
    /// Bytes of one image.
    pub const PIXELS: usize = PIXELS;
    /// Labels lie below this.
    pub const CLASSES: usize = 10;
    /// No more than this many are made in one go: 78 MB.
    pub const MAX_COUNT: usize = 100_000;

    /// How many images there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// The bytes of one image, row after row.
    #[must_use]
    pub fn image(&self, index: usize) -> &[u8] {
        &self.images[index * PIXELS..][..PIXELS]
    }
}

/// `count` digits that look handwritten.
///
/// | | |
/// | --- | --- |
/// | label | even over 0..10 |
/// | shape | one of two to four styles of the digit (a 7 crossed or not, a 4 open or closed, ...), drawn through points that stray |
/// | posture | stretched, slanted to the right as most people write, turned, gently bent |
/// | line | round, of a thickness and a pressure of its own, edges soft over a pixel or so |
/// | place | 28 x 28 pixels; the longer side of the digit has 17.6 to 20, the centre of its ink lies near the image's, as in MNIST |
///
/// The inputs a figure can count on where MNIST is not at hand, and about as hard: a `[784, 30, 10]`
/// network trained on 2,000 for 20 epochs knows 90 to 98 of 100 others.
///
/// Image `i` draws from [`Stream::new`]`(seed, Purpose::Digit, i)` alone: the first images of a longer
/// request are those of a shorter one.
///
/// # Errors
/// If `count` is above [`Digits::MAX_COUNT`].
///
/// ```
/// use weightscope::{Digits, digits};
/// let some = digits(20, 7).unwrap();
/// assert_eq!(some.images.len(), 20 * Digits::PIXELS);
/// assert!(some.labels.iter().all(|&label| label < 10));
/// assert_eq!(digits(100, 7).unwrap().image(19), some.image(19));
/// assert!(digits(100_001, 7).is_err());
/// ```
pub fn digits(count: usize, seed: u32) -> Result<Digits> {
    count_within("count", count, 0, Digits::MAX_COUNT, "the number of digits lies")?;
    let mut images = vec![0; count * PIXELS];
    let mut labels = Vec::with_capacity(count);
    for (index, image) in (0..).zip(images.chunks_exact_mut(PIXELS)) {
        let mut stream = Stream::new(seed, Purpose::Digit, index);
        #[allow(clippy::cast_possible_truncation)] // below 10
        let label = stream.below(10) as u8;
        let paths = hand::write(label, &mut stream);
        ink::ink(&paths, image, &mut stream);
        labels.push(label);
    }
    Ok(Digits { images, labels })
}
