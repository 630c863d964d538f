//! One forward and one backward pass, and the buffers they write.

use crate::activation::Activation;
use crate::dropout::DropoutMasks;
use crate::kernel::Panels;
use crate::loss::{Answers, Loss};
use crate::matrix::Matrix;
use crate::scalar::Scalar;
use crate::update::Update;

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
    panels: Panels<T>,
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
            // Grown by the first backward pass that keeps them.
            grad_weights: units.iter().map(|_| Matrix::zeros(0, 0)).collect(),
            grad_biases: units.iter().map(|&units| vec![T::ZERO; units]).collect(),
            panels: Panels::default(),
        }
    }

    /// Sends the inputs through the network.
    pub(crate) fn forward(&mut self, network: &Parameters<T>, masks: Option<&DropoutMasks<T>>) {
        for layer in 0..network.weights.len() {
            self.forward_layer(network, layer, masks);
        }
    }

    /// Sends what has come to layer `layer` through it.
    pub(crate) fn forward_layer(
        &mut self,
        network: &Parameters<T>,
        layer: usize,
        masks: Option<&DropoutMasks<T>>,
    ) {
        let before = if layer == 0 { &self.inputs } else { &self.activations[layer - 1] };
        let (weights, biases) = (&network.weights[layer], &network.biases[layer]);
        let z = &mut self.preactivations[layer];
        affine(z, before, weights, biases, &mut self.panels);
        if let Some(a) = self.activations.get_mut(layer) {
            a.set_rows(z.rows());
            network.activation.apply_to(z.as_slice(), a.as_mut_slice());
            if let Some(masks) = masks {
                multiply(a.as_mut_slice(), masks.layer(layer));
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
        let data_loss = self.grad_logits(loss);
        for (layer, weights) in network.weights.iter().enumerate().rev() {
            let (fan_out, fan_in) = (weights.rows(), weights.columns());
            let grad_weight = &mut self.grad_weights[layer];
            if grad_weight.rows() == 0 {
                *grad_weight = Matrix::zeros(fan_out, fan_in);
            }
            let dz = self.grad_preactivations[layer].as_slice();
            let before = if layer == 0 { &self.inputs } else { &self.activations[layer - 1] };
            T::transposed_product(
                grad_weight.as_mut_slice(),
                dz,
                before.as_slice(),
                fan_out,
                fan_in,
                rows,
                &mut self.panels,
            );
            T::column_sums(&mut self.grad_biases[layer], dz);
            if layer > 0 {
                self.send_back(network, layer, masks);
                // What reaches the activations is kept beside what reaches the preactivations.
                let dz = &mut self.grad_preactivations[layer - 1];
                let da = &mut self.grad_activations[layer - 1];
                da.set_rows(rows);
                da.as_mut_slice().copy_from_slice(dz.as_slice());
                let z = self.preactivations[layer - 1].as_slice();
                network.activation.multiply_by_derivative(z, dz.as_mut_slice());
            }
        }
        data_loss
    }

    /// After [`forward`](Workspace::forward): moves every weight and bias against its gradient. The bits
    /// are those of [`backward`](Workspace::backward) and the update after it, but the gradients of the
    /// weights, as large as the network, are never written down.
    pub(crate) fn descend(
        &mut self,
        network: &mut Parameters<T>,
        loss: Loss,
        masks: Option<&DropoutMasks<T>>,
        update: &Update<T>,
    ) {
        let rows = self.inputs.rows();
        self.grad_logits(loss);
        for layer in (0..network.weights.len()).rev() {
            if layer > 0 {
                // First, for it takes the weights as they were.
                self.send_back(network, layer, masks);
                let dz = self.grad_preactivations[layer - 1].as_mut_slice();
                let z = self.preactivations[layer - 1].as_slice();
                network.activation.multiply_by_derivative(z, dz);
            }
            let dz = self.grad_preactivations[layer].as_slice();
            let before = if layer == 0 { &self.inputs } else { &self.activations[layer - 1] };
            let weights = &mut network.weights[layer];
            let (fan_out, fan_in) = (weights.rows(), weights.columns());
            T::descend(
                weights.as_mut_slice(),
                dz,
                before.as_slice(),
                fan_out,
                fan_in,
                rows,
                update,
                &mut self.panels,
            );
            T::column_sums(&mut self.grad_biases[layer], dz);
            update.biases(&mut network.biases[layer], &self.grad_biases[layer]);
        }
    }

    /// `dL/dz` of the last layer, and the mean loss.
    fn grad_logits(&mut self, loss: Loss) -> f64 {
        let last = self.preactivations.len() - 1;
        let gradient = &mut self.grad_preactivations[last];
        gradient.set_rows(self.inputs.rows());
        loss.evaluate(&self.preactivations[last], &self.answers, gradient)
    }

    /// Writes `dL/da` of the layer before `layer`, after its dropout, where its `dL/dz` shall be.
    fn send_back(
        &mut self,
        network: &Parameters<T>,
        layer: usize,
        masks: Option<&DropoutMasks<T>>,
    ) {
        let rows = self.inputs.rows();
        let weights = &network.weights[layer];
        let (fan_out, fan_in) = (weights.rows(), weights.columns());
        let (before, dz) = self.grad_preactivations.split_at_mut(layer);
        let (da, dz) = (&mut before[layer - 1], dz[0].as_slice());
        da.set_rows(rows);
        let da = da.as_mut_slice();
        T::product(da, dz, weights.as_slice(), rows, fan_in, fan_out, &mut self.panels);
        if let Some(masks) = masks {
            multiply(da, masks.layer(layer - 1));
        }
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
    panels: Panels<T>,
}

impl<T: Scalar> ForwardBuffers<T> {
    /// Empty buffers for a network that reads `features` numbers.
    pub(crate) fn new(features: usize) -> Self {
        ForwardBuffers {
            inputs: Matrix::zeros(0, features),
            answers: Answers::Labels(Vec::new()),
            layers: [Vec::new(), Vec::new()],
            panels: Panels::default(),
        }
    }

    /// Writes the logits of the inputs into `logits`.
    pub(crate) fn forward(&mut self, network: &Parameters<T>, logits: &mut Matrix<T>) {
        let rows = self.inputs.rows();
        logits.set_rows(rows);
        let (last, hidden) = network.weights.split_last().expect("at least one layer");
        let biases = &network.biases;
        let ([before, after], panels) = (&mut self.layers, &mut self.panels);
        let mut before_is_input = true;
        for (weights, bias) in hidden.iter().zip(biases) {
            let source = if before_is_input { self.inputs.as_slice() } else { &before[..] };
            after.resize(rows * weights.rows(), T::ZERO);
            T::product_transposed(
                after,
                source,
                weights.as_slice(),
                rows,
                weights.rows(),
                weights.columns(),
                panels,
            );
            T::add_to_rows(after, bias);
            network.activation.apply(after);
            core::mem::swap(before, after);
            before_is_input = false;
        }
        let source = if before_is_input { self.inputs.as_slice() } else { &before[..] };
        let target = logits.as_mut_slice();
        let (units, features) = (last.rows(), last.columns());
        T::product_transposed(target, source, last.as_slice(), rows, units, features, panels);
        T::add_to_rows(target, &biases[hidden.len()]);
    }
}

/// `z = a W^T + b`.
fn affine<T: Scalar>(
    z: &mut Matrix<T>,
    a: &Matrix<T>,
    weights: &Matrix<T>,
    biases: &[T],
    panels: &mut Panels<T>,
) {
    z.set_rows(a.rows());
    T::product_transposed(
        z.as_mut_slice(),
        a.as_slice(),
        weights.as_slice(),
        a.rows(),
        weights.rows(),
        weights.columns(),
        panels,
    );
    T::add_to_rows(z.as_mut_slice(), biases);
}

fn multiply<T: Scalar>(values: &mut [T], factors: &[T]) {
    for (value, &factor) in values.iter_mut().zip(factors) {
        *value *= factor;
    }
}
