//! Logistic regression on points of the plane.

use super::objective::{MAX_POINTS, coordinate};
use crate::error::{Code, Error, Result, count_within, exact_length};
use crate::scalar::Scalar;

/// The mean log-loss of `sigmoid(w . x)` on labelled points, without a bias.
///
/// With the label as a sign, `s = +1` or `-1`, and the margin `m = s w . x`, the mean of
/// `ln(1 + e^-m)`, computed so that it neither overflows nor loses small values. Convex. Where a line
/// through the origin parts the classes the loss falls for ever along its normal and has no minimum
/// ([`is_separable`](Logistic::is_separable)), until a penalty gives it one.
///
/// ```
/// use weightscope::Logistic;
/// let logistic = Logistic::default();
/// assert_eq!(logistic.value([0.0, 0.0]), core::f64::consts::LN_2);
/// assert!(!logistic.is_separable());
/// assert!(Logistic::new(vec![[1.0, 2.0], [-1.0, 0.5]], &[true, false]).unwrap().is_separable());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    points: Vec<[f64; 2]>,
    /// The points of label 1 and the mirror images of those of label 0: all the loss depends on.
    signed: Vec<[f64; 2]>,
}

impl Logistic {
    /// Classifies `points[i]` as `labels[i]`.
    ///
    /// # Errors
    /// If there are not 1 to [`MAX_POINTS`] points, as many labels, all coordinates finite and within
    /// ±[`MAX_COORDINATE`](super::MAX_COORDINATE).
    pub fn new(points: Vec<[f64; 2]>, labels: &[bool]) -> Result<Self> {
        count_within("points.length", points.len(), 1, MAX_POINTS, "the number of points lies")?;
        exact_length("labels", labels.len(), points.len(), "one label for each point")?;
        for (index, point) in points.iter().enumerate() {
            for (axis, &value) in point.iter().enumerate() {
                coordinate(&format!("points[{index}][{axis}]"), value)?;
            }
        }
        Ok(Logistic::of(points, labels))
    }

    fn of(points: Vec<[f64; 2]>, labels: &[bool]) -> Self {
        let signed = points
            .iter()
            .zip(labels)
            .map(|(point, &label)| if label { *point } else { point.map(|value| -value) })
            .collect();
        Logistic { points, signed }
    }

    /// Turns the numbers 0 and 1 into labels.
    ///
    /// # Errors
    /// If a number is neither.
    pub fn labels(numbers: &[f64]) -> Result<Vec<bool>> {
        let label = |(index, &number): (usize, &f64)| match number {
            0.0 => Ok(false),
            1.0 => Ok(true),
            _ => Err(Error::new(
                Code::OutOfRange,
                format!("labels[{index}]"),
                number,
                "a label is 0 or 1",
            )),
        };
        numbers.iter().enumerate().map(label).collect()
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// The loss at `w`.
    #[must_use]
    pub fn value(&self, w: [f64; 2]) -> f64 {
        let mut sum = 0.0;
        for margin in self.margins(w) {
            sum += Logistic::term(margin);
        }
        sum / self.signed.len() as f64
    }

    /// Its gradient: the mean of `-sigmoid(-m) s x`.
    #[must_use]
    pub fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for (signed, margin) in self.signed.iter().zip(self.margins(w)) {
            let pull = sigmoid(-margin);
            sum[0] -= pull * signed[0];
            sum[1] -= pull * signed[1];
        }
        sum.map(|part| part / self.signed.len() as f64)
    }

    /// Its second derivatives: the mean of `sigmoid(m) sigmoid(-m) x x^T`.
    #[must_use]
    pub fn hessian(&self, w: [f64; 2]) -> [[f64; 2]; 2] {
        let (mut first, mut mixed, mut second) = (0.0, 0.0, 0.0);
        for ([x1, x2], margin) in self.signed.iter().zip(self.margins(w)) {
            let weight = sigmoid(margin) * sigmoid(-margin);
            first += weight * x1 * x1;
            mixed += weight * x1 * x2;
            second += weight * x2 * x2;
        }
        let count = self.signed.len() as f64;
        [[first / count, mixed / count], [mixed / count, second / count]]
    }

    /// Whether some direction raises at least one margin and lowers none: then the loss has no minimum
    /// (Albert & Anderson 1984, "On the existence of maximum likelihood estimates in logistic
    /// regression models").
    ///
    /// Such directions form a cone whose edges are perpendicular to a point, or, if all points lie on
    /// one line, the line itself: it is enough to try those.
    #[must_use]
    pub fn is_separable(&self) -> bool {
        let largest = self.signed.as_flattened().iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        // Of size 1, so that products of tiny coordinates do not vanish.
        let sized: Vec<[f64; 2]> =
            self.signed.iter().map(|point| point.map(|value| value / largest)).collect();
        let raises = |[v1, v2]: [f64; 2]| {
            let mut strictly = false;
            for [x1, x2] in &sized {
                let (first, second) = (v1 * x1, v2 * x2);
                let along = first + second;
                // Points meant to lie on one line do so to a rounding of their coordinates.
                let rounding = 4.0 * f64::EPSILON * (first.abs() + second.abs());
                if along < -rounding {
                    return false;
                }
                strictly |= along > rounding;
            }
            strictly
        };
        largest > 0.0
            && sized
                .iter()
                .any(|&[x1, x2]| raises([x1, x2]) || raises([-x2, x1]) || raises([x2, -x1]))
    }

    /// The points of label 1 and the mirror images of those of label 0.
    pub(super) fn signed(&self) -> &[[f64; 2]] {
        &self.signed
    }

    /// `ln(1 + e^-margin)`.
    pub(super) fn term(margin: f64) -> f64 {
        (-margin).max(0.0) + (-margin.abs()).exponential().logarithm_of_one_plus()
    }

    fn margins(&self, w: [f64; 2]) -> impl Iterator<Item = f64> {
        self.signed.iter().map(move |[x1, x2]| w[0] * x1 + w[1] * x2)
    }
}

impl Default for Logistic {
    /// Twelve points, six of each label; the two features are correlated, the first tells more, and no
    /// line through the origin parts the labels.
    fn default() -> Self {
        let ones = [[1.6, 1.1], [0.7, 1.3], [2.1, 0.4], [1.2, -0.6], [0.4, 0.9], [-0.6, -0.2]];
        let zeros =
            [[-1.4, -0.9], [-0.9, -1.6], [-1.8, 0.3], [-0.5, 0.5], [-1.1, -0.4], [0.9, 0.2]];
        let points = ones.into_iter().chain(zeros).collect();
        Logistic::of(points, &core::array::from_fn::<bool, 12, _>(|index| index < 6))
    }
}

/// `1 / (1 + e^-z)` without overflow on either side.
fn sigmoid(z: f64) -> f64 {
    let decay = (-z.abs()).exponential();
    if z >= 0.0 { 1.0 / (1.0 + decay) } else { decay / (1.0 + decay) }
}
