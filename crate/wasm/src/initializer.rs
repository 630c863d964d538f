//! `initialize`: the first weights of a layer.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;
use weightscope::{
    Activation, BiasInitializer, Code, Distribution, FanMode, Fans, Initialization, Initializer,
};

use crate::activation::ActivationName;
use crate::record::one_of;
use crate::refusal::{Refusal, Result};
use crate::seed::DEFAULT_SEED;
use crate::value::{FromJs, IntoJs, argument};

names! {
    /// A scheme for drawing the weights of a layer. `fan` is the one that `fanMode` means, `fanIn` unless given;
    /// every weight is multiplied by `scale` on top.
    ///
    /// | name | distribution | takes | source |
    /// | --- | --- | --- | --- |
    /// | `"zeros"` | 0, or `N(0, noise^2)` | `noise` (0) | |
    /// | `"ones"` | 1, or `N(1, noise^2)` | `noise` (0) | |
    /// | `"constant"` | `value`, or `N(value, noise^2)` | `value`, `noise` (0) | |
    /// | `"identity"` | `gain` on the diagonal, 0 elsewhere | `gain` (1) | Le, Jaitly & Hinton 2015 |
    /// | `"normal"` | `N(0, std^2)` | `std` | |
    /// | `"truncated-normal"` | `N(0, std^2)` on `-2 std..2 std`: its own deviation is `0.8796 std` | `std` | |
    /// | `"truncated-normal-rescaled"` | the same made wider, so that its deviation is `std` | `std` | |
    /// | `"uniform"` | `U(-bound, bound)` | `bound` (0.1) | |
    /// | `"xavier-normal"`, `"glorot-normal"` | `N(0, gain^2 / fan)` | `gain` (1), `fanMode` | Glorot & Bengio 2010, equations 10 to 12 |
    /// | `"xavier-uniform"`, `"glorot-uniform"` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (1), `fanMode` | ibid., equation 16 with `"fan-avg"` |
    /// | `"kaiming-normal"`, `"he-normal"` | `N(0, gain^2 / fan)` | `gain` (conventional), `fanMode` | He et al. 2015, equations 10 and 14 |
    /// | `"kaiming-uniform"`, `"he-uniform"` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (conventional), `fanMode` | ibid. |
    /// | `"lecun-normal"` | `N(0, gain^2 / fanIn)` | `gain` (1) | LeCun et al. 1998, section 4.6 |
    /// | `"lecun-uniform"` | `U(-b, b)`, `b = gain sqrt(3 / fanIn)` | `gain` (1) | ibid. |
    /// | `"variance-scaling"` | variance `varianceScale / fan`, by `distribution` | `varianceScale` (1), `distribution`, `fanMode` | Keras |
    /// | `"orthogonal"` | `gain Q`, `Q` uniform among the matrices with orthonormal rows or columns | `gain` (1) | Saxe, McClelland & Ganguli 2014 |
    /// | `"sparse"` | in each column `ceil(sparsity fanOut)` zeros, `N(0, std^2)` elsewhere | `sparsity`, `std` (0.01) | Martens 2010, section 5 |
    /// | `"pytorch-linear"` | `U(-b, b)`, `b = 1 / sqrt(fanIn)`: Kaiming's with `a = sqrt(5)` | | PyTorch's `nn.Linear` |
    /// | `"keras-dense"` | `U(-b, b)`, `b = sqrt(6 / (fanIn + fanOut))` | | Keras's `Dense` |
    /// | `"nielsen-large"` | `N(0, 1)` | | Nielsen 2015, chapter 1 |
    /// | `"nielsen-default"` | `N(0, 1 / fanIn)` | | Nielsen 2015, chapter 3 |
    /// | `"notebook-glorot"` | `U(-b, b)`, `b = sqrt(1 / fanIn)`: a third of the variance promised | | a mistake often met |
    /// | `"notebook-he"` | `U(-b, b)`, `b = sqrt(2 / fanIn)`: likewise | | a mistake often met |
    pub enum InitializerName {
        /// 0.
        Zeros = "zeros",
        /// `value`.
        Constant = "constant",
        /// `N(0, std^2)`.
        Normal = "normal",
        /// `U(-bound, bound)`.
        Uniform = "uniform",
        /// `N(0, gain^2 / fan)`.
        XavierNormal = "xavier-normal",
        /// `U(-b, b)`, `b = gain sqrt(3 / fan)`.
        XavierUniform = "xavier-uniform",
        /// `N(0, gain^2 / fan)` with the activation's gain.
        KaimingNormal = "kaiming-normal",
        /// `U(-b, b)`, `b = gain sqrt(3 / fan)`, with the activation's gain.
        KaimingUniform = "kaiming-uniform",
        /// `N(0, gain^2 / fanIn)`.
        LecunNormal = "lecun-normal",
        /// `gain Q`, `Q` with orthonormal rows or columns; the time goes with the third power of a width.
        Orthogonal = "orthogonal",
        /// `N(0, 1)`.
        NielsenLarge = "nielsen-large",
        /// `N(0, 1 / fanIn)`.
        NielsenDefault = "nielsen-default",
        /// 1.
        Ones = "ones",
        /// `gain` on the diagonal, 0 elsewhere.
        Identity = "identity",
        /// `N(0, std^2)` on `-2 std..2 std`.
        TruncatedNormal = "truncated-normal",
        /// Truncated, with the deviation `std`.
        TruncatedNormalRescaled = "truncated-normal-rescaled",
        /// `U(-b, b)`, `b = gain sqrt(3 / fanIn)`.
        LecunUniform = "lecun-uniform",
        /// Variance `varianceScale / fan`.
        VarianceScaling = "variance-scaling",
        /// Mostly zeros.
        Sparse = "sparse",
        /// `U(-b, b)`, `b = 1 / sqrt(fanIn)`.
        PytorchLinear = "pytorch-linear",
        /// `U(-b, b)`, `b = sqrt(6 / (fanIn + fanOut))`.
        KerasDense = "keras-dense",
        /// `U(-b, b)`, `b = sqrt(1 / fanIn)`.
        NotebookGlorot = "notebook-glorot",
        /// `U(-b, b)`, `b = sqrt(2 / fanIn)`.
        NotebookHe = "notebook-he",
        /// The same as `"xavier-normal"`.
        GlorotNormal = "glorot-normal",
        /// The same as `"xavier-uniform"`.
        GlorotUniform = "glorot-uniform",
        /// The same as `"kaiming-normal"`.
        HeNormal = "he-normal",
        /// The same as `"kaiming-uniform"`.
        HeUniform = "he-uniform",
    }
}

