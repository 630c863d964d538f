//! Mean-field theory: what becomes of lengths, of angles between inputs and of gradients in a network so
//! wide that its preactivations are normally distributed.

mod answer;
mod correlation;
mod length_map;
mod moments;
mod phase_diagram;
mod prediction;

pub use answer::{MAX_INPUT_MEAN_SQUARE, MeanField, MeanFieldOptions, Phase, mean_field};
pub use correlation::CorrelationMap;
pub use length_map::{FixedPoint, LengthMap, MAX_SIGMA_2};
pub use phase_diagram::{MAX_PHASE_SIDE, PhaseDiagram, PhaseDiagramOptions, phase_diagram};
pub use prediction::{LayerPrediction, Prediction, predict};
