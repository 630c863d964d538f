//! The parameters of the schemes.

use core::fmt;

use super::scheme::Initializer;
use crate::error::Given;
use crate::fan::FanMode;
use crate::gain::Gain;

/// The shape of the distribution that [`Initializer::VarianceScaling`] draws from. All have the variance
/// asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Distribution {
    /// Normal, cut at two standard deviations and rescaled.
    #[default]
    TruncatedNormal,
    /// Normal.
    Normal,
    /// Uniform.
    Uniform,
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Distribution::TruncatedNormal => "truncated-normal",
            Distribution::Normal => "normal",
            Distribution::Uniform => "uniform",
        })
    }
}

impl From<Distribution> for Given {
    fn from(distribution: Distribution) -> Self {
        Given::Words(format!("\"{distribution}\""))
    }
}

/// An [`Initializer`] and the parameters that belong to it; [`Initialization::new`](crate::Initialization::new) checks
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InitializerOptions {
    /// The scheme.
    pub initializer: Initializer,
    /// For Xavier, LeCun, orthogonal and identity (1 unless given) and Kaiming (conventional unless given).
    pub gain: Option<Gain>,
    /// For Xavier, Kaiming and variance scaling; [`FanMode::FanIn`] unless given.
    pub fan_mode: Option<FanMode>,
    /// For normal and truncated normal, which need it, and for sparse
    /// ([`InitializerOptions::DEFAULT_SPARSE_STD`] unless given): between 0 and [`InitializerOptions::MAX_STD`].
    pub std: Option<f64>,
    /// For [`Initializer::Uniform`]: between 0 and [`InitializerOptions::MAX_BOUND`],
    /// [`InitializerOptions::DEFAULT_BOUND`] unless given.
    pub bound: Option<f64>,
    /// For [`Initializer::Constant`], which needs it: at most [`InitializerOptions::MAX_VALUE`] either
    /// side of 0.
    pub value: Option<f64>,
    /// For [`Initializer::Zeros`], [`Initializer::Ones`] and [`Initializer::Constant`]: the standard deviation of
    /// normal noise added to the equal weights, which tells the units of a layer apart. Between 0 and
    /// [`InitializerOptions::MAX_STD`], 0 unless given.
    pub noise: Option<f64>,
    /// For [`Initializer::VarianceScaling`]: between 0 and [`InitializerOptions::MAX_VARIANCE_SCALE`], 1 unless
    /// given. (Keras calls it `scale`.)
    pub variance_scale: Option<f64>,
    /// For [`Initializer::VarianceScaling`].
    pub distribution: Option<Distribution>,
    /// For [`Initializer::Sparse`], which needs it: the share of zeros in each column, 0 to 1.
    pub sparsity: Option<f64>,
    /// For all: multiplies every weight. Between 0 and [`InitializerOptions::MAX_SCALE`], 1 unless
    /// given.
    pub scale: Option<f64>,
}

impl InitializerOptions {
    /// The largest `std`, and the largest `noise`.
    pub const MAX_STD: f64 = 1e6;
    /// The largest `bound`.
    pub const MAX_BOUND: f64 = 1e6;
    /// The largest `abs(value)`.
    pub const MAX_VALUE: f64 = 1e6;
    /// The largest `variance_scale`.
    pub const MAX_VARIANCE_SCALE: f64 = 1e6;
    /// The largest `scale`.
    pub const MAX_SCALE: f64 = 1e6;
    /// The `bound` of [`Initializer::Uniform`] unless given.
    pub const DEFAULT_BOUND: f64 = 0.1;
    /// The `std` of [`Initializer::Sparse`] unless given.
    pub const DEFAULT_SPARSE_STD: f64 = 0.01;
}

impl From<Initializer> for InitializerOptions {
    /// The scheme with nothing else said.
    fn from(initializer: Initializer) -> Self {
        InitializerOptions { initializer, ..InitializerOptions::default() }
    }
}
