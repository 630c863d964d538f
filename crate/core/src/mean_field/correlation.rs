//! How alike two inputs are from layer to layer.

use core::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use super::length_map::LengthMap;
use super::moments::{bends, derivative_mean_square, mean_square, ray_mean_square};
use crate::activation::Activation;
use crate::quadrature::{each_node, short_expectation};

/// How many terms of a series in Hermite's polynomials there are: a panel of the quadrature still resolves
/// the last.
const TERMS: usize = 400;
/// What the left-out terms may come to, as a share of all.
const TAIL: f64 = 1e-11;
/// A rest below this share of all is rounding.
const ROUNDING: f64 = 1e-13;

/// The correlation map at a length `q`,
/// `C(c) = (sigma_w2 E[phi(u1) phi(u2)] + sigma_b2) / (sigma_w2 E[phi(u1)^2] + sigma_b2)`, where `u1` and `u2` are
/// normal of variance `q` and correlation `c`: how alike the next layer's preactivations of two inputs are
/// whose preactivations have correlation `c` in this one. At a fixed point `q*` of the length map the
/// denominator is `q*`.
///
/// Source: Poole et al. 2016, equation 5; its derivative ibid., equation 6. For linear and (leaky) ReLU by the
/// arc-cosine kernel of degree 1 (Cho & Saul 2009, equations 1 and 6), for erf by the arcsine (Williams 1997,
/// equation 11). For the others by the series `E[phi(u1) phi(u2)] = sum a_k^2 c^k` in Hermite's polynomials
/// (Mehler's formula) where what it leaves out is below 1e-11 of the whole, else by nested quadrature, split
/// where either factor bends. The relative error is below 1e-9.
///
/// ```
/// use weightscope::{Activation, CorrelationMap, LengthMap};
/// let he = LengthMap::new(Activation::Relu, 2.0, 0.0).unwrap();
/// let map = CorrelationMap::new(&he, 1.0);
/// assert!((map.next(0.0) - 1.0 / core::f64::consts::PI).abs() < 1e-15);
/// assert_eq!(map.next(1.0), 1.0);
/// ```
#[derive(Clone, Debug)]
pub struct CorrelationMap {
    lengths: LengthMap,
    q: f64,
    mean_square: f64,
    derivative_mean_square: f64,
    /// For those without a closed form.
    series: Series,
}

/// Mehler's series at a length.
#[derive(Clone, Debug)]
struct Series {
    /// `a_k^2`.
    squares: Vec<f64>,
    /// `E[phi(z) phi(-z)]`: its value at -1.
    opposite: f64,
}

impl CorrelationMap {
    /// The map at length `q`, which is finite.
    #[must_use]
    pub fn new(lengths: &LengthMap, q: f64) -> Self {
        let phi = lengths.activation;
        let closed = ray_mean_square(phi).is_some() || phi == Activation::Erf;
        let mean_square = mean_square(phi, q);
        let series = if closed || q == 0.0 {
            Series { squares: Vec::new(), opposite: mean_square }
        } else {
            series(phi, q, mean_square)
        };
        CorrelationMap {
            lengths: *lengths,
            q,
            mean_square,
            derivative_mean_square: derivative_mean_square(phi, q),
            series,
        }
    }

    /// `C(c)`, for `c` in -1..1. At a length of 0, which only stays 0, nothing changes.
    #[must_use]
    pub fn next(&self, c: f64) -> f64 {
        let LengthMap { sigma_w2, sigma_b2, .. } = self.lengths;
        let whole = sigma_w2 * self.mean_square + sigma_b2;
        if c == 1.0 || whole == 0.0 {
            return c;
        }
        (sigma_w2 * self.product(c) + sigma_b2) / whole
    }

