//! Moments and a histogram of a set of numbers.

use crate::histogram::Histogram;

answer! {
    /// What is said of a set of numbers. All but `count` and `nonFinite` are over the finite ones, and NaN
    /// if there is none.
    pub struct Statistics {
        /// How many numbers there are, finite or not.
        count: usize,
        /// The arithmetic mean.
        mean: f64,
        /// The mean squared distance from the mean (divided by n).
        population_variance: f64,
        /// The same divided by n - 1; NaN for fewer than two numbers.
        sample_variance: f64,
        /// The smallest number.
        min: f64,
        /// The largest number.
        max: f64,
        /// The mean of the squares.
        mean_square: f64,
        /// The fraction of NaN and infinities, 0 to 1.
        non_finite: f64,
        /// How the numbers are distributed.
        histogram: Histogram,
    }
}

impl From<weightscope::Statistics> for Statistics {
    fn from(statistics: weightscope::Statistics) -> Self {
        let moments = statistics.moments;
        Statistics {
            count: moments.count,
            mean: moments.mean,
            population_variance: moments.population_variance,
            sample_variance: moments.sample_variance,
            min: moments.min,
            max: moments.max,
            mean_square: moments.mean_square,
            non_finite: moments.non_finite,
            histogram: statistics.histogram.into(),
        }
    }
}
