//! What the theory says about one point of the plane of variances.

use super::correlation::CorrelationMap;
use super::length_map::{FixedPoint, LengthMap};
use crate::activation::Activation;
use crate::error::{Result, count_within, finite_within};

/// The largest mean square of the inputs.
pub const MAX_INPUT_MEAN_SQUARE: f64 = 1e6;

/// `chi` within this of 1 is on the critical line.
const CRITICAL: f64 = 1e-9;

/// What [`mean_field`] is asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanFieldOptions<'a> {
    /// Between the layers.
    pub activation: Activation,
    /// `fan_in` times the variance of a weight, 0 to [`MAX_SIGMA_2`](super::MAX_SIGMA_2).
    pub sigma_w2: f64,
    /// The variance of a bias, 0 to [`MAX_SIGMA_2`](super::MAX_SIGMA_2).
    pub sigma_b2: f64,
    /// The mean square of the inputs, 0 to [`MAX_INPUT_MEAN_SQUARE`].
    pub input_mean_square: f64,
    /// How many `lengths` to tell, up to [`MeanFieldOptions::MAX_LAYERS`].
    pub layers: usize,
    /// Of pairs of inputs, up to [`MeanFieldOptions::MAX_PAIRS`], each -1 to 1.
    pub input_correlations: &'a [f64],
}

impl MeanFieldOptions<'_> {
    /// The most layers.
    pub const MAX_LAYERS: usize = 128;
    /// The most pairs of inputs.
    pub const MAX_PAIRS: usize = 16;
}

/// On which side of the critical line a network lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// `chi_1 < 1`: inputs become alike, gradients vanish.
    Ordered,
    /// `chi_1 = 1`, within 1e-9.
    Critical,
    /// `chi_1 > 1`: inputs that were nearly alike part, gradients explode.
    Chaotic,
}

impl Phase {
    /// The side on which `chi_1` lies.
    pub(super) fn of(chi_1: f64) -> Self {
        if (chi_1 - 1.0).abs() <= CRITICAL {
            Phase::Critical
        } else if chi_1 < 1.0 {
            Phase::Ordered
        } else {
            Phase::Chaotic
        }
    }
}

/// What becomes of signals in wide networks with these variances.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanField {
    /// Where the length of signals goes.
    pub fixed_point: FixedPoint,
    /// `chi_1`, the gradient's factor a layer at `q*`; far out, if lengths have no bound.
    pub chi_1: f64,
    /// On which side of the critical line.
    pub phase: Phase,
    /// Where the correlation of two inputs goes; NaN if lengths have no bound, or go to 0 and leave it where it is.
    pub c_star: f64,
    /// `C'(c*)`; `chi_1` where lengths go to 0, NaN if they have no bound.
    pub c_slope: f64,
    /// Over so many layers a deviation of the length shrinks to 1/e; infinite where it does not, NaN if lengths
    /// have no bound.
    pub xi_q: f64,
    /// Over so many layers a deviation of the correlation shrinks to 1/e (where lengths go to 0, the mean square of the
    /// difference of two inputs); infinite on the critical line, NaN if lengths have no bound.
    pub xi_c: f64,
    /// Over so many layers the mean square of the gradient changes by a factor e, falling on the ordered side,
    /// growing on the chaotic one; infinite on the critical line.
    pub xi_gradient: f64,
    /// The mean square of the preactivations of each layer.
    pub lengths: Vec<f64>,
    /// The correlation of the preactivations in each layer, of each pair of inputs in turn: each step right to 1e-4, to
    /// 1e-9 where [`CorrelationMap`] needs no nested quadrature. NaN where the length has overflowed.
    pub correlations: Vec<Vec<f64>>,
    /// The mean square of the gradient at the preactivations of each layer, over that of the last.
    pub gradients: Vec<f64>,
}

/// Depth scale of deviations that change by `factor` a layer.
fn depth_scale(factor: f64) -> f64 {
    if (factor - 1.0).abs() <= CRITICAL || factor > 1.0 {
        return f64::INFINITY;
    }
    -1.0 / libm::log(factor)
}

