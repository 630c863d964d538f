//! `contours`: contour lines of a grid.

use js_sys::{Array, Float64Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::array::Copied;
use crate::record::set;
use crate::refusal::Refusal;
use crate::value::argument;

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

/// The lines along which the values are `level`.
#[derive(Debug, tsify::Tsify)]
#[allow(dead_code)] // declares what `Outbound` makes
pub struct Contour {
    /// The value.
    level: f64,
    /// The lines, open ones first; of each kind in the order of their first cells, row by row. Higher values
    /// lie to the left of their direction.
    lines: Vec<ContourLine>,
}

/// One polyline of a contour.
#[derive(Debug, tsify::Tsify)]
#[allow(dead_code)] // declares what `Outbound` makes
pub struct ContourLine {
    /// Whether it closes on itself; then the last point repeats the first.
    closed: bool,
    /// x0, y0, x1, y1, … All lines of one answer are views of one buffer.
    #[tsify(type = "Float64Array")]
    points: Float64Array,
}

/// Lines on their way to JavaScript: their points go into one array there, of which each line is a view.
pub(crate) struct Outbound {
    points: Float64Array,
    filled: u32,
    closed_key: JsValue,
    points_key: JsValue,
}

impl Outbound {
    /// Room for the points of these lines.
    pub(crate) fn new(
        families: &[&[weightscope::Contour]],
        singles: &[&[weightscope::ContourLine]],
    ) -> Self {
        let vertices = |lines: &[weightscope::ContourLine]| -> usize {
            lines.iter().map(|line| line.points.len()).sum()
        };
        let mut count = 0;
        for contour in families.iter().copied().flatten() {
            count += vertices(&contour.lines);
        }
        for lines in singles {
            count += vertices(lines);
        }
        #[allow(clippy::cast_possible_truncation)] // little more than MAX_CONTOUR_VERTICES
        let points = Float64Array::new_with_length(2 * count as u32);
        Outbound { points, filled: 0, closed_key: "closed".into(), points_key: "points".into() }
    }

    /// Objects of the declared type [`ContourLine`].
    pub(crate) fn lines(&mut self, lines: &[weightscope::ContourLine]) -> Array {
        lines.iter().map(|line| self.line(line)).collect()
    }

    /// Objects of the declared type [`Contour`].
    pub(crate) fn contours(&mut self, contours: &[weightscope::Contour]) -> Array {
        let object = |contour: &weightscope::Contour| {
            let object = Object::new();
            set(&object, "level", contour.level.into());
            set(&object, "lines", self.lines(&contour.lines).into());
            object
        };
        contours.iter().map(object).collect()
    }

    fn line(&mut self, line: &weightscope::ContourLine) -> Object {
        let numbers = line.points.as_flattened();
        #[allow(clippy::cast_possible_truncation)] // counted by `new`
        let end = self.filled + numbers.len() as u32;
        let points = self.points.subarray(self.filled, end);
        points.copy_from(numbers);
        self.filled = end;
        let object = Object::new();
        // An object of our own making takes new properties.
        let _ = Reflect::set(&object, &self.closed_key, &line.closed.into());
        let _ = Reflect::set(&object, &self.points_key, &points);
        object
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
    let mut outbound = Outbound::new(&[&contours], &[]);
    Ok(outbound.contours(&contours).into())
}
