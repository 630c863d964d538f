//! Contour lines: marching squares.

use super::crossing::{Crossings, Grid};
use super::domain::{interval, node};
use super::grid::check_levels;
use crate::error::{Result, count_within, exact_length};
use crate::ranking::{key, ranking};

/// A grid to be contoured has 2 to this many rows and columns.
pub const MAX_CONTOUR_SIDE: usize = 2049;

/// At most this many levels are drawn at once.
pub const MAX_LEVELS: usize = 64;

/// All lines of one call cross at most this many edges of the grid together (128 MB of vertices). Noise
/// on a large grid would pass it; no smooth field comes near.
pub const MAX_CONTOUR_VERTICES: usize = 1 << 23;

/// What [`contours`] takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContoursOptions<'a> {
    /// The values at the nodes, row-major, row 0 at `y[0]`. NaN and infinities are gone round.
    pub values: &'a [f64],
    /// The number of rows, 2 to [`MAX_CONTOUR_SIDE`].
    pub rows: usize,
    /// The number of columns, 2 to [`MAX_CONTOUR_SIDE`].
    pub columns: usize,
    /// Where the first and the last column lie, ascending, within ±1e6.
    pub x: [f64; 2],
    /// Where the first and the last row lie, ascending, within ±1e6.
    pub y: [f64; 2],
    /// Up to [`MAX_LEVELS`] finite levels, in any order.
    pub levels: &'a [f64],
}

/// The lines along which the values are `level`.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The value.
    pub level: f64,
    /// The lines, open ones first; of each kind in the order of their first cells, row by row from below.
    pub lines: Vec<ContourLine>,
}

/// One polyline of a contour.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourLine {
    /// Whether it closes on itself; then the last point repeats the first.
    pub closed: bool,
    /// The vertices as (x, y).
    pub points: Vec<[f64; 2]>,
}

/// The contour lines of a grid, one [`Contour`] a level, in the order of the levels.
///
/// Marching squares (Lorensen & Cline 1987, "Marching cubes", in the plane): a line crosses an edge
/// whose ends lie on different sides of the level, where linear interpolation puts it. A node is above
/// if its value is greater than the level; one exactly on it counts as below, so the line runs through
/// the node and a plateau at the level is outlined. A cell whose corners alternate is decided by their
/// mean: if it is above, the corners above are joined. Higher values lie to the left of a line's
/// direction.
///
/// Lines end at the border of the grid and at cells with a NaN or infinite corner. Consecutive equal
/// vertices (of a line through a node) are one; a line of a single vertex (round one node exactly on
/// the level) is none. A closed line begins where it enters the lowest row it runs through, in the
/// leftmost of its cells there.
///
/// All levels are found in one pass over the cells, which links every crossing of a line to the next;
/// then the links are followed. Time is linear in the nodes and the vertices.
///
/// # Errors
/// If a bound of [`ContoursOptions`] is passed, `values` is not of length `rows * columns`, or lines
/// cross more than [`MAX_CONTOUR_VERTICES`] edges.
///
/// ```
/// use weightscope::{ContoursOptions, contours};
/// let peak = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
/// let options = ContoursOptions {
///     values: &peak, rows: 3, columns: 3, x: [-1.0, 1.0], y: [-1.0, 1.0], levels: &[0.5],
/// };
/// let line = &contours(&options).unwrap()[0].lines[0];
/// assert!(line.closed);
/// assert_eq!(line.points, [[-0.5, 0.0], [0.0, -0.5], [0.5, 0.0], [0.0, 0.5], [-0.5, 0.0]]);
/// ```
pub fn contours(options: &ContoursOptions) -> Result<Vec<Contour>> {
    let &ContoursOptions { values, rows, columns, x, y, levels } = options;
    count_within("rows", rows, 2, MAX_CONTOUR_SIDE, "a grid needs rows")?;
    count_within("columns", columns, 2, MAX_CONTOUR_SIDE, "a grid needs columns")?;
    exact_length("values", values.len(), rows * columns, "a grid of rows x columns")?;
    let (x, y) = (interval("x", x)?, interval("y", y)?);
    check_levels(levels)?;

    let grid = Grid { values, rows, columns };
    let order = ranking(levels.iter().copied().map(key));
    let ascending: Vec<f64> = order.iter().map(|&index| levels[index]).collect();
    let crossings = Crossings::find(grid, &ascending)?;
    let mut tracer = Tracer {
        grid,
        levels: &ascending,
        x: (0..columns).map(|index| node(x, columns, index)).collect(),
        y: (0..rows).map(|index| node(y, rows, index)).collect(),
        points: Vec::new(),
        lines: vec![Vec::new(); levels.len()],
    };
    tracer.trace(crossings);
    let mut contours: Vec<Contour> =
        levels.iter().map(|&level| Contour { level, lines: Vec::new() }).collect();
    for (index, lines) in order.into_iter().zip(tracer.lines) {
        contours[index].lines = lines;
    }
    Ok(contours)
}

/// From linked crossings to lines.
struct Tracer<'a> {
    grid: Grid<'a>,
    /// In ascending order.
    levels: &'a [f64],
    x: Vec<f64>,
    y: Vec<f64>,
    /// The vertices of the line under way.
    points: Vec<[f64; 2]>,
    /// Per level.
    lines: Vec<Vec<ContourLine>>,
}

impl Tracer<'_> {
    fn trace(&mut self, mut crossings: Crossings) {
        for first in 0..crossings.len() {
            if crossings.is_start(first) {
                self.follow(&mut crossings, first);
            }
        }
        // What is left are closed lines.
        for first in 0..crossings.len() {
            if !crossings.is_done(first) {
                self.follow(&mut crossings, first);
            }
        }
    }

    /// Follows the line from `first` to its end or back to where it began, and takes it out of the
    /// crossings.
    fn follow(&mut self, crossings: &mut Crossings, first: usize) {
        self.points.clear();
        let mut here = first;
        let closed = loop {
            let point = self.point(crossings, here);
            if self.points.last() != Some(&point) {
                self.points.push(point);
            }
            match crossings.take_next(here) {
                None => break false,
                Some(next) if next == first => break true,
                Some(next) => here = next,
            }
        };
        if closed && self.points.first() != self.points.last() {
            self.points.push(self.points[0]);
        }
        if self.points.len() > 1 {
            let points = self.points.as_slice().to_vec();
            self.lines[crossings.level(first)].push(ContourLine { closed, points });
        }
    }

    /// Where the level lies on the edge, by linear interpolation.
    fn point(&self, crossings: &Crossings, index: usize) -> [f64; 2] {
        let (row, column, upwards) = crossings.edge(index);
        let level = self.levels[crossings.level(index)];
        let start = row * self.grid.columns + column;
        let values = self.grid.values;
        let (first, second, from, to) = if upwards {
            (values[start], values[start + self.grid.columns], self.y[row], self.y[row + 1])
        } else {
            (values[start], values[start + 1], self.x[column], self.x[column + 1])
        };
        // Always from the node below to the node above.
        let (low, high, from, to) =
            if first > level { (second, first, to, from) } else { (first, second, from, to) };
        let rise = high - low;
        let share = if rise.is_finite() {
            (level - low) / rise
        } else {
            (level / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
        };
        let along = from + share * (to - from);
        if upwards { [self.x[column], along] } else { [along, self.y[row]] }
    }
}
