//! Initial weights.

use crate::activation::Activation;
use crate::draws::{fill_even, fill_normal, normal};
use crate::error::{Code, Error, Given, Result, finite_within};
use crate::fan::{FanMode, Fans};
use crate::gain::Gain;
use crate::matrix::Matrix;
use crate::orthogonal::fill_orthogonal;
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};

/// A scheme for drawing the weights of a layer. `fan` is the one that the [`FanMode`] means, `fan_in`
/// unless told otherwise, and every weight is multiplied by `scale` on top.
///
/// | scheme | distribution | takes | source |
/// | --- | --- | --- | --- |
/// | `Zeros` | 0 | | |
/// | `Constant` | `value` | `value` | |
/// | `Normal` | `N(0, std^2)` | `std` | |
/// | `Uniform` | `U(-bound, bound)` | `bound`, 0.1 unless given | |
/// | `XavierNormal` | `N(0, gain^2 / fan)` | `gain` (1), `fan_mode` | Glorot & Bengio 2010, equations 10 to 12 |
/// | `XavierUniform` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (1), `fan_mode` | ibid., equation 16 with `FanAvg` |
/// | `KaimingNormal` | `N(0, gain^2 / fan)` | `gain` (conventional), `fan_mode` | He et al. 2015, equations 10 and 14 |
/// | `KaimingUniform` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (conventional), `fan_mode` | ibid. |
/// | `LecunNormal` | `N(0, gain^2 / fan_in)` | `gain` (1) | LeCun et al. 1998, section 4.6 |
/// | `Orthogonal` | `gain Q`, `Q` uniform (Haar) among the matrices with orthonormal rows or columns | `gain` (1) | Saxe, McClelland & Ganguli 2014 |
/// | `NielsenLarge` | `N(0, 1)` | | Nielsen 2015, chapter 1 |
/// | `NielsenDefault` | `N(0, 1 / fan_in)` | | Nielsen 2015, chapter 3 |
///
/// Xavier is here what its derivation gives for the forward pass, `N(0, 1 / fan_in)`; the compromise
/// `2 / (fan_in + fan_out)` of Glorot & Bengio is [`FanMode::FanAvg`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Initializer {
    /// All weights 0.
    Zeros,
    /// All weights equal.
    Constant,
    /// Normal, with a standard deviation of its own.
    Normal,
    /// Uniform, between bounds of its own.
    Uniform,
    /// Normal, with variance `gain^2 / fan`.
    #[doc(alias = "GlorotNormal")]
    #[doc(alias = "Glorot")]
    #[default]
    XavierNormal,
    /// Uniform, with variance `gain^2 / fan`.
    #[doc(alias = "GlorotUniform")]
    #[doc(alias = "Glorot")]
    XavierUniform,
    /// Normal, with variance `gain^2 / fan` and the activation's gain.
    #[doc(alias = "HeNormal")]
    #[doc(alias = "He")]
    KaimingNormal,
    /// Uniform, with variance `gain^2 / fan` and the activation's gain.
    #[doc(alias = "HeUniform")]
    #[doc(alias = "He")]
    KaimingUniform,
    /// Normal, with variance `gain^2 / fan_in`.
    LecunNormal,
    /// A random matrix that keeps lengths.
    Orthogonal,
    /// `N(0, 1)`, which saturates its units.
    NielsenLarge,
    /// `N(0, 1 / fan_in)`.
    NielsenDefault,
}

/// An [`Initializer`] and the parameters that belong to it; [`Initialization::new`] checks them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InitializerOptions {
    /// The scheme.
    pub initializer: Initializer,
    /// For Xavier, LeCun and orthogonal (1 unless given) and Kaiming (conventional unless given).
    pub gain: Option<Gain>,
    /// For Xavier and Kaiming; [`FanMode::FanIn`] unless given.
    pub fan_mode: Option<FanMode>,
    /// For [`Initializer::Normal`], which needs it: between 0 and [`InitializerOptions::MAX_STD`].
    pub std: Option<f64>,
    /// For [`Initializer::Uniform`]: between 0 and [`InitializerOptions::MAX_BOUND`],
    /// [`InitializerOptions::DEFAULT_BOUND`] unless given.
    pub bound: Option<f64>,
    /// For [`Initializer::Constant`], which needs it: at most [`InitializerOptions::MAX_VALUE`] either
    /// side of 0.
    pub value: Option<f64>,
    /// For all: multiplies every weight. Between 0 and [`InitializerOptions::MAX_SCALE`], 1 unless
    /// given.
    pub scale: Option<f64>,
}

impl InitializerOptions {
    /// The largest `std`.
    pub const MAX_STD: f64 = 1e6;
    /// The largest `bound`.
    pub const MAX_BOUND: f64 = 1e6;
    /// The largest `abs(value)`.
    pub const MAX_VALUE: f64 = 1e6;
    /// The largest `scale`.
    pub const MAX_SCALE: f64 = 1e6;
    /// The `bound` of [`Initializer::Uniform`] unless given.
    pub const DEFAULT_BOUND: f64 = 0.1;
}

