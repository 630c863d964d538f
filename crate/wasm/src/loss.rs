//! The names of losses.

use weightscope::Loss;

names! {
    /// The loss, a mean over the `n` rows of a batch. The last layer is linear: all three take its outputs `z`,
    /// the logits. A label stands for a one-hot target `t`.
    ///
    /// | name | loss | gradient by `z` |
    /// | --- | --- | --- |
    /// | `"mean-squared-error"` | `sum (z - t)^2 / (n outputs)` | `2 (z - t) / (n outputs)` |
    /// | `"softmax-cross-entropy"` | `-sum t ln softmax(z) / n` | `(softmax(z) - t) / n` |
    /// | `"sigmoid-cross-entropy"` | `-sum (t ln sigmoid(z) + (1 - t) ln (1 - sigmoid(z))) / n` | `(sigmoid(z) - t) / n` |
    ///
    /// Both cross-entropies are computed without overflow however large the logits are. Sums run over rows
    /// and outputs.
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
