//! Expectations under a normal distribution.

use crate::ranking::{key, ranking};

/// The positive half of the 20-point Gauss–Legendre rule on -1..1: nodes and weights, to the last
/// digit of an `f64`.
const RULE: [(f64, f64); 10] = [
    (0.076_526_521_133_497_33, 0.152_753_387_130_725_85),
    (0.227_785_851_141_645_08, 0.149_172_986_472_603_75),
    (0.373_706_088_715_419_56, 0.142_096_109_318_382_05),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_63),
    (0.636_053_680_726_515, 0.118_194_531_961_518_42),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.912_234_428_251_326, 0.062_672_048_334_109_06),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_118),
];

/// The same of the 10-point rule.
const SHORT_RULE: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// Beyond this many standard deviations less than 4e-33 of the weight is left.
const REACH: f64 = 12.0;
/// Beyond this many less than 2e-15.
const SHORT_REACH: f64 = 8.0;

const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// `E[f(x)]` for `x ~ N(0, standard_deviation^2)`.
///
/// 20-point Gauss–Legendre rules on panels no wider than one standard deviation, split at `kinks` (the
/// points where `f` or a derivative of it jumps) and ever finer towards 0, where the functions of
/// interest bend within a distance of about 1 however wide the distribution is. For activations, their
/// squares and the squares of their derivatives the relative error is below 1e-13. The order of
/// summation is fixed, so the same arguments give the same bits everywhere.
///
/// ```
/// use weightscope::gaussian_expectation;
/// let fourth_moment = gaussian_expectation(2.0, &[], |x| x * x * x * x);
/// assert!((fourth_moment - 3.0 * 16.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn gaussian_expectation(standard_deviation: f64, kinks: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    Nodes::new(standard_deviation, kinks).expectation_of(&f)
}

/// The same to a relative 1e-10 or so, at a quarter of the price: of use where one is nested in the other.
pub(crate) fn short_expectation(
    standard_deviation: f64,
    kinks: &[f64],
    f: &dyn Fn(f64) -> f64,
) -> f64 {
    Nodes::few(standard_deviation, kinks).expectation_of(f)
}

/// Where [`gaussian_expectation`] looks at its function, for those who want several functions of the same numbers.
pub(crate) struct Nodes {
    /// `x`, panel by panel, each time one left of the middle and its mirror image.
    places: Vec<f64>,
    /// `e^(-z^2/2)` with `z = x / standard_deviation`.
    densities: Vec<f64>,
    /// Half the width of each panel, in `z`.
    halves: Vec<f64>,
    rule: &'static [(f64, f64)],
}

impl Nodes {
    /// Those of `N(0, standard_deviation^2)`, split at `kinks`.
    pub(crate) fn new(standard_deviation: f64, kinks: &[f64]) -> Self {
        Self::on(&edges(standard_deviation, kinks, REACH), standard_deviation, &RULE)
    }

    /// The same for [`short_expectation`].
    pub(crate) fn few(standard_deviation: f64, kinks: &[f64]) -> Self {
        Self::on(&edges(standard_deviation, kinks, SHORT_REACH), standard_deviation, &SHORT_RULE)
    }

    #[inline(never)]
    fn on(edges: &[f64], standard_deviation: f64, rule: &'static [(f64, f64)]) -> Self {
        let most = 2 * rule.len() * edges.len();
        let (mut places, mut densities) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let mut halves = Vec::with_capacity(edges.len());
        for panel in edges.windows(2) {
            let (middle, half) = (0.5 * (panel[0] + panel[1]), 0.5 * (panel[1] - panel[0]));
            if half > 0.0 {
                halves.push(half);
                for (node, _) in rule {
                    for z in [middle - half * node, middle + half * node] {
                        places.push(standard_deviation * z);
                        densities.push(libm::exp(-0.5 * (z * z)));
                    }
                }
            }
        }
        Nodes { places, densities, halves, rule }
    }

    /// Where values are wanted.
    pub(crate) fn places(&self) -> &[f64] {
        &self.places
    }

    #[inline(never)]
    fn expectation_of(&self, f: &dyn Fn(f64) -> f64) -> f64 {
        self.expectation(&self.places.iter().map(|&x| f(x)).collect::<Vec<f64>>())
    }

    /// The expectation of what has these `values` in its [`places`](Nodes::places).
    #[inline(never)]
    pub(crate) fn expectation(&self, values: &[f64]) -> f64 {
        let mut sum = 0.0;
        let size = 2 * self.rule.len();
        let panels = values.chunks_exact(size).zip(self.densities.chunks_exact(size));
        for ((values, densities), half) in panels.zip(&self.halves) {
            let mut inner = 0.0;
            let pairs = values.chunks_exact(2).zip(densities.chunks_exact(2));
            for ((value, density), (_, weight)) in pairs.zip(self.rule) {
                inner += weight * (value[0] * density[0] + value[1] * density[1]);
            }
            sum += half * inner;
        }
        FRAC_1_SQRT_2PI * sum
    }
}

/// The nodes `z = x / standard_deviation` of [`gaussian_expectation`] and their weights, the density in them.
pub(crate) fn each_node(standard_deviation: f64, kinks: &[f64], see: &mut dyn FnMut(f64, f64)) {
    for panel in edges(standard_deviation, kinks, REACH).windows(2) {
        let (middle, half) = (0.5 * (panel[0] + panel[1]), 0.5 * (panel[1] - panel[0]));
        if half > 0.0 {
            for (node, weight) in RULE {
                for z in [middle - half * node, middle + half * node] {
                    see(z, FRAC_1_SQRT_2PI * (half * weight) * libm::exp(-0.5 * (z * z)));
                }
            }
        }
    }
}

/// The ends of the panels within `reach`, a whole number, in `z = x / standard_deviation`.
fn edges(standard_deviation: f64, kinks: &[f64], reach: f64) -> Vec<f64> {
    let mut edges = vec![0.0];
    let mut z = 1.0;
    while z <= reach {
        edges.extend([-z, z]);
        z += 1.0;
    }
    // x = 1/2, 1, 2, 4, …: a panel is as wide as it is far from 0, which is how far the poles of tanh,
    // sigmoid and softplus in the complex plane are, or farther.
    let mut x = 0.5;
    while x < reach * standard_deviation && x < f64::INFINITY {
        edges.extend([-x / standard_deviation, x / standard_deviation]);
        x *= 2.0;
    }
    let inner = kinks.iter().map(|kink| kink / standard_deviation).filter(|z| z.abs() < reach);
    edges.extend(inner);
    let order = ranking(edges.iter().copied().map(key));
    order.into_iter().map(|index| edges[index]).collect()
}
