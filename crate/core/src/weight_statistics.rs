//! What regularization does to a layer's weights, in numbers.

use crate::error::{Code, Error, Result, exact_length};
use crate::histogram::{Histogram, HistogramOptions, histogram};
use crate::moments::{Moments, sum_of_finite};
use crate::scalar::Scalar;

/// The statistics of one layer's weights. All but `count` and `non_finite` are over the finite ones.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightStatistics {
    /// How many inputs each unit has: the columns of the weights.
    pub fan_in: usize,
    /// How many units there are: the rows of the weights.
    pub fan_out: usize,
    /// Sum, mean, variance and extremes.
    pub moments: Moments,
    /// `sum |w|`.
    pub l1_norm: f64,
    /// `sqrt(sum w^2)`.
    pub l2_norm: f64,
    /// The largest column sum of `|w|`: the operator norm induced by the 1-norm.
    pub induced_l1_norm: f64,
    /// How many weights are exactly 0.
    pub exact_zeros: usize,
    /// How many weights are at most `near_zero` away from 0, the exact zeros among them.
    pub near_zeros: usize,
    /// How the weights are distributed.
    pub histogram: Histogram,
}

/// The statistics of `weights`, (`fan_out`, `fan_in`) row-major. Those up to `near_zero` in magnitude
/// count as near zero. Trained weights may have overflowed: they need not be finite.
///
/// ```
/// use weightscope::{HistogramOptions, weight_statistics};
/// let weights = [1.0_f32, -2.0, 0.0, 0.05, 3.0, -4.0];
/// let answer = weight_statistics(&weights, 3, 2, 0.1, HistogramOptions::default()).unwrap();
/// assert_eq!(answer.induced_l1_norm, 5.0); // the columns are (1, 0.05), (-2, 3), (0, -4)
/// assert_eq!((answer.exact_zeros, answer.near_zeros), (1, 2));
/// ```
///
/// # Errors
/// If `weights` does not hold `fan_in * fan_out` numbers; if `near_zero` is negative or not finite.
pub fn weight_statistics<T: Scalar>(
    weights: &[T],
    fan_in: usize,
    fan_out: usize,
    near_zero: f64,
    options: HistogramOptions,
) -> Result<WeightStatistics> {
    let expected = fan_in.saturating_mul(fan_out);
    exact_length("weights", weights.len(), expected, "fan_out rows of fan_in weights")?;
    if !(near_zero >= 0.0 && near_zero.is_finite()) {
        let code = if near_zero.is_finite() { Code::OutOfRange } else { Code::NonFinite };
        return Err(Error::new(code, "near_zero", near_zero, "it must be 0 or a positive number"));
    }
    Ok(of_layer(weights, fan_in, fan_out, near_zero, options))
}

/// The same for what is known to fit.
pub(crate) fn of_layer<T: Scalar>(
    weights: &[T],
    fan_in: usize,
    fan_out: usize,
    near_zero: f64,
    options: HistogramOptions,
) -> WeightStatistics {
    let moments = Moments::of(weights);
    let mut column_sums = vec![0.0; fan_in];
    let (mut exact_zeros, mut near_zeros, mut finite) = (0, 0, 0_usize);
    for row in weights.chunks_exact(fan_in.max(1)) {
        for (sum, weight) in column_sums.iter_mut().zip(row) {
            if weight.finite() {
                let magnitude = weight.to_f64().abs();
                *sum += magnitude;
                finite += 1;
                exact_zeros += usize::from(magnitude == 0.0);
                near_zeros += usize::from(magnitude <= near_zero);
            }
        }
    }
    WeightStatistics {
        fan_in,
        fan_out,
        moments,
        l1_norm: sum_of_finite(weights, f64::abs),
        l2_norm: if finite == 0 {
            0.0
        } else {
            moments.root_mean_square * (finite as f64).square_root()
        },
        induced_l1_norm: column_sums.into_iter().fold(0.0, f64::max),
        exact_zeros,
        near_zeros,
        histogram: histogram(weights, options.or_range(moments.min, moments.max)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norms_of_a_small_matrix() {
        let answer =
            weight_statistics(&[3.0, -4.0, 0.0, 12.0], 2, 2, 0.0, HistogramOptions::default())
                .unwrap();
        assert_eq!((answer.l1_norm, answer.l2_norm, answer.induced_l1_norm), (19.0, 13.0, 16.0));
        assert_eq!((answer.moments.sum, answer.exact_zeros, answer.near_zeros), (11.0, 1, 1));
        assert_eq!(answer.histogram.counts.iter().sum::<u32>(), 4);
    }

    #[test]
    fn overflowed_weights_are_set_apart() {
        let weights = [f32::NAN, 1.0, f32::INFINITY, -2.0];
        let answer = weight_statistics(&weights, 2, 2, 1.0, HistogramOptions::default()).unwrap();
        assert_eq!((answer.l1_norm, answer.induced_l1_norm, answer.near_zeros), (3.0, 3.0, 1));
        assert_eq!((answer.moments.non_finite, answer.histogram.non_finite), (0.5, 2));
        let lost = [f32::NAN; 4];
        let answer = weight_statistics(&lost, 2, 2, 1.0, HistogramOptions::default()).unwrap();
        assert_eq!((answer.l2_norm, answer.induced_l1_norm), (0.0, 0.0));
    }

    #[test]
    fn shapes_are_checked() {
        let refusal = |fan_in, fan_out, near| {
            weight_statistics(&[0.0_f32; 6], fan_in, fan_out, near, HistogramOptions::default())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            refusal(2, 2, 0.0),
            "weights is of length 6; fan_out rows of fan_in weights needs 4"
        );
        assert!(refusal(usize::MAX, 2, 0.0).starts_with("weights is of length 6"));
        assert!(refusal(3, 2, -1.0).starts_with("near_zero is -1"));
    }
}
