//! The phase diagram against single points, closed forms and exact critical points.

use weightscope::{
    Activation, Code, ContourLine, FixedPoint, LengthMap, MAX_PHASE_SIDE, PhaseDiagram,
    PhaseDiagramOptions, phase_diagram,
};

fn options(activation: Activation) -> PhaseDiagramOptions {
    PhaseDiagramOptions {
        activation,
        sigma_w2: [0.0, 6.0],
        sigma_b2: [0.0, 3.0],
        rows: 7,
        columns: 13,
        input_mean_square: 1.0,
    }
}

/// At the fixed point that inputs of mean square 1 lead to.
fn chi_1(activation: Activation, sigma_w2: f64, sigma_b2: f64) -> f64 {
    let map = LengthMap::new(activation, sigma_w2, sigma_b2).unwrap();
    match map.fixed_point(sigma_w2 + sigma_b2) {
        FixedPoint::None => map.gradient_factor(f64::INFINITY),
        point => map.gradient_factor(point.length()),
    }
}

#[test]
fn grids_agree_with_single_points() {
    let rays = |phi: &Activation| {
        matches!(phi, Activation::Linear | Activation::Relu | Activation::LeakyRelu { .. })
    };
    for activation in Activation::ALL.into_iter().filter(|phi| !rays(phi)) {
        let diagram = phase_diagram(&options(activation)).unwrap();
        let (mut seen, mut off) = (0, 0);
        for row in 0..7 {
            for column in 1..13 {
                let sigma_w2 = 0.5 * f64::from(column);
                let sigma_b2 = 0.5 * f64::from(row);
                let expected = libm::log(chi_1(activation, sigma_w2, sigma_b2));
                let given = diagram.log_chi_1[usize::try_from(13 * row + column).unwrap()];
                seen += 1;
                off += usize::from((given - expected).abs() > 2e-3);
            }
        }
        assert_eq!((seen, off), (7 * 12, 0), "{activation:?}");
        assert_eq!(diagram.log_chi_1[0], f64::NEG_INFINITY);
    }
}

fn vertices(lines: &[ContourLine]) -> Vec<[f64; 2]> {
    lines.iter().flat_map(|line| line.points.clone()).collect()
}

#[test]
fn critical_lines_are_critical() {
    for activation in
        [Activation::Tanh, Activation::Erf, Activation::HardTanh, Activation::Softsign]
    {
        let diagram = phase_diagram(&options(activation)).unwrap();
        assert_eq!(diagram.critical_line.len(), 1, "{activation:?}");
        let line = &diagram.critical_line[0].points;
        // It begins where weights keep the smallest signals, and leaves the rectangle at an edge.
        let slope: f64 = activation.derivative(0.0);
        let [x, y] = line[0];
        assert!((x * slope * slope - 1.0).abs() < 1e-12 && y == 0.0, "{activation:?}: {x} {y}");
        let [x, y] = line[line.len() - 1];
        assert!(x == 6.0 || y == 3.0, "{activation:?}: {x} {y}");
        for &[sigma_w2, sigma_b2] in &line[1..line.len() - 1] {
            if sigma_b2 < 1e-3 {
                continue; // where q* is so short that it turns on rounding
            }
            let chi_1 = chi_1(activation, sigma_w2, sigma_b2);
            assert!((chi_1 - 1.0).abs() < 1e-9, "{activation:?} {sigma_w2} {sigma_b2}: {chi_1}");
        }
    }
}

