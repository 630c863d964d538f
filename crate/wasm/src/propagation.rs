//! A forward and a backward pass, layer by layer.

use crate::dataset::Batch;
use crate::loss::LossName;
use crate::refusal::Result;
use crate::statistics::Statistics;

options! {
    /// Ranges for the histograms, one for each kind of number; those left out are automatic.
    #[derive(Default)]
    pub struct PropagateRanges {
        /// The inputs.
        #[tsify(optional)]
        input: Option<[f64; 2]>,
        /// The weights `W`.
        #[tsify(optional)]
        weight: Option<[f64; 2]>,
        /// `z = W aBefore + b`.
        #[tsify(optional)]
        preactivation: Option<[f64; 2]>,
        /// `a = phi(z)`.
        #[tsify(optional)]
        activation: Option<[f64; 2]>,
        /// `dL/dz`.
        #[tsify(optional)]
        grad_preactivation: Option<[f64; 2]>,
        /// `dL/da`.
        #[tsify(optional)]
        grad_activation: Option<[f64; 2]>,
        /// `dL/dW`.
        #[tsify(optional)]
        grad_weight: Option<[f64; 2]>,
    }
}

names! {
    /// A kind of number in a pass.
    pub enum Quantity {
        /// The inputs.
        Input = "input",
        /// The weights `W`.
        Weight = "weight",
        /// `z = W aBefore + b`.
        Preactivation = "preactivation",
        /// `a = phi(z)`.
        Activation = "activation",
        /// `dL/dz`.
        GradPreactivation = "gradPreactivation",
        /// `dL/da`.
        GradActivation = "gradActivation",
        /// `dL/dW`.
        GradWeight = "gradWeight",
    }
}

impl From<Quantity> for weightscope::Quantity {
    fn from(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Input => weightscope::Quantity::Input,
            Quantity::Weight => weightscope::Quantity::Weight,
            Quantity::Preactivation => weightscope::Quantity::Preactivation,
            Quantity::Activation => weightscope::Quantity::Activation,
            Quantity::GradPreactivation => weightscope::Quantity::GradPreactivation,
            Quantity::GradActivation => weightscope::Quantity::GradActivation,
            Quantity::GradWeight => weightscope::Quantity::GradWeight,
        }
    }
}

options! {
    /// A batch to send through a network and back, and how its numbers are binned.
    pub struct PropagateOptions {
        /// The loss whose gradients are sent back.
        loss: LossName,
        /// The bins of every histogram: 1 to 4096, by default 64.
        #[tsify(optional)]
        bins: Option<usize>,
        /// Where the histograms begin and end.
        #[tsify(optional)]
        range: Option<PropagateRanges>,
        /// Whether the layers share one automatic range for each kind, so that their histograms compare.
        #[tsify(optional)]
        shared_range: Option<bool>,
        /// The kinds that get a histogram, by default all; those of the others have no bins. Counting takes a
        /// good part of the time of a pass.
        #[tsify(optional)]
        histograms: Option<Vec<Quantity>>,
        ..batch: Batch,
    }
}

impl PropagateOptions {
    /// The batch, and the core's options for it.
    pub(crate) fn split(self) -> (Batch, weightscope::PropagateOptions) {
        let mut options = weightscope::PropagateOptions::new(self.loss.into());
        options.bins = self.bins.unwrap_or(options.bins);
        options.shared_range = self.shared_range.unwrap_or(options.shared_range);
        if let Some(histograms) = self.histograms {
            options.histograms = histograms.into_iter().map(Into::into).collect();
        }
        let ranges = self.range.unwrap_or_default();
        options.ranges = weightscope::Ranges {
            input: ranges.input,
            weight: ranges.weight,
            preactivation: ranges.preactivation,
            activation: ranges.activation,
            grad_preactivation: ranges.grad_preactivation,
            grad_activation: ranges.grad_activation,
            grad_weight: ranges.grad_weight,
        };
        (self.batch, options)
    }
}

answer! {
    /// The statistics of a layer's activations.
    pub struct ActivationStatistics {
        /// The fraction of values in the flat ends of a bounded activation; 0 for the others.
        saturated: f64,
        /// The fraction of units whose derivative is exactly 0 in every row.
        dead: f64,
        ..statistics: Statistics,
    }
}

answer! {
    /// What one layer does to a batch, and what the gradient does on its way back.
    pub struct LayerPass {
        /// How many inputs each unit has.
        fan_in: usize,
        /// How many units there are.
        fan_out: usize,
        /// `W`.
        weight: Statistics,
        /// `z = W aBefore + b`.
        preactivation: Statistics,
        /// `a = phi(z)`; the last layer is linear, its activations are its preactivations.
        activation: ActivationStatistics,
        /// `dL/dz`.
        grad_preactivation: Statistics,
        /// `dL/da`.
        grad_activation: Statistics,
        /// `dL/dW`.
        grad_weight: Statistics,
        /// How many units differ from one another in their preactivations over the batch.
        distinct_units: usize,
        /// The correlation about 0 of two rows' preactivations, on average over all pairs: 1 if all inputs look the same
        /// from here. NaN for one row, for zeros, and beyond the finite range.
        row_correlation: f64,
    }
}

