//! JavaScript values in and out: checked on the way in, owned by JavaScript on the way out.
//!
//! serde stands aside: it reads the fields it knows and passes over the others, it cannot hand a typed
//! array through, and its errors are sentences rather than a field, a value and what is allowed.

use js_sys::{Array, ArrayBuffer, Float32Array, Float64Array, Reflect};
use js_sys::{Uint8Array, Uint8ClampedArray, Uint32Array};
use wasm_bindgen::prelude::*;
use weightscope::Code;

use crate::refusal::{Refusal, Result};

/// What can be read from JavaScript. A refusal names its field relative to the value: `""` is the
/// value itself.
///
/// Reading is written out once for each type of options, so whatever does not depend on the type stands in
/// functions of its own, here and in `record`.
pub(crate) trait FromJs: Sized {
    /// Reads the value.
    fn from_js(value: &JsValue) -> Result<Self>;
}

/// What can be handed to JavaScript.
pub(crate) trait IntoJs {
    /// The value, or `undefined` where there is none.
    fn into_js(self) -> JsValue;
}

/// Reads one argument of a function.
pub(crate) fn argument<T: FromJs>(value: &JsValue, name: &str) -> Result<T> {
    T::from_js(value).map_err(|refusal| refusal.of_argument(name))
}

/// What a value is, in few words, for an error message.
pub(crate) fn describe(value: &JsValue) -> String {
    const LONGEST: usize = 40;
    if let Some(text) = value.as_string() {
        let short: String = text.chars().take(LONGEST).collect();
        let dots = if short.len() < text.len() { "…" } else { "" };
        return format!("\"{short}{dots}\"");
    }
    if let Some(number) = value.as_f64() {
        return spelled(number);
    }
    if let Some(truth) = value.as_bool() {
        return if truth { "true" } else { "false" }.into();
    }
    if value.is_null() {
        return "null".into();
    }
    if Array::is_array(value) {
        return "an array".into();
    }
    if value.is_function() {
        return "a function".into();
    }
    match tag(value) {
        Some(tag) => format!("a {tag}"),
        None if value.is_object() => "an object".into(),
        None => {
            value.js_typeof().as_string().map_or("unreadable".into(), |kind| format!("a {kind}"))
        }
    }
}

/// A number as JavaScript writes it: the code that would write it here is large.
pub(crate) fn spelled(number: f64) -> String {
    js_sys::Number::from(number)
        .to_string_with_radix(10)
        .map_or_else(|_| String::new(), String::from)
}

/// `"Float32Array"` for one of any realm, where `instanceof` would only know our own.
fn tag(value: &JsValue) -> Option<String> {
    if !value.is_object() {
        return None;
    }
    Reflect::get(value, &js_sys::Symbol::to_string_tag()).ok()?.as_string()
}

impl FromJs for f64 {
    fn from_js(value: &JsValue) -> Result<Self> {
        value.as_f64().ok_or_else(|| Refusal::wrong_type(value, "a number"))
    }
}

impl FromJs for bool {
    fn from_js(value: &JsValue) -> Result<Self> {
        value.as_bool().ok_or_else(|| Refusal::wrong_type(value, "true or false"))
    }
}

/// Reads a whole number of `0..2^32`. The core, which knows what is counted, checks closer bounds.
fn whole_number(value: &JsValue) -> Result<u32> {
    const EXPECTED: &str = "a whole number between 0 and 4294967295";
    let number = value.as_f64().ok_or_else(|| Refusal::wrong_type(value, EXPECTED))?;
    if number.is_finite() && number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)
    {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked above
        return Ok(number as u32);
    }
    let code = if number.is_finite() { Code::OutOfRange } else { Code::NonFinite };
    Err(Refusal::new(code, "", &describe(value), format!("it must be {EXPECTED}")))
}

impl FromJs for usize {
    fn from_js(value: &JsValue) -> Result<Self> {
        whole_number(value).map(|number| number as usize)
    }
}

impl FromJs for u32 {
    fn from_js(value: &JsValue) -> Result<Self> {
        whole_number(value)
    }
}

