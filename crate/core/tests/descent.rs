//! Descent paths against independent runs, and where they end.

#[allow(dead_code)] // not every test needs all of it
mod golden;

use serde_json::Value;
use weightscope::{
    Code, DescendOptions, DescentMethod, Logistic, MAX_DESCENT_STEPS, Objective, Penalty,
    Quadratic, TwoWeights, descend, minimize,
};

fn pair(value: &Value) -> [f64; 2] {
    [0, 1].map(|index| value[index].as_f64().unwrap())
}

#[test]
fn paths_agree_with_the_reference() {
    let file = golden::read("descents");
    let trajectories = file["trajectories"].as_array().unwrap();
    assert_eq!(trajectories.len(), 60);
    for run in trajectories {
        let number = |key: &str| run[key].as_f64().unwrap();
        let lambda = number("lam");
        let kind = run["kind"].as_str().unwrap();
        let (l1, l2) = match kind {
            "none" => (0.0, 0.0),
            "l1" | "prox_l1" => (lambda, 0.0),
            "l2" => (0.0, lambda),
            "elastic" => (lambda, lambda),
            _ => panic!("{kind}"),
        };
        let hessian = [pair(&run["H"][0]), pair(&run["H"][1])];
        let options = DescendOptions {
            objective: Quadratic::new(hessian, pair(&run["c"])).unwrap().into(),
            penalty: Penalty::new(l1, l2).unwrap(),
            method: if kind == "prox_l1" {
                DescentMethod::ProximalGradient
            } else {
                DescentMethod::Gradient
            },
            start: pair(&run["w0"]),
            learning_rate: number("alpha"),
            steps: 20,
        };
        let path = descend(&options).unwrap();
        let expected = run["w"].as_array().unwrap();
        assert_eq!(path.points.len(), expected.len());
        assert!(!path.diverged);
        for (step, theirs) in expected.iter().enumerate() {
            for (ours, theirs) in path.points[step].iter().zip(pair(theirs)) {
                assert!((ours - theirs).abs() <= 1e-12, "{kind}, step {step}: {ours} {theirs}");
            }
            let theirs = run["objective"][step].as_f64().unwrap();
            let ours = path.penalized_loss[step];
            assert!((ours - theirs).abs() <= 1e-12 * (1.0 + theirs), "{kind}, step {step}");
            assert_eq!(path.data_loss[step], options.objective.value(path.points[step]));
        }
    }
}

fn options(objective: Objective, penalty: Penalty, method: DescentMethod) -> DescendOptions {
    DescendOptions {
        objective,
        penalty,
        method,
        start: [2.5, -1.0],
        learning_rate: 0.1,
        steps: 2000,
    }
}

/// A proximal step of at most 1/curvature never raises the penalised loss, and a strongly convex one
/// ends at the minimiser: the distance shrinks by 0.9 or better a step here, to rounding after 400.
#[test]
fn the_proximal_path_lands_on_zero() {
    let bowl = Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap();
    for objective in [bowl.into(), Logistic::default().into()] {
        let penalty =
            if matches!(objective, Objective::Quadratic(_)) { (2.0, 0.0) } else { (0.15, 0.01) };
        let penalty = Penalty::new(penalty.0, penalty.1).unwrap();
        let minimum = minimize(&objective, penalty);
        assert_eq!(minimum.zeros, [false, true]);
        let path = descend(&options(objective, penalty, DescentMethod::ProximalGradient)).unwrap();
        let last = path.points.last().unwrap();
        assert_eq!(last[1], 0.0);
        assert!((last[0] - minimum.point[0]).abs() < 1e-12, "{last:?} {minimum:?}");
        assert!(path.penalized_loss.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-15)));
    }
}

#[test]
fn the_subgradient_path_hovers() {
    let objective: Objective = Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap().into();
    let penalty = Penalty::new(2.0, 0.0).unwrap();
    let path = descend(&options(objective, penalty, DescentMethod::Gradient)).unwrap();
    let tail = &path.points[1000..];
    assert!(tail.iter().all(|w| w[1] != 0.0));
    assert!(tail.iter().any(|w| w[1] > 0.0) && tail.iter().any(|w| w[1] < 0.0));
    // "Near zero": within one step of it, learning_rate * l1, here widened by the data's own pull.
    assert!(tail.iter().all(|w| w[1].abs() <= 0.1 * 2.0 * 2.0));
}

#[test]
fn a_path_that_starts_at_the_saddle_stays() {
    let at = |start| {
        let mut options =
            options(TwoWeights::default().into(), Penalty::NONE, DescentMethod::Gradient);
        options.start = start;
        options.steps = 20_000;
        descend(&options).unwrap()
    };
    assert!(at([0.0, 0.0]).points.iter().all(|w| *w == [0.0, 0.0]));
    // From anywhere near it goes to one of the two minima.
    let minimum = minimize(&TwoWeights::default().into(), Penalty::NONE).point;
    let near = at([1e-3, 1e-3]);
    let last = near.points.last().unwrap();
    assert!((last[0] - minimum[0]).abs() < 1e-9 && (last[1] - minimum[1]).abs() < 1e-9, "{last:?}");
    let mirrored = at([-1e-3, -1e-3]);
    assert_eq!(mirrored.points.last().unwrap().map(|weight| -weight), *last);
}

