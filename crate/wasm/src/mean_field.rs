//! `meanField`, `predict` and `phaseDiagram`: what the theory of wide networks says.

use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;

use crate::activation::ActivationName;
use crate::contour::Outbound;
use crate::initializer::{BiasInitializerName, InitializerFields};
use crate::refusal::{Refusal, Result};
use crate::value::{IntoJs, argument};

options! {
    /// A wide network: its activation and the variances of its weights and biases.
    pub struct MeanFieldOptions {
        /// Between the layers, by default `"tanh"`.
        #[tsify(optional)]
        activation: Option<ActivationName>,
        /// For `"leaky-relu"`: 0 to 10, 0.01 unless given.
        #[tsify(optional)]
        slope: Option<f64>,
        /// `fanIn` times the variance of a weight: 0 to 1e6.
        sigma_w2: f64,
        /// The variance of a bias: 0 to 1e6, by default 0.
        #[tsify(optional)]
        sigma_b2: Option<f64>,
        /// How many `lengths` to tell: 0 to 128, by default 10.
        #[tsify(optional)]
        layers: Option<usize>,
        /// The mean square of the inputs: 0 to 1e6, by default 1.
        #[tsify(optional)]
        input_mean_square: Option<f64>,
        /// Of pairs of inputs, up to 16, each -1 to 1: `correlations` tells what becomes of them. By default none.
        #[tsify(optional)]
        input_correlations: Option<Vec<f64>>,
    }
}

names! {
    /// On which side of the critical line a network lies.
    ///
    /// | name | `chi1` | inputs | gradients |
    /// | --- | --- | --- | --- |
    /// | `"ordered"` | below 1 | become alike | vanish |
    /// | `"critical"` | 1, within 1e-9 | keep apart for longest | keep their size |
    /// | `"chaotic"` | above 1 | that were nearly alike part | explode |
    pub enum Phase {
        /// Inputs become alike, gradients vanish.
        Ordered = "ordered",
        /// Gradients keep their size.
        Critical = "critical",
        /// Inputs that were nearly alike part, gradients explode.
        Chaotic = "chaotic",
    }
}

answer! {
    /// What becomes of signals in a wide network.
    pub struct MeanField {
        /// The mean square of preactivations that layers tend to; infinite if it has no bound.
        q_star: f64,
        /// Every length is kept, `qStar` is that of the first layer: `"relu"` with `sigmaW2` 2, `"linear"` with 1.
        every_length: bool,
        /// `sigmaW2 * E[phi'(z)^2]` for `z ~ N(0, qStar)`: the gradient's mean square grows by it from a layer
        /// to the one before.
        chi1: f64,
        /// On which side of the critical line.
        phase: Phase,
        /// The correlation that two inputs tend to; absent if `qStar` is infinite, or 0, where theirs stays what it is.
        #[tsify(optional)]
        c_star: Option<f64>,
        /// Over so many layers a deviation of the length shrinks to 1/e: infinite where it does not, absent if
        /// `qStar` is infinite.
        #[tsify(optional)]
        xi_q: Option<f64>,
        /// Over so many layers a deviation of the correlation shrinks to 1/e (where `qStar` is 0, the mean square of the
        /// difference of two inputs): infinite on the critical line, absent if `qStar` is infinite.
        #[tsify(optional)]
        xi_c: Option<f64>,
        /// Over so many layers the mean square of the gradient changes by a factor e, falling where networks are
        /// ordered, growing where they are chaotic: infinite on the critical line.
        xi_gradient: f64,
        /// The mean square of the preactivations of each layer.
        lengths: Float64Array,
        /// The correlation of the preactivations in each layer, of each pair of inputs; NaN where lengths have
        /// overflowed.
        correlations: Vec<Float64Array>,
        /// The mean square of the gradient at the preactivations of each layer, over that of the last.
        gradients: Float64Array,
    }
}

