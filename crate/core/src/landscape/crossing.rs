//! Where contour lines cross the edges of a grid.

use super::contour::MAX_CONTOUR_VERTICES;
use crate::error::{Code, Error, Result};

/// Values at nodes, row-major.
#[derive(Clone, Copy)]
pub(super) struct Grid<'a> {
    pub(super) values: &'a [f64],
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// One line crossing one edge.
#[derive(Clone, Copy)]
struct Crossing {
    /// From the lowest bit: 12 of the column and 12 of the row of the edge's first node, 1 for an edge
    /// upwards (to the next row) instead of to the next column, 6 of the level, 1 if a line comes here
    /// from another crossing.
    edge: u32,
    /// The next crossing of the line.
    next: u32,
}

const ROW: u32 = 12;
const UPWARDS: u32 = 24;
const LEVEL: u32 = 25;
const ENTERED: u32 = 1 << 31;

/// No crossing: the line ends.
const NONE: u32 = u32::MAX;

/// A crossing whose line has been followed.
const DONE: u32 = u32::MAX - 1;

/// The rank of a node that is NaN or infinite: more than any number of levels.
const HOLE: u8 = u8::MAX;

/// The corners of a cell are numbered counter-clockwise from the lower left, and edge `k` runs from
/// corner `k` to the next: 0 below, 1 right, 2 above, 3 left. By which corners are above the level (bit
/// `k` for corner `k`), the edges through which a line enters and leaves: going round, from a corner
/// above to one below it enters. Of a saddle (5 and 10) one of the two edges through which lines enter.
const THROUGH: [[usize; 2]; 16] = [
    [0, 0],
    [0, 3],
    [1, 0],
    [1, 3],
    [2, 1],
    [0, 0],
    [2, 0],
    [2, 3],
    [3, 2],
    [0, 2],
    [1, 1],
    [1, 2],
    [3, 1],
    [0, 1],
    [3, 0],
    [0, 0],
];

/// All crossings of all levels, each linked to the next one on its line.
///
/// A node's rank is how many levels lie below its value, so an edge is crossed by as many levels as
/// its ends differ in rank. The crossings of one edge lie side by side, ascending: where the first one is
/// tells where all are, and the ends left open by the cells so far are one number for each edge of the
/// row between what has been seen and what has not.
pub(super) struct Crossings {
    crossings: Vec<Crossing>,
}

impl Crossings {
    /// Goes once through the cells. `levels` ascend.
    pub(super) fn find(grid: Grid, levels: &[f64]) -> Result<Self> {
        let Grid { values, rows, columns } = grid;
        let ranking = Ranking::new(levels);
        let mut below = vec![0; columns];
        let mut above = vec![0; columns];
        ranking.rank(&values[..columns], &mut below);
        let mut scan = Scan { grid, levels, crossings: Vec::new(), below: vec![NONE; columns] };
        for row in 0..rows - 1 {
            ranking.rank(&values[(row + 1) * columns..][..columns], &mut above);
            scan.row(row, &below, &above);
            if scan.crossings.len() > MAX_CONTOUR_VERTICES {
                return Err(Error::new(
                    Code::OutOfRange,
                    "levels",
                    "crossed too often",
                    format!("all lines together have at most {MAX_CONTOUR_VERTICES} vertices"),
                ));
            }
            core::mem::swap(&mut below, &mut above);
        }
        Ok(Crossings { crossings: scan.crossings })
    }

    pub(super) fn len(&self) -> usize {
        self.crossings.len()
    }

    /// Whether an open line begins here.
    pub(super) fn is_start(&self, index: usize) -> bool {
        self.crossings[index].edge & ENTERED == 0
    }

    /// Whether the line has been followed.
    pub(super) fn is_done(&self, index: usize) -> bool {
        self.crossings[index].next == DONE
    }

    /// The place of the level among the levels.
    pub(super) fn level(&self, index: usize) -> usize {
        (self.crossings[index].edge >> LEVEL & 63) as usize
    }

    /// Row and column of the edge's first node, and whether it runs upwards.
    pub(super) fn edge(&self, index: usize) -> (usize, usize, bool) {
        let edge = self.crossings[index].edge;
        let part = |shift: u32| (edge >> shift & 0xfff) as usize;
        (part(ROW), part(0), edge >> UPWARDS & 1 == 1)
    }

    /// The next crossing of the line, which is done here.
    pub(super) fn take_next(&mut self, index: usize) -> Option<usize> {
        let next = core::mem::replace(&mut self.crossings[index].next, DONE);
        (next != NONE).then_some(next as usize)
    }
}

/// The intervals between levels.
struct Ranking {
    /// `bounds[rank] < value <= bounds[rank + 1]`; the last one is the largest finite number.
    bounds: Vec<f64>,
}

impl Ranking {
    fn new(levels: &[f64]) -> Self {
        let mut bounds = vec![f64::NEG_INFINITY];
        bounds.extend_from_slice(levels);
        bounds.push(f64::MAX);
        Ranking { bounds }
    }

