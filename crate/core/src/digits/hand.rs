//! A hand that writes a glyph: never twice the same.

use rand_distr::{Distribution, StandardNormal};

use super::glyph::{GLYPHS, Stroke, Style};
use super::{COLUMNS, ROWS};
use crate::stream::Stream;

/// One point of the pen's path, in pixels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dot {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Half the width of the line here.
    pub(super) radius: f64,
}

/// The longer side of a written digit, line included, as in MNIST: 20 pixels, or a little less.
const SIDE: f64 = 20.0;
/// Straight pieces to one curve between two points of a glyph; each is then shorter than a pixel or so.
const PIECES: u32 = 7;
/// Standard deviation of a glyph's points about their places, in heights of the digit.
const TREMOR: f64 = 0.033;
/// The ends of strokes stray further.
const END_TREMOR: f64 = 0.048;
/// Standard deviation of the amplitude of the slow wave that bends the whole digit, in heights.
const BEND: f64 = 0.035;

/// A standard normal number, drawn again beyond 2.5: a hand slips, but not out of the picture.
fn normal(stream: &mut Stream) -> f64 {
    loop {
        let value: f64 = StandardNormal.sample(stream);
        if value.abs() <= 2.5 {
            return value;
        }
    }
}

/// The style of `digit` that the stream picks.
fn choose(digit: u8, stream: &mut Stream) -> &'static Style {
    let styles = GLYPHS[usize::from(digit)];
    let mut draw = stream.below(styles.iter().map(|style| style.weight).sum());
    for style in styles {
        if draw < style.weight {
            return style;
        }
        draw -= style.weight;
    }
    unreachable!("the draw lies below the sum of the weights")
}

/// What holds for a whole digit: how it leans, turns and stretches.
struct Posture {
    width: f64,
    taper: f64,
    waist: f64,
    slant: f64,
    sine: f64,
    cosine: f64,
    bend: [(f64, f64); 2],
}

impl Posture {
    fn draw(stream: &mut Stream) -> Self {
        let width = libm::exp(0.18 * normal(stream));
        let taper = 0.25 * normal(stream);
        let waist = 0.25 * normal(stream);
        let slant = 0.20 + 0.22 * normal(stream);
        let angle = 0.10 * normal(stream);
        let bend = [(); 2].map(|()| {
            let phase = core::f64::consts::TAU * stream.unit();
            (BEND * normal(stream), phase)
        });
        Posture {
            width,
            taper,
            waist,
            slant,
            sine: libm::sin(angle),
            cosine: libm::cos(angle),
            bend,
        }
    }

    /// Moves a point of the glyph to where this posture puts it, about the glyph's middle.
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (x, y) = (x - 0.35, y - 0.5);
        let [(across, first), (down, second)] = self.bend;
        let x = x + across * libm::sin(5.0 * y + first);
        let y = y + down * libm::sin(6.0 * x + second);
        // A big head over a small belly, or the other way round; the ends of the height stay.
        let y = y + self.waist * (0.25 - y * y);
        let x = self.width * (1.0 + self.taper * y) * x - self.slant * y;
        (self.cosine * x - self.sine * y, self.sine * x + self.cosine * y)
    }
}

/// Writes `digit`: the paths of the pen, each a chain of dots to be joined by straight lines.
pub(super) fn write(digit: u8, stream: &mut Stream) -> Vec<Vec<Dot>> {
    let style = choose(digit, stream);
    let posture = Posture::draw(stream);
    let mut paths: Vec<Vec<Dot>> =
        style.strokes.iter().map(|stroke| trace(stroke, &posture, stream)).collect();
    ink_width(&mut paths, stream);
    fit(&mut paths, stream);
    paths
}

/// The path of the pen through a stroke whose points have strayed, corners kept.
fn trace(stroke: Stroke, posture: &Posture, stream: &mut Stream) -> Vec<Dot> {
    let last = stroke.len() - 1;
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(stroke.len());
    for (index, &point) in stroke.iter().enumerate() {
        if index > 0 && stroke[index - 1] == point {
            points.push(points[index - 1]); // a corner stays one
            continue;
        }
        let tremor = if index == 0 || index == last { END_TREMOR } else { TREMOR };
        let place = |hundredths: u8| f64::from(hundredths) / 100.0;
        let x = place(point.0) + tremor * normal(stream);
        let y = place(point.1) + tremor * normal(stream);
        points.push(posture.place((x, y)));
    }
    let mut path = vec![Dot { x: points[0].0, y: points[0].1, radius: 0.0 }];
    for run in points.chunk_by(|a, b| a != b) {
        curve(run, &mut path);
    }
    path
}

