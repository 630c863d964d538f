//! The decision field of a network: by hand, against single passes, and where numbers end.

use weightscope::{
    Activation, Answers, Code, Dataset, Field, FieldOptions, Inputs, Loss, MAX_FIELD_SIDE, Mlp,
    MlpOptions, ToyKind, ToyOptions, Trainer, TrainerOptions, toy,
};

fn mlp(sizes: &[usize]) -> Mlp<f64> {
    Mlp::new(&MlpOptions { sizes: sizes.to_vec(), seed: 3, ..MlpOptions::default() }).unwrap()
}

fn over(rows: usize, columns: usize) -> FieldOptions {
    FieldOptions { x: [-2.0, 3.0], y: [-1.0, 1.5], rows, columns }
}

#[test]
fn every_node_is_what_a_single_pass_says() {
    for outputs in [1, 2] {
        let mut network = mlp(&[2, 8, 8, outputs]);
        let field = network.field(&over(9, 13)).unwrap();
        assert_eq!((field.probability.len(), field.non_finite), (117, 0.0));
        for row in 0..9 {
            for column in 0..13 {
                let place = [-2.0 + 5.0 * column as f64 / 12.0, -1.0 + 2.5 * row as f64 / 8.0];
                let logits = network.forward(&place).unwrap().into_vec();
                // The softmax written out, and the logistic function.
                let powers: Vec<f64> = logits.iter().map(|&logit| libm::exp(logit)).collect();
                let expected = match powers[..] {
                    [one] => one / (1.0 + one),
                    [zero, one] => one / (zero + one),
                    _ => unreachable!(),
                };
                let found = field.probability[13 * row + column];
                assert!((found - expected).abs() < 1e-14, "{found} and {expected}");
            }
        }
    }
}

#[test]
fn the_boundary_of_a_linear_network_is_its_line() {
    let mut network = mlp(&[2, 2]);
    // m = (0.5 - -0.5) x + (1 - -1) y + 0.3 = x + 2 y + 0.3
    network.set_weight(0, &[-0.5, -1.0, 0.5, 1.0]).unwrap();
    network.set_bias(0, &[0.0, 0.3]).unwrap();
    let field = network.field(&over(40, 50)).unwrap();
    let [line] = &field.boundary[..] else { panic!("{} lines", field.boundary.len()) };
    assert!(!line.closed && line.points.len() > 40);
    for [x, y] in &line.points {
        assert!((x + 2.0 * y + 0.3).abs() < 1e-12);
    }
    let ends = [line.points[0][0], line.points[line.points.len() - 1][0]];
    assert!(
        (ends[0].min(ends[1]) + 2.0).abs() < 1e-12 && (ends[0].max(ends[1]) - 1.7).abs() < 1e-12
    );
}

/// A network trained on half of 400 points without noise.
fn trained(kind: ToyKind) -> (Trainer<f32>, weightscope::Toy) {
    let points = toy(&ToyOptions { count: 400, ..ToyOptions::new(kind) }).unwrap();
    let data = |points: &weightscope::ToyPoints| {
        let labels = points.labels.iter().copied().map(u32::from).collect();
        Dataset::new(2, 2, Inputs::Numbers(points.inputs.clone()), Answers::Labels(labels)).unwrap()
    };
    let options = MlpOptions {
        sizes: vec![2, 16, 16, 2],
        activation: Activation::Tanh,
        seed: 1,
        ..MlpOptions::default()
    };
    let options =
        (Mlp::new(&options).unwrap(), TrainerOptions::new(Loss::SoftmaxCrossEntropy, 0.1, 10));
    let mut trainer = Trainer::new(&options.0, &options.1).unwrap();
    trainer.set_data(data(&points.training), Some(data(&points.validation))).unwrap();
    for _ in 0..60 {
        trainer.run_epoch().unwrap();
    }
    (trainer, points)
}

