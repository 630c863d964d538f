//! Mean-field theory against independent numbers, closed forms, direct quadrature and simulated networks.

mod golden;

use golden::{activation, read};
use serde_json::Value;
use weightscope::{
    Activation, Code, CorrelationMap, FixedPoint, GaussianMoments, LengthMap, MeanFieldOptions,
    Phase, PhaseDiagram, gaussian_expectation, mean_field,
};

const TOLERANCE: f64 = 1e-9;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn close(given: f64, expected: f64, context: &str) {
    let bound = TOLERANCE * expected.abs().max(1e-3);
    assert!((given - expected).abs() <= bound, "{context}: {given}, not {expected}");
}

fn all() -> Vec<Activation> {
    use Activation as A;
    let leaky = A::leaky_relu(0.2).unwrap();
    vec![
        A::Linear,
        A::Tanh,
        A::Sigmoid,
        A::Relu,
        leaky,
        A::Elu,
        A::Selu,
        A::Gelu,
        A::GeluTanh,
        A::Silu,
        A::Softplus,
        A::Softsign,
        A::HardTanh,
        A::Erf,
    ]
}

fn options(activation: Activation, sigma_w2: f64, sigma_b2: f64) -> MeanFieldOptions<'static> {
    MeanFieldOptions {
        activation,
        sigma_w2,
        sigma_b2,
        input_mean_square: 1.0,
        layers: 10,
        input_correlations: &[],
    }
}

#[test]
fn fixed_points_agree_with_the_reference() {
    let file = read("mean_field");
    let rows = file["fixed_points"].as_array().unwrap();
    assert_eq!(rows.len(), 176);
    for row in rows {
        let (sigma_w2, sigma_b2) = (number(&row[1]), number(&row[2]));
        let phi = activation(row[0].as_str().unwrap());
        let answer = mean_field(&options(phi, sigma_w2, sigma_b2)).unwrap();
        let context = format!("{row}");
        if row[3].is_null() {
            assert!(!matches!(answer.fixed_point, FixedPoint::Attracting(_)), "{context}");
        } else {
            close(answer.fixed_point.length(), number(&row[3]), &context);
        }
        close(answer.chi_1, number(&row[4]), &context);
        let phase = match row[5].as_str().unwrap() {
            "ordered" => Phase::Ordered,
            "critical" => Phase::Critical,
            _ => Phase::Chaotic,
        };
        assert_eq!(answer.phase, phase, "{context}");
        if let Some(xi_c) = row[6].as_f64() {
            close(answer.xi_c, xi_c, &context);
            let vanishing = answer.fixed_point.length() == 0.0;
            assert!(if vanishing { answer.c_star.is_nan() } else { answer.c_star == 1.0 });
        }
    }
}

#[test]
fn the_critical_line_of_tanh_agrees_with_the_reference() {
    let file = read("mean_field");
    for row in file["critical_line_of_tanh"].as_array().unwrap() {
        let [sigma_w2, sigma_b2] = PhaseDiagram::critical_point(Activation::Tanh, number(&row[1]));
        close(sigma_w2, number(&row[2]), "sigma_w2");
        close(sigma_b2, number(&row[0]), "sigma_b2");
        let answer = mean_field(&options(Activation::Tanh, sigma_w2, sigma_b2.max(0.0))).unwrap();
        assert!((answer.chi_1 - 1.0).abs() < 1e-7, "{row}: {}", answer.chi_1);
    }
}

#[test]
fn length_maps_agree_with_the_reference() {
    let file = read("mean_field");
    let maps = file["length_maps"].as_array().unwrap();
    assert_eq!(maps.len(), 60);
    for case in maps {
        let phi = activation(case["activation"].as_str().unwrap());
        let map =
            LengthMap::new(phi, number(&case["sigma_w2"]), number(&case["sigma_b2"])).unwrap();
        let lengths: Vec<f64> = case["q"].as_array().unwrap().iter().map(number).collect();
        for pair in lengths.windows(2) {
            close(map.next(pair[0]), pair[1], &format!("{case}"));
        }
    }
}