impl<T: FromJs> FromJs for Option<T> {
    fn from_js(value: &JsValue) -> Result<Self> {
        if value.is_undefined() { Ok(None) } else { T::from_js(value).map(Some) }
    }
}

/// No array of options is longer: sizes, levels, points of a data set. Data comes in typed arrays.
pub(crate) const MAX_OPTION_LENGTH: u32 = 65_536;

/// How many elements an array, or a typed array of numbers, has.
fn length(value: &JsValue, expected: &str) -> Result<u32> {
    let typed = ArrayBuffer::is_view(value) && tag(value).is_some_and(|tag| tag.ends_with("Array"));
    if !Array::is_array(value) && !typed {
        return Err(Refusal::wrong_type(value, expected));
    }
    let length = whole_number(&Reflect::get(value, &"length".into()).unwrap_or_default())?;
    if length > MAX_OPTION_LENGTH {
        let allowed = format!("it must hold at most {MAX_OPTION_LENGTH} elements");
        return Err(wrong_length(length, allowed));
    }
    Ok(length)
}

fn wrong_length(length: u32, allowed: String) -> Refusal {
    Refusal::new(Code::WrongLength, "", &format!("of length {length}"), allowed)
}

/// One element.
fn element<T: FromJs>(value: &JsValue, index: u32) -> Result<T> {
    let element = Reflect::get_u32(value, index).unwrap_or_default();
    T::from_js(&element).map_err(|refusal| refusal.within_element(index))
}

impl<T: FromJs> FromJs for Vec<T> {
    fn from_js(value: &JsValue) -> Result<Self> {
        let length = length(value, "an array")?;
        let mut elements = Vec::with_capacity(length as usize);
        for index in 0..length {
            elements.push(element(value, index)?);
        }
        Ok(elements)
    }
}

impl<T: FromJs + Copy + Default> FromJs for [T; 2] {
    fn from_js(value: &JsValue) -> Result<Self> {
        let length = length(value, "an array of 2")?;
        let mut pair = [T::default(); 2];
        for index in 0..length {
            let element = element(value, index)?;
            if let Some(place) = pair.get_mut(index as usize) {
                *place = element;
            }
        }
        if length != 2 {
            return Err(wrong_length(length, "it must be an array of 2".into()));
        }
        Ok(pair)
    }
}

macro_rules! typed_arrays {
    ($($type:ident),*) => {$(
        impl FromJs for $type {
            fn from_js(value: &JsValue) -> Result<Self> {
                typed_array(value, stringify!($type)).map(JsCast::unchecked_into)
            }
        }

        impl IntoJs for $type {
            fn into_js(self) -> JsValue {
                self.into()
            }
        }
    )*};
}

/// Checks that a value is a typed array of this name.
fn typed_array(value: &JsValue, name: &str) -> Result<JsValue> {
    if ArrayBuffer::is_view(value) && tag(value).as_deref() == Some(name) {
        return Ok(value.clone());
    }
    Err(Refusal::wrong_type(value, &format!("a {name}")))
}

typed_arrays!(Float32Array, Float64Array, Uint8Array, Uint8ClampedArray, Uint32Array);

impl IntoJs for Array {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

impl IntoJs for f64 {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

impl IntoJs for bool {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

impl IntoJs for u32 {
    fn into_js(self) -> JsValue {
        self.into()
    }
}

impl IntoJs for usize {
    #[allow(clippy::cast_precision_loss)] // below 2^32 on this target
    fn into_js(self) -> JsValue {
        (self as f64).into()
    }
}

impl<T: IntoJs> IntoJs for Option<T> {
    fn into_js(self) -> JsValue {
        self.map_or(JsValue::UNDEFINED, T::into_js)
    }
}

impl<T: IntoJs> IntoJs for Vec<T> {
    fn into_js(self) -> JsValue {
        let array = Array::new();
        for element in self {
            array.push(&element.into_js());
        }
        array.into()
    }
}

impl<T: IntoJs> IntoJs for [T; 2] {
    fn into_js(self) -> JsValue {
        let [first, second] = self.map(T::into_js);
        Array::of2(&first, &second).into()
    }
}
