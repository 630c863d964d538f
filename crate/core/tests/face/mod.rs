//! Options as the package's face spells them (camelCase fields, kebab-case names), read from JSON into
//! the core's types, so that one list of cases serves Rust and JavaScript.

pub(crate) mod landscape;
pub(crate) mod train;

use serde_json::{Map, Value};
use weightscope::{
    Activation, Distribution, FanMode, Fans, Gain, Initialization, Initializer, InitializerOptions,
};

/// The fields of an options object; a field that nobody asks for is a mistake in the case.
pub(crate) struct Fields<'a> {
    rest: Map<String, Value>,
    whole: &'a Value,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(whole: &'a Value) -> Self {
        let rest = whole.as_object().unwrap_or_else(|| panic!("{whole} is no object")).clone();
        Fields { rest, whole }
    }

    fn take<T>(&mut self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.rest.remove(name)?;
        Some(read(&value).unwrap_or_else(|| panic!("{name} is {value} in {}", self.whole)))
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        self.take(name, Value::as_f64)
    }

    pub(crate) fn count(&mut self, name: &str) -> Option<usize> {
        self.take(name, |value| usize::try_from(value.as_u64()?).ok())
    }

    #[allow(dead_code)] // not every test needs it
    pub(crate) fn numbers(&mut self, name: &str) -> Option<Vec<f64>> {
        self.take(name, |value| value.as_array()?.iter().map(Value::as_f64).collect())
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn value(&mut self, name: &str) -> Option<Value> {
        self.rest.remove(name)
    }

    /// The seed, 0 unless given.
    pub(crate) fn seed(&mut self) -> u32 {
        self.take("seed", |value| u32::try_from(value.as_u64()?).ok()).unwrap_or(0)
    }

    pub(crate) fn done(self) {
        assert!(self.rest.is_empty(), "{:?} mean nothing in {}", self.rest, self.whole);
    }
}

fn known<T>(name: &str, value: Option<T>) -> T {
    value.unwrap_or_else(|| panic!("{name} is no known name"))
}

/// The activation of this name, with the options' `slope` if it is the leaky ReLU.
pub(crate) fn activation(fields: &mut Fields<'_>) -> Option<Activation> {
    let name = fields.text("activation")?;
    let plain = match name.as_str() {
        "linear" => Activation::Linear,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "relu" => Activation::Relu,
        "leaky-relu" => {
            return Some(Activation::leaky_relu(fields.number("slope").unwrap_or(0.01)).unwrap());
        }
        "elu" => Activation::Elu,
        "selu" => Activation::Selu,
        "gelu" => Activation::Gelu,
        "gelu-tanh" => Activation::GeluTanh,
        "silu" => Activation::Silu,
        "softplus" => Activation::Softplus,
        "softsign" => Activation::Softsign,
        "hard-tanh" => Activation::HardTanh,
        "erf" => Activation::Erf,
        _ => panic!("{name} is no activation"),
    };
    Some(plain)
}

fn initializer(name: &str) -> Initializer {
    let initializer = match name {
        "zeros" => Some(Initializer::Zeros),
        "ones" => Some(Initializer::Ones),
        "identity" => Some(Initializer::Identity),
        "truncated-normal" => Some(Initializer::TruncatedNormal),
        "truncated-normal-rescaled" => Some(Initializer::TruncatedNormalRescaled),
        "lecun-uniform" => Some(Initializer::LecunUniform),
        "variance-scaling" => Some(Initializer::VarianceScaling),
        "sparse" => Some(Initializer::Sparse),
        "pytorch-linear" => Some(Initializer::PytorchLinear),
        "keras-dense" => Some(Initializer::KerasDense),
        "notebook-glorot" => Some(Initializer::NotebookGlorot),
        "notebook-he" => Some(Initializer::NotebookHe),
        "constant" => Some(Initializer::Constant),
        "normal" => Some(Initializer::Normal),
        "uniform" => Some(Initializer::Uniform),
        "xavier-normal" | "glorot-normal" => Some(Initializer::XavierNormal),
        "xavier-uniform" | "glorot-uniform" => Some(Initializer::XavierUniform),
        "kaiming-normal" | "he-normal" => Some(Initializer::KaimingNormal),
        "kaiming-uniform" | "he-uniform" => Some(Initializer::KaimingUniform),
        "lecun-normal" => Some(Initializer::LecunNormal),
        "orthogonal" => Some(Initializer::Orthogonal),
        "nielsen-large" => Some(Initializer::NielsenLarge),
        "nielsen-default" => Some(Initializer::NielsenDefault),
        _ => None,
    };
    known(name, initializer)
}

/// The initializer's flat fields.
pub(crate) fn initializer_options(fields: &mut Fields<'_>) -> InitializerOptions {
    let gain = fields.value("gain").map(|gain| match gain.as_str() {
        Some("conventional") => Gain::Conventional,
        Some("exact") => Gain::Exact,
        Some(name) => panic!("{name} is no gain"),
        None => Gain::Value(gain.as_f64().unwrap()),
    });
    let fan_mode = fields.text("fanMode").map(|name| match name.as_str() {
        "fan-in" => FanMode::FanIn,
        "fan-out" => FanMode::FanOut,
        "fan-avg" => FanMode::FanAvg,
        _ => panic!("{name} is no fan mode"),
    });
    let distribution = fields.text("distribution").map(|name| match name.as_str() {
        "truncated-normal" => Distribution::TruncatedNormal,
        "normal" => Distribution::Normal,
        "uniform" => Distribution::Uniform,
        _ => panic!("{name} is no distribution"),
    });
    InitializerOptions {
        initializer: fields.text("initializer").map(|name| initializer(&name)).unwrap_or_default(),
        gain,
        fan_mode,
        std: fields.number("std"),
        bound: fields.number("bound"),
        value: fields.number("value"),
        variance_scale: fields.number("varianceScale"),
        distribution,
        sparsity: fields.number("sparsity"),
        noise: fields.number("noise"),
        scale: fields.number("scale"),
    }
}

/// `initialize(options)`.
pub(crate) fn initialize(options: &Value) -> Vec<f32> {
    let mut fields = Fields::of(options);
    let fans = Fans::new(fields.count("fanIn").unwrap(), fields.count("fanOut").unwrap()).unwrap();
    let activation = activation(&mut fields).unwrap_or(Activation::Linear);
    let seed = fields.seed();
    let options = initializer_options(&mut fields);
    fields.done();
    Initialization::new(&options, activation).unwrap().sample(fans, seed, 0).into_vec()
}
