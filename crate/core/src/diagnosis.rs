//! What the numbers of a pass say about an initialization.

use crate::propagation::LayerPass;
use crate::statistics::Statistics;

/// What becomes of a signal on its way through the hidden layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// It keeps its size, within a factor of [`STEADY_TOTAL`] over all layers or of
    /// 1 / [`STEADY_FACTOR`] a layer.
    Steady,
    /// It shrinks.
    Vanishing,
    /// It grows.
    Exploding,
    /// There is none from the start.
    Zero,
    /// It leaves the finite range.
    Overflow,
}

/// A signal is steady as long as the last hidden layer has between a tenth and ten times of where it began…
pub const STEADY_TOTAL: f64 = 10.0;
/// …or each layer keeps between nine tenths and ten ninths of the one before: so that a slow loss that
/// needs very many layers to add up, as under tanh with Xavier weights (variance about `1 / (2 depth)`), is not
/// called vanishing.
pub const STEADY_FACTOR: f64 = 0.9;
/// A layer is saturated or dead if more than this share of it is.
pub const MOST_OF_A_LAYER: f64 = 0.5;

/// What the numbers of a pass say about the initialization.
///
/// The forward signal is the standard deviation of the activations, from the input to the last hidden
/// layer; the backward signal the root mean square of the preactivations' gradients, from the last hidden
/// layer to the first. Where it becomes exactly 0 on the way it has vanished, and the factor is that
/// of the layers before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diagnosis {
    /// The geometric mean over the hidden layers of `std(a) / std(a_before)`; 1 if there is none. An
    /// input that does not vary is left out.
    pub forward_factor: f64,
    /// The geometric mean over the hidden layers but the last of the gradient's size in a layer over
    /// that in the layer after; 1 if there is none.
    pub backward_factor: f64,
    /// What becomes of the activations.
    pub forward: Signal,
    /// What becomes of the gradients.
    pub backward: Signal,
    /// The first layer with NaN or infinities on the way forward, or, if there are none, on the way back
    /// (the last layer comes first there).
    pub overflow_layer: Option<usize>,
    /// The first hidden layer with more than half of its values saturated.
    pub saturated_layer: Option<usize>,
    /// The first hidden layer with more than half of its units dead.
    pub dead_layer: Option<usize>,
    /// In every hidden layer all units are equal, though there are several: they will learn the same.
    /// Layers of a single unit do not count.
    pub symmetric: bool,
}

impl Diagnosis {
    /// The diagnosis of a pass.
    pub(crate) fn of(input: &Statistics, layers: &[LayerPass]) -> Self {
        let hidden = &layers[..layers.len() - 1];
        let finite = |statistics: &Statistics| statistics.moments.non_finite == 0.0;
        let forward_finite =
            |layer: &LayerPass| finite(&layer.preactivation) && finite(&layer.activation);
        let backward_finite = |layer: &LayerPass| {
            finite(&layer.grad_preactivation)
                && finite(&layer.grad_activation)
                && finite(&layer.grad_weight)
        };
        let forward_overflow = layers.iter().position(|layer| !forward_finite(layer));
        let backward_overflow = layers.iter().rposition(|layer| !backward_finite(layer));

        let deviation = |statistics: &Statistics| statistics.moments.standard_deviation;
        let activations = hidden
            .iter()
            .take_while(|&layer| forward_finite(layer))
            .map(|layer| deviation(&layer.activation));
        // From a constant input nothing varies that the first layer has not made.
        let mut forward_sizes: Vec<f64> = activations.collect();
        if forward_sizes.first().is_some_and(|&first| first > 0.0) && deviation(input) > 0.0 {
            forward_sizes.insert(0, deviation(input));
        }
        let backward_sizes: Vec<f64> = hidden
            .iter()
            .rev()
            .take_while(|&layer| backward_finite(layer))
            .map(|layer| layer.grad_preactivation.moments.root_mean_square)
            .collect();

        let (forward, forward_factor) = judge(&forward_sizes, forward_overflow.is_some());
        let (backward, backward_factor) = judge(&backward_sizes, backward_overflow.is_some());
        let mut several = hidden.iter().filter(|layer| layer.fan_out > 1).peekable();
        Diagnosis {
            forward_factor,
            backward_factor,
            forward,
            backward,
            overflow_layer: forward_overflow.or(backward_overflow),
            saturated_layer: hidden.iter().position(|layer| layer.saturated > MOST_OF_A_LAYER),
            dead_layer: hidden.iter().position(|layer| layer.dead > MOST_OF_A_LAYER),
            symmetric: several.peek().is_some() && several.all(|layer| layer.distinct_units == 1),
        }
    }
}

/// What becomes of a signal of these sizes, and the geometric mean of its steps.
pub(crate) fn judge(sizes: &[f64], overflow: bool) -> (Signal, f64) {
    let alive = sizes.iter().take_while(|&&size| size > 0.0).count();
    let steps = alive.saturating_sub(1);
    let total = if steps > 0 { sizes[steps] / sizes[0] } else { 1.0 };
    #[allow(clippy::cast_precision_loss)] // at most 128
    let factor = if steps > 0 { libm::pow(total, 1.0 / steps as f64) } else { 1.0 };
    let signal = if overflow {
        Signal::Overflow
    } else if sizes.first() == Some(&0.0) {
        return (Signal::Zero, 0.0);
    } else if alive < sizes.len() || (total < 1.0 / STEADY_TOTAL && factor < STEADY_FACTOR) {
        Signal::Vanishing
    } else if total > STEADY_TOTAL && factor > 1.0 / STEADY_FACTOR {
        Signal::Exploding
    } else {
        Signal::Steady
    };
    (signal, factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_judged_by_what_is_left_and_how_fast_it_went() {
        assert_eq!(judge(&[], false), (Signal::Steady, 1.0));
        assert_eq!(judge(&[2.0], false), (Signal::Steady, 1.0));
        assert_eq!(judge(&[0.0], false), (Signal::Zero, 0.0));
        assert_eq!(judge(&[0.0, 0.0], false), (Signal::Zero, 0.0));
        assert_eq!(judge(&[4.0, 1.0, 0.25], false), (Signal::Vanishing, 0.25));
        assert_eq!(judge(&[4.0, 1.0, 0.5], false).0, Signal::Steady);
        assert_eq!(judge(&[1.0, 4.0, 16.0], false), (Signal::Exploding, 4.0));
        assert_eq!(judge(&[1.0, 0.5, 0.0, 0.0], false), (Signal::Vanishing, 0.5));
        assert_eq!(judge(&[1.0, 2.0], true), (Signal::Overflow, 2.0));
        // A hundred layers that keep 97 % each: a twentieth is left, but slowly.
        let slow: Vec<f64> = (0..=100).map(|layer| libm::pow(0.97, f64::from(layer))).collect();
        assert_eq!(judge(&slow, false).0, Signal::Steady);
        let slow: Vec<f64> = (0..=100).map(|layer| libm::pow(0.8, f64::from(layer))).collect();
        assert_eq!(judge(&slow, false).0, Signal::Vanishing);
    }
}
