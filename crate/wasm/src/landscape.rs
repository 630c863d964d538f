//! `landscape`: a penalised loss of two weights, seen from above.

use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;
use weightscope::Levels as CoreLevels;

use crate::color_map::{Colors, Pixels};
use crate::contour::Outbound;
use crate::objective::Objective;
use crate::penalty::Penalty;
use crate::refusal::{Refusal, Result};
use crate::value::{FromJs, IntoJs, argument};

options! {
    /// A rectangle of weights: `w1` runs along x, `w2` along y.
    #[derive(Clone, Copy)]
    pub struct Domain {
        /// The ends along x, the lower first, within ±1e6.
        w1: [f64; 2],
        /// The ends along y, the lower first, within ±1e6.
        w2: [f64; 2],
    }
}

impl IntoJs for Domain {
    fn into_js(self) -> JsValue {
        let object = js_sys::Object::new();
        crate::record::set(&object, "w1", self.w1.into_js());
        crate::record::set(&object, "w2", self.w2.into_js());
        object.into()
    }
}

/// So many levels, 1 to 64, spread over the values; or exactly these, up to 64.
#[derive(Debug, tsify::Tsify)]
#[serde(untagged)]
pub enum Levels {
    /// So many.
    Count(usize),
    /// Exactly these.
    List(Vec<f64>),
}

impl FromJs for Levels {
    fn from_js(value: &JsValue) -> Result<Self> {
        if value.as_f64().is_some() {
            usize::from_js(value).map(Levels::Count)
        } else if value.is_object() {
            Vec::from_js(value).map(Levels::List)
        } else {
            Err(Refusal::wrong_type(value, "a whole number or an array of numbers"))
        }
    }
}

options! {
    /// What to look at, and how closely.
    pub struct LandscapeOptions {
        /// The loss without penalty.
        objective: Objective,
        /// The penalty.
        penalty: Penalty,
        /// The rectangle to look at.
        domain: Domain,
        /// Nodes a side: 2 to 1025, by default 257.
        #[tsify(optional)]
        resolution: Option<usize>,
        /// The levels of the penalised loss, by default 16.
        #[tsify(optional)]
        levels: Option<Levels>,
        /// How many lines of equal penalty to draw: 0 to 64, by default 0.
        #[tsify(optional)]
        penalty_levels: Option<usize>,
        /// How far, in cells of the grid, a vertex of `contours` and `dataLine` may lie from the line without
        /// it to be left out: 0 to 10, by default 0, which keeps them all. A tenth of a pixel cannot be seen.
        #[tsify(optional)]
        tolerance: Option<f64>,
        /// Answers with `pixels`.
        #[tsify(optional)]
        color: Option<Colors>,
        /// Whether `data`, `penalty` and `total` come along, as they do unless told; if not, they are empty.
        #[tsify(optional)]
        grids: Option<bool>,
    }
}

impl LandscapeOptions {
    fn build(self) -> Result<weightscope::LandscapeOptions> {
        use weightscope::LandscapeOptions as Core;
        let Domain { w1, w2 } = self.domain;
        let domain = weightscope::Domain::new(w1, w2).map_err(Refusal::from);
        Ok(Core {
            objective: self.objective.build().map_err(|refusal| refusal.within("objective"))?,
            penalty: self.penalty.build().map_err(|refusal| refusal.within("penalty"))?,
            domain: domain.map_err(|refusal| refusal.within("domain"))?,
            resolution: self.resolution.unwrap_or(Core::DEFAULT_RESOLUTION),
            levels: match self.levels {
                None => CoreLevels::Count(Core::DEFAULT_LEVELS),
                Some(Levels::Count(count)) => CoreLevels::Count(count),
                Some(Levels::List(levels)) => CoreLevels::Values(levels),
            },
            penalty_levels: self.penalty_levels.unwrap_or(0),
            tolerance: self.tolerance.unwrap_or(0.0),
            color: self
                .color
                .map(|color| color.build().map_err(|refusal| refusal.within("color")))
                .transpose()?,
        })
    }
}