/// What there is of a number.
fn there(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

/// What the mean-field theory of wide networks says about an activation and the variances of weights and biases:
/// the length map `q' = sigmaW2 E[phi(sqrt(q) z)^2] + sigmaB2` from the inputs on and where it leads, the gradient's
/// factor a layer, where the correlation of two inputs leads, and over how many layers.
///
/// Poole et al. 2016, "Exponential expressivity in deep neural networks through transient chaos", equations 3 to 6;
/// Schoenholz et al. 2017, "Deep information propagation", equations 8 to 13. Right to a relative 1e-9, each
/// step of `correlations` to 1e-4.
///
/// Throws a {@link WeightscopeError} for a number out of its bounds.
///
/// ```js
/// const he = ws.meanField({ activation: "relu", sigmaW2: 2, layers: 50 });
/// [he.chi1, he.phase, he.lengths[49]]; // -> [1, "critical", 2]
/// ws.meanField({ activation: "tanh", sigmaW2: 4, sigmaB2: 0.05 }).cStar; // -> 0.1651
/// ```
#[wasm_bindgen(js_name = meanField, unchecked_return_type = "MeanField")]
pub fn mean_field(
    #[wasm_bindgen(unchecked_param_type = "MeanFieldOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: MeanFieldOptions = argument(options, "options")?;
    let activation =
        options.activation.unwrap_or(ActivationName::Tanh).with_slope(options.slope)?;
    let answer = weightscope::mean_field(&weightscope::MeanFieldOptions {
        activation,
        sigma_w2: options.sigma_w2,
        sigma_b2: options.sigma_b2.unwrap_or(0.0),
        input_mean_square: options.input_mean_square.unwrap_or(1.0),
        layers: options.layers.unwrap_or(10),
        input_correlations: &options.input_correlations.unwrap_or_default(),
    })
    .map_err(Refusal::from)?;
    let every_length = matches!(answer.fixed_point, weightscope::FixedPoint::Every(_));
    Ok(MeanField {
        q_star: answer.fixed_point.length(),
        every_length,
        chi1: answer.chi_1,
        phase: match answer.phase {
            weightscope::Phase::Ordered => Phase::Ordered,
            weightscope::Phase::Critical => Phase::Critical,
            weightscope::Phase::Chaotic => Phase::Chaotic,
        },
        c_star: there(answer.c_star),
        xi_q: there(answer.xi_q),
        xi_c: there(answer.xi_c),
        xi_gradient: answer.xi_gradient,
        lengths: Float64Array::from(answer.lengths.as_slice()),
        correlations: answer.correlations.iter().map(|row| row.as_slice().into()).collect(),
        gradients: Float64Array::from(answer.gradients.as_slice()),
    }
    .into_js())
}

options! {
    /// A network as `Mlp` takes it, and its inputs' size.
    pub struct PredictOptions {
        /// The units of each layer, inputs first: 2 to 129 entries, each between 1 and 4096.
        sizes: Vec<usize>,
        /// Between the layers, by default `"tanh"`; the last layer is linear.
        #[tsify(optional)]
        activation: Option<ActivationName>,
        /// For `"leaky-relu"`: 0 to 10, 0.01 unless given.
        #[tsify(optional)]
        slope: Option<f64>,
        /// By default `"zeros"`.
        #[tsify(optional)]
        bias_initializer: Option<BiasInitializerName>,
        /// For the bias initializer `"constant"`, which needs it: -1e6 to 1e6.
        #[tsify(optional)]
        bias_value: Option<f64>,
        /// For the bias initializer `"normal"`: its standard deviation, 0 to 1e6, 1 unless given.
        #[tsify(optional)]
        bias_std: Option<f64>,
        /// The mean square of the inputs: 0 to 1e6, by default 1.
        #[tsify(optional)]
        input_mean_square: Option<f64>,
        ..scheme: InitializerFields,
    }
}

answer! {
    /// What one layer is expected to do; a measured layer's values, pooled over units and rows, scatter about it,
    /// the less the wider it is.
    pub struct LayerPrediction {
        /// How many inputs each unit has.
        fan_in: usize,
        /// How many units there are.
        fan_out: usize,
        /// The variance of a weight.
        weight_variance: f64,
        /// `E[z^2]`.
        preactivation_mean_square: f64,
        /// `E[a]`; the last layer is linear.
        activation_mean: f64,
        /// `E[a^2]`.
        activation_mean_square: f64,
        /// `E[a^2] - E[a]^2`.
        activation_variance: f64,
        /// `E[phi'(z)^2]`, 1 in the last layer.
        derivative_mean_square: f64,
        /// `E[(dL/dz)^2]` over that of the last layer.
        grad_preactivation_factor: f64,
    }
}

answer! {
    /// What theory expects of a network.
    pub struct Prediction {
        /// Whether weights have mean 0, as it assumes: constants and the identity have not.
        applicable: bool,
        /// Each layer, the first one with weights first.
        layers: Vec<LayerPrediction>,
    }
}

/// The second moments that mean-field theory expects, layer by layer, of a network made with these options on
/// inputs of this mean square: forward `E[z^2] = fanIn Var(w) E[aBefore^2] + E[b^2]`, back
/// `E[(dL/dz)^2] = fanOutNext Var(wNext) E[phi'(z)^2] E[(dL/dzNext)^2]`, as a factor to the last layer's.
///
/// Throws what `new Mlp` throws.
///
/// ```js
/// const sizes = [100, 100, 100, 10];
/// const { layers } = ws.predict({ sizes, activation: "relu", initializer: "kaiming-normal" });
/// layers.map(({ preactivationMeanSquare }) => preactivationMeanSquare.toFixed(6)); // -> ["2.000000", "2.000000", "2.000000"]
/// ```
#[wasm_bindgen(unchecked_return_type = "Prediction")]
pub fn predict(
    #[wasm_bindgen(unchecked_param_type = "PredictOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: PredictOptions = argument(options, "options")?;
    let input_mean_square = options.input_mean_square.unwrap_or(1.0);
    let network = options.network()?;
    let prediction = weightscope::predict(&network, input_mean_square).map_err(Refusal::from)?;
    Ok(Prediction {
        applicable: prediction.applicable,
        layers: prediction.layers.into_iter().map(Into::into).collect(),
    }
    .into_js())
}

impl PredictOptions {
    fn network(self) -> Result<weightscope::MlpOptions> {
        let bias = self.bias_initializer.unwrap_or(BiasInitializerName::Zeros);
        Ok(weightscope::MlpOptions {
            sizes: self.sizes,
            activation: self.activation.unwrap_or(ActivationName::Tanh).with_slope(self.slope)?,
            initializer: self.scheme.into(),
            bias_initializer: bias.into(),
            bias_value: self.bias_value,
            bias_std: self.bias_std,
            seed: 0,
        })
    }
}

impl From<weightscope::LayerPrediction> for LayerPrediction {
    fn from(layer: weightscope::LayerPrediction) -> Self {
        LayerPrediction {
            fan_in: layer.fan_in,
            fan_out: layer.fan_out,
            weight_variance: layer.weight_variance,
            preactivation_mean_square: layer.preactivation_mean_square,
            activation_mean: layer.activation_mean,
            activation_mean_square: layer.activation_mean_square,
            activation_variance: layer.activation_variance,
            derivative_mean_square: layer.derivative_mean_square,
            grad_preactivation_factor: layer.grad_preactivation_factor,
        }
    }
}

options! {
    /// A rectangle of the plane of the two variances.
    pub struct PhaseDiagramOptions {
        /// Between the layers, by default `"tanh"`.
        #[tsify(optional)]
        activation: Option<ActivationName>,
        /// For `"leaky-relu"`: 0 to 10, 0.01 unless given.
        #[tsify(optional)]
        slope: Option<f64>,
        /// The ends along x, the lower first, within 0 to 1e6.
        sigma_w2: [f64; 2],
        /// The ends along y, the lower first, within 0 to 1e6.
        sigma_b2: [f64; 2],
        /// 2 to 257, by default 129.
        #[tsify(optional)]
        rows: Option<usize>,
        /// 2 to 257, by default 129.
        #[tsify(optional)]
        columns: Option<usize>,
        /// The mean square of the inputs: 0 to 1e6, by default 1.
        #[tsify(optional)]
        input_mean_square: Option<f64>,
    }
}

answer! {
    /// The gradient's factor over the plane of the two variances.
    pub struct PhaseDiagram {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
        /// `ln(chi1)` at the nodes, row-major, rows along `sigmaB2` upwards: negative where networks are ordered,
        /// positive where they are chaotic, `-Infinity` without weights.
        log_chi1: Float64Array,
        /// The line between, points as `sigmaW2`, `sigmaB2`.
        #[tsify(type = "ContourLine[]")]
        critical_line: Array,
    }
}

/// Where in the plane of `sigmaW2` and `sigmaB2` networks are ordered and where chaotic, and the critical line
/// between: its points are right to 1e-4 in `ln(chi1)` (under GELU, SiLU and softplus to 0.2 % of `sigmaW2`), the grid to 2e-3.
///
/// Poole et al. 2016, figure 1; Schoenholz et al. 2017, figure 1. Throws a {@link WeightscopeError} for a number out
/// of its bounds and for ends that are not in order.
///
/// ```js
/// const { criticalLine } = ws.phaseDiagram({ activation: "relu", sigmaW2: [0, 4], sigmaB2: [0, 1] });
/// Array.from(criticalLine[0].points); // -> [2, 0, 2, 1]
/// ```
#[wasm_bindgen(js_name = phaseDiagram, unchecked_return_type = "PhaseDiagram")]
pub fn phase_diagram(
    #[wasm_bindgen(unchecked_param_type = "PhaseDiagramOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: PhaseDiagramOptions = argument(options, "options")?;
    let activation =
        options.activation.unwrap_or(ActivationName::Tanh).with_slope(options.slope)?;
    let (rows, columns) = (options.rows.unwrap_or(129), options.columns.unwrap_or(129));
    let diagram = weightscope::phase_diagram(&weightscope::PhaseDiagramOptions {
        activation,
        sigma_w2: options.sigma_w2,
        sigma_b2: options.sigma_b2,
        rows,
        columns,
        input_mean_square: options.input_mean_square.unwrap_or(1.0),
    })
    .map_err(Refusal::from)?;
    let mut outbound = Outbound::new(&[], &[&diagram.critical_line]);
    Ok(PhaseDiagram {
        rows,
        columns,
        log_chi1: Float64Array::from(diagram.log_chi_1.as_slice()),
        critical_line: outbound.lines(&diagram.critical_line),
    }
    .into_js())
}
