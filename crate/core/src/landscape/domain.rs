//! The rectangle of the plane that is looked at.

use super::objective::MAX_COORDINATE;
use crate::error::{Code, Error, Result, finite_within};

/// The rectangle `w1[0]..=w1[1]` by `w2[0]..=w2[1]`; `w1` runs along x, `w2` along y.
///
/// ```
/// use weightscope::Domain;
/// assert!(Domain::new([-2.0, 3.0], [-1.0, 1.0]).is_ok());
/// let error = Domain::new([-2.0, 3.0], [1.0, -1.0]).unwrap_err();
/// assert_eq!(error.to_string(), "w2 is [1, -1]; the lower end comes first, below the upper");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    w1: [f64; 2],
    w2: [f64; 2],
}

impl Domain {
    /// The domain between these ends.
    ///
    /// # Errors
    /// If an end is not finite or beyond ±[`MAX_COORDINATE`], or a lower end is not below its upper.
    pub fn new(w1: [f64; 2], w2: [f64; 2]) -> Result<Self> {
        Ok(Domain { w1: interval("w1", w1)?, w2: interval("w2", w2)? })
    }

    /// The ends along x.
    #[must_use]
    pub fn w1(self) -> [f64; 2] {
        self.w1
    }

    /// The ends along y.
    #[must_use]
    pub fn w2(self) -> [f64; 2] {
        self.w2
    }
}

/// Passes the two ends on if they are finite, within ±[`MAX_COORDINATE`], the lower one first.
pub(crate) fn interval(field: &str, ends: [f64; 2]) -> Result<[f64; 2]> {
    for (index, end) in ends.into_iter().enumerate() {
        finite_within(&format!("{field}[{index}]"), end, -MAX_COORDINATE, MAX_COORDINATE)?;
    }
    if ends[0] < ends[1] {
        return Ok(ends);
    }
    Err(Error::new(Code::OutOfRange, field, ends, "the lower end comes first, below the upper"))
}

/// Node `index` of `count` evenly spaced from `low` to `high`, both ends exact. The formula is even in
/// its ends: a domain symmetric about 0 has nodes symmetric to the bit, and 0 itself if `count` is odd.
pub(crate) fn node([low, high]: [f64; 2], count: usize, index: usize) -> f64 {
    let last = (count - 1) as f64;
    let up = index as f64;
    (low * (last - up) + high * up) / last
}
