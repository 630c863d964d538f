//! Mean, variance and extremes of numbers, some of which may not be finite.

use crate::scalar::Scalar;

/// What is said of a set of numbers in a word.
///
/// Everything but `count` and `non_finite` is over the finite numbers alone, and NaN if there is none.
/// Two passes in `f64`, the second about the mean and corrected for the mean's own rounding error
/// (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance", equation 1.7). Numbers beyond 2^±500 are
/// scaled on the way, so that a mean never overflows and a [`standard_deviation`](Moments::standard_deviation)
/// neither overflows nor vanishes; a variance that no `f64` holds is infinite, or 0.
///
/// ```
/// use weightscope::Moments;
/// let moments = Moments::of(&[1.0_f32, 2.0, 6.0, f32::NAN]);
/// assert_eq!(moments.mean, 3.0);
/// assert_eq!(moments.population_variance, 14.0 / 3.0);
/// assert_eq!(moments.sample_variance, 7.0);
/// assert_eq!((moments.count, moments.non_finite), (4, 0.25));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many numbers there are, finite or not.
    pub count: usize,
    /// The fraction of NaN and infinities, 0 to 1; 0 if there are no numbers.
    pub non_finite: f64,
    /// The sum.
    pub sum: f64,
    /// The arithmetic mean.
    pub mean: f64,
    /// The mean squared distance from the mean (divided by n).
    pub population_variance: f64,
    /// The sum of squared distances from the mean, divided by n - 1; NaN for fewer than two numbers.
    pub sample_variance: f64,
    /// The square root of the population variance, without its under- and overflow.
    pub standard_deviation: f64,
    /// The mean of the squares.
    pub mean_square: f64,
    /// The square root of the mean of the squares, without its under- and overflow.
    pub root_mean_square: f64,
    /// The smallest number.
    pub min: f64,
    /// The largest number.
    pub max: f64,
}

impl Moments {
    /// The moments of `values`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    pub fn of<T: Scalar>(values: &[T]) -> Self {
        let (mut min, mut max, mut finite) = (f64::INFINITY, f64::NEG_INFINITY, 0_usize);
        for value in values {
            if value.finite() {
                let value = value.to_f64();
                min = if value < min { value } else { min };
                max = if value > max { value } else { max };
                finite += 1;
            }
        }
        let count = values.len();
        let non_finite = if count == 0 { 0.0 } else { (count - finite) as f64 / count as f64 };
        if finite == 0 {
            return Moments { count, non_finite, ..Self::NONE };
        }
        let n = finite as f64;
        let (scale, unscale) = scaling(max.max(-min));
        let scaled_sum = sum_of_finite(values, |value| value * scale);
        let squares = sum_of_finite(values, |value| (value * scale) * (value * scale));
        let (mean, deviations) = if min == max {
            (min * scale, 0.0)
        } else {
            let rough = scaled_sum / n;
            let residue = sum_of_finite(values, |value| value * scale - rough);
            let squares = sum_of_finite(values, |value| {
                let distance = value * scale - rough;
                distance * distance
            });
            let corrected = squares - residue * (residue / n);
            (rough + residue / n, if corrected > 0.0 { corrected } else { 0.0 })
        };
        let unscale_square = |square: f64| square * unscale * unscale;
        Moments {
            count,
            non_finite,
            sum: scaled_sum * unscale,
            mean: mean * unscale,
            population_variance: unscale_square(deviations / n),
            sample_variance: if finite > 1 {
                unscale_square(deviations / (n - 1.0))
            } else {
                f64::NAN
            },
            standard_deviation: (deviations / n).square_root() * unscale,
            mean_square: unscale_square(squares / n),
            root_mean_square: (squares / n).square_root() * unscale,
            min,
            max,
        }
    }

    const NONE: Moments = Moments {
        count: 0,
        non_finite: 0.0,
        sum: 0.0,
        mean: f64::NAN,
        population_variance: f64::NAN,
        sample_variance: f64::NAN,
        standard_deviation: f64::NAN,
        mean_square: f64::NAN,
        root_mean_square: f64::NAN,
        min: f64::NAN,
        max: f64::NAN,
    };
}

