//! The plane of the two variances: ordered, chaotic, and the line between.

use super::answer::MAX_INPUT_MEAN_SQUARE;
use super::length_map::{LengthMap, MAX_SIGMA_2};
use super::moments::{derivative_mean_square, mean_square, ray_mean_square};
use crate::activation::Activation;
use crate::error::{Code, Error, Result, count_within, finite_within};
use crate::gain::GaussianMoments;
use crate::landscape::{ContourLine, ContoursOptions, contours};
use crate::quadrature::Nodes;

/// A phase diagram has 2 to this many rows and columns.
pub const MAX_PHASE_SIDE: usize = 257;

/// The lengths that are tabulated: from `e^FIRST`, `e^(1/PER_E)` apart.
const FIRST: f64 = -18.0;
const PER_E: f64 = 16.0;
const COUNT: u32 = 16 * 36 + 1;
/// A cell's edge is halved so often to find the line on it.
const HALVINGS: u32 = 20;

/// A rectangle of the plane, and how finely it is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhaseDiagramOptions {
    /// Between the layers.
    pub activation: Activation,
    /// The ends along x, the lower first, within 0 to [`MAX_SIGMA_2`].
    pub sigma_w2: [f64; 2],
    /// The ends along y, the lower first, within 0 to [`MAX_SIGMA_2`].
    pub sigma_b2: [f64; 2],
    /// 2 to [`MAX_PHASE_SIDE`].
    pub rows: usize,
    /// 2 to [`MAX_PHASE_SIDE`].
    pub columns: usize,
    /// The mean square of the inputs, 0 to [`MAX_INPUT_MEAN_SQUARE`]: it matters where lengths have several fixed
    /// points, as under GELU.
    pub input_mean_square: f64,
}

/// `chi_1` over a rectangle of the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseDiagram {
    /// `ln chi_1` at the nodes, row-major, rows along `sigma_b2` upwards: negative where networks are ordered,
    /// positive where they are chaotic, `-inf` without weights.
    pub log_chi_1: Vec<f64>,
    /// The line between, as (`sigma_w2`, `sigma_b2`), within the rectangle.
    pub critical_line: Vec<ContourLine>,
}

/// Surveys the plane of the two variances.
///
/// The moments of the activation are tabulated once, over lengths from 1.5e-8 to 6.6e7. On the grid they are
/// interpolated, which makes `ln chi_1` right to 2e-3, and shorter or longer lengths count as 0 and infinity. The
/// critical line is exact at its vertices, but where the rectangle cuts it (there `ln chi_1` is 0 to 1e-4): for each length `q` there is one network whose signals have it and
/// whose gradients keep theirs, `sigma_w2 = 1 / E[phi'^2]` and `sigma_b2 = q - sigma_w2 E[phi^2]`
/// ([`PhaseDiagram::critical_point`]). Where lengths flee such a point instead of approaching it (under GELU,
/// SiLU and softplus) it is no network's; there the line is where the grid's `ln chi_1` changes its sign on the edges
/// between nodes, right to some 0.2 % of `sigma_w2`, or a millionth of an edge if that is more.
///
/// Sources: Poole et al. 2016, figure 1; Schoenholz et al. 2017, figure 1.
///
/// ```
/// use weightscope::{Activation, PhaseDiagramOptions, phase_diagram};
/// let diagram = phase_diagram(&PhaseDiagramOptions {
///     activation: Activation::Relu,
///     sigma_w2: [1.0, 4.0],
///     sigma_b2: [0.0, 1.0],
///     rows: 2,
///     columns: 4,
///     input_mean_square: 1.0,
/// })
/// .unwrap();
/// assert_eq!(diagram.log_chi_1[1], 0.0);
/// assert_eq!(diagram.critical_line[0].points, [[2.0, 0.0], [2.0, 1.0]]);
/// ```
///
/// # Errors
/// If an option is out of its bounds, or the ends of a side are not in order.
pub fn phase_diagram(options: &PhaseDiagramOptions) -> Result<PhaseDiagram> {
    let &PhaseDiagramOptions { activation, sigma_w2, sigma_b2, rows, columns, .. } = options;
    let x = side("sigma_w2", sigma_w2)?;
    let y = side("sigma_b2", sigma_b2)?;
    count_within("rows", rows, 2, MAX_PHASE_SIDE, "a phase diagram needs rows")?;
    count_within("columns", columns, 2, MAX_PHASE_SIDE, "a phase diagram needs columns")?;
    let most = MAX_INPUT_MEAN_SQUARE;
    let input = finite_within("input_mean_square", options.input_mean_square, 0.0, most)?;

    if let Some(share) = ray_mean_square(activation) {
        let at = |_, sigma_w2: f64| libm::log(sigma_w2 * share);
        let wanted = 1.0 / share;
        let inside = x[0] <= wanted && wanted <= x[1];
        let line = ContourLine { closed: false, points: vec![[wanted, y[0]], [wanted, y[1]]] };
        let critical_line = if inside { vec![line] } else { Vec::new() };
        return Ok(PhaseDiagram { log_chi_1: grid(options, &at), critical_line });
    }
    let table = Table::of(activation);
    let map = LengthMap::new(activation, 1.0, 0.0)?;
    let far = map.far_gradient_factor();
    let at = |sigma_b2: f64, sigma_w2: f64| {
        libm::log(sigma_w2 * table.derivative(sigma_w2, sigma_b2, input, far))
    };
    let log_chi_1 = grid(options, &at);
    let critical_line = match table.critical_line(x, y) {
        Some(lines) => lines,
        None => contour(options, &log_chi_1, &at)?,
    };
    Ok(PhaseDiagram { log_chi_1, critical_line })
}

