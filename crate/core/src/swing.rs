//! How often a quantity that should fall has come up again.

/// A course swings where it rises by more than this share of what it had come down to.
pub const SWING_SHARE: f64 = 0.2;

/// How many times a course of `values`, none of them negative, has swung up, value by value.
///
/// It has swung once more where a value lies above the least since the last swing by more than [`SWING_SHARE`] of
/// it; before it can do so again it must have come down by the same factor from the greatest since. Small wiggles do
/// not count, and a long rise counts once. A loss of gradient descent on all data that swings again and again tells
/// of steps that are too large.
///
/// ```
/// use weightscope::swings;
/// let course = [4.0, 2.0, 2.1, 3.0, 4.0, 2.0, 2.5, 1.0];
/// assert_eq!(swings(&course), [0, 0, 0, 1, 1, 1, 2, 2]);
/// ```
#[must_use]
pub fn swings(values: &[f64]) -> Vec<u32> {
    let factor = 1.0 + SWING_SHARE;
    let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
    let (mut rising, mut times) = (false, 0);
    let mut counts = vec![0; values.len()];
    for (count, &value) in counts.iter_mut().zip(values) {
        if rising && value < high / factor {
            (low, rising) = (value, false);
        }
        if !rising && value > low * factor {
            (high, rising) = (value, true);
            times += 1;
        }
        (low, high) = (low.min(value), high.max(value));
        *count = times;
    }
    counts
}
