//! Training: minibatch gradient descent on a penalised loss.

use crate::dataset::{Dataset, check_rows};
use crate::distinct_units::{DistinctUnits, distinct_units};
use crate::dropout::{Dropout, DropoutProbability};
use crate::error::{Code, Error, Result, count_within, finite_within};
use crate::evaluation::{Evaluation, Tally};
use crate::histogram::HistogramOptions;
use crate::loss::Loss;
use crate::matrix::Matrix;
use crate::mlp::Mlp;
use crate::order::Order;
use crate::penalty::{L1Update, Penalty};
use crate::scalar::Scalar;
use crate::update::Update;
use crate::weight_statistics::{WeightStatistics, of_layer};

/// The most steps that are made at a time.
const MAX_STEPS: u64 = 1_000_000;

/// How a network is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainerOptions {
    /// What is made small, beside the penalty.
    pub loss: Loss,
    /// What is added to it.
    pub penalty: Penalty,
    /// How the L1 part of the penalty moves a weight.
    pub l1_update: L1Update,
    /// The factor of every gradient, between 0 and [`TrainerOptions::MAX_LEARNING_RATE`].
    pub learning_rate: f64,
    /// The rows of a step, between 1 and [`TrainerOptions::MAX_BATCH_SIZE`].
    pub batch_size: usize,
    /// The probability that a hidden unit is dropped while training.
    pub dropout: DropoutProbability,
    /// The order of the rows and the dropout masks are drawn from streams of this seed.
    pub seed: u32,
}

impl TrainerOptions {
    /// The largest learning rate.
    pub const MAX_LEARNING_RATE: f64 = 1e6;
    /// The largest batch.
    pub const MAX_BATCH_SIZE: usize = 65_536;

    /// Training on `loss` without penalty or dropout.
    #[must_use]
    pub fn new(loss: Loss, learning_rate: f64, batch_size: usize) -> Self {
        TrainerOptions {
            loss,
            penalty: Penalty::NONE,
            l1_update: L1Update::default(),
            learning_rate,
            batch_size,
            dropout: DropoutProbability::default(),
            seed: 0,
        }
    }
}

/// Where training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many updates have been made.
    pub step: u64,
    /// How many epochs have been finished.
    pub epoch: u64,
    /// Whether the call finished an epoch, its last step or one before.
    pub epoch_done: bool,
    /// How many steps are left in the present epoch: all of them right after one is finished. Calling
    /// [`advance`](Trainer::advance) with no more than this many stops exactly at its end.
    pub epoch_steps_left: u64,
}

/// How well the network does on the data it trains on, and on others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluations {
    /// On the training data.
    pub training: Evaluation,
    /// On the validation data, if there are any.
    pub validation: Option<Evaluation>,
}

/// Minibatch gradient descent on a network of its own, a copy of the one handed in.
///
/// Each epoch visits every row once, in an order of its own ([`epoch_order`](crate::epoch_order)); its last
/// batch may be smaller, and its loss is the mean over its own rows. Weights that overflow are results to
/// see, not errors. Nothing is allocated from step to step.
///
/// ```
/// use weightscope::*;
/// // One unit learns to add.
/// let mlp = Mlp::<f64>::new(&MlpOptions { sizes: vec![2, 1], ..MlpOptions::default() }).unwrap();
/// let mut trainer = Trainer::new(&mlp, &TrainerOptions::new(Loss::MeanSquaredError, 0.2, 2)).unwrap();
/// let inputs = Inputs::Numbers(vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
/// let data = Dataset::new(2, 1, inputs, Answers::Targets(vec![1.0, 1.0, 2.0])).unwrap();
/// trainer.set_data(data, None).unwrap();
/// for _ in 0..200 {
///     trainer.run_epoch().unwrap();
/// }
/// assert!(trainer.evaluate().unwrap().training.data_loss < 1e-6);
/// assert!((trainer.weight(0).unwrap().as_slice()[0] - 1.0).abs() < 1e-3);
/// ```
#[derive(Debug)]
pub struct Trainer<T> {
    mlp: Mlp<T>,
    loss: Loss,
    penalty: Penalty,
    update: Update<T>,
    near_zero: f64,
    batch_size: usize,
    dropout: Option<Dropout<T>>,
    seed: u32,
    data: Option<Data<T>>,
    step: u64,
    epoch: u64,
    tallies: Tallies,
}

/// An evaluation under way.
#[derive(Clone, Copy, Debug, Default)]
struct Tallies {
    training: Tally,
    validation: Tally,
}

#[derive(Clone, Debug)]
struct Data<T> {
    training: Dataset<T>,
    validation: Option<Dataset<T>>,
    order: Order,
}

impl<T: Scalar> Trainer<T> {
    /// The most steps of one call of [`advance`](Trainer::advance).
    pub const MAX_STEPS: u64 = MAX_STEPS;

