//! `contours`: contour lines of a grid.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use crate::array::Copied;
use crate::refusal::Refusal;
use crate::value::{IntoJs, argument};

options! {
    /// A grid of values and the levels to draw.
    pub struct ContoursOptions {
        /// The values at the nodes, row-major, row 0 at `y[0]`. NaN and infinities are gone round.
        values: Float64Array,
        /// 2 to 2049.
        rows: usize,
        /// 2 to 2049.
        columns: usize,
        /// Where the first and the last column lie, ascending, within ±1e6.
        x: [f64; 2],
        /// Where the first and the last row lie, ascending, within ±1e6.
        y: [f64; 2],
        /// Up to 64 finite levels, in any order.
        levels: Vec<f64>,
    }
}

answer! {
    /// The lines along which the values are `level`.
    pub struct Contour {
        /// The value.
        level: f64,
        /// The lines, open ones first. Higher values lie to the left of their direction.
        lines: Vec<ContourLine>,
    }
}

answer! {
    /// One polyline of a contour.
    pub struct ContourLine {
        /// Whether it closes on itself; then the last point repeats the first.
        closed: bool,
        /// x0, y0, x1, y1, …
        points: Float64Array,
    }
}

impl From<&weightscope::ContourLine> for ContourLine {
    fn from(line: &weightscope::ContourLine) -> Self {
        ContourLine { closed: line.closed, points: Float64Array::from(line.points.as_flattened()) }
    }
}

impl From<&weightscope::Contour> for Contour {
    fn from(contour: &weightscope::Contour) -> Self {
        Contour { level: contour.level, lines: contour.lines.iter().map(Into::into).collect() }
    }
}

/// The contour lines of a grid, in the order of the levels: marching squares with linear interpolation
/// along the edges (Lorensen & Cline 1987, in the plane). A saddle cell is decided by the mean of its corners, and
/// cells with a corner that is NaN or infinite are gone round.
///
/// Throws a {@link WeightscopeError} if `values` has not `rows * columns` numbers, if ends are not in
/// order, or for lines of more than 8,388,608 vertices in all.
///
/// ```js
/// const values = Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0); // one peak
/// const options = { values, rows: 3, columns: 3, x: [-1, 1], y: [-1, 1], levels: [0.5] };
/// const [{ level, lines }] = ws.contours(options);
/// level; // -> 0.5
/// lines.map(({ closed, points }) => [closed, points.length]); // -> [[true, 10]]
/// ```
#[wasm_bindgen(unchecked_return_type = "Contour[]")]
pub fn contours(
    #[wasm_bindgen(unchecked_param_type = "ContoursOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: ContoursOptions = argument(options, "options")?;
    let values = options.values.copied().map_err(|refusal| refusal.within("values"))?;
    let contours = weightscope::contours(&weightscope::ContoursOptions {
        values: &values,
        rows: options.rows,
        columns: options.columns,
        x: options.x,
        y: options.y,
        levels: &options.levels,
    })
    .map_err(Refusal::from)?;
    Ok(contours.iter().map(Contour::from).collect::<Vec<_>>().into_js())
}