#[test]
fn correlation_maps_agree_with_the_reference() {
    let file = read("mean_field");
    for case in file["correlation_maps"].as_array().unwrap() {
        let phi = activation(case["activation"].as_str().unwrap());
        let (sigma_w2, sigma_b2) = (number(&case["sigma_w2"]), number(&case["sigma_b2"]));
        let lengths = LengthMap::new(phi, sigma_w2, sigma_b2).unwrap();
        let map = CorrelationMap::new(&lengths, number(&case["q_star"]));
        let path: Vec<f64> = case["c"].as_array().unwrap().iter().map(number).collect();
        for pair in path.windows(2) {
            close(map.next(pair[0]), pair[1], &format!("{case}"));
        }
        let answer = mean_field(&options(phi, sigma_w2, sigma_b2)).unwrap();
        close(answer.c_star, number(&case["c_star"]), &format!("{case}"));
        close(answer.chi_1, number(&case["chi_1"]), &format!("{case}"));
    }
}

/// `E[phi(u1) phi(u2)]` by Gauss–Hermite's plain rival, the rectangle rule on a fine lattice: spectrally exact
/// for smooth functions, and independent of panels, series and kinks.
fn lattice(phi: Activation, q: f64, c: f64) -> f64 {
    let (step, reach) = (0.05, 170);
    let root = ((1.0 - c) * (1.0 + c)).sqrt();
    let mut sum = 0.0;
    for i in -reach..=reach {
        let x = f64::from(i) * step;
        let mut inner = 0.0;
        for j in -reach..=reach {
            let y = f64::from(j) * step;
            inner += phi.value(q.sqrt() * (c * x + root * y)) * libm::exp(-0.5 * y * y);
        }
        sum += inner * phi.value(q.sqrt() * x) * libm::exp(-0.5 * x * x);
    }
    sum * step * step / (2.0 * core::f64::consts::PI)
}

#[test]
fn correlations_agree_with_a_plain_lattice() {
    use Activation as A;
    for phi in [A::Tanh, A::Sigmoid, A::Gelu, A::Silu, A::Softplus, A::Erf, A::GeluTanh] {
        for (q, c) in [(0.3, 0.5), (1.5, -0.7), (2.0, 0.99), (1.0, 0.0)] {
            let lengths = LengthMap::new(phi, 1.0, 0.0).unwrap();
            let map = CorrelationMap::new(&lengths, q);
            let given = map.next(c) * lengths.next(q);
            let expected = lattice(phi, q, c);
            let scale = lengths.next(q);
            assert!((given - expected).abs() < 1e-9 * scale, "{phi:?} {q} {c}: {given} {expected}");
        }
    }
}

/// Series and nested quadrature are two ways to one number: where the series just gives way to it, near `c = 1`,
/// the map goes on smoothly, and it ends in its closed value at 1.
#[test]
fn correlations_are_continuous_up_to_one() {
    for phi in all() {
        {
            let q = 2.0;
            let lengths = LengthMap::new(phi, 1.3, 0.1).unwrap();
            let map = CorrelationMap::new(&lengths, q);
            let mut before = map.next(0.9);
            for step in 1..=5 {
                let c = 0.9 + 0.02 * f64::from(step);
                let middle = 0.5 * (map.slope(c) + map.slope(c - 0.02));
                let value = map.next(c);
                // The trapezoid's error; at a kink the slope ends like a square root.
                let bound = if step == 5 { 1e-3 } else { 1e-4 };
                let difference = value - before - 0.02 * middle;
                assert!(difference.abs() < bound * middle, "{phi:?} {q} {c}: {difference}");
                before = value;
            }
            assert!(
                (map.next(1.0 - 1e-12) - 1.0).abs() < 1e-8,
                "{phi:?}: {}",
                map.next(1.0 - 1e-12)
            );
        }
    }
}