    /// A trainer with a copy of `mlp`.
    ///
    /// # Errors
    /// If the learning rate, the batch size or a dropout probability is out of bounds, or a batch too
    /// large for a network of that size ([`Mlp::MAX_PASS_VALUES`]).
    pub fn new(mlp: &Mlp<T>, options: &TrainerOptions) -> Result<Self> {
        let most = TrainerOptions::MAX_LEARNING_RATE;
        let learning_rate = finite_within("learning_rate", options.learning_rate, 0.0, most)?;
        let most = TrainerOptions::MAX_BATCH_SIZE;
        count_within("batch_size", options.batch_size, 1, most, "a batch has a number of rows")?;
        mlp.check_pass("batch_size", options.batch_size)?;
        let dropout = options.dropout.resolve(mlp.layer_count() - 1)?;
        Ok(Trainer {
            loss: options.loss,
            penalty: options.penalty,
            update: Update::new(learning_rate, options.penalty, options.l1_update),
            near_zero: learning_rate * options.penalty.l1(),
            batch_size: options.batch_size,
            dropout: Dropout::new(dropout, mlp.sizes(), options.seed),
            seed: options.seed,
            data: None,
            step: 0,
            epoch: 0,
            tallies: Tallies::default(),
            mlp: mlp.clone(),
        })
    }

    /// Hands in the data to train on, and others to evaluate on. May be called again: training goes on
    /// from the same weights, at the start of the present epoch.
    ///
    /// # Errors
    /// If either was made for another number of features or outputs.
    pub fn set_data(&mut self, training: Dataset<T>, validation: Option<Dataset<T>>) -> Result<()> {
        let (features, outputs) = (self.mlp.features(), self.mlp.outputs());
        training.fits(features, outputs).map_err(|error| error.within("training"))?;
        if let Some(validation) = &validation {
            validation.fits(features, outputs).map_err(|error| error.within("validation"))?;
        }
        let order = Order::new(self.seed, training.rows());
        self.data = Some(Data { training, validation, order });
        self.tallies = Tallies::default();
        Ok(())
    }

    /// Lets go of the data, so that there is memory for others; the weights stay as they are.
    pub fn clear_data(&mut self) {
        self.data = None;
        self.tallies = Tallies::default();
    }

    /// One update on exactly these rows of the training data, which may repeat. The seeded order stays
    /// where it is.
    ///
    /// # Errors
    /// If there are no data, no rows or more than fit a pass, or a row does not exist.
    pub fn step(&mut self, rows: &[usize]) -> Result<Progress> {
        let Trainer { mlp, dropout, update, loss, data, .. } = self;
        let data = data.as_ref().ok_or_else(no_data)?;
        let most = TrainerOptions::MAX_BATCH_SIZE;
        count_within("rows", rows.len(), 1, most, "indices; a step takes a number of rows")?;
        mlp.check_pass("rows", rows.len())?;
        check_rows(rows, data.training.rows())?;
        mlp.load_rows(&data.training, rows.iter().copied());
        descend(mlp, dropout.as_mut(), update, *loss);
        self.step += 1;
        self.tallies = Tallies::default();
        Ok(self.progress(false))
    }

    /// The next `steps` updates of the seeded order, from epoch to epoch.
    ///
    /// # Errors
    /// If there are no data, or `steps` is 0 or above [`MAX_STEPS`](Trainer::MAX_STEPS).
    pub fn advance(&mut self, steps: u64) -> Result<Progress> {
        if self.data.is_none() {
            return Err(no_data());
        }
        Ok(self.proceed(checked_steps(steps)?))
    }

    /// What is left of the present epoch, the whole of it after the last one's end.
    ///
    /// # Errors
    /// If there are no data.
    pub fn run_epoch(&mut self) -> Result<Progress> {
        if self.data.is_none() {
            return Err(no_data());
        }
        Ok(self.proceed(self.epoch_steps_left()))
    }

    fn proceed(&mut self, steps: u64) -> Progress {
        let mut epoch_done = false;
        self.tallies = Tallies::default();
        let Trainer { mlp, dropout, update, loss, data, .. } = self;
        if let Some(Data { training, order, .. }) = data {
            for _ in 0..steps {
                let rows = order.next_batch(self.epoch, self.batch_size);
                mlp.load_rows(training, rows.iter().map(|&row| row as usize));
                descend(mlp, dropout.as_mut(), update, *loss);
                self.step += 1;
                if order.left(self.epoch) == 0 {
                    self.epoch += 1;
                    epoch_done = true;
                }
            }
        }
        self.progress(epoch_done)
    }

    fn epoch_steps_left(&self) -> u64 {
        let left = self.data.as_ref().map_or(0, |data| data.order.left(self.epoch));
        left.div_ceil(self.batch_size) as u64
    }

