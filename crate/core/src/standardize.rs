//! Inputs of mean zero and variance one.

use crate::scalar::Scalar;

/// Shifts and scales `values` in place so that, taken all together, their mean is 0 and their
/// population variance 1: `(x - mean) / std`.
///
/// One mean and one deviation over all values, not one per feature: a batch of images keeps its
/// shapes, and pixels that never change do not become a division by zero. It is the input that the
/// derivations of Xavier and Kaiming take for granted.
///
/// Equal values all become 0. NaN and infinities stay what they are, and the mean and the deviation
/// are those of the finite rest. Both accumulate in `f64`, in two passes, on values divided by the
/// largest, so that no square overflows.
///
/// ```
/// let mut values = [1.0_f64, 2.0, 3.0, 4.0];
/// weightscope::standardize(&mut values);
/// assert!((values[3] - 1.5 / 1.25_f64.sqrt()).abs() < 1e-15);
/// let mut equal = [0.1_f32; 3];
/// weightscope::standardize(&mut equal);
/// assert_eq!(equal, [0.0; 3]);
/// ```
pub fn standardize<T: Scalar>(values: &mut [T]) {
    let finite = || values.iter().filter(|value| value.finite()).map(|value| value.to_f64());
    let (mut count, mut low, mut high) = (0_u64, f64::INFINITY, f64::NEG_INFINITY);
    for value in finite() {
        (count, low, high) = (count + 1, low.min(value), high.max(value));
    }
    if count == 0 {
        return;
    }
    let largest = low.abs().max(high.abs());
    let (mean, deviation) = if low < high {
        #[allow(clippy::cast_precision_loss)] // fewer than 2^53 values fit into memory
        let count = count as f64;
        let mut sum = 0.0;
        for value in finite() {
            sum += value / largest;
        }
        let mean = sum / count;
        // What the rounding of that sum left over is taken off in the second pass.
        let (mut rest, mut squares) = (0.0, 0.0);
        for value in finite() {
            let centered = value / largest - mean;
            rest += centered;
            squares += centered * centered;
        }
        (mean + rest / count, ((squares - rest * rest / count) / count).sqrt())
    } else {
        (0.0, 0.0) // equal: the rounding of a mean must not be blown up to a variance of one
    };
    for value in values.iter_mut().filter(|value| value.finite()) {
        *value = if deviation > 0.0 {
            T::from_f64((value.to_f64() / largest - mean) / deviation)
        } else {
            T::ZERO
        };
    }
}
