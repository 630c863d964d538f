//! What a network says to every place of the plane.

use crate::error::{Code, Error, Result, count_within};
use crate::landscape::{ContourLine, ContoursOptions, contours, interval, node};
use crate::mlp::Mlp;
use crate::scalar::Scalar;

/// A field has 2 to this many rows and columns.
pub const MAX_FIELD_SIDE: usize = 512;

/// Where a network is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldOptions {
    /// Where the first and the last column lie, ascending, within ±1e6.
    pub x: [f64; 2],
    /// Where the first and the last row lie, ascending, within ±1e6.
    pub y: [f64; 2],
    /// 2 to [`MAX_FIELD_SIDE`].
    pub rows: usize,
    /// 2 to [`MAX_FIELD_SIDE`].
    pub columns: usize,
}

/// What a network of two inputs says to a grid of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The probability of class 1, row-major, row 0 at `y[0]`. NaN where the network says nothing.
    pub probability: Vec<f64>,
    /// The lines on which the two classes are level.
    pub boundary: Vec<ContourLine>,
    /// The share of nodes at which the answer is NaN.
    pub non_finite: f64,
}

impl<T: Scalar> Mlp<T> {
    /// The decision field: the probability `p = 1 / (1 + e^-m)` of class 1 at every node, by the margin `m`
    /// between the logits of the two classes, `z_1 - z_0`, or the one logit if there is only one. For the
    /// softmax cross-entropy of two outputs, and the sigmoid's of one, that is the model's own
    /// probability. The boundary is the [contour](contours) of `m` at 0.
    ///
    /// An infinite margin is a probability of 0 or 1, and one that is NaN stays NaN; the boundary goes
    /// round both. A network that says the same everywhere has no boundary.
    ///
    /// # Errors
    /// If the network has not two inputs and one or two outputs, a side is not 2 to [`MAX_FIELD_SIDE`],
    /// or ends are not in order or beyond ±1e6.
    ///
    /// ```
    /// use weightscope::*;
    /// let mut mlp = Mlp::<f64>::new(&MlpOptions { sizes: vec![2, 1], ..MlpOptions::default() }).unwrap();
    /// mlp.set_weight(0, &[2.0, 0.0]).unwrap(); // m = 2 x
    /// let options = FieldOptions { x: [-1.0, 2.0], y: [0.0, 1.0], rows: 2, columns: 4 };
    /// let field = mlp.field(&options).unwrap();
    /// assert_eq!(field.probability[1], 0.5);
    /// assert_eq!(field.boundary[0].points, [[0.0, 1.0], [0.0, 0.0]]);
    /// ```
    pub fn field(&mut self, options: &FieldOptions) -> Result<Field> {
        let &FieldOptions { x, y, rows, columns } = options;
        self.check_field()?;
        count_within("rows", rows, 2, MAX_FIELD_SIDE, "a field has a number of rows")?;
        count_within("columns", columns, 2, MAX_FIELD_SIDE, "a field has a number of columns")?;
        let (x, y) = (interval("x", x)?, interval("y", y)?);
        let mut inputs = Vec::with_capacity(2 * rows * columns);
        for row in 0..rows {
            let y = T::from_f64(node(y, rows, row));
            for column in 0..columns {
                inputs.push(T::from_f64(node(x, columns, column)));
                inputs.push(y);
            }
        }
        let logits = self.forward(&inputs)?;
        let outputs = self.outputs();
        let mut values = Vec::with_capacity(rows * columns);
        for logits in logits.as_slice().chunks_exact(outputs) {
            let last = logits[outputs - 1].to_f64();
            values.push(if outputs == 2 { last - logits[0].to_f64() } else { last });
        }
        let levels = &[0.0];
        let options = ContoursOptions { values: &values, rows, columns, x, y, levels };
        let boundary = contours(&options)?.pop().map_or_else(Vec::new, |contour| contour.lines);
        let mut missing = 0_u32;
        for value in &mut values {
            missing += u32::from(value.is_nan());
            *value = 1.0 / (1.0 + (-*value).exponential());
        }
        let non_finite = f64::from(missing) / values.len() as f64;
        Ok(Field { probability: values, boundary, non_finite })
    }

    fn check_field(&self) -> Result<()> {
        let (features, outputs) = (self.features(), self.outputs());
        if features == 2 && outputs <= 2 {
            return Ok(());
        }
        let given = format_args!("for {features} inputs and {outputs} outputs").to_string();
        let allowed = "a field needs a network of 2 inputs and 1 or 2 outputs";
        Err(Error::new(Code::Mismatch, "sizes", given, allowed))
    }
}