#[test]
fn divergence_ends_the_path() {
    let objective: Objective = Quadratic::new([[3.0, 0.0], [0.0, 1.0]], [0.0, 0.0]).unwrap().into();
    for method in [DescentMethod::Gradient, DescentMethod::ProximalGradient] {
        let mut options = options(objective.clone(), Penalty::new(0.1, 0.1).unwrap(), method);
        options.learning_rate = 10.0;
        let path = descend(&options).unwrap();
        assert!(path.diverged);
        assert!(path.points.len() > 50 && path.points.len() < 2000);
        assert_eq!(path.points.len(), path.data_loss.len());
        assert_eq!(path.points.len(), path.penalized_loss.len());
        assert!(path.points.as_flattened().iter().all(|weight| weight.is_finite()));
        assert!(path.penalized_loss.iter().all(|loss| loss.is_finite()));
    }
    // A start whose loss is infinite is shown, and that is all.
    let steep: Objective = Quadratic::new([[1e300, 0.0], [0.0, 1e300]], [0.0, 0.0]).unwrap().into();
    let mut options = options(steep, Penalty::NONE, DescentMethod::Gradient);
    options.start = [1e6, 0.0];
    let path = descend(&options).unwrap();
    assert_eq!((path.points.len(), path.data_loss[0], path.diverged), (1, f64::INFINITY, true));
}

#[test]
fn the_limit_of_the_rate_is_where_divergence_begins() {
    let bowl = |angle| Quadratic::rotated([0.5, 8.0], angle, [1.0, 0.5]).unwrap();
    for angle in [0.0, 0.3, -1.1] {
        for (l1, l2, limit) in [(0.0, 0.0, 0.25), (0.2, 0.0, 0.25), (0.0, 1.0, 0.2)] {
            for method in [DescentMethod::Gradient, DescentMethod::ProximalGradient] {
                let penalty = Penalty::new(l1, l2).unwrap();
                let mut options = options(bowl(angle).into(), penalty, method);
                options.steps = 4000;
                for factor in [0.99, 1.01] {
                    options.learning_rate = factor * limit;
                    let path = descend(&options).unwrap();
                    let told = path.learning_rate_limit.unwrap();
                    assert!((told - limit).abs() < 1e-12, "{told} is not {limit}");
                    let last = path.points.last().unwrap();
                    let far = path.diverged || last.iter().any(|weight| weight.abs() > 1e3);
                    // Beyond the limit L1 may still hold a weight at zero, and with it the path.
                    assert!(far == (factor > 1.0) || (!far && l1 > 0.0), "{options:?}: {last:?}");
                }
            }
        }
    }
    let none = |objective: Objective| {
        let options = options(objective, Penalty::NONE, DescentMethod::Gradient);
        descend(&options).unwrap().learning_rate_limit
    };
    assert_eq!(none(Quadratic::new([[0.0; 2]; 2], [0.0, 0.0]).unwrap().into()), None);
    assert_eq!(none(Quadratic::new([[1.0, 0.0], [0.0, -1.0]], [0.0, 0.0]).unwrap().into()), None);
    assert_eq!(none(Logistic::default().into()), None);
    assert_eq!(none(TwoWeights::default().into()), None);
}

#[test]
fn paths_are_bounded() {
    let bowl: Objective = Quadratic::new([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]).unwrap().into();
    let good = options(bowl, Penalty::NONE, DescentMethod::Gradient);
    let refused = |change: &dyn Fn(&mut DescendOptions)| {
        let mut options = good.clone();
        change(&mut options);
        let error = descend(&options).unwrap_err();
        (error.code(), error.to_string())
    };
    assert_eq!(
        refused(&|options| options.learning_rate = -0.1),
        (
            Code::OutOfRange,
            "learning_rate is -0.1; it must be a number between 0 and 1000000".into()
        )
    );
    assert_eq!(refused(&|options| options.learning_rate = f64::NAN).0, Code::NonFinite);
    assert_eq!(
        refused(&|options| options.steps = MAX_DESCENT_STEPS + 1),
        (Code::OutOfRange, "steps is 100001; the number of steps lies between 0 and 100000".into())
    );
    assert_eq!(refused(&|options| options.start[1] = 2e6).0, Code::OutOfRange);
    assert_eq!(refused(&|options| options.start[0] = f64::INFINITY).0, Code::NonFinite);
    for steps in [0, MAX_DESCENT_STEPS] {
        let path = descend(&DescendOptions { steps, ..good.clone() }).unwrap();
        assert_eq!(path.points.len(), steps + 1);
    }
    let still = descend(&DescendOptions { learning_rate: 0.0, ..good.clone() }).unwrap();
    assert!(still.points.iter().all(|w| *w == good.start));
}
