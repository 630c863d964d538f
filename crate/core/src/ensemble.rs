//! Many networks of one make: how far the variance of each layer strays with the seed.

use crate::dataset::Dataset;
use crate::error::{Result, checked, count_within};
use crate::loss::Loss;
use crate::lsuv::LsuvOptions;
use crate::matrix::Matrix;
use crate::mlp::{Mlp, MlpOptions};
use crate::moments::Moments;
use crate::ranking::ascending;
use crate::scalar::Scalar;

/// The most networks of an [`Ensemble`].
pub const MAX_ENSEMBLE_NETWORKS: usize = 1024;
/// Between these quantiles lie nine networks in ten.
pub const BAND_QUANTILES: [f64; 2] = [0.05, 0.95];

/// Which networks an [`Ensemble`] is of.
#[derive(Clone, Debug, PartialEq)]
pub struct EnsembleOptions {
    /// All but the seeds. Weights are drawn from those that follow `mlp.seed` (round at 2^32): the network of that seed
    /// itself is none of them.
    pub mlp: MlpOptions,
    /// Whose gradients are sent back.
    pub loss: Loss,
    /// How many, between 1 and [`MAX_ENSEMBLE_NETWORKS`].
    pub networks: usize,
    /// How each network's layers are scaled on the batch first, as [`Mlp::lsuv`] does; not at all if absent.
    pub lsuv: Option<LsuvOptions>,
}

/// Where the networks of an ensemble fall, layer by layer, the first layer with weights first.
///
/// Quantiles are those of Hyndman & Fan 1996, "Sample quantiles in statistical packages", definition 7: straight
/// lines between the sorted values, which NumPy draws too. A layer with NaN or infinities has an infinite variance.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The 5 % quantile.
    pub lower: Vec<f64>,
    /// The median.
    pub median: Vec<f64>,
    /// The 95 % quantile.
    pub upper: Vec<f64>,
}

/// The population variances of the networks of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// How many networks they are of.
    pub networks: usize,
    /// `z = W a_before + b`.
    pub preactivation: Band,
    /// `a = phi(z)`.
    pub activation: Band,
    /// `dL/dz`.
    pub grad_preactivation: Band,
    /// `dL/da`.
    pub grad_activation: Band,
    /// `dL/dz` over that of the same network's last hidden layer; NaN where that is 0 in every network.
    pub relative_grad_preactivation: Band,
    /// `dL/da` over that of the same network's last hidden layer; NaN where that is 0 in every network.
    pub relative_grad_activation: Band,
}

/// The variances of one kind of numbers: those of the first network, layer after layer, then of the next.
type Variances = Vec<f64>;

/// Networks that differ in their seed alone, each sent the same batch, so that one can see what the width of a
/// network leaves to chance.
///
/// ```
/// use weightscope::*;
/// let mlp = MlpOptions { sizes: vec![50, 50, 50, 10], seed: 7, ..MlpOptions::default() };
/// let inputs = gaussian::<f32>(64, 50, 7).unwrap().into_vec();
/// let labels = Answers::Labels((0..64).map(|row| row % 10).collect());
/// let data = Dataset::new(50, 10, Inputs::Numbers(inputs), labels).unwrap();
/// let options = EnsembleOptions { mlp, loss: Loss::SoftmaxCrossEntropy, networks: 16, lsuv: None };
/// let mut ensemble = Ensemble::new(options, data).unwrap();
/// while ensemble.advance() < 16 {}
/// let bands = ensemble.bands();
/// assert!(bands.activation.lower[1] < bands.activation.upper[1]);
/// assert_eq!(bands.relative_grad_preactivation.median[1], 1.0);
/// ```
#[derive(Debug)]
pub struct Ensemble<T> {
    options: EnsembleOptions,
    data: Dataset<T>,
    /// Made, but sent nothing yet.
    next: Option<Mlp<T>>,
    done: usize,
    /// `z`, `a`, `dL/dz`, `dL/da`, and the last two over the last hidden layer's.
    variances: [Variances; 6],
}

impl<T: Scalar> Ensemble<T> {
    /// Checks everything; no network is sent anything yet.
    ///
    /// # Errors
    /// As [`Mlp::new`] and [`Mlp::gradients`]; if there are no networks or more than [`MAX_ENSEMBLE_NETWORKS`]; if an
    /// option of `lsuv` is out of its bounds.
    pub fn new(options: EnsembleOptions, data: Dataset<T>) -> Result<Self> {
        let most = MAX_ENSEMBLE_NETWORKS;
        let networks = options.networks;
        count_within("networks", networks, 1, most, "an ensemble is of a number of networks")?;
        if let Some(lsuv) = &options.lsuv {
            lsuv.check().map_err(|error| error.within("lsuv"))?;
        }
        let variances = core::array::from_fn(|_| Vec::new());
        let mut ensemble = Ensemble { options, data, next: None, done: 0, variances };
        let mut first = ensemble.network().map_err(|error| error.within("mlp"))?;
        first.load(&ensemble.data)?;
        ensemble.next = Some(first);
        Ok(ensemble)
    }