impl From<weightscope::LayerPass> for LayerPass {
    fn from(layer: weightscope::LayerPass) -> Self {
        LayerPass {
            fan_in: layer.fan_in,
            fan_out: layer.fan_out,
            weight: layer.weight.into(),
            preactivation: layer.preactivation.into(),
            activation: ActivationStatistics {
                saturated: layer.saturated,
                dead: layer.dead,
                statistics: layer.activation.into(),
            },
            grad_preactivation: layer.grad_preactivation.into(),
            grad_activation: layer.grad_activation.into(),
            grad_weight: layer.grad_weight.into(),
            distinct_units: layer.distinct_units,
            row_correlation: layer.row_correlation,
        }
    }
}

names! {
    /// What becomes of a signal on its way through the hidden layers: the standard deviation of the
    /// activations from the input on, or the root mean square of the preactivations' gradients from the last
    /// hidden layer back.
    ///
    /// | name | meaning |
    /// | --- | --- |
    /// | `"steady"` | in all it changes by less than a factor of 10, or by less than a tenth a layer |
    /// | `"vanishing"` | it shrinks |
    /// | `"exploding"` | it grows |
    /// | `"zero"` | there is none from the start |
    /// | `"overflow"` | it leaves the finite range |
    pub enum Signal {
        /// It keeps its size, roughly.
        Steady = "steady",
        /// It shrinks.
        Vanishing = "vanishing",
        /// It grows.
        Exploding = "exploding",
        /// There is none from the start.
        Zero = "zero",
        /// It leaves the finite range.
        Overflow = "overflow",
    }
}

impl From<weightscope::Signal> for Signal {
    fn from(signal: weightscope::Signal) -> Self {
        match signal {
            weightscope::Signal::Steady => Signal::Steady,
            weightscope::Signal::Vanishing => Signal::Vanishing,
            weightscope::Signal::Exploding => Signal::Exploding,
            weightscope::Signal::Zero => Signal::Zero,
            weightscope::Signal::Overflow => Signal::Overflow,
        }
    }
}

answer! {
    /// What the numbers of a pass say about the initialization. Layers count from 0.
    pub struct Diagnosis {
        /// The geometric mean over the hidden layers of `std(a) / std(aBefore)`.
        forward_factor: f64,
        /// The geometric mean over the hidden layers but the last of the gradient's size in a layer over
        /// that in the layer after.
        backward_factor: f64,
        /// What becomes of the activations.
        forward: Signal,
        /// What becomes of the gradients.
        backward: Signal,
        /// The first layer with NaN or infinities on the way forward, or else on the way back.
        #[tsify(optional)]
        overflow_layer: Option<usize>,
        /// The first hidden layer with more than half of its values saturated.
        #[tsify(optional)]
        saturated_layer: Option<usize>,
        /// The first hidden layer with more than half of its units dead.
        #[tsify(optional)]
        dead_layer: Option<usize>,
        /// In every hidden layer all units are equal, though there are several.
        symmetric: bool,
    }
}

impl From<weightscope::Diagnosis> for Diagnosis {
    fn from(diagnosis: weightscope::Diagnosis) -> Self {
        Diagnosis {
            forward_factor: diagnosis.forward_factor,
            backward_factor: diagnosis.backward_factor,
            forward: diagnosis.forward.into(),
            backward: diagnosis.backward.into(),
            overflow_layer: diagnosis.overflow_layer,
            saturated_layer: diagnosis.saturated_layer,
            dead_layer: diagnosis.dead_layer,
            symmetric: diagnosis.symmetric,
        }
    }
}

answer! {
    /// One batch through a network and back.
    pub struct Pass {
        /// The inputs.
        input: Statistics,
        /// Each layer, the first one with weights first.
        layers: Vec<LayerPass>,
        /// The mean loss.
        data_loss: f64,
        /// What the numbers say about the initialization.
        diagnosis: Diagnosis,
    }
}

impl From<weightscope::Pass> for Pass {
    fn from(pass: weightscope::Pass) -> Self {
        Pass {
            input: pass.input.into(),
            layers: pass.layers.into_iter().map(Into::into).collect(),
            data_loss: pass.data_loss,
            diagnosis: pass.diagnosis.into(),
        }
    }
}

/// Runs a pass.
pub(crate) fn propagate(
    mlp: &mut weightscope::Mlp<f32>,
    options: PropagateOptions,
) -> Result<Pass> {
    let (batch, options) = options.split();
    let data = batch.build(mlp.features(), mlp.outputs())?;
    Ok(mlp.propagate(&data, &options)?.into())
}
