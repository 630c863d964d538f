//! Same seed, same bits: fingerprints of answers, the same on every target and at every optimisation.
//!
//! `tests/golden/bits.json` lists calls of the package's face and the SHA-256 of the little-endian bytes
//! of what they answer. This test makes the same calls natively; `tests/golden/bits.mjs` makes them
//! through the package, in Node and in a browser. To run it without any optimisation:
//!
//! ```text
//! cargo test --profile unoptimized --package weightscope --test bits
//! ```
//!
//! A change of bits is a change of what people see under an old link. Where one is meant, set
//! `WEIGHTSCOPE_NEW_BITS=1`: the test then writes the fingerprints it finds into the list.

mod face;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use face::Fields;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use weightscope::{ContourLine, MeanFieldOptions, PhaseDiagramOptions, ToyKind, ToyOptions};

/// The parts of an answer, by name: little-endian bytes.
type Parts = BTreeMap<&'static str, Vec<u8>>;

/// The bytes of single-precision numbers. A NaN has bits that differ from target to target, so that no
/// case may answer with one.
fn singles<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    let values =
        values.into_iter().inspect(|value| assert!(!value.is_nan(), "no case holds a NaN"));
    values.flat_map(|value| value.to_le_bytes()).collect()
}

/// The bytes of double-precision numbers, under the same condition.
fn doubles<'a>(values: impl IntoIterator<Item = &'a f64>) -> Vec<u8> {
    let values =
        values.into_iter().inspect(|value| assert!(!value.is_nan(), "no case holds a NaN"));
    values.flat_map(|value| value.to_le_bytes()).collect()
}

/// Contour lines one after the other, each led by 1 if it is closed or 0, and how many numbers it has.
fn lines<'a>(all: impl IntoIterator<Item = &'a ContourLine>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in all {
        let head = [f64::from(u8::from(line.closed)), 2.0 * line.points.len() as f64];
        bytes.extend(doubles(&head));
        bytes.extend(doubles(line.points.as_flattened()));
    }
    bytes
}

fn digits(options: &Value) -> Parts {
    let mut fields = Fields::of(options);
    let digits = weightscope::digits(fields.count("count").unwrap(), fields.seed()).unwrap();
    fields.done();
    Parts::from([("images", digits.images), ("labels", digits.labels)])
}

fn gaussian(options: &Value) -> Parts {
    let mut fields = Fields::of(options);
    let (count, seed) = (fields.count("count").unwrap(), fields.seed());
    let inputs =
        weightscope::gaussian::<f32>(count, fields.count("features").unwrap(), seed).unwrap();
    let mut parts = Parts::from([("inputs", singles(inputs.as_slice()))]);
    if let Some(classes) = fields.count("classes") {
        parts.insert("labels", weightscope::random_labels(count, classes, seed).unwrap());
    }
    fields.done();
    parts
}

fn toy(options: &Value) -> Parts {
    let mut fields = Fields::of(options);
    let kind = match fields.text("kind").as_deref() {
        Some("circle") => ToyKind::Circle,
        Some("xor") => ToyKind::Xor,
        Some("gaussians") => ToyKind::Gaussians,
        Some("spiral") => ToyKind::Spiral,
        Some("moons") => ToyKind::Moons,
        other => panic!("{other:?} is no kind of toy"),
    };
    let toy = weightscope::toy(&ToyOptions {
        kind,
        count: fields.count("count").unwrap(),
        noise: fields.number("noise").unwrap(),
        train_share: fields.number("trainShare").unwrap(),
        seed: fields.seed(),
    })
    .unwrap();
    fields.done();
    Parts::from([
        ("training", singles(&toy.training.inputs)),
        ("validation", singles(&toy.validation.inputs)),
        ("labels", [toy.training.labels, toy.validation.labels].concat()),
    ])
}

fn initialize(options: &Value) -> Parts {
    Parts::from([("weights", singles(&face::initialize(options)))])
}