    /// The network after those that are done.
    fn network(&self) -> Result<Mlp<T>> {
        let MlpOptions { seed, .. } = self.options.mlp;
        #[allow(clippy::cast_possible_truncation)] // at most MAX_ENSEMBLE_NETWORKS
        let seed = seed.wrapping_add(1 + self.done as u32);
        Mlp::new(&MlpOptions { seed, ..self.options.mlp.clone() })
    }

    /// Sends the batch through the next network, if one is left; how many are done.
    pub fn advance(&mut self) -> usize {
        let Some(mut mlp) = self.next.take() else { return self.done };
        checked(mlp.load(&self.data));
        if let Some(lsuv) = &self.options.lsuv {
            mlp.scale_layers(lsuv);
        }
        mlp.pass(self.options.loss, None);
        let (_, workspace) = mlp.parts();
        let last = mlp.layer_count() - 1;
        // The last layer is linear: what holds for z holds for a.
        let (z, dz) = (&workspace.preactivations, &workspace.grad_preactivations);
        let kinds = [
            of_layers(z, &[]),
            of_layers(&workspace.activations, &z[last..]),
            of_layers(dz, &[]),
            of_layers(&workspace.grad_activations, &dz[last..]),
        ];
        // Without hidden layers there is but the output.
        let unit = last.saturating_sub(1);
        for (kind, layers) in kinds.iter().enumerate() {
            self.variances[kind].extend(layers);
            if kind >= 2 {
                let relative = layers.iter().map(|variance| variance / layers[unit]);
                self.variances[kind + 2].extend(relative);
            }
        }
        self.done += 1;
        if self.done < self.options.networks {
            drop(mlp);
            self.next = Some(checked(self.network()));
        }
        self.done
    }

    /// How many networks are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// What the networks that are done tell; NaN if there are none.
    #[must_use]
    pub fn bands(&self) -> Bands {
        let layers = self.options.mlp.sizes.len() - 1;
        let band = |kind: usize| Band::of(&self.variances[kind], layers);
        Bands {
            networks: self.done,
            preactivation: band(0),
            activation: band(1),
            grad_preactivation: band(2),
            grad_activation: band(3),
            relative_grad_preactivation: band(4),
            relative_grad_activation: band(5),
        }
    }
}

impl Band {
    fn of(variances: &[f64], layers: usize) -> Self {
        let mut band = Band { lower: Vec::new(), median: Vec::new(), upper: Vec::new() };
        let mut of_layer = Vec::new();
        for layer in 0..layers {
            of_layer.clear();
            for network in variances.chunks_exact(layers) {
                if !network[layer].is_nan() {
                    of_layer.push(network[layer]);
                }
            }
            let sorted = ascending(&of_layer);
            band.lower.push(quantile(&sorted, BAND_QUANTILES[0]));
            band.median.push(quantile(&sorted, 0.5));
            band.upper.push(quantile(&sorted, BAND_QUANTILES[1]));
        }
        band
    }
}

/// The variance of each layer, those of `own` first; infinite where numbers are not finite.
fn of_layers<T: Scalar>(own: &[Matrix<T>], last: &[Matrix<T>]) -> Variances {
    let mut variances = Vec::with_capacity(own.len() + last.len());
    for part in [own, last] {
        for layer in part {
            let moments = Moments::of(layer.as_slice());
            let finite = moments.non_finite == 0.0;
            variances.push(if finite { moments.population_variance } else { f64::INFINITY });
        }
    }
    variances
}

/// The quantile `share` of sorted numbers, NaN of none.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let place = share * (sorted.len() - 1) as f64;
    let below = place as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    let beyond = place - below as f64;
    // An infinity has no difference to another, and none of it is not a number.
    if low == high || beyond == 0.0 { low } else { low + (high - low) * beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        // numpy.quantile([1, 2, 4, 8], [0.05, 0.5, 0.95])
        assert!((quantile(&sorted, 0.05) - 1.15).abs() < 1e-15);
        assert_eq!(quantile(&sorted, 0.5), 3.0);
        assert!((quantile(&sorted, 0.95) - 7.4).abs() < 1e-14);
        assert_eq!((quantile(&sorted, 0.0), quantile(&sorted, 1.0)), (1.0, 8.0));
        assert_eq!(quantile(&[3.0], 0.95), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(quantile(&[1.0, f64::INFINITY, f64::INFINITY], 0.95), f64::INFINITY);
        assert_eq!(quantile(&[1.0, 2.0, f64::INFINITY], 0.5), 2.0);
    }
}