/// The length map from the inputs on, its fixed point `q*`, the gradient's factor
/// `chi_1 = sigma_w2 E[phi'(sqrt(q*) z)^2]`, the correlation map's fixed point, and the depth scales
/// `xi_q = -1 / ln V'(q*)`, `xi_c = -1 / ln C'(c*)` and `xi_gradient = 1 / |ln chi_1|`.
///
/// Sources: Poole et al. 2016, equations 3 to 6; Schoenholz et al. 2017, equations 8 to 13 and section 4. The length and the
/// gradient of deep linear networks: Saxe, McClelland & Ganguli 2014, section 4.
///
/// ```
/// use weightscope::{Activation, MeanFieldOptions, Phase, mean_field};
/// let he = MeanFieldOptions {
///     activation: Activation::Relu,
///     sigma_w2: 2.0,
///     sigma_b2: 0.0,
///     input_mean_square: 1.0,
///     layers: 50,
///     input_correlations: &[0.0],
/// };
/// let answer = mean_field(&he).unwrap();
/// assert_eq!((answer.chi_1, answer.phase), (1.0, Phase::Critical));
/// assert_eq!(answer.lengths, [2.0; 50]);
/// assert!(answer.correlations[0][49] > 0.98); // even here inputs become alike, if slowly
/// ```
///
/// # Errors
/// If an option is out of its bounds.
pub fn mean_field(options: &MeanFieldOptions) -> Result<MeanField> {
    let &MeanFieldOptions { activation, sigma_w2, sigma_b2, input_mean_square, layers, .. } =
        options;
    let map = LengthMap::new(activation, sigma_w2, sigma_b2)?;
    let most = MAX_INPUT_MEAN_SQUARE;
    let input = finite_within("input_mean_square", input_mean_square, 0.0, most)?;
    count_within("layers", layers, 0, MeanFieldOptions::MAX_LAYERS, "a network has")?;

    let pairs = options.input_correlations;
    let most = MeanFieldOptions::MAX_PAIRS;
    count_within("input_correlations", pairs.len(), 0, most, "its length lies")?;
    for (index, &pair) in pairs.iter().enumerate() {
        finite_within(&format!("input_correlations[{index}]"), pair, -1.0, 1.0)?;
    }

    let lengths = map.lengths(input, layers);
    let correlations = correlations(&map, input, pairs, &lengths);
    let mut gradients = vec![1.0; layers];
    for layer in (1..layers).rev() {
        gradients[layer - 1] = map.gradient_factor(lengths[layer - 1]) * gradients[layer];
    }
    let fixed_point = map.fixed_point(map.first(input));
    let q = fixed_point.length();
    let endless = q == f64::INFINITY;
    let chi_1 = if endless { map.far_gradient_factor() } else { map.gradient_factor(q) };
    let phase = Phase::of(chi_1);
    // Both ways: the factor of what grows is the other way round that of what falls.
    let xi_gradient = depth_scale(chi_1.min(1.0 / chi_1));
    let xi_q = if endless { f64::NAN } else { depth_scale(map.slope(q)) };
    let (c_star, c_slope) = if endless {
        (f64::NAN, f64::NAN)
    } else if q == 0.0 {
        (f64::NAN, chi_1)
    } else if phase == Phase::Chaotic {
        let settled = CorrelationMap::new(&map, q);
        let c_star = settled.fixed_point();
        (c_star, if c_star == 1.0 { chi_1 } else { settled.slope(c_star) })
    } else {
        (1.0, chi_1)
    };
    let xi_c = depth_scale(c_slope);
    #[rustfmt::skip]
    let answer = MeanField {
        fixed_point, chi_1, phase, c_star, c_slope, xi_q, xi_c, xi_gradient,
        lengths, correlations, gradients,
    };
    Ok(answer)
}

/// Layer by layer, of each pair of inputs. The first layer sees the inputs themselves.
fn correlations(map: &LengthMap, input: f64, pairs: &[f64], lengths: &[f64]) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> =
        pairs.iter().map(|&pair| vec![map.first_correlation(input, pair)]).collect();
    if pairs.is_empty() || lengths.is_empty() {
        return vec![Vec::new(); pairs.len()];
    }
    // Lengths that have settled keep their map.
    let mut kept: Option<(f64, CorrelationMap)> = None;
    for &q in &lengths[..lengths.len() - 1] {
        let map = match kept.take() {
            Some((length, map)) if length == q => map,
            _ if q.is_finite() => CorrelationMap::new(map, q),
            _ => {
                rows.iter_mut().for_each(|row| row.push(f64::NAN));
                continue;
            }
        };
        for row in &mut rows {
            // Rounding may lead past 1, where no angle is.
            let next = map.quick_next(row[row.len() - 1]).clamp(-1.0, 1.0);
            row.push(next);
        }
        kept = Some((q, map));
    }
    rows
}
