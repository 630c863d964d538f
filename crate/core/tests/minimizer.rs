//! Minimisers against independent ones, and against the conditions that make them minimisers.

#[allow(dead_code)] // not every test needs all of it
mod golden;

use serde_json::Value;
use weightscope::{
    Logistic, Minimum, Objective, Penalty, Purpose, Quadratic, Stream, TwoWeights, minimize,
};

fn pair(value: &Value) -> [f64; 2] {
    [0, 1].map(|index| value[index].as_f64().unwrap())
}

fn quadratic(case: &Value) -> Objective {
    Quadratic::new([pair(&case["H"][0]), pair(&case["H"][1])], pair(&case["c"])).unwrap().into()
}

fn l1(l1: f64) -> Penalty {
    Penalty::new(l1, 0.0).unwrap()
}

fn l2(l2: f64) -> Penalty {
    Penalty::new(0.0, l2).unwrap()
}

/// How far from stationary a point is, from the definition: 0 must lie in the subdifferential.
fn violation(objective: &Objective, penalty: Penalty, w: [f64; 2]) -> f64 {
    let gradient = objective.gradient(w);
    let part = |axis: usize| {
        let smooth = gradient[axis] + 2.0 * penalty.l2() * w[axis];
        if w[axis] == 0.0 {
            (smooth.abs() - penalty.l1()).max(0.0)
        } else {
            (smooth + penalty.l1() * w[axis].signum()).abs()
        }
    };
    part(0).max(part(1))
}

fn assert_stationary(objective: &Objective, penalty: Penalty, minimum: &Minimum, tolerance: f64) {
    let wrong = violation(objective, penalty, minimum.point);
    assert!(wrong <= tolerance, "{wrong} at {minimum:?} of {objective:?} {penalty:?}");
    assert_eq!(minimum.zeros, minimum.point.map(|weight| weight == 0.0));
    assert_eq!(minimum.data_loss, objective.value(minimum.point));
    assert_eq!(minimum.penalized_loss, minimum.data_loss + penalty.value(&minimum.point));
    assert!(minimum.point.iter().all(|weight| *weight != 0.0 || weight.is_sign_positive()));
}

/// The reference agrees with scikit-learn to 3e-14 at condition numbers up to 25.
#[test]
fn quadratics_agree_with_the_reference() {
    let file = golden::read("penalised_quadratics");
    let mut checked = 0;
    for case in file["cases"].as_array().unwrap() {
        let objective = quadratic(case);
        let lambda = case["lam"].as_f64().unwrap();
        for (name, penalty) in
            [("l1", l1(lambda)), ("l2", l2(lambda)), ("l2_half", l2(lambda / 2.0))]
        {
            let expected = &case[name];
            let minimum = minimize(&objective, penalty);
            let tag = &case["tag"];
            assert!(minimum.exact);
            for (ours, theirs) in minimum.point.iter().zip(pair(&expected["w"])) {
                assert!((ours - theirs).abs() <= 1e-12, "{tag} {name}: {ours} {theirs}");
            }
            let close = |ours: f64, key: &str| {
                let theirs = expected[key].as_f64().unwrap();
                assert!((ours - theirs).abs() <= 1e-12 * (1.0 + theirs), "{tag} {name} {key}");
            };
            close(minimum.penalized_loss, "objective");
            if name != "l2_half" {
                close(minimum.data_loss, "data");
            }
            if name == "l1" {
                let zeros = [0, 1].map(|index| expected["zeros"][index].as_bool().unwrap());
                assert_eq!(minimum.zeros, zeros, "{tag}");
            }
            checked += 1;
        }
        let most = case["lambda_max_l1"].as_f64().unwrap();
        assert_eq!(minimize(&objective, l1(most)).point, [0.0, 0.0]);
        assert_ne!(minimize(&objective, l1(most * 0.999)).point, [0.0, 0.0]);
        assert_eq!(minimize(&objective, l1(1e6)).zeros, [true, true]);
    }
    assert_eq!(checked, 75);
}

#[test]
fn paths_over_lambda_agree_with_the_reference() {
    let file = golden::read("penalised_quadratics");
    for path in file["paths"].as_array().unwrap() {
        let objective = quadratic(path);
        let lambdas = path["lam"].as_array().unwrap();
        for (index, lambda) in lambdas.iter().enumerate() {
            let lambda = lambda.as_f64().unwrap();
            for (name, penalty) in [("w_l1", l1(lambda)), ("w_l2", l2(lambda))] {
                let theirs = pair(&path[name][index]);
                let ours = minimize(&objective, penalty).point;
                for axis in 0..2 {
                    assert!((ours[axis] - theirs[axis]).abs() <= 1e-12, "{name} {lambda}");
                    if name == "w_l1" {
                        assert_eq!(ours[axis] == 0.0, theirs[axis] == 0.0, "{name} {lambda}");
                    }
                }
            }
        }
    }
}

