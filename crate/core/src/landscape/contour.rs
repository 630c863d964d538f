//! Contour lines: marching squares.

use super::domain::{interval, node};
use super::grid::{check_levels, finite_range};
use crate::error::{Code, Error, Result, count_within, exact_length};

/// A grid to be contoured has 2 to this many rows and columns.
pub const MAX_CONTOUR_SIDE: usize = 2049;

/// At most this many levels are drawn at once.
pub const MAX_LEVELS: usize = 64;

/// All lines of one call hold at most this many vertices together (128 MB). Noise on a large grid
/// would pass it; no smooth field comes near.
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
    /// The lines, open ones first.
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
/// the level) is none. Time is linear in the nodes and vertices of each level.
///
/// # Errors
/// If a bound of [`ContoursOptions`] is passed, `values` is not of length `rows * columns`, or there
/// would be more than [`MAX_CONTOUR_VERTICES`] vertices.
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

    let mut field = Field::new(values, rows, columns, x, y);
    levels.iter().map(|&level| field.contour(level)).collect()
}

/// The corners of a cell are numbered counter-clockwise from the lower left, and edge `k` runs from
/// corner `k` to the next: 0 below, 1 right, 2 above, 3 left.
const CORNERS: [[usize; 2]; 4] = [[0, 0], [0, 1], [1, 1], [1, 0]];

/// A cell by its row and column, and one of its edges.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Side {
    row: usize,
    column: usize,
    edge: usize,
}

struct Field<'a> {
    values: &'a [f64],
    rows: usize,
    columns: usize,
    x: Vec<f64>,
    y: Vec<f64>,
    min: f64,
    max: f64,
    /// Per cell 15 if its four corners are finite, else 0.
    whole: Vec<u8>,
    /// The sides of whole cells with no whole cell beyond: where open lines begin and end.
    rim: Vec<Side>,
    /// Per cell a bit for every edge through which a line not yet followed enters.
    pending: Vec<u8>,
    vertices: usize,
}

impl<'a> Field<'a> {
    fn new(values: &'a [f64], rows: usize, columns: usize, x: [f64; 2], y: [f64; 2]) -> Self {
        let (min, max) = finite_range(values);
        let mut whole = Vec::with_capacity((rows - 1) * (columns - 1));
        for row in 0..rows - 1 {
            let (below, above) = two_rows(values, columns, row);
            for column in 0..columns - 1 {
                let finite = below[column].is_finite()
                    && below[column + 1].is_finite()
                    && above[column].is_finite()
                    && above[column + 1].is_finite();
                whole.push(if finite { 15 } else { 0 });
            }
        }
        let mut field = Field {
            values,
            rows,
            columns,
            x: (0..columns).map(|index| node(x, columns, index)).collect(),
            y: (0..rows).map(|index| node(y, rows, index)).collect(),
            min,
            max,
            pending: vec![0; whole.len()],
            whole,
            rim: Vec::new(),
            vertices: 0,
        };
        for row in 0..rows - 1 {
            for column in 0..columns - 1 {
                for edge in 0..4 {
                    let side = Side { row, column, edge };
                    if field.whole[field.cell(side)] != 0 && field.beyond(side).is_none() {
                        field.rim.push(side);
                    }
                }
            }
        }
        field
    }

    fn contour(&mut self, level: f64) -> Result<Contour> {
        let mut lines = Vec::new();
        // Also false if no value is finite.
        if self.min <= level && level < self.max {
            self.find_crossings(level);
            let rim = core::mem::take(&mut self.rim);
            for &side in &rim {
                if self.pending[self.cell(side)] & (1 << side.edge) != 0 {
                    lines.extend(self.follow(side, level)?);
                }
            }
            self.rim = rim;
            // What is left are closed lines. A line followed leaves nothing behind itself, so the
            // search goes on from where it is; a saddle may be entered twice.
            let mut cell = 0;
            while let Some(ahead) = self.pending[cell..].iter().position(|&entries| entries != 0) {
                cell += ahead;
                let (row, column) = (cell / (self.columns - 1), cell % (self.columns - 1));
                let edge = self.pending[cell].trailing_zeros() as usize;
                lines.extend(self.follow(Side { row, column, edge }, level)?);
            }
        }
        Ok(Contour { level, lines })
    }

