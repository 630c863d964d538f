//! `Mlp`: a multilayer perceptron.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;
use weightscope::{BiasInitializer, Matrix};

use crate::activation::ActivationName;
use crate::array::numbers;
use crate::dataset::Batch;
use crate::derivation::{DerivationOptions, derivation};
use crate::initializer::{BiasInitializerName, InitializerFields};
use crate::jacobian::{JacobianOptions, jacobian};
use crate::loss::LossName;
use crate::lsuv::{LsuvOptions, lsuv};
use crate::propagation::{PropagateOptions, propagate};
use crate::refusal::{Refusal, Result};
use crate::seed::DEFAULT_SEED;
use crate::value::{IntoJs, argument};

options! {
    /// What a network is made of.
    pub struct MlpOptions {
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
        /// 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
        ..scheme: InitializerFields,
    }
}

impl MlpOptions {
    /// Reads them; the core checks what they say.
    pub(crate) fn build(self) -> Result<weightscope::MlpOptions> {
        let activation = self.activation.unwrap_or(ActivationName::Tanh).with_slope(self.slope)?;
        Ok(weightscope::MlpOptions {
            sizes: self.sizes,
            activation,
            initializer: self.scheme.into(),
            bias_initializer: self.bias_initializer.map_or(BiasInitializer::Zeros, Into::into),
            bias_value: self.bias_value,
            bias_std: self.bias_std,
            seed: self.seed.unwrap_or(DEFAULT_SEED),
        })
    }
}

options! {
    /// A batch, and the loss whose gradients are asked for.
    pub struct GradientsOptions {
        /// The loss.
        loss: LossName,
        ..batch: Batch,
    }
}

answer! {
    /// The mean loss of a batch and its gradient by every weight and bias.
    pub struct Gradients {
        /// The mean loss, without any penalty.
        data_loss: f64,
        /// By the weights of each layer, row-major [fanOut, fanIn].
        weight: Vec<Float32Array>,
        /// By the biases of each layer.
        bias: Vec<Float32Array>,
    }
}

/// A multilayer perceptron: `z = W aBefore + b`, `a = phi(z)` in every hidden layer, and a linear last
/// layer whose `z` are the logits. Layers count from 0, the first one with weights. Numbers are single
/// precision. It lives in WebAssembly memory until `free()` or until nothing refers to it.
///
/// ```js
/// const mlp = new ws.Mlp({ sizes: [784, 100, 100, 10], activation: "tanh", initializer: "xavier-normal", seed: 7 });
/// const { images, labels } = ws.digits({ count: 200, seed: 7 });
/// const pass = mlp.propagate({ inputs: images, inputScale: 1 / 255, labels, loss: "softmax-cross-entropy" });
/// pass.layers.length; // -> 3
/// pass.layers[0].activation.histogram.counts.length; // -> 64
/// pass.diagnosis.forward; // -> "steady"
/// mlp.free();
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mlp {
    core: weightscope::Mlp<f32>,
}

