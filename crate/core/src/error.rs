//! What is said when an option or a piece of data is refused.

use core::fmt;

/// The kind of a refusal. Its [name](Code::as_str) is stable: programs may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// A number lies outside its bounds.
    OutOfRange,
    /// A number is NaN or infinite where a finite one is needed.
    NonFinite,
    /// A name is none of the known ones.
    UnknownValue,
    /// A field is not one of the known ones, or has no meaning beside the others.
    UnknownField,
    /// A field that is needed is absent.
    MissingField,
    /// A value has another type than its field.
    WrongType,
    /// An array has another length than its shape says.
    WrongLength,
    /// Two things that belong together do not fit each other.
    Mismatch,
    /// Bytes are not what their format says.
    InvalidData,
}

impl Code {
    /// The stable kebab-case name, `"out-of-range"` for instance.
    ///
    /// ```
    /// assert_eq!(weightscope::Code::WrongLength.as_str(), "wrong-length");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Code::OutOfRange => "out-of-range",
            Code::NonFinite => "non-finite",
            Code::UnknownValue => "unknown-value",
            Code::UnknownField => "unknown-field",
            Code::MissingField => "missing-field",
            Code::WrongType => "wrong-type",
            Code::WrongLength => "wrong-length",
            Code::Mismatch => "mismatch",
            Code::InvalidData => "invalid-data",
        }
    }
}

/// A refusal: which field, what was given, what is allowed.
///
/// Reads `sizes[2] is 0; a layer needs between 1 and 4096 units`. Fields are named in Rust's
/// `snake_case`; a binding for another language respells [`field`](Error::field) and keeps the rest.
///
/// ```
/// use weightscope::{Code, Error};
/// let error = Error::new(Code::OutOfRange, "sizes[2]", 0, "a layer needs between 1 and 4096 units");
/// assert_eq!(error.to_string(), "sizes[2] is 0; a layer needs between 1 and 4096 units");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    field: String,
    given: String,
    allowed: String,
}

/// The result of everything that checks its input.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// A refusal of `field`, which holds `given`, where `allowed` says what may stand there.
    #[must_use]
    pub fn new(
        code: Code,
        field: impl Into<String>,
        given: impl fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Error { code, field: field.into(), given: given.to_string(), allowed: allowed.into() }
    }

    /// The same refusal seen from outside: `within("trainer")` turns `batch_size` into
    /// `trainer.batch_size`.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        let separator = if self.field.starts_with('[') || self.field.is_empty() { "" } else { "." };
        self.field = format!("{outer}{separator}{}", self.field);
        self
    }

    /// What kind of refusal this is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The field at fault, as a path: `sizes[2]`, `penalty.l1`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What was given.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }

    /// What may stand there instead.
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.allowed
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}; {}", self.field, self.given, self.allowed)
    }
}

impl core::error::Error for Error {}

/// Passes `value` on if it is finite and within `low..=high`.
///
/// # Errors
/// [`Code::NonFinite`] or [`Code::OutOfRange`], naming `field`.
pub(crate) fn finite_within(field: &str, value: f64, low: f64, high: f64) -> Result<f64> {
    if value.is_finite() && (low..=high).contains(&value) {
        return Ok(value);
    }
    let code = if value.is_finite() { Code::OutOfRange } else { Code::NonFinite };
    Err(Error::new(code, field, value, format!("it must be a number between {low} and {high}")))
}

/// Passes `value` on if it lies within `low..=high`.
///
/// # Errors
/// [`Code::OutOfRange`], naming `field` and saying `what` is counted.
#[allow(dead_code)] // the first user comes with the next module
pub(crate) fn count_within(
    field: &str,
    value: usize,
    low: usize,
    high: usize,
    what: &str,
) -> Result<usize> {
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(Error::new(Code::OutOfRange, field, value, format!("{what} between {low} and {high}")))
}

/// Passes `length` on if it equals `expected`, which `shape` explains.
///
/// # Errors
/// [`Code::WrongLength`], naming `field`.
pub(crate) fn exact_length(
    field: &str,
    length: usize,
    expected: usize,
    shape: &str,
) -> Result<usize> {
    if length == expected {
        return Ok(length);
    }
    Err(Error::new(
        Code::WrongLength,
        field,
        format_args!("of length {length}"),
        format!("{shape} needs {expected}"),
    ))
}
