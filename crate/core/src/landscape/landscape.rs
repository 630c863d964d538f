//! Everything a drawing of the landscape needs.

use super::contour::{Contour, ContourLine, ContoursOptions, MAX_LEVELS, contours};
use super::domain::Domain;
use super::grid::{Grid, Levels};
use super::minimizer::{Minimum, minimize};
use super::objective::Objective;
use super::penalty_line::{penalty_line, reach};
use super::simplify::simplify;
use crate::color_map::{ColorMapOptions, Colors, Pixels, color_map};
use crate::error::{Result, count_within, finite_within};
use crate::penalty::Penalty;

/// What [`landscape`] takes.
#[derive(Clone, Debug, PartialEq)]
pub struct LandscapeOptions {
    /// The loss without penalty.
    pub objective: Objective,
    /// The penalty.
    pub penalty: Penalty,
    /// The rectangle to look at.
    pub domain: Domain,
    /// Nodes a side, 2 to [`MAX_RESOLUTION`](super::MAX_RESOLUTION);
    /// [`DEFAULT_RESOLUTION`](LandscapeOptions::DEFAULT_RESOLUTION) is smooth at 1000 pixels.
    pub resolution: usize,
    /// The levels of the penalised loss.
    pub levels: Levels,
    /// How many lines of equal penalty to draw, 0 to [`MAX_LEVELS`]: evenly spaced along the axes,
    /// between the origin and the line through the domain's farthest corner.
    pub penalty_levels: usize,
    /// How far, in cells of the grid, a vertex of `contours` and `data_line` may lie from the line without it
    /// to be left out: 0 to [`MAX_TOLERANCE`](LandscapeOptions::MAX_TOLERANCE). 0 keeps them all.
    pub tolerance: f64,
    /// The colours to show the penalised loss in, if any.
    pub color: Option<Colors>,
}

impl LandscapeOptions {
    /// Nodes a side unless said otherwise.
    pub const DEFAULT_RESOLUTION: usize = 257;

    /// Levels unless said otherwise.
    pub const DEFAULT_LEVELS: usize = 16;

    /// The coarsest lines.
    pub const MAX_TOLERANCE: f64 = 10.0;
}

/// A penalised loss of two weights over a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    /// Data loss, penalty and their sum at the nodes, with the range of the sum.
    pub grid: Grid,
    /// The levels of `contours`.
    pub levels: Vec<f64>,
    /// The contour lines of the penalised loss.
    pub contours: Vec<Contour>,
    /// The line of equal penalty through the penalised minimiser, not clipped; empty where there is
    /// none (no penalty, no minimum, or the minimum at the origin).
    pub penalty_line: Vec<ContourLine>,
    /// Lines of equal penalty, not clipped.
    pub penalty_contours: Vec<Contour>,
    /// The lines of equal data loss through the penalised minimiser, within the domain: they touch
    /// `penalty_line` there and do not cross it where the data loss is convex. Empty where there are
    /// none (no minimum, or no penalty to move it, so that the line is a point).
    pub data_line: Vec<ContourLine>,
    /// The minimum of the loss without the penalty.
    pub data_minimum: Minimum,
    /// The minimum of the penalised loss.
    pub minimum: Minimum,
    /// The penalised loss in colours, a pixel a node, where [`LandscapeOptions::color`] asks for it: from its
    /// least finite value to its greatest, as [`color_map`](crate::color_map) does it.
    pub pixels: Option<Pixels>,
}

