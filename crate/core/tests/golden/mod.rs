//! Reads the cases in `tests/golden` at the root of the repository.

use serde_json::Value;
use weightscope::Activation;

/// The case file of this name.
pub(crate) fn read(name: &str) -> Value {
    let path = format!("{}/../../tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The activation the case files call by this name.
pub(crate) fn activation(name: &str) -> Activation {
    match name {
        "linear" => Activation::Linear,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "relu" => Activation::Relu,
        "elu" => Activation::Elu,
        "selu" => Activation::Selu,
        "gelu" => Activation::Gelu,
        "gelu_tanh" => Activation::GeluTanh,
        "silu" => Activation::Silu,
        "softplus" => Activation::Softplus,
        "softsign" => Activation::Softsign,
        "hardtanh" => Activation::HardTanh,
        "erf" => Activation::Erf,
        _ => {
            let slope = name.strip_prefix("leaky_relu_").and_then(|slope| slope.parse().ok());
            Activation::leaky_relu(slope.unwrap_or_else(|| panic!("no activation {name}"))).unwrap()
        }
    }
}