impl From<InitializerName> for Initializer {
    fn from(name: InitializerName) -> Self {
        use InitializerName as Name;
        match name {
            Name::Zeros => Initializer::Zeros,
            Name::Constant => Initializer::Constant,
            Name::Normal => Initializer::Normal,
            Name::Uniform => Initializer::Uniform,
            Name::XavierNormal | Name::GlorotNormal => Initializer::XavierNormal,
            Name::XavierUniform | Name::GlorotUniform => Initializer::XavierUniform,
            Name::KaimingNormal | Name::HeNormal => Initializer::KaimingNormal,
            Name::KaimingUniform | Name::HeUniform => Initializer::KaimingUniform,
            Name::LecunNormal => Initializer::LecunNormal,
            Name::Orthogonal => Initializer::Orthogonal,
            Name::NielsenLarge => Initializer::NielsenLarge,
            Name::NielsenDefault => Initializer::NielsenDefault,
            Name::Ones => Initializer::Ones,
            Name::Identity => Initializer::Identity,
            Name::TruncatedNormal => Initializer::TruncatedNormal,
            Name::TruncatedNormalRescaled => Initializer::TruncatedNormalRescaled,
            Name::LecunUniform => Initializer::LecunUniform,
            Name::VarianceScaling => Initializer::VarianceScaling,
            Name::Sparse => Initializer::Sparse,
            Name::PytorchLinear => Initializer::PytorchLinear,
            Name::KerasDense => Initializer::KerasDense,
            Name::NotebookGlorot => Initializer::NotebookGlorot,
            Name::NotebookHe => Initializer::NotebookHe,
        }
    }
}

