//! Initial weights: the schemes, their parameters, and the drawing.

mod initialization;
mod options;
mod scheme;
mod sparse;

pub use initialization::Initialization;
pub use options::{Distribution, InitializerOptions};
pub use scheme::Initializer;