/// Some eigenvalues, some angle, some centre; entries of order 1 to 10.
fn random_bowl(stream: &mut Stream) -> Quadratic {
    let eigenvalues = [0, 1].map(|_| 0.01 + 5.0 * stream.unit() * stream.unit());
    let center = [0, 1].map(|_| 6.0 * stream.unit() - 3.0);
    Quadratic::rotated(eigenvalues, 6.3 * stream.unit(), center).unwrap()
}

/// Convexity makes a point that satisfies the conditions the minimiser: 3,000 bowls with each kind of
/// penalty. Terms are within 100, so the conditions hold to some 100 roundings of 1e-16 times
/// the condition number, up to 500.
#[test]
fn quadratics_satisfy_the_conditions() {
    let mut stream = Stream::new(21, Purpose::Input, 0);
    let mut seen = [[0; 2]; 2];
    for round in 0..3000 {
        let objective = random_bowl(&mut stream).into();
        let strength = 6.0 * stream.unit() * stream.unit();
        let penalty = match round % 3 {
            0 => l1(strength),
            1 => l2(strength),
            _ => Penalty::new(strength, stream.unit()).unwrap(),
        };
        let minimum = minimize(&objective, penalty);
        assert!(minimum.exact);
        assert_stationary(&objective, penalty, &minimum, 1e-11);
        if penalty.l1() > 0.0 {
            seen[usize::from(minimum.zeros[0])][usize::from(minimum.zeros[1])] += 1;
        } else {
            // L2 shrinks and never kills.
            assert_eq!(minimum.zeros, [false, false]);
        }
    }
    assert!(seen.as_flattened().iter().all(|count| *count > 50), "{seen:?}");
}

/// Mirroring or swapping the axes does the same to the minimiser.
#[test]
fn minimisers_are_symmetric() {
    let mut stream = Stream::new(22, Purpose::Input, 0);
    for _ in 0..500 {
        let bowl = random_bowl(&mut stream);
        let penalty = Penalty::new(3.0 * stream.unit(), stream.unit()).unwrap();
        let ([[a, b], [_, d]], [c1, c2]) = (bowl.hessian(), bowl.center());
        let at = |hessian, center| {
            minimize(&Quadratic::new(hessian, center).unwrap().into(), penalty).point
        };
        let w = minimize(&bowl.into(), penalty).point;
        let close = |u: [f64; 2], v: [f64; 2]| {
            assert!((u[0] - v[0]).abs() < 1e-12 && (u[1] - v[1]).abs() < 1e-12, "{u:?} {v:?}");
            assert_eq!(u.map(|weight| weight == 0.0), v.map(|weight| weight == 0.0));
        };
        close(at([[a, -b], [-b, d]], [-c1, c2]), [-w[0], w[1]]);
        close(at([[a, b], [b, d]], [-c1, -c2]), [-w[0], -w[1]]);
        close(at([[d, b], [b, a]], [c2, c1]), [w[1], w[0]]);
    }
}

#[test]
fn valleys_and_flats() {
    let at = |hessian, center, penalty| {
        minimize(&Quadratic::new(hessian, center).unwrap().into(), penalty)
    };
    // Flat everywhere: the centre, or with any penalty the origin.
    assert_eq!(at([[0.0; 2]; 2], [1.0, 2.0], Penalty::NONE).point, [1.0, 2.0]);
    assert_eq!(at([[0.0; 2]; 2], [1.0, 2.0], l1(0.1)).point, [0.0, 0.0]);
    assert_eq!(at([[0.0; 2]; 2], [1.0, 2.0], l2(0.1)).point, [0.0, 0.0]);
    // Flat along w2.
    assert_eq!(at([[2.0, 0.0], [0.0, 0.0]], [1.0, 2.0], l1(1.0)).point, [0.5, 0.0]);
    assert_eq!(at([[2.0, 0.0], [0.0, 0.0]], [1.0, 2.0], l2(1.0)).point, [0.5, 0.0]);
    // (w1 + w2 - 3)^2 / 2: along the valley every split costs L1 the same, so one on an axis is
    // given; L2 wants equal shares.
    let valley = [[1.0, 1.0], [1.0, 1.0]];
    let minimum = at(valley, [1.0, 2.0], l1(1.0));
    assert_eq!((minimum.point, minimum.exact), ([2.0, 0.0], true));
    let point = at(valley, [1.0, 2.0], l2(0.5)).point;
    assert!((point[0] - 1.0).abs() < 1e-15 && (point[1] - 1.0).abs() < 1e-15);
    // Valleys turned by any angle.
    for k in 0..200 {
        let turned =
            Quadratic::rotated([3.0, 0.0], 0.05 * f64::from(k), [1.0, 0.7]).unwrap().into();
        for penalty in [l1(0.2), l1(1.0), l2(0.3), Penalty::new(0.2, 0.3).unwrap()] {
            let minimum = minimize(&turned, penalty);
            assert!(minimum.exact);
            assert_stationary(&turned, penalty, &minimum, 1e-13);
        }
    }
}