names! {
    /// The fan by which a scheme divides the variance: `"fan-in"` keeps that of the signal on its way forward,
    /// `"fan-out"` that of the gradient on its way back, `"fan-avg"`, `(fanIn + fanOut) / 2`, lies between.
    #[allow(clippy::enum_variant_names)] // the names of the field
    pub enum FanModeName {
        /// Keeps the variance of the signal on its way forward.
        FanIn = "fan-in",
        /// Keeps the variance of the gradient on its way back.
        FanOut = "fan-out",
        /// `(fanIn + fanOut) / 2`: between the two.
        FanAvg = "fan-avg",
    }
}

impl From<FanModeName> for FanMode {
    fn from(name: FanModeName) -> Self {
        match name {
            FanModeName::FanIn => FanMode::FanIn,
            FanModeName::FanOut => FanMode::FanOut,
            FanModeName::FanAvg => FanMode::FanAvg,
        }
    }
}

names! {
    /// The shape of the distribution that `"variance-scaling"` draws from; each has the variance asked for.
    pub enum DistributionName {
        /// Normal, cut at two standard deviations and rescaled.
        TruncatedNormal = "truncated-normal",
        /// Normal.
        Normal = "normal",
        /// Uniform.
        Uniform = "uniform",
    }
}

impl From<DistributionName> for Distribution {
    fn from(name: DistributionName) -> Self {
        match name {
            DistributionName::TruncatedNormal => Distribution::TruncatedNormal,
            DistributionName::Normal => Distribution::Normal,
            DistributionName::Uniform => Distribution::Uniform,
        }
    }
}

names! {
    /// A gain that depends on the activation. `"conventional"` is the one in common use: 5/3 for tanh,
    /// `sqrt(2)` for ReLU, `sqrt(2 / (1 + slope^2))` for leaky ReLU, 3/4 for SELU, 1 for linear and sigmoid, and for
    /// the others the exact one. `"exact"` is `1 / sqrt(E[phi(z)^2])` for `z ~ N(0, 1)`.
    pub enum GainName {
        /// The one in common use: 5/3 for tanh, `sqrt(2)` for ReLU, 1 for linear and sigmoid, 3/4 for SELU.
        Conventional = "conventional",
        /// `1 / sqrt(E[phi(z)^2])` for `z ~ N(0, 1)`.
        Exact = "exact",
    }
}

/// The factor by which an initializer's standard deviation exceeds `1 / sqrt(fan)`: a number from 0 to
/// 1e6, or the name of one that depends on the activation.
#[derive(Clone, Copy, Debug, tsify::Tsify)]
#[serde(untagged)]
pub enum Gain {
    /// This number.
    Value(f64),
    /// The activation's.
    Named(GainName),
}

impl FromJs for Gain {
    fn from_js(value: &JsValue) -> Result<Self> {
        if let Some(number) = value.as_f64() {
            Ok(Gain::Value(number))
        } else if value.is_string() {
            GainName::from_js(value).map(Gain::Named)
        } else {
            Err(Refusal::wrong_type(value, &format!("a number or {}", one_of(GainName::TEXTS))))
        }
    }
}

impl From<Gain> for weightscope::Gain {
    fn from(gain: Gain) -> Self {
        match gain {
            Gain::Value(value) => weightscope::Gain::Value(value),
            Gain::Named(GainName::Conventional) => weightscope::Gain::Conventional,
            Gain::Named(GainName::Exact) => weightscope::Gain::Exact,
        }
    }
}

