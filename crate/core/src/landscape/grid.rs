//! The loss on a grid of weights.

use super::contour::MAX_LEVELS;
use super::domain::{Domain, node};
use super::objective::{Objective, Rows};
use crate::error::{Code, Error, Result, count_within};
use crate::penalty::Penalty;

/// A grid has 2 to this many nodes a side.
pub const MAX_RESOLUTION: usize = 1025;

/// `resolution^2 * points` stays within this, so that a grid takes seconds at worst.
pub const MAX_GRID_TERMS: usize = 1 << 27;

/// Data loss, penalty and their sum on a square grid of nodes.
///
/// Row-major: `rows` run along y = w2 upwards from its lower end, `columns` along x = w1. Both ends of
/// the domain are nodes. What overflows is infinite or NaN here. The data loss agrees with
/// [`Objective::value`] to rounding, not to the bit: what the nodes of a row or column have in common is
/// computed once.
///
/// ```
/// use weightscope::{Domain, Grid, Penalty, Quadratic};
/// let bowl = Quadratic::new([[2.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).unwrap().into();
/// let domain = Domain::new([-1.0, 1.0], [0.0, 2.0]).unwrap();
/// let grid = Grid::new(&bowl, Penalty::NONE, domain, 3).unwrap();
/// assert_eq!(grid.total, [1.0, 0.0, 1.0, 2.0, 1.0, 2.0, 5.0, 4.0, 5.0]);
/// assert_eq!((grid.min, grid.max), (0.0, 5.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub columns: usize,
    /// The rectangle the nodes span.
    pub domain: Domain,
    /// The loss without penalty.
    pub data: Vec<f64>,
    /// The penalty alone.
    pub penalty: Vec<f64>,
    /// Their sum.
    pub total: Vec<f64>,
    /// The least finite value of `total`; NaN if there is none.
    pub min: f64,
    /// The greatest finite value of `total`; NaN if there is none.
    pub max: f64,
}

impl Grid {
    /// The width and the height of a cell.
    #[allow(clippy::cast_precision_loss)] // sides are far below 2^53
    pub(super) fn cell(&self) -> [f64; 2] {
        let length = |[low, high]: [f64; 2], nodes: usize| (high - low) / (nodes - 1) as f64;
        [length(self.domain.w1(), self.columns), length(self.domain.w2(), self.rows)]
    }

    /// Evaluates `objective` and `penalty` on `resolution` by `resolution` nodes.
    ///
    /// # Errors
    /// If `resolution` is not 2 to [`MAX_RESOLUTION`], or the data set is so large that the grid would
    /// take more than [`MAX_GRID_TERMS`] terms.
    pub fn new(
        objective: &Objective,
        penalty: Penalty,
        domain: Domain,
        resolution: usize,
    ) -> Result<Self> {
        count_within("resolution", resolution, 2, MAX_RESOLUTION, "a grid needs a side")?;
        let most = MAX_GRID_TERMS / (resolution * resolution);
        if objective.terms() > most {
            return Err(Error::new(
                Code::OutOfRange,
                "resolution",
                resolution,
                format!(
                    "on a side this long a data set of at most {most} points can be summed, not {}",
                    objective.terms()
                ),
            ));
        }
        let (rows, columns) = (resolution, resolution);
        let across: Vec<f64> = (0..columns).map(|i| node(domain.w1(), columns, i)).collect();
        let nodes = rows * columns;
        let mut grid = Grid {
            rows,
            columns,
            domain,
            data: vec![0.0; nodes],
            penalty: vec![0.0; nodes],
            total: vec![0.0; nodes],
            min: f64::NAN,
            max: f64::NAN,
        };
        let mut losses = Rows::new(objective, &across, domain.w2());
        let parts = grid.data.chunks_exact_mut(columns).zip(grid.penalty.chunks_exact_mut(columns));
        for ((j, total), (data, part)) in
            grid.total.chunks_exact_mut(columns).enumerate().zip(parts)
        {
            let w2 = node(domain.w2(), rows, j);
            losses.fill(w2, data);
            for (part, &w1) in part.iter_mut().zip(&across) {
                *part = penalty.value(&[w1, w2]);
            }
            for ((total, data), part) in total.iter_mut().zip(data).zip(part) {
                *total = *data + *part;
            }
        }
        (grid.min, grid.max) = finite_range(&grid.total);
        Ok(grid)
    }
}

/// Which levels contour lines are drawn at.
#[derive(Clone, Debug, PartialEq)]
pub enum Levels {
    /// So many, 1 to [`MAX_LEVELS`], strictly between the least and the greatest value and evenly
    /// spaced in `sqrt(value - min)`: the rings of a bowl come out evenly spaced.
    Count(usize),
    /// Exactly these, at most [`MAX_LEVELS`], in any order.
    Values(Vec<f64>),
}

impl Levels {
    /// Passes these levels on if they can be drawn.
    ///
    /// # Errors
    /// If the count is not 1 to [`MAX_LEVELS`], there are more levels than that, or one is not finite.
    pub fn check(&self) -> Result<&Self> {
        match self {
            Levels::Count(count) => {
                count_within("levels", *count, 1, MAX_LEVELS, "a count of levels lies")?;
            }
            Levels::Values(values) => check_levels(values)?,
        }
        Ok(self)
    }

    /// The levels for values between `min` and `max`; none for a count where the range is empty or
    /// NaN.
    ///
    /// ```
    /// use weightscope::Levels;
    /// assert_eq!(Levels::Count(3).between(1.0, 17.0), [2.0, 5.0, 10.0]);
    /// ```
    #[must_use]
    pub fn between(&self, min: f64, max: f64) -> Vec<f64> {
        match self {
            Levels::Values(values) => values.clone(),
            Levels::Count(count) => {
                let level = |index: usize| {
                    let share = index as f64 / (*count + 1) as f64;
                    let share = share * share;
                    let range = max - min;
                    // The range of values near the largest finite number may itself be infinite.
                    if range.is_finite() {
                        min + range * share
                    } else {
                        min * (1.0 - share) + max * share
                    }
                };
                let mut levels: Vec<f64> = (1..=*count).map(level).collect();
                levels.retain(|&level| min < level && level < max);
                levels.dedup();
                levels
            }
        }
    }
}

/// Checks a list of levels.
pub(super) fn check_levels(levels: &[f64]) -> Result<()> {
    count_within("levels.length", levels.len(), 0, MAX_LEVELS, "there may be")?;
    for (index, &level) in levels.iter().enumerate() {
        if !level.is_finite() {
            let field = format!("levels[{index}]");
            return Err(Error::new(Code::NonFinite, field, level, "a level must be finite"));
        }
    }
    Ok(())
}

/// The least and greatest finite value; NaN both if there is none.
pub(super) fn finite_range(values: &[f64]) -> (f64, f64) {
    // Four of each side by side, without a branch.
    let (mut least, mut most) = ([f64::INFINITY; 4], [f64::NEG_INFINITY; 4]);
    let (chunks, rest) = values.as_chunks::<4>();
    let mut last = [f64::NAN; 4];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in chunks.iter().chain([&last]) {
        for lane in 0..4 {
            let value = chunk[lane];
            let finite = value.abs() <= f64::MAX;
            least[lane] = if finite & (value < least[lane]) { value } else { least[lane] };
            most[lane] = if finite & (value > most[lane]) { value } else { most[lane] };
        }
    }
    let min = least.into_iter().fold(f64::INFINITY, f64::min);
    let max = most.into_iter().fold(f64::NEG_INFINITY, f64::max);
    if min <= max { (min, max) } else { (f64::NAN, f64::NAN) }
}
