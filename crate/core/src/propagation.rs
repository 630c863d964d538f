//! One batch through the network and back, layer by layer in numbers.

use crate::activation::Activation;
use crate::dataset::Dataset;
use crate::diagnosis::Diagnosis;
use crate::distinct::distinct_columns;
use crate::error::Result;
use crate::flatness::Flatness;
use crate::histogram::HistogramOptions;
use crate::loss::Loss;
use crate::matrix::Matrix;
use crate::mlp::Mlp;
use crate::moments::Moments;
use crate::row_correlation::row_correlation;
use crate::scalar::Scalar;
use crate::statistics::Statistics;
use crate::workspace::Workspace;

/// Ranges for the histograms of a [`Pass`], one for each kind of number; `None` is automatic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ranges {
    /// The inputs.
    pub input: Option<[f64; 2]>,
    /// The weights.
    pub weight: Option<[f64; 2]>,
    /// `z = W a_before + b`.
    pub preactivation: Option<[f64; 2]>,
    /// `a = phi(z)`.
    pub activation: Option<[f64; 2]>,
    /// `dL/dz`.
    pub grad_preactivation: Option<[f64; 2]>,
    /// `dL/da`.
    pub grad_activation: Option<[f64; 2]>,
    /// `dL/dW`.
    pub grad_weight: Option<[f64; 2]>,
}

/// The kinds of number a [`Pass`] tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The inputs.
    Input,
    /// The weights.
    Weight,
    /// `z = W a_before + b`.
    Preactivation,
    /// `a = phi(z)`.
    Activation,
    /// `dL/dz`.
    GradPreactivation,
    /// `dL/da`.
    GradActivation,
    /// `dL/dW`.
    GradWeight,
}

/// Some of the kinds of number, each there or not.
///
/// ```
/// use weightscope::{Quantities, Quantity};
/// let some: Quantities = [Quantity::Activation, Quantity::Weight].into_iter().collect();
/// assert!(some.has(Quantity::Weight) && !some.has(Quantity::Input));
/// assert!(Quantities::ALL.has(Quantity::Input));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantities(u8);

impl Quantities {
    /// Every kind.
    pub const ALL: Self = Quantities(0x7f);

    /// Whether `quantity` is among them.
    #[must_use]
    pub fn has(self, quantity: Quantity) -> bool {
        self.0 >> quantity as u8 & 1 == 1
    }
}

impl FromIterator<Quantity> for Quantities {
    fn from_iter<I: IntoIterator<Item = Quantity>>(quantities: I) -> Self {
        Quantities(quantities.into_iter().fold(0, |all, quantity| all | 1 << quantity as u8))
    }
}

/// How a pass is made and shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PropagateOptions {
    /// The loss whose gradients are sent back.
    pub loss: Loss,
    /// The bins of every histogram, 1 to [`HistogramOptions::MAX_BINS`].
    pub bins: usize,
    /// Where the histograms begin and end.
    pub ranges: Ranges,
    /// Whether the layers share one automatic range for each kind, so that their histograms compare.
    pub shared_range: bool,
    /// The kinds that get a histogram. Those of the others have no bins; counting takes a good part of the
    /// time of a pass.
    pub histograms: Quantities,
}

impl PropagateOptions {
    /// [`HistogramOptions::DEFAULT_BINS`] bins over automatic ranges, each layer its own.
    #[must_use]
    pub fn new(loss: Loss) -> Self {
        let bins = HistogramOptions::DEFAULT_BINS;
        PropagateOptions {
            loss,
            bins,
            ranges: Ranges::default(),
            shared_range: false,
            histograms: Quantities::ALL,
        }
    }
}

