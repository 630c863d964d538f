//! Moments and histogram together.

use crate::histogram::{Histogram, HistogramOptions, histogram};
use crate::moments::Moments;
use crate::scalar::Scalar;

/// What is said of a set of numbers: its moments and its histogram.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Count, mean, variance, extremes.
    pub moments: Moments,
    /// How the numbers are distributed.
    pub histogram: Histogram,
}

impl Statistics {
    /// The statistics of `values`.
    ///
    /// ```
    /// use weightscope::{HistogramOptions, Statistics};
    /// let statistics = Statistics::of(&[0.0_f32, 1.0, 1.0], HistogramOptions::new(2, None).unwrap());
    /// assert_eq!(statistics.moments.mean, 2.0 / 3.0);
    /// assert_eq!(statistics.histogram.counts, [1, 2]);
    /// ```
    #[must_use]
    pub fn of<T: Scalar>(values: &[T], options: HistogramOptions) -> Self {
        Self::with_moments(values, Moments::of(values), Some(options))
    }

    /// The statistics of `values`, whose moments are known; without options there is no histogram.
    pub(crate) fn with_moments<T: Scalar>(
        values: &[T],
        moments: Moments,
        options: Option<HistogramOptions>,
    ) -> Self {
        let histogram = options.map_or(Histogram::NONE, |options| {
            histogram(values, options.or_range(moments.min, moments.max))
        });
        Statistics { moments, histogram }
    }
}
