//! How much of a layer lies where its activation is flat.

use crate::activation::Activation;
use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// Where an activation is flat.
pub(crate) struct Flatness<T> {
    phi: Activation,
    /// Of a bounded activation, whose slope falls with `abs(z)`: from where on.
    ends: Option<Ends<T>>,
}

struct Ends<T> {
    /// The least `abs(z)` with a slope below [`Activation::saturation_threshold`].
    saturated: T,
    /// The least `abs(z)` with a slope of 0.
    dead: T,
}

impl<T: Scalar> Flatness<T> {
    pub(crate) fn of(phi: Activation) -> Self {
        let ends = phi.saturation_threshold().map(|threshold| Ends {
            saturated: least(|z: T| slope(phi, z).to_f64() < threshold),
            dead: least(|z: T| slope(phi, z) == T::ZERO),
        });
        Flatness { phi, ends }
    }

    /// The fraction of saturated values of `z`, and that of units whose slope is 0 in every row.
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    pub(crate) fn shares(&self, z: &Matrix<T>) -> (f64, f64) {
        let (count, units) = (z.as_slice().len(), z.columns());
        if self.phi == Activation::Linear || count == 0 {
            return (0.0, 0.0);
        }
        let saturated = self.ends.as_ref().map_or(0, |ends| {
            z.as_slice().iter().filter(|z| z.magnitude() >= ends.saturated).count()
        });
        let dead = self.dead_units(z);
        (saturated as f64 / count as f64, dead as f64 / units as f64)
    }

    fn dead_units(&self, z: &Matrix<T>) -> usize {
        let mut dead = vec![true; z.columns()];
        let mut slopes = vec![T::ONE; z.columns()];
        for row in 0..z.rows() {
            let z = z.row(row);
            if let Some(ends) = &self.ends {
                for (dead, z) in dead.iter_mut().zip(z) {
                    *dead &= z.magnitude() >= ends.dead;
                }
            } else {
                slopes.fill(T::ONE);
                self.phi.multiply_by_derivative(z, &mut slopes);
                for (dead, &slope) in dead.iter_mut().zip(&slopes) {
                    *dead &= slope == T::ZERO;
                }
            }
            // Most units live, and show it within a few rows.
            if !dead.contains(&true) {
                break;
            }
        }
        dead.into_iter().filter(|&dead| dead).count()
    }
}

fn slope<T: Scalar>(phi: Activation, z: T) -> T {
    let mut slope = [T::ONE];
    phi.multiply_by_derivative(&[z], &mut slope);
    slope[0]
}

/// The least number that is `flat`, as are all above it and infinity: by halves, down to neighbours.
fn least<T: Scalar>(flat: impl Fn(T) -> bool) -> T {
    let two = T::ONE + T::ONE;
    let (mut below, mut least) = (T::ZERO, T::ONE);
    while !flat(least) {
        below = least;
        least *= two;
    }
    loop {
        let middle = (below + least) / two;
        if middle <= below || middle >= least {
            return least;
        }
        if flat(middle) {
            least = middle;
        } else {
            below = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shares by their definition.
    fn by_slopes<T: Scalar>(phi: Activation, z: &Matrix<T>) -> (f64, f64) {
        let threshold = phi.saturation_threshold().unwrap_or(0.0);
        let slopes = |row: usize| z.row(row).iter().map(|&z| slope(phi, z).to_f64());
        let saturated: usize = (0..z.rows())
            .map(|row| slopes(row).filter(|slope| slope.abs() < threshold).count())
            .sum();
        let dead = (0..z.columns())
            .filter(|&unit| (0..z.rows()).all(|row| slopes(row).nth(unit) == Some(0.0)))
            .count();
        let count = z.as_slice().len() as f64;
        (saturated as f64 / count, dead as f64 / z.columns() as f64)
    }

    fn agrees<T: Scalar>(phi: Activation) {
        // Past every end there is, to both sides; then a column that is flat or not finite throughout.
        let (rows, columns) = (400, 5);
        let z = |row: usize, column: usize| {
            let reach = f64::from(u32::try_from(row).unwrap()) - 200.0;
            match column {
                0 => reach / 20.0,
                1 => reach * 10.0,
                2 => -reach.abs() * 1e36,
                3 => f64::NEG_INFINITY,
                _ => f64::NAN,
            }
        };
        let numbers = (0..rows * columns).map(|i| T::from_f64(z(i / columns, i % columns)));
        let z = Matrix::from_vec(rows, columns, numbers.collect()).unwrap();
        let shares = Flatness::of(phi).shares(&z);
        assert_eq!(shares, by_slopes(phi, &z), "{phi:?}");
        assert!((shares.0 > 0.3) == phi.bounded(), "{phi:?} {shares:?}");
    }

    #[test]
    fn shares_are_those_of_the_slopes() {
        for phi in Activation::ALL.into_iter().filter(|&phi| phi != Activation::Linear) {
            agrees::<f32>(phi);
            agrees::<f64>(phi);
        }
    }

    #[test]
    fn nothing_of_a_line_is_flat() {
        let z = Matrix::from_vec(1, 2, vec![0.0_f32, f32::NAN]).unwrap();
        assert_eq!(Flatness::of(Activation::Linear).shares(&z), (0.0, 0.0));
        let none = Matrix::<f32>::zeros(0, 3);
        assert_eq!(Flatness::of(Activation::Tanh).shares(&none), (0.0, 0.0));
    }
}
