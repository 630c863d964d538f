//! `Var(a) = n Var(W) Var(a_before)` step by step, each beside what a network has.

use crate::activation::Activation;
use crate::dataset::Dataset;
use crate::error::{Result, finite_within};
use crate::gain::GaussianMoments;
use crate::mlp::Mlp;
use crate::moments::Moments;
use crate::scalar::Scalar;

/// One claim of the derivation. `W` are the layer's weights, `a` its inputs, `z` its preactivations, `n` its `fan_in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// `E[W^2] = Var(W)`: weights have mean 0.
    WeightMean,
    /// `E[a^2] = Var(a)`: inputs have mean 0.
    InputMean,
    /// `Var(W)` is what the scheme's formula says.
    WeightVariance,
    /// `Var(z) = n Var(W_ij a_j)`: the terms of the sum are independent.
    Sum,
    /// `Var(W_ij a_j) = Var(W) Var(a)`.
    Product,
    /// `Var(phi(z)) = Var(z)`: the activation is linear where its values lie.
    Linear,
    /// `Var(phi(z)) = n Var(W) Var(a)`: all of them together.
    Law,
    /// `Var(phi(z)) = prod n Var(W) Var(x)` over the layers up to this one.
    Layers,
    /// `E[z^2] = n E[W^2] E[a^2]`: what is left of the law without means of 0 (He et al. 2015, equation 8).
    SecondMoment,
    /// `E[phi(z)^2] = E[phi(u)^2]` for `u ~ N(0, E[z^2])`: what is left of it without a linear activation.
    Activation,
}

/// How the two sides of a step compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// Within [`CLOSE`] of each other.
    Close,
    /// Farther apart, but no farther than chance moves them in a network of this width.
    Chance,
    /// Farther apart than that.
    Apart,
    /// Farther apart than that, but both are of numbers so small that the network's scalar has lost digits of them, or all.
    Underflow,
    /// Both are 0.
    Nothing,
    /// One of them is not finite.
    NonFinite,
}

/// Two sides are close if the left is within a twentieth of the right.
pub const CLOSE: f64 = 0.05;

/// One step with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// What the left side is in the network; infinite if any of its numbers has overflowed.
    pub left: f64,
    /// What the right side is; infinite as the left one is.
    pub right: f64,
    /// `left / right`; NaN where there is nothing to divide by, or a side is not finite.
    pub ratio: f64,
    /// The standard deviation that `ratio` has among networks drawn like this one, where the step holds: by a
    /// formula for Gaussian weights and the layer's present inputs. 0 where chance has no part.
    pub chance: f64,
    /// What chance alone may make of `ratio`, at least: `exp(-3 chance)`, and 1 where the ratio cannot be below 1. A ratio
    /// is as far from 1 as its inverse.
    pub low: f64,
    /// The same, at most: `exp(3 chance)`.
    pub high: f64,
    /// The verdict.
    pub agreement: Agreement,
}

/// The derivation filled in for one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// `n`.
    pub fan_in: usize,
    /// The units of the layer.
    pub fan_out: usize,
    /// Of the batch.
    pub input: Moments,
    /// Of `W`.
    pub weight: Moments,
    /// Of `a`, the layer's inputs.
    pub before: Moments,
    /// Of `z`.
    pub preactivation: Moments,
    /// Of `phi(z)`.
    pub activation: Moments,
    /// In the order of [`StepKind`]; [`StepKind::WeightVariance`] only where a deviation was given.
    pub steps: Vec<Step>,
}

impl Derivation {
    /// The chance of a sum is reckoned from at most so many rows.
    pub const CHANCE_ROWS: usize = 256;
    /// The largest `standard_deviation`.
    pub const MAX_STANDARD_DEVIATION: f64 = 1e12;
}

