//! The options of `landscape` and `descend`.

use serde_json::Value;
use weightscope::{
    DescendOptions, DescentMethod, Domain, LandscapeOptions, Levels, Logistic, Objective, Penalty,
    Quadratic, TwoWeights,
};

use super::Fields;

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().unwrap_or_else(|| panic!("{value} is no list"));
    values.iter().map(|value| value.as_f64().unwrap()).collect()
}

fn pair(value: &Value) -> [f64; 2] {
    numbers(value).try_into().unwrap_or_else(|given| panic!("{given:?} is no pair"))
}

pub(crate) fn penalty(value: &Value) -> Penalty {
    let mut fields = Fields::of(value);
    let part = |number: Option<f64>| number.unwrap_or(0.0);
    let penalty = Penalty::new(part(fields.number("l1")), part(fields.number("l2"))).unwrap();
    fields.done();
    penalty
}

fn domain(value: &Value) -> Domain {
    let mut fields = Fields::of(value);
    let [w1, w2] = ["w1", "w2"].map(|axis| pair(&fields.value(axis).unwrap()));
    fields.done();
    Domain::new(w1, w2).unwrap()
}

fn levels(value: &Value) -> Levels {
    match value.as_u64() {
        Some(count) => Levels::Count(usize::try_from(count).unwrap()),
        None => Levels::Values(numbers(value)),
    }
}

fn objective(value: &Value) -> Objective {
    let mut fields = Fields::of(value);
    let objective = match fields.text("kind").unwrap().as_str() {
        "quadratic" => {
            let hessian = fields.value("hessian").unwrap();
            let hessian = [pair(&hessian[0]), pair(&hessian[1])];
            let center = pair(&fields.value("center").unwrap());
            Quadratic::new(hessian, center).unwrap().into()
        }
        "logistic" => match (fields.value("points"), fields.value("labels")) {
            (None, None) => Objective::Logistic(Logistic::default()),
            (points, labels) => {
                let points = points.unwrap().as_array().unwrap().iter().map(pair).collect();
                let labels = Logistic::labels(&numbers(&labels.unwrap())).unwrap();
                Objective::Logistic(Logistic::new(points, &labels).unwrap())
            }
        },
        "two-weights" => match (fields.value("x"), fields.value("y")) {
            (None, None) => Objective::TwoWeights(TwoWeights::default()),
            (x, y) => {
                let (x, y) = (numbers(&x.unwrap()), numbers(&y.unwrap()));
                Objective::TwoWeights(TwoWeights::new(x, y).unwrap())
            }
        },
        kind => panic!("{kind} is no objective"),
    };
    fields.done();
    objective
}

/// The options of `landscape`.
pub(crate) fn landscape_options(options: &Value) -> LandscapeOptions {
    let mut fields = Fields::of(options);
    let options = LandscapeOptions {
        objective: objective(&fields.value("objective").unwrap()),
        penalty: penalty(&fields.value("penalty").unwrap()),
        domain: domain(&fields.value("domain").unwrap()),
        resolution: fields.count("resolution").unwrap_or(LandscapeOptions::DEFAULT_RESOLUTION),
        levels: fields
            .value("levels")
            .map_or(Levels::Count(LandscapeOptions::DEFAULT_LEVELS), |value| levels(&value)),
        penalty_levels: fields.count("penaltyLevels").unwrap_or(0),
        color: None,
        tolerance: fields.number("tolerance").unwrap_or(0.0),
    };
    fields.done();
    options
}

/// The options of `descend`.
pub(crate) fn descend_options(options: &Value) -> DescendOptions {
    let mut fields = Fields::of(options);
    let options = DescendOptions {
        objective: objective(&fields.value("objective").unwrap()),
        penalty: penalty(&fields.value("penalty").unwrap()),
        method: match fields.text("method").as_deref() {
            None | Some("gradient") => DescentMethod::Gradient,
            Some("proximal-gradient") => DescentMethod::ProximalGradient,
            Some(name) => panic!("{name} is no method"),
        },
        start: pair(&fields.value("start").unwrap()),
        learning_rate: fields.number("learningRate").unwrap(),
        steps: fields.count("steps").unwrap(),
    };
    fields.done();
    options
}
