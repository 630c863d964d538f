//! One step of gradient descent on the weights of a penalised loss.

use crate::penalty::{L1Update, Penalty, sign, soft_threshold};
use crate::scalar::Scalar;

/// How a step moves weights and biases.
///
/// With `eta` the learning rate and `g` the gradient of the data's loss, all terms at the old `w`:
///
/// | | new weight |
/// | --- | --- |
/// | no penalty | `w - eta g` |
/// | L2 | `w - eta g - 2 eta l2 w` |
/// | L1, subgradient | `w - eta g - eta l1 sign(w)`, `sign(0) = 0` |
/// | L1, proximal | `soft(w - eta g, eta l1)` |
/// | both | the terms together; the soft threshold comes last |
///
/// The decay is subtracted, never multiplied as `w (1 - c)`: in `f32` that factor is a multiple of 6e-8, so
/// that with `c = 1e-7` every weight would decay a fifth too fast. A term whose factor is 0 is left out,
/// so that a penalty of 0 is no penalty, to the bit. Biases are not penalised.
#[derive(Clone, Copy, Debug)]
pub struct Update<T> {
    learning_rate: T,
    /// `2 eta l2`.
    decay: T,
    /// `eta l1`.
    shrink: T,
    l1_update: L1Update,
}

impl<T: Scalar> Update<T> {
    pub(crate) fn new(learning_rate: f64, penalty: Penalty, l1_update: L1Update) -> Self {
        Update {
            learning_rate: T::from_f64(learning_rate),
            decay: T::from_f64(2.0 * learning_rate * penalty.l2()),
            shrink: T::from_f64(learning_rate * penalty.l1()),
            l1_update,
        }
    }

    /// Moves weights against their gradients.
    pub(crate) fn weights(&self, weights: &mut [T], gradients: &[T]) {
        let (eta, decay, shrink) = (self.learning_rate, self.decay, self.shrink);
        let decays = decay != T::ZERO;
        // Each case is a loop of its own, free of branches.
        match (decays, shrink != T::ZERO, self.l1_update) {
            (false, false, _) => each(weights, gradients, |w, g| w - eta * g),
            (true, false, _) => each(weights, gradients, |w, g| (w - eta * g) - decay * w),
            (false, true, L1Update::Subgradient) => {
                each(weights, gradients, |w, g| (w - eta * g) - shrink * sign(w));
            }
            (true, true, L1Update::Subgradient) => {
                let step = |w, g| ((w - eta * g) - decay * w) - shrink * sign(w);
                each(weights, gradients, step);
            }
            (false, true, L1Update::Proximal) => {
                each(weights, gradients, |w, g| soft_threshold(w - eta * g, shrink));
            }
            (true, true, L1Update::Proximal) => {
                let step = |w, g| soft_threshold((w - eta * g) - decay * w, shrink);
                each(weights, gradients, step);
            }
        }
    }

    /// Moves biases against their gradients.
    pub(crate) fn biases(&self, biases: &mut [T], gradients: &[T]) {
        let eta = self.learning_rate;
        each(biases, gradients, |b, g| b - eta * g);
    }
}

#[inline(always)]
fn each<T: Scalar>(weights: &mut [T], gradients: &[T], step: impl Fn(T, T) -> T) {
    for (weight, &gradient) in weights.iter_mut().zip(gradients) {
        *weight = step(*weight, gradient);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(l1: f64, l2: f64, l1_update: L1Update, weight: f32, gradient: f32) -> f32 {
        let penalty = Penalty::new(l1, l2).unwrap();
        let mut weights = [weight];
        Update::new(0.5, penalty, l1_update).weights(&mut weights, &[gradient]);
        weights[0]
    }

    #[test]
    fn each_rule_by_hand() {
        use L1Update::{Proximal, Subgradient};
        assert_eq!(moved(0.0, 0.0, Subgradient, 2.0, 1.0), 1.5);
        assert_eq!(moved(0.0, 0.25, Subgradient, 2.0, 1.0), 1.0);
        assert_eq!(moved(0.5, 0.0, Subgradient, 2.0, 1.0), 1.25);
        assert_eq!(moved(0.5, 0.25, Subgradient, 2.0, 1.0), 0.75);
        assert_eq!(moved(0.5, 0.0, Proximal, 2.0, 1.0), 1.25);
        assert_eq!(moved(0.5, 0.25, Proximal, 2.0, 1.0), 0.75);
        // At zero the subgradient rule moves by the data's gradient alone, and may step over zero.
        assert_eq!(moved(0.5, 0.25, Subgradient, 0.0, 0.25), -0.125);
        assert_eq!(moved(0.5, 0.0, Subgradient, 0.125, 0.0), -0.125);
        // The proximal rule lands on it and stays while the gradient is below l1.
        assert_eq!(moved(0.5, 0.0, Proximal, 0.125, 0.0), 0.0);
        assert_eq!(moved(0.5, 0.0, Proximal, 0.0, 0.4), 0.0);
        assert_eq!(moved(0.5, 0.0, Proximal, 0.0, 0.75), -0.125);
    }

    #[test]
    fn a_small_decay_keeps_its_size_in_the_mean() {
        // Weights between 1 and 2, one step with c = 1e-7 and no gradient. Subtracted, each is rounded in
        // its own direction and the sum is 4 % off; the factor 1 - c would be 19 % off for all of them.
        let c = 1e-7;
        let update =
            Update::<f32>::new(1.0, Penalty::new(0.0, c / 2.0).unwrap(), L1Update::Subgradient);
        let before: Vec<f32> = (0..1000).map(|i| 1.0 + i as f32 / 1000.0).collect();
        let mut after = before.clone();
        update.weights(&mut after, &[0.0; 1000]);
        let lost: f64 = before.iter().zip(&after).map(|(&b, &a)| f64::from(b) - f64::from(a)).sum();
        let expected: f64 = before.iter().map(|&b| c * f64::from(b)).sum();
        assert!((lost / expected - 1.0).abs() < 0.1, "{lost} {expected}");
        assert!(((1.0 - f64::from(1.0 - c as f32)) / c - 1.0).abs() > 0.15);
    }
}
