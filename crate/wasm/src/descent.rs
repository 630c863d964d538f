//! `descend`: a path down a landscape.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use crate::objective::Objective;
use crate::penalty::Penalty;
use crate::refusal::{Refusal, Result};
use crate::value::{IntoJs, argument};

names! {
    /// How a step is made.
    pub enum DescentMethod {
        /// `w - learningRate * (gradient + l1 * sign(w) + 2 * l2 * w)`, with `sign(0) = 0`.
        Gradient = "gradient",
        /// The step without L1, then the soft threshold: lands on zero and stays.
        ProximalGradient = "proximal-gradient",
    }
}

impl From<DescentMethod> for weightscope::DescentMethod {
    fn from(method: DescentMethod) -> Self {
        match method {
            DescentMethod::Gradient => weightscope::DescentMethod::Gradient,
            DescentMethod::ProximalGradient => weightscope::DescentMethod::ProximalGradient,
        }
    }
}

options! {
    /// A landscape, a start, and how to go down.
    pub struct DescendOptions {
        /// The loss without penalty.
        objective: Objective,
        /// The penalty.
        penalty: Penalty,
        /// By default `"gradient"`.
        #[tsify(optional)]
        method: Option<DescentMethod>,
        /// Where the path begins, within ±1e6.
        start: [f64; 2],
        /// 0 to 1e6.
        learning_rate: f64,
        /// 0 to 100,000.
        steps: usize,
    }
}

impl DescendOptions {
    fn build(self) -> Result<weightscope::DescendOptions> {
        Ok(weightscope::DescendOptions {
            objective: self.objective.build().map_err(|refusal| refusal.within("objective"))?,
            penalty: self.penalty.build().map_err(|refusal| refusal.within("penalty"))?,
            method: self.method.unwrap_or(DescentMethod::Gradient).into(),
            start: self.start,
            learning_rate: self.learning_rate,
            steps: self.steps,
        })
    }
}

answer! {
    /// A path down the landscape, its start included.
    pub struct Descent {
        /// x0, y0, x1, y1, …: `steps + 1` points, fewer if it diverged; all finite.
        points: Float64Array,
        /// The loss at each point, without the penalty.
        data_loss: Float64Array,
        /// The loss at each point, with the penalty.
        penalized_loss: Float64Array,
        /// Whether a point or its loss left the finite range. The path ends before that point.
        diverged: bool,
        /// On a convex quadratic, the rate above which the steps along the steepest direction grow,
        /// `2 / (largest eigenvalue of the hessian + 2 l2)`; absent elsewhere.
        #[tsify(optional)]
        learning_rate_limit: Option<f64>,
    }
}

/// A path of gradient descent on a penalised loss of two weights.
///
/// | `method` | step | source |
/// | --- | --- | --- |
/// | `"gradient"` | `w - learningRate * (gradient of J + l1 * sign(w) + 2 * l2 * w)`, `sign(0) = 0` | |
/// | `"proximal-gradient"` | the same without `l1`, then every weight moved `learningRate * l1` towards 0 and stopped there | Daubechies, Defrise & De Mol 2004 |
///
/// Throws a {@link WeightscopeError} for a rate outside 0 to 1e6, more than 100,000 steps, or a start
/// beyond ±1e6. A path that leaves the finite range ends before, and says that it `diverged`.
///
/// ```js
/// const objective = { kind: "quadratic", hessian: [[1, 0], [0, 1]], center: [2, 0.5] };
/// const options = { objective, penalty: { l1: 1 }, start: [3, 1], learningRate: 0.5, steps: 60 };
/// const { points } = ws.descend({ ...options, method: "proximal-gradient" });
/// points.length; // -> 122
/// points.slice(-2); // -> [1, 0]
/// ```
#[wasm_bindgen(unchecked_return_type = "Descent")]
pub fn descend(
    #[wasm_bindgen(unchecked_param_type = "DescendOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options = argument::<DescendOptions>(options, "options")?.build()?;
    let descent = weightscope::descend(&options).map_err(Refusal::from)?;
    Ok(Descent {
        points: Float64Array::from(descent.points.as_flattened()),
        data_loss: Float64Array::from(descent.data_loss.as_slice()),
        penalized_loss: Float64Array::from(descent.penalized_loss.as_slice()),
        diverged: descent.diverged,
        learning_rate_limit: descent.learning_rate_limit,
    }
    .into_js())
}