/// A power of two that brings numbers up to `largest` to where their squares can be summed, and its inverse.
fn scaling(largest: f64) -> (f64, f64) {
    let power = |exponent: u64| f64::from_bits((1023 + exponent) << 52);
    let inverse = |exponent: u64| f64::from_bits((1023 - exponent) << 52);
    if largest > power(500) {
        (inverse(600), power(600))
    } else if largest > 0.0 && largest < inverse(500) {
        (power(600), inverse(600))
    } else {
        (1.0, 1.0)
    }
}

/// The sum of `term` over the finite numbers of `values`: four sums, joined in pairs.
pub(crate) fn sum_of_finite<T: Scalar>(values: &[T], term: impl Fn(f64) -> f64) -> f64 {
    let term = |value: &T| if value.finite() { term(value.to_f64()) } else { 0.0 };
    let mut sums = [0.0; 4];
    let chunks = values.chunks_exact(4);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += term(value);
        }
    }
    for (sum, value) in sums.iter_mut().zip(rest) {
        *sum += term(value);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_numbers_and_no_finite_numbers() {
        let none = Moments::of::<f32>(&[]);
        assert_eq!((none.count, none.non_finite), (0, 0.0));
        assert!(none.mean.is_nan() && none.population_variance.is_nan() && none.min.is_nan());
        let lost = Moments::of(&[f64::NAN, f64::INFINITY]);
        assert_eq!((lost.count, lost.non_finite), (2, 1.0));
        assert!(lost.mean.is_nan() && lost.max.is_nan());
    }

    #[test]
    fn equal_numbers_have_no_variance() {
        let moments = Moments::of(&[0.1_f64; 1001]);
        assert_eq!(moments.mean, 0.1);
        assert_eq!(moments.population_variance, 0.0);
        assert_eq!(moments.sample_variance, 0.0);
        assert!(Moments::of(&[0.1_f64]).sample_variance.is_nan());
    }

    #[test]
    fn a_far_mean_does_not_drown_the_variance() {
        // 1e9 + {4, 7, 13, 16}: the textbook formula loses everything here. The true variance is 22.5.
        let moments = Moments::of(&[4.0, 7.0, 13.0, 16.0].map(|value: f64| 1e9 + value));
        assert_eq!(moments.population_variance, 22.5);
        assert_eq!(moments.sample_variance, 30.0);
    }

    #[test]
    fn numbers_at_the_ends_of_the_range() {
        let large = Moments::of(&[1e308, 1.5e308, -1e308, 0.5e308]);
        assert!((large.mean / 0.5e308 - 1.0).abs() < 1e-15);
        assert_eq!(large.population_variance, f64::INFINITY);
        // The squares in units of 1e616: (1 + 2.25 + 1 + 0.25)/4 - 0.25 = 0.875.
        assert!((large.standard_deviation / (0.875_f64.square_root() * 1e308) - 1.0).abs() < 1e-15);

        let small = Moments::of(&[0.0, 5e-324, 1e-323]);
        assert_eq!(small.mean, 5e-324);
        assert_eq!(small.population_variance, 0.0);
        assert_eq!(small.standard_deviation, 5e-324); // 0.82 of the smallest number, rounded
        let tiny = Moments::of(&[1e-200, -1e-200]);
        assert!((tiny.standard_deviation / 1e-200 - 1.0).abs() < 1e-15);

        // Every f32 is well inside.
        let single = Moments::of(&[f32::MAX, -f32::MAX, 1e-45]);
        assert!(single.population_variance.is_finite());
    }

    #[test]
    fn both_kinds_of_scaling_leave_the_moments_alone() {
        let values = [3.25, -1.5, 0.75, 8.0, -2.125];
        let plain = Moments::of(&values);
        for exponent in [510, 990] {
            for factor in [libm::scalbn(1.0, exponent), libm::scalbn(1.0, -exponent)] {
                let scaled = Moments::of(&values.map(|value| value * factor));
                assert_eq!(scaled.mean, plain.mean * factor);
                assert_eq!(scaled.standard_deviation, plain.standard_deviation * factor);
                assert_eq!(scaled.root_mean_square, plain.root_mean_square * factor);
            }
        }
    }
}
