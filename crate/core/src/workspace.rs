//! One forward and one backward pass, and the buffers they write.

use crate::activation::Activation;
use crate::dropout::DropoutMasks;
use crate::kernel::{add_to_rows, column_sums, product, product_transposed, transposed_product};
use crate::loss::{Answers, Loss};
use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// The weights and biases of a network, layer after layer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameters<T> {
    /// (`fan_out`, `fan_in`) each.
    pub(crate) weights: Vec<Matrix<T>>,
    /// `fan_out` numbers each.
    pub(crate) biases: Vec<Vec<T>>,
    /// Between the layers; the last layer is linear.
    pub(crate) activation: Activation,
}

/// What a batch leaves behind on its way forward and back. Nothing is allocated once the buffers have
/// grown to the largest batch.
///
/// For each layer `z = a_before W^T + b` and, in the hidden layers, `a = phi(z)` (times the dropout
/// mask); back, `dL/da_before = dL/dz W` and `dL/dz = dL/da phi'(z)`; `dL/dW = (dL/dz)^T a_before` and `dL/db` the
/// column sums of `dL/dz`. Source: Rumelhart, Hinton & Williams 1986, "Learning representations by
/// back-propagating errors".
#[derive(Debug)]
pub(crate) struct Workspace<T> {
    /// The batch: (rows, features).
    pub(crate) inputs: Matrix<T>,
    /// What the network should say to it.
    pub(crate) answers: Answers<T>,
    /// `z` of each layer: (rows, units). The last are the logits.
    pub(crate) preactivations: Vec<Matrix<T>>,
    /// `a` of each hidden layer, after dropout.
    pub(crate) activations: Vec<Matrix<T>>,
    /// `dL/dz` of each layer.
    pub(crate) grad_preactivations: Vec<Matrix<T>>,
    /// `dL/da` of each hidden layer, before dropout.
    pub(crate) grad_activations: Vec<Matrix<T>>,
    /// `dL/dW` of each layer.
    pub(crate) grad_weights: Vec<Matrix<T>>,
    /// `dL/db` of each layer.
    pub(crate) grad_biases: Vec<Vec<T>>,
}

