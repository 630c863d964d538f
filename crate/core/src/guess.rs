//! What one who knows nothing comes to on labelled data.

use crate::loss::Loss;

/// What even guesses come to on labelled data: each of `K` classes gets the same share `1 / K`, whatever the row.
///
/// A network that does no better has learned nothing yet.
///
/// ```
/// use weightscope::{Guess, Loss};
/// let guess = Guess::of(Loss::SoftmaxCrossEntropy, 10, 400);
/// assert!((guess.loss - f64::ln(10.0)).abs() < 1e-12);
/// assert_eq!((guess.accuracy, guess.lucky), (0.1, 0.1 + 3.0 * f64::sqrt(0.1 * 0.9 / 400.0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// The mean loss of one whose answer is `1 / K` for each class: `ln K` for the softmax's cross-entropy,
    /// `K ln K - (K - 1) ln(K - 1)` for the sigmoid's, `(K - 1) / K^2` for the squared error. Among answers
    /// that do not look at the row it is the best where the classes are equally frequent.
    pub loss: f64,
    /// The fraction of rows that such guesses get right on average: `1 / K`.
    pub accuracy: f64,
    /// The fraction that they hardly ever get right, by luck:
    /// `1 / K +` [`LUCK`](Guess::LUCK) ` * sqrt((1 - 1 / K) / (K rows))`, at most 1.
    pub lucky: f64,
}

impl Guess {
    /// So many standard deviations of a binomial share lie between what is to be expected and what would be
    /// a wonder: about one try in 700 reaches it where the rows are many.
    pub const LUCK: f64 = 3.0;

    /// Guesses among `classes` on so many `rows`; both at least 1.
    #[must_use]
    pub fn of(loss: Loss, classes: usize, rows: usize) -> Self {
        let count = classes as f64;
        let (even, others) = (1.0 / count, count - 1.0);
        let logarithm = libm::log(count);
        let loss = match loss {
            Loss::MeanSquaredError => others * even * even,
            Loss::SoftmaxCrossEntropy => logarithm,
            // Where there are no others, 0 ln 0 is 0.
            Loss::SigmoidCrossEntropy => count * logarithm - others * libm::log(others.max(1.0)),
        };
        let deviation = libm::sqrt(even * (1.0 - even) / rows as f64);
        Guess { loss, accuracy: even, lucky: (even + Self::LUCK * deviation).min(1.0) }
    }
}
