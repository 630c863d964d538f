//! What one who knows nothing comes to on labelled data.

answer! {
    /// What even guesses come to on labelled data: each of `K` classes gets the same share `1 / K`, whatever the row.
    pub struct Guess {
        /// The mean loss of one whose answer is `1 / K` for each class: `ln(K)` for `"softmax-cross-entropy"`.
        loss: f64,
        /// The fraction of rows that such guesses get right on average: `1 / K`.
        accuracy: f64,
        /// The fraction that they hardly ever get right, by luck: three standard deviations,
        /// `sqrt((1 - 1 / K) / (K * rows))`, above the average; at most 1.
        lucky: f64,
    }
}

impl From<weightscope::Guess> for Guess {
    fn from(guess: weightscope::Guess) -> Self {
        Guess { loss: guess.loss, accuracy: guess.accuracy, lucky: guess.lucky }
    }
}
