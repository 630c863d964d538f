//! From numbers to pixels, by a table of colours.

use crate::error::{Code, Error, Result, count_within, exact_length};

/// An image has 1 to this many rows and columns.
pub const MAX_IMAGE_SIDE: usize = 4096;

/// A colour table has this many entries.
pub const COLORS: usize = 256;

/// How a value's place in the range becomes its place in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Normalization {
    /// `t = (value - low) / (high - low)`.
    #[default]
    Linear,
    /// `sqrt(t)`: the colours of a bowl change evenly from its bottom outwards.
    SquareRoot,
}

/// Colours for a grid that spans their range from its least value to its greatest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colors {
    /// [`COLORS`] triples of red, green and blue.
    pub table: Vec<u8>,
    /// How the range is spread over the table.
    pub normalization: Normalization,
    /// Whether the table is read from its end.
    pub reverse: bool,
}

/// What [`color_map`] takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColorMapOptions<'a> {
    /// The values, row-major, rows running upwards.
    pub values: &'a [f64],
    /// The number of rows, 1 to [`MAX_IMAGE_SIDE`].
    pub rows: usize,
    /// The number of columns, 1 to [`MAX_IMAGE_SIDE`].
    pub columns: usize,
    /// The values of the first and of the last colour, both finite, the lower first; they may be equal.
    pub range: [f64; 2],
    /// [`COLORS`] triples of red, green and blue.
    pub table: &'a [u8],
    /// How the range is spread over the table.
    pub normalization: Normalization,
    /// Whether the table is read from its end.
    pub reverse: bool,
}

/// An image of four bytes a pixel: red, green, blue and opacity, the top row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels a row.
    pub width: usize,
    /// The number of rows.
    pub height: usize,
    /// `4 * width * height` bytes.
    pub data: Vec<u8>,
}

/// Colours a grid, a pixel a node.
///
/// The table's entries share the range evenly: entry `floor(256 t)`, the last one at the upper end
/// too. Values beyond the range, infinite ones among them, have the colour of the nearer end; NaN is
/// transparent. The grid's rows run upwards and an image's downwards, so they are turned over.
///
/// # Errors
/// If a bound of [`ColorMapOptions`] is passed, or a length does not fit.
///
/// ```
/// use weightscope::{ColorMapOptions, Normalization, color_map};
/// let gray: Vec<u8> = (0..=255).flat_map(|level| [level, level, level]).collect();
/// let pixels = color_map(&ColorMapOptions {
///     values: &[0.0, 0.5, 1.0, f64::NAN],
///     rows: 2,
///     columns: 2,
///     range: [0.0, 1.0],
///     table: &gray,
///     normalization: Normalization::Linear,
///     reverse: false,
/// })
/// .unwrap();
/// assert_eq!(pixels.data[..8], [255, 255, 255, 255, 0, 0, 0, 0]);
/// assert_eq!(pixels.data[8..], [0, 0, 0, 255, 128, 128, 128, 255]);
/// ```
pub fn color_map(options: &ColorMapOptions) -> Result<Pixels> {
    let &ColorMapOptions { values, rows, columns, range, table, normalization, reverse } = options;
    count_within("rows", rows, 1, MAX_IMAGE_SIDE, "an image needs rows")?;
    count_within("columns", columns, 1, MAX_IMAGE_SIDE, "an image needs columns")?;
    exact_length("values", values.len(), rows * columns, "a grid of rows x columns")?;
    exact_length("table", table.len(), 3 * COLORS, "a table of 256 colours of 3 bytes")?;
    let [low, high] = range;
    for (index, end) in range.into_iter().enumerate() {
        if !end.is_finite() {
            let field = format!("range[{index}]");
            return Err(Error::new(Code::NonFinite, field, end, "it must be finite"));
        }
    }
    if low > high {
        return Err(Error::new(
            Code::OutOfRange,
            "range",
            [low, high],
            "the lower end comes first",
        ));
    }

    let colors = colors(table, reverse);
    let place = Place::new(low, high);
    let mut data = vec![0; 4 * values.len()];
    let pixels = data.chunks_exact_mut(4 * columns).rev();
    for (row, pixels) in values.chunks_exact(columns).zip(pixels) {
        let (pixels, _) = pixels.as_chunks_mut::<4>();
        match normalization {
            Normalization::Linear => color(row, pixels, &colors, |value| place.of(value)),
            Normalization::SquareRoot => {
                color(row, pixels, &colors, |value| place.of(value).sqrt());
            }
        }
    }
    Ok(Pixels { width: columns, height: rows, data })
}

/// The pixels of the table, then that of NaN.
fn colors(table: &[u8], reverse: bool) -> [[u8; 4]; COLORS + 1] {
    let mut colors = [[0; 4]; COLORS + 1];
    for (pixel, color) in colors.iter_mut().zip(table.chunks_exact(3)) {
        pixel[..3].copy_from_slice(color);
        pixel[3] = 255;
    }
    if reverse {
        colors[..COLORS].reverse();
    }
    colors
}

fn color(
    values: &[f64],
    pixels: &mut [[u8; 4]],
    colors: &[[u8; 4]; COLORS + 1],
    share: impl Fn(f64) -> f64,
) {
    for (pixel, &value) in pixels.iter_mut().zip(values) {
        // A cast takes negative numbers and NaN for 0. Covers an empty range as well: the share is
        // infinite or NaN there.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let entry = ((share(value) * COLORS as f64) as usize).min(COLORS - 1);
        *pixel = colors[if value.is_nan() { COLORS } else { entry }];
    }
}

/// A value's place in a range: 0 at its lower end, 1 at its upper.
struct Place {
    low: f64,
    width: f64,
    /// 1, or 1/2 if the width itself would overflow.
    scale: f64,
}

impl Place {
    fn new(low: f64, high: f64) -> Self {
        let scale = if (high - low).is_finite() { 1.0 } else { 0.5 };
        Place { low: scale * low, width: scale * high - scale * low, scale }
    }

    #[inline]
    fn of(&self, value: f64) -> f64 {
        (self.scale * value - self.low) / self.width
    }
}
