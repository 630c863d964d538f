//! Rows of inputs with their answers, checked where they are handed in.

use crate::error::{Code, Error, Result, finite_within};
use crate::fan::units;
use crate::kernel::touch;
use crate::loss::{Answers, check_finite};
use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// The inputs of a data set, row-major (rows, features).
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs<T> {
    /// Numbers as the network reads them.
    Numbers(Vec<T>),
    /// Bytes, which stay bytes: the network reads `byte * scale + shift`, computed as a batch is gathered.
    Bytes {
        /// The bytes.
        values: Vec<u8>,
        /// The factor, 1/255 for grey levels between 0 and 1. At most [`MAX_INPUT_SCALE`] either way.
        scale: f64,
        /// What is added after the scaling. At most [`MAX_INPUT_SCALE`] either way.
        shift: f64,
    },
}

/// The largest magnitude of an input's scale and shift.
pub const MAX_INPUT_SCALE: f64 = 1e6;

/// Inputs, and what a network should say to them.
///
/// All is checked at construction, so that training and evaluating can not fail on the data.
///
/// ```
/// use weightscope::{Answers, Dataset, Inputs};
/// let inputs = Inputs::Bytes { values: vec![0, 255, 51, 0], scale: 1.0 / 255.0, shift: 0.0 };
/// let data = Dataset::<f32>::new(2, 10, inputs, Answers::Labels(vec![7, 3])).unwrap();
/// assert_eq!(data.rows(), 2);
/// let refused = Dataset::new(2, 10, Inputs::Numbers(vec![0.5_f32; 3]), Answers::Labels(vec![7]));
/// assert_eq!(
///     refused.unwrap_err().to_string(),
///     "inputs is of length 3; rows of 2 features need a positive multiple of 2",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Dataset<T> {
    rows: usize,
    features: usize,
    outputs: usize,
    values: Values<T>,
    answers: Answers<T>,
}

#[derive(Clone, Debug)]
enum Values<T> {
    Numbers(Vec<T>),
    /// The table holds what each byte means.
    Bytes {
        bytes: Vec<u8>,
        table: Box<[T; 256]>,
    },
}

impl<T: Scalar> Dataset<T> {
    /// The data set of these inputs, `features` to a row, with these answers for `outputs` outputs.
    ///
    /// # Errors
    /// If `features` or `outputs` is 0 or above [`MAX_UNITS`](crate::MAX_UNITS); if there is no row, or
    /// part of one; if an input is not finite; if scale or shift are not finite or
    /// too large; if the answers do not [fit](Answers::check).
    pub fn new(
        features: usize,
        outputs: usize,
        inputs: Inputs<T>,
        answers: Answers<T>,
    ) -> Result<Self> {
        units("features", features)?;
        units("outputs", outputs)?;
        let length = match &inputs {
            Inputs::Numbers(numbers) => numbers.len(),
            Inputs::Bytes { values, .. } => values.len(),
        };
        let rows = count_rows(length, features)?;
        let values = match inputs {
            Inputs::Numbers(numbers) => {
                check_finite("inputs", &numbers)?;
                Values::Numbers(numbers)
            }
            Inputs::Bytes { values: bytes, scale, shift } => {
                finite_within("input_scale", scale, -MAX_INPUT_SCALE, MAX_INPUT_SCALE)?;
                finite_within("input_shift", shift, -MAX_INPUT_SCALE, MAX_INPUT_SCALE)?;
                let value = |byte: usize| T::from_f64(byte as f64 * scale + shift);
                Values::Bytes { bytes, table: Box::new(core::array::from_fn(value)) }
            }
        };
        answers.check(rows, outputs)?;
        Ok(Dataset { rows, features, outputs, values, answers })
    }

    /// The number of rows, at least 1.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of inputs to a row.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features
    }

    /// The number of outputs it has answers for.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The answers.
    #[must_use]
    pub fn answers(&self) -> &Answers<T> {
        &self.answers
    }

    /// Checks that a network with so many inputs and outputs can read this.
    ///
    /// # Errors
    /// [`Code::Mismatch`], naming `inputs` or the answers.
    pub(crate) fn fits(&self, features: usize, outputs: usize) -> Result<()> {
        let refusal = |field, count, what: &str, expected: usize| {
            let allowed = format!("the network has {expected}");
            Err(Error::new(Code::Mismatch, field, format_args!("made for {count} {what}"), allowed))
        };
        if self.features != features {
            return refusal("inputs", self.features, "features", features);
        }
        if self.outputs != outputs {
            let field = match &self.answers {
                Answers::Labels(_) => "labels",
                Answers::Targets(_) => "targets",
            };
            return refusal(field, self.outputs, "outputs", outputs);
        }
        Ok(())
    }

    /// Copies the rows `indices`, all below [`rows`](Dataset::rows), into `inputs` and `answers`.
    /// Allocates nothing once those have grown.
    pub(crate) fn gather(
        &self,
        indices: impl ExactSizeIterator<Item = usize> + Clone,
        inputs: &mut Matrix<T>,
        answers: &mut Answers<T>,
    ) {
        inputs.set_rows(indices.len());
        if let Values::Bytes { bytes, .. } = &self.values {
            for index in indices.clone() {
                touch(&bytes[index * self.features..(index + 1) * self.features]);
            }
        }
        let rows = inputs.as_mut_slice().chunks_exact_mut(self.features);
        for (row, index) in rows.zip(indices.clone()) {
            let span = index * self.features..(index + 1) * self.features;
            match &self.values {
                Values::Numbers(numbers) => row.copy_from_slice(&numbers[span]),
                Values::Bytes { bytes, table } => T::look_up(row, &bytes[span], table),
            }
        }
        match (&self.answers, answers) {
            (Answers::Labels(all), Answers::Labels(labels)) => {
                labels.clear();
                labels.extend(indices.map(|index| all[index]));
            }
            (Answers::Targets(all), Answers::Targets(targets)) => {
                targets.clear();
                for index in indices {
                    targets.extend_from_slice(&all[index * self.outputs..][..self.outputs]);
                }
            }
            (Answers::Labels(all), answers) => {
                *answers = Answers::Labels(indices.map(|index| all[index]).collect());
            }
            (Answers::Targets(_), answers) => {
                *answers = Answers::Targets(Vec::new());
                // Once: from now on the buffer is of the right kind.
                self.gather(indices, inputs, answers);
            }
        }
    }
}