    /// `C(c)` to 1e-4 at worst, for drawing many: where [`next`](CorrelationMap::next) needs the nested quadrature,
    /// this has the series and `rest * |c|^index` for what it leaves out, whose slope at 1 and values at 1 and -1 are
    /// known.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // small counts
    pub(super) fn quick_next(&self, c: f64) -> f64 {
        let LengthMap { sigma_w2, sigma_b2, .. } = self.lengths;
        let Series { squares, opposite } = &self.series;
        if c.abs() == 1.0 || squares.is_empty() {
            return self.next(c);
        }
        let (mut sum, mut whole, mut slope, mut power) = (0.0, 0.0, 0.0, 1.0);
        let (mut other, mut sign) = (0.0, 1.0);
        for (k, square) in squares.iter().enumerate() {
            sum += square * power;
            whole += square;
            other += square * sign;
            slope += k as f64 * square;
            power *= c;
            sign = -sign;
        }
        let rest = self.mean_square - whole;
        if rest > ROUNDING * self.mean_square {
            let index = (self.q * self.derivative_mean_square - slope) / rest;
            let at_end = if c > 0.0 { rest } else { opposite - other };
            sum += at_end * libm::pow(c.abs(), index.max(squares.len() as f64));
        }
        (sigma_w2 * sum + sigma_b2) / (sigma_w2 * self.mean_square + sigma_b2)
    }

    /// `C'(c)`; at 1 it is `chi` over the growth of the length. At a length of 0 it is 1.
    #[must_use]
    pub fn slope(&self, c: f64) -> f64 {
        let LengthMap { sigma_w2, sigma_b2, .. } = self.lengths;
        let whole = sigma_w2 * self.mean_square + sigma_b2;
        if whole == 0.0 {
            return 1.0;
        }
        let slopes = if c == 1.0 { self.derivative_mean_square } else { self.slope_product(c) };
        sigma_w2 * slopes * (self.q / whole)
    }

    /// Where correlations go: 1 unless the slope there exceeds 1; else the one other fixed point in 0..1. All
    /// derivatives of `C` are positive between 0 and 1, so there are no more, and Newton's steps from 0 never
    /// pass it.
    #[must_use]
    pub fn fixed_point(&self) -> f64 {
        if self.slope(1.0) <= 1.0 + 1e-12 {
            return 1.0;
        }
        let mut c = 0.0;
        for _ in 0..60 {
            let (surplus, slope) = (self.next(c) - c, self.slope(c));
            let next = c + surplus / (1.0 - slope);
            // No step forward: rounding is all that is left. Past 1: the last step was too long by it.
            if surplus <= 0.0 || slope >= 1.0 || next >= 1.0 || next - c <= 1e-14 {
                break;
            }
            c = next;
        }
        c
    }

    /// `E[phi(u1) phi(u2)]`.
    fn product(&self, c: f64) -> f64 {
        let q = self.q;
        match self.lengths.activation {
            Activation::Linear => q * c,
            Activation::Relu => q * rays(0.0, c),
            Activation::LeakyRelu { slope } => q * rays(slope.get(), c),
            Activation::Erf => FRAC_2_PI * libm::asin(2.0 * q * c / (1.0 + 2.0 * q)),
            _ if c == -1.0 => self.series.opposite,
            phi => self.sum(c).unwrap_or_else(|| pair(phi, false, q, c)),
        }
    }

    /// `E[phi'(u1) phi'(u2)]`, the derivative of the above by `c`, over `q` (Price's theorem).
    fn slope_product(&self, c: f64) -> f64 {
        let q = self.q;
        match self.lengths.activation {
            Activation::Linear => 1.0,
            Activation::Relu => rays_slope(0.0, c),
            Activation::LeakyRelu { slope } => rays_slope(slope.get(), c),
            Activation::Erf => {
                let (whole, part) = (1.0 + 2.0 * q, 2.0 * q * c);
                2.0 * FRAC_2_PI / ((whole - part) * (whole + part)).sqrt()
            }
            phi => self.slope_sum(c).unwrap_or_else(|| pair(phi, true, q, c)),
        }
    }

    /// The series, if it converges fast enough.
    fn sum(&self, c: f64) -> Option<f64> {
        let (mut sum, mut whole, mut power) = (0.0, 0.0, 1.0);
        for square in &self.series.squares {
            sum += square * power;
            whole += square;
            power *= c;
        }
        let rest = (self.mean_square - whole).max(f64::EPSILON * self.mean_square);
        (rest * power.abs() <= TAIL * self.mean_square).then_some(sum)
    }

