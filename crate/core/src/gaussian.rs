//! Synthetic inputs: unit Gaussian rows, and labels that know nothing of them.

use crate::draws::fill_normal;
use crate::error::{Code, Error, Result, count_within};
use crate::matrix::Matrix;
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};

/// No batch of synthetic inputs has more rows than this.
pub const MAX_GAUSSIAN_ROWS: usize = 100_000;
/// No synthetic input has more features than this.
pub const MAX_GAUSSIAN_FEATURES: usize = 4096;
/// No batch of synthetic inputs has more values than this: 256 MiB in `f32`.
pub const MAX_GAUSSIAN_VALUES: usize = 1 << 26;

/// `count` rows of `features` independent draws from N(0, 1): the input that the derivations of Xavier
/// and Kaiming assume.
///
/// Row `i` draws from [`Stream::new`]`(seed, Purpose::Input, i)` in `f64` and is rounded to `T`, so that
/// a larger batch starts with the rows of a smaller one, and a wider row with the values of a narrower.
///
/// # Errors
/// If `count` or `features` is 0 or above [`MAX_GAUSSIAN_ROWS`] or [`MAX_GAUSSIAN_FEATURES`], or the two
/// multiply to more than [`MAX_GAUSSIAN_VALUES`].
///
/// ```
/// use weightscope::gaussian;
/// let few = gaussian::<f32>(2, 5, 7).unwrap();
/// let more = gaussian::<f32>(3, 5, 7).unwrap();
/// assert_eq!(more.row(1), few.row(1));
/// ```
pub fn gaussian<T: Scalar>(count: usize, features: usize, seed: u32) -> Result<Matrix<T>> {
    count_within("count", count, 1, MAX_GAUSSIAN_ROWS, "the number of rows lies")?;
    count_within(
        "features",
        features,
        1,
        MAX_GAUSSIAN_FEATURES,
        "the number of values in a row lies",
    )?;
    if count > MAX_GAUSSIAN_VALUES / features {
        let allowed =
            format!("rows of {features} may number up to {}", MAX_GAUSSIAN_VALUES / features);
        return Err(Error::new(Code::OutOfRange, "count", count, allowed));
    }
    let mut rows = Matrix::zeros(count, features);
    for (index, row) in (0..).zip(rows.as_mut_slice().chunks_exact_mut(features)) {
        let mut stream = Stream::new(seed, Purpose::Input, index);
        fill_normal(row, 1.0, &mut stream);
    }
    Ok(rows)
}

/// `count` labels, each even over `0..classes` and independent of everything else, so that a backward
/// pass over synthetic inputs has something to start from.
///
/// They draw from [`Stream::new`]`(seed, Purpose::Label, 0)` one after the other: more labels start with
/// the fewer.
///
/// # Errors
/// If `count` is 0 or above [`MAX_GAUSSIAN_ROWS`], or `classes` is 0 or above 256.
///
/// ```
/// use weightscope::random_labels;
/// let labels = random_labels(100, 3, 7).unwrap();
/// assert!(labels.iter().all(|&label| label < 3));
/// ```
pub fn random_labels(count: usize, classes: usize, seed: u32) -> Result<Vec<u8>> {
    count_within("count", count, 1, MAX_GAUSSIAN_ROWS, "the number of rows lies")?;
    let classes = count_within("classes", classes, 1, 256, "the number of classes lies")?;
    let mut stream = Stream::new(seed, Purpose::Label, 0);
    #[allow(clippy::cast_possible_truncation)] // at most 256 classes, labels below them
    Ok((0..count).map(|_| stream.below(classes as u32) as u8).collect())
}