/// Kinks cut the plane into pieces: hard tanh by nested integrals with the inner one in closed form.
#[test]
fn correlations_of_hard_tanh_have_their_closed_inner_integral() {
    let phi = Activation::HardTanh;
    let density = |x: f64| libm::exp(-0.5 * x * x) / (2.0 * core::f64::consts::PI).sqrt();
    let below = |x: f64| 0.5 * libm::erfc(-x / core::f64::consts::SQRT_2);
    for (q, c) in [(1.0_f64, 0.3), (2.0, 0.9), (2.0, 0.999), (5.0, -0.999)] {
        let rest = (q * (1.0 - c * c)).sqrt();
        let inner = |mean: f64| {
            let (a, b) = ((-1.0 - mean) / rest, (1.0 - mean) / rest);
            let middle = mean * (below(b) - below(a)) - rest * (density(b) - density(a));
            middle - below(a) + below(-b)
        };
        let kinks: Vec<f64> = (-400..=400).map(|i| f64::from(i) * 0.02).collect();
        let expected = gaussian_expectation(q.sqrt(), &kinks, |u| phi.value(u) * inner(c * u));
        let lengths = LengthMap::new(phi, 1.0, 0.0).unwrap();
        let given = CorrelationMap::new(&lengths, q).next(c) * lengths.next(q);
        assert!((given - expected).abs() < 1e-9, "{q} {c}: {given}, not {expected}");
    }
}

/// Of opposite inputs one integral is left.
#[test]
fn opposite_inputs_have_one_integral() {
    for phi in all() {
        let map = LengthMap::new(phi, 2.0, 0.1).unwrap();
        for q in [1e-3_f64, 0.7, 4.0, 300.0] {
            let product = |z: f64| phi.value(z) * phi.value(-z);
            let integral = gaussian_expectation(q.sqrt(), phi.kinks(), product);
            let expected = (2.0 * integral + 0.1) / map.next(q);
            let correlations = CorrelationMap::new(&map, q);
            let given = correlations.next(-1.0);
            assert!((given - expected).abs() < 1e-9, "{phi:?} {q}: {given}, not {expected}");
            assert!(correlations.slope(-1.0).is_finite(), "{phi:?} {q}");
        }
    }
}

/// Odd activations without biases give opposite answers to opposite inputs, however deep and chaotic the network.
#[test]
fn odd_activations_keep_opposites_opposite() {
    use Activation as A;
    for phi in [A::Linear, A::Tanh, A::Softsign, A::HardTanh, A::Erf] {
        for sigma_w2 in [0.9, 4.0, 100.0, 1e6] {
            let options = MeanFieldOptions {
                input_correlations: &[-1.0],
                layers: 40,
                ..options(phi, sigma_w2, 0.0)
            };
            let answer = mean_field(&options).unwrap();
            assert_eq!(answer.correlations[0], [-1.0; 40], "{phi:?} {sigma_w2}");
        }
    }
}

/// With the variance at which the straight end on the right keeps lengths, what the bend adds is small beside them, but
/// it is added for ever.
#[test]
fn lengths_that_grow_ever_more_slowly_have_no_bound() {
    use Activation as A;
    let selu = 2.0 / (A::Selu.derivative(1.0) * A::Selu.derivative(1.0));
    for (phi, sigma_w2, sigma_b2) in [
        (A::Softplus, 2.0, 0.0),
        (A::Softplus, 2.0, 0.3),
        (A::Elu, 2.0, 0.0),
        (A::Elu, 2.0, 1.0),
        (A::Gelu, 2.0, 1.0),
        (A::Gelu, 2.0, 5.0),
        (A::GeluTanh, 2.0, 1.0),
        (A::Silu, 2.0, 1.0),
        (A::Silu, 2.0, 5.0),
        (A::Selu, selu, 0.0),
        (A::Selu, selu, 1.0),
    ] {
        let answer = mean_field(&options(phi, sigma_w2, sigma_b2)).unwrap();
        assert_eq!(answer.fixed_point, FixedPoint::None, "{phi:?} {sigma_w2} {sigma_b2}");
        assert!((answer.chi_1 - 1.0).abs() < 1e-12, "{phi:?}: {}", answer.chi_1);
    }
    // A little less does bound them, far out.
    for phi in [A::Softplus, A::Elu, A::Gelu, A::Silu] {
        let bounded = mean_field(&options(phi, 2.0 - 1e-6, 1.0)).unwrap();
        assert!(matches!(bounded.fixed_point, FixedPoint::Attracting(q) if q > 1e4), "{phi:?}");
    }
}