impl PhaseDiagram {
    /// The (`sigma_w2`, `sigma_b2`) with which `q` is a length that layers keep and `chi_1` is 1. A negative
    /// `sigma_b2` says that there is no such network.
    #[must_use]
    pub fn critical_point(activation: Activation, q: f64) -> [f64; 2] {
        let sigma_w2 = 1.0 / derivative_mean_square(activation, q);
        [sigma_w2, q - sigma_w2 * mean_square(activation, q)]
    }
}

fn side(field: &str, ends: [f64; 2]) -> Result<[f64; 2]> {
    for (index, &end) in ends.iter().enumerate() {
        let name = if index == 0 { "[0]" } else { "[1]" };
        finite_within(name, end, 0.0, MAX_SIGMA_2).map_err(|error| error.within(field))?;
    }
    if ends[0] < ends[1] {
        return Ok(ends);
    }
    Err(Error::new(Code::OutOfRange, field, ends, "the lower end must come first"))
}

#[allow(clippy::cast_precision_loss)] // at most MAX_PHASE_SIDE
fn node(ends: [f64; 2], count: usize, index: usize) -> f64 {
    let share = index as f64 / (count - 1) as f64;
    ends[0] + share * (ends[1] - ends[0])
}

fn grid(options: &PhaseDiagramOptions, at: &dyn Fn(f64, f64) -> f64) -> Vec<f64> {
    let &PhaseDiagramOptions { sigma_w2: x, sigma_b2: y, rows, columns, .. } = options;
    let mut values = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            values.push(at(node(y, rows, row), node(x, columns, column)));
        }
    }
    values
}

/// The line between the signs of a grid. `ln chi_1` leaps where signals begin to have no bound, so the line's place on
/// an edge between two nodes is not interpolated but looked for.
fn contour(
    options: &PhaseDiagramOptions,
    log_chi_1: &[f64],
    at: &dyn Fn(f64, f64) -> f64,
) -> Result<Vec<ContourLine>> {
    let &PhaseDiagramOptions { sigma_w2: x, sigma_b2: y, rows, columns, .. } = options;
    // By their signs alone, for a node's own number would draw the line to the node, where it is not looked for: without
    // a bound `chi_1` may be 1 all along a column. That counts as growth, or both sides of the column were outlined.
    let sign = |&value: &f64| if value >= 0.0 { 1.0 } else { -1.0 };
    let values: Vec<f64> = log_chi_1.iter().map(sign).collect();
    let options = ContoursOptions { values: &values, rows, columns, x, y, levels: &[0.0] };
    let mut lines = contours(&options)?.swap_remove(0).lines;
    for [sigma_w2, sigma_b2] in lines.iter_mut().flat_map(|line| &mut line.points) {
        let (w2, b2) = (*sigma_w2, *sigma_b2);
        if let Some(ends) = between(x, columns, w2) {
            *sigma_w2 = turn(ends, &|w2| at(b2, w2) >= 0.0);
        } else if let Some(ends) = between(y, rows, b2) {
            *sigma_b2 = turn(ends, &|b2| at(b2, w2) >= 0.0);
        }
    }
    Ok(lines)
}

/// The nodes on either side of a value; none if it is that of a node.
fn between(ends: [f64; 2], count: usize, value: f64) -> Option<[f64; 2]> {
    let above =
        (1..count - 1).find(|&index| node(ends, count, index) >= value).unwrap_or(count - 1);
    let [low, high] = [node(ends, count, above - 1), node(ends, count, above)];
    let near = 1e-9 * (high - low);
    (value - low > near && high - value > near).then_some([low, high])
}