/// What one layer does to a batch, and what the gradient does on its way back.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerPass {
    /// How many inputs each unit has.
    pub fan_in: usize,
    /// How many units there are.
    pub fan_out: usize,
    /// `W`.
    pub weight: Statistics,
    /// `z = W a_before + b`.
    pub preactivation: Statistics,
    /// `a = phi(z)`; the last layer is linear, its activations are its preactivations.
    pub activation: Statistics,
    /// The fraction of values in the flat ends of a bounded activation: `abs(phi'(z))` below
    /// [`Activation::saturation_threshold`]. 0 for other activations.
    pub saturated: f64,
    /// The fraction of units for which `phi'(z)` is exactly 0 in every row: nothing reaches their weights.
    pub dead: f64,
    /// `dL/dz`.
    pub grad_preactivation: Statistics,
    /// `dL/da`.
    pub grad_activation: Statistics,
    /// `dL/dW`.
    pub grad_weight: Statistics,
    /// How many units differ from one another in their preactivations over the batch. (Preactivations,
    /// because two units that are both dead or saturated may still differ.)
    pub distinct_units: usize,
    /// The correlation about 0 of two rows' preactivations, on average over all pairs: the mean inner product over the
    /// mean square length. 1 if all inputs look the same from here; NaN for one row, for zeros, and beyond the finite
    /// range.
    pub row_correlation: f64,
}

/// One batch through a network and back.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// The inputs.
    pub input: Statistics,
    /// Each layer, the first one with weights first.
    pub layers: Vec<LayerPass>,
    /// The mean loss.
    pub data_loss: f64,
    /// What the numbers say about the initialization.
    pub diagnosis: Diagnosis,
}

impl<T: Scalar> Mlp<T> {
    /// Sends `data` through the network as one batch, the gradient of `options.loss` back, and keeps
    /// what every layer sees. Numbers that leave the finite range are results, not errors.
    ///
    /// ```
    /// use weightscope::*;
    /// let options = MlpOptions {
    ///     sizes: vec![50, 50, 50, 50, 10],
    ///     activation: Activation::Relu,
    ///     initializer: Initializer::KaimingNormal.into(),
    ///     ..MlpOptions::default()
    /// };
    /// let mut mlp = Mlp::<f32>::new(&options).unwrap();
    /// let inputs = gaussian::<f32>(100, 50, 7).unwrap().into_vec();
    /// let labels = Answers::Labels((0..100).map(|row| row % 10).collect());
    /// let data = Dataset::new(50, 10, Inputs::Numbers(inputs), labels).unwrap();
    /// let pass = mlp.propagate(&data, &PropagateOptions::new(Loss::SoftmaxCrossEntropy)).unwrap();
    /// assert_eq!(pass.diagnosis.forward, Signal::Steady);
    /// assert_eq!(pass.layers[1].activation.histogram.counts.iter().sum::<u32>(), 5000);
    /// ```
    ///
    /// # Errors
    /// As [`gradients`](Mlp::gradients), and if the bins or a range are out of bounds.
    pub fn propagate(&mut self, data: &Dataset<T>, options: &PropagateOptions) -> Result<Pass> {
        let ranges = &options.ranges;
        let kind = |name: &str, range, quantity| {
            let checked = histogram_options(options.bins, name, range)?;
            Ok(options.histograms.has(quantity).then_some(checked))
        };
        let kinds = Kinds {
            input: kind("input", ranges.input, Quantity::Input)?,
            weight: kind("weight", ranges.weight, Quantity::Weight)?,
            preactivation: kind("preactivation", ranges.preactivation, Quantity::Preactivation)?,
            activation: kind("activation", ranges.activation, Quantity::Activation)?,
            grad_preactivation: kind(
                "grad_preactivation",
                ranges.grad_preactivation,
                Quantity::GradPreactivation,
            )?,
            grad_activation: kind(
                "grad_activation",
                ranges.grad_activation,
                Quantity::GradActivation,
            )?,
            grad_weight: kind("grad_weight", ranges.grad_weight, Quantity::GradWeight)?,
        };
        self.load(data)?;
        let data_loss = self.pass(options.loss, None);
        let inputs = self.parts().1.inputs.as_slice();
        let input = Statistics::with_moments(inputs, Moments::of(inputs), kinds.input);
        let layers = self.layers(&kinds, options.shared_range);
        let diagnosis = Diagnosis::of(&input, &layers);
        Ok(Pass { input, layers, data_loss, diagnosis })
    }

