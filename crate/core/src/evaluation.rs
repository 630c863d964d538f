//! How well a network does on a data set.

use crate::dataset::Dataset;
use crate::guess::Guess;
use crate::loss::{Answers, Loss, count_correct};
use crate::matrix::Matrix;
use crate::penalty::Penalty;
use crate::scalar::Scalar;
use crate::workspace::{ForwardBuffers, Parameters};

/// How well a network does on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The mean loss, without the penalty.
    pub data_loss: f64,
    /// The mean loss plus the penalty on all weights.
    pub penalized_loss: f64,
    /// The fraction of rows whose largest logit is that of their label (the first of equals; a row with a
    /// NaN is wrong). `None` if the data have targets instead of labels.
    pub accuracy: Option<f64>,
    /// What even guesses come to on the same data; `None` where there is no accuracy.
    pub guess: Option<Guess>,
}

/// What is known of checked data after some of their rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    rows: usize,
    loss: f64,
    correct: usize,
}

impl Tally {
    /// How many rows have been added.
    pub(crate) fn rows(self) -> usize {
        self.rows
    }

    /// Sends the next rows through the network, at most `chunk`; how many they were.
    pub(crate) fn add<T: Scalar>(
        &mut self,
        network: &Parameters<T>,
        data: &Dataset<T>,
        loss: Loss,
        chunk: usize,
        buffers: &mut ForwardBuffers<T>,
        logits: &mut Matrix<T>,
    ) -> usize {
        let start = self.rows;
        let end = (start + chunk).min(data.rows());
        if start < end {
            data.gather(start..end, &mut buffers.inputs, &mut buffers.answers);
            buffers.forward(network, logits);
            self.loss += loss.sum(logits, &buffers.answers);
            if let Answers::Labels(labels) = &buffers.answers {
                self.correct += count_correct(logits, labels);
            }
            self.rows = end;
        }
        end - start
    }

    /// The evaluation, all rows having been added.
    pub(crate) fn evaluation<T: Scalar>(
        self,
        network: &Parameters<T>,
        data: &Dataset<T>,
        loss: Loss,
        penalty: Penalty,
    ) -> Evaluation {
        let count = data.rows() as f64;
        let data_loss = self.loss / count;
        let labelled = matches!(data.answers(), Answers::Labels(_));
        Evaluation {
            data_loss,
            penalized_loss: data_loss + penalty_of(network, penalty),
            accuracy: labelled.then(|| self.correct as f64 / count),
            guess: labelled.then(|| Guess::of(loss, data.outputs(), data.rows())),
        }
    }
}

/// The penalty on all weights of a network.
fn penalty_of<T: Scalar>(network: &Parameters<T>, penalty: Penalty) -> f64 {
    network.weights.iter().map(|weights| penalty.value(weights.as_slice())).sum()
}