/// Where something turns from what it is at one end to what it is at the other.
fn turn([mut low, mut high]: [f64; 2], grows: &dyn Fn(f64) -> bool) -> f64 {
    let first = grows(low);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if grows(middle) == first {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The moments of an activation by length.
struct Table {
    lengths: Vec<f64>,
    mean_squares: Vec<f64>,
    derivatives: Vec<f64>,
    /// `E[phi'^2]` at length 0.
    nearest: f64,
    /// Those at which 0 is a fixed point begin their critical line there.
    from_nothing: bool,
}

impl Table {
    fn of(activation: Activation) -> Self {
        let none = mean_square(activation, 0.0);
        let mut table = Table {
            lengths: Vec::new(),
            mean_squares: Vec::new(),
            derivatives: Vec::new(),
            nearest: derivative_mean_square(activation, 0.0),
            from_nothing: none == 0.0,
        };
        let kinks = activation.kinks();
        for step in 0..COUNT {
            let q = libm::exp(FIRST + f64::from(step) / PER_E);
            table.lengths.push(q);
            let at = GaussianMoments::about(activation, 0.0, &Nodes::few(q.sqrt(), kinks));
            table.mean_squares.push(at.mean_square);
            table.derivatives.push(at.derivative_mean_square);
        }
        table
    }

    fn surplus(&self, index: usize, sigma_w2: f64, sigma_b2: f64) -> f64 {
        sigma_w2 * self.mean_squares[index] + sigma_b2 - self.lengths[index]
    }

    /// `E[phi'^2]` at the length where signals go.
    fn derivative(&self, sigma_w2: f64, sigma_b2: f64, input: f64, far: f64) -> f64 {
        let first = sigma_w2 * input + sigma_b2;
        let place = ((libm::log(first) - FIRST) * PER_E).clamp(0.0, f64::from(COUNT - 1));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let mut index = place as usize;
        let surplus = |index| self.surplus(index, sigma_w2, sigma_b2);
        if surplus(index) > 0.0 {
            while surplus(index) > 0.0 {
                index += 1;
                if index == self.lengths.len() {
                    return far;
                }
            }
            index -= 1;
        } else {
            while surplus(index) <= 0.0 {
                if index == 0 {
                    return self.nearest;
                }
                index -= 1;
            }
        }
        // Between the last that grows and the first that does not.
        let (low, high) = (surplus(index), surplus(index + 1));
        let share = low / (low - high);
        self.derivatives[index] + share * (self.derivatives[index + 1] - self.derivatives[index])
    }

    /// The critical line, cut to the rectangle; nothing if lengths flee from some of it, or there is none.
    fn critical_line(&self, x: [f64; 2], y: [f64; 2]) -> Option<Vec<ContourLine>> {
        let mut points = Vec::new();
        if self.from_nothing {
            points.push([1.0 / self.nearest, 0.0]);
        }
        for index in 0..self.lengths.len() - 1 {
            let sigma_w2 = 1.0 / self.derivatives[index];
            let sigma_b2 = self.lengths[index] - sigma_w2 * self.mean_squares[index];
            if sigma_b2 <= 0.0 {
                continue;
            }
            let near = x[0] <= sigma_w2 && sigma_w2 <= x[1] && sigma_b2 <= y[1];
            let rise = self.mean_squares[index + 1] - self.mean_squares[index];
            let growth = sigma_w2 * rise / (self.lengths[index + 1] - self.lengths[index]);
            if near && growth > 1.0 + 1e-9 {
                return None;
            }
            points.push([sigma_w2, sigma_b2]);
        }
        let lines = cut(&points, x, y);
        (!lines.is_empty()).then_some(lines)
    }
}

/// The parts of a polyline inside a rectangle.
fn cut(points: &[[f64; 2]], x: [f64; 2], y: [f64; 2]) -> Vec<ContourLine> {
    let mut lines: Vec<ContourLine> = Vec::new();
    let mut end = [f64::NAN; 2];
    for pair in points.windows(2) {
        let (from, step) = (pair[0], [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]]);
        // The share of the segment that is inside: Liang & Barsky 1984.
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (axis, ends) in [x, y].into_iter().enumerate() {
            let (low, high) = (ends[0] - from[axis], ends[1] - from[axis]);
            if step[axis] == 0.0 {
                if low > 0.0 || high < 0.0 {
                    leave = -1.0;
                }
                continue;
            }
            let (a, b) = (low / step[axis], high / step[axis]);
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        if enter >= leave {
            continue;
        }
        let at = |share: f64| {
            if share == 1.0 {
                return pair[1];
            }
            [from[0] + share * step[0], from[1] + share * step[1]]
        };
        let (start, stop) = (at(enter), at(leave));
        match lines.last_mut() {
            Some(line) if end == start => line.points.push(stop),
            _ => lines.push(ContourLine { closed: false, points: vec![start, stop] }),
        }
        end = stop;
    }
    lines
}
