//! How well a network does on a data set.

use crate::dataset::Dataset;
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
}

/// Evaluates checked data, `chunk` rows at a time.
pub(crate) fn evaluate<T: Scalar>(
    network: &Parameters<T>,
    data: &Dataset<T>,
    loss: Loss,
    penalty: Penalty,
    chunk: usize,
    buffers: &mut ForwardBuffers<T>,
    logits: &mut Matrix<T>,
) -> Evaluation {
    let rows = data.rows();
    let (mut sum, mut correct) = (0.0, 0);
    let mut start = 0;
    while start < rows {
        let end = (start + chunk).min(rows);
        data.gather(start..end, &mut buffers.inputs, &mut buffers.answers);
        buffers.forward(network, logits);
        sum += loss.sum(logits, &buffers.answers);
        if let Answers::Labels(labels) = &buffers.answers {
            correct += count_correct(logits, labels);
        }
        start = end;
    }
    let count = rows as f64;
    let data_loss = sum / count;
    let accuracy = match data.answers() {
        Answers::Labels(_) => Some(correct as f64 / count),
        Answers::Targets(_) => None,
    };
    Evaluation { data_loss, penalized_loss: data_loss + penalty_of(network, penalty), accuracy }
}

/// The penalty on all weights of a network.
fn penalty_of<T: Scalar>(network: &Parameters<T>, penalty: Penalty) -> f64 {
    network.weights.iter().map(|weights| penalty.value(weights.as_slice())).sum()
}
