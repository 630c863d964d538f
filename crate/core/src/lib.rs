//! The numerics of weightscope: what initialization and regularization do to a network's weights.
//!
//! Data flows one way, and a module imports only from earlier ones:
//!
//! ```text
//! options -> random streams -> initial weights -> forward -> backward -> statistics
//!                                              -> training steps
//!         -> objective + penalty -> grid -> contour lines, minimisers, descent paths
//! ```
//!
//! Nothing here knows of a browser, a clock or ambient randomness, and one seed gives the same bits on
//! every target. Options are checked once, at construction; arithmetic after that cannot fail, and
//! numbers that leave the finite range are results to show, never a panic.

mod activation;
mod audit;
#[cfg(feature = "bench-internals")]
#[doc(hidden)]
pub mod bench_internals;
mod bias;
mod color_map;
mod dataset;
mod derivation;
mod diagnosis;
mod digits;
mod distinct;
mod distinct_units;
mod draws;
mod dropout;
mod elementary;
mod elementwise;
mod ensemble;
mod error;
mod evaluation;
mod fan;
mod field;
mod flatness;
mod gain;
mod gaussian;
mod guess;
mod histogram;
mod idx;
mod initializer;
mod jacobian;
mod kernel;
mod landscape;
mod lanes;
mod loss;
mod lsuv;
mod matrix;
mod mean_field;
mod mlp;
mod moments;
mod numbers;
mod order;
mod orthogonal;
mod penalty;
mod propagation;
mod quadrature;
mod ranking;
mod row_correlation;
mod scalar;
mod standardize;
mod statistics;
mod stream;
mod swing;
mod toy;
mod trainability;
mod trainer;
mod update;
mod weight_statistics;
mod workspace;

pub use activation::{Activation, SATURATED_SHARE, SELU_ALPHA, SELU_LAMBDA, Slope};
pub use audit::{Audit, AuditOptions, Promise, audit};
pub use bias::{BiasInitialization, BiasInitializer};
pub use color_map::{
    COLORS, ColorMapOptions, Colors, MAX_IMAGE_SIDE, Normalization, Pixels, color_map,
};
pub use dataset::{Dataset, Inputs, MAX_INPUT_SCALE};
pub use derivation::{Agreement, CLOSE, Derivation, Step, StepKind};
pub use diagnosis::{Diagnosis, MOST_OF_A_LAYER, STEADY_FACTOR, STEADY_TOTAL, Signal};
pub use digits::{Digits, digits};
pub use distinct_units::{DistinctUnits, distinct_units};
pub use dropout::{DropoutMasks, DropoutProbability};
pub use elementary::Elementary;
pub use ensemble::{BAND_QUANTILES, Band, Bands, Ensemble, EnsembleOptions, MAX_ENSEMBLE_NETWORKS};
pub use error::{Code, Error, Given, Result};
pub use evaluation::Evaluation;
pub use fan::{FanMode, Fans, Layout, MAX_FAN, MAX_UNITS};
pub use field::{Field, FieldOptions, MAX_FIELD_SIDE};
pub use gain::{Gain, GaussianMoments, conventional_gain, exact_gain};
pub use gaussian::{
    MAX_GAUSSIAN_FEATURES, MAX_GAUSSIAN_ROWS, MAX_GAUSSIAN_VALUES, gaussian, random_labels,
};
pub use guess::Guess;
pub use histogram::{Histogram, HistogramOptions, histogram};
pub use idx::{Idx, IdxHeader, IdxKind};
pub use initializer::{Distribution, Initialization, Initializer, InitializerOptions};
pub use jacobian::{Jacobian, MAX_JACOBIAN_ROWS, MAX_JACOBIAN_UNITS};
pub use landscape::{
    Contour, ContourLine, ContoursOptions, DescendOptions, Descent, DescentMethod, Domain, Grid,
    Landscape, LandscapeOptions, Levels, Logistic, MAX_CONTOUR_SIDE, MAX_CONTOUR_VERTICES,
    MAX_COORDINATE, MAX_DESCENT_RATE, MAX_DESCENT_STEPS, MAX_GRID_TERMS, MAX_LEVELS, MAX_POINTS,
    MAX_RESOLUTION, Minimum, Objective, PENALTY_LINE_SIDES, Quadratic, TwoWeights, contours,
    descend, landscape, minimize, penalty_line,
};
pub use lanes::{Lanes, Packed};
pub use loss::{Answers, Loss};
pub use lsuv::{LsuvLayer, LsuvOptions};
pub use matrix::Matrix;
pub use mean_field::{
    CorrelationMap, FixedPoint, LayerPrediction, LengthMap, MAX_INPUT_MEAN_SQUARE, MAX_PHASE_SIDE,
    MAX_SIGMA_2, MeanField, MeanFieldOptions, Phase, PhaseDiagram, PhaseDiagramOptions, Prediction,
    mean_field, phase_diagram, predict,
};
pub use mlp::{Gradients, Mlp, MlpOptions};
pub use moments::Moments;
pub use order::epoch_order;
pub use penalty::{L1Update, Penalty, Regularization, regularize, sign, soft_threshold};
pub use propagation::{LayerPass, Pass, PropagateOptions, Quantities, Quantity, Ranges};
pub use quadrature::gaussian_expectation;
pub use scalar::Scalar;
pub use standardize::standardize;
pub use statistics::Statistics;
pub use stream::{MAX_STREAM_INDEX, Purpose, Stream};
pub use swing::{SWING_SHARE, swings};
pub use toy::{Toy, ToyKind, ToyOptions, ToyPoints, toy};
pub use trainability::{Trainability, TrainabilityOptions, TrainedShare};
pub use trainer::{Evaluations, Progress, Trainer, TrainerOptions};
pub use weight_statistics::{WeightStatistics, weight_statistics};