#[test]
fn indefinite_quadratics_need_an_l2_penalty() {
    let saddle: Objective = Quadratic::new([[1.0, 0.0], [0.0, -1.0]], [0.5, 0.5]).unwrap().into();
    for penalty in [Penalty::NONE, l1(1e6), l2(0.49), Penalty::new(1.0, 0.3).unwrap()] {
        let minimum = minimize(&saddle, penalty);
        assert!(minimum.point.iter().all(|weight| weight.is_nan()) && !minimum.exact);
        assert!(minimum.penalized_loss.is_nan() && minimum.data_loss.is_nan());
        assert_eq!(minimum.zeros, [false, false]);
    }
    let penalty = Penalty::new(0.1, 0.75).unwrap();
    let minimum = minimize(&saddle, penalty);
    assert!(minimum.exact);
    assert_stationary(&saddle, penalty, &minimum, 1e-15);
    // At l2 = 1/2 the second direction is flat, tilted by -1/2 w2 ...: L1 holds it from 1/2 on.
    assert!(minimize(&saddle, Penalty::new(0.4, 0.5).unwrap()).point[1].is_nan());
    assert_eq!(minimize(&saddle, Penalty::new(0.6, 0.5).unwrap()).point, [0.0, 0.0]);
}

#[test]
fn extreme_quadratics() {
    for scale in [1e-320, 1e-300, 1e-8, 1e8, 1e300, 1e307] {
        let bowl = [[2.0 * scale, scale], [scale, 2.0 * scale]];
        let objective: Objective = Quadratic::new(bowl, [1e6, -1e6]).unwrap().into();
        for penalty in [
            Penalty::NONE,
            l1(1e-300),
            l1(1.0),
            l1(1e6),
            l2(1e-300),
            l2(1e6),
            Penalty::new(1e6, 1e6).unwrap(),
        ] {
            let minimum = minimize(&objective, penalty);
            assert!(minimum.exact);
            assert!(minimum.point.iter().all(|weight| weight.abs() <= 1e6), "{minimum:?}");
        }
        assert_eq!(minimize(&objective, Penalty::NONE).point, [1e6, -1e6]);
    }
    let steep = Quadratic::new([[1.7e308, 0.0], [0.0, 1.7e308]], [1.0, 1.0]).unwrap().into();
    assert_eq!(minimize(&steep, l1(1e6)).point, [1.0, 1.0]);
    let flat = Quadratic::new([[1e-300, 0.0], [0.0, 1e-300]], [1.0, 1.0]).unwrap().into();
    assert_eq!(minimize(&flat, l1(1e-6)).point, [0.0, 0.0]);
    assert_eq!(minimize(&flat, l2(1e6)).zeros, [false, false]);
}

fn random_logistic(stream: &mut Stream, size: f64) -> Logistic {
    let count = 4 + stream.below(30) as usize;
    let tilt = 2.0 * stream.unit() - 1.0;
    let points: Vec<[f64; 2]> = (0..count)
        .map(|_| {
            let [u, v] = [0, 1].map(|_| 2.0 * stream.unit() - 1.0);
            [size * u, size * (v + tilt * u)]
        })
        .collect();
    // Mostly told apart by their first coordinate, with mistakes.
    let labels: Vec<bool> =
        points.iter().map(|point| (point[0] > 0.0) ^ (stream.unit() < 0.2)).collect();
    Logistic::new(points, &labels).unwrap()
}

