//! A dense row-major matrix.

use crate::error::{Result, exact_length};
use crate::scalar::Scalar;

/// A matrix whose rows lie one after the other: weights are (`fan_out`, `fan_in`), batches
/// (rows, features), as JavaScript receives them. nalgebra's decompositions see it through a strided
/// view ([`Matrix::view`]) without a copy.
///
/// ```
/// use weightscope::Matrix;
/// let m = Matrix::from_vec(2, 3, vec![1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
/// assert_eq!(m.row(1), &[4.0, 5.0, 6.0]);
/// assert_eq!(m.view()[(1, 0)], 4.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix<T> {
    rows: usize,
    columns: usize,
    data: Vec<T>,
}

impl<T: Scalar> Matrix<T> {
    /// A matrix of zeros.
    #[must_use]
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Matrix { rows, columns, data: vec![T::ZERO; rows * columns] }
    }

    /// A matrix over `data`, row after row.
    ///
    /// # Errors
    /// [`Code::WrongLength`](crate::Code::WrongLength) if `data` does not hold `rows * columns` numbers.
    pub fn from_vec(rows: usize, columns: usize, data: Vec<T>) -> Result<Self> {
        exact_length("data", data.len(), rows * columns, "a row-major matrix of its shape")?;
        Ok(Matrix { rows, columns, data })
    }

    /// [`from_vec`](Matrix::from_vec) for numbers whose count is right by construction.
    pub(crate) fn over(rows: usize, columns: usize, data: Vec<T>) -> Self {
        debug_assert_eq!(data.len(), rows * columns);
        Matrix { rows, columns, data }
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// All numbers, row after row.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// All numbers, row after row, to write.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// Row `index`.
    #[must_use]
    pub fn row(&self, index: usize) -> &[T] {
        &self.data[index * self.columns..][..self.columns]
    }

    /// Gives the matrix `rows` rows, keeping its storage. What the rows then hold is unspecified:
    /// the caller writes them.
    pub fn set_rows(&mut self, rows: usize) {
        let length = rows * self.columns;
        self.rows = rows;
        if length > self.data.capacity() {
            // Nothing is copied, and fresh memory is 0 already.
            self.data = vec![T::ZERO; length];
        } else {
            self.data.resize(length, T::ZERO);
        }
    }

    /// The numbers themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }
}

impl<T: Scalar + nalgebra::Scalar> Matrix<T> {
    /// The same numbers as nalgebra sees them: element (i, j) is row i, column j.
    #[must_use]
    pub fn view(&self) -> nalgebra::DMatrixView<'_, T, nalgebra::Dyn, nalgebra::Dyn> {
        nalgebra::DMatrixView::from_slice_with_strides_generic(
            &self.data,
            nalgebra::Dyn(self.rows),
            nalgebra::Dyn(self.columns),
            nalgebra::Dyn(self.columns),
            nalgebra::Dyn(1),
        )
    }
}