    /// How many levels lie below each value. Neighbours are alike: the search begins where the last
    /// one ended.
    fn rank(&self, values: &[f64], ranks: &mut [u8]) {
        let mut rank = 0;
        let [mut low, mut high] = [self.bounds[0], self.bounds[1]];
        for (&value, out) in values.iter().zip(ranks) {
            if !(low < value && value <= high) {
                if !value.is_finite() {
                    *out = HOLE;
                    continue;
                }
                while value > self.bounds[rank + 1] {
                    rank += 1;
                }
                while value <= self.bounds[rank] {
                    rank -= 1;
                }
                [low, high] = [self.bounds[rank], self.bounds[rank + 1]];
            }
            #[allow(clippy::cast_possible_truncation)] // at most MAX_LEVELS
            {
                *out = rank as u8;
            }
        }
    }
}

struct Scan<'a> {
    grid: Grid<'a>,
    levels: &'a [f64],
    crossings: Vec<Crossing>,
    /// For each cell of the row: the first crossing of its lower edge, if the cell below knows of one.
    below: Vec<u32>,
}

impl Scan<'_> {
    /// The cells between two rows of ranks.
    fn row(&mut self, row: usize, below: &[u8], above: &[u8]) {
        let cells = below.len() - 1;
        let mut left = NONE;
        let mut column = 0;
        while column < cells {
            // Eight cells at once, if all their corners are of one rank: nothing is crossed.
            if let (Some(low), Some(high)) =
                (below.get(column..column + 9), above.get(column..column + 9))
                && low[..8] == low[1..]
                && high[..8] == low[..8]
                && high[8] == low[8]
            {
                column += 8;
                left = NONE;
                continue;
            }
            let corners = [below[column], below[column + 1], above[column + 1], above[column]];
            left = self.cell(row, column, corners, left);
            column += 1;
        }
    }

    /// Links the crossings of one cell. `left` is the first crossing of its left edge, if the cell there
    /// knows of one; the answer is the same of its right edge.
    fn cell(&mut self, row: usize, column: usize, corners: [u8; 4], left: u32) -> u32 {
        let [a, b, c, d] = corners;
        let (low, high) = (a.min(b).min(c.min(d)), a.max(b).max(c.max(d)));
        if low == high || high == HOLE {
            self.below[column] = NONE;
            return NONE;
        }
        let mut first = [self.below[column], NONE, NONE, left];
        // A closed line begins at the first of its crossings: where it enters its first cell.
        let order = if b < c && c > d { [0, 2, 1, 3] } else { [0, 1, 2, 3] };
        for edge in order {
            if first[edge] == NONE {
                let (row, column, upwards) = match edge {
                    0 => (row, column, 0),
                    1 => (row, column + 1, 1),
                    2 => (row + 1, column, 0),
                    _ => (row, column, 1),
                };
                let ends = [corners[edge], corners[(edge + 1) % 4]];
                #[allow(clippy::cast_possible_truncation)] // at most MAX_CONTOUR_SIDE
                let place = (upwards << UPWARDS) | ((row as u32) << ROW) | column as u32;
                first[edge] = self.cross(place, ends);
            }
        }
        // Minus the lowest level of the edge: the crossing of level 0, if there were one.
        let offset = [0, 1, 2, 3].map(|edge| {
            let ends = [corners[edge], corners[(edge + 1) % 4]];
            first[edge].wrapping_sub(u32::from(ends[0].min(ends[1])))
        });
        for level in low..high {
            let over = |corner: u8, bit: usize| usize::from(corner > level) << bit;
            let above = over(a, 0) | over(b, 1) | over(c, 2) | over(d, 3);
            let [entry, exit] = THROUGH[above];
            let at = |edge: usize| offset[edge].wrapping_add(u32::from(level)) as usize;
            if entry == exit {
                // A saddle. Joined, a line rounds the corner below at the end of the edge it enters
                // through; else the one above at its start.
                let turn = if self.is_joined(row, column, level) { 1 } else { 3 };
                for entry in [entry, entry + 2] {
                    self.link(at(entry), at((entry + turn) % 4));
                }
            } else {
                self.link(at(entry), at(exit));
            }
        }
        self.below[column] = first[2];
        first[1]
    }

    /// Adds the crossings of an edge whose ends have these ranks.
    fn cross(&mut self, place: u32, ends: [u8; 2]) -> u32 {
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        if low == high {
            return NONE;
        }
        #[allow(clippy::cast_possible_truncation)] // little more than MAX_CONTOUR_VERTICES
        let first = self.crossings.len() as u32;
        let level = |level: u8| Crossing { edge: u32::from(level) << LEVEL | place, next: NONE };
        self.crossings.extend((low..high).map(level));
        first
    }

    fn link(&mut self, from: usize, to: usize) {
        #[allow(clippy::cast_possible_truncation)] // little more than MAX_CONTOUR_VERTICES
        {
            self.crossings[from].next = to as u32;
        }
        self.crossings[to].edge |= ENTERED;
    }

    /// Whether the corners above are joined in a saddle.
    fn is_joined(&self, row: usize, column: usize, level: u8) -> bool {
        let Grid { values, columns, .. } = self.grid;
        let start = row * columns + column;
        let corners =
            [start, start + 1, start + columns + 1, start + columns].map(|node| values[node]);
        // Quarters first: the sum of four large values may overflow. Diagonals first: so that the mean
        // is the same to the bit however the grid is turned or mirrored.
        let [a, b, c, d] = corners.map(|value| 0.25 * value);
        (a + c) + (b + d) > self.levels[usize::from(level)]
    }
}
