//! Mean, variance and extremes of numbers, some of which may not be finite.

use crate::lanes::{Lanes, Packed};
use crate::numbers::{Numbers, finite_to_front};
use crate::scalar::Scalar;

/// What is said of a set of numbers in a word.
///
/// Everything but `count` and `non_finite` is over the finite numbers alone, and NaN if there is none.
/// Summed in `f64`, four sums side by side. The variance is the mean square less the square of the mean where that costs
/// no more than four bits; where the mean is farther out, of a second pass about it, corrected for the mean's own rounding
/// error (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance", equation 1.7). Numbers beyond 2^±500
/// are scaled on the way, so that a mean never overflows and a
/// [`standard_deviation`](Moments::standard_deviation) neither overflows nor vanishes; a variance that no `f64` holds is
/// infinite, or 0.
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

/// The share of the squares that must be left when the mean's is taken away: four bits are then lost.
const LEAST_LEFT: f64 = 1.0 / 16.0;

impl Moments {
    /// The moments of `values`.
    #[must_use]
    pub fn of<T: Scalar>(values: &[T]) -> Self {
        Self::of_numbers(T::numbers(values))
    }

    #[inline(never)]
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    fn of_numbers(values: Numbers<'_>) -> Self {
        let mut sums = Sums::of(values, 1.0);
        // Which of two zeros came first is not told.
        let (min, max) = (sums.min + 0.0, sums.max + 0.0);
        let (count, finite) = (values.len(), sums.finite);
        let non_finite = if count == 0 { 0.0 } else { (count - finite) as f64 / count as f64 };
        if finite == 0 {
            return Moments { count, non_finite, ..Self::NONE };
        }
        let n = finite as f64;
        let (scale, unscale) = scaling(max.max(-min));
        if scale != 1.0 {
            sums = Sums::of(values, scale);
        }
        let (scaled_sum, squares) = (sums.sum, sums.squares);
        let rough = scaled_sum / n;
        let left = squares - scaled_sum * rough;
        let (mean, deviations) = if min == max {
            (min * scale, 0.0)
        } else if left >= squares * LEAST_LEFT {
            (rough, left)
        } else {
            let [residue, squares] = about(values, scale, rough);
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

/// What one pass over numbers tells, of the finite ones.
struct Sums {
    finite: usize,
    min: f64,
    max: f64,
    /// Of the numbers times a scale.
    sum: f64,
    /// The sum of the squares of the numbers times the scale.
    squares: f64,
}

impl Sums {
    fn of(values: Numbers<'_>, scale: f64) -> Self {
        let mut finite = 0;
        let mut least = [Double::splat(f64::INFINITY); 2];
        let mut greatest = [Double::splat(f64::NEG_INFINITY); 2];
        let (mut sums, mut squares) = ([Double::splat(0.0); 2], [Double::splat(0.0); 2]);
        let scale = Double::splat(scale);
        values.each_block(|block, count| {
            let count = finite_to_front(&mut block[..count]);
            finite += count;
            let (quads, rest) = block[..count].as_chunks::<4>();
            for quad in quads {
                for half in 0..2 {
                    let value: Double = Lanes::load(&quad[2 * half..]);
                    least[half] = least[half].least(value);
                    greatest[half] = greatest[half].greatest(value);
                    let value = value.times(scale);
                    sums[half] = sums[half].plus(value);
                    squares[half] = squares[half].plus(value.times(value));
                }
            }
            for (i, value) in rest.iter().enumerate() {
                least[0] = least[0].least(Double::splat(*value));
                greatest[0] = greatest[0].greatest(Double::splat(*value));
                let value = in_lane(i, *value).times(scale);
                sums[i / 2] = sums[i / 2].plus(value);
                squares[i / 2] = squares[i / 2].plus(value.times(value));
            }
        });
        let [min, also_min] = least[0].least(least[1]).into();
        let [max, also_max] = greatest[0].greatest(greatest[1]).into();
        Sums {
            finite,
            min: min.min(also_min),
            max: max.max(also_max),
            sum: joined(sums),
            squares: joined(squares),
        }
    }
}

/// The sums of `scale x - center` and of its square over the finite numbers.
fn about(values: Numbers<'_>, scale: f64, center: f64) -> [f64; 2] {
    let (mut sums, mut squares) = ([Double::splat(0.0); 2], [Double::splat(0.0); 2]);
    let (wide_scale, wide_center) = (Double::splat(scale), Double::splat(center));
    values.each_block(|block, count| {
        let count = finite_to_front(&mut block[..count]);
        let (quads, rest) = block[..count].as_chunks::<4>();
        for quad in quads {
            for half in 0..2 {
                let value: Double = Lanes::load(&quad[2 * half..]);
                let distance = value.times(wide_scale).minus(wide_center);
                sums[half] = sums[half].plus(distance);
                squares[half] = squares[half].plus(distance.times(distance));
            }
        }
        for (i, value) in rest.iter().enumerate() {
            let distance = in_lane(i, value * scale - center);
            sums[i / 2] = sums[i / 2].plus(distance);
            squares[i / 2] = squares[i / 2].plus(distance.times(distance));
        }
    });
    [joined(sums), joined(squares)]
}

type Double = <f64 as Packed>::Lanes;

/// `value` in the lane that number `i` of four has in its register, 0 beside it.
fn in_lane(i: usize, value: f64) -> Double {
    Double::from(if i.is_multiple_of(2) { [value, 0.0] } else { [0.0, value] })
}

fn joined(sums: [Double; 2]) -> f64 {
    sums[0].sum() + sums[1].sum()
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
    fn length_and_lost_numbers_do_not_matter() {
        // Whole numbers are summed exactly in any order.
        for length in [1, 2, 3, 4, 5, 7, 31, 33, 255, 256, 257, 1027] {
            let whole: Vec<f32> =
                (0..length).map(|i: i16| f32::from(i % 101 * 37 % 101 - 50)).collect();
            let n = f64::from(length);
            let sum: f64 = whole.iter().map(|&x| f64::from(x)).sum();
            let squares: f64 = whole.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
            let mut lossy = whole.clone();
            for (position, lost) in
                [(0, f32::NAN), (length / 2, f32::INFINITY), (length, -f32::INFINITY)]
            {
                lossy.insert(position as usize, lost);
            }
            for (values, lost) in [(whole, 0.0), (lossy, 3.0)] {
                let moments = Moments::of(&values);
                assert_eq!((moments.sum, moments.mean_square), (sum, squares / n));
                assert_eq!(moments.non_finite, lost / (n + lost));
                let finite = values.iter().filter(|x| x.is_finite()).map(|&x| f64::from(x));
                assert_eq!(moments.min, finite.clone().fold(f64::INFINITY, f64::min));
                assert_eq!(moments.max, finite.fold(f64::NEG_INFINITY, f64::max));
                let variance = (squares - sum * (sum / n)) / n;
                assert!((moments.population_variance - variance).abs() < 1e-10 * squares);
            }
        }
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
