//! Histograms against numpy's, moments against closed forms of the same data.

#[allow(dead_code)] // not every test needs all of it
mod golden;

use golden::read;
use serde_json::Value;
use weightscope::{HistogramOptions, Moments, Statistics, histogram, weight_statistics};

fn number(value: &Value) -> f64 {
    match value.as_str() {
        None => value.as_f64().unwrap(),
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(other) => panic!("{other} is no number"),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn options(spec: &Value) -> weightscope::Result<HistogramOptions> {
    let range = spec.get("range").map(|range| [number(&range[0]), number(&range[1])]);
    HistogramOptions::new(spec["bins"].as_u64().unwrap() as usize, range)
}

#[test]
fn counts_and_edges_are_those_of_numpy() {
    let file = read("histograms");
    let (mut same, mut refused, mut answered) = (0, 0, 0);
    for case in file["results"].as_array().unwrap() {
        let spec = &file["specs"][case["spec"].as_str().unwrap()];
        let values = numbers(&file["data"][case["data"].as_str().unwrap()]);
        let name = format!("{} {}", case["data"], case["spec"]);
        let finite = values.iter().filter(|value| value.is_finite()).count();
        if let Some(error) = case["error"].as_str() {
            match options(spec) {
                // Bins of 0 and a range that runs backwards are refused by both.
                Err(_) => refused += 1,
                // Where numpy gives up (a range that is not finite, too narrow or too wide), every finite number
                // is counted all the same.
                Ok(options) => {
                    assert!(
                        ["not finite", "Too many bins", "out of bounds"]
                            .iter()
                            .any(|reason| error.contains(reason)),
                        "{error}"
                    );
                    let answer = histogram(&values, options);
                    let counted: u32 = answer.counts.iter().sum();
                    assert_eq!(counted as usize, finite, "{name}");
                    assert_eq!(answer.non_finite, values.len() - finite);
                    assert!(answer.bin_edges.windows(2).all(|pair| pair[0] < pair[1]));
                    answered += 1;
                }
            }
            continue;
        }
        let answer = histogram(&values, options(spec).unwrap());
        assert_eq!(answer.bin_edges, numbers(&case["edges"]), "{name}");
        let counts: Vec<f64> = answer.counts.iter().map(|&count| f64::from(count)).collect();
        assert_eq!(counts, numbers(&case["counts"]), "{name}");
        let counted: u32 = answer.counts.iter().sum();
        assert_eq!(counted as usize + answer.outside, finite, "{name}");
        same += 1;
    }
    assert_eq!((same, refused, answered), (63, 22, 14));
}

#[test]
fn a_number_on_an_edge_lands_where_numpy_puts_it() {
    let file = read("histograms");
    let cases = file["landing"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let options = options(case).unwrap();
        let edges = histogram::<f64>(&[], options).bin_edges;
        let landed: Vec<f64> = edges
            .iter()
            .map(|&edge| {
                let answer = histogram(&[edge], options);
                answer.counts.iter().position(|&count| count == 1).unwrap() as f64
            })
            .collect();
        assert_eq!(landed, numbers(&case["edge_bins"]));
    }
}

#[test]
fn moments_are_those_of_numpy() {
    let file = read("histograms");
    let cases = file["moments"].as_object().unwrap();
    assert_eq!(cases.len(), 7);
    for (name, expected) in cases {
        let values = numbers(&file["data"][name]);
        let moments = Moments::of(&values);
        let weights =
            weight_statistics(&values, values.len(), 1, 0.0, HistogramOptions::default()).unwrap();
        // numpy's own sums err by a few units in the last place.
        let check = |given: f64, field: &str| match expected[field].as_f64() {
            Some(expected) => {
                let error = (given - expected).abs();
                assert!(error <= 1e-14 * expected.abs(), "{name} {field}: {given} {expected}");
            }
            None => assert!(given.is_nan(), "{name} {field}"),
        };
        assert_eq!(moments.count as f64, expected["n"].as_f64().unwrap());
        check(moments.mean, "mean");
        check(moments.population_variance, "var_pop");
        check(moments.sample_variance, "var_sample");
        check(moments.min, "min");
        check(moments.max, "max");
        check(weights.l1_norm, "l1");
        // numpy squares subnormal numbers to 0; ours keeps their length.
        if name != "subnormal" {
            check(weights.l2_norm, "l2");
        }
        let length = expected["l2"].as_f64().unwrap();
        let mean_square = length * length / values.len() as f64;
        assert!((moments.mean_square - mean_square).abs() <= 1e-14 * mean_square, "{name}");
    }
}

#[test]
fn single_precision_is_counted_in_double() {
    // 0.1 as f32 is a little above 0.1: it belongs right of that edge whatever the arithmetic.
    let options = HistogramOptions::new(10, Some([0.0, 1.0])).unwrap();
    assert_eq!(histogram(&[0.1_f32], options).counts[1], 1);
    // 0.7 as f32 is a little below.
    assert_eq!(histogram(&[0.7_f32], options).counts[6], 1);
    let statistics = Statistics::of(&[0.1_f32; 1000], options);
    assert_eq!(statistics.moments.mean, f64::from(0.1_f32));
    assert_eq!(statistics.moments.population_variance, 0.0);
}
