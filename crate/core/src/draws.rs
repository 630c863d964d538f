//! Many draws of one kind, rounded to either scalar.

use rand_distr::{Distribution, StandardNormal};

use crate::scalar::Scalar;
use crate::stream::Stream;

/// So many are drawn at a time.
const BATCH: usize = 256;

/// Fills `values` with `0.0 + scale * draw`, each drawn from N(0, 1) in `f64` and rounded to `T` at the
/// end. (The 0 turns the negative zeros of a scale of 0 into positive ones.)
pub(crate) fn fill_normal<T: Scalar>(values: &mut [T], scale: f64, stream: &mut Stream) {
    fill_normal_about(values, 0.0, scale, stream);
}

/// The same about `mean` instead of 0.
pub(crate) fn fill_normal_about<T: Scalar>(
    values: &mut [T],
    mean: f64,
    scale: f64,
    stream: &mut Stream,
) {
    fill(values, mean, scale, |draws| normals(draws, stream));
}

/// The same of draws even over -1..1, in steps of 2^-52.
pub(crate) fn fill_even<T: Scalar>(values: &mut [T], scale: f64, stream: &mut Stream) {
    fill(values, 0.0, scale, |draws| evens(draws, stream));
}

/// `count` numbers as [`fill_normal`] makes them, without an array of zeros first.
pub(crate) fn normal<T: Scalar>(count: usize, scale: f64, stream: &mut Stream) -> Vec<T> {
    let mut values = Vec::with_capacity(count);
    let mut draws = [0.0; BATCH];
    while values.len() < count {
        let draws = &mut draws[..BATCH.min(count - values.len())];
        normals(draws, stream);
        values.extend(draws.iter().map(|draw| T::from_f64(0.0 + scale * draw)));
    }
    values
}

/// The same of draws from N(0, 1) between -2 and 2: those beyond are drawn anew.
pub(crate) fn fill_truncated<T: Scalar>(values: &mut [T], scale: f64, stream: &mut Stream) {
    fill(values, 0.0, scale, |draws| truncated(draws, stream));
}

fn fill<T: Scalar>(values: &mut [T], mean: f64, scale: f64, mut draw: impl FnMut(&mut [f64])) {
    let mut draws = [0.0; BATCH];
    for values in values.chunks_mut(BATCH) {
        let draws = &mut draws[..values.len()];
        draw(draws);
        for (value, draw) in values.iter_mut().zip(draws) {
            *value = T::from_f64(mean + scale * *draw);
        }
    }
}

// These are compiled once, here, whatever the scalar.

#[inline(never)]
fn normals(draws: &mut [f64], stream: &mut Stream) {
    // A stream of its own for the loop stays in registers.
    let mut local = stream.clone();
    for draw in draws {
        *draw = StandardNormal.sample(&mut local);
    }
    *stream = local;
}

#[inline(never)]
fn evens(draws: &mut [f64], stream: &mut Stream) {
    let mut local = stream.clone();
    for draw in draws {
        *draw = 2.0 * local.unit() - 1.0;
    }
    *stream = local;
}

#[inline(never)]
fn truncated(draws: &mut [f64], stream: &mut Stream) {
    for draw in draws {
        *draw = loop {
            let normal: f64 = StandardNormal.sample(stream);
            if normal.abs() <= 2.0 {
                break normal;
            }
        };
    }
}