    fn progress(&self, epoch_done: bool) -> Progress {
        Progress {
            step: self.step,
            epoch: self.epoch,
            epoch_done,
            epoch_steps_left: self.epoch_steps_left(),
        }
    }

    /// How well the network does, without dropout, on all training and validation data.
    ///
    /// # Errors
    /// If there are no data.
    pub fn evaluate(&mut self) -> Result<Evaluations> {
        self.tallies = Tallies::default();
        loop {
            if let Some(evaluations) = self.evaluate_part(usize::MAX)? {
                return Ok(evaluations);
            }
        }
    }

    /// The next `rows` rows of an [evaluation](Trainer::evaluate), or a few more: nothing until all rows
    /// have been seen, then what `evaluate` answers, to the last bit. An evaluation of many rows can so
    /// let others have their turn. A step, or other data, starts over.
    ///
    /// # Errors
    /// If there are no data, or `rows` is 0.
    pub fn evaluate_part(&mut self, rows: usize) -> Result<Option<Evaluations>> {
        let Trainer { mlp, data, loss, penalty, tallies, .. } = self;
        let data = data.as_ref().ok_or_else(no_data)?;
        if rows == 0 {
            return Err(Error::new(Code::OutOfRange, "rows", 0, "a part has one row at least"));
        }
        let mut left = rows;
        let mut tally = |tally: &mut Tally, data: &Dataset<T>| {
            while left > 0 && tally.rows() < data.rows() {
                left = left.saturating_sub(mlp.tally(tally, data, *loss));
            }
            tally.rows() == data.rows()
        };
        let done = tally(&mut tallies.training, &data.training)
            && data.validation.as_ref().is_none_or(|data| tally(&mut tallies.validation, data));
        if !done {
            return Ok(None);
        }
        let Tallies { training, validation } = core::mem::take(tallies);
        let evaluation =
            |tally: Tally, data| tally.evaluation(mlp.parts().0, data, *loss, *penalty);
        Ok(Some(Evaluations {
            training: evaluation(training, &data.training),
            validation: data.validation.as_ref().map(|data| evaluation(validation, data)),
        }))
    }

    /// The network as it stands.
    #[must_use]
    pub fn mlp(&self) -> &Mlp<T> {
        &self.mlp
    }

    /// The weights of layer `layer` as they stand, (`fan_out`, `fan_in`).
    ///
    /// # Errors
    /// If there is no such layer.
    pub fn weight(&self, layer: usize) -> Result<&Matrix<T>> {
        self.mlp.weight(layer)
    }

    /// The biases of layer `layer` as they stand.
    ///
    /// # Errors
    /// If there is no such layer.
    pub fn bias(&self, layer: usize) -> Result<&[T]> {
        self.mlp.bias(layer)
    }

    /// How far from 0 a weight may be and count as near zero: one step of L1, `learning_rate * l1`.
    #[must_use]
    pub fn near_zero(&self) -> f64 {
        self.near_zero
    }

    /// How many units of each layer differ, its biases included ([`distinct_units`]).
    ///
    /// # Errors
    /// If `tolerance` is out of bounds.
    pub fn distinct_units(&self, tolerance: f64) -> Result<Vec<DistinctUnits>> {
        let parameters = self.mlp.parts().0;
        let mut all = Vec::with_capacity(parameters.weights.len());
        for (weights, biases) in parameters.weights.iter().zip(&parameters.biases) {
            all.push(distinct_units(weights, biases, tolerance)?);
        }
        Ok(all)
    }

    /// The statistics of each layer's weights.
    #[must_use]
    pub fn weight_statistics(&self, options: HistogramOptions) -> Vec<WeightStatistics> {
        let layers = self.mlp.parts().0.weights.iter();
        layers
            .map(|weights| {
                let (fan_out, fan_in) = (weights.rows(), weights.columns());
                of_layer(weights.as_slice(), fan_in, fan_out, self.near_zero, options)
            })
            .collect()
    }
}

/// One update on the rows that are loaded.
fn descend<T: Scalar>(
    mlp: &mut Mlp<T>,
    dropout: Option<&mut Dropout<T>>,
    update: &Update<T>,
    loss: Loss,
) {
    let rows = mlp.parts().1.inputs.rows();
    mlp.descend(loss, dropout.map(|dropout| dropout.draw(rows)), update);
}

/// Passes `steps` on if a call may make so many.
pub(crate) fn checked_steps(steps: u64) -> Result<u64> {
    if (1..=MAX_STEPS).contains(&steps) {
        return Ok(steps);
    }
    let allowed = format!("training takes between 1 and {MAX_STEPS} steps");
    Err(Error::new(Code::OutOfRange, "steps", steps, allowed))
}

fn no_data() -> Error {
    Error::new(Code::MissingField, "training", "missing", "hand in training data first")
}
