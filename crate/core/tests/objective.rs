//! The objectives: derivatives against differences, facts about their shapes, the grid.

use weightscope::{
    Code, Domain, Grid, Levels, Logistic, MAX_POINTS, MAX_RESOLUTION, Objective, Penalty, Purpose,
    Quadratic, Stream, TwoWeights,
};

fn all() -> [Objective; 5] {
    [
        Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap().into(),
        Quadratic::new([[1.0, 2.0], [2.0, -0.5]], [-0.3, 0.7]).unwrap().into(),
        Logistic::default().into(),
        TwoWeights::default().into(),
        TwoWeights::new(vec![0.3, -2.0, 5.0], vec![1.0, 0.0, -2.5]).unwrap().into(),
    ]
}

/// Central differences with a step of 1e-5 are off by 1e-10 / 6 times the third derivative of what is
/// differenced, here up to some 10^4 (`x^4 w2^2` of the last objective), and by rounding, 1e-15 / 1e-5.
#[test]
fn derivatives_are_those_of_the_value() {
    let mut stream = Stream::new(3, Purpose::Input, 0);
    let step = 1e-5;
    for objective in all() {
        for _ in 0..200 {
            let w = [0, 1].map(|_| 6.0 * stream.unit() - 3.0);
            let (gradient, hessian) = (objective.gradient(w), objective.hessian(w));
            for axis in 0..2 {
                let moved = |sign: f64| {
                    let mut moved = w;
                    moved[axis] += sign * step;
                    moved
                };
                let (up, down) = (moved(1.0), moved(-1.0));
                let slope = (objective.value(up) - objective.value(down)) / (2.0 * step);
                assert!((slope - gradient[axis]).abs() < 1e-6, "{objective:?} at {w:?}");
                let (up, down) = (objective.gradient(up), objective.gradient(down));
                for other in 0..2 {
                    let bend = (up[other] - down[other]) / (2.0 * step);
                    assert!((bend - hessian[axis][other]).abs() < 1e-6, "{objective:?} at {w:?}");
                }
            }
        }
    }
}

#[test]
fn logistic_values_are_stable() {
    let one = Logistic::new(vec![[1.0, 0.0]], &[true]).unwrap();
    // Far on the wrong side the loss is the distance, far on the right one e^-m; neither overflows.
    assert_eq!(one.value([-1e4, 0.0]), 1e4);
    assert_eq!(one.value([1e4, 0.0]), 0.0);
    assert!((one.value([40.0, 0.0]) / libm::exp(-40.0) - 1.0).abs() < 1e-15);
    assert_eq!(one.gradient([-1e4, 0.0]), [-1.0, 0.0]);
    assert_eq!(one.gradient([1e4, 0.0]), [0.0, 0.0]);
    // At the origin every margin is 0: ln 2, and half the mean of the signed points.
    let two = Logistic::new(vec![[1.0, 2.0], [3.0, -1.0]], &[true, false]).unwrap();
    assert!((two.value([0.0, 0.0]) - core::f64::consts::LN_2).abs() < 1e-16);
    assert_eq!(two.gradient([0.0, 0.0]), [0.5, -0.75]);
}

#[test]
fn separable_sets_are_recognised() {
    let separable = |points: &[[f64; 2]], labels: &[bool]| {
        Logistic::new(points.to_vec(), labels).unwrap().is_separable()
    };
    assert!(separable(&[[1.0, 1.0]], &[false]));
    assert!(separable(&[[1.0, 0.0], [-1.0, 0.0]], &[true, false]));
    // Touching: one point on the line itself.
    assert!(separable(&[[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]], &[true, true, true]));
    // On one line, and contradicting one another: not separable, though flat across the line.
    assert!(!separable(&[[1.0, 2.0], [2.0, 4.0]], &[true, false]));
    // The same, on a line to rounding: 0.1 * 0.9 and 0.3 * 0.3 differ in the last place.
    assert!(!separable(&[[0.1, 0.3], [0.3, 0.9]], &[true, false]));
    // Coordinates whose products underflow.
    assert!(separable(&[[1e-300, 2e-300], [2e-300, 1e-300]], &[true, true]));
    assert!(!separable(&[[1e-300, 2e-300], [2e-300, 4e-300]], &[true, false]));
    // Three signed points that surround the origin.
    assert!(!separable(&[[1.0, 0.0], [-1.0, 1.0], [-1.0, -1.0]], &[true, true, true]));
    // Nothing to learn from the origin.
    assert!(!separable(&[[0.0, 0.0]], &[true]));
    assert!(!separable(&[[0.0, 0.0], [0.0, 0.0]], &[true, false]));
    assert!(separable(&[[0.0, 0.0], [0.0, 1.0]], &[true, false]));
}

