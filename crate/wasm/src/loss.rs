//! The names of losses.

use weightscope::Loss;

names! {
    /// The loss, a mean over the rows of a batch. The last layer is linear: all three take its outputs.
    pub enum LossName {
        /// `(z - t)^2`, a mean over all outputs and rows. Labels are taken as one-hot targets.
        MeanSquaredError = "mean-squared-error",
        /// The cross-entropy of the softmax, a mean over rows.
        SoftmaxCrossEntropy = "softmax-cross-entropy",
        /// The cross-entropies of a logistic unit each, summed over outputs, a mean over rows.
        SigmoidCrossEntropy = "sigmoid-cross-entropy",
    }
}

impl From<LossName> for Loss {
    fn from(name: LossName) -> Self {
        match name {
            LossName::MeanSquaredError => Loss::MeanSquaredError,
            LossName::SoftmaxCrossEntropy => Loss::SoftmaxCrossEntropy,
            LossName::SigmoidCrossEntropy => Loss::SigmoidCrossEntropy,
        }
    }
}
