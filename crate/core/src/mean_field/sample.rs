//! Networks of finite width, to hold the theory against.

use super::length_map::LengthMap;
use crate::activation::Activation;
use crate::bias::BiasInitializer;
use crate::dataset::{Dataset, Inputs};
use crate::error::{Result, count_within};
use crate::fan::units;
use crate::gaussian::{gaussian, random_labels};
use crate::initializer::{Initializer, InitializerOptions};
use crate::loss::{Answers, Loss};
use crate::mlp::{Mlp, MlpOptions};
use crate::propagation::{PropagateOptions, Quantities};

/// Which networks [`sample_networks`] makes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkSampleOptions {
    /// Between the layers.
    pub activation: Activation,
    /// `fan_in` times the variance of a weight, 0 to [`MAX_SIGMA_2`](super::MAX_SIGMA_2).
    pub sigma_w2: f64,
    /// The variance of a bias, 0 to [`MAX_SIGMA_2`](super::MAX_SIGMA_2).
    pub sigma_b2: f64,
    /// The units of each layer, inputs included.
    pub width: usize,
    /// Hidden layers, 1 to [`NetworkSampleOptions::MAX_LAYERS`].
    pub layers: usize,
    /// Inputs, each of independent N(0, 1) values.
    pub rows: usize,
    /// 1 to [`NetworkSampleOptions::MAX_NETWORKS`]; they have the seeds `seed`, `seed + 1`, …
    pub networks: usize,
    /// Of the first network and its inputs.
    pub seed: u32,
}

impl NetworkSampleOptions {
    /// The most hidden layers.
    pub const MAX_LAYERS: usize = 127;
    /// The most networks.
    pub const MAX_NETWORKS: usize = 64;
    /// The classes that random labels of the inputs tell apart, for gradients to begin somewhere.
    const CLASSES: usize = 10;
}

/// What was measured in them, pooled over units and inputs: a row a network, a column a hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSample {
    /// The mean of `z^2`.
    pub preactivation_mean_square: Vec<f64>,
    /// The mean of `(dL/dz)^2` over that of the last hidden layer.
    pub grad_preactivation_ratio: Vec<f64>,
}

/// Sends random inputs through some networks of the kind that [`mean_field`](super::mean_field) tells of, and the
/// gradient of a cross-entropy back. Numbers are single precision, and may leave its range.
///
/// ```
/// use weightscope::{Activation, NetworkSampleOptions, sample_networks};
/// let sample = sample_networks(&NetworkSampleOptions {
///     activation: Activation::Linear,
///     sigma_w2: 1.0,
///     sigma_b2: 0.0,
///     width: 200,
///     layers: 3,
///     rows: 10,
///     networks: 2,
///     seed: 7,
/// })
/// .unwrap();
/// assert_eq!(sample.preactivation_mean_square.len(), 6);
/// assert!(sample.preactivation_mean_square.iter().all(|q| (q - 1.0).abs() < 0.2));
/// ```
///
/// # Errors
/// If an option is out of its bounds, and as [`Mlp::new`](Mlp::new) and [`Mlp::propagate`](Mlp::propagate).
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // small counts
pub fn sample_networks(options: &NetworkSampleOptions) -> Result<NetworkSample> {
    let &NetworkSampleOptions { activation, sigma_w2, sigma_b2, width, layers, rows, .. } = options;
    LengthMap::new(activation, sigma_w2, sigma_b2)?;
    units("width", width)?;
    let most = NetworkSampleOptions::MAX_LAYERS;
    count_within("layers", layers, 1, most, "a network has hidden layers")?;
    let most = NetworkSampleOptions::MAX_NETWORKS;
    count_within("networks", options.networks, 1, most, "a sample has networks")?;

    let mut sizes = vec![width; layers + 1];
    sizes.push(NetworkSampleOptions::CLASSES);
    let std = (sigma_w2 / width as f64).sqrt();
    let base = MlpOptions {
        sizes,
        activation,
        initializer: InitializerOptions { std: Some(std), ..Initializer::Normal.into() },
        bias_initializer: BiasInitializer::Normal,
        bias_std: Some(sigma_b2.sqrt()),
        ..MlpOptions::default()
    };
    let mut pass_options = PropagateOptions::new(Loss::SoftmaxCrossEntropy);
    pass_options.histograms = Quantities::from_iter([]);
    let mut sample = NetworkSample {
        preactivation_mean_square: Vec::new(),
        grad_preactivation_ratio: Vec::new(),
    };
    for index in 0..options.networks {
        let seed = options.seed.wrapping_add(index as u32);
        let mut mlp = Mlp::<f32>::new(&MlpOptions { seed, ..base.clone() })?;
        mlp.check_pass("rows", rows)?;
        let inputs = gaussian::<f32>(rows, width, seed).map_err(|error| {
            if error.field() == "count" { error.of_field("rows".into()) } else { error }
        })?;
        let labels = random_labels(rows, NetworkSampleOptions::CLASSES, seed)?;
        let labels = Answers::Labels(labels.into_iter().map(u32::from).collect());
        let inputs = Inputs::Numbers(inputs.into_vec());
        let data = Dataset::new(width, NetworkSampleOptions::CLASSES, inputs, labels)?;
        let pass = mlp.propagate(&data, &pass_options)?;
        let last = pass.layers[layers - 1].grad_preactivation.moments.mean_square;
        for layer in &pass.layers[..layers] {
            sample.preactivation_mean_square.push(layer.preactivation.moments.mean_square);
            let ratio = layer.grad_preactivation.moments.mean_square / last;
            sample.grad_preactivation_ratio.push(ratio);
        }
    }
    Ok(sample)
}