fn train(options: &Value) -> Parts {
    let trainer = face::train::train(options);
    let layers = 0..trainer.mlp().layer_count();
    let weights = layers.clone().flat_map(|layer| trainer.weight(layer).unwrap().as_slice());
    let biases = layers.flat_map(|layer| trainer.bias(layer).unwrap());
    Parts::from([("weights", singles(weights)), ("biases", singles(biases))])
}

fn landscape(options: &Value) -> Parts {
    let seen = weightscope::landscape(&face::landscape::landscape_options(options)).unwrap();
    // A minimum that there is not says NaN, and is left out.
    let minima = [seen.data_minimum.point, seen.minimum.point];
    let minima = minima.as_flattened().iter().filter(|weight| !weight.is_nan());
    Parts::from([
        ("data", doubles(&seen.grid.data)),
        ("penalty", doubles(&seen.grid.penalty)),
        ("total", doubles(&seen.grid.total)),
        ("levels", doubles(&seen.levels)),
        ("contours", lines(seen.contours.iter().flat_map(|contour| &contour.lines))),
        ("penaltyLine", lines(&seen.penalty_line)),
        ("dataLine", lines(&seen.data_line)),
        ("minimizers", doubles(minima)),
    ])
}

fn descend(options: &Value) -> Parts {
    let path = weightscope::descend(&face::landscape::descend_options(options)).unwrap();
    Parts::from([
        ("points", doubles(path.points.as_flattened())),
        ("dataLoss", doubles(&path.data_loss)),
        ("penalizedLoss", doubles(&path.penalized_loss)),
    ])
}

fn mean_field(options: &Value) -> Parts {
    let mut fields = Fields::of(options);
    let pairs = fields.numbers("inputCorrelations").unwrap_or_default();
    let theory = weightscope::mean_field(&MeanFieldOptions {
        activation: face::activation(&mut fields).unwrap(),
        sigma_w2: fields.number("sigmaW2").unwrap(),
        sigma_b2: fields.number("sigmaB2").unwrap(),
        input_mean_square: 1.0,
        layers: fields.count("layers").unwrap(),
        input_correlations: &pairs,
    })
    .unwrap();
    fields.done();
    // What there is not, of networks without a bound, says NaN, and is left out.
    let (q, scales) = (theory.fixed_point.length(), [theory.c_star, theory.xi_q, theory.xi_c]);
    let there = scales.iter().filter(|number| !number.is_nan());
    Parts::from([
        ("lengths", doubles(&theory.lengths)),
        ("correlations", doubles(theory.correlations.iter().flatten())),
        ("gradients", doubles(&theory.gradients)),
        ("numbers", doubles([&q, &theory.chi_1].into_iter().chain(there))),
    ])
}

fn phase_diagram(options: &Value) -> Parts {
    let mut fields = Fields::of(options);
    let [sigma_w2, sigma_b2] = ["sigmaW2", "sigmaB2"]
        .map(|name| fields.numbers(name).and_then(|ends| ends.try_into().ok()).unwrap());
    let diagram = weightscope::phase_diagram(&PhaseDiagramOptions {
        activation: face::activation(&mut fields).unwrap(),
        sigma_w2,
        sigma_b2,
        rows: fields.count("rows").unwrap(),
        columns: fields.count("columns").unwrap(),
        input_mean_square: 1.0,
    })
    .unwrap();
    fields.done();
    Parts::from([
        ("logChi1", doubles(&diagram.log_chi_1)),
        ("criticalLine", lines(&diagram.critical_line)),
    ])
}

fn answer(call: &str, options: &Value) -> Parts {
    match call {
        "digits" => digits(options),
        "gaussian" => gaussian(options),
        "toy" => toy(options),
        "initialize" => initialize(options),
        "train" => train(options),
        "landscape" => landscape(options),
        "descend" => descend(options),
        "meanField" => mean_field(options),
        "phaseDiagram" => phase_diagram(options),
        _ => panic!("nothing is called {call}"),
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    })
}

