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

/// What was given: words, or numbers, which each language writes in its own way.
///
/// ```
/// use weightscope::Given;
/// assert_eq!(Given::from([-1.5, f64::NAN]).to_string(), "[-1.5, NaN]");
/// assert_eq!(Given::from(0.5).spelled(|number| format!("<{number}>")), "<0.5>");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Given {
    /// Words.
    Words(String),
    /// A number.
    Number(f64),
    /// Two numbers in brackets.
    Pair([f64; 2]),
    /// Two such pairs in brackets.
    Square([[f64; 2]; 2]),
}

impl Given {
    /// The words, with numbers as `number` writes them. [`Display`](fmt::Display) writes them as Rust does.
    #[must_use]
    pub fn spelled(&self, number: fn(f64) -> String) -> String {
        match self {
            Given::Words(words) => words.clone(),
            Given::Number(value) => number(*value),
            Given::Pair([first, second]) => format!("[{}, {}]", number(*first), number(*second)),
            Given::Square([first, second]) => {
                let row = |[first, second]: &[f64; 2]| (number(*first), number(*second));
                let ((h11, h12), (h21, h22)) = (row(first), row(second));
                format!("[[{h11}, {h12}], [{h21}, {h22}]]")
            }
        }
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled(|number| number.to_string()))
    }
}

impl From<f64> for Given {
    fn from(number: f64) -> Self {
        Given::Number(number)
    }
}

impl From<[f64; 2]> for Given {
    fn from(pair: [f64; 2]) -> Self {
        Given::Pair(pair)
    }
}

impl From<[[f64; 2]; 2]> for Given {
    fn from(square: [[f64; 2]; 2]) -> Self {
        Given::Square(square)
    }
}

impl From<&str> for Given {
    fn from(words: &str) -> Self {
        Given::Words(words.into())
    }
}

impl From<String> for Given {
    fn from(words: String) -> Self {
        Given::Words(words)
    }
}

impl From<fmt::Arguments<'_>> for Given {
    fn from(words: fmt::Arguments<'_>) -> Self {
        Given::Words(words.to_string())
    }
}

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl From<$type> for Given {
            fn from(number: $type) -> Self {
                Given::Words(number.to_string())
            }
        }
    )*};
}

whole!(i32, u32, u64, usize);

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
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Refusal>);

/// In a box, for every result is as large as its error.
#[derive(Clone, Debug, PartialEq)]
struct Refusal {
    code: Code,
    field: String,
    given: Given,
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
        given: impl Into<Given>,
        allowed: impl Into<String>,
    ) -> Self {
        let (field, given, allowed) = (field.into(), given.into(), allowed.into());
        Error(Box::new(Refusal { code, field, given, allowed }))
    }

    /// The same refusal seen from outside: `within("trainer")` turns `batch_size` into
    /// `trainer.batch_size`.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        let inner = self.field();
        let separator = if inner.starts_with('[') || inner.is_empty() { "" } else { "." };
        let field = format!("{outer}{separator}{inner}");
        self.of_field(field)
    }

    /// The same refusal of another field.
    #[must_use]
    pub(crate) fn of_field(mut self, field: String) -> Self {
        self.0.field = field;
        self
    }

    /// What kind of refusal this is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The field at fault, as a path: `sizes[2]`, `penalty.l1`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// What was given.
    #[must_use]
    pub fn given(&self) -> &Given {
        &self.0.given
    }

    /// What may stand there instead.
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.0.allowed
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}; {}", self.field(), self.given(), self.allowed())
    }
}

impl core::error::Error for Error {}

/// Passes `value` on if it is finite and within `low..=high`, which are whole numbers.
///
/// # Errors
/// [`Code::NonFinite`] or [`Code::OutOfRange`], naming `field`.
pub(crate) fn finite_within(field: &str, value: f64, low: f64, high: f64) -> Result<f64> {
    if value.is_finite() && (low..=high).contains(&value) {
        return Ok(value);
    }
    let code = if value.is_finite() { Code::OutOfRange } else { Code::NonFinite };
    #[allow(clippy::cast_possible_truncation)] // whole, and far below 2^63
    let allowed = format!("it must be a number between {} and {}", low as i64, high as i64);
    Err(Error::new(code, field, value, allowed))
}

/// Passes `value` on if it lies within `low..=high`.
///
/// # Errors
/// [`Code::OutOfRange`], naming `field` and saying `what` is counted.
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

/// What was checked at construction can not fail. (`expect` would bring along all that an error's text takes.)
pub(crate) fn checked<T>(result: Result<T>) -> T {
    let Ok(value) = result else { unreachable!("checked at construction") };
    value
}