impl<T: Scalar> Workspace<T> {
    /// Empty buffers for a network of these sizes.
    pub(crate) fn new(sizes: &[usize]) -> Self {
        let (units, last) = (&sizes[1..], sizes.len() - 1);
        let rows_of =
            |units: &[usize]| units.iter().map(|&units| Matrix::zeros(0, units)).collect();
        Workspace {
            inputs: Matrix::zeros(0, sizes[0]),
            answers: Answers::Labels(Vec::new()),
            preactivations: rows_of(units),
            activations: rows_of(&sizes[1..last]),
            grad_preactivations: rows_of(units),
            grad_activations: rows_of(&sizes[1..last]),
            // Grown by the first backward pass.
            grad_weights: units.iter().map(|_| Matrix::zeros(0, 0)).collect(),
            grad_biases: units.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// Sends the inputs through the network.
    pub(crate) fn forward(&mut self, network: &Parameters<T>, masks: Option<&DropoutMasks<T>>) {
        let rows = self.inputs.rows();
        for (layer, weights) in network.weights.iter().enumerate() {
            let before = if layer == 0 { &self.inputs } else { &self.activations[layer - 1] };
            let z = &mut self.preactivations[layer];
            affine(z, before, weights, &network.biases[layer]);
            if let Some(a) = self.activations.get_mut(layer) {
                a.set_rows(rows);
                network.activation.apply_to(z.as_slice(), a.as_mut_slice());
                if let Some(masks) = masks {
                    multiply(a.as_mut_slice(), masks.layer(layer));
                }
            }
        }
    }

    /// After [`forward`](Workspace::forward): the mean loss, and every gradient of it.
    pub(crate) fn backward(
        &mut self,
        network: &Parameters<T>,
        loss: Loss,
        masks: Option<&DropoutMasks<T>>,
    ) -> f64 {
        let rows = self.inputs.rows();
        let last = network.weights.len() - 1;
        let logits = &self.preactivations[last];
        self.grad_preactivations[last].set_rows(rows);
        let data_loss = loss.evaluate(logits, &self.answers, &mut self.grad_preactivations[last]);
        for layer in (0..=last).rev() {
            let weights = &network.weights[layer];
            let (fan_out, fan_in) = (weights.rows(), weights.columns());
            let before = if layer == 0 { &self.inputs } else { &self.activations[layer - 1] };
            let (done, dz) = self.grad_preactivations.split_at_mut(layer);
            let dz = dz[0].as_slice();

            let grad_weight = &mut self.grad_weights[layer];
            if grad_weight.rows() == 0 {
                *grad_weight = Matrix::zeros(fan_out, fan_in);
                self.grad_biases[layer] = vec![T::ZERO; fan_out];
            }
            transposed_product(
                grad_weight.as_mut_slice(),
                dz,
                before.as_slice(),
                fan_out,
                fan_in,
                rows,
            );
            column_sums(&mut self.grad_biases[layer], dz);

            if layer > 0 {
                let da = &mut self.grad_activations[layer - 1];
                da.set_rows(rows);
                product(da.as_mut_slice(), dz, weights.as_slice(), rows, fan_in, fan_out);
                if let Some(masks) = masks {
                    multiply(da.as_mut_slice(), masks.layer(layer - 1));
                }
                let dz = &mut done[layer - 1];
                dz.set_rows(rows);
                dz.as_mut_slice().copy_from_slice(da.as_slice());
                let z = self.preactivations[layer - 1].as_slice();
                network.activation.multiply_by_derivative(z, dz.as_mut_slice());
            }
        }
        data_loss
    }
}

/// Buffers for passes that only go forward: two, used in turns.
#[derive(Debug)]
pub(crate) struct ForwardBuffers<T> {
    /// The batch: (rows, features).
    pub(crate) inputs: Matrix<T>,
    /// What the network should say to it.
    pub(crate) answers: Answers<T>,
    layers: [Vec<T>; 2],
}

impl<T: Scalar> ForwardBuffers<T> {
    /// Empty buffers for a network that reads `features` numbers.
    pub(crate) fn new(features: usize) -> Self {
        ForwardBuffers {
            inputs: Matrix::zeros(0, features),
            answers: Answers::Labels(Vec::new()),
            layers: [Vec::new(), Vec::new()],
        }
    }

    /// Writes the logits of the inputs into `logits`.
    pub(crate) fn forward(&mut self, network: &Parameters<T>, logits: &mut Matrix<T>) {
        let rows = self.inputs.rows();
        logits.set_rows(rows);
        let (last, hidden) = network.weights.split_last().expect("at least one layer");
        let biases = &network.biases;
        let [before, after] = &mut self.layers;
        let mut before_is_input = true;
        for (weights, bias) in hidden.iter().zip(biases) {
            let source = if before_is_input { self.inputs.as_slice() } else { &before[..] };
            after.resize(rows * weights.rows(), T::ZERO);
            product_transposed(
                after,
                source,
                weights.as_slice(),
                rows,
                weights.rows(),
                weights.columns(),
            );
            add_to_rows(after, bias);
            network.activation.apply(after);
            core::mem::swap(before, after);
            before_is_input = false;
        }
        let source = if before_is_input { self.inputs.as_slice() } else { &before[..] };
        let target = logits.as_mut_slice();
        product_transposed(target, source, last.as_slice(), rows, last.rows(), last.columns());
        add_to_rows(target, &biases[hidden.len()]);
    }
}

/// `z = a W^T + b`.
fn affine<T: Scalar>(z: &mut Matrix<T>, a: &Matrix<T>, weights: &Matrix<T>, biases: &[T]) {
    z.set_rows(a.rows());
    product_transposed(
        z.as_mut_slice(),
        a.as_slice(),
        weights.as_slice(),
        a.rows(),
        weights.rows(),
        weights.columns(),
    );
    add_to_rows(z.as_mut_slice(), biases);
}

fn multiply<T: Scalar>(values: &mut [T], factors: &[T]) {
    for (value, &factor) in values.iter_mut().zip(factors) {
        *value *= factor;
    }
}
