//! Objectives of two weights.

use wasm_bindgen::prelude::*;
use weightscope::{Logistic, Quadratic, TwoWeights};

use crate::record::Fields;
use crate::refusal::Result;
use crate::value::FromJs;

names! {
    /// A kind of objective.
    pub enum ObjectiveKind {
        /// A bowl, a valley or a saddle.
        Quadratic = "quadratic",
        /// The same, by its axes.
        RotatedQuadratic = "rotated-quadratic",
        /// Logistic regression; convex.
        Logistic = "logistic",
        /// The smallest network; not convex.
        TwoWeights = "two-weights",
    }
}

/// A data loss `J` of two weights, without penalty.
///
/// | `kind` | `J(w)` | |
/// | --- | --- | --- |
/// | `"quadratic"` | `1/2 (w - center)^T hessian (w - center)` | a bowl, a valley or a saddle; `hessian` symmetric |
/// | `"rotated-quadratic"` | the same, by its axes | `eigenvalues` are the curvatures along and across `angle` (radians from the w1 axis) |
/// | `"logistic"` | the mean of `ln(1 + e^(-s w . x))`, `s` 1 for label 1 and -1 for label 0 | convex; up to 1000 `points`, by default twelve of its own |
/// | `"two-weights"` | the mean of `1/2 (w2 tanh(w1 x) - y)^2` | the smallest network, not convex; up to 1000 points, by default its own |
///
/// All coordinates lie within ±1e6.
#[derive(Debug, tsify::Tsify)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Objective {
    /// `1/2 (w - center)^T hessian (w - center)`. The hessian is symmetric; coordinates lie within ±1e6.
    Quadratic {
        /// The second derivatives.
        hessian: [[f64; 2]; 2],
        /// Where the gradient is zero.
        center: [f64; 2],
    },
    /// A quadratic whose hessian has these eigenvalues.
    RotatedQuadratic {
        /// The curvature along `angle`, and across it.
        eigenvalues: [f64; 2],
        /// Radians, counter-clockwise from the w1 axis.
        angle: f64,
        /// Where the gradient is zero.
        center: [f64; 2],
    },
    /// The mean log-loss of `sigmoid(w . x)`, on up to 1000 points; by default on twelve points of its own.
    Logistic {
        /// The points `x`.
        #[tsify(optional)]
        points: Option<Vec<[f64; 2]>>,
        /// The label of each: 0 or 1.
        #[tsify(optional, type = "(0 | 1)[]")]
        labels: Option<Vec<f64>>,
    },
    /// `mean of 1/2 (w2 tanh(w1 x) - y)^2`, on up to 1000 points; by default on points of its own.
    TwoWeights {
        /// The inputs.
        #[tsify(optional)]
        x: Option<Vec<f64>>,
        /// The targets.
        #[tsify(optional)]
        y: Option<Vec<f64>>,
    },
}

impl FromJs for Objective {
    fn from_js(value: &JsValue) -> Result<Self> {
        Ok(match Fields::any(value)?.read("kind")? {
            ObjectiveKind::Quadratic => {
                let fields = Fields::of(value, &[&["kind", "hessian", "center"]])?;
                Objective::Quadratic {
                    hessian: fields.read("hessian")?,
                    center: fields.read("center")?,
                }
            }
            ObjectiveKind::RotatedQuadratic => {
                let fields = Fields::of(value, &[&["kind", "eigenvalues", "angle", "center"]])?;
                Objective::RotatedQuadratic {
                    eigenvalues: fields.read("eigenvalues")?,
                    angle: fields.read("angle")?,
                    center: fields.read("center")?,
                }
            }
            ObjectiveKind::Logistic => {
                let fields = Fields::of(value, &[&["kind", "points", "labels"]])?;
                Objective::Logistic {
                    points: fields.read("points")?,
                    labels: fields.read("labels")?,
                }
            }
            ObjectiveKind::TwoWeights => {
                let fields = Fields::of(value, &[&["kind", "x", "y"]])?;
                Objective::TwoWeights { x: fields.read("x")?, y: fields.read("y")? }
            }
        })
    }
}

impl Objective {
    /// The core's objective. Of a data set both halves are given or neither.
    pub(crate) fn build(self) -> Result<weightscope::Objective> {
        Ok(match self {
            Objective::Quadratic { hessian, center } => Quadratic::new(hessian, center)?.into(),
            Objective::RotatedQuadratic { eigenvalues, angle, center } => {
                Quadratic::rotated(eigenvalues, angle, center)?.into()
            }
            Objective::Logistic { points: None, labels: None } => Logistic::default().into(),
            Objective::Logistic { points, labels } => {
                let labels = Logistic::labels(&given(labels, "labels")?)?;
                Logistic::new(given(points, "points")?, &labels)?.into()
            }
            Objective::TwoWeights { x: None, y: None } => TwoWeights::default().into(),
            Objective::TwoWeights { x, y } => {
                TwoWeights::new(given(x, "x")?, given(y, "y")?)?.into()
            }
        })
    }
}

/// Half of a data set whose other half is there.
fn given<T: FromJs>(half: Option<T>, field: &str) -> Result<T> {
    half.map_or_else(|| T::from_js(&JsValue::UNDEFINED).map_err(|e| e.within(field)), Ok)
}
