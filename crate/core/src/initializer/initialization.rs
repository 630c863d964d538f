//! A checked scheme, ready to draw.

use super::options::{Distribution, InitializerOptions};
use super::scheme::Initializer;
use super::sparse::{fill_sparse, zeros_a_column};
use crate::activation::Activation;
use crate::draws::{fill_even, fill_normal, fill_normal_about, fill_truncated, normal};
use crate::error::{Code, Error, Given, Result, finite_within};
use crate::fan::{FanMode, Fans, MAX_UNITS};
use crate::gain::{Gain, conventional_gain};
use crate::matrix::Matrix;
use crate::orthogonal::fill_orthogonal;
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};

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
/// assert_eq!(error.to_string(), "std is 0.1; only normal, truncated normal and sparse initializers take it");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initialization {
    initializer: Initializer,
    scale: f64,
    law: Law,
    /// What the scheme's name lets one expect, where that is a deviation.
    promise: Option<Spread>,
}

/// What is drawn, before `scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    Constant {
        value: f64,
        noise: f64,
    },
    Identity {
        gain: f64,
    },
    Normal {
        spread: Spread,
    },
    /// The deviation is that after the cut.
    Truncated {
        spread: Spread,
    },
    Uniform {
        spread: Spread,
    },
    Orthogonal {
        gain: f64,
    },
    Sparse {
        std: f64,
        sparsity: f64,
    },
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

