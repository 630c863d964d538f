//! From the pen's path to grey bytes.

use super::hand::Dot;
use super::{COLUMNS, PIXELS, ROWS};
use crate::stream::Stream;

/// Inks the paths into `image`, which holds zeros: a pixel's grey falls from full to nothing as the
/// distance of its centre from the line goes from `softness / 2` inside its edge to as much outside.
pub(super) fn ink(paths: &[Vec<Dot>], image: &mut [u8], stream: &mut Stream) {
    let softness = 0.8 + 0.6 * stream.unit();
    // How far the pixel lies inside the line at most, over all pieces.
    let mut depth = [f64::NEG_INFINITY; PIXELS];
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        press(pair[0], pair[1], softness / 2.0, &mut depth);
    }
    // Paper and pen are not perfect: every inked pixel loses a little, its own amount.
    let grain = 0.10 * stream.unit();
    for (pixel, &depth) in image.iter_mut().zip(&depth) {
        let cover = (0.5 + depth / softness).clamp(0.0, 1.0);
        if cover > 0.0 {
            let grey = cover * (1.0 - grain * stream.unit());
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0..=255
            let byte = (255.0 * grey + 0.5) as u8;
            *pixel = byte;
        }
    }
}

/// Raises the depth of the pixels about one straight piece of the line.
fn press(start: Dot, end: Dot, margin: f64, depth: &mut [f64; PIXELS]) {
    let reach = start.radius.max(end.radius) + margin;
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let square = dx * dx + dy * dy;
    let columns = pixels(start.x.min(end.x) - reach, start.x.max(end.x) + reach, COLUMNS);
    for row in pixels(start.y.min(end.y) - reach, start.y.max(end.y) + reach, ROWS) {
        for column in columns.clone() {
            #[allow(clippy::cast_precision_loss)] // below 28
            let (x, y) = (column as f64 + 0.5 - start.x, row as f64 + 0.5 - start.y);
            let along =
                if square > 0.0 { ((x * dx + y * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
            let (off_x, off_y) = (x - along * dx, y - along * dy);
            let radius = start.radius + along * (end.radius - start.radius);
            let inside = radius - (off_x * off_x + off_y * off_y).sqrt();
            let pixel = &mut depth[row * COLUMNS + column];
            *pixel = pixel.max(inside);
        }
    }
}

/// The pixels whose centres may lie between two coordinates, within the image.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn pixels(low: f64, high: f64, count: usize) -> core::ops::Range<usize> {
    let within = |value: f64| value.clamp(0.0, count as f64) as usize;
    within(low)..within(high + 1.0)
}