options! {
    /// A scheme for drawing weights, and the parameters that belong to it.
    #[derive(Clone, Copy)]
    pub struct InitializerFields {
        /// By default `"xavier-normal"`.
        #[tsify(optional)]
        initializer: Option<InitializerName>,
        /// For Xavier, LeCun, orthogonal and identity (1 unless given) and Kaiming (conventional unless given).
        #[tsify(optional)]
        gain: Option<Gain>,
        /// For Xavier, Kaiming and variance scaling, `"fan-in"` unless given.
        #[tsify(optional)]
        fan_mode: Option<FanModeName>,
        /// For `"normal"` and the truncated ones, which need it, and `"sparse"` (0.01): 0 to 1e6.
        #[tsify(optional)]
        std: Option<f64>,
        /// For `"uniform"`: 0 to 1e6, 0.1 unless given.
        #[tsify(optional)]
        bound: Option<f64>,
        /// For `"constant"`, which needs it: -1e6 to 1e6.
        #[tsify(optional)]
        value: Option<f64>,
        /// For `"variance-scaling"`: 0 to 1e6, 1 unless given. Keras calls it `scale`.
        #[tsify(optional)]
        variance_scale: Option<f64>,
        /// For `"variance-scaling"`, `"truncated-normal"` unless given.
        #[tsify(optional)]
        distribution: Option<DistributionName>,
        /// For `"sparse"`, which needs it: the share of zeros in each column, 0 to 1.
        #[tsify(optional)]
        sparsity: Option<f64>,
        /// For `"zeros"`, `"ones"` and `"constant"`: the standard deviation of normal noise added to the equal weights, 0 to
        /// 1e6, 0 unless given.
        #[tsify(optional)]
        noise: Option<f64>,
        /// Multiplies every weight: 0 to 1e6, 1 unless given.
        #[tsify(optional)]
        scale: Option<f64>,
    }
}

impl From<InitializerFields> for weightscope::InitializerOptions {
    fn from(fields: InitializerFields) -> Self {
        weightscope::InitializerOptions {
            initializer: fields.initializer.unwrap_or(InitializerName::XavierNormal).into(),
            gain: fields.gain.map(Into::into),
            fan_mode: fields.fan_mode.map(Into::into),
            std: fields.std,
            bound: fields.bound,
            value: fields.value,
            variance_scale: fields.variance_scale,
            distribution: fields.distribution.map(Into::into),
            sparsity: fields.sparsity,
            noise: fields.noise,
            scale: fields.scale,
        }
    }
}

names! {
    /// A scheme for drawing the biases of a layer.
    pub enum BiasInitializerName {
        /// 0.
        Zeros = "zeros",
        /// `biasValue`.
        Constant = "constant",
        /// `N(0, biasStd^2)`.
        Normal = "normal",
    }
}

impl From<BiasInitializerName> for BiasInitializer {
    fn from(name: BiasInitializerName) -> Self {
        match name {
            BiasInitializerName::Zeros => BiasInitializer::Zeros,
            BiasInitializerName::Constant => BiasInitializer::Constant,
            BiasInitializerName::Normal => BiasInitializer::Normal,
        }
    }
}

options! {
    /// One layer's weights: a scheme, a shape, a seed.
    pub struct InitializeOptions {
        /// How many inputs a unit reads: 1 to 4096; for `spread` 1 to 2^30, as `fans` says.
        fan_in: usize,
        /// How many units the layer has: 1 to 4096; for `spread` 1 to 2^30.
        fan_out: usize,
        /// The activation whose gain `"conventional"` and `"exact"` mean, by default `"relu"`.
        #[tsify(optional)]
        activation: Option<ActivationName>,
        /// For `"leaky-relu"`: 0 to 10, 0.01 unless given.
        #[tsify(optional)]
        slope: Option<f64>,
        /// 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
        ..scheme: InitializerFields,
    }
}