/// How many rows of `features` numbers `length` numbers are.
///
/// # Errors
/// If there is no row, or part of one.
pub(crate) fn count_rows(length: usize, features: usize) -> Result<usize> {
    if length > 0 && features > 0 && length.is_multiple_of(features) {
        return Ok(length / features);
    }
    let allowed = format!("rows of {features} features need a positive multiple of {features}");
    Err(Error::new(Code::WrongLength, "inputs", format_args!("of length {length}"), allowed))
}

/// Checks indices of rows.
///
/// # Errors
/// If one of `rows` is not below `count`.
pub(crate) fn check_rows(rows: &[usize], count: usize) -> Result<()> {
    match rows.iter().position(|&row| row >= count) {
        None => Ok(()),
        Some(index) => Err(Error::new(
            Code::OutOfRange,
            format!("rows[{index}]"),
            rows[index],
            format!("rows lie between 0 and {}", count - 1),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(data: &Dataset<f64>, rows: &[usize]) -> (Vec<f64>, Answers<f64>) {
        let mut inputs = Matrix::zeros(0, data.features());
        let mut answers = Answers::Labels(Vec::new());
        data.gather(rows.iter().copied(), &mut inputs, &mut answers);
        (inputs.into_vec(), answers)
    }

    #[test]
    fn rows_are_gathered_in_the_order_asked_for() {
        let data = Dataset::new(
            2,
            3,
            Inputs::Numbers(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            Answers::Labels(vec![0, 1, 2]),
        )
        .unwrap();
        let (inputs, answers) = gathered(&data, &[2, 0, 2]);
        assert_eq!(inputs, [5.0, 6.0, 1.0, 2.0, 5.0, 6.0]);
        assert_eq!(answers, Answers::Labels(vec![2, 0, 2]));
    }

    #[test]
    fn targets_and_bytes() {
        let inputs = Inputs::Bytes { values: vec![0, 128, 255], scale: 0.5, shift: -1.0 };
        let data = Dataset::new(1, 2, inputs, Answers::Targets((0..6).map(f64::from).collect()));
        let (inputs, answers) = gathered(&data.unwrap(), &[2, 1]);
        assert_eq!(inputs, [126.5, 63.0]);
        assert_eq!(answers, Answers::Targets(vec![4.0, 5.0, 2.0, 3.0]));
    }

    #[test]
    fn data_are_checked() {
        let refusal = |features, inputs, answers| {
            Dataset::<f64>::new(features, 2, inputs, answers).unwrap_err().to_string()
        };
        let labels = || Answers::Labels(vec![1]);
        assert_eq!(
            refusal(0, Inputs::Numbers(vec![1.0]), labels()),
            "features is 0; a layer needs between 1 and 4096 units"
        );
        for outputs in [0, 4097] {
            let data = Dataset::<f64>::new(1, outputs, Inputs::Numbers(vec![1.0]), labels());
            assert_eq!(data.unwrap_err().field(), "outputs");
        }
        assert_eq!(
            refusal(1, Inputs::Numbers(vec![]), labels()),
            "inputs is of length 0; rows of 1 features need a positive multiple of 1"
        );
        assert_eq!(
            refusal(1, Inputs::Numbers(vec![f64::INFINITY]), labels()),
            "inputs[0] is inf; it must be a finite number"
        );
        assert_eq!(
            refusal(1, Inputs::Numbers(vec![0.0, 1.0]), labels()),
            "labels is of length 1; one label for each row needs 2"
        );
        let bytes = |scale, shift| Inputs::Bytes { values: vec![1], scale, shift };
        assert!(refusal(1, bytes(f64::NAN, 0.0), labels()).starts_with("input_scale is NaN"));
        assert!(refusal(1, bytes(1.0, 2e6), labels()).starts_with("input_shift is 2000000"));
        assert!(check_rows(&[0, 3], 3).is_err());
        assert!(check_rows(&[0, 2, 2], 3).is_ok());
    }

    #[test]
    fn a_network_of_another_shape_is_refused() {
        let data =
            Dataset::new(1, 2, Inputs::Numbers(vec![0.0]), Answers::Targets(vec![0.0_f64, 1.0]));
        let data = data.unwrap();
        assert!(data.fits(1, 2).is_ok());
        assert_eq!(
            data.fits(3, 2).unwrap_err().to_string(),
            "inputs is made for 1 features; the network has 3"
        );
        assert_eq!(
            data.fits(1, 4).unwrap_err().to_string(),
            "targets is made for 2 outputs; the network has 4"
        );
    }
}
