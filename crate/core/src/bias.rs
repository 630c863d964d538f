//! Initial biases.

use rand_distr::{Distribution, StandardNormal};

use crate::error::{Code, Error, Result, finite_within};
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};

/// A scheme for drawing the biases of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BiasInitializer {
    /// All biases 0.
    #[default]
    Zeros,
    /// All biases equal to a value of their own.
    Constant,
    /// `N(0, std^2)`; of deviation 1, unless told, as Nielsen 2015 has it beside either of his weight schemes.
    Normal,
}

/// A checked [`BiasInitializer`], ready to draw biases from the stream (seed, [`Purpose::Bias`],
/// layer): they never shift the weights, nor the weights them.
///
/// ```
/// use weightscope::{BiasInitialization, BiasInitializer};
/// let biases = BiasInitialization::new(BiasInitializer::Constant, Some(0.5), None).unwrap();
/// assert_eq!(biases.sample::<f32>(3, 7, 0), [0.5, 0.5, 0.5]);
/// assert!(BiasInitialization::new(BiasInitializer::Zeros, Some(0.5), None).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BiasInitialization {
    law: Law,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    Constant(f64),
    Normal { std: f64 },
}

impl BiasInitialization {
    /// The largest `abs(bias_value)`.
    pub const MAX_VALUE: f64 = 1e6;

    /// The largest `bias_std`.
    pub const MAX_STD: f64 = 1e6;

    /// Checks the scheme, its value, which [`BiasInitializer::Constant`] needs and no other takes, and its standard
    /// deviation, which only [`BiasInitializer::Normal`] takes; 0 to [`MAX_STD`](BiasInitialization::MAX_STD).
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::UnknownField`], [`Code::NonFinite`] or [`Code::OutOfRange`],
    /// naming `bias_value` or `bias_std`.
    pub fn new(initializer: BiasInitializer, value: Option<f64>, std: Option<f64>) -> Result<Self> {
        const FIELD: &str = "bias_value";
        if let (Some(std), false) = (std, initializer == BiasInitializer::Normal) {
            let allowed = "only the normal bias initializer takes it";
            return Err(Error::new(Code::UnknownField, "bias_std", std, allowed));
        }
        let law = match (initializer, value) {
            (BiasInitializer::Zeros, None) => Law::Constant(0.0),
            (BiasInitializer::Normal, None) => {
                let std = finite_within("bias_std", std.unwrap_or(1.0), 0.0, Self::MAX_STD)?;
                Law::Normal { std }
            }
            (BiasInitializer::Constant, Some(value)) => {
                Law::Constant(finite_within(FIELD, value, -Self::MAX_VALUE, Self::MAX_VALUE)?)
            }
            (BiasInitializer::Constant, None) => {
                let allowed = "the constant bias initializer needs a number here";
                return Err(Error::new(Code::MissingField, FIELD, "missing", allowed));
            }
            (_, Some(value)) => {
                let allowed = "only the constant bias initializer takes it";
                return Err(Error::new(Code::UnknownField, FIELD, value, allowed));
            }
        };
        Ok(BiasInitialization { law })
    }

    /// The mean and the variance of a bias.
    ///
    /// ```
    /// use weightscope::{BiasInitialization, BiasInitializer};
    /// let biases = BiasInitialization::new(BiasInitializer::Constant, Some(0.5), None).unwrap();
    /// assert_eq!(biases.mean_and_variance(), (0.5, 0.0));
    /// ```
    #[must_use]
    pub fn mean_and_variance(&self) -> (f64, f64) {
        match self.law {
            Law::Constant(value) => (value, 0.0),
            Law::Normal { std } => (0.0, std * std),
        }
    }

    /// The biases of the `units` units of layer `layer`.
    ///
    /// # Panics
    /// If `layer` is [`MAX_STREAM_INDEX`](crate::MAX_STREAM_INDEX) or more.
    #[must_use]
    pub fn sample<T: Scalar>(&self, units: usize, seed: u32, layer: u32) -> Vec<T> {
        let mut biases = vec![T::ZERO; units];
        self.fill(&mut biases, seed, layer);
        biases
    }

    /// [`sample`](BiasInitialization::sample) into a slice that is there already.
    ///
    /// # Panics
    /// As `sample`.
    pub fn fill<T: Scalar>(&self, biases: &mut [T], seed: u32, layer: u32) {
        match self.law {
            Law::Constant(value) => biases.fill(T::from_f64(value)),
            Law::Normal { std } => {
                let mut stream = Stream::new(seed, Purpose::Bias, layer);
                for bias in biases {
                    let normal: f64 = StandardNormal.sample(&mut stream);
                    *bias = T::from_f64(std * normal);
                }
            }
        }
    }
}