#[test]
fn vanished_signals_have_no_correlation_to_go_to() {
    for (phi, sigma_w2) in
        [(Activation::Linear, 0.5), (Activation::Tanh, 0.5), (Activation::Relu, 1.0)]
    {
        let options = MeanFieldOptions {
            input_correlations: &[0.5],
            layers: 128,
            ..options(phi, sigma_w2, 0.0)
        };
        let answer = mean_field(&options).unwrap();
        assert_eq!(answer.fixed_point.length(), 0.0, "{phi:?}");
        assert!(answer.c_star.is_nan(), "{phi:?}");
        assert_eq!(answer.xi_c, answer.xi_gradient, "{phi:?}"); // of differences, as of gradients
        assert!((answer.xi_gradient + 1.0 / libm::log(answer.chi_1)).abs() < 1e-12, "{phi:?}");
        // Long before that, tanh is a straight line, and pairs stay what they are.
        let [before, last] = [answer.correlations[0][100], answer.correlations[0][127]];
        assert!(phi == Activation::Relu || (last - before).abs() < 1e-12, "{phi:?}");
    }
}

#[test]
fn slopes_are_those_of_the_maps() {
    for phi in all() {
        let map = LengthMap::new(phi, 1.7, 0.2).unwrap();
        for q in [1e-3, 0.4, 1.0, 9.0] {
            let h = 1e-4 * q;
            let difference = (map.next(q + h) - map.next(q - h)) / (2.0 * h);
            let slope = map.slope(q);
            assert!((slope - difference).abs() < 1e-6 * slope, "{phi:?} {q}: {slope} {difference}");
            let correlations = CorrelationMap::new(&map, q);
            for c in [-0.4, 0.0, 0.7] {
                let h = 1e-4;
                let difference = (correlations.next(c + h) - correlations.next(c - h)) / (2.0 * h);
                let slope = correlations.slope(c);
                assert!((slope - difference).abs() < 1e-6, "{phi:?} {q} {c}: {slope} {difference}");
            }
        }
    }
}

#[test]
fn fixed_points_are_fixed_and_attract() {
    for phi in all() {
        for sigma_w2 in [0.0, 0.3, 0.9, 1.0, 1.7, 2.0, 3.0, 8.0, 100.0] {
            for sigma_b2 in [0.0, 1e-6, 0.1, 2.0] {
                let map = LengthMap::new(phi, sigma_w2, sigma_b2).unwrap();
                let first = sigma_w2 + sigma_b2;
                let context = format!("{phi:?} {sigma_w2} {sigma_b2}");
                match map.fixed_point(first) {
                    FixedPoint::Every(q) => assert!((map.next(q) - q).abs() <= 1e-15 * q),
                    FixedPoint::Attracting(q) => {
                        assert!((map.next(q) - q).abs() <= 1e-12 * q + 1e-13, "{context}: {q}");
                        assert!(map.slope(q) <= 1.0 + 1e-9, "{context}: flees from {q}");
                        // Iterated, the lengths come nearer, without passing.
                        let later = map.lengths(1.0, 40)[39];
                        assert!((later - q).abs() <= (first - q).abs() + 1e-12, "{context}");
                    }
                    FixedPoint::None => {
                        assert!(map.lengths(1.0, 40)[39] > first, "{context}");
                        assert!(map.next(1e20) >= 1e20, "{context}");
                    }
                }
            }
        }
    }
}