/// The first weights of a layer, row-major [fanOut, fanIn]: those of the first layer of an `Mlp` with
/// the same scheme, fans and seed.
///
/// The schemes, their formulas and sources are listed under {@link InitializerName}. Weights are drawn in
/// double precision and rounded; one seed gives the same bits everywhere.
///
/// `into` is an array of that length, which is filled and returned: who draws again and again, of one seed after
/// the other, makes one array instead of many.
///
/// Throws a {@link WeightscopeError} for a fan outside 1 to 4096, for a parameter that is out of its
/// bounds or that the scheme does not have, and for `into` of another length.
///
/// ```js
/// const weights = ws.initialize({ initializer: "xavier-normal", fanIn: 784, fanOut: 30, seed: 7 });
/// weights.length; // -> 23520
/// ws.initialize({ initializer: "xavier-normal", fanIn: 784, fanOut: 30, seed: 8 }, weights) === weights; // -> true
/// const { populationVariance } = ws.weightStatistics(weights, { fanIn: 784, fanOut: 30 });
/// Math.abs(populationVariance * 784 - 1) < 0.05; // -> true
/// ```
#[wasm_bindgen]
pub fn initialize(
    #[wasm_bindgen(unchecked_param_type = "InitializeOptions")] options: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Float32Array")] into: &JsValue,
) -> core::result::Result<Float32Array, JsValue> {
    let options: InitializeOptions = argument(options, "options")?;
    let (initialization, fans, seed) = options.build(Fans::new)?;
    let into = room(into, fans)?;
    let weights: weightscope::Matrix<f32> = initialization.sample(fans, seed, 0);
    match into {
        None => Ok(Float32Array::from(weights.as_slice())),
        Some(into) => {
            into.copy_from(weights.as_slice());
            Ok(into)
        }
    }
}

/// The array that a layer's weights shall be written to, if there is one.
fn room(into: &JsValue, fans: weightscope::Fans) -> Result<Option<Float32Array>> {
    if into.is_undefined() {
        return Ok(None);
    }
    let into: Float32Array = argument(into, "into")?;
    let (given, wanted) = (into.length() as usize, fans.fan_out() * fans.fan_in());
    if given != wanted {
        let allowed = format!("fanOut times fanIn are {wanted} weights");
        return Err(Refusal::new(
            Code::WrongLength,
            "into",
            &format!("of length {given}"),
            allowed,
        ));
    }
    Ok(Some(into))
}

answer! {
    /// How wide a scheme spreads the weights of a layer, by its formula.
    pub struct Spread {
        /// Of one weight; `noise` for zeros and constants.
        standard_deviation: f64,
        /// `standardDeviation * sqrt(fanIn)`: by how much a linear layer stretches the root mean square
        /// of its input.
        stretch: f64,
    }
}

/// The spread of the weights that `initialize` draws with these options, by its formula (see
/// {@link InitializerName}). The seed has no part in it. Throws what `initialize` throws, but that fans go up to 2^30:
/// those of any tensor, as `fans` tells them.
///
/// ```js
/// const { standardDeviation, stretch } = ws.spread({ initializer: "kaiming-normal", fanIn: 200, fanOut: 50 });
/// standardDeviation; // -> 0.1
/// stretch; // -> 1.4142
/// ```
#[wasm_bindgen(unchecked_return_type = "Spread")]
pub fn spread(
    #[wasm_bindgen(unchecked_param_type = "InitializeOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: InitializeOptions = argument(options, "options")?;
    let (initialization, fans, _) = options.build(Fans::of_weights)?;
    let standard_deviation = initialization.standard_deviation(fans);
    Ok(Spread { standard_deviation, stretch: initialization.stretch(fans) }.into_js())
}

impl InitializeOptions {
    fn build(
        self,
        fans: fn(usize, usize) -> weightscope::Result<Fans>,
    ) -> Result<(Initialization, Fans, u32)> {
        let activation: Activation =
            self.activation.unwrap_or(ActivationName::Relu).with_slope(self.slope)?;
        let fans = fans(self.fan_in, self.fan_out)?;
        let initialization = Initialization::new(&self.scheme.into(), activation)?;
        Ok((initialization, fans, self.seed.unwrap_or(DEFAULT_SEED)))
    }
}