#[wasm_bindgen]
impl Mlp {
    /// A freshly initialized network: up to 4096 units in each of up to 128 layers with weights, 33,554,432
    /// weights and biases at most. Throws a {@link WeightscopeError} for sizes beyond that and for options that
    /// are out of bounds or do not belong together.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "MlpOptions")] options: &JsValue,
    ) -> core::result::Result<Mlp, JsValue> {
        let options = argument::<MlpOptions>(options, "options")?.build()?;
        Ok(Mlp { core: weightscope::Mlp::new(&options).map_err(Refusal::from)? })
    }

    /// The units of each layer, inputs first.
    #[wasm_bindgen(getter, unchecked_return_type = "number[]")]
    #[must_use]
    pub fn sizes(&self) -> JsValue {
        self.core.sizes().to_vec().into_js()
    }

    /// The number of layers with weights.
    #[wasm_bindgen(getter, js_name = layerCount)]
    #[must_use]
    pub fn layer_count(&self) -> usize {
        self.core.layer_count()
    }

    /// The weights of a layer, row-major [fanOut, fanIn].
    pub fn weight(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
    ) -> core::result::Result<Float32Array, JsValue> {
        Ok(weight_of(&self.core, layer)?)
    }

    /// The biases of a layer.
    pub fn bias(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
    ) -> core::result::Result<Float32Array, JsValue> {
        Ok(bias_of(&self.core, layer)?)
    }

    /// Replaces the weights of a layer, row-major [fanOut, fanIn]; all must be finite. Throws a
    /// {@link WeightscopeError} for another length, or a layer that there is not.
    #[wasm_bindgen(js_name = setWeight)]
    pub fn set_weight(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] weight: &JsValue,
    ) -> core::result::Result<(), JsValue> {
        let layer = argument(layer, "layer")?;
        let weight = numbers::<Float32Array>(weight, "weight")?;
        Ok(self.core.set_weight(layer, &weight).map_err(Refusal::from)?)
    }

    /// Replaces the biases of a layer; all must be finite.
    #[wasm_bindgen(js_name = setBias)]
    pub fn set_bias(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] bias: &JsValue,
    ) -> core::result::Result<(), JsValue> {
        let layer = argument(layer, "layer")?;
        let bias = numbers::<Float32Array>(bias, "bias")?;
        Ok(self.core.set_bias(layer, &bias).map_err(Refusal::from)?)
    }

    /// The logits of inputs, row-major [batch, features] in and [batch, outputs] out. Throws a
    /// {@link WeightscopeError} for a length that is no multiple of the features, and for inputs that are not
    /// finite.
    pub fn forward(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] inputs: &JsValue,
    ) -> core::result::Result<Float32Array, JsValue> {
        let inputs = numbers::<Float32Array>(inputs, "inputs")?;
        let logits = self.core.forward(&inputs).map_err(Refusal::from)?;
        Ok(Float32Array::from(logits.as_slice()))
    }

    /// The mean loss of a batch, without any penalty, and its gradient by every weight and bias
    /// (backpropagation), shaped as `weight(layer)` and `bias(layer)`.
    ///
    /// ```js
    /// const mlp = new ws.Mlp({ sizes: [1, 1], initializer: "constant", value: 2 });
    /// const batch = { inputs: Float32Array.of(3), targets: Float32Array.of(5) };
    /// const { dataLoss, weight, bias } = mlp.gradients({ ...batch, loss: "mean-squared-error" });
    /// dataLoss; // -> 1
    /// [...weight[0], ...bias[0]]; // -> [6, 2]
    /// ```
    #[wasm_bindgen(unchecked_return_type = "Gradients")]
    pub fn gradients(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "GradientsOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let GradientsOptions { loss, batch } = argument(options, "options")?;
        let data = batch.build(self.core.features(), self.core.outputs())?;
        let gradients = self.core.gradients(&data, loss.into()).map_err(Refusal::from)?;
        let by_weight = gradients.weights.iter().map(Matrix::as_slice).map(Float32Array::from);
        let by_bias = gradients.biases.iter().map(Vec::as_slice).map(Float32Array::from);
        Ok(Gradients {
            data_loss: gradients.data_loss,
            weight: by_weight.collect(),
            bias: by_bias.collect(),
        }
        .into_js())
    }

    /// Sends a batch through the network and the loss's gradient back, and tells what every layer sees:
    /// moments, extremes, a histogram, the shares of saturated values, dead units and non-finite numbers.
    /// Numbers that leave the finite range are results, not errors.
    ///
    /// Throws a {@link WeightscopeError} for a batch that does not fit the network, labels that are no
    /// class of it, inputs that are not finite, and bins that `histogram` would refuse.
    #[wasm_bindgen(unchecked_return_type = "Pass")]
    pub fn propagate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "PropagateOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: PropagateOptions = argument(options, "options")?;
        Ok(propagate(&mut self.core, options)?.into_js())
    }

    /// Scales the weights layer after layer until each layer's preactivations have variance 1 on a batch
    /// (layer-sequential unit variance, Mishkin & Matas 2016): `W <- W / sqrt(Var(z))` while the variance over all
    /// rows and units is farther from 1 than `tolerance`, before the nonlinearity, the last layer included. Begin with
    /// `initializer: "orthogonal"` as the paper does. A layer whose variance is 0 or not finite, or whose
    /// biases alone vary by more than 1, keeps its weights and is not `reached`.
    ///
    /// ```js
    /// const mlp = new ws.Mlp({ sizes: [30, 30, 30, 10], initializer: "orthogonal", seed: 7 });
    /// const { inputs } = ws.gaussian({ count: 100, features: 30, seed: 7 });
    /// const { layers } = mlp.lsuv({ inputs, tolerance: 0.01 });
    /// layers.every((layer) => layer.reached); // -> true
    /// ```
    #[wasm_bindgen(unchecked_return_type = "Lsuv")]
    pub fn lsuv(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "LsuvOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: LsuvOptions = argument(options, "options")?;
        Ok(lsuv(&mut self.core, options)?.into_js())
    }

    /// Sends a batch as far as a layer and holds every step of the derivation of Xavier initialization,
    /// `Var(a) = n Var(W) Var(aBefore)`, against what is found there. Numbers that leave the finite range are results.
    ///
    /// ```js
    /// const mlp = new ws.Mlp({ sizes: [200, 200, 200, 10], activation: "relu", initializer: "kaiming-normal", seed: 7 });
    /// const { inputs } = ws.gaussian({ count: 200, features: 200, seed: 7 });
    /// const { steps } = mlp.derivation({ inputs, layer: 1 });
    /// steps.find(({ step }) => step === "input-mean").agreement; // -> "apart"
    /// ```
    #[wasm_bindgen(unchecked_return_type = "Derivation")]
    pub fn derivation(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "DerivationOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: DerivationOptions = argument(options, "options")?;
        Ok(derivation(&mut self.core, options)?.into_js())
    }

    /// The singular values of the Jacobian of the last hidden layer's activations by the inputs, at each row of a
    /// batch: `J = D_L W_L ... D_1 W_1` with `D_l = diag(phi'(z_l))`. All at 1 is dynamical isometry: whatever one does
    /// to the input arrives as large as it was. Orthogonal weights come near it; with Gaussian ones the values spread the
    /// more the deeper the network is. Without hidden layers it is that of the logits. `J` is multiplied out in double
    /// precision. Pennington, Schoenholz & Ganguli 2017, "Resurrecting the sigmoid in deep learning through dynamical
    /// isometry", equation 2.
    ///
    /// Throws a {@link WeightscopeError} for more than 64 rows, and for a network with more than 1024 inputs or units in a
    /// hidden layer: the time goes with the third power, to seconds a row at the most.
    ///
    /// ```js
    /// const mlp = new ws.Mlp({ sizes: [3, 3, 3, 2], activation: "linear", initializer: "orthogonal", scale: 2, seed: 7 });
    /// const [{ singularValues, relativeVariance }] = mlp.jacobian({ inputs: Float32Array.of(1, 2, 3) });
    /// singularValues; // -> [4, 4, 4]
    /// relativeVariance; // -> 0
    /// ```
    #[wasm_bindgen(unchecked_return_type = "Jacobian[]")]
    pub fn jacobian(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "JacobianOptions")] options: &JsValue,
    ) -> core::result::Result<JsValue, JsValue> {
        let options: JacobianOptions = argument(options, "options")?;
        Ok(jacobian(&mut self.core, options)?.into_js())
    }
}

impl Mlp {
    /// The core's network.
    pub(crate) fn core(&self) -> &weightscope::Mlp<f32> {
        &self.core
    }

    /// The same, to be worked with.
    pub(crate) fn core_mut(&mut self) -> &mut weightscope::Mlp<f32> {
        &mut self.core
    }

    /// The core's network as JavaScript holds it.
    pub(crate) fn of(core: weightscope::Mlp<f32>) -> Self {
        Mlp { core }
    }
}

/// A copy of a layer's weights.
pub(crate) fn weight_of(mlp: &weightscope::Mlp<f32>, layer: &JsValue) -> Result<Float32Array> {
    Ok(Float32Array::from(mlp.weight(argument(layer, "layer")?)?.as_slice()))
}

/// A copy of a layer's biases.
pub(crate) fn bias_of(mlp: &weightscope::Mlp<f32>, layer: &JsValue) -> Result<Float32Array> {
    Ok(Float32Array::from(mlp.bias(argument(layer, "layer")?)?))
}
