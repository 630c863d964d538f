//! How many connections a unit has, and which of them a scheme divides by.

use core::fmt;

use crate::error::{Code, Error, Given, Result, count_within};

/// The most units a layer may have, inputs included.
pub const MAX_UNITS: usize = 4096;

/// The largest fan that a shape may have, 2^30.
pub const MAX_FAN: usize = 1 << 30;

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

/// Passes `count` on if a tensor may have such a fan.
fn fan(field: &str, count: usize) -> Result<usize> {
    count_within(field, count, 1, MAX_FAN, "a fan lies")
}

/// The shape of a weight matrix: how many inputs a unit reads and how many units read them. Both lie
/// between 1 and [`MAX_UNITS`], or, of [weights](Fans::of_weights) or a [shape](Fans::of_shape), [`MAX_FAN`].
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

    /// These fans, of weights of whatever shape: enough for what a scheme's formula says, too little to draw them.
    ///
    /// ```
    /// use weightscope::Fans;
    /// assert_eq!(Fans::of_weights(4608, 4608).unwrap().fan_in(), 4608); // 3 by 3 over 512 channels
    /// ```
    ///
    /// # Errors
    /// If either is 0 or more than [`MAX_FAN`].
    pub fn of_weights(fan_in: usize, fan_out: usize) -> Result<Self> {
        Ok(Fans { fan_in: fan("fan_in", fan_in)?, fan_out: fan("fan_out", fan_out)? })
    }

    /// The fans of a tensor of weights: a unit reads `in` channels at every place of its kernel, and an input is read
    /// by `out` channels at every place.
    ///
    /// | dimensions | PyTorch | Keras | `fan_in` | `fan_out` |
    /// | --- | --- | --- | --- | --- |
    /// | 1 | refused, as by its `nn.init` | `[n]` | `n` | `n` |
    /// | 2 | `[out, in]` | `[in, out]` | `in` | `out` |
    /// | 3 to 5 | `[out, in, kernel…]` | `[kernel…, in, out]` | `in prod(kernel)` | `out prod(kernel)` |
    ///
    /// ```
    /// use weightscope::{Fans, Layout};
    /// let fans = Fans::of_shape(&[64, 3, 3, 3], Layout::Pytorch).unwrap();
    /// assert_eq!((fans.fan_in(), fans.fan_out()), (27, 576));
    /// assert_eq!(Fans::of_shape(&[3, 3, 3, 64], Layout::Keras).unwrap(), fans);
    /// ```
    ///
    /// # Errors
    /// If there are no dimensions or more than [`MAX_DIMENSIONS`](Fans::MAX_DIMENSIONS), or one alone in PyTorch's
    /// layout; if one is 0; if a fan is more than [`MAX_FAN`].
    pub fn of_shape(shape: &[usize], layout: Layout) -> Result<Self> {
        let count = shape.len();
        let least = if layout == Layout::Pytorch { 2 } else { 1 };
        if !(least..=Self::MAX_DIMENSIONS).contains(&count) {
            let most = Self::MAX_DIMENSIONS;
            let allowed =
                format!("a shape in the layout {layout} has {least} to {most} dimensions");
            let given = format_args!("of length {count}").to_string();
            return Err(Error::new(Code::WrongLength, "shape", given, allowed));
        }
        for (index, &size) in shape.iter().enumerate() {
            if size == 0 || size > MAX_FAN {
                let allowed = format!("a dimension lies between 1 and {MAX_FAN}");
                return Err(Error::new(Code::OutOfRange, format!("shape[{index}]"), size, allowed));
            }
        }
        let (inputs, outputs, kernel) = match (layout, count) {
            (_, 1) => (shape[0], shape[0], &shape[..0]),
            (Layout::Pytorch, _) => (shape[1], shape[0], &shape[2..]),
            (Layout::Keras, _) => (shape[count - 2], shape[count - 1], &shape[..count - 2]),
        };
        let fan = |channels: usize| {
            // Each factor is below 2^31: no product overflows before it is refused.
            kernel.iter().try_fold(channels as u64, |fan, &size| {
                let fan = fan * size as u64;
                (fan <= MAX_FAN as u64).then_some(fan)
            })
        };
        match (fan(inputs), fan(outputs)) {
            #[allow(clippy::cast_possible_truncation)] // at most MAX_FAN
            (Some(fan_in), Some(fan_out)) => {
                Ok(Fans { fan_in: fan_in as usize, fan_out: fan_out as usize })
            }
            _ => {
                let allowed = format!("a fan is at most {MAX_FAN}");
                Err(Error::new(Code::OutOfRange, "shape", "too large", allowed))
            }
        }
    }

    /// The most dimensions of a shape.
    pub const MAX_DIMENSIONS: usize = 5;

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

/// The order in which a library writes down the dimensions of a layer's weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `[out, in, kernel…]`.
    #[default]
    Pytorch,
    /// `[kernel…, in, out]`.
    Keras,
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Layout::Pytorch => "pytorch",
            Layout::Keras => "keras",
        })
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
    #[allow(clippy::cast_precision_loss)] // at most MAX_FAN
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
        Given::Words(format!("\"{mode}\""))
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