    /// The derivative of the series over `q`, if that converges fast enough.
    #[allow(clippy::cast_precision_loss)] // a small count
    fn slope_sum(&self, c: f64) -> Option<f64> {
        let (mut sum, mut whole, mut power) = (0.0, 0.0, 1.0);
        for (k, square) in self.series.squares.iter().enumerate().skip(1) {
            let term = k as f64 * square;
            sum += term * power;
            whole += term;
            power *= c;
        }
        let all = self.q * self.derivative_mean_square;
        let rest = (all - whole).max(f64::EPSILON * all);
        (rest * power.abs() <= TAIL * all).then_some(sum / self.q)
    }
}

/// `E[phi(u1) phi(u2)]` for two rays, the left one of this slope, and unit variances.
fn rays(slope: f64, c: f64) -> f64 {
    let (odd, even) = (0.5 * (1.0 + slope), 0.5 * (1.0 - slope));
    let root = ((1.0 - c) * (1.0 + c)).sqrt();
    odd * odd * c + even * even * FRAC_2_PI * (root + c * libm::asin(c))
}

/// `E[phi'(u1) phi'(u2)]` for the same.
fn rays_slope(slope: f64, c: f64) -> f64 {
    let (odd, even) = (0.5 * (1.0 + slope), 0.5 * (1.0 - slope));
    odd * odd + even * even * (libm::asin(c) / FRAC_PI_2)
}

/// The squares of `E[phi(sqrt(q) z) h_k(z)]`, `h_k` Hermite's polynomials of unit mean square: up to [`TERMS`], fewer
/// where they come to the whole `E[phi^2]`. The kinks of an activation lie evenly about 0, those of `phi(-z)` too.
#[allow(clippy::cast_precision_loss)] // small counts
fn series(phi: Activation, q: f64, mean_square: f64) -> Series {
    let deviation = q.sqrt();
    let mut nodes: Vec<Node> = Vec::new();
    let (mut same, mut opposite) = (0.0, 0.0);
    each_node(deviation, phi.kinks(), &mut |z, weight| {
        let value = phi.value(deviation * z);
        let share = weight * value;
        same += share * value;
        opposite += share * phi.value(-deviation * z);
        nodes.push(Node { z, share, before: 0.0, polynomial: 1.0 });
    });
    let mut squares = Vec::new();
    let mut whole = 0.0;
    while squares.len() < TERMS && mean_square - whole > ROUNDING * mean_square {
        let k = squares.len() as f64;
        let (root, scale) = (k.sqrt(), 1.0 / (k + 1.0).sqrt());
        let mut sum = 0.0;
        for node in &mut nodes {
            sum += node.share * node.polynomial;
            let next = (node.z * node.polynomial - root * node.before) * scale;
            (node.before, node.polynomial) = (node.polynomial, next);
        }
        whole += sum * sum;
        squares.push(sum * sum);
    }
    // Odd ones keep opposites apart, to the last bit: a layer makes much of the least that is missing.
    Series { squares, opposite: mean_square * (opposite / same) }
}

/// A node of the quadrature, and Hermite's polynomials there.
struct Node {
    z: f64,
    /// Its weight times the activation.
    share: f64,
    before: f64,
    polynomial: f64,
}

/// `E[f(u1) f(u2)]` for normal `u1`, `u2` of variance `q` and correlation `c`, `f` being `phi` or `phi'`, by a
/// quadrature over `u1` of one over `u2 - c u1`.
fn pair(phi: Activation, derivative: bool, q: f64, c: f64) -> f64 {
    let f = |u: f64| if derivative { phi.derivative(u) } else { phi.value(u) };
    let deviation = q.sqrt();
    let rest = deviation * ((1.0 - c) * (1.0 + c)).sqrt();
    let inner = |mean: f64| {
        if rest == 0.0 {
            return f(mean);
        }
        short_expectation(rest, &bends(phi, mean, 1.0, rest), &|v| f(mean + v))
    };
    // As a function of `u1` the inner one bends where `c u1` passes a kink, within `rest`.
    let mut edges = phi.kinks().to_vec();
    if c != 0.0 {
        // Without a rest it bends as `f` itself does.
        let finest = if rest == 0.0 { 1.0 } else { rest.min(1.0) };
        for edge in bends(phi, 0.0, finest, deviation) {
            edges.push(edge / c);
        }
    }
    short_expectation(deviation, &edges, &|u| f(u) * inner(c * u))
}