/// Appends the centripetal Catmull–Rom curve through `points` (Yuksel, Schaefer & Keyser 2011: no
/// cusps and no loops of its own between two points) to the path, which already holds the first.
fn curve(points: &[(f64, f64)], path: &mut Vec<Dot>) {
    // Beyond the ends, the mirror image of the neighbour.
    let at = |index: isize| -> (f64, f64) {
        let mirror =
            |end: (f64, f64), next: (f64, f64)| (2.0 * end.0 - next.0, 2.0 * end.1 - next.1);
        let count = points.len();
        match usize::try_from(index) {
            Err(_) => mirror(points[0], points[1]),
            Ok(index) if index >= count => mirror(points[count - 1], points[count - 2]),
            Ok(index) => points[index],
        }
    };
    let knot = |a: (f64, f64), b: (f64, f64)| {
        let (x, y) = (b.0 - a.0, b.1 - a.1);
        (x * x + y * y).sqrt().sqrt().max(1e-3)
    };
    for index in 0..points.len().cast_signed() - 1 {
        let [before, start, end, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
        let [d0, d1, d2] = [knot(before, start), knot(start, end), knot(end, after)];
        let tangent = |a: f64, b: f64, c: f64, left: f64, right: f64| {
            d1 * ((b - a) / left - (c - a) / (left + right) + (c - b) / right)
        };
        let hermite = |a: f64, b: f64, c: f64, d: f64, t: f64| {
            let (m0, m1) = (tangent(a, b, c, d0, d1), tangent(b, c, d, d1, d2));
            let (t2, t3) = (t * t, t * t * t);
            (2.0 * t3 - 3.0 * t2 + 1.0) * b
                + (t3 - 2.0 * t2 + t) * m0
                + (3.0 * t2 - 2.0 * t3) * c
                + (t3 - t2) * m1
        };
        for piece in 1..=PIECES {
            let t = f64::from(piece) / f64::from(PIECES);
            path.push(Dot {
                x: hermite(before.0, start.0, end.0, after.0, t),
                y: hermite(before.1, start.1, end.1, after.1, t),
                radius: 0.0,
            });
        }
    }
}

/// Gives every dot its radius: a pen for the digit, pressed now more, now less.
fn ink_width(paths: &mut [Vec<Dot>], stream: &mut Stream) {
    let pen = 1.26 * libm::exp(0.25 * normal(stream));
    for path in paths {
        let (pressure, phase) = (0.12 * normal(stream), core::f64::consts::TAU * stream.unit());
        for (index, dot) in path.iter_mut().enumerate() {
            #[allow(clippy::cast_precision_loss)] // a path has some hundred dots
            let along = index as f64 / f64::from(PIECES);
            dot.radius = pen * (1.0 + pressure * libm::sin(0.9 * along + phase));
        }
    }
}

/// Scales the paths, whose radii are in pixels already, so that the longer side of the inked box has
/// the side MNIST gives it, and puts the centre of the ink into the centre of the image.
fn fit(paths: &mut [Vec<Dot>], stream: &mut Stream) {
    let mut low = (f64::INFINITY, f64::INFINITY);
    let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut pen: f64 = 0.0;
    for dot in paths.iter().flatten() {
        low = (low.0.min(dot.x), low.1.min(dot.y));
        high = (high.0.max(dot.x), high.1.max(dot.y));
        pen = pen.max(dot.radius);
    }
    let side = SIDE * (1.0 - 0.12 * stream.unit());
    let scale = (side - 2.0 * pen) / (high.0 - low.0).max(high.1 - low.1);
    let (mut mass, mut moment) = (0.0, (0.0, 0.0));
    for path in paths.iter_mut() {
        for dot in path.iter_mut() {
            dot.x = scale * (dot.x - low.0);
            dot.y = scale * (dot.y - low.1);
        }
        for pair in path.windows(2) {
            let (x, y) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            let ink = (x * x + y * y).sqrt() * pair[0].radius;
            mass += ink;
            moment.0 += ink * 0.5 * (pair[0].x + pair[1].x);
            moment.1 += ink * 0.5 * (pair[0].y + pair[1].y);
        }
    }
    #[allow(clippy::cast_precision_loss)] // 28
    let (middle_x, middle_y) = (COLUMNS as f64 / 2.0, ROWS as f64 / 2.0);
    let shift_x = middle_x - moment.0 / mass + 0.4 * normal(stream);
    let shift_y = middle_y - moment.1 / mass + 0.4 * normal(stream);
    for dot in paths.iter_mut().flatten() {
        dot.x += shift_x;
        dot.y += shift_y;
    }
}
