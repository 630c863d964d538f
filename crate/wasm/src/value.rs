//! JavaScript values in and out: checked on the way in, owned by JavaScript on the way out.
//!
//! serde stands aside: it reads the fields it knows and passes over the others, it cannot hand a typed
//! array through, and its errors are sentences rather than a field, a value and what is allowed.

use js_sys::{Array, ArrayBuffer, Float32Array, Float64Array, Object, Reflect};
use js_sys::{Uint8Array, Uint8ClampedArray, Uint32Array};
use wasm_bindgen::prelude::*;
use weightscope::Code;

use crate::refusal::{Refusal, Result, camel_case};

/// What can be read from JavaScript. A refusal names its field relative to the value: `""` is the
/// value itself.
///
/// Reading is written out once for each type of options, so whatever does not depend on the type stands in
/// functions of its own, here and in [`Fields`].
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

/// An options object, to be read field by field.
pub(crate) struct Fields<'a>(&'a JsValue);

impl<'a> Fields<'a> {
    /// Checks that `value` is an object.
    pub(crate) fn any(value: &'a JsValue) -> Result<Self> {
        if !value.is_object() || Array::is_array(value) || ArrayBuffer::is_view(value) {
            return Err(Refusal::wrong_type(value, "an object"));
        }
        Ok(Fields(value))
    }

    /// Checks that `value` is an object with no other keys than `fields` (in `snake_case`).
    pub(crate) fn of(value: &'a JsValue, fields: &[&[&str]]) -> Result<Self> {
        Self::any(value)?;
        let keys = Object::keys::<JsValue>(value.unchecked_ref());
        for index in 0..keys.length() {
            let key = keys.get(index).as_string().unwrap_or_default();
            if !fields.iter().copied().flatten().any(|field| camel_case(field) == key) {
                let allowed = format!("the fields are {}", listed(fields, ", "));
                return Err(Refusal::new(Code::UnknownField, &key, "unknown", allowed));
            }
        }
        Ok(Fields(value))
    }

    /// Reads one field, named in `snake_case`.
    pub(crate) fn read<T: FromJs>(&self, field: &str) -> Result<T> {
        T::from_js(&self.get(field)).map_err(|refusal| refusal.within_field(field))
    }

    /// The value of one field, named in `snake_case`.
    fn get(&self, field: &str) -> JsValue {
        // A getter may throw: then the field is as good as missing.
        Reflect::get(self.0, &JsValue::from_str(&camel_case(field))).unwrap_or_default()
    }
}

/// Some fields of an options object, by themselves or among those of a larger one.
pub(crate) trait Record: Sized {
    /// Their names in `snake_case`: its own, and those of an [inner record](crate::options).
    const NAMES: &'static [&'static [&'static str]];

    /// Reads them from an object whose keys are checked already.
    fn read(fields: &Fields) -> Result<Self>;
}

impl<T: Record> FromJs for T {
    fn from_js(value: &JsValue) -> Result<Self> {
        T::read(&Fields::of(value, T::NAMES)?)
    }
}

/// Defines an options object once: the Rust type, its reading, and (through tsify) its TypeScript
/// declaration. Fields are `snake_case` here and camelCase there; a `flatten` record at the end
/// lends its fields, which the declaration says with `extends`.
macro_rules! options {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
            $(..$inner:ident: $inner_type:ty,)?
        }
    ) => {
        #[derive(Debug, tsify::Tsify)]
        #[serde(rename_all = "camelCase")]
        $(#[$meta])*
        pub struct $name {
            $($(#[$field_meta])* pub(crate) $field: $type,)*
            $(#[serde(flatten)] pub(crate) $inner: $inner_type,)?
        }

        impl $crate::value::Record for $name {
            const NAMES: &'static [&'static [&'static str]] =
                &[&[$(stringify!($field)),*], $(<$inner_type as $crate::value::Record>::NAMES[0])?];

            fn read(fields: &$crate::value::Fields) -> $crate::refusal::Result<Self> {
                Ok($name {
                    $($field: fields.read(stringify!($field))?,)*
                    $($inner: <$inner_type as $crate::value::Record>::read(fields)?,)?
                })
            }
        }
    };
}

/// Defines an answer once: the Rust type, its conversion into a JavaScript object, and (through tsify)
/// its TypeScript declaration. A field that is `None` is absent.
macro_rules! answer {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
            $(..$inner:ident: $inner_type:ty,)?
        }
    ) => {
        #[derive(Debug, tsify::Tsify)]
        #[serde(rename_all = "camelCase")]
        $(#[$meta])*
        pub struct $name {
            $($(#[$field_meta])* pub(crate) $field: $type,)*
            $(#[serde(flatten)] pub(crate) $inner: $inner_type,)?
        }

        impl $crate::value::IntoJs for $name {
            fn into_js(self) -> wasm_bindgen::JsValue {
                let object: js_sys::Object = None$(.or(Some($crate::value::IntoJs::into_js(self.$inner))))?
                    .map_or_else(js_sys::Object::new, wasm_bindgen::JsValue::into);
                $($crate::value::set(
                    &object, stringify!($field), $crate::value::IntoJs::into_js(self.$field),
                );)*
                object.into()
            }
        }
    };
}

/// Defines the names of a choice once: the Rust enum, its reading, its TypeScript union, and the match
/// into (or from) the core's own enum.
macro_rules! names {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, tsify::Tsify)]
        $(#[$meta])*
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            const TEXTS: &'static [&'static str] = &[$($text),*];
        }

        impl $crate::value::FromJs for $name {
            fn from_js(value: &wasm_bindgen::JsValue) -> $crate::refusal::Result<Self> {
                let all = [$($name::$variant),*];
                Ok(all[$crate::value::choice(value, Self::TEXTS)?])
            }
        }

        impl $crate::value::IntoJs for $name {
            fn into_js(self) -> wasm_bindgen::JsValue {
                Self::TEXTS[self as usize].into()
            }
        }
    };
}

/// Which of `names` a value is.
pub(crate) fn choice(value: &JsValue, names: &[&str]) -> Result<usize> {
    let given = value.as_string();
    if let Some(index) = names.iter().position(|name| Some(*name) == given.as_deref()) {
        return Ok(index);
    }
    let expected = one_of(names);
    if given.is_none() {
        return Err(Refusal::wrong_type(value, &expected));
    }
    let allowed = format!("it must be {expected}");
    Err(Refusal::new(Code::UnknownValue, "", &describe(value), allowed))
}

/// `one of "a", "b"`.
pub(crate) fn one_of(names: &[&str]) -> String {
    format!("one of \"{}\"", listed(&[names], "\", \""))
}

/// Names as JavaScript spells them, with `separator` between them.
fn listed(names: &[&[&str]], separator: &str) -> String {
    let mut list = String::new();
    for name in names.iter().copied().flatten() {
        if !list.is_empty() {
            list.push_str(separator);
        }
        list.push_str(&camel_case(name));
    }
    list
}

/// Sets one field, named in `snake_case`; an absent value leaves the object without it.
#[allow(clippy::needless_pass_by_value)] // let go of here, not once more at each call
pub(crate) fn set(object: &Object, field: &str, value: JsValue) {
    if !value.is_undefined() {
        // An object of our own making takes new properties.
        let _ = Reflect::set(object, &JsValue::from_str(&camel_case(field)), &value);
    }
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
