//! What the theory predicts for a given network.

use super::answer::MAX_INPUT_MEAN_SQUARE;
use super::moments::moments_about;
use crate::activation::Activation;
use crate::bias::BiasInitialization;
use crate::error::{Result, finite_within};
use crate::fan::Fans;
use crate::gain::GaussianMoments;
use crate::initializer::Initialization;
use crate::mlp::{MlpOptions, checked_sizes};

/// A variance that is a smaller share of the mean square than this is not their difference.
const STRAIGHT: f64 = 1e-7;

/// What one layer is expected to do, over all networks of the kind; a measured layer's values, pooled over
/// units and rows, scatter about it, the less the wider it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerPrediction {
    /// How many inputs each unit has.
    pub fan_in: usize,
    /// How many units there are.
    pub fan_out: usize,
    /// The variance of a weight.
    pub weight_variance: f64,
    /// `E[z^2]`.
    pub preactivation_mean_square: f64,
    /// `E[a]`; the last layer is linear.
    pub activation_mean: f64,
    /// `E[a^2]`.
    pub activation_mean_square: f64,
    /// `E[a^2] - E[a]^2`.
    pub activation_variance: f64,
    /// `E[phi'(z)^2]`, 1 in the last layer.
    pub derivative_mean_square: f64,
    /// `E[(dL/dz)^2]` over that of the last layer.
    pub grad_preactivation_factor: f64,
}

/// What [`predict`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Whether weights have mean 0, as the theory assumes. Constants and the identity have not, and what is told of
    /// them, by their variance alone, does not hold.
    pub applicable: bool,
    /// Each layer, the first one with weights first.
    pub layers: Vec<LayerPrediction>,
}

/// The second moments that mean-field theory expects in a network with these options (of which the seed has no
/// part) on inputs of this mean square.
///
/// Forward, `E[z^2] = fan_in Var(w) E[a_before^2] + E[b^2]` with `a = phi(z)` and `z` normal about the mean of the
/// biases (Poole et al. 2016, equation 3, with the fans of each layer). Backward,
/// `E[(dL/dz)^2] = fan_out_next Var(w_next) E[phi'(z)^2] E[(dL/dz_next)^2]` (Schoenholz et al. 2017, equation 17),
/// told as a factor to the last layer's: from what is measured there, the others follow.
///
/// ```
/// use weightscope::{Activation, Initializer, MlpOptions, predict};
/// let options = MlpOptions {
///     sizes: vec![100, 100, 100, 100],
///     activation: Activation::Relu,
///     initializer: Initializer::XavierNormal.into(),
///     ..MlpOptions::default()
/// };
/// let prediction = predict(&options, 1.0).unwrap();
/// let lengths: Vec<f64> = prediction.layers.iter().map(|l| l.preactivation_mean_square).collect();
/// assert!((lengths[2] - 0.25).abs() < 1e-15); // halved by every ReLU
/// ```
///
/// # Errors
/// As [`Mlp::new`](crate::Mlp::new), and if `input_mean_square` is not finite or outside
/// `0..=`[`MAX_INPUT_MEAN_SQUARE`].
#[allow(clippy::cast_precision_loss)] // at most MAX_UNITS
pub fn predict(options: &MlpOptions, input_mean_square: f64) -> Result<Prediction> {
    let sizes = checked_sizes(&options.sizes)?;
    let initialization = Initialization::new(&options.initializer, options.activation)?;
    let MlpOptions { bias_initializer, bias_value, bias_std, .. } = *options;
    let bias = BiasInitialization::new(bias_initializer, bias_value, bias_std)?;
    let most = MAX_INPUT_MEAN_SQUARE;
    let mut before = finite_within("input_mean_square", input_mean_square, 0.0, most)?;

    let (mean, bias_variance) = bias.mean_and_variance();
    let last = sizes.len() - 2;
    let mut applicable = true;
    let mut layers = Vec::with_capacity(last + 1);
    for (layer, pair) in sizes.windows(2).enumerate() {
        let fans = Fans::new(pair[0], pair[1])?;
        let deviation = initialization.standard_deviation(fans);
        let weight_variance = deviation * deviation;
        applicable &= initialization.mean(fans) == 0.0;
        let passed = fans.fan_in() as f64 * weight_variance;
        let variance = bias_variance + if passed == 0.0 { 0.0 } else { passed * before };
        let phi = if layer == last { Activation::Linear } else { options.activation };
        let at = moments_about(phi, mean, variance);
        before = at.mean_square;
        layers.push(LayerPrediction {
            fan_in: fans.fan_in(),
            fan_out: fans.fan_out(),
            weight_variance,
            preactivation_mean_square: mean * mean + variance,
            activation_mean: at.mean,
            activation_mean_square: at.mean_square,
            activation_variance: activation_variance(at, variance),
            derivative_mean_square: at.derivative_mean_square,
            grad_preactivation_factor: 1.0,
        });
    }
    for layer in (0..last).rev() {
        let next = layers[layer + 1];
        let passed = next.fan_out as f64 * next.weight_variance;
        layers[layer].grad_preactivation_factor =
            passed * layers[layer].derivative_mean_square * next.grad_preactivation_factor;
    }
    Ok(Prediction { applicable, layers })
}

/// `Var[phi(z)]` of these moments, `z` having this variance.
fn activation_variance(at: GaussianMoments, variance: f64) -> f64 {
    if at.mean_square == f64::INFINITY {
        return at.mean_square;
    }
    let difference = at.mean_square - at.mean * at.mean;
    if difference > STRAIGHT * at.mean_square {
        return difference;
    }
    // Rounding would be most of so small a difference of large numbers; and over so little the activation is straight.
    at.derivative_mean_square * variance
}
