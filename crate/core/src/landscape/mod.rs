//! A loss of two weights seen from above: objective + penalty -> grid -> contour lines, minimisers,
//! descent paths. Everything here is `f64`.

mod contour;
mod crossing;
mod descent;
mod domain;
mod grid;
#[allow(clippy::module_inception)] // the file of the type `Landscape`
mod landscape;
mod lasso;
mod logistic;
mod logistic_rows;
mod minimizer;
mod objective;
mod penalty_line;
mod quadratic;
mod simplify;
mod two_weights;

pub use contour::{
    Contour, ContourLine, ContoursOptions, MAX_CONTOUR_SIDE, MAX_CONTOUR_VERTICES, MAX_LEVELS,
    contours,
};
pub use descent::{
    DescendOptions, Descent, DescentMethod, MAX_DESCENT_RATE, MAX_DESCENT_STEPS, descend,
};
pub use domain::Domain;
pub(crate) use domain::{interval, node};
pub use grid::{Grid, Levels, MAX_GRID_TERMS, MAX_RESOLUTION};
pub use landscape::{Landscape, LandscapeOptions, landscape};
pub use logistic::Logistic;
pub use minimizer::{Minimum, minimize};
pub use objective::{MAX_COORDINATE, MAX_POINTS, Objective};
pub use penalty_line::{PENALTY_LINE_SIDES, penalty_line};
pub use quadratic::Quadratic;
pub use two_weights::TwoWeights;