#[test]
fn chaotic_correlations_are_fixed_below_one() {
    for (phi, sigma_w2, sigma_b2) in [
        (Activation::Tanh, 4.0, 0.05),
        (Activation::HardTanh, 3.0, 0.1),
        (Activation::Softsign, 5.0, 0.05),
        (Activation::Erf, 2.0, 0.01),
        (Activation::Selu, 1.2, 0.0),
        (Activation::Sigmoid, 60.0, 0.1),
    ] {
        let answer = mean_field(&options(phi, sigma_w2, sigma_b2)).unwrap();
        let lengths = LengthMap::new(phi, sigma_w2, sigma_b2).unwrap();
        let q = answer.fixed_point.length();
        let map = CorrelationMap::new(&lengths, q);
        if answer.phase == Phase::Ordered {
            assert_eq!(answer.c_star, 1.0, "{phi:?}");
            continue;
        }
        assert!(answer.c_star < 1.0, "{phi:?}: {answer:?}");
        assert!((map.next(answer.c_star) - answer.c_star).abs() < 1e-9, "{phi:?}");
        assert!(answer.c_slope < 1.0 && answer.xi_c.is_finite(), "{phi:?}");
    }
}

/// Once lengths have settled, the gradients of two layers are one factor e apart for each depth scale between them.
#[test]
fn gradients_change_by_e_in_a_depth_scale() {
    for (phi, sigma_w2, sigma_b2, sign) in [
        (Activation::Tanh, 4.0, 0.05, 1.0),
        (Activation::Tanh, 0.8, 0.1, -1.0),
        (Activation::Relu, 2.5, 0.0, 1.0),
        (Activation::Linear, 0.5, 0.0, -1.0),
        (Activation::Erf, 2.0, 0.01, 1.0),
    ] {
        let options = MeanFieldOptions { layers: 100, ..options(phi, sigma_w2, sigma_b2) };
        let answer = mean_field(&options).unwrap();
        let falls = libm::log(answer.gradients[70] / answer.gradients[90]);
        close(answer.xi_gradient, 20.0 * sign / falls, &format!("{phi:?}"));
    }
    let xi = |phi, sigma_w2| mean_field(&options(phi, sigma_w2, 0.0)).unwrap().xi_gradient;
    assert_eq!(xi(Activation::Relu, 2.0), f64::INFINITY);
    assert_eq!(xi(Activation::Tanh, 0.0), 0.0);
}

/// Beginning at the length that layers keep, each layer is one step of the map there.
#[test]
fn correlations_of_layers_agree_with_the_reference() {
    let file = read("mean_field");
    for row in file["correlation_maps"].as_array().unwrap() {
        let phi = activation(row["activation"].as_str().unwrap());
        let (sigma_w2, sigma_b2) = (number(&row["sigma_w2"]), number(&row["sigma_b2"]));
        let (q, steps) = (number(&row["q_star"]), row["c"].as_array().unwrap());
        // The inputs whose first preactivations have this length and the first correlation.
        let input_mean_square = (q - sigma_b2) / sigma_w2;
        let pair = (number(&steps[0]) * q - sigma_b2) / (sigma_w2 * input_mean_square);
        let answer = mean_field(&MeanFieldOptions {
            input_mean_square,
            input_correlations: &[pair, 1.0],
            layers: steps.len(),
            ..options(phi, sigma_w2, sigma_b2)
        })
        .unwrap();
        assert_eq!(answer.correlations[1], vec![1.0; steps.len()]);
        for (layer, step) in steps.iter().enumerate() {
            let context = format!("{phi:?} {sigma_w2} {sigma_b2}, layer {layer}");
            close(answer.correlations[0][layer], number(step), &context);
        }
    }
}

