//! How sure it is that a network trains: many seeds of one, trained for a while.

use crate::dataset::Dataset;
use crate::ensemble::quantile;
use crate::error::{Result, checked, count_within, finite_within};
use crate::mlp::{Mlp, MlpOptions};
use crate::ranking::{key, ranking};
use crate::scalar::Scalar;
use crate::trainer::{Trainer, TrainerOptions, checked_steps};

/// Which networks are trained, for how long, and when one counts as trained.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainabilityOptions {
    /// The first network; network `i` is the same with the seed `seed + i`, modulo 2^32.
    pub mlp: MlpOptions,
    /// How the first is trained; network `i` has the seed `seed + i` here too.
    pub trainer: TrainerOptions,
    /// How many networks, between 1 and [`TrainabilityOptions::MAX_NETWORKS`].
    pub networks: usize,
    /// The updates of each, between 1 and [`Trainer::MAX_STEPS`].
    pub steps: u64,
    /// A network has trained if its mean loss on all data is below this in the end; between 0 and
    /// [`TrainabilityOptions::MAX_THRESHOLD`].
    pub threshold: f64,
}

impl TrainabilityOptions {
    /// The most networks.
    pub const MAX_NETWORKS: usize = 1000;
    /// The largest threshold.
    pub const MAX_THRESHOLD: f64 = 1e6;
}

/// What became of the networks.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainedShare {
    /// The mean loss of each in the end, without penalty.
    pub losses: Vec<f64>,
    /// How many ended below the threshold. A loss that is not finite is not below it.
    pub trained: usize,
    /// How many ended with a loss that is not finite.
    pub non_finite: usize,
}

impl TrainedShare {
    /// The fraction that trained.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.trained as f64 / self.losses.len() as f64
    }

    /// The median loss; between two in the middle, half way. One that is not finite counts as infinite.
    #[must_use]
    pub fn median(&self) -> f64 {
        let bounded = |loss: f64| if loss.is_finite() { loss } else { f64::INFINITY };
        let order = ranking(self.losses.iter().map(|loss| key(bounded(*loss))));
        let sorted: Vec<f64> = order.into_iter().map(|index| bounded(self.losses[index])).collect();
        quantile(&sorted, 0.5)
    }
}

/// Networks that differ in their seeds alone, trained one after the other, a few steps at a time.
///
/// What becomes of a network depends on the options and its seed alone, not on how the steps are parted nor
/// on the networks before it.
///
/// ```
/// use weightscope::*;
/// // One unit learns to add; at a learning rate of 0 it does not.
/// let data = || {
///     let inputs = Inputs::Numbers(vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
///     Dataset::<f64>::new(2, 1, inputs, Answers::Targets(vec![1.0, 1.0, 2.0])).unwrap()
/// };
/// let share = |rate| {
///     let options = TrainabilityOptions {
///         mlp: MlpOptions::default(),
///         trainer: TrainerOptions::new(Loss::MeanSquaredError, rate, 2),
///         networks: 5,
///         steps: 200,
///         threshold: 1e-3,
///     };
///     Trainability::new(options, data()).unwrap().run().share()
/// };
/// assert_eq!((share(0.2), share(0.0)), (1.0, 0.0));
/// ```
#[derive(Debug)]
pub struct Trainability<T> {
    options: TrainabilityOptions,
    data: Dataset<T>,
    under_way: Option<(Trainer<T>, u64)>,
    losses: Vec<f64>,
}

impl<T: Scalar> Trainability<T> {
    /// Checks everything; nothing is trained yet.
    ///
    /// # Errors
    /// As [`Mlp::new`] and [`Trainer::new`], if `data` do not fit the network, and if `networks`, `steps` or
    /// `threshold` is out of bounds.
    pub fn new(options: TrainabilityOptions, data: Dataset<T>) -> Result<Self> {
        let most = TrainabilityOptions::MAX_NETWORKS;
        count_within("networks", options.networks, 1, most, "a share is of a number of networks")?;
        checked_steps(options.steps)?;
        let most = TrainabilityOptions::MAX_THRESHOLD;
        finite_within("threshold", options.threshold, 0.0, most)?;
        let mut cell = Trainability { options, data, under_way: None, losses: Vec::new() };
        let first = cell.network(0)?;
        cell.under_way = Some((first, cell.options.steps));
        Ok(cell)
    }

    /// A network at its start.
    fn network(&self, index: usize) -> Result<Trainer<T>> {
        #[allow(clippy::cast_possible_truncation)] // at most MAX_NETWORKS
        let seed = |seed: u32| seed.wrapping_add(index as u32);
        let TrainabilityOptions { mlp, trainer, .. } = &self.options;
        let mlp = MlpOptions { seed: seed(mlp.seed), ..mlp.clone() };
        let options = TrainerOptions { seed: seed(trainer.seed), ..trainer.clone() };
        let mlp = Mlp::new(&mlp).map_err(|error| error.within("mlp"))?;
        let mut trainer = Trainer::new(&mlp, &options).map_err(|error| error.within("trainer"))?;
        trainer.set_data(self.data.clone(), None)?;
        Ok(trainer)
    }

    /// The next `steps` updates, or fewer: those of one network. Nothing until the last has been made, then
    /// what became of all.
    ///
    /// # Errors
    /// If `steps` is 0 or above [`Trainer::MAX_STEPS`].
    pub fn advance(&mut self, steps: u64) -> Result<Option<TrainedShare>> {
        Ok(self.proceed(checked_steps(steps)?))
    }

    fn proceed(&mut self, steps: u64) -> Option<TrainedShare> {
        if let Some((trainer, left)) = &mut self.under_way {
            let portion = steps.min(*left);
            // The data are there and the number is in bounds.
            checked(trainer.advance(portion));
            *left -= portion;
            if *left > 0 {
                return None;
            }
            let evaluations = checked(trainer.evaluate());
            self.losses.push(evaluations.training.data_loss);
            self.under_way = None;
            if self.losses.len() < self.options.networks {
                let next = checked(self.network(self.losses.len()));
                self.under_way = Some((next, self.options.steps));
                return None;
            }
        }
        let (mut trained, mut non_finite) = (0, 0);
        for loss in &self.losses {
            trained += usize::from(*loss < self.options.threshold);
            non_finite += usize::from(!loss.is_finite());
        }
        Some(TrainedShare { losses: self.losses.clone(), trained, non_finite })
    }

    /// Trains all to the end.
    pub fn run(&mut self) -> TrainedShare {
        loop {
            if let Some(share) = self.proceed(u64::MAX) {
                return share;
            }
        }
    }
}
