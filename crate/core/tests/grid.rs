//! A grid's nodes against the objective's own values, one by one.

use weightscope::{
    Domain, Grid, Logistic, Objective, Penalty, Purpose, Quadratic, Stream, TwoWeights,
};

/// Every node of `data`, `penalty` and `total`; the largest error of `data` relative to the value and
/// `scale`.
fn worst(objective: &Objective, penalty: Penalty, domain: Domain, side: usize, scale: f64) -> f64 {
    let grid = Grid::new(objective, penalty, domain, side).unwrap();
    let at = |[low, high]: [f64; 2], index: usize| {
        let last = (side - 1) as f64;
        (low * (last - index as f64) + high * index as f64) / last
    };
    let mut worst: f64 = 0.0;
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for node in 0..side * side {
        let w = [at(domain.w1(), node % side), at(domain.w2(), node / side)];
        let value = objective.value(w);
        if grid.data[node] != value {
            let error = (grid.data[node] - value).abs() / value.abs().max(scale);
            assert!(error.is_finite(), "{} at {w:?} instead of {value}", grid.data[node]);
            worst = worst.max(error);
        }
        assert_eq!(grid.penalty[node], penalty.value(&w));
        assert_eq!(grid.total[node], grid.data[node] + grid.penalty[node]);
        min = min.min(grid.total[node]);
        max = max.max(grid.total[node]);
    }
    assert_eq!((grid.min, grid.max), (min, max));
    worst
}

fn domains() -> impl Iterator<Item = Domain> {
    let ends = [[-2.0, 3.0], [-2.2, 2.8], [1.0, 1.5], [-1e-9, 1e-9], [-40.0, 55.0], [-1e6, 1e6]];
    let tiny = [-1e-150, 2e-150];
    let pairs = (0..ends.len()).map(move |k| (ends[k], ends[(k * 5 + 1) % ends.len()]));
    pairs
        .chain([(tiny, [-1.0, 1.0]), ([0.0, 3e-180], [-1.0, 1.0])])
        .map(|(w1, w2)| Domain::new(w1, w2).unwrap())
}

#[test]
fn quadratics_are_the_same_to_the_bit() {
    let penalty = Penalty::new(0.3, 0.7).unwrap();
    let bowl = Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap().into();
    for domain in domains() {
        assert_eq!(worst(&bowl, penalty, domain, 22, 0.0), 0.0);
    }
}

/// The log-loss where it is large and where it is small: relative errors, over data sets whose odds fit
/// into one product, into several, or not into the finite range. A margin of 700 has a rounding of 1e-13, and so
/// has its exponential.
#[test]
fn logistic_regressions_are_the_same_to_rounding() {
    let mut stream = Stream::new(31, Purpose::Input, 0);
    let mut point =
        |size: f64| [0, 1].map(|_| size * (f64::from(stream.below(2_000_001)) / 1e6 - 1.0));
    let mut objectives = vec![Logistic::default()];
    for (count, size) in [(1, 1.0), (7, 30.0), (300, 2.0), (1000, 0.01), (5, 1e6)] {
        let points: Vec<_> = (0..count).map(|_| point(size)).collect();
        let labels: Vec<bool> = points.iter().map(|[x, y]| x + 0.5 * y > 0.1 * size).collect();
        objectives.push(Logistic::new(points, &labels).unwrap());
    }
    for logistic in objectives {
        let objective = logistic.into();
        for domain in domains() {
            let worst = worst(&objective, Penalty::NONE, domain, 21, 0.0);
            assert!(worst <= 1e-12, "{worst:e} on {domain:?}");
        }
    }
}

#[test]
fn networks_of_two_weights_are_the_same_to_rounding() {
    let mut stream = Stream::new(32, Purpose::Input, 0);
    let mut number = |size: f64| size * (f64::from(stream.below(2_000_001)) / 1e6 - 1.0);
    let mut objectives = vec![(TwoWeights::default(), 2.0)];
    for (count, size) in [(1, 1.0), (2, 1e-3), (50, 3.0), (1000, 1e6)] {
        let x = (0..count).map(|_| number(size)).collect();
        let y = (0..count).map(|_| number(2.0)).collect();
        objectives.push((TwoWeights::new(x, y).unwrap(), 2.0));
    }
    objectives.push((TwoWeights::new(vec![0.0, 0.0], vec![1.0, 1.0]).unwrap(), 1.0));
    for (network, scale) in objectives {
        let objective = network.into();
        for domain in domains() {
            // Of residuals, which are differences, the errors are those of their parts.
            let worst = worst(&objective, Penalty::NONE, domain, 21, scale);
            assert!(worst <= 1e-13, "{worst:e} on {domain:?}");
        }
    }
}
