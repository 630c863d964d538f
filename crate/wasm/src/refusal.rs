//! What JavaScript catches when something is refused: an `Error` with a `code` and a `field`.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use weightscope::{Code, Error};

use crate::value::{describe, spelled};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What kind of refusal an error is. Stable: programs may match on it. */
export type ErrorCode = "out-of-range" | "non-finite" | "unknown-value" | "unknown-field" | "missing-field" | "wrong-type" | "wrong-length" | "mismatch" | "invalid-data";

/**
 * What is thrown when an option or a piece of data is refused. The message says which field, what was
 * given and what is allowed: `sizes[2] is 0; a layer needs between 1 and 4096 units`.
 */
export interface WeightscopeError extends Error {
    name: "WeightscopeError";
    code: ErrorCode;
    /** The field at fault, as a path: `sizes[2]`, `penalty.l1`. */
    field: string;
}
"#;

/// A refusal whose field is spelled as JavaScript spells it.
///
/// The core's own errors name fields in `snake_case`; turning one into a `Refusal` respells it. What
/// JavaScript wrote itself (an unknown field's name) never passes through that door and stays as it is.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(Error);

/// The result of reading something JavaScript handed over.
pub(crate) type Result<T> = core::result::Result<T, Refusal>;

impl Refusal {
    /// `field` is `given`; `allowed` says what may stand there.
    pub(crate) fn new(code: Code, field: &str, given: &str, allowed: impl Into<String>) -> Self {
        Refusal(Error::new(code, field, given, allowed))
    }

    /// A value of another type than `expected`.
    pub(crate) fn wrong_type(value: &JsValue, expected: &str) -> Self {
        let allowed = format!("it must be {expected}");
        if value.is_undefined() {
            return Refusal::new(Code::MissingField, "", "missing", allowed);
        }
        Refusal::new(Code::WrongType, "", &describe(value), allowed)
    }

    /// The same refusal seen from outside: `within("penalty")` turns `l1` into `penalty.l1`.
    pub(crate) fn within(self, outer: &str) -> Self {
        Refusal(self.0.within(outer))
    }

    /// [`within`](Self::within) a field named in `snake_case`.
    #[cold]
    #[inline(never)]
    pub(crate) fn within_field(self, field: &str) -> Self {
        self.within(&camel_case(field))
    }

    /// [`within`](Self::within) one place of an array.
    #[cold]
    #[inline(never)]
    pub(crate) fn within_element(self, index: u32) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// Gives a refusal of a whole argument the argument's name; one of a field inside it has its own.
    pub(crate) fn of_argument(self, name: &str) -> Self {
        if self.0.field().is_empty() || self.0.field().starts_with('[') {
            self.within(name)
        } else {
            self
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let (field, allowed) = (camel_case(error.field()), camel_case(error.allowed()));
        Refusal(Error::new(error.code(), field, error.given().spelled(number), allowed))
    }
}

impl From<Refusal> for JsValue {
    fn from(Refusal(error): Refusal) -> Self {
        let given = error.given().spelled(number);
        let thrown =
            js_sys::Error::new(&format!("{} is {given}; {}", error.field(), error.allowed()));
        thrown.set_name("WeightscopeError");
        for (key, value) in [("code", error.code().as_str()), ("field", error.field())] {
            // A fresh Error takes new properties; there is nobody to tell if it did not.
            let _ = Reflect::set(&thrown, &key.into(), &value.into());
        }
        thrown.into()
    }
}

/// `learning_rate` becomes `learningRate`; anything else in a path stays, and so does the rest of a sentence of
/// the core, where field names are the only words with an underscore.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    for letter in snake.chars() {
        if letter.is_ascii_alphanumeric() && camel.len() > 1 && camel.ends_with('_') {
            camel.pop();
            camel.push(letter.to_ascii_uppercase());
        } else {
            camel.push(letter);
        }
    }
    camel
}

/// A number that the core refuses.
fn number(value: f64) -> String {
    spelled(value).chars().filter(|&letter| letter != '+').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_names_are_respelled() {
        assert_eq!(camel_case("trainer.learning_rate"), "trainer.learningRate");
        assert_eq!(camel_case("layers[0].grad_weight"), "layers[0].gradWeight");
        assert_eq!(camel_case("l1"), "l1");
        assert_eq!(camel_case("needs batch_size rows"), "needs batchSize rows");
        assert_eq!(camel_case("_a b_ c__d"), "_a b_ c_D");
    }
}
