//! Objects and names: options, answers and choices, each defined once for Rust, JavaScript and TypeScript.

use js_sys::{Array, ArrayBuffer, Object, Reflect};
use wasm_bindgen::prelude::*;
use weightscope::Code;

use crate::refusal::{Refusal, Result, camel_case};
use crate::value::{FromJs, describe};

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

        impl $crate::record::Record for $name {
            const NAMES: &'static [&'static [&'static str]] =
                &[&[$(stringify!($field)),*], $(<$inner_type as $crate::record::Record>::NAMES[0])?];

            fn read(fields: &$crate::record::Fields) -> $crate::refusal::Result<Self> {
                Ok($name {
                    $($field: fields.read(stringify!($field))?,)*
                    $($inner: <$inner_type as $crate::record::Record>::read(fields)?,)?
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
                $($crate::record::set(
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
                Ok(all[$crate::record::choice(value, Self::TEXTS)?])
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
