//! Losses: how far the logits are from the answers, and in which direction to move them.

use crate::elementwise::{exponentials, logarithms_of_one_plus_shares};
use crate::error::{Code, Error, Result, exact_length};
use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// So many outputs of a row have their exponentials taken at a time.
const PART: usize = 64;

/// What a network should have said, row by row.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers<T> {
    /// The class of each row, counted from 0. As a target it is one-hot: 1 at the class, 0 elsewhere.
    Labels(Vec<u32>),
    /// A number for each output, row-major (rows, outputs).
    Targets(Vec<T>),
}

impl<T: Scalar> Answers<T> {
    /// Checks that these answer `rows` rows of `outputs` numbers each.
    ///
    /// # Errors
    /// [`Code::WrongLength`] naming `labels` or `targets`; [`Code::OutOfRange`] for a label that is no
    /// class; [`Code::NonFinite`] for a target that is no number.
    pub fn check(&self, rows: usize, outputs: usize) -> Result<()> {
        match self {
            Answers::Labels(labels) => {
                exact_length("labels", labels.len(), rows, "one label for each row")?;
                match labels.iter().position(|&label| label as usize >= outputs) {
                    None => Ok(()),
                    Some(index) => Err(Error::new(
                        Code::OutOfRange,
                        format!("labels[{index}]"),
                        labels[index],
                        format!(
                            "a label for {outputs} outputs lies between 0 and {}",
                            outputs.saturating_sub(1)
                        ),
                    )),
                }
            }
            Answers::Targets(targets) => {
                exact_length(
                    "targets",
                    targets.len(),
                    rows.saturating_mul(outputs),
                    "one target an output",
                )?;
                check_finite("targets", targets)
            }
        }
    }

    /// The answer to row `row`.
    pub(crate) fn row(&self, row: usize, outputs: usize) -> Answer<'_, T> {
        match self {
            Answers::Labels(labels) => Answer::Label(labels[row] as usize),
            Answers::Targets(targets) => Answer::Target(&targets[row * outputs..][..outputs]),
        }
    }
}

/// Checks that all numbers are finite.
///
/// # Errors
/// [`Code::NonFinite`], naming the first that is not.
pub(crate) fn check_finite<T: Scalar>(field: &str, values: &[T]) -> Result<()> {
    match values.iter().position(|value| !value.finite()) {
        None => Ok(()),
        Some(index) => Err(Error::new(
            Code::NonFinite,
            format!("{field}[{index}]"),
            values[index].to_f64(),
            "it must be a finite number",
        )),
    }
}

/// What a network should have said about one row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer<'a, T> {
    Label(usize),
    Target(&'a [T]),
}

impl<T: Scalar> Answer<'_, T> {
    #[inline]
    fn target(&self, output: usize) -> f64 {
        match self {
            Answer::Label(label) => f64::from(u8::from(*label == output)),
            Answer::Target(target) => target[output].to_f64(),
        }
    }
}

/// The data's loss, without any penalty: a mean over the rows of a batch.
///
/// All three take the last layer's preactivations `z` (the logits), so the last layer is linear.
/// `t` stands for the target, the one-hot label included.
///
/// | loss | one row of `K` outputs | its gradient by `z` |
/// | --- | --- | --- |
/// | [`MeanSquaredError`](Loss::MeanSquaredError) | `1/K sum (z - t)^2` | `2/K (z - t)` |
/// | [`SoftmaxCrossEntropy`](Loss::SoftmaxCrossEntropy) | `-sum t ln softmax(z)` | `softmax(z) sum t - t` |
/// | [`SigmoidCrossEntropy`](Loss::SigmoidCrossEntropy) | `-sum (t ln s(z) + (1 - t) ln(1 - s(z)))`, `s(z) = 1/(1 + e^-z)` | `s(z) - t` |
///
/// Rows are computed in `f64` whatever `T` is. Extreme logits are harmless: no exponential overflows,
/// and a loss near 0 keeps its digits. Targets may be any finite numbers; the cross-entropies mean
/// something when they are probabilities.
///
/// Source: Goodfellow, Bengio & Courville 2016, *Deep learning*, section 6.2.2.
///
/// ```
/// use weightscope::{Answers, Loss, Matrix};
/// let logits = Matrix::from_vec(1, 3, vec![1000.0_f64, 0.0, -1000.0]).unwrap();
/// let (loss, gradient) = Loss::SoftmaxCrossEntropy
///     .with_gradient(&logits, &Answers::Labels(vec![2]))
///     .unwrap();
/// assert_eq!(loss, 2000.0);
/// assert_eq!(gradient.as_slice(), &[1.0, 0.0, -1.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The squared error, a mean over all outputs and rows.
    MeanSquaredError,
    /// The cross-entropy of the softmax, a mean over rows.
    SoftmaxCrossEntropy,
    /// The cross-entropies of a logistic unit each, summed over outputs, a mean over rows.
    SigmoidCrossEntropy,
}