    /// Marks the edges through which lines enter each cell: going round counter-clockwise, those
    /// from a corner above to a corner below.
    fn find_crossings(&mut self, level: f64) {
        let cells = self.columns - 1;
        for row in 0..self.rows - 1 {
            let (below, above) = two_rows(self.values, self.columns, row);
            let whole = &self.whole[row * cells..][..cells];
            let pending = &mut self.pending[row * cells..][..cells];
            let corners = below.windows(2).zip(above.windows(2));
            for ((corners, whole), pending) in corners.zip(whole).zip(pending) {
                let (below, above) = corners;
                let corners = u8::from(below[0] > level)
                    | u8::from(below[1] > level) << 1
                    | u8::from(above[1] > level) << 2
                    | u8::from(above[0] > level) << 3;
                *pending = corners & !following(corners) & whole;
            }
        }
    }

    /// Follows the line that enters through `start` to its end or back to where it began.
    fn follow(&mut self, start: Side, level: f64) -> Result<Option<ContourLine>> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        let mut side = start;
        let closed = loop {
            let cell = self.cell(side);
            self.pending[cell] &= !(1 << side.edge);
            self.add(&mut points, side, level)?;
            let exit = Side { edge: self.exit(side, level), ..side };
            match self.beyond(exit) {
                None => {
                    self.add(&mut points, exit, level)?;
                    break false;
                }
                Some(next) if next == start => break true,
                Some(next) => side = next,
            }
        };
        if closed && points.first() != points.last() {
            points.push(points[0]);
        }
        points.shrink_to_fit();
        Ok((points.len() > 1).then_some(ContourLine { closed, points }))
    }

    /// The edge through which the line that enters through `side` leaves the cell.
    fn exit(&self, side: Side, level: f64) -> usize {
        let values = self.corners(side);
        let mut corners = 0_u8;
        for (index, &value) in values.iter().enumerate() {
            corners |= u8::from(value > level) << index;
        }
        let exits = !corners & following(corners);
        if exits.count_ones() == 1 {
            return exits.trailing_zeros() as usize;
        }
        // A saddle. Quarters first: the sum of four large values may overflow. Diagonals first: so that
        // the mean is the same to the bit however the grid is turned or mirrored.
        let [a, b, c, d] = values.map(|value| 0.25 * value);
        let joined = (a + c) + (b + d) > level;
        // Joined, the line rounds the corner below at the end of the edge; else the one above at its
        // start.
        if joined { (side.edge + 1) % 4 } else { (side.edge + 3) % 4 }
    }

    /// Appends the point where the line crosses the edge, unless the line is there already.
    fn add(&mut self, points: &mut Vec<[f64; 2]>, side: Side, level: f64) -> Result<()> {
        let values = self.corners(side);
        let (start, end) = (side.edge, (side.edge + 1) % 4);
        // Always from the node below to the node above, whichever cell the edge is seen from.
        let (below, above) = if values[start] > level { (end, start) } else { (start, end) };
        let (low, high) = (values[below], values[above]);
        let rise = high - low;
        let share = if rise.is_finite() {
            (level - low) / rise
        } else {
            (level / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
        };
        let [from, to] = [below, above].map(|corner| {
            let [up, right] = CORNERS[corner];
            [self.x[side.column + right], self.y[side.row + up]]
        });
        let along = |axis: usize| from[axis] + share * (to[axis] - from[axis]);
        let point = [along(0), along(1)];
        if points.last() != Some(&point) {
            if self.vertices == MAX_CONTOUR_VERTICES {
                return Err(Error::new(
                    Code::OutOfRange,
                    "levels",
                    "crossed too often",
                    format!("all lines together have at most {MAX_CONTOUR_VERTICES} vertices"),
                ));
            }
            self.vertices += 1;
            points.push(point);
        }
        Ok(())
    }

    /// The same edge seen from the cell on its other side, if that is a whole cell of the grid.
    fn beyond(&self, Side { row, column, edge }: Side) -> Option<Side> {
        let (row, column) = match edge {
            0 => (row.checked_sub(1)?, column),
            1 => (row, column + 1),
            2 => (row + 1, column),
            _ => (row, column.checked_sub(1)?),
        };
        let next = Side { row, column, edge: (edge + 2) % 4 };
        let inside = row < self.rows - 1 && column < self.columns - 1;
        (inside && self.whole[self.cell(next)] != 0).then_some(next)
    }

    fn cell(&self, side: Side) -> usize {
        side.row * (self.columns - 1) + side.column
    }

    fn corners(&self, side: Side) -> [f64; 4] {
        CORNERS.map(|[up, right]| self.values[(side.row + up) * self.columns + side.column + right])
    }
}

/// Row `row` and the one above it.
fn two_rows(values: &[f64], columns: usize, row: usize) -> (&[f64], &[f64]) {
    values[row * columns..][..2 * columns].split_at(columns)
}

/// Bit `k` of the answer is bit `k + 1` of the four bits of `corners`, round and round.
fn following(corners: u8) -> u8 {
    (corners >> 1 | corners << 3) & 15
}