/// Surveys a penalised loss: grid, contour lines, lines of equal penalty, both minima.
///
/// # Errors
/// If `resolution`, `levels`, `penalty_levels` or `tolerance` pass their bounds, or `color.table` has another
/// length than [`color_map`](crate::color_map) takes.
///
/// ```
/// use weightscope::{Domain, LandscapeOptions, Levels, Penalty, Quadratic, landscape};
/// let seen = landscape(&LandscapeOptions {
///     objective: Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap().into(),
///     penalty: Penalty::new(2.0, 0.0).unwrap(),
///     domain: Domain::new([-2.0, 3.0], [-2.0, 3.0]).unwrap(),
///     resolution: 65,
///     levels: Levels::Count(8),
///     penalty_levels: 0,
///     tolerance: 0.0,
///     color: None,
/// })
/// .unwrap();
/// assert_eq!(seen.contours.len(), 8);
/// assert_eq!(seen.data_minimum.point, [1.5, 0.5]);
/// assert_eq!(seen.minimum.zeros, [false, true]);
/// assert_eq!(seen.penalty_line[0].points[0], seen.minimum.point);
/// assert!(seen.data_line[0].closed);
/// ```
pub fn landscape(options: &LandscapeOptions) -> Result<Landscape> {
    let LandscapeOptions { objective, penalty, domain, resolution, levels, .. } = options;
    let &LandscapeOptions { penalty_levels, tolerance, .. } = options;
    levels.check()?;
    count_within("penalty_levels", penalty_levels, 0, MAX_LEVELS, "the number of lines lies")?;
    finite_within("tolerance", tolerance, 0.0, LandscapeOptions::MAX_TOLERANCE)?;
    let grid = Grid::new(objective, *penalty, *domain, *resolution)?;
    let levels = levels.between(grid.min, grid.max);
    let mut contours = contours(&ContoursOptions {
        values: &grid.total,
        rows: grid.rows,
        columns: grid.columns,
        x: domain.w1(),
        y: domain.w2(),
        levels: &levels,
    })?;
    let minimum = minimize(objective, *penalty);
    let mut data_line = data_line(&grid, minimum.data_loss)?;
    let lines = contours.iter_mut().flat_map(|contour| &mut contour.lines);
    for line in lines.chain(&mut data_line) {
        simplify(line, grid.cell(), tolerance);
    }
    let pixels = options.color.as_ref().map(|colors| pixels(&grid, colors)).transpose()?;
    Ok(Landscape {
        levels,
        pixels,
        contours,
        data_line,
        penalty_line: penalty_line(*penalty, penalty.value(&minimum.point)).into_iter().collect(),
        penalty_contours: penalty_contours(*penalty, *domain, penalty_levels),
        data_minimum: minimize(objective, Penalty::NONE),
        minimum,
        grid,
    })
}

fn pixels(grid: &Grid, colors: &Colors) -> Result<Pixels> {
    let &Grid { rows, columns, min, max, .. } = grid;
    // Without a finite value there is no range; any will do.
    let range = if min.is_finite() { [min, max] } else { [0.0, 0.0] };
    let &Colors { ref table, normalization, reverse } = colors;
    let values = &grid.total;
    color_map(&ColorMapOptions { values, rows, columns, range, table, normalization, reverse })
        .map_err(|error| {
            let field = format!("color.{}", error.field());
            error.of_field(field)
        })
}

fn data_line(grid: &Grid, level: f64) -> Result<Vec<ContourLine>> {
    if !level.is_finite() {
        return Ok(Vec::new());
    }
    let mut contours = contours(&ContoursOptions {
        values: &grid.data,
        rows: grid.rows,
        columns: grid.columns,
        x: grid.domain.w1(),
        y: grid.domain.w2(),
        levels: &[level],
    })?;
    Ok(contours.pop().map_or_else(Vec::new, |contour| contour.lines))
}

fn penalty_contours(penalty: Penalty, domain: Domain, count: usize) -> Vec<Contour> {
    let farthest = |[low, high]: [f64; 2]| low.abs().max(high.abs());
    let most = penalty.value(&[farthest(domain.w1()), farthest(domain.w2())]);
    let radius = reach(penalty, most, 1.0);
    let mut contours = Vec::new();
    for index in 1..=count {
        let level = penalty.value(&[radius * index as f64 / (count + 1) as f64]);
        if let Some(line) = penalty_line(penalty, level) {
            contours.push(Contour { level, lines: vec![line] });
        }
    }
    contours
}
