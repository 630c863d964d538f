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
    /// `N(0, 1)`, as Nielsen 2015 has it beside either of his weight schemes.
    Normal,
}

/// A checked [`BiasInitializer`], ready to draw biases from the stream (seed, [`Purpose::Bias`],
/// layer): they never shift the weights, nor the weights them.
///
/// ```
/// use weightscope::{BiasInitialization, BiasInitializer};
/// let biases = BiasInitialization::new(BiasInitializer::Constant, Some(0.5)).unwrap();
/// assert_eq!(biases.sample::<f32>(3, 7, 0), [0.5, 0.5, 0.5]);
/// assert!(BiasInitialization::new(BiasInitializer::Zeros, Some(0.5)).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BiasInitialization {
    law: Law,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    Constant(f64),
    Normal,
}

impl BiasInitialization {
    /// The largest `abs(bias_value)`.
    pub const MAX_VALUE: f64 = 1e6;

    /// Checks the scheme and its value, which [`BiasInitializer::Constant`] needs and no other takes.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::UnknownField`], [`Code::NonFinite`] or [`Code::OutOfRange`],
    /// naming `bias_value`.
    pub fn new(initializer: BiasInitializer, value: Option<f64>) -> Result<Self> {
        const FIELD: &str = "bias_value";
        let law = match (initializer, value) {
            (BiasInitializer::Zeros, None) => Law::Constant(0.0),
            (BiasInitializer::Normal, None) => Law::Normal,
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
    /// let biases = BiasInitialization::new(BiasInitializer::Constant, Some(0.5)).unwrap();
    /// assert_eq!(biases.mean_and_variance(), (0.5, 0.0));
    /// ```
    #[must_use]
    pub fn mean_and_variance(&self) -> (f64, f64) {
        match self.law {
            Law::Constant(value) => (value, 0.0),
            Law::Normal => (0.0, 1.0),
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
            Law::Normal => {
                let mut stream = Stream::new(seed, Purpose::Bias, layer);
                for bias in biases {
                    let normal: f64 = StandardNormal.sample(&mut stream);
                    *bias = T::from_f64(normal);
                }
            }
        }
    }
}