    /// The numbers of each layer after a pass.
    fn layers(&self, kinds: &Kinds, shared: bool) -> Vec<LayerPass> {
        let (network, workspace) = self.parts();
        let last = self.layer_count() - 1;
        let Workspace { preactivations, grad_preactivations, .. } = workspace;
        let (z, dz) = (preactivations.as_slice(), grad_preactivations.as_slice());
        let seen = |own, last, options| Seen::new(own, last, options, shared);
        let weight = seen(&network.weights, &[], kinds.weight);
        let preactivation = seen(z, &[], kinds.preactivation);
        let grad_preactivation = seen(dz, &[], kinds.grad_preactivation);
        // The last layer is linear: what holds for z holds for a.
        let activation = seen(&workspace.activations, &z[last..], kinds.activation);
        let grad_activation = seen(&workspace.grad_activations, &dz[last..], kinds.grad_activation);
        let grad_weight = seen(&workspace.grad_weights, &[], kinds.grad_weight);

        let (curved, linear) = (Flatness::of(network.activation), Flatness::of(Activation::Linear));
        let layers = (0..=last).map(|layer| {
            let z = &z[layer];
            let flatness = if layer == last { &linear } else { &curved };
            let (saturated, dead) = flatness.shares(z);
            LayerPass {
                fan_in: network.weights[layer].columns(),
                fan_out: network.weights[layer].rows(),
                weight: weight.layer(layer),
                preactivation: preactivation.layer(layer),
                activation: activation.layer(layer),
                saturated,
                dead,
                grad_preactivation: grad_preactivation.layer(layer),
                grad_activation: grad_activation.layer(layer),
                grad_weight: grad_weight.layer(layer),
                distinct_units: distinct_columns(z),
                row_correlation: row_correlation(z),
            }
        });
        layers.collect()
    }
}

/// Checked options for the histograms of one kind.
#[inline(never)]
fn histogram_options(bins: usize, kind: &str, range: Option<[f64; 2]>) -> Result<HistogramOptions> {
    HistogramOptions::new(bins, range).map_err(|error| {
        // `range[1]` of the activations is `range.activation[1]`.
        match error.field().strip_prefix("range") {
            Some(end) => {
                let field = format!("range.{kind}{end}");
                error.of_field(field)
            }
            None => error,
        }
    })
}

/// Checked options for the histograms of the kinds that get one.
struct Kinds {
    input: Option<HistogramOptions>,
    weight: Option<HistogramOptions>,
    preactivation: Option<HistogramOptions>,
    activation: Option<HistogramOptions>,
    grad_preactivation: Option<HistogramOptions>,
    grad_activation: Option<HistogramOptions>,
    grad_weight: Option<HistogramOptions>,
}

/// One kind of numbers in all layers.
struct Seen<'a, T> {
    layers: Vec<&'a Matrix<T>>,
    moments: Vec<Moments>,
    options: Option<HistogramOptions>,
}

impl<'a, T: Scalar> Seen<'a, T> {
    /// Those of `own`, then those of `last`; the bins shared between them if `shared` says so.
    #[inline(never)]
    fn new(
        own: &'a [Matrix<T>],
        last: &'a [Matrix<T>],
        options: Option<HistogramOptions>,
        shared: bool,
    ) -> Self {
        let layers: Vec<&Matrix<T>> = own.iter().chain(last).collect();
        let moments: Vec<Moments> =
            layers.iter().map(|layer| Moments::of(layer.as_slice())).collect();
        // `min` and `max` pass over the NaN of a layer without finite numbers.
        let min = moments.iter().map(|moments| moments.min).fold(f64::NAN, f64::min);
        let max = moments.iter().map(|moments| moments.max).fold(f64::NAN, f64::max);
        let options =
            options.map(|options| if shared { options.or_range(min, max) } else { options });
        Seen { layers, moments, options }
    }

    /// The statistics of one layer.
    #[inline(never)]
    fn layer(&self, index: usize) -> Statistics {
        Statistics::with_moments(self.layers[index].as_slice(), self.moments[index], self.options)
    }
}
