//! How a network stretches the neighbourhood of an input: the singular values of its Jacobian.

use nalgebra::{DMatrix, SVD};

use crate::activation::Activation;
use crate::dataset::Dataset;
use crate::error::{Code, Error, Result, count_within};
use crate::kernel::{Kernels, Panels};
use crate::mlp::Mlp;
use crate::ranking::ascending;
use crate::scalar::Scalar;

/// The most inputs, and the most units of a hidden layer, of a network whose Jacobian is asked for: the time goes
/// with the third power.
pub const MAX_JACOBIAN_UNITS: usize = 1024;
/// The most rows of inputs at which the Jacobian is taken at once.
pub const MAX_JACOBIAN_ROWS: usize = 64;

/// The singular values of `J = da/dx`, the last hidden layer's activations by the inputs.
///
/// By the chain rule `J = D_L W_L ... D_1 W_1` with `D_l = diag(phi'(z_l))`. All singular values at 1 is dynamical
/// isometry: whatever one does to the input arrives as large as it was. Orthogonal weights come near it; with Gaussian
/// ones the values spread the more the deeper the network is, though their mean square be 1. Source: Pennington,
/// Schoenholz & Ganguli 2017, "Resurrecting the sigmoid in deep learning through dynamical isometry", equation 2.
#[derive(Clone, Debug, PartialEq)]
pub struct Jacobian {
    /// From the largest to the smallest, as many as the smaller side of `J` has; all NaN if `J` is not finite.
    pub singular_values: Vec<f64>,
    /// The mean of their squares.
    pub mean_square: f64,
    /// The variance of their squares (divided by n) over the square of their mean: 0 for an isometry, `L` for `L` wide
    /// linear layers of independent Gaussian weights.
    pub relative_variance: f64,
}

impl<T: Scalar> Mlp<T> {
    /// The singular values of the Jacobian at each row of `data`.
    ///
    /// The output layer does not count, unless it is the only one. `J` is multiplied out in `f64`, which takes of the
    /// order of `n^3` operations for each row and layer of `n` units: seconds a row at a thousand. The answers in `data`
    /// play no part.
    ///
    /// ```
    /// use weightscope::*;
    /// let mut mlp = Mlp::<f64>::new(&MlpOptions {
    ///     sizes: vec![40, 40, 40, 10],
    ///     activation: Activation::Linear,
    ///     initializer: InitializerOptions { scale: Some(1.5), ..Initializer::Orthogonal.into() },
    ///     ..MlpOptions::default()
    /// }).unwrap();
    /// let inputs = Inputs::Numbers(vec![0.1; 40]);
    /// let data = Dataset::new(40, 10, inputs, Answers::Labels(vec![0])).unwrap();
    /// let jacobians = mlp.jacobian(&data).unwrap();
    /// assert!(jacobians[0].singular_values.iter().all(|value| (value - 2.25).abs() < 1e-12));
    /// assert!(jacobians[0].relative_variance < 1e-12);
    /// ```
    ///
    /// # Errors
    /// If `data` was made for another number of features or outputs, or has more than [`MAX_JACOBIAN_ROWS`]; if the
    /// inputs or a hidden layer are more than [`MAX_JACOBIAN_UNITS`].
    pub fn jacobian(&mut self, data: &Dataset<T>) -> Result<Vec<Jacobian>> {
        let (rows, most) = (data.rows(), MAX_JACOBIAN_ROWS);
        if rows > most {
            let allowed = format!("the Jacobian is taken at 1 to {most} rows at a time");
            return Err(Error::new(
                Code::OutOfRange,
                "inputs",
                format_args!("{rows} rows"),
                allowed,
            ));
        }
        let sides = self.sizes().len() - 1;
        for (layer, &size) in self.sizes()[..sides.max(2)].iter().enumerate() {
            let field = format!("sizes[{layer}]");
            let allowed = "the Jacobian is taken of a layer of a number of units";
            count_within(&field, size, 1, MAX_JACOBIAN_UNITS, allowed)?;
        }
        self.load(data)?;
        self.see();
        Ok((0..rows).map(|row| Jacobian::of(self.product_at(row))).collect())
    }

    /// `J` at one row of what went through the network last, transposed as nalgebra holds it.
    fn product_at(&self, row: usize) -> DMatrix<f64> {
        let (network, workspace) = self.parts();
        let hidden = (self.layer_count() - 1).max(1);
        let features = self.features();
        let mut panels = Panels::default();
        let mut product: Vec<f64> = Vec::new();
        let mut units = features;
        for layer in 0..hidden {
            let weights = &network.weights[layer];
            let (fan_out, fan_in) = (weights.rows(), weights.columns());
            let wide: Vec<f64> = weights.as_slice().iter().map(|weight| weight.to_f64()).collect();
            let mut next = if layer == 0 {
                wide
            } else {
                let mut next = vec![0.0; fan_out * features];
                let panels = &mut panels;
                f64::product(&mut next, &wide, &product, fan_out, features, fan_in, panels);
                next
            };
            let last = layer + 1 == self.layer_count();
            let phi = if last { Activation::Linear } else { network.activation };
            let mut slopes = vec![T::ONE; fan_out];
            phi.multiply_by_derivative(workspace.preactivations[layer].row(row), &mut slopes);
            for (row, slope) in next.chunks_exact_mut(features).zip(&slopes) {
                let slope = slope.to_f64();
                for entry in row {
                    *entry *= slope;
                }
            }
            product = next;
            units = fan_out;
        }
        // Row-major here is column-major there of the transpose, which has the same singular values.
        DMatrix::from_vec(features, units, product)
    }
}

impl Jacobian {
    #[allow(clippy::cast_precision_loss)] // at most MAX_JACOBIAN_UNITS
    fn of(matrix: DMatrix<f64>) -> Self {
        /// Many times what any matrix of this size has needed.
        const MOST_ITERATIONS: usize = 1 << 17;
        let count = matrix.nrows().min(matrix.ncols());
        let finite = matrix.iter().all(|entry| entry.is_finite());
        let decomposed = if finite {
            SVD::try_new_unordered(matrix, false, false, f64::EPSILON, MOST_ITERATIONS)
        } else {
            None
        };
        let mut singular_values = decomposed
            .map_or_else(|| vec![f64::NAN; count], |svd| ascending(svd.singular_values.as_slice()));
        singular_values.reverse();
        let n = count as f64;
        let mean_square = singular_values.iter().map(|value| value * value).sum::<f64>() / n;
        let root = mean_square.square_root();
        let spread = singular_values.iter().map(|value| {
            // Relative at once, lest the squares of squares leave the range.
            let excess = (value / root) * (value / root) - 1.0;
            excess * excess
        });
        let relative_variance = spread.sum::<f64>() / n;
        Jacobian { singular_values, mean_square, relative_variance }
    }
}