impl Loss {
    /// All losses.
    pub const ALL: [Loss; 3] =
        [Loss::MeanSquaredError, Loss::SoftmaxCrossEntropy, Loss::SigmoidCrossEntropy];

    /// The mean loss of `logits` (rows, outputs) and its gradient by them, of the same shape.
    ///
    /// # Errors
    /// If `logits` is empty or `answers` does not [fit](Answers::check) it. The logits themselves may be anything.
    pub fn with_gradient<T: Scalar>(
        self,
        logits: &Matrix<T>,
        answers: &Answers<T>,
    ) -> Result<(f64, Matrix<T>)> {
        if logits.as_slice().is_empty() {
            return Err(Error::new(Code::WrongLength, "logits", "empty", "at least one is needed"));
        }
        answers.check(logits.rows(), logits.columns())?;
        let mut gradient = logits.clone();
        let value = self.evaluate(logits, answers, &mut gradient);
        Ok((value, gradient))
    }

    /// The mean loss of checked `logits`; writes its gradient by them into `gradient`, of the same shape.
    pub(crate) fn evaluate<T: Scalar>(
        self,
        logits: &Matrix<T>,
        answers: &Answers<T>,
        gradient: &mut Matrix<T>,
    ) -> f64 {
        let (rows, outputs) = (logits.rows(), logits.columns());
        let mut sum = 0.0;
        let gradients = gradient.as_mut_slice().chunks_exact_mut(outputs);
        for (row, gradient) in gradients.enumerate() {
            let (logits, answer) = (logits.row(row), answers.row(row, outputs));
            sum += self.of_row(logits, &answer, |output, derivative| {
                gradient[output] = T::from_f64(derivative / rows as f64);
            });
        }
        sum / rows as f64
    }

    /// The sum over the rows of checked `logits` of each row's loss.
    pub(crate) fn sum<T: Scalar>(self, logits: &Matrix<T>, answers: &Answers<T>) -> f64 {
        let outputs = logits.columns();
        (0..logits.rows())
            .map(|row| self.of_row(logits.row(row), &answers.row(row, outputs), |_, _| {}))
            .sum()
    }

    /// The loss of one row; hands the derivative by each of its logits to `derivative`.
    #[inline]
    fn of_row<T: Scalar>(
        self,
        logits: &[T],
        answer: &Answer<'_, T>,
        mut derivative: impl FnMut(usize, f64),
    ) -> f64 {
        let mut loss = 0.0;
        match self {
            Loss::MeanSquaredError => {
                let outputs = logits.len() as f64;
                for (output, &z) in logits.iter().enumerate() {
                    let difference = z.to_f64() - answer.target(output);
                    loss += difference * difference;
                    derivative(output, 2.0 * difference / outputs);
                }
                loss / outputs
            }
            Loss::SoftmaxCrossEntropy => {
                // With m = max z: ln sum e^z = m + ln(1 + rest), where rest sums e^(z - m) over all but
                // the one at the maximum. No exponential exceeds 1 and ln(1 + rest) keeps small digits.
                let top = index_of_maximum(logits).unwrap_or(0);
                let maximum = logits[top].to_f64();
                let mut rest = 0.0;
                let mut total = 0.0;
                let mut buffer = [0.0; PART];
                let below_maximum = |part: &[T], buffer: &mut [f64; PART]| {
                    for (power, z) in buffer.iter_mut().zip(part) {
                        *power = z.to_f64() - maximum;
                    }
                    exponentials(&mut buffer[..part.len()]);
                };
                for (part, start) in logits.chunks(PART).zip((0..).step_by(PART)) {
                    below_maximum(part, &mut buffer);
                    for (output, power) in (start..).zip(&buffer[..part.len()]) {
                        total += answer.target(output);
                        if output != top {
                            rest += power;
                        }
                    }
                }
                let logarithm = rest.logarithm_of_one_plus();
                for (part, start) in logits.chunks(PART).zip((0..).step_by(PART)) {
                    // A row of one part is still there.
                    if logits.len() > PART {
                        below_maximum(part, &mut buffer);
                    }
                    for (output, (&z, power)) in (start..).zip(part.iter().zip(&buffer)) {
                        let target = answer.target(output);
                        // An infinite distance must not count where the target is 0.
                        if target != 0.0 {
                            loss += target * ((maximum - z.to_f64()) + logarithm);
                        }
                        derivative(output, power / (1.0 + rest) * total - target);
                    }
                }
                loss
            }
            Loss::SigmoidCrossEntropy => {
                let (mut powers, mut logarithms) = ([0.0; PART], [0.0; PART]);
                for (part, start) in logits.chunks(PART).zip((0..).step_by(PART)) {
                    // ln(1 + e^z) - t z, with the exponential of -|z| only.
                    for (power, z) in powers.iter_mut().zip(part) {
                        *power = -z.to_f64().magnitude();
                    }
                    exponentials(&mut powers[..part.len()]);
                    logarithms.copy_from_slice(&powers);
                    logarithms_of_one_plus_shares(&mut logarithms[..part.len()]);
                    let terms = part.iter().zip(powers.iter().zip(&logarithms));
                    for (output, (&z, (small, logarithm))) in (start..).zip(terms) {
                        let (z, target) = (z.to_f64(), answer.target(output));
                        loss += z.max(0.0) - target * z + logarithm;
                        let sigmoid = if z < 0.0 { *small } else { 1.0 } / (1.0 + small);
                        derivative(output, sigmoid - target);
                    }
                }
                loss
            }
        }
    }
}

