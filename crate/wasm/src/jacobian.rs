//! `Mlp.jacobian`: how a network stretches the neighbourhood of an input.

use js_sys::Float64Array;

use crate::dataset::{BatchInputs, unanswered};
use crate::refusal::Result;

options! {
    /// The inputs at which the Jacobian is taken.
    pub struct JacobianOptions {
        /// Row-major [rows, features], 1 to 64 rows: numbers, or bytes that stay bytes.
        inputs: BatchInputs,
        /// Of bytes, the network reads `byte * inputScale + inputShift`. At most 1e6 either way, by default 1.
        #[tsify(optional)]
        input_scale: Option<f64>,
        /// At most 1e6 either way, by default 0.
        #[tsify(optional)]
        input_shift: Option<f64>,
    }
}

answer! {
    /// The singular values of a Jacobian.
    pub struct Jacobian {
        /// From the largest to the smallest, as many as the smaller side of the matrix has; all NaN if it is not finite.
        singular_values: Float64Array,
        /// The mean of their squares.
        mean_square: f64,
        /// The variance of their squares (divided by n) over the square of their mean: 0 for an isometry, `L` for `L`
        /// wide linear layers of independent Gaussian weights; NaN where they are all 0.
        relative_variance: f64,
    }
}

/// Takes it at each row.
pub(crate) fn jacobian(
    mlp: &mut weightscope::Mlp<f32>,
    JacobianOptions { inputs, input_scale, input_shift }: JacobianOptions,
) -> Result<Vec<Jacobian>> {
    let data = unanswered(mlp, inputs, input_scale, input_shift)?;
    let mut all = Vec::new();
    for seen in mlp.jacobian(&data)? {
        all.push(Jacobian {
            singular_values: Float64Array::from(seen.singular_values.as_slice()),
            mean_square: seen.mean_square,
            relative_variance: seen.relative_variance,
        });
    }
    Ok(all)
}