#[test]
fn the_boundary_of_a_trained_network_parts_the_classes() {
    for kind in [ToyKind::Circle, ToyKind::Xor, ToyKind::Gaussians, ToyKind::Moons] {
        let (mut trainer, points) = trained(kind);
        let accuracy = trainer.evaluate().unwrap().validation.unwrap().accuracy.unwrap();
        assert!(accuracy >= 0.97, "{kind:?}: {accuracy}");
        let options = FieldOptions { x: [-3.0, 3.0], y: [-3.0, 3.0], rows: 121, columns: 121 };
        let field = trainer.mlp().clone().field(&options).unwrap();
        // The nearest node decides as the label does, but for points near the boundary.
        let right = points.training.inputs.as_chunks::<2>().0.iter().zip(&points.training.labels);
        let right = right.filter(|([x, y], label)| {
            let node =
                |side: f32| ((f64::from(side) + 3.0) * 20.0).round().clamp(0.0, 120.0) as usize;
            (field.probability[121 * node(*y) + node(*x)] > 0.5) == (**label == 1)
        });
        assert!(right.count() >= 190, "{kind:?}");
        assert!(!field.boundary.is_empty());
        if kind == ToyKind::Circle {
            assert!(field.boundary.iter().any(|line| line.closed));
        }
    }
}

#[test]
fn a_network_of_zeros_has_no_boundary() {
    let mut network = mlp(&[2, 4, 2]);
    for (layer, count) in [8, 8].into_iter().enumerate() {
        network.set_weight(layer, &vec![0.0; count]).unwrap();
    }
    let field = network.field(&over(5, 5)).unwrap();
    assert_eq!(field, Field { probability: vec![0.5; 25], boundary: vec![], non_finite: 0.0 });
}

#[test]
fn overflow_is_a_result() {
    let mut network = mlp(&[2, 1]);
    network.set_weight(0, &[f64::MAX, 0.0]).unwrap();
    let field = network.field(&over(2, 6)).unwrap();
    assert_eq!(field.probability[..6], [0.0, 0.0, 0.5, 1.0, 1.0, 1.0]);
    assert_eq!(field.non_finite, 0.0);
    // Two logits that are both infinite leave no margin.
    let mut network = mlp(&[2, 2]);
    network.set_weight(0, &[f64::MAX, 0.0, f64::MAX, 0.0]).unwrap();
    let field = network.field(&over(2, 6)).unwrap();
    assert!(field.probability[0].is_nan() && field.probability[5].is_nan());
    assert_eq!(field.probability[2], 0.5);
    assert_eq!(field.non_finite, 6.0 / 12.0);
}

#[test]
fn bounds_hold_on_both_sides() {
    let mut network = mlp(&[2, 1]);
    for side in [2, MAX_FIELD_SIDE] {
        assert!(network.field(&over(side, 2)).is_ok() && network.field(&over(2, side)).is_ok());
    }
    for side in [1, MAX_FIELD_SIDE + 1] {
        let error = network.field(&over(side, 2)).unwrap_err();
        let text = format!("rows is {side}; a field has a number of rows between 2 and 512");
        assert_eq!((error.code(), error.to_string()), (Code::OutOfRange, text));
        assert_eq!(network.field(&over(2, side)).unwrap_err().field(), "columns");
    }
    let error = network.field(&FieldOptions { x: [1.0, 1.0], ..over(2, 2) }).unwrap_err();
    assert_eq!(error.to_string(), "x is [1, 1]; the lower end comes first, below the upper");
    let error = network.field(&FieldOptions { y: [0.0, 2e6], ..over(2, 2) }).unwrap_err();
    assert_eq!(error.field(), "y[1]");
    for sizes in [[3, 2], [1, 1], [2, 3]] {
        let error = mlp(&sizes).field(&over(2, 2)).unwrap_err();
        assert_eq!(error.code(), Code::Mismatch);
        let text = format!(
            "sizes is for {} inputs and {} outputs; a field needs a network of 2 inputs and 1 or 2 outputs",
            sizes[0], sizes[1]
        );
        assert_eq!(error.to_string(), text);
    }
}
