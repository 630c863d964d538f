//! Layer-sequential unit-variance initialization.

use crate::dataset::Dataset;
use crate::error::{Result, count_within, finite_within};
use crate::mlp::Mlp;
use crate::moments::Moments;
use crate::scalar::Scalar;

/// How [`Mlp::lsuv`] goes about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LsuvOptions {
    /// How far from 1 a layer's variance may stay: 0 to 1, [`LsuvOptions::DEFAULT_TOLERANCE`] unless told.
    pub tolerance: f64,
    /// How often a layer may be scaled: up to [`LsuvOptions::MAX_ITERATIONS`],
    /// [`LsuvOptions::DEFAULT_ITERATIONS`] unless told.
    pub max_iterations: usize,
}

impl LsuvOptions {
    /// The tolerance of the paper's experiments.
    pub const DEFAULT_TOLERANCE: f64 = 0.1;
    /// Enough where biases are 0: then one step is exact but for rounding.
    pub const DEFAULT_ITERATIONS: usize = 10;
    /// The most iterations a layer may be given.
    pub const MAX_ITERATIONS: usize = 1000;

    /// Checks the bounds.
    ///
    /// # Errors
    /// If an option is out of its bounds.
    pub(crate) fn check(&self) -> Result<()> {
        finite_within("tolerance", self.tolerance, 0.0, 1.0)?;
        let (given, most) = (self.max_iterations, Self::MAX_ITERATIONS);
        count_within("max_iterations", given, 1, most, "it lies")?;
        Ok(())
    }
}

impl Default for LsuvOptions {
    fn default() -> Self {
        LsuvOptions { tolerance: Self::DEFAULT_TOLERANCE, max_iterations: Self::DEFAULT_ITERATIONS }
    }
}

/// What became of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LsuvLayer {
    /// The population variance of its preactivations over the batch and all units; NaN if one is not finite.
    pub variance: f64,
    /// How often its weights were scaled.
    pub iterations: usize,
    /// Whether the variance is within the tolerance of 1.
    pub reached: bool,
}

impl<T: Scalar> Mlp<T> {
    /// Scales the weights layer after layer until each layer's preactivations have variance 1 on `data`.
    ///
    /// Layer-sequential unit-variance initialization (Mishkin & Matas 2016, "All you need is a good init",
    /// algorithm 1): `W <- W / sqrt(Var(z))` while `abs(Var(z) - 1) > tolerance`, up to `max_iterations` times. As in
    /// the paper the variance is that of the layer's output before its nonlinearity, over all rows and units, and
    /// the last layer is scaled too. The paper starts from orthonormal weights:
    /// [`Initializer::Orthogonal`](crate::Initializer::Orthogonal). Any start will do, unless a
    /// layer's variance is 0 (zeros, constant inputs) or not finite, or its biases alone vary by as much as is
    /// wanted; there no scale helps, and the layer keeps its weights and is not `reached`. The answers in `data`
    /// play no part.
    ///
    /// ```
    /// use weightscope::*;
    /// let options = MlpOptions {
    ///     sizes: vec![30, 30, 30, 10],
    ///     initializer: Initializer::Orthogonal.into(),
    ///     ..MlpOptions::default()
    /// };
    /// let mut mlp = Mlp::<f64>::new(&options).unwrap();
    /// let inputs = Inputs::Numbers(gaussian::<f64>(100, 30, 7).unwrap().into_vec());
    /// let data = Dataset::new(30, 10, inputs, Answers::Labels(vec![0; 100])).unwrap();
    /// let layers = mlp.lsuv(&data, &LsuvOptions { tolerance: 1e-9, ..LsuvOptions::default() }).unwrap();
    /// assert!(layers.iter().all(|layer| layer.reached));
    /// ```
    ///
    /// # Errors
    /// If `data` was made for another number of features or outputs, or is larger than a pass may be; if an option is
    /// out of its bounds.
    pub fn lsuv(&mut self, data: &Dataset<T>, options: &LsuvOptions) -> Result<Vec<LsuvLayer>> {
        options.check()?;
        self.load(data)?;
        Ok(self.scale_layers(options))
    }

    /// [`lsuv`](Mlp::lsuv) on what is loaded, by checked options.
    pub(crate) fn scale_layers(&mut self, options: &LsuvOptions) -> Vec<LsuvLayer> {
        let LsuvOptions { tolerance, max_iterations } = *options;
        let mut layers = Vec::with_capacity(self.layer_count());
        let (parameters, workspace) = self.parts_mut();
        for layer in 0..parameters.weights.len() {
            // Every division would only take the weights further from what they are for.
            let biases = Moments::of(&parameters.biases[layer]).population_variance;
            let mut iterations = 0;
            let seen = loop {
                workspace.forward_layer(parameters, layer, None);
                let moments = Moments::of(workspace.preactivations[layer].as_slice());
                let finite = moments.non_finite == 0.0;
                let variance = if finite { moments.population_variance } else { f64::NAN };
                let reached = (variance - 1.0).abs() <= tolerance;
                let seen = LsuvLayer { variance, iterations, reached };
                let deviation = moments.standard_deviation;
                let hopeless =
                    !finite || deviation == 0.0 || biases > 1.0 || iterations == max_iterations;
                if reached
                    || hopeless
                    || !divide(parameters.weights[layer].as_mut_slice(), deviation)
                {
                    break seen;
                }
                iterations += 1;
            };
            layers.push(seen);
        }
        layers
    }
}

/// Divides all weights, if all stay finite; whether they did.
fn divide<T: Scalar>(weights: &mut [T], divisor: f64) -> bool {
    let quotient = |weight: T| T::from_f64(weight.to_f64() / divisor);
    if !weights.iter().all(|&weight| quotient(weight).to_f64().is_finite()) {
        return false;
    }
    for weight in weights {
        *weight = quotient(*weight);
    }
    true
}
