//! What a scheme is, beside what its name lets one expect, and where it leads.

use crate::activation::Activation;
use crate::diagnosis::{Signal, judge};
use crate::error::{Result, count_within};
use crate::fan::Fans;
use crate::gain::GaussianMoments;
use crate::initializer::{Initialization, InitializerOptions};

/// What is audited: a scheme in a network of equal layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AuditOptions {
    /// The scheme; [`Initializer::Normal`](crate::Initializer::Normal) for a deviation typed by hand.
    pub initializer: InitializerOptions,
    /// After every layer.
    pub activation: Activation,
    /// Those of every layer.
    pub fans: Fans,
    /// How many layers: 1 to [`Audit::MAX_LAYERS`].
    pub layers: usize,
}

/// Whether a scheme has the variance that its name lets one expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Promise {
    /// The name speaks of no variance.
    None,
    /// It has.
    Kept,
    /// It has less.
    Narrower,
    /// It has more.
    Wider,
}

/// What a scheme is and where it leads, by its formula and by the mean-field length map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Audit {
    /// `E[W]`.
    pub mean: f64,
    /// `Var(W)`.
    pub variance: f64,
    /// The `b` of a scheme that draws from `U(-b, b)`.
    pub bound: Option<f64>,
    /// [`Initialization::promised_variance`].
    pub promised_variance: Option<f64>,
    /// Whether the two agree, to a relative 1e-9.
    pub promise: Promise,
    /// `1 / (fan_in E[phi(z)^2])` for `z ~ N(0, 1)`: the variance that keeps the length of the signal.
    pub needed_variance: f64,
    /// `fan_in E[W^2] E[phi(z)^2]` for `z ~ N(0, 1)`: by it a layer multiplies the mean square of the preactivations.
    pub forward_gain: f64,
    /// `fan_out E[W^2] E[phi'(z)^2]`: by it a layer multiplies the mean square of the gradient.
    pub backward_gain: f64,
    /// The mean square of the last layer's activations, for inputs of mean square 1.
    pub forward_factor: f64,
    /// The mean square of the first layer's preactivation gradients in those of the last layer's.
    pub backward_factor: f64,
    /// What becomes of the activations.
    pub forward: Signal,
    /// What becomes of the gradients.
    pub backward: Signal,
    /// Whether weights are drawn. The gains hold for independent weights; for others they are those of the first
    /// layer alone, on inputs that do not correlate.
    pub random: bool,
    /// Whether all units of a layer are born equal.
    pub symmetric: bool,
}

impl Audit {
    /// The most layers.
    pub const MAX_LAYERS: usize = 128;
}

/// Audits a scheme: its true mean and variance against what its name promises, and where `layers` layers of it lead.
///
/// With `s = fan_in E[W^2]` the mean square `q` of the preactivations follows `q_1 = s`,
/// `q_(l+1) = s E[phi(sqrt(q_l) z)^2]` (Poole et al. 2016, equation 3, without biases), and that of
/// their gradients is multiplied by `fan_out E[W^2] E[phi'(sqrt(q_l) z)^2]` on its way from layer `l + 1` to
/// layer `l` (Schoenholz et al. 2017, equation 9).
///
/// ```
/// use weightscope::*;
/// let audited = |initializer: Initializer| {
///     let fans = Fans::new(100, 100).unwrap();
///     audit(&AuditOptions { initializer: initializer.into(), activation: Activation::Relu, fans, layers: 30 }).unwrap()
/// };
/// let he = audited(Initializer::KaimingNormal);
/// assert_eq!((he.promise, he.forward), (Promise::Kept, Signal::Steady));
/// let literal = audited(Initializer::NotebookHe);
/// assert!((literal.forward_gain - 1.0 / 3.0).abs() < 1e-12); // the missing sqrt(3)
/// assert_eq!((literal.promise, literal.forward), (Promise::Narrower, Signal::Vanishing));
/// ```
///
/// # Errors
/// As [`Initialization::new`], and if `layers` is out of bounds.
#[allow(clippy::cast_precision_loss)] // at most MAX_FAN
pub fn audit(options: &AuditOptions) -> Result<Audit> {
    let AuditOptions { activation, fans, .. } = *options;
    let layers = count_within("layers", options.layers, 1, Audit::MAX_LAYERS, "a network has")?;
    let scheme = Initialization::new(&options.initializer, activation)?;
    let deviation = scheme.standard_deviation(fans);
    let (mean, variance) = (scheme.mean(fans), deviation * deviation);
    let mean_square = mean * mean + variance;
    let stretch = fans.fan_in() as f64 * mean_square;
    let stretch_back = fans.fan_out() as f64 * mean_square;

    let (mut forward, mut slopes) = (Vec::new(), Vec::new());
    let mut length = 1.0;
    while forward.len() < layers {
        let [square, slope] = moments(activation, stretch * length);
        if !square.is_finite() {
            break;
        }
        length = square;
        forward.push(square);
        slopes.push(slope);
    }
    let overflow = forward.len() < layers;
    let forward_factor = if overflow { f64::INFINITY } else { length };
    let mut backward = vec![1.0];
    let mut gradient = 1.0;
    // What reaches layer l has passed the weights of layer l + 1.
    slopes.truncate(layers - 1);
    while let Some(slope) = slopes.pop() {
        gradient *= stretch_back * slope;
        backward.push(gradient);
    }
    if forward.first().is_some_and(|&first| first > 0.0) {
        forward.insert(0, 1.0);
    }
    let lost = overflow || !gradient.is_finite();
    let backward_factor = if lost { f64::NAN } else { gradient };

    let [square, slope] = moments(activation, 1.0);
    let promised_variance = scheme.promised_variance(fans);
    Ok(Audit {
        mean,
        variance,
        bound: scheme.bound(fans),
        promised_variance,
        promise: promise(variance, promised_variance),
        needed_variance: 1.0 / (fans.fan_in() as f64 * square),
        forward_gain: stretch * square,
        backward_gain: stretch_back * slope,
        forward_factor,
        backward_factor,
        forward: signal(&forward, overflow),
        backward: signal(&backward, lost),
        random: scheme.is_random(fans),
        symmetric: scheme.is_symmetric(fans),
    })
}

/// `E[phi(z)^2]` and `E[phi'(z)^2]` for `z ~ N(0, mean_square)`.
fn moments(activation: Activation, mean_square: f64) -> [f64; 2] {
    if mean_square == 0.0 {
        let (value, slope) = (activation.value(0.0), activation.derivative(0.0));
        return [value * value, slope * slope];
    }
    if !mean_square.is_finite() {
        return [f64::INFINITY; 2];
    }
    let moments = GaussianMoments::new(activation, mean_square.sqrt());
    [moments.mean_square, moments.derivative_mean_square]
}

/// What becomes of a signal of these mean squares.
fn signal(squares: &[f64], overflow: bool) -> Signal {
    let sizes: Vec<f64> = squares.iter().map(|square| square.sqrt()).collect();
    judge(&sizes, overflow).0
}

fn promise(variance: f64, promised: Option<f64>) -> Promise {
    match promised {
        None => Promise::None,
        Some(promised) if (variance - promised).abs() <= 1e-9 * promised => Promise::Kept,
        Some(promised) if variance < promised => Promise::Narrower,
        Some(_) => Promise::Wider,
    }
}
