//! `Mlp.derivation`: the derivation of Xavier initialization, filled in.

use crate::dataset::{BatchInputs, unanswered};
use crate::refusal::Result;

options! {
    /// The batch that the network reads, and the layer looked at.
    pub struct DerivationOptions {
        /// Row-major [batch, features]: numbers, or bytes that stay bytes.
        inputs: BatchInputs,
        /// Of bytes, the network reads `byte * inputScale + inputShift`. At most 1e6 either way, by default 1.
        #[tsify(optional)]
        input_scale: Option<f64>,
        /// At most 1e6 either way, by default 0.
        #[tsify(optional)]
        input_shift: Option<f64>,
        /// Counted from 0.
        layer: usize,
        /// What a weight's standard deviation should be by the scheme's formula (`spread` tells it): 0 to 1e12. Without
        /// it there is no step `"weight-variance"`.
        #[tsify(optional)]
        standard_deviation: Option<f64>,
    }
}

names! {
    /// One claim of the derivation. `W` are the layer's weights, `a` its inputs, `z` its preactivations, `n` its `fanIn`.
    pub enum StepName {
        /// `E[W^2] = Var(W)`: weights have mean 0.
        WeightMean = "weight-mean",
        /// `E[a^2] = Var(a)`: inputs have mean 0.
        InputMean = "input-mean",
        /// `Var(W)` is what the scheme's formula says.
        WeightVariance = "weight-variance",
        /// `Var(z) = n Var(W_ij a_j)`: the terms of the sum are independent.
        Sum = "sum",
        /// `Var(W_ij a_j) = Var(W) Var(a)`.
        Product = "product",
        /// `Var(phi(z)) = Var(z)`.
        Linear = "linear",
        /// `Var(phi(z)) = n Var(W) Var(a)`: all of them together.
        Law = "law",
        /// `Var(phi(z)) = prod n Var(W) Var(x)` over the layers up to this one.
        Layers = "layers",
        /// `E[z^2] = n E[W^2] E[a^2]`: what is left without means of 0.
        SecondMoment = "second-moment",
        /// `E[phi(z)^2] = E[phi(u)^2]` for `u ~ N(0, E[z^2])`: what is left without a linear activation.
        Activation = "activation",
    }
}

impl From<weightscope::StepKind> for StepName {
    fn from(given: weightscope::StepKind) -> Self {
        use weightscope::StepKind as Given;
        match given {
            Given::WeightMean => StepName::WeightMean,
            Given::InputMean => StepName::InputMean,
            Given::WeightVariance => StepName::WeightVariance,
            Given::Sum => StepName::Sum,
            Given::Product => StepName::Product,
            Given::Linear => StepName::Linear,
            Given::Law => StepName::Law,
            Given::Layers => StepName::Layers,
            Given::SecondMoment => StepName::SecondMoment,
            Given::Activation => StepName::Activation,
        }
    }
}

names! {
    /// How the two sides of a step compare.
    pub enum AgreementName {
        /// Within 5 % of each other.
        Close = "close",
        /// Farther apart, but no farther than chance moves them in a network of this width.
        Chance = "chance",
        /// Farther apart than that.
        Apart = "apart",
        /// Farther apart, but both are of numbers too small for 32 bits to hold all their digits, or any.
        Underflow = "underflow",
        /// Both are 0.
        Nothing = "nothing",
        /// One of them is not finite.
        NonFinite = "non-finite",
    }
}

impl From<weightscope::Agreement> for AgreementName {
    fn from(given: weightscope::Agreement) -> Self {
        use weightscope::Agreement as Given;
        match given {
            Given::Close => AgreementName::Close,
            Given::Chance => AgreementName::Chance,
            Given::Apart => AgreementName::Apart,
            Given::Underflow => AgreementName::Underflow,
            Given::Nothing => AgreementName::Nothing,
            Given::NonFinite => AgreementName::NonFinite,
        }
    }
}

answer! {
    /// One step with its numbers.
    pub struct DerivationStep {
        /// Which.
        step: StepName,
        /// What the left side is in the network; infinite if any of its numbers has overflowed.
        left: f64,
        /// What the right side is; infinite as the left one is.
        right: f64,
        /// `left / right`; NaN where there is nothing to divide by, or a side is not finite.
        ratio: f64,
        /// The standard deviation that `ratio` has among networks drawn like this one, where the step holds; 0 where
        /// chance has no part.
        chance: f64,
        /// What chance alone may make of `ratio`, at least: `exp(-3 chance)`, and 1 where it cannot be below 1.
        low: f64,
        /// The same, at most: `exp(3 chance)`.
        high: f64,
        /// The verdict.
        agreement: AgreementName,
    }
}

answer! {
    /// Mean, variance and mean square of a kind of number.
    pub struct DerivationMoments {
        /// The arithmetic mean.
        mean: f64,
        /// The mean squared distance from the mean.
        population_variance: f64,
        /// The mean of the squares.
        mean_square: f64,
    }
}

impl From<weightscope::Moments> for DerivationMoments {
    fn from(moments: weightscope::Moments) -> Self {
        DerivationMoments {
            mean: moments.mean,
            population_variance: moments.population_variance,
            mean_square: moments.mean_square,
        }
    }
}

answer! {
    /// The derivation filled in for one layer.
    pub struct Derivation {
        /// How many inputs a unit of the layer reads.
        fan_in: usize,
        /// How many units it has.
        fan_out: usize,
        /// Of the batch.
        input: DerivationMoments,
        /// Of the weights.
        weight: DerivationMoments,
        /// Of the layer's inputs.
        before: DerivationMoments,
        /// Of `z`.
        preactivation: DerivationMoments,
        /// Of `phi(z)`; the last layer is linear.
        activation: DerivationMoments,
        /// In the order of the derivation.
        steps: Vec<DerivationStep>,
    }
}

/// Fills the derivation in.
pub(crate) fn derivation(
    mlp: &mut weightscope::Mlp<f32>,
    options: DerivationOptions,
) -> Result<Derivation> {
    let DerivationOptions { inputs, input_scale, input_shift, layer, standard_deviation } = options;
    let data = unanswered(mlp, inputs, input_scale, input_shift)?;
    let seen = mlp.derivation(&data, layer, standard_deviation)?;
    let mut steps = Vec::new();
    for step in seen.steps {
        steps.push(DerivationStep {
            step: step.kind.into(),
            left: step.left,
            right: step.right,
            ratio: step.ratio,
            chance: step.chance,
            low: step.low,
            high: step.high,
            agreement: step.agreement.into(),
        });
    }
    Ok(Derivation {
        fan_in: seen.fan_in,
        fan_out: seen.fan_out,
        input: seen.input.into(),
        weight: seen.weight.into(),
        before: seen.before.into(),
        preactivation: seen.preactivation.into(),
        activation: seen.activation.into(),
        steps,
    })
}