impl From<Initializer> for InitializerOptions {
    /// The scheme with nothing else said.
    fn from(initializer: Initializer) -> Self {
        InitializerOptions { initializer, ..InitializerOptions::default() }
    }
}

/// A checked [`InitializerOptions`], ready to draw weights.
///
/// Weights are drawn in `f64` from the stream (seed, [`Purpose::Weight`], layer), row after row, and
/// rounded to the scalar asked for: an `f32` network is the rounding of the `f64` one, and a layer's
/// weights depend on its shape and place alone.
///
/// ```
/// use weightscope::{Activation, Fans, Initialization, Initializer, InitializerOptions};
/// let options = InitializerOptions { scale: Some(2.0), ..Initializer::KaimingNormal.into() };
/// let initialization = Initialization::new(&options, Activation::Relu).unwrap();
/// let fans = Fans::new(200, 50).unwrap();
/// assert!((initialization.standard_deviation(fans) - 0.2).abs() < 1e-15); // 2 sqrt(2 / 200)
///
/// let weights = initialization.sample::<f32>(fans, 7, 0);
/// assert_eq!((weights.rows(), weights.columns()), (50, 200));
///
/// let refused = InitializerOptions { std: Some(0.1), ..Initializer::XavierNormal.into() };
/// let error = Initialization::new(&refused, Activation::Tanh).unwrap_err();
/// assert_eq!(error.to_string(), "std is 0.1; only the normal initializer takes it");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initialization {
    initializer: Initializer,
    scale: f64,
    law: Law,
}

/// What is drawn, before `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    Constant { value: f64 },
    Normal { spread: Spread },
    Uniform { spread: Spread },
    Orthogonal { gain: f64 },
}

/// A standard deviation: of its own, or `gain / sqrt(fan)`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Spread {
    Fixed(f64),
    Fan { gain: f64, mode: FanMode },
}

impl Spread {
    fn standard_deviation(self, fans: Fans) -> f64 {
        match self {
            Spread::Fixed(standard_deviation) => standard_deviation,
            Spread::Fan { gain, mode } => gain / mode.effective(fans).sqrt(),
        }
    }
}

const SQRT_3: f64 = 1.732_050_807_568_877_2;

impl Initialization {
    /// Checks `options`; `activation` is that of the layer whose gain [`Gain::Conventional`] and
    /// [`Gain::Exact`] mean.
    ///
    /// # Errors
    /// [`Code::UnknownField`] for a parameter that has no meaning for the scheme,
    /// [`Code::MissingField`] for one it needs, [`Code::NonFinite`] and [`Code::OutOfRange`] for one
    /// outside its bounds.
    pub fn new(options: &InitializerOptions, activation: Activation) -> Result<Self> {
        use Initializer as I;
        let &InitializerOptions { initializer, gain, fan_mode, std, bound, value, scale } = options;

        let takes_fan_mode = matches!(
            initializer,
            I::XavierNormal | I::XavierUniform | I::KaimingNormal | I::KaimingUniform
        );
        let takes_gain = takes_fan_mode || matches!(initializer, I::LecunNormal | I::Orthogonal);
        only(
            takes_gain,
            "gain",
            gain,
            "Xavier, Kaiming, LeCun and orthogonal initializers take it",
        )?;
        only(takes_fan_mode, "fan_mode", fan_mode, "Xavier and Kaiming initializers take it")?;
        only(initializer == I::Normal, "std", std, "the normal initializer takes it")?;
        only(initializer == I::Uniform, "bound", bound, "the uniform initializer takes it")?;
        only(initializer == I::Constant, "value", value, "the constant initializer takes it")?;

        let gain = || {
            let kaiming = matches!(initializer, I::KaimingNormal | I::KaimingUniform);
            let usual = if kaiming { Gain::Conventional } else { Gain::Value(1.0) };
            gain.unwrap_or(usual).resolve(activation)
        };
        let by_fan = || Ok(Spread::Fan { gain: gain()?, mode: fan_mode.unwrap_or_default() });
        let law = match initializer {
            I::Zeros => Law::Constant { value: 0.0 },
            I::Constant => {
                let value = needed("value", value, "the constant initializer")?;
                let max = InitializerOptions::MAX_VALUE;
                Law::Constant { value: finite_within("value", value, -max, max)? }
            }
            I::Normal => {
                let std = needed("std", std, "the normal initializer")?;
                let std = finite_within("std", std, 0.0, InitializerOptions::MAX_STD)?;
                Law::Normal { spread: Spread::Fixed(std) }
            }
            I::Uniform => {
                let bound = bound.unwrap_or(InitializerOptions::DEFAULT_BOUND);
                let bound = finite_within("bound", bound, 0.0, InitializerOptions::MAX_BOUND)?;
                Law::Uniform { spread: Spread::Fixed(bound / SQRT_3) }
            }
            I::XavierNormal | I::KaimingNormal | I::LecunNormal => {
                Law::Normal { spread: by_fan()? }
            }
            I::XavierUniform | I::KaimingUniform => Law::Uniform { spread: by_fan()? },
            I::Orthogonal => Law::Orthogonal { gain: gain()? },
            I::NielsenLarge => Law::Normal { spread: Spread::Fixed(1.0) },
            I::NielsenDefault => {
                Law::Normal { spread: Spread::Fan { gain: 1.0, mode: FanMode::FanIn } }
            }
        };
        let scale =
            finite_within("scale", scale.unwrap_or(1.0), 0.0, InitializerOptions::MAX_SCALE)?;
        Ok(Initialization { initializer, scale, law })
    }

