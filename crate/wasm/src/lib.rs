//! The WebAssembly binding of weightscope: parse, one core call, convert.