impl<T: Scalar> Mlp<T> {
    /// Sends `data` through the network and holds every step of the derivation of Xavier initialization (Glorot &
    /// Bengio 2010, section 4.2.1) against layer `layer`. `standard_deviation` is what a weight's should be by the
    /// scheme's formula. Numbers that leave the finite range are results.
    ///
    /// What chance does is reckoned for Gaussian weights and the layer's present inputs. With `C` the second moments
    /// `E[a_j a_k]` of `n` inputs and `m` units, sums stray from their terms by a relative
    /// `sqrt(2 sum_(j != k) C_jk^2 / m) / tr(C)`, terms from the product of variances by
    /// `sqrt(2 (sum C_jj^2 / tr(C)^2 - 1/n) / m)`, and a layer's `Var(W)` from its formula by `sqrt(2 / (n m))`. Squares
    /// of means, as shares of a variance, deviate by `sqrt(2) / (n m)` among weights and by at most `sqrt(2) / n` among
    /// inputs: where the rows of a batch have become alike, a unit is one number.
    ///
    /// Three such deviations of a ratio's logarithm are put down to chance. Of the ratio itself they would reach below 0
    /// in narrow networks, and nothing could be too small there.
    ///
    /// ```
    /// use weightscope::*;
    /// let options = MlpOptions {
    ///     sizes: vec![200, 200, 200, 10],
    ///     activation: Activation::Relu,
    ///     initializer: Initializer::KaimingNormal.into(),
    ///     ..MlpOptions::default()
    /// };
    /// let mut mlp = Mlp::<f64>::new(&options).unwrap();
    /// let inputs = Inputs::Numbers(gaussian::<f64>(200, 200, 7).unwrap().into_vec());
    /// let data = Dataset::new(200, 10, inputs, Answers::Labels(vec![0; 200])).unwrap();
    /// let derivation = mlp.derivation(&data, 1, None).unwrap();
    /// let of = |kind| derivation.steps.iter().find(|step| step.kind == kind).unwrap();
    /// assert_eq!(of(StepKind::InputMean).agreement, Agreement::Apart); // nothing below 0
    /// assert!((of(StepKind::SecondMoment).ratio - 1.0).abs() < 0.1);
    /// ```
    ///
    /// # Errors
    /// If `data` was made for another number of features or outputs, or is larger than a pass may be; if there is
    /// no such layer; if the deviation is negative, not finite or beyond its bound.
    pub fn derivation(
        &mut self,
        data: &Dataset<T>,
        layer: usize,
        standard_deviation: Option<f64>,
    ) -> Result<Derivation> {
        let layer = self.checked_layer(layer)?;
        let (field, most) = ("standard_deviation", Derivation::MAX_STANDARD_DEVIATION);
        if let Some(deviation) = standard_deviation {
            finite_within(field, deviation, 0.0, most)?;
        }
        self.load(data)?;
        let (parameters, workspace) = self.parts_mut();
        for layer in 0..=layer {
            workspace.forward_layer(parameters, layer, None);
        }
        let weights = &parameters.weights[layer];
        let before = if layer == 0 { &workspace.inputs } else { &workspace.activations[layer - 1] };
        let z = &workspace.preactivations[layer];
        let hidden = workspace.activations.get(layer);
        let seen = Seen {
            layers: layer + 1,
            fan_in: weights.columns(),
            fan_out: weights.rows(),
            phi: if hidden.is_some() { parameters.activation } else { Activation::Linear },
            input: Moments::of(workspace.inputs.as_slice()),
            weight: Moments::of(weights.as_slice()),
            before: Moments::of(before.as_slice()),
            preactivation: Moments::of(z.as_slice()),
            activation: Moments::of(hidden.unwrap_or(z).as_slice()),
            stretch: parameters.weights[..=layer].iter().map(stretch_of).product(),
            weights: doubles(weights.as_slice()),
            inputs: doubles(before.as_slice()),
            small: T::MIN_POSITIVE.to_f64(),
        };
        Ok(seen.derivation(standard_deviation))
    }
}

/// `n Var(W)`.
#[allow(clippy::cast_precision_loss)] // at most MAX_UNITS
fn stretch_of<T: Scalar>(weights: &crate::matrix::Matrix<T>) -> f64 {
    weights.columns() as f64 * Moments::of(weights.as_slice()).population_variance
}

fn doubles<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// What a layer is measured by; compiled once, whatever the scalar.
struct Seen {
    /// How many there are up to this one.
    layers: usize,
    fan_in: usize,
    fan_out: usize,
    phi: Activation,
    input: Moments,
    weight: Moments,
    before: Moments,
    preactivation: Moments,
    activation: Moments,
    /// The product of `n Var(W)` over the layers.
    stretch: f64,
    weights: Vec<f64>,
    inputs: Vec<f64>,
    /// Below it, the network's scalar loses digits.
    small: f64,
}

/// The variance, mean square and root mean square of numbers that are all finite; otherwise infinite, where [`Moments`]
/// would tell those of the rest.
fn whole(of: &Moments) -> [f64; 3] {
    if of.non_finite > 0.0 {
        [f64::INFINITY; 3]
    } else {
        [of.population_variance, of.mean_square, of.root_mean_square]
    }
}

impl Seen {
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    fn derivation(self, standard_deviation: Option<f64>) -> Derivation {
        use StepKind as K;
        use core::f64::consts::SQRT_2;
        let (n, m) = (self.fan_in as f64, self.fan_out as f64);
        let [var_w, square_w, _] = whole(&self.weight);
        let [var_a, square_a, _] = whole(&self.before);
        let [var_z, square_z, root_z] = whole(&self.preactivation);
        let [var_phi, square_phi, _] = whole(&self.activation);
        let Terms { variance: var_term, share } = self.terms();
        let spread = self.spread();
        let of_sum = (2.0 * (spread - share).max(0.0) / m).sqrt();
        let of_product = (2.0 * (share - 1.0 / n).max(0.0) / m).sqrt();
        let of_law = (of_sum * of_sum + of_product * of_product).sqrt();
        let gaussian = gaussian_square(self.phi, root_z);

        let sigma = standard_deviation.unwrap_or(0.0);
        let all = self.stretch * whole(&self.input)[0];
        let mut steps = Vec::with_capacity(10);
        for (kind, left, right, chance) in [
            (K::WeightMean, square_w, var_w, SQRT_2 / (n * m)),
            (K::InputMean, square_a, var_a, SQRT_2 / n),
            (K::WeightVariance, var_w, sigma * sigma, (2.0 / (n * m)).sqrt()),
            (K::Sum, var_z, n * var_term, of_sum),
            (K::Product, var_term, var_w * var_a, of_product),
            (K::Linear, var_phi, var_z, 0.0),
            (K::Law, var_phi, n * var_w * var_a, of_law),
            (K::Layers, var_phi, all, of_law * (self.layers as f64).sqrt()),
            (K::SecondMoment, square_z, n * square_w * square_a, of_law),
            (K::Activation, square_phi, gaussian, of_sum),
        ] {
            if kind != K::WeightVariance || standard_deviation.is_some() {
                steps.push(step(kind, or_infinite(left), or_infinite(right), chance, self.small));
            }
        }
        Derivation {
            fan_in: self.fan_in,
            fan_out: self.fan_out,
            input: self.input,
            weight: self.weight,
            before: self.before,
            preactivation: self.preactivation,
            activation: self.activation,
            steps,
        }
    }