#[test]
fn two_weights_is_symmetric_with_a_saddle_at_the_origin() {
    let network = TwoWeights::default();
    let mut stream = Stream::new(4, Purpose::Input, 0);
    for _ in 0..100 {
        let [w1, w2] = [0, 1].map(|_| 8.0 * stream.unit() - 4.0);
        assert_eq!(network.value([w1, w2]), network.value([-w1, -w2]));
    }
    assert_eq!(network.gradient([0.0, 0.0]), [0.0, 0.0]);
    // The hessian there is [[0, -m], [-m, 0]] with m the mean of x y.
    let count = network.x().len() as f64;
    let mean: f64 = network.x().iter().zip(network.y()).map(|(x, y)| x * y).sum::<f64>() / count;
    let hessian = network.hessian([0.0, 0.0]);
    assert_eq!((hessian[0][0], hessian[1][1]), (0.0, 0.0));
    assert!((hessian[0][1] + mean).abs() < 1e-14);
    // Where one weight alone is zero, gradient descent moves only the other.
    assert_eq!(network.gradient([1.0, 0.0])[0], 0.0);
    assert_eq!(network.gradient([0.0, 1.0])[1], 0.0);
}

#[test]
fn convexity_of_quadratics() {
    let convex = |h: [[f64; 2]; 2]| Quadratic::new(h, [0.0, 0.0]).unwrap().is_convex();
    assert!(convex([[0.0, 0.0], [0.0, 0.0]]));
    assert!(convex([[1.0, 1.0], [1.0, 1.0]]));
    assert!(convex([[1e300, 0.0], [0.0, 1e-300]]));
    assert!(convex([[1e-320, 0.0], [0.0, 1e-320]]));
    assert!(!convex([[1.0, 1.1], [1.1, 1.0]]));
    assert!(!convex([[0.0, 1.0], [1.0, 0.0]]));
    assert!(!convex([[-1e-300, 0.0], [0.0, 0.0]]));
    assert!(!convex([[1e308, 1e308], [1e308, -1e308]]));
    // A valley turned by any angle is a valley still, whatever rounding does to its flat direction.
    for k in 0..64 {
        let valley = Quadratic::rotated([2.0, 0.0], 0.1 * f64::from(k), [0.0, 0.0]).unwrap();
        assert!(valley.is_convex());
    }
}

#[test]
fn rotation_turns_the_axes() {
    let turned = Quadratic::rotated([4.0, 1.0], core::f64::consts::FRAC_PI_6, [1.0, 2.0]).unwrap();
    let (sine, cosine) = (0.5, 3.0_f64.sqrt() / 2.0);
    // One unit along the first axis costs 4/2, along the second 1/2.
    assert!((turned.value([1.0 + cosine, 2.0 + sine]) - 2.0).abs() < 1e-14);
    assert!((turned.value([1.0 - sine, 2.0 + cosine]) - 0.5).abs() < 1e-14);
}

#[test]
fn objectives_refuse_what_they_cannot_use() {
    let message = |error: weightscope::Error| (error.code(), error.to_string());
    assert_eq!(
        message(Quadratic::new([[1.0, 0.5], [0.4, 1.0]], [0.0, 0.0]).unwrap_err()),
        (Code::Mismatch, "hessian is [[1, 0.5], [0.4, 1]]; it must be symmetric".into())
    );
    let rounded = Quadratic::new([[1.0, 0.3], [0.1 + 0.2, 1.0]], [0.0, 0.0]).unwrap();
    assert_eq!(rounded.hessian()[0][1], rounded.hessian()[1][0]);
    assert_eq!(
        message(Quadratic::new([[1.0, 0.0], [0.0, f64::NAN]], [0.0, 0.0]).unwrap_err()),
        (Code::NonFinite, "hessian[1][1] is NaN; it must be finite".into())
    );
    assert_eq!(
        message(Quadratic::new([[1.0, 0.0], [0.0, 1.0]], [0.0, 1e7]).unwrap_err()),
        (
            Code::OutOfRange,
            "center[1] is 10000000; it must be a number between -1000000 and 1000000".into()
        )
    );
    assert_eq!(
        message(Logistic::new(vec![], &[]).unwrap_err()),
        (
            Code::OutOfRange,
            "points.length is 0; the number of points lies between 1 and 1000".into()
        )
    );
    assert_eq!(
        message(Logistic::new(vec![[0.0, 1.0]], &[]).unwrap_err()),
        (Code::WrongLength, "labels is of length 0; one label for each point needs 1".into())
    );
    assert_eq!(
        message(Logistic::new(vec![[0.0, f64::INFINITY]], &[true]).unwrap_err()).0,
        Code::NonFinite
    );
    assert_eq!(
        message(Logistic::labels(&[1.0, 0.0, 2.0]).unwrap_err()),
        (Code::OutOfRange, "labels[2] is 2; a label is 0 or 1".into())
    );
    assert_eq!(Logistic::labels(&[1.0, 0.0]).unwrap(), [true, false]);
    let many = vec![0.0; MAX_POINTS + 1];
    assert_eq!(message(TwoWeights::new(many.clone(), many).unwrap_err()).0, Code::OutOfRange);
    assert_eq!(
        message(TwoWeights::new(vec![1.0], vec![1.0, 2.0]).unwrap_err()).0,
        Code::WrongLength
    );
    assert_eq!(message(TwoWeights::new(vec![1.0], vec![-2e6]).unwrap_err()).0, Code::OutOfRange);
}

