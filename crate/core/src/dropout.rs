//! Dropout: leaving out hidden units at random while training.

use crate::error::{Code, Error, Result, exact_length, finite_within};
use crate::loss::check_finite;
use crate::matrix::Matrix;
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};

/// The probability that a hidden unit is dropped, at least 0 and below 1.
#[derive(Clone, Debug, PartialEq)]
pub enum DropoutProbability {
    /// One for all hidden layers; 0 drops nothing.
    Same(f64),
    /// One for each hidden layer, the first one first.
    PerLayer(Vec<f64>),
}

impl Default for DropoutProbability {
    /// Nothing is dropped.
    fn default() -> Self {
        DropoutProbability::Same(0.0)
    }
}

impl DropoutProbability {
    /// The probabilities of `hidden` layers.
    ///
    /// # Errors
    /// If one is not finite, negative or 1 and more; if there are more or fewer than hidden layers.
    pub(crate) fn resolve(&self, hidden: usize) -> Result<Vec<f64>> {
        match self {
            DropoutProbability::Same(p) => Ok(vec![probability("dropout", *p)?; hidden]),
            DropoutProbability::PerLayer(all) => {
                exact_length("dropout", all.len(), hidden, "one probability a hidden layer")?;
                let all = all.iter().enumerate();
                all.map(|(layer, &p)| probability(&format!("dropout[{layer}]"), p)).collect()
            }
        }
    }
}

fn probability(field: &str, value: f64) -> Result<f64> {
    if value == 1.0 {
        let allowed = "a probability below 1 leaves some units";
        return Err(Error::new(Code::OutOfRange, field, value, allowed));
    }
    finite_within(field, value, 0.0, 1.0)
}

/// The factors by which dropout multiplies the activations of each hidden layer, (rows, units) each:
/// 0 where a unit is dropped, `1 / (1 - p)` where it is kept ("inverted" dropout, so that nothing needs
/// scaling when the trained network is used).
///
/// Source: Srivastava et al. 2014, "Dropout", sections 4 and 10.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutMasks<T> {
    layers: Vec<Matrix<T>>,
}

impl<T: Scalar> DropoutMasks<T> {
    /// The masks with these factors, one matrix (rows, units) for each hidden layer.
    #[must_use]
    pub fn new(layers: Vec<Matrix<T>>) -> Self {
        DropoutMasks { layers }
    }

    /// Checks that these are masks for `rows` rows of a network with these sizes.
    ///
    /// # Errors
    /// If a number or a shape of the matrices is another, or a factor is not finite.
    pub(crate) fn check(&self, rows: usize, sizes: &[usize]) -> Result<()> {
        let hidden = sizes.len() - 2;
        exact_length("masks", self.layers.len(), hidden, "one mask a hidden layer")?;
        for (layer, (mask, &units)) in self.layers.iter().zip(&sizes[1..]).enumerate() {
            let field = format!("masks[{layer}]");
            if (mask.rows(), mask.columns()) != (rows, units) {
                let given = format_args!("{} x {}", mask.rows(), mask.columns()).to_string();
                let allowed = format!("the layer's activations are {rows} x {units}");
                return Err(Error::new(Code::Mismatch, field, given, allowed));
            }
            check_finite(&field, mask.as_slice())?;
        }
        Ok(())
    }

    /// The factors of hidden layer `layer`.
    pub(crate) fn layer(&self, layer: usize) -> &[T] {
        self.layers[layer].as_slice()
    }
}

/// Draws masks, batch after batch.
///
/// Each hidden layer has a stream of its own ([`Purpose::Dropout`], the index is the layer) that runs on
/// from step to step, so that a run is reproducible and one layer's probability does not shift another's masks.
#[derive(Clone, Debug)]
pub(crate) struct Dropout<T> {
    probabilities: Vec<f64>,
    streams: Vec<Stream>,
    masks: DropoutMasks<T>,
}