    /// Over all units, inputs and rows, the terms `W_ij a_j`.
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    fn terms(&self) -> Terms {
        let n = self.fan_in;
        let (w, w_squared) = column_sums(&self.weights, n);
        let (a, a_squared) = column_sums(&self.inputs, n);
        let count = (self.weights.len() / n) as f64 * self.inputs.len() as f64;
        let (mut sum, mut squares, mut total, mut own) = (0.0, 0.0, 0.0, 0.0);
        for j in 0..n {
            sum += w[j] * a[j];
            squares += w_squared[j] * a_squared[j];
            total += a_squared[j];
            own += a_squared[j] * a_squared[j];
        }
        let mean = sum / count;
        let share = or_zero(own / (total * total));
        let variance = squares / count - mean * mean;
        // `max` would make a 0 of the NaN of what has overflowed.
        Terms { variance: if variance < 0.0 { 0.0 } else { variance }, share }
    }

    /// `tr(C^2) / tr(C)^2`: 1 over the number of directions that the inputs fill evenly.
    fn spread(&self) -> f64 {
        let n = self.fan_in;
        let rows = (self.inputs.len() / n).min(Derivation::CHANCE_ROWS);
        let row = |index: usize| &self.inputs[index * n..][..n];
        let (mut trace, mut squares) = (0.0, 0.0);
        for r in 0..rows {
            for s in 0..=r {
                let product = dot(row(r), row(s));
                squares += if r == s { product * product } else { 2.0 * product * product };
                trace += if r == s { product } else { 0.0 };
            }
        }
        or_zero(squares / (trace * trace))
    }
}

struct Terms {
    variance: f64,
    /// `sum C_jj^2 / tr(C)^2`: 1 over the number of inputs that the squares are shared by evenly.
    share: f64,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += x * y;
    }
    sum
}

/// The sums of the columns, and of their squares.
fn column_sums(values: &[f64], columns: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut sums, mut squares) = (vec![0.0; columns], vec![0.0; columns]);
    for row in values.chunks_exact(columns) {
        for ((sum, square), value) in sums.iter_mut().zip(&mut squares).zip(row) {
            *sum += value;
            *square += value * value;
        }
    }
    (sums, squares)
}

/// `E[phi(u)^2]` for `u ~ N(0, deviation^2)`.
fn gaussian_square(phi: Activation, deviation: f64) -> f64 {
    if deviation == 0.0 {
        phi.value(0.0) * phi.value(0.0)
    } else if deviation.is_finite() {
        GaussianMoments::new(phi, deviation).mean_square
    } else {
        f64::INFINITY
    }
}

/// `side`, or infinity if it is what overflow has left: NaN too, as the difference or product of infinities.
fn or_infinite(side: f64) -> f64 {
    if side.is_finite() { side } else { f64::INFINITY }
}

/// `share`, or 0 if there is nothing to share: all is 0, or has overflowed.
fn or_zero(share: f64) -> f64 {
    if share.is_finite() { share } else { 0.0 }
}

/// A claim with its verdict; numbers below `small` have lost digits.
fn step(kind: StepKind, left: f64, right: f64, chance: f64, small: f64) -> Step {
    use StepKind as K;
    let high = libm::exp(3.0 * chance);
    let above = matches!(kind, K::WeightMean | K::InputMean);
    let low = if above { 1.0 } else { 1.0 / high };
    // What is summed here, and not in the network, keeps its digits.
    let kept = above || matches!(kind, K::WeightVariance | K::Product);
    let (apart, ratio) = ((left - right).abs(), left / right);
    let agreement = if !apart.is_finite() {
        Agreement::NonFinite
    } else if left == 0.0 && right == 0.0 {
        Agreement::Nothing
    } else if apart <= CLOSE * right {
        Agreement::Close
    } else if low <= ratio && ratio <= high {
        Agreement::Chance
    } else if !kept && left.max(right) < small * small {
        Agreement::Underflow
    } else {
        Agreement::Apart
    };
    let ratio = if apart.is_finite() { ratio } else { f64::NAN };
    Step { kind, left, right, ratio, chance, low, high, agreement }
}
