//! Moments of activations under normal preactivations of any mean and any variance, 0 and infinity too.

use core::f64::consts::{FRAC_2_PI, PI};

use crate::activation::Activation;
use crate::gain::GaussianMoments;
use crate::quadrature::{Nodes, gaussian_expectation};

/// Variances below this are taken for it: what is asked for is the limit at 0.
const LEAST_DEVIATION: f64 = 1e-150;
/// Beyond this deviation an unbounded activation is its two straight ends, to the last bit.
const STRAIGHT: f64 = 1e17;

/// `(phi(-x)^2 + phi(x)^2) / (2 x^2)` for all `x`, of the activations that are two rays through 0.
pub(super) fn ray_mean_square(phi: Activation) -> Option<f64> {
    match phi {
        Activation::Linear => Some(1.0),
        Activation::Relu => Some(0.5),
        Activation::LeakyRelu { slope } => Some(0.5 * (1.0 + slope.get() * slope.get())),
        _ => None,
    }
}

/// `lim E[phi(z)^2] / q` for `z ~ N(0, q)` and `q` to infinity; the limit of `E[phi'(z)^2]` as well.
pub(super) fn far_mean_square(phi: Activation) -> f64 {
    if phi.bounded() {
        return 0.0;
    }
    let (left, right) = ends(phi);
    0.5 * (left * left + right * right)
}

/// The slopes of an unbounded activation far to the left and far to the right.
fn ends(phi: Activation) -> (f64, f64) {
    (phi.derivative(-f64::MAX), phi.derivative(f64::MAX))
}

/// The moments under `N(0, q)`.
pub(super) fn moments(phi: Activation, q: f64) -> GaussianMoments {
    let within = within_reach(phi, q).filter(|_| q != 0.0);
    let moments = within.map(|deviation| GaussianMoments::new(phi, deviation));
    match moments {
        Some(moments) if phi != Activation::Erf && ray_mean_square(phi).is_none() => moments,
        _ => GaussianMoments {
            mean: moments.map_or_else(|| mean_at_the_ends(phi, q), |moments| moments.mean),
            mean_square: mean_square(phi, q),
            derivative_mean_square: derivative_mean_square(phi, q),
        },
    }
}

/// `E[phi(z)]` for `z ~ N(0, q)` where `q` is 0 or beyond reach.
fn mean_at_the_ends(phi: Activation, q: f64) -> f64 {
    if q == 0.0 {
        return phi.value(0.0);
    }
    if phi.bounded() {
        return 0.5 * (phi.value(f64::NEG_INFINITY) + phi.value(f64::INFINITY));
    }
    let (left, right) = ends(phi);
    if left == right { 0.0 } else { q.sqrt() * (right - left) / (2.0 * PI).sqrt() }
}

/// `E[phi(z)^2]` for `z ~ N(0, q)`.
pub(super) fn mean_square(phi: Activation, q: f64) -> f64 {
    if let Some(share) = ray_mean_square(phi) {
        return share * q;
    }
    if q == 0.0 {
        return phi.value(0.0) * phi.value(0.0);
    }
    if let Some(deviation) = within_reach(phi, q) {
        if phi == Activation::Erf {
            return FRAC_2_PI * libm::asin(2.0 * q / (1.0 + 2.0 * q));
        }
        return GaussianMoments::new(phi, deviation).mean_square;
    }
    if phi.bounded() {
        let (left, right) = (phi.value(f64::NEG_INFINITY), phi.value(f64::INFINITY));
        return 0.5 * (left * left + right * right);
    }
    far_mean_square(phi) * q
}

/// `E[phi'(z)^2]` for `z ~ N(0, q)`; at 0 its limit from above: that of ReLU is 1/2.
pub(super) fn derivative_mean_square(phi: Activation, q: f64) -> f64 {
    if let Some(share) = ray_mean_square(phi) {
        return share;
    }
    let Some(deviation) = within_reach(phi, q) else { return far_mean_square(phi) };
    if phi == Activation::Erf {
        return 4.0 / (PI * (1.0 + 4.0 * q).sqrt());
    }
    GaussianMoments::new(phi, deviation).derivative_mean_square
}

/// The standard deviation, where it is for quadrature to say what comes; not where an activation is its ends.
fn within_reach(phi: Activation, q: f64) -> Option<f64> {
    let deviation = q.sqrt();
    let end = if phi.bounded() { f64::INFINITY } else { STRAIGHT };
    // A length that is none is not at the ends either.
    (q.is_nan() || deviation < end).then_some(if deviation < LEAST_DEVIATION {
        LEAST_DEVIATION
    } else {
        deviation
    })
}

/// The moments under `N(mean, q)`.
pub(super) fn moments_about(phi: Activation, mean: f64, q: f64) -> GaussianMoments {
    if mean == 0.0 {
        return moments(phi, q);
    }
    let deviation = q.sqrt();
    if deviation >= STRAIGHT || deviation.is_nan() {
        // Beside such a deviation a mean of at most 1e6 is nothing.
        return moments(phi, q);
    }
    if deviation == 0.0 {
        let (value, slope) = (phi.value(mean), phi.derivative(mean));
        return GaussianMoments {
            mean: value,
            mean_square: value * value,
            derivative_mean_square: slope * slope,
        };
    }
    let edges = bends(phi, mean, 1.0, deviation);
    GaussianMoments::about(phi, mean, &Nodes::new(deviation, &edges))
}

/// Where to split the integral over `x ~ N(0, deviation^2)` of something that bends at the kinks of `phi`
/// and about its origin, seen from `mean`: ever finer towards there, down to `finest`.
pub(super) fn bends(phi: Activation, mean: f64, finest: f64, deviation: f64) -> Vec<f64> {
    let mut edges = Vec::new();
    for &centre in phi.kinks().iter().chain(&[0.0]) {
        edges.push(centre - mean);
        let mut step = 0.5 * finest;
        while step < 12.0 * deviation {
            edges.extend([centre - mean - step, centre - mean + step]);
            step *= 2.0;
        }
    }
    edges
}

/// `E[phi(z) phi'(z) z] / q` for `z ~ N(0, q)`: the derivative of `E[phi(z)^2]` by `q`.
pub(super) fn mean_square_slope(phi: Activation, q: f64) -> f64 {
    if let Some(share) = ray_mean_square(phi) {
        return share;
    }
    if phi == Activation::Erf {
        return 4.0 / (PI * (1.0 + 2.0 * q) * (1.0 + 4.0 * q).sqrt());
    }
    let deviation = q.sqrt();
    if deviation >= STRAIGHT {
        return far_mean_square(phi);
    }
    let deviation = deviation.max(LEAST_DEVIATION);
    // The value at 0 adds nothing in all, yet would drown the rest where `z` is small.
    let origin = phi.value(0.0) * phi.derivative(0.0);
    let product = |z: f64| (phi.value(z) * phi.derivative(z) - origin) * (z / deviation);
    gaussian_expectation(deviation, phi.kinks(), product) / deviation
}