/// Where lengths flee from the critical points, the line is where they begin to have no bound.
#[test]
fn lines_of_the_smooth_rectifiers_divide_the_plane() {
    for activation in [Activation::Gelu, Activation::Silu, Activation::Softplus] {
        // A column of nodes stands at 2, where GELU and SiLU begin to have no bound.
        let fine = PhaseDiagramOptions {
            sigma_w2: [0.0, 4.0],
            sigma_b2: [0.0, 2.0],
            rows: 129,
            columns: 129,
            ..options(activation)
        };
        let diagram = phase_diagram(&fine).unwrap();
        let points = vertices(&diagram.critical_line);
        assert!(!points.is_empty(), "{activation:?}");
        // One line from edge to edge: a column in which chi_1 is 1 without a bound is no second one.
        assert_eq!(diagram.critical_line.len(), 1, "{activation:?}");
        assert!(!diagram.critical_line[0].closed, "{activation:?}");
        for [sigma_w2, sigma_b2] in points.into_iter().step_by(3) {
            let chi = |sigma_w2: f64| chi_1(activation, sigma_w2, sigma_b2);
            // Within two fifths of a cell of it on either side.
            let (left, right) = (chi(sigma_w2 - 0.0125), chi(sigma_w2 + 0.0125));
            assert!(
                left < 1.0 && right > 1.0,
                "{activation:?} {sigma_w2} {sigma_b2} {left} {right}"
            );
        }
    }
}

#[test]
fn rays_have_their_vertical_line() {
    for (activation, wanted) in [
        (Activation::Linear, 1.0),
        (Activation::Relu, 2.0),
        (Activation::leaky_relu(0.5).unwrap(), 1.6),
    ] {
        let diagram = phase_diagram(&options(activation)).unwrap();
        assert_eq!(vertices(&diagram.critical_line), [[wanted, 0.0], [wanted, 3.0]]);
        for column in 1..13 {
            let expected = libm::log(0.5 * f64::from(column) / wanted);
            let given = diagram.log_chi_1[usize::try_from(column).unwrap()];
            assert!((given - expected).abs() < 1e-14);
        }
        let beyond = PhaseDiagramOptions { sigma_w2: [3.0, 4.0], ..options(activation) };
        assert!(phase_diagram(&beyond).unwrap().critical_line.is_empty());
    }
}

#[test]
fn critical_points_have_the_length_they_are_for() {
    let [sigma_w2, sigma_b2] = PhaseDiagram::critical_point(Activation::Erf, 0.75);
    // E[erf^2] = 2/pi asin(2q / (1 + 2q)), E[erf'^2] = 4 / (pi sqrt(1 + 4q)).
    let expected = core::f64::consts::FRAC_PI_2;
    assert!((sigma_w2 - expected).abs() < 1e-15);
    assert!((sigma_b2 - (0.75 - libm::asin(0.6))).abs() < 1e-15);
}

#[test]
fn options_outside_their_bounds_are_refused() {
    let good = options(Activation::Tanh);
    for (bad, field) in [
        (PhaseDiagramOptions { sigma_w2: [1.0, 1.0], ..good }, "sigma_w2"),
        (PhaseDiagramOptions { sigma_w2: [-0.1, 1.0], ..good }, "sigma_w2[0]"),
        (PhaseDiagramOptions { sigma_b2: [0.0, 1.1e6], ..good }, "sigma_b2[1]"),
        (PhaseDiagramOptions { sigma_b2: [f64::NAN, 1.0], ..good }, "sigma_b2[0]"),
        (PhaseDiagramOptions { rows: 1, ..good }, "rows"),
        (PhaseDiagramOptions { columns: MAX_PHASE_SIDE + 1, ..good }, "columns"),
        (PhaseDiagramOptions { input_mean_square: -1.0, ..good }, "input_mean_square"),
    ] {
        assert_eq!(phase_diagram(&bad).unwrap_err().field(), field);
    }
    let refused = PhaseDiagramOptions { sigma_w2: [2.0, 1.0], ..good };
    assert_eq!(phase_diagram(&refused).unwrap_err().code(), Code::OutOfRange);
    let edge = PhaseDiagramOptions {
        sigma_w2: [0.0, 1e6],
        sigma_b2: [0.0, 1e6],
        rows: 2,
        columns: MAX_PHASE_SIDE,
        input_mean_square: 1e6,
        ..good
    };
    assert!(phase_diagram(&edge).is_ok());
}