    /// The scheme.
    #[must_use]
    pub fn initializer(&self) -> Initializer {
        self.initializer
    }

    /// The standard deviation of a weight, in theory: 0 for zeros and constants, and
    /// `gain / sqrt(max(fan_in, fan_out))` for orthogonal matrices (each row or column of the shorter
    /// kind has length `gain`, shared evenly by its entries); times `scale`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most MAX_UNITS
    pub fn standard_deviation(&self, fans: Fans) -> f64 {
        self.scale
            * match self.law {
                Law::Constant { .. } => 0.0,
                Law::Normal { spread } | Law::Uniform { spread } => spread.standard_deviation(fans),
                Law::Orthogonal { gain } => {
                    gain / (fans.fan_in().max(fans.fan_out()) as f64).sqrt()
                }
            }
    }

    /// `sigma sqrt(fan_in)`: by how much a linear layer of such weights stretches the root mean square
    /// of its input.
    ///
    /// ```
    /// use weightscope::{Activation, Fans, Initialization, Initializer};
    /// let xavier = Initialization::new(&Initializer::XavierNormal.into(), Activation::Tanh).unwrap();
    /// assert_eq!(xavier.stretch(Fans::new(784, 30).unwrap()), 1.0);
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most MAX_UNITS
    pub fn stretch(&self, fans: Fans) -> f64 {
        self.standard_deviation(fans) * (fans.fan_in() as f64).sqrt()
    }

    /// The `b` of a scheme that draws from `U(-b, b)`; nothing for the others.
    #[must_use]
    pub fn bound(&self, fans: Fans) -> Option<f64> {
        match self.law {
            Law::Uniform { spread: _ } => Some(SQRT_3 * self.standard_deviation(fans)),
            _ => None,
        }
    }

    /// The weights of layer `layer`, of shape (`fan_out`, `fan_in`).
    ///
    /// # Panics
    /// If `layer` is [`MAX_STREAM_INDEX`](crate::MAX_STREAM_INDEX) or more.
    #[must_use]
    pub fn sample<T: Scalar>(&self, fans: Fans, seed: u32, layer: u32) -> Matrix<T> {
        let (rows, columns) = (fans.fan_out(), fans.fan_in());
        if let Law::Normal { spread } = self.law {
            let mut stream = Stream::new(seed, Purpose::Weight, layer);
            let deviation = self.scale * spread.standard_deviation(fans);
            let weights = normal(rows * columns, deviation, &mut stream);
            return Matrix::over(rows, columns, weights);
        }
        let mut weights = Matrix::zeros(rows, columns);
        self.fill(fans, &mut weights, seed, layer);
        weights
    }

    /// [`sample`](Initialization::sample) into a matrix that is there already.
    ///
    /// # Panics
    /// If `weights` is not of shape (`fan_out`, `fan_in`), and as `sample`.
    pub fn fill<T: Scalar>(&self, fans: Fans, weights: &mut Matrix<T>, seed: u32, layer: u32) {
        let shape = (weights.rows(), weights.columns());
        assert_eq!(shape, (fans.fan_out(), fans.fan_in()), "weights have shape (fan_out, fan_in)");
        let mut stream = Stream::new(seed, Purpose::Weight, layer);
        let standard_deviation = self.standard_deviation(fans);
        match self.law {
            Law::Constant { value } => {
                weights.as_mut_slice().fill(T::from_f64(0.0 + self.scale * value));
            }
            Law::Normal { .. } => {
                fill_normal(weights.as_mut_slice(), standard_deviation, &mut stream);
            }
            Law::Uniform { .. } => {
                let bound = SQRT_3 * standard_deviation;
                fill_even(weights.as_mut_slice(), bound, &mut stream);
            }
            Law::Orthogonal { gain } => fill_orthogonal(weights, self.scale * gain, &mut stream),
        }
    }
}

/// Refuses a parameter that has no meaning for the scheme.
fn only<P: Into<Given>>(meant: bool, field: &str, given: Option<P>, who: &str) -> Result<()> {
    match given {
        Some(given) if !meant => {
            Err(Error::new(Code::UnknownField, field, given, format!("only {who}")))
        }
        _ => Ok(()),
    }
}

/// Insists on a parameter that the scheme can not do without.
fn needed(field: &str, given: Option<f64>, who: &str) -> Result<f64> {
    given.ok_or_else(|| {
        Error::new(Code::MissingField, field, "missing", format!("{who} needs a number here"))
    })
}
