//! How many connections a unit has, and which of them a scheme divides by.

use core::fmt;

use crate::error::{Code, Error, Given, Result};

/// The most units a layer may have, inputs included.
pub const MAX_UNITS: usize = 4096;

/// Passes `count` on if a layer may have that many units.
///
/// # Errors
/// [`Code::OutOfRange`], naming `field`.
pub(crate) fn units(field: &str, count: usize) -> Result<usize> {
    if (1..=MAX_UNITS).contains(&count) {
        return Ok(count);
    }
    let allowed = format!("a layer needs between 1 and {MAX_UNITS} units");
    Err(Error::new(Code::OutOfRange, field, count, allowed))
}

/// The shape of a weight matrix: how many inputs a unit reads and how many units read them. Both lie
/// between 1 and [`MAX_UNITS`].
///
/// ```
/// use weightscope::Fans;
/// assert_eq!(Fans::new(784, 30).unwrap().fan_in(), 784);
/// assert_eq!(
///     Fans::new(784, 0).unwrap_err().to_string(),
///     "fan_out is 0; a layer needs between 1 and 4096 units",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fans {
    fan_in: usize,
    fan_out: usize,
}

impl Fans {
    /// The fans of a weight matrix of shape (`fan_out`, `fan_in`).
    ///
    /// # Errors
    /// If either is 0 or more than [`MAX_UNITS`].
    pub fn new(fan_in: usize, fan_out: usize) -> Result<Self> {
        Ok(Fans { fan_in: units("fan_in", fan_in)?, fan_out: units("fan_out", fan_out)? })
    }

    /// How many inputs a unit of the layer reads.
    #[must_use]
    pub fn fan_in(self) -> usize {
        self.fan_in
    }

    /// How many units the layer has.
    #[must_use]
    pub fn fan_out(self) -> usize {
        self.fan_out
    }
}

/// The fan that a scheme divides the variance by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FanMode {
    /// `fan_in`: keeps the variance of the signal on its way forward.
    #[default]
    FanIn,
    /// `fan_out`: keeps the variance of the gradient on its way back.
    FanOut,
    /// `(fan_in + fan_out) / 2`: between the two (Glorot & Bengio 2010, equation 12).
    FanAvg,
}

impl FanMode {
    /// The fan this mode means.
    ///
    /// ```
    /// use weightscope::{FanMode, Fans};
    /// assert_eq!(FanMode::FanAvg.effective(Fans::new(784, 30).unwrap()), 407.0);
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most MAX_UNITS
    pub fn effective(self, fans: Fans) -> f64 {
        match self {
            FanMode::FanIn => fans.fan_in as f64,
            FanMode::FanOut => fans.fan_out as f64,
            FanMode::FanAvg => (fans.fan_in + fans.fan_out) as f64 / 2.0,
        }
    }
}

impl From<FanMode> for Given {
    fn from(mode: FanMode) -> Self {
        Given::Words(mode.to_string())
    }
}

impl fmt::Display for FanMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FanMode::FanIn => "fan-in",
            FanMode::FanOut => "fan-out",
            FanMode::FanAvg => "fan-avg",
        })
    }
}