/// Layers take the quick way; the exact one is held to the reference.
#[test]
fn correlations_of_layers_are_steps_of_the_map() {
    for phi in all() {
        for (sigma_w2, sigma_b2) in [(0.5, 0.1), (1.0, 0.0), (2.5, 0.1), (4.0, 2.0), (60.0, 0.5)] {
            let map = LengthMap::new(phi, sigma_w2, sigma_b2).unwrap();
            let pairs = [-1.0, -0.999_99, -0.999, -0.97, -0.5, 0.0, 0.7, 0.97, 0.999, 0.999_99];
            let answer = mean_field(&MeanFieldOptions {
                input_correlations: &pairs,
                layers: 3,
                ..options(phi, sigma_w2, sigma_b2)
            })
            .unwrap();
            for layer in 0..2 {
                let exact = CorrelationMap::new(&map, answer.lengths[layer]);
                for row in &answer.correlations {
                    let (given, expected) = (row[layer + 1], exact.next(row[layer]));
                    let off = (given - expected).abs();
                    assert!(off < 1e-4, "{phi:?} {sigma_w2} {sigma_b2} {}: {off}", row[layer]);
                    // What is nearly alike parts by the right factor.
                    if row[layer] > 0.99 && row[layer] < 1.0 {
                        let part = (1.0 - given) / (1.0 - expected);
                        assert!((part - 1.0).abs() < 0.02, "{phi:?} {}: {part}", row[layer]);
                    }
                }
            }
        }
    }
}

#[test]
fn correlations_of_layers_have_their_closed_forms() {
    // Linear: kept. ReLU: the arc-cosine kernel, whatever the length, 1/pi after one layer from 0.
    let pairs = &[-1.0, 0.0, 0.3];
    let of = |phi, sigma_w2, sigma_b2, input_mean_square| {
        let options = options(phi, sigma_w2, sigma_b2);
        let options = MeanFieldOptions { input_mean_square, input_correlations: pairs, ..options };
        mean_field(&options).unwrap().correlations
    };
    for (row, pair) in of(Activation::Linear, 3.0, 0.0, 2.0).iter().zip(pairs) {
        assert!(row.iter().all(|c| (c - pair).abs() < 1e-12));
    }
    for sigma_w2 in [0.5, 2.0, 4.0] {
        let rows = of(Activation::Relu, sigma_w2, 0.0, 1.0);
        assert_eq!(rows[1][0], 0.0);
        assert!((rows[1][1] - core::f64::consts::FRAC_1_PI).abs() < 1e-14);
        assert_eq!(rows[0][1], 0.0); // opposite inputs pass through different halves
    }
    // Biases alone are alike; where nothing comes through nothing changes.
    assert!(of(Activation::Tanh, 0.0, 1.0, 1.0).iter().flatten().all(|&c| c == 1.0));
    for (row, &pair) in of(Activation::Tanh, 0.0, 0.0, 1.0).iter().zip(pairs) {
        assert!(row.iter().all(|&c| c == pair));
    }
}

#[test]
fn correlations_come_to_their_fixed_point_and_stay_angles() {
    for phi in all() {
        for (sigma_w2, sigma_b2) in [(0.5, 0.1), (1.0, 0.0), (2.5, 0.1), (4.0, 2.0)] {
            let answer = mean_field(&MeanFieldOptions {
                input_correlations: &[0.0, 0.99],
                layers: 128,
                ..options(phi, sigma_w2, sigma_b2)
            })
            .unwrap();
            let context = format!("{phi:?} {sigma_w2} {sigma_b2}");
            for row in &answer.correlations {
                assert!(row.iter().all(|c| (-1.0..=1.0).contains(c)), "{context}: {row:?}");
                // Where nothing is left of a signal, its angles no longer change.
                let alive = answer.fixed_point.length() > 0.0;
                if alive && answer.xi_c < 8.0 && answer.xi_q < 8.0 {
                    assert!((row[127] - answer.c_star).abs() < 1e-5, "{context}: {}", row[127]);
                }
            }
        }
    }
    // Beyond the largest number there are no angles.
    let lost = mean_field(&MeanFieldOptions {
        input_correlations: &[0.0],
        input_mean_square: 1e6,
        layers: 128,
        ..options(Activation::Relu, 1e6, 0.0)
    })
    .unwrap();
    assert!(lost.correlations[0][100].is_finite() == lost.lengths[99].is_finite());
    assert!(lost.correlations[0][127].is_nan());
}