#[test]
fn grids_hold_both_parts_and_their_sum() {
    let objective: Objective = TwoWeights::default().into();
    let penalty = Penalty::new(0.3, 0.2).unwrap();
    let domain = Domain::new([-3.0, 3.0], [-1.0, 2.0]).unwrap();
    let grid = Grid::new(&objective, penalty, domain, 13).unwrap();
    assert_eq!((grid.rows, grid.columns, grid.total.len()), (13, 13, 169));
    for j in 0..13 {
        for i in 0..13 {
            // Steps of 1/2 and 1/4 are exact.
            let w = [-3.0 + 0.5 * i as f64, -1.0 + 0.25 * j as f64];
            let node = j * 13 + i;
            // Summed in another order.
            let value = objective.value(w);
            assert!((grid.data[node] - value).abs() <= 4.0 * f64::EPSILON * value.max(1.0));
            assert_eq!(grid.penalty[node], penalty.value(&w));
            assert_eq!(grid.total[node], grid.data[node] + grid.penalty[node]);
        }
    }
    assert_eq!(grid.min, grid.total.iter().copied().fold(f64::INFINITY, f64::min));
    assert_eq!(grid.max, grid.total.iter().copied().fold(f64::NEG_INFINITY, f64::max));
}

#[test]
fn grids_overflow_without_a_panic() {
    let domain = Domain::new([-1e6, 1e6], [-1e6, 1e6]).unwrap();
    let steep = Quadratic::new([[1e300, 0.0], [0.0, 1e300]], [0.0, 0.0]).unwrap();
    let grid = Grid::new(&steep.into(), Penalty::NONE, domain, 5).unwrap();
    assert_eq!(grid.total[0], f64::INFINITY);
    assert_eq!((grid.min, grid.max), (0.0, 0.0));
    assert!(Levels::Count(5).between(grid.min, grid.max).is_empty());
    let mixed = Quadratic::new([[1e308, 1e308], [1e308, -1e308]], [1.0, 1.0]).unwrap();
    let grid = Grid::new(&mixed.into(), Penalty::NONE, domain, 2).unwrap();
    assert!(grid.min.is_nan() && grid.max.is_nan());
    assert!(Levels::Count(5).between(grid.min, grid.max).is_empty());
}

#[test]
fn grids_are_bounded() {
    let domain = Domain::new([0.0, 1.0], [0.0, 1.0]).unwrap();
    let bowl = Quadratic::new([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]).unwrap().into();
    for resolution in [0, 1, MAX_RESOLUTION + 1, usize::MAX] {
        let error = Grid::new(&bowl, Penalty::NONE, domain, resolution).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::OutOfRange, "resolution"));
    }
    let most = Grid::new(&bowl, Penalty::NONE, domain, MAX_RESOLUTION).unwrap();
    assert_eq!(most.total.len(), 1025 * 1025);
    let large = TwoWeights::new(vec![1.0; 1000], vec![1.0; 1000]).unwrap().into();
    let error = Grid::new(&large, Penalty::NONE, domain, MAX_RESOLUTION).unwrap_err();
    assert_eq!(
        error.to_string(),
        "resolution is 1025; on a side this long a data set of at most 127 points can be summed, not 1000"
    );
    assert!(Grid::new(&large, Penalty::NONE, domain, 2).is_ok());
}

#[test]
fn levels_of_a_bowl_are_evenly_spaced_rings() {
    let levels = Levels::Count(9).between(0.0, 50.0);
    assert_eq!(levels.len(), 9);
    // On 1/2 r^2 they are the radii k, the rim of the grid being radius 10.
    for (index, level) in levels.iter().enumerate() {
        assert!(((2.0 * level).sqrt() - (index + 1) as f64).abs() < 1e-14);
    }
    // Ranges beyond the finite numbers, and down to nothing.
    let wide = Levels::Count(4).between(-1.7e308, 1.7e308);
    assert!(wide.len() == 4 && wide.is_sorted() && wide.iter().all(|level| level.is_finite()));
    assert!(Levels::Count(64).between(1.0, 1.0 + 1e-15).len() < 10);
    assert!(Levels::Count(64).between(2.0, 2.0).is_empty());
    assert_eq!(Levels::Values(vec![3.0, 1.0]).between(0.0, 1.0), [3.0, 1.0]);
    for refused in [
        Levels::Count(0),
        Levels::Count(65),
        Levels::Values(vec![0.0; 65]),
        Levels::Values(vec![f64::NAN]),
    ] {
        assert!(refused.check().is_err());
    }
}
