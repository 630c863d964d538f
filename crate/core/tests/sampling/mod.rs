//! Tests of samplers by distribution.
//!
//! Every test here refuses a correct sampler with probability at most [`FALSE_ALARM`]. Seeds are
//! fixed, so a test that passes keeps passing; the rate says how likely a correct change of the streams
//! is to trip one.

/// The probability that one test refuses a correct sampler.
pub(crate) const FALSE_ALARM: f64 = 1e-6;

/// The largest distance between the empirical distribution function of `values` and `cdf`
/// (Kolmogorov–Smirnov, two-sided).
pub(crate) fn distance(values: &[f64], cdf: impl Fn(f64) -> f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = count(values);
    let mut largest = 0.0_f64;
    let mut below = 0.0;
    for value in sorted {
        let expected = cdf(value);
        largest = largest.max(expected - below / n);
        below += 1.0;
        largest = largest.max(below / n - expected);
    }
    largest
}

/// The distance that a correct sampler exceeds with probability at most `p` over `n` values:
/// `sqrt(ln(2 / p) / (2 n))`, for every `n` (Dvoretzky, Kiefer & Wolfowitz with the constant of Massart
/// 1990). The asymptotic Kolmogorov distribution gives the same value up to `p^4`.
pub(crate) fn critical_distance(n: f64, p: f64) -> f64 {
    (libm::log(2.0 / p) / (2.0 * n)).sqrt()
}

/// Whether `values` can come from the distribution with this distribution function.
pub(crate) fn follows(values: &[f64], cdf: impl Fn(f64) -> f64) -> bool {
    distance(values, cdf) <= critical_distance(count(values), FALSE_ALARM)
}

/// Whether the mean square of `values`, of known mean 0, can be `variance`. A mean of `n` squares
/// strays from it by `variance * sqrt((kurtosis - 1) / n)`; 5 of those are passed with probability
/// 6e-7 (normal approximation, good for the thousands of values used here).
pub(crate) fn has_variance(values: &[f64], variance: f64, kurtosis: f64) -> bool {
    let n = count(values);
    let mean_square = values.iter().map(|value| value * value).sum::<f64>() / n;
    (mean_square / variance - 1.0).abs() <= 5.0 * ((kurtosis - 1.0) / n).sqrt()
}

/// Whether the pairs can be uncorrelated: their correlation, for independent values about 0, is
/// `N(0, 1 / n)` in the limit, and 5 standard deviations are passed with probability 6e-7.
pub(crate) fn uncorrelated(pairs: impl Iterator<Item = (f64, f64)>) -> bool {
    let (mut n, mut product, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
    for (a, b) in pairs {
        n += 1.0;
        product += a * b;
        first += a * a;
        second += b * b;
    }
    assert!(n >= 500.0, "too few pairs");
    product * product <= 25.0 / n * first * second
}

/// The kurtosis of every normal distribution.
pub(crate) const NORMAL: f64 = 3.0;
/// The kurtosis of every uniform distribution.
pub(crate) const UNIFORM: f64 = 1.8;

/// The distribution function of `N(0, standard_deviation^2)`.
pub(crate) fn normal(standard_deviation: f64) -> impl Fn(f64) -> f64 {
    move |x| 0.5 * libm::erfc(-x / standard_deviation * core::f64::consts::FRAC_1_SQRT_2)
}

/// The distribution function of `U(-bound, bound)`.
pub(crate) fn uniform(bound: f64) -> impl Fn(f64) -> f64 {
    move |x| (0.5 + 0.5 * x / bound).clamp(0.0, 1.0)
}

/// The kurtosis of N(0, 1) cut at -2 and 2: its fourth moment, `3 - 28 phi(2) / c` with
/// `c = 2 Phi(2) - 1`, over the square of its variance, `1 - 4 phi(2) / c`.
pub(crate) const TRUNCATED: f64 = 2.365_3;

/// The distribution function of `N(0, standard_deviation^2)` cut at two standard deviations.
pub(crate) fn truncated(standard_deviation: f64) -> impl Fn(f64) -> f64 {
    let whole = normal(standard_deviation);
    let below = whole(-2.0 * standard_deviation);
    move |x| ((whole(x) - below) / (1.0 - 2.0 * below)).clamp(0.0, 1.0)
}

#[allow(clippy::cast_precision_loss)] // far fewer than 2^53
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}
