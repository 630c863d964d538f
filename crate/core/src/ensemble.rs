//! Many networks of one make: how far the variance of each layer strays with the seed.

use crate::dataset::Dataset;
use crate::error::{Result, count_within};
use crate::loss::Loss;
use crate::matrix::Matrix;
use crate::mlp::{Mlp, MlpOptions};
use crate::moments::Moments;
use crate::scalar::Scalar;

/// The most networks of an [`Ensemble`].
pub const MAX_ENSEMBLE_NETWORKS: usize = 1024;
/// Between these quantiles lie nine networks in ten.
pub const BAND_QUANTILES: [f64; 2] = [0.05, 0.95];

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
/// network leaves to chance. Weights are drawn from the seeds that follow `options.seed` (round at 2^32): the
/// network of that seed itself is none of them.
///
/// ```
/// use weightscope::*;
/// let options = MlpOptions { sizes: vec![50, 50, 50, 10], seed: 7, ..MlpOptions::default() };
/// let inputs = gaussian::<f32>(64, 50, 7).unwrap().into_vec();
/// let labels = Answers::Labels((0..64).map(|row| row % 10).collect());
/// let data = Dataset::new(50, 10, Inputs::Numbers(inputs), labels).unwrap();
/// let mut ensemble = Ensemble::new(options, data, Loss::SoftmaxCrossEntropy, 16).unwrap();
/// while ensemble.advance().unwrap() < 16 {}
/// let bands = ensemble.bands();
/// assert!(bands.activation.lower[1] < bands.activation.upper[1]);
/// assert_eq!(bands.relative_grad_preactivation.median[1], 1.0);
/// ```
#[derive(Debug)]
pub struct Ensemble<T> {
    options: MlpOptions,
    data: Dataset<T>,
    loss: Loss,
    networks: usize,
    done: usize,
    /// `z`, `a`, `dL/dz`, `dL/da`, and the last two over the last hidden layer's.
    variances: [Variances; 6],
}

impl<T: Scalar> Ensemble<T> {
    /// An ensemble of `networks` networks, none of which is made yet.
    ///
    /// # Errors
    /// If there are no networks or more than [`MAX_ENSEMBLE_NETWORKS`].
    pub fn new(options: MlpOptions, data: Dataset<T>, loss: Loss, networks: usize) -> Result<Self> {
        let most = MAX_ENSEMBLE_NETWORKS;
        count_within("networks", networks, 1, most, "an ensemble is of a number of networks")?;
        let variances = core::array::from_fn(|_| Vec::new());
        Ok(Ensemble { options, data, loss, networks, done: 0, variances })
    }

    /// Makes the next network, if one is left, and sends it the batch; how many are done.
    ///
    /// # Errors
    /// As [`Mlp::new`] and [`Mlp::gradients`]: at the first network if at any.
    pub fn advance(&mut self) -> Result<usize> {
        if self.done == self.networks {
            return Ok(self.done);
        }
        #[allow(clippy::cast_possible_truncation)] // at most MAX_ENSEMBLE_NETWORKS
        let seed = self.options.seed.wrapping_add(1 + self.done as u32);
        let mut mlp = Mlp::<T>::new(&MlpOptions { seed, ..self.options.clone() })?;
        mlp.load(&self.data)?;
        mlp.pass(self.loss, None);
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
        Ok(self.done)
    }

    /// How many networks are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// What the networks that are done tell; NaN if there are none.
    #[must_use]
    pub fn bands(&self) -> Bands {
        let layers = self.options.sizes.len() - 1;
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
            of_layer.sort_unstable_by(f64::total_cmp);
            band.lower.push(quantile(&of_layer, BAND_QUANTILES[0]));
            band.median.push(quantile(&of_layer, 0.5));
            band.upper.push(quantile(&of_layer, BAND_QUANTILES[1]));
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