impl<T: Scalar> Dropout<T> {
    /// Dropout with checked probabilities for the hidden layers of a network of these sizes; `None` if
    /// nothing is ever dropped.
    pub(crate) fn new(probabilities: Vec<f64>, sizes: &[usize], seed: u32) -> Option<Self> {
        if probabilities.iter().all(|&p| p == 0.0) {
            return None;
        }
        let units = &sizes[1..sizes.len() - 1];
        Some(Dropout {
            streams: (0..)
                .zip(&probabilities)
                .map(|(layer, _)| Stream::new(seed, Purpose::Dropout, layer))
                .collect(),
            masks: DropoutMasks::new(units.iter().map(|&units| Matrix::zeros(0, units)).collect()),
            probabilities,
        })
    }

    /// The masks for the next batch, of `rows` rows.
    pub(crate) fn draw(&mut self, rows: usize) -> &DropoutMasks<T> {
        let layers = self.probabilities.iter().zip(&mut self.streams).zip(&mut self.masks.layers);
        for ((&p, stream), mask) in layers {
            mask.set_rows(rows);
            if p == 0.0 {
                mask.as_mut_slice().fill(T::ONE);
                continue;
            }
            let kept = T::from_f64(1.0 / (1.0 - p));
            for factor in mask.as_mut_slice() {
                *factor = if stream.unit() < p { T::ZERO } else { kept };
            }
        }
        &self.masks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_dropped_with_its_probability_and_kept_in_the_mean() {
        // 200,000 draws: the share has a standard deviation of sqrt(p (1 - p) / n) and lies within 5 of them but
        // for one seed in 1.7 million.
        let n = 200_000.0_f64;
        for p in [0.1, 0.5, 0.9] {
            let mut dropout = Dropout::<f64>::new(vec![p], &[3, 200, 2], 7).unwrap();
            let mask = dropout.draw(1000).layer(0).to_vec();
            let dropped = mask.iter().filter(|&&factor| factor == 0.0).count() as f64;
            let deviation = (p * (1.0 - p) / n).square_root();
            assert!((dropped / n - p).abs() < 5.0 * deviation);
            // The expectation is 1: what the next layer sees stays the same in the mean.
            let mean = mask.iter().sum::<f64>() / n;
            assert!((mean - 1.0).abs() < 5.0 * deviation / (1.0 - p));
            assert!(mask.iter().all(|&f| f == 0.0 || f == 1.0 / (1.0 - p)));
        }
    }

    #[test]
    fn layers_have_streams_of_their_own() {
        let sizes = [3, 40, 50, 2];
        let mut both = Dropout::<f32>::new(vec![0.5, 0.5], &sizes, 7).unwrap();
        let mut second = Dropout::<f32>::new(vec![0.0, 0.5], &sizes, 7).unwrap();
        for rows in [4, 9, 1] {
            let both = both.draw(rows).clone();
            let second = second.draw(rows);
            assert_eq!(both.layer(1), second.layer(1));
            assert!(second.layer(0).iter().all(|&factor| factor == 1.0));
            assert_ne!(both.layer(0)[..40], both.layer(1)[..40]);
        }
        assert!(Dropout::<f32>::new(vec![0.0, 0.0], &sizes, 7).is_none());
    }

    #[test]
    fn probabilities_and_masks_are_checked() {
        let refusal = |p: DropoutProbability| p.resolve(2).unwrap_err().to_string();
        assert_eq!(
            refusal(DropoutProbability::Same(1.0)),
            "dropout is 1; a probability below 1 leaves some units"
        );
        assert!(refusal(DropoutProbability::Same(f64::NAN)).starts_with("dropout is NaN"));
        assert!(
            refusal(DropoutProbability::PerLayer(vec![0.5, -0.1]))
                .starts_with("dropout[1] is -0.1")
        );
        assert_eq!(
            refusal(DropoutProbability::PerLayer(vec![0.5])),
            "dropout is of length 1; one probability a hidden layer needs 2"
        );
        assert_eq!(DropoutProbability::Same(0.25).resolve(2).unwrap(), [0.25, 0.25]);

        let masks = DropoutMasks::new(vec![Matrix::<f64>::zeros(2, 3)]);
        assert!(masks.check(2, &[5, 3, 1]).is_ok());
        assert_eq!(
            masks.check(4, &[5, 3, 1]).unwrap_err().to_string(),
            "masks[0] is 2 x 3; the layer's activations are 4 x 3"
        );
        assert!(masks.check(2, &[5, 3, 3, 1]).is_err());
    }
}