/// Where the largest of `values` stands, the first of equals; `None` if one is NaN or there is none.
pub(crate) fn index_of_maximum<T: Scalar>(values: &[T]) -> Option<usize> {
    let mut top = 0;
    for (index, value) in values.iter().enumerate() {
        value.partial_cmp(value)?;
        if *value > values[top] {
            top = index;
        }
    }
    (!values.is_empty()).then_some(top)
}

/// How many rows of `logits` are largest at their label, the first of equals; a row with a NaN never is.
pub(crate) fn count_correct<T: Scalar>(logits: &Matrix<T>, labels: &[u32]) -> usize {
    labels
        .iter()
        .enumerate()
        .filter(|&(row, &label)| index_of_maximum(logits.row(row)) == Some(label as usize))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_row(logits: &[f64]) -> Matrix<f64> {
        Matrix::from_vec(1, logits.len(), logits.to_vec()).unwrap()
    }

    #[test]
    fn gradients_agree_with_central_differences() {
        let logits = Matrix::from_vec(2, 3, vec![0.3, -1.2, 2.0, 0.1, 0.0, -0.7]).unwrap();
        let answers =
            [Answers::Labels(vec![2, 0]), Answers::Targets(vec![0.2, 0.5, 0.3, 0.9, -0.4, 1.5])];
        // The truncation error is h^2/6 times a third derivative below 2, the rounding error 1e-16/h.
        let h = 1e-5;
        for loss in Loss::ALL {
            for answers in &answers {
                let (_, gradient) = loss.with_gradient(&logits, answers).unwrap();
                for index in 0..6 {
                    let at = |step: f64| {
                        let mut moved = logits.clone();
                        moved.as_mut_slice()[index] += step;
                        loss.with_gradient(&moved, answers).unwrap().0
                    };
                    let slope = (at(h) - at(-h)) / (2.0 * h);
                    let error = (gradient.as_slice()[index] - slope).abs();
                    assert!(error < 2e-10, "{loss:?} {answers:?} {index}: {error}");
                }
            }
        }
    }

    #[test]
    fn closed_forms() {
        let even = one_row(&[0.0; 4]);
        let label = Answers::Labels(vec![1]);
        let value = |loss: Loss| loss.with_gradient(&even, &label).unwrap().0;
        assert!((value(Loss::SoftmaxCrossEntropy) - 4_f64.logarithm()).abs() < 1e-15);
        assert!((value(Loss::SigmoidCrossEntropy) - 4.0 * 2_f64.logarithm()).abs() < 1e-15);
        assert_eq!(value(Loss::MeanSquaredError), 0.25);
    }

    #[test]
    fn rows_of_any_length_agree_with_the_definition() {
        for outputs in [1, 2, 63, 64, 65, 150] {
            let logits: Vec<f64> = (0..outputs).map(|i| f64::from(i * 37 % 101) / 20.0).collect();
            let (row, label) = (one_row(&logits), outputs as usize / 2);
            let answers = Answers::Labels(vec![label as u32]);
            let total: f64 = logits.iter().map(|z| z.exponential()).sum();
            let (value, gradient) =
                Loss::SoftmaxCrossEntropy.with_gradient(&row, &answers).unwrap();
            assert!((value - (total.logarithm() - logits[label])).abs() < 1e-13, "{outputs}");
            for (i, (given, z)) in gradient.as_slice().iter().zip(&logits).enumerate() {
                let target = f64::from(u8::from(i == label));
                assert!((given - (z.exponential() / total - target)).abs() < 1e-15, "{outputs}");
            }
            let (value, gradient) =
                Loss::SigmoidCrossEntropy.with_gradient(&row, &answers).unwrap();
            let sum: f64 = logits.iter().map(|z| (1.0 + z.exponential()).logarithm()).sum();
            assert!((value - (sum - logits[label])).abs() < 1e-13 * sum.max(1.0), "{outputs}");
            for (i, (given, z)) in gradient.as_slice().iter().zip(&logits).enumerate() {
                let target = f64::from(u8::from(i == label));
                let share = 1.0 / (1.0 + (-z).exponential());
                assert!((given - (share - target)).abs() < 1e-15, "{outputs}");
            }
        }
    }

    #[test]
    fn one_class_and_one_row_are_enough() {
        let logits = one_row(&[3.0]);
        let label = Answers::Labels(vec![0]);
        let (value, gradient) = Loss::SoftmaxCrossEntropy.with_gradient(&logits, &label).unwrap();
        assert_eq!((value, gradient.as_slice()), (0.0, &[0.0][..]));
        assert_eq!(count_correct(&logits, &[0]), 1);
    }

    #[test]
    fn a_loss_near_zero_keeps_its_digits() {
        let logits = one_row(&[50.0, 0.0]);
        let (value, _) =
            Loss::SoftmaxCrossEntropy.with_gradient(&logits, &Answers::Labels(vec![0])).unwrap();
        assert!((value / (-50_f64).exponential() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn extreme_single_precision_logits_stay_finite() {
        let extreme = f32::MAX;
        let logits = Matrix::from_vec(1, 3, vec![extreme, -extreme, 0.0]).unwrap();
        for loss in [Loss::SoftmaxCrossEntropy, Loss::SigmoidCrossEntropy] {
            for label in 0..3 {
                let (value, gradient) =
                    loss.with_gradient(&logits, &Answers::Labels(vec![label])).unwrap();
                assert!(value.is_finite() && gradient.as_slice().iter().all(|g| g.is_finite()));
            }
        }
    }

    #[test]
    fn infinite_logits_are_results() {
        let logits = one_row(&[f64::INFINITY, 0.0, f64::NAN]);
        for loss in Loss::ALL {
            let (value, _) = loss.with_gradient(&logits, &Answers::Labels(vec![1])).unwrap();
            assert!(!value.is_finite());
        }
        assert_eq!(count_correct(&logits, &[0]), 0);
        assert_eq!(count_correct(&one_row(&[f64::NEG_INFINITY, 1.0, 1.0]), &[1]), 1);
    }

    #[test]
    fn answers_are_checked() {
        let logits = one_row(&[0.0, 1.0]);
        let refusal = |answers| {
            Loss::MeanSquaredError.with_gradient(&logits, &answers).unwrap_err().to_string()
        };
        assert_eq!(
            refusal(Answers::Labels(vec![2])),
            "labels[0] is 2; a label for 2 outputs lies between 0 and 1"
        );
        assert_eq!(
            refusal(Answers::Labels(vec![])),
            "labels is of length 0; one label for each row needs 1"
        );
        assert_eq!(
            refusal(Answers::Targets(vec![0.0])),
            "targets is of length 1; one target an output needs 2"
        );
        assert_eq!(
            refusal(Answers::Targets(vec![0.0, f64::NAN])),
            "targets[1] is NaN; it must be a finite number"
        );
        assert!(
            Loss::MeanSquaredError
                .with_gradient(&Matrix::<f64>::zeros(0, 2), &Answers::Labels(vec![]))
                .is_err()
        );
    }
}