/// The gradient is a mean of numbers up to `size`, each with some roundings.
#[test]
fn logistic_minimisers_satisfy_the_conditions() {
    let mut stream = Stream::new(23, Purpose::Input, 0);
    let mut seen = [[0; 2]; 2];
    let mut without = 0;
    for round in 0..2000 {
        let size = [1.0, 1e-3, 30.0, 1e5][round % 4];
        let logistic = random_logistic(&mut stream, size);
        let separable = logistic.is_separable();
        let objective = Objective::from(logistic);
        let pull = objective.gradient([0.0, 0.0]).map(f64::abs);
        let most = pull[0].max(pull[1]);
        let penalty = match round / 4 % 4 {
            0 => Penalty::NONE,
            1 => l1(most * stream.unit()),
            2 => l2(0.1 * stream.unit()),
            _ => Penalty::new(most * stream.unit(), 0.1 * stream.unit()).unwrap(),
        };
        let minimum = minimize(&objective, penalty);
        if penalty == Penalty::NONE && separable {
            assert!(minimum.point[0].is_nan() && !minimum.exact);
            without += 1;
            continue;
        }
        assert!(minimum.exact, "{minimum:?} {objective:?} {penalty:?}");
        assert_stationary(&objective, penalty, &minimum, 1e-13 * size.max(1.0));
        if penalty.l1() > 0.0 {
            seen[usize::from(minimum.zeros[0])][usize::from(minimum.zeros[1])] += 1;
            assert_eq!(minimize(&objective, l1(most)).point, [0.0, 0.0]);
            assert_ne!(minimize(&objective, l1(most * 0.999)).point, [0.0, 0.0]);
        } else {
            assert_eq!(minimum.zeros, [false, false]);
        }
    }
    assert!(without > 10, "{without}");
    assert!(seen[0][0] > 50 && seen[0][1] > 50 && seen[1][0] > 50, "{seen:?}");
}

#[test]
fn the_built_in_logistic_set_shows_what_it_should() {
    let objective: Objective = Logistic::default().into();
    let free = minimize(&objective, Penalty::NONE);
    assert!(free.exact);
    assert_stationary(&objective, Penalty::NONE, &free, 1e-15);
    // Both weights matter without a penalty and lie in sight; a moderate L1 drops the second.
    assert!(free.point[0] > 0.5 && free.point[0] < 3.0, "{free:?}");
    assert!(free.point[1] > 0.5 && free.point[1] < 3.0, "{free:?}");
    assert_eq!(minimize(&objective, l1(0.1)).zeros, [false, true]);
    assert_eq!(minimize(&objective, l2(0.1)).zeros, [false, false]);
}

#[test]
fn separable_and_flat_sets() {
    let separable: Objective =
        Logistic::new(vec![[1.0, 2.0], [-1.0, 0.5]], &[true, false]).unwrap().into();
    assert!(minimize(&separable, Penalty::NONE).point[0].is_nan());
    // However weak the penalty there is a minimum now.
    for strength in [1e-1, 1e-6, 1e-12, 1e-100, 1e-300] {
        for penalty in [l1(strength), l2(strength)] {
            let minimum = minimize(&separable, penalty);
            assert!(minimum.point.iter().all(|weight| weight.is_finite()), "{minimum:?}");
            assert!(minimum.exact);
        }
    }
    let minimum = minimize(&separable, l2(1e-6));
    assert_stationary(&separable, l2(1e-6), &minimum, 1e-16);
    // All points on a line: only the part along it matters. Twice as many for as against: the
    // sigmoid must be 2/3 at each, w . x = ln 2.
    let line: Objective = Logistic::new(vec![[1.0, 2.0]; 3], &[true, true, false]).unwrap().into();
    let minimum = minimize(&line, Penalty::NONE);
    assert!(minimum.exact);
    assert!((minimum.point[0] + 2.0 * minimum.point[1] - core::f64::consts::LN_2).abs() < 1e-14);
    // Nothing to learn at all.
    let nothing: Objective = Logistic::new(vec![[0.0, 0.0]], &[true]).unwrap().into();
    assert_eq!(minimize(&nothing, Penalty::NONE).point, [0.0, 0.0]);
    // The largest coordinates allowed.
    let far: Objective =
        Logistic::new(vec![[1e6, 1e6], [1e6, -1e6], [1e6, 0.0]], &[true, true, false])
            .unwrap()
            .into();
    let minimum = minimize(&far, Penalty::NONE);
    assert!(minimum.exact && minimum.point[1].abs() < 1e-12, "{minimum:?}");
}

