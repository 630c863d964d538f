//! How many units of a layer differ, and how far they lie apart.

use crate::error::{Result, exact_length, finite_within};
use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// How many units of a layer differ from one another.
///
/// A unit is its incoming weights and its bias, a row `u` of `n` numbers. Two units with equal rows compute
/// the same whatever the input; if their outgoing weights are equal too they get the same gradient, and no
/// training will ever tell them apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistinctUnits {
    /// How many units there are.
    pub units: usize,
    /// How many differ beyond the tolerance: going through the units in order, one counts as another if some
    /// number of it is farther than `tolerance * max |u|` (the [largest](Self::largest) of the layer) from that of each unit
    /// counted before.
    pub distinct: usize,
    /// How many differ at all. Two NaN in the same place are equal, and so are the two zeros.
    pub exact: usize,
    /// How far they lie apart: `sqrt(sum |u - mean|^2 / sum |u|^2)` over all units, 0 where all are one and 1
    /// where their mean is zero. 0 where all numbers are zero, NaN where one is not finite.
    pub spread: f64,
    /// The largest `|u|` of the layer, what the tolerance is a share of; of the finite numbers.
    pub largest: f64,
}

impl DistinctUnits {
    /// The `tolerance` unless told otherwise: what lies closer draws as one point.
    pub const DEFAULT_TOLERANCE: f64 = 0.01;
}

/// Counts the units of a layer, the rows of `weights` with the `biases` (none, or one a unit), that
/// differ by more than `tolerance`, between 0 and 1, of the layer's largest number.
///
/// # Errors
/// If there are biases but not one a unit, or `tolerance` is out of bounds.
///
/// ```
/// use weightscope::{DistinctUnits, Matrix, distinct_units};
/// let weights = Matrix::from_vec(3, 2, vec![1.0_f32, 0.5, 1.0, 0.501, -1.0, 0.5]).unwrap();
/// let counted = distinct_units(&weights, &[], DistinctUnits::DEFAULT_TOLERANCE).unwrap();
/// assert_eq!((counted.units, counted.distinct, counted.exact), (3, 2, 3));
/// ```
pub fn distinct_units<T: Scalar>(
    weights: &Matrix<T>,
    biases: &[T],
    tolerance: f64,
) -> Result<DistinctUnits> {
    let tolerance = finite_within("tolerance", tolerance, 0.0, 1.0)?;
    let units = weights.rows();
    if !biases.is_empty() {
        exact_length("biases", biases.len(), units, "one bias a unit")?;
    }
    let width = weights.columns() + usize::from(!biases.is_empty());
    let mut rows = Vec::with_capacity(units * width);
    for unit in 0..units {
        for value in weights.row(unit) {
            rows.push(value.to_f64());
        }
        if let Some(bias) = biases.get(unit) {
            rows.push(bias.to_f64());
        }
    }
    let mut largest = 0.0_f64;
    for value in &rows {
        if value.is_finite() {
            largest = largest.max(value.abs());
        }
    }
    Ok(DistinctUnits {
        units,
        distinct: count(&rows, width, tolerance * largest),
        exact: count(&rows, width, 0.0),
        spread: spread(&rows, width, largest),
        largest,
    })
}

/// How many rows have some number farther than `limit` from that of every row counted before.
fn count(rows: &[f64], width: usize, limit: f64) -> usize {
    // Where all lie together no two are told apart, and where most do, as after zeros, that is most of the work.
    if rows.is_empty() {
        return 0;
    }
    let telling: Vec<usize> = (0..width)
        .filter(|&column| {
            let (mut low, mut high, mut finite) = (rows[column], rows[column], true);
            for row in rows.chunks_exact(width) {
                low = low.min(row[column]);
                high = high.max(row[column]);
                finite &= row[column].is_finite();
            }
            !finite || high - low > limit
        })
        .collect();
    if telling.is_empty() {
        return 1;
    }
    let mut kept = Vec::with_capacity(rows.len() / width * telling.len());
    for row in rows.chunks_exact(width) {
        kept.extend(telling.iter().map(|&column| row[column]));
    }
    let mut counted: Vec<&[f64]> = Vec::new();
    for row in kept.chunks_exact(telling.len()) {
        if counted.iter().all(|other| differ(row, other, limit)) {
            counted.push(row);
        }
    }
    counted.len()
}

fn differ(a: &[f64], b: &[f64], limit: f64) -> bool {
    a.iter().zip(b).any(|(&a, &b)| {
        if a.is_finite() && b.is_finite() {
            (a - b).abs() > limit
        } else {
            a != b && !(a.is_nan() && b.is_nan())
        }
    })
}

/// [`DistinctUnits::spread`]. Distances are taken from the first row, so that those of equal rows are 0 to the
/// last bit, and in units of the largest number, so that no square overflows.
fn spread(rows: &[f64], width: usize, largest: f64) -> f64 {
    if rows.iter().any(|value| !value.is_finite()) {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let count = (rows.len() / width) as f64;
    let (mut within, mut whole) = (0.0, 0.0);
    for column in 0..width {
        let first = rows[column] / largest;
        let (mut sum, mut squares) = (0.0, 0.0);
        for row in rows.chunks_exact(width) {
            let value = row[column] / largest;
            sum += value - first;
            squares += value * value;
        }
        let mean = sum / count;
        for row in rows.chunks_exact(width) {
            let distance = row[column] / largest - first - mean;
            within += distance * distance;
        }
        whole += squares;
    }
    f64::sqrt(within / whole).min(1.0)
}