answer! {
    /// A penalised loss over a rectangle. Grids are row-major: rows run along w2 upwards, columns along w1.
    pub struct Landscape {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
        /// The rectangle the nodes span.
        domain: Domain,
        /// The loss without penalty, at the nodes.
        data: Float64Array,
        /// The penalty alone, at the nodes.
        penalty: Float64Array,
        /// Their sum, at the nodes.
        total: Float64Array,
        /// The levels of `contours`.
        levels: Float64Array,
        /// The contour lines of `total`.
        #[tsify(type = "Contour[]")]
        contours: Array,
        /// The line of equal penalty through the minimiser, not clipped; empty where there is none.
        #[tsify(type = "ContourLine[]")]
        penalty_line: Array,
        /// Lines of equal penalty, not clipped.
        #[tsify(type = "Contour[]")]
        penalty_contours: Array,
        /// The lines of equal loss without penalty through the minimiser, within the domain; empty where
        /// there are none.
        #[tsify(type = "ContourLine[]")]
        data_line: Array,
        /// Where the loss without penalty is least; NaN if it has no minimum.
        data_minimizer: [f64; 2],
        /// Where the penalised loss is least; NaN if it has no minimum.
        minimizer: [f64; 2],
        /// Which of the minimiser's weights are exactly zero.
        zeros: [bool; 2],
        /// Whether the minimiser is known to be the global one.
        exact: bool,
        /// The loss without penalty at the minimiser.
        data_loss: f64,
        /// The penalised loss at the minimiser.
        penalized_loss: f64,
        /// The least finite value of `total`.
        min: f64,
        /// The greatest finite value of `total`.
        max: f64,
        /// `total` in colours, from its least finite value to its greatest, where `color` asks for it.
        #[tsify(optional)]
        pixels: Option<Pixels>,
    }
}

impl Landscape {
    fn new(mut landscape: weightscope::Landscape, grids: bool) -> Self {
        let pixels = landscape.pixels.take().map(Into::into);
        let weightscope::Landscape { grid, minimum, .. } = &landscape;
        let values = |values: &[f64]| Float64Array::from(if grids { values } else { &[] });
        let mut outbound = Outbound::new(
            &[&landscape.contours, &landscape.penalty_contours],
            &[&landscape.penalty_line, &landscape.data_line],
        );
        Landscape {
            rows: grid.rows,
            columns: grid.columns,
            domain: Domain { w1: grid.domain.w1(), w2: grid.domain.w2() },
            data: values(&grid.data),
            penalty: values(&grid.penalty),
            total: values(&grid.total),
            levels: Float64Array::from(landscape.levels.as_slice()),
            contours: outbound.contours(&landscape.contours),
            penalty_line: outbound.lines(&landscape.penalty_line),
            penalty_contours: outbound.contours(&landscape.penalty_contours),
            data_line: outbound.lines(&landscape.data_line),
            data_minimizer: landscape.data_minimum.point,
            minimizer: minimum.point,
            zeros: minimum.zeros,
            exact: minimum.exact,
            data_loss: minimum.data_loss,
            penalized_loss: minimum.penalized_loss,
            min: grid.min,
            max: grid.max,
            pixels,
        }
    }
}

/// Surveys a penalised loss of two weights, `J(w) + l1 * sum |w| + l2 * sum w^2`: its values on a grid,
/// their contour lines, the lines of equal penalty, the minimum with the penalty and without.
///
/// The minimiser is exact (to 1e-10, exact zeros exactly zero) for quadratics, by closed form, and for
/// logistic regression, by proximal Newton steps (Lee, Sun & Saunders 2014); for the network of two weights
/// it is the best of many starts, and `exact` is false. Where there is none (a saddle; separable data
/// without a penalty) it is NaN.
///
/// Throws a {@link WeightscopeError} for a domain whose ends are not in order or beyond ±1e6, a hessian
/// that is not symmetric, and everything else out of its bounds.
///
/// ```js
/// const objective = { kind: "quadratic", hessian: [[3, 1], [1, 2]], center: [1.5, 0.5] };
/// const domain = { w1: [-2, 3], w2: [-2, 3] };
/// const { minimizer, zeros, rows, contours } = ws.landscape({ objective, penalty: { l1: 2 }, domain });
/// minimizer; // -> [1, 0]
/// zeros; // -> [false, true]
/// [rows, contours.length]; // -> [257, 16]
/// ```
#[wasm_bindgen(unchecked_return_type = "Landscape")]
pub fn landscape(
    #[wasm_bindgen(unchecked_param_type = "LandscapeOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: LandscapeOptions = argument(options, "options")?;
    let grids = options.grids.unwrap_or(true);
    let landscape = weightscope::landscape(&options.build()?).map_err(Refusal::from)?;
    Ok(Landscape::new(landscape, grids).into_js())
}