/// The least value on a fine grid over `[-r, r]^2` cannot be less than the minimum found, and where
/// the curvature is of order 1, a grid of step h finds a point within about h^2.
#[test]
fn two_weights_find_what_brute_force_finds() {
    let mut stream = Stream::new(24, Purpose::Input, 0);
    let mut sets = vec![TwoWeights::default()];
    for _ in 0..12 {
        let count = 3 + stream.below(6) as usize;
        let x: Vec<f64> = (0..count).map(|_| 4.0 * stream.unit() - 2.0).collect();
        let y: Vec<f64> =
            x.iter().map(|x| 1.2 * libm::tanh(1.5 * x) + 0.8 * stream.unit() - 0.4).collect();
        sets.push(TwoWeights::new(x, y).unwrap());
    }
    for set in sets {
        let objective: Objective = set.into();
        for penalty in
            [l1(0.01), l1(0.1), l1(1.0), l2(0.05), l2(0.5), Penalty::new(0.05, 0.05).unwrap()]
        {
            let minimum = minimize(&objective, penalty);
            assert!(!minimum.exact);
            assert_stationary(&objective, penalty, &minimum, 1e-12);
            assert!(minimum.point[0] >= 0.0);
            let mut least = f64::INFINITY;
            for i in 0..=400 {
                for j in 0..=400 {
                    let w = [f64::from(i) * 0.02 - 4.0, f64::from(j) * 0.02 - 4.0];
                    least = least.min(objective.value(w) + penalty.value(&w));
                }
            }
            assert!(minimum.penalized_loss <= least + 1e-15, "{minimum:?} {least}");
            if minimum.point.iter().all(|weight| weight.abs() < 4.0) {
                assert!(least - minimum.penalized_loss < 5e-3, "{minimum:?} {least}");
            }
        }
    }
}

#[test]
fn two_weights_without_a_penalty() {
    let default: Objective = TwoWeights::default().into();
    let minimum = minimize(&default, Penalty::NONE);
    assert_stationary(&default, Penalty::NONE, &minimum, 1e-13);
    assert!((minimum.point[0] - 1.3).abs() < 0.2 && (minimum.point[1] - 1.6).abs() < 0.1);
    let at = |x: &[f64], y: &[f64]| {
        let set = TwoWeights::new(x.to_vec(), y.to_vec()).unwrap();
        minimize(&set.into(), Penalty::NONE)
    };
    // An exact fit is found, here and at other scales of x and y.
    for (a, b) in [(1.0_f64, 1.0_f64), (1e3, 1e-2), (1e-4, 1e5)] {
        let x = [-1.0, 0.3, 0.9, 2.0].map(|x| x * a);
        let y = x.map(|x: f64| -2.0 * b * libm::tanh(0.7 / a * x));
        let point = at(&x, &y).point;
        assert!((point[0] * a / 0.7 - 1.0).abs() < 1e-7, "{point:?}");
        assert!((point[1] / b / -2.0 - 1.0).abs() < 1e-7, "{point:?}");
    }
    // A line asks for w1 to 0 and w2 to infinity, a step for an infinite w1: no minimum.
    assert!(at(&[-1.0, 0.5, 2.0], &[-2.0, 1.0, 4.0]).point[0].is_nan());
    assert!(at(&[-1.0, 0.5, 2.0], &[-3.0, 3.0, 3.0]).point[0].is_nan());
    // One input: a curve of minimisers, one point of it.
    let minimum = at(&[2.0], &[0.5]);
    assert_eq!(minimum.point[0], 0.5);
    assert!(minimum.data_loss < 1e-30);
    // Nothing to fit.
    assert_eq!(at(&[1.0, 2.0], &[0.0, 0.0]).point, [0.0, 0.0]);
    assert_eq!(at(&[0.0], &[3.0]).point, [0.0, 0.0]);
}

/// The origin is a minimum for every l1 > 0, since the gradient is 0 there; beyond some l1 the lowest.
#[test]
fn two_weights_jump_to_zero() {
    let objective: Objective = TwoWeights::default().into();
    let zero = |strength: f64| minimize(&objective, l1(strength)).zeros == [true, true];
    let strengths: Vec<f64> = (1..100).map(|k| 0.01 * f64::from(k)).collect();
    let first = strengths.iter().position(|&strength| zero(strength)).unwrap();
    assert!(first > 5);
    assert!(strengths[first..].iter().all(|&strength| zero(strength)));
    let before = minimize(&objective, l1(strengths[first - 1]));
    assert!(before.point.iter().all(|weight| weight.abs() > 0.1), "a jump, not a shrinking");
}