#[test]
fn limits_hold_at_no_length_and_at_endless_ones() {
    let relu = LengthMap::new(Activation::Relu, 2.0, 0.0).unwrap();
    assert_eq!(relu.gradient_factor(0.0), 1.0);
    for phi in all() {
        let map = LengthMap::new(phi, 1.0, 0.0).unwrap();
        let origin: f64 = phi.value(0.0);
        assert_eq!(map.next(0.0), origin * origin, "{phi:?}");
        let near = GaussianMoments::new(phi, 1e-9).derivative_mean_square;
        assert!((map.gradient_factor(0.0) - near).abs() < 1e-8, "{phi:?}");
        assert!(map.next(f64::NAN).is_nan(), "{phi:?}");
        let far = map.next(f64::INFINITY);
        assert_eq!(far.is_finite(), phi.bounded(), "{phi:?}: {far}");
        // No jump where the straight ends take over.
        let (before, after) = (map.next(0.99e34) / 0.99e34, map.next(1.01e34) / 1.01e34);
        assert!((before - after).abs() < 1e-13, "{phi:?}: {before} {after}");
        let (before, after) = (map.gradient_factor(0.99e34), map.gradient_factor(1.01e34));
        assert!((before - after).abs() < 1e-13, "{phi:?}: {before} {after}");
    }
    // An explosion is a result.
    let deep = LengthMap::new(Activation::Relu, 1e6, 0.0).unwrap().lengths(1e6, 128);
    assert_eq!(deep[127], f64::INFINITY);
    let none = mean_field(&MeanFieldOptions {
        activation: Activation::Gelu,
        sigma_w2: 1e6,
        sigma_b2: 1e6,
        input_mean_square: 1e6,
        layers: 128,
        input_correlations: &[],
    })
    .unwrap();
    assert_eq!((none.fixed_point, none.phase), (FixedPoint::None, Phase::Chaotic));
    assert!(none.c_star.is_nan() && none.xi_q.is_nan());
}

#[test]
fn options_outside_their_bounds_are_refused() {
    let good = options(Activation::Tanh, 1.0, 0.0);
    for (bad, field) in [
        (MeanFieldOptions { sigma_w2: -1.0, ..good }, "sigma_w2"),
        (MeanFieldOptions { sigma_w2: 1.1e6, ..good }, "sigma_w2"),
        (MeanFieldOptions { sigma_b2: f64::NAN, ..good }, "sigma_b2"),
        (MeanFieldOptions { sigma_b2: -1e-9, ..good }, "sigma_b2"),
        (MeanFieldOptions { input_mean_square: 2e6, ..good }, "input_mean_square"),
        (MeanFieldOptions { layers: 129, ..good }, "layers"),
        (MeanFieldOptions { input_correlations: &[0.0; 17], ..good }, "input_correlations"),
        (MeanFieldOptions { input_correlations: &[0.0, 1.1], ..good }, "input_correlations[1]"),
    ] {
        assert_eq!(mean_field(&bad).unwrap_err().field(), field);
    }
    let nan = MeanFieldOptions { sigma_w2: f64::NAN, ..good };
    assert_eq!(mean_field(&nan).unwrap_err().code(), Code::NonFinite);
    for edge in [0.0, 1e6] {
        assert!(mean_field(&options(Activation::Tanh, edge, edge)).is_ok());
    }
    let edge = MeanFieldOptions { layers: 128, input_mean_square: 1e6, ..good };
    assert_eq!(mean_field(&edge).unwrap().lengths.len(), 128);
    assert!(mean_field(&MeanFieldOptions { layers: 0, ..good }).unwrap().lengths.is_empty());
}
