//! The WebAssembly binding of weightscope: parse, one core call, convert.
//!
//! One file per core module. `value` reads and writes JavaScript's values, `record` defines options, answers and
//! choices, `refusal` is what JavaScript catches. Answers own their memory: what leaves is one copy out of linear
//! memory, never a view of it.
//! Nothing here panics on any input. Should the engine itself trap (linear memory exhausted), the
//! instance is lost as a whole and must not be called again.

// The code that wasm-bindgen generates is unsafe, nothing written here is; and it exports only what is `pub`.
#![allow(unsafe_code, unreachable_pub)]

#[macro_use]
mod record;
mod activation;
mod array;
mod audit;
mod color_map;
mod contour;
mod dataset;
mod derivation;
mod descent;
mod digits;
mod distinct_units;
mod ensemble;
mod fan;
mod field;
mod gaussian;
mod guess;
mod histogram;
mod idx;
mod initializer;
mod jacobian;
mod landscape;
mod loss;
mod lsuv;
mod mean_field;
mod memory;
mod mlp;
mod objective;
mod penalty;
mod propagation;
mod refusal;
mod seed;
mod standardize;
mod statistics;
mod swing;
mod toy;
mod trainability;
mod trainer;
mod value;
mod weight_statistics;