fn path() -> String {
    format!("{}/../../tests/golden/bits.json", env!("CARGO_MANIFEST_DIR"))
}

/// The list, one case a line.
fn written(file: &Value) -> String {
    let cases: Vec<String> =
        file["cases"].as_array().unwrap().iter().map(|case| format!("    {case}")).collect();
    format!("{{\n  \"note\": {},\n  \"cases\": [\n{}\n  ]\n}}\n", file["note"], cases.join(",\n"))
}

fn read() -> Value {
    let text = std::fs::read_to_string(path()).expect("the list of cases is there");
    serde_json::from_str(&text).expect("the list of cases is JSON")
}

#[test]
fn answers_have_the_bits_they_always_had() {
    let mut file = read();
    let mut different = Vec::new();
    for case in file["cases"].as_array_mut().unwrap() {
        let parts = answer(case["call"].as_str().unwrap(), &case["options"]);
        let found: BTreeMap<&str, String> =
            parts.iter().map(|(name, bytes)| (*name, sha256(bytes))).collect();
        let found = json!(found);
        if case["sha256"] != found {
            different.push(format!("{}: {} is now {found}", case["name"], case["sha256"]));
            case["sha256"] = found;
        }
    }
    if std::env::var_os("WEIGHTSCOPE_NEW_BITS").is_some() {
        std::fs::write(path(), written(&file)).expect("the list of cases can be written");
        return;
    }
    assert!(different.is_empty(), "these have other bits:\n{}", different.join("\n"));
}

#[test]
fn the_list_is_complete() {
    let file = read();
    let cases = file["cases"].as_array().unwrap();
    let mut names: Vec<&str> = cases.iter().map(|case| case["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len(), "each case has a name of its own");
    let options = |call: &str| -> Vec<&Value> {
        cases.iter().filter(|case| case["call"] == call).map(|case| &case["options"]).collect()
    };
    for initializer in [
        "zeros",
        "constant",
        "normal",
        "uniform",
        "xavier-normal",
        "xavier-uniform",
        "kaiming-normal",
        "kaiming-uniform",
        "lecun-normal",
        "orthogonal",
        "nielsen-large",
        "nielsen-default",
        "ones",
        "identity",
        "truncated-normal",
        "truncated-normal-rescaled",
        "lecun-uniform",
        "variance-scaling",
        "sparse",
        "pytorch-linear",
        "keras-dense",
        "notebook-glorot",
        "notebook-he",
    ] {
        let there = options("initialize").iter().any(|case| case["initializer"] == initializer);
        assert!(there, "no case initializes with {initializer}");
    }
    for activation in [
        "linear",
        "tanh",
        "sigmoid",
        "relu",
        "leaky-relu",
        "elu",
        "selu",
        "gelu",
        "gelu-tanh",
        "silu",
        "softplus",
        "softsign",
        "hard-tanh",
        "erf",
    ] {
        for call in ["meanField", "phaseDiagram"] {
            let there = options(call).iter().any(|case| case["activation"] == activation);
            assert!(there, "no {call} of {activation}");
        }
        for loss in ["mean-squared-error", "softmax-cross-entropy", "sigmoid-cross-entropy"] {
            let there = options("train").iter().any(|case| {
                let (network, trainer) = (&case["mlp"], &case["trainer"]);
                network["activation"] == activation
                    && trainer["loss"] == loss
                    && case["steps"] == 200
            });
            assert!(there, "no case trains {activation} on {loss} for 200 steps");
        }
    }
    for kind in ["quadratic", "logistic", "two-weights"] {
        for call in ["landscape", "descend"] {
            let there = options(call).iter().any(|case| case["objective"]["kind"] == kind);
            assert!(there, "no {call} on {kind}");
        }
    }
    for kind in ["circle", "xor", "gaussians", "spiral", "moons"] {
        let there = options("toy").iter().any(|case| case["kind"] == kind);
        assert!(there, "no toy data of the kind {kind}");
    }
    assert!(!options("digits").is_empty() && !options("gaussian").is_empty());
}