/// The standard deviation of N(0, 1) cut at -2 and 2: `sqrt(1 - 4 phi(2) / (2 Phi(2) - 1))`.
pub(crate) const TRUNCATED_DEVIATION: f64 = 0.879_625_661_034_239_8;

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
        let initializer = options.initializer;
        refuse_meaningless(options)?;

        let gain = || {
            let kaiming = matches!(initializer, I::KaimingNormal | I::KaimingUniform);
            let usual = if kaiming { Gain::Conventional } else { Gain::Value(1.0) };
            options.gain.unwrap_or(usual).resolve(activation)
        };
        let std = |usual: Option<f64>| {
            let std = needed("std", options.std.or(usual), "a scheme with a deviation of its own")?;
            finite_within("std", std, 0.0, InitializerOptions::MAX_STD)
        };
        let noise = || {
            let noise = options.noise.unwrap_or(0.0);
            finite_within("noise", noise, 0.0, InitializerOptions::MAX_STD)
        };
        let mode = options.fan_mode.unwrap_or_default();
        let by_fan = |gain| Spread::Fan { gain, mode };
        let by_fan_in = |gain| Spread::Fan { gain, mode: FanMode::FanIn };
        let (law, promise) = match initializer {
            I::Zeros => (Law::Constant { value: 0.0, noise: noise()? }, None),
            I::Ones => (Law::Constant { value: 1.0, noise: noise()? }, None),
            I::Constant => {
                let value = needed("value", options.value, "the constant initializer")?;
                let max = InitializerOptions::MAX_VALUE;
                let value = finite_within("value", value, -max, max)?;
                (Law::Constant { value, noise: noise()? }, None)
            }
            I::Identity => (Law::Identity { gain: gain()? }, None),
            I::Normal => kept(Law::Normal { spread: Spread::Fixed(std(None)?) }),
            I::TruncatedNormal => {
                let std = std(None)?;
                let spread = Spread::Fixed(TRUNCATED_DEVIATION * std);
                (Law::Truncated { spread }, Some(Spread::Fixed(std)))
            }
            I::TruncatedNormalRescaled => {
                kept(Law::Truncated { spread: Spread::Fixed(std(None)?) })
            }
            I::Uniform => {
                let bound = options.bound.unwrap_or(InitializerOptions::DEFAULT_BOUND);
                let bound = finite_within("bound", bound, 0.0, InitializerOptions::MAX_BOUND)?;
                (Law::Uniform { spread: Spread::Fixed(bound / SQRT_3) }, None)
            }
            I::XavierNormal | I::KaimingNormal | I::LecunNormal => {
                kept(Law::Normal { spread: by_fan(gain()?) })
            }
            I::XavierUniform | I::KaimingUniform | I::LecunUniform => {
                kept(Law::Uniform { spread: by_fan(gain()?) })
            }
            I::VarianceScaling => {
                let max = InitializerOptions::MAX_VARIANCE_SCALE;
                let factor = options.variance_scale.unwrap_or(1.0);
                let spread = by_fan(finite_within("variance_scale", factor, 0.0, max)?.sqrt());
                kept(match options.distribution.unwrap_or_default() {
                    Distribution::TruncatedNormal => Law::Truncated { spread },
                    Distribution::Normal => Law::Normal { spread },
                    Distribution::Uniform => Law::Uniform { spread },
                })
            }
            I::Orthogonal => (Law::Orthogonal { gain: gain()? }, None),
            I::Sparse => {
                let sparsity = needed("sparsity", options.sparsity, "the sparse initializer")?;
                let sparsity = finite_within("sparsity", sparsity, 0.0, 1.0)?;
                let std = std(Some(InitializerOptions::DEFAULT_SPARSE_STD))?;
                (Law::Sparse { std, sparsity }, None)
            }
            I::PytorchLinear => (
                Law::Uniform { spread: by_fan_in(1.0 / SQRT_3) },
                Some(by_fan_in(conventional_gain(activation))),
            ),
            I::KerasDense => {
                kept(Law::Uniform { spread: Spread::Fan { gain: 1.0, mode: FanMode::FanAvg } })
            }
            I::NielsenLarge => kept(Law::Normal { spread: Spread::Fixed(1.0) }),
            I::NielsenDefault => kept(Law::Normal { spread: by_fan_in(1.0) }),
            I::NotebookGlorot => {
                (Law::Uniform { spread: by_fan_in(1.0 / SQRT_3) }, Some(by_fan_in(1.0)))
            }
            I::NotebookHe => {
                let gain = core::f64::consts::SQRT_2;
                (Law::Uniform { spread: by_fan_in(gain / SQRT_3) }, Some(by_fan_in(gain)))
            }
        };
        let scale = options.scale.unwrap_or(1.0);
        let scale = finite_within("scale", scale, 0.0, InitializerOptions::MAX_SCALE)?;
        Ok(Initialization { initializer, scale, law, promise })
    }

    /// The scheme.
    #[must_use]
    pub fn initializer(&self) -> Initializer {
        self.initializer
    }

    /// The standard deviation of a weight, in theory: `noise` for zeros and constants,
    /// `gain / sqrt(max(fan_in, fan_out))` for orthogonal matrices (each row or column of the shorter
    /// kind has length `gain`, shared evenly by its entries), and for the diagonal and the sparse scheme over all
    /// entries, the zeros included; times `scale`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most MAX_FAN
    pub fn standard_deviation(&self, fans: Fans) -> f64 {
        self.scale
            * match self.law {
                Law::Constant { noise, .. } => noise,
                Law::Identity { gain } => {
                    let share = diagonal_share(fans);
                    gain * (share * (1.0 - share)).sqrt()
                }
                Law::Normal { spread } | Law::Truncated { spread } | Law::Uniform { spread } => {
                    spread.standard_deviation(fans)
                }
                Law::Orthogonal { gain } => {
                    gain / (fans.fan_in().max(fans.fan_out()) as f64).sqrt()
                }
                Law::Sparse { std, sparsity } => {
                    let zeros = zeros_a_column(sparsity, fans.fan_out());
                    std * ((fans.fan_out() - zeros) as f64 / fans.fan_out() as f64).sqrt()
                }
            }
    }

    /// The mean of a weight, in theory: 0 for all schemes but constants and the identity, whose entries are
    /// counted together.
    #[must_use]
    pub fn mean(&self, fans: Fans) -> f64 {
        match self.law {
            Law::Constant { value, .. } => self.scale * value,
            Law::Identity { gain } => self.scale * gain * diagonal_share(fans),
            _ => 0.0,
        }
    }

    /// The variance that the scheme's name lets one expect, times `scale^2`; nothing for schemes whose name speaks of
    /// no variance. It differs from the [true one](Initialization::standard_deviation) where the name says too much:
    /// a truncated normal has 0.77 of it, a notebook's uniform a third; for PyTorch's default it is Kaiming's
    /// `gain^2 / fan_in` with the activation's conventional gain, after which that call is named.
    ///
    /// ```
    /// use weightscope::{Activation, Fans, Initialization, Initializer};
    /// let fans = Fans::new(100, 100).unwrap();
    /// let literal = Initialization::new(&Initializer::NotebookGlorot.into(), Activation::Tanh).unwrap();
    /// assert!((literal.promised_variance(fans).unwrap() - 0.01).abs() < 1e-16);
    /// assert!((literal.standard_deviation(fans).powi(2) - 0.01 / 3.0).abs() < 1e-16);
    /// ```
    #[must_use]
    pub fn promised_variance(&self, fans: Fans) -> Option<f64> {
        self.promise.map(|spread| {
            let deviation = self.scale * spread.standard_deviation(fans);
            deviation * deviation
        })
    }

    /// Whether weights are drawn, and differ: not for zeros and constants without noise, nor for the identity, nor with
    /// a deviation of 0.
    #[must_use]
    pub fn is_random(&self, fans: Fans) -> bool {
        !matches!(self.law, Law::Identity { .. }) && self.standard_deviation(fans) != 0.0
    }

    /// Whether all units of a layer are born equal, and so stay: where no weights are drawn, but for the identity.
    #[must_use]
    pub fn is_symmetric(&self, fans: Fans) -> bool {
        match self.law {
            Law::Identity { gain } => self.scale * gain == 0.0,
            _ => !self.is_random(fans),
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
    /// If `layer` is [`MAX_STREAM_INDEX`](crate::MAX_STREAM_INDEX) or more, and if a fan is above
    /// [`MAX_UNITS`](crate::MAX_UNITS): such are the fans of a tensor, which is no matrix of that shape.
    #[must_use]
    pub fn sample<T: Scalar>(&self, fans: Fans, seed: u32, layer: u32) -> Matrix<T> {
        let (rows, columns) = (fans.fan_out(), fans.fan_in());
        assert!(rows.max(columns) <= MAX_UNITS, "fans of a matrix");
        if let Law::Normal { .. } = self.law {
            let mut stream = Stream::new(seed, Purpose::Weight, layer);
            let deviation = self.standard_deviation(fans);
            return Matrix::over(rows, columns, normal(rows * columns, deviation, &mut stream));
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
            Law::Constant { value, noise } => {
                let (weights, value) = (weights.as_mut_slice(), 0.0 + self.scale * value);
                if noise > 0.0 {
                    fill_normal_about(weights, value, standard_deviation, &mut stream);
                } else {
                    weights.fill(T::from_f64(value));
                }
            }
            Law::Normal { .. } => {
                fill_normal(weights.as_mut_slice(), standard_deviation, &mut stream);
            }
            Law::Uniform { .. } => {
                let bound = SQRT_3 * standard_deviation;
                fill_even(weights.as_mut_slice(), bound, &mut stream);
            }
            Law::Identity { gain } => {
                weights.as_mut_slice().fill(T::ZERO);
                let columns = fans.fan_in();
                for (index, weight) in weights.as_mut_slice().iter_mut().enumerate() {
                    if index % columns == index / columns {
                        *weight = T::from_f64(0.0 + self.scale * gain);
                    }
                }
            }
            Law::Truncated { .. } => {
                let uncut = standard_deviation / TRUNCATED_DEVIATION;
                fill_truncated(weights.as_mut_slice(), uncut, &mut stream);
            }
            Law::Orthogonal { gain } => fill_orthogonal(weights, self.scale * gain, &mut stream),
            Law::Sparse { std, sparsity } => {
                let zeros = zeros_a_column(sparsity, fans.fan_out());
                fill_sparse(weights, self.scale * std, zeros, &mut stream);
            }
        }
    }
}

/// A law that is what its scheme's name promises.
fn kept(law: Law) -> (Law, Option<Spread>) {
    match law {
        Law::Normal { spread } | Law::Truncated { spread } | Law::Uniform { spread } => {
            (law, Some(spread))
        }
        _ => (law, None),
    }
}

/// The share of a matrix's entries that lies on its diagonal.
#[allow(clippy::cast_precision_loss)] // at most MAX_FAN
fn diagonal_share(fans: Fans) -> f64 {
    1.0 / fans.fan_in().max(fans.fan_out()) as f64
}

/// Refuses parameters that have no meaning for the scheme.
fn refuse_meaningless(options: &InitializerOptions) -> Result<()> {
    use Initializer as I;
    let initializer = options.initializer;
    only(
        initializer.takes_gain(),
        "gain",
        options.gain,
        "Xavier, Kaiming, LeCun, orthogonal and identity initializers take it",
    )?;
    only(
        initializer.takes_fan_mode(),
        "fan_mode",
        options.fan_mode,
        "Xavier, Kaiming and variance-scaling initializers take it",
    )?;
    let who = "normal, truncated normal and sparse initializers take it";
    only(initializer.takes_std(), "std", options.std, who)?;
    let one = initializer == I::Uniform;
    only(one, "bound", options.bound, "the uniform initializer takes it")?;
    let one = initializer == I::Constant;
    only(one, "value", options.value, "the constant initializer takes it")?;
    let equal =
        matches!(initializer, Initializer::Zeros | Initializer::Ones | Initializer::Constant);
    only(equal, "noise", options.noise, "the zeros, ones and constant initializers take it")?;
    let (one, who) =
        (initializer == I::VarianceScaling, "the variance-scaling initializer takes it");
    only(one, "variance_scale", options.variance_scale, who)?;
    only(one, "distribution", options.distribution, who)?;
    let one = initializer == I::Sparse;
    only(one, "sparsity", options.sparsity, "the sparse initializer takes it")
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
