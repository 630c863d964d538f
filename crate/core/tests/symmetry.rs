//! Units that begin as one: what training can and can not do to them.

use weightscope::{
    Activation, Answers, Code, Dataset, DistinctUnits, Initializer, InitializerOptions, Inputs,
    Loss, Matrix, Mlp, MlpOptions, Scalar, Trainer, TrainerOptions, distinct_units, gaussian,
};

fn count(rows: usize, values: &[f64], biases: &[f64], tolerance: f64) -> DistinctUnits {
    let weights = Matrix::from_vec(rows, values.len() / rows, values.to_vec()).unwrap();
    distinct_units(&weights, biases, tolerance).unwrap()
}

/// Points of the plane whose class is whether their coordinates have the same sign.
fn xor<T: Scalar>() -> Dataset<T> {
    plane(|x, y| (x > T::ZERO) == (y > T::ZERO))
}

/// Points of the plane whose class is the half they lie in, which one unit can tell.
fn halves<T: Scalar>() -> Dataset<T> {
    plane(|x, y| x > y)
}

fn plane<T: Scalar>(class: fn(T, T) -> bool) -> Dataset<T> {
    let inputs = gaussian::<T>(128, 2, 5).unwrap().into_vec();
    let labels = inputs.chunks(2).map(|point| u32::from(class(point[0], point[1]))).collect();
    Dataset::new(2, 2, Inputs::Numbers(inputs), Answers::Labels(labels)).unwrap()
}

fn network<T: Scalar>(
    activation: Activation,
    initializer: InitializerOptions,
    sizes: &[usize],
) -> Trainer<T> {
    let options = MlpOptions {
        sizes: sizes.to_vec(),
        activation,
        initializer,
        seed: 7,
        ..MlpOptions::default()
    };
    let mlp = Mlp::new(&options).unwrap();
    let options = TrainerOptions::new(Loss::SoftmaxCrossEntropy, 0.5, 32);
    let mut trainer = Trainer::new(&mlp, &options).unwrap();
    trainer.set_data(xor(), None).unwrap();
    trainer
}

fn units<T: Scalar>(trainer: &Trainer<T>, layer: usize) -> DistinctUnits {
    trainer.distinct_units(DistinctUnits::DEFAULT_TOLERANCE).unwrap()[layer]
}

fn constant(value: f64, noise: f64) -> InitializerOptions {
    InitializerOptions { value: Some(value), noise: Some(noise), ..Initializer::Constant.into() }
}

#[test]
fn units_are_counted_by_hand() {
    // Beside (1, 0): equal, within one percent of the largest number 2, beyond it; and (2, 2).
    let rows = [1.0, 0.0, 1.0, 0.0, 1.019, -0.019, 1.021, 0.0, 2.0, 2.0];
    let counted = count(5, &rows, &[], 0.01);
    assert_eq!((counted.units, counted.distinct, counted.exact), (5, 3, 4));
    assert_eq!(counted.largest, 2.0);
    // Biases are numbers too, and so are those below zero.
    assert_eq!(count(2, &[1.0, 1.0], &[0.0, -3.0], 0.01).largest, 3.0);
    assert_eq!(count(5, &rows, &[], 0.0).distinct, 4);
    assert_eq!(count(5, &rows, &[], 1.0).distinct, 1);
    // Biases are part of a unit.
    assert_eq!(count(2, &[1.0, 1.0], &[0.0, 0.5], 0.01).distinct, 2);
    // Numbers in which units agree do not tell them apart, however many: here the biases do.
    let biases: Vec<f64> = (0..40).map(|unit| f64::from(unit % 20)).collect();
    let counted = count(40, &[0.25; 40 * 300], &biases, 0.06);
    assert_eq!((counted.distinct, counted.exact), (10, 20));
    // One more unit does not unsettle those before it.
    assert_eq!(count(3, &[0.0, 0.5, 1.0], &[], 0.6).distinct, 2);
}

#[test]
fn the_spread_is_that_of_its_formula() {
    // Mean (0, 0): 1. Mean (2, 0) with distances 1: sum |u - mean|^2 = 2, sum |u|^2 = 1 + 9.
    assert_eq!(count(2, &[1.0, -2.0, -1.0, 2.0], &[], 0.01).spread, 1.0);
    let spread = count(2, &[1.0, 0.0, 3.0, 0.0], &[], 0.01).spread;
    assert!((spread - 0.2_f64.sqrt()).abs() < 1e-15);
    // Scale has no part in it, as far as numbers go; equal units have exactly none.
    for scale in [1e-300, 1.0, 1e300] {
        let scaled = count(2, &[scale, 0.0, 3.0 * scale, 0.0], &[], 0.01).spread;
        assert!((scaled - spread).abs() < 1e-15, "{scale}");
        assert_eq!(count(7, &[0.1 * scale; 21], &[], 0.0).spread, 0.0);
    }
    assert_eq!(
        count(3, &[0.0; 6], &[], 0.01),
        DistinctUnits { units: 3, distinct: 1, exact: 1, spread: 0.0, largest: 0.0 }
    );
}

#[test]
fn numbers_that_are_not_finite_are_counted_apart() {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let counted = count(6, &[nan, nan, infinity, infinity, -infinity, 1.0], &[], 0.01);
    assert_eq!((counted.distinct, counted.exact), (4, 4));
    assert!(counted.spread.is_nan());
    assert_eq!(counted.largest, 1.0);
}

#[test]
fn what_does_not_belong_is_refused() {
    let weights = Matrix::from_vec(2, 1, vec![1.0_f32, 2.0]).unwrap();
    for inside in [0.0, 1.0] {
        assert!(distinct_units(&weights, &[], inside).is_ok());
    }
    for (outside, code) in [
        (-1e-9, Code::OutOfRange),
        (1.000_001, Code::OutOfRange),
        (f64::NAN, Code::NonFinite),
        (f64::INFINITY, Code::NonFinite),
    ] {
        let error = distinct_units(&weights, &[], outside).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, "tolerance"));
    }
    let error = distinct_units(&weights, &[0.0], 0.0).unwrap_err();
    assert_eq!(error.to_string(), "biases is of length 1; one bias a unit needs 2");
}

#[test]
fn zeros_with_an_odd_activation_never_move() {
    // phi(0) = 0: the outgoing weights get no gradient; they are 0: neither do the hidden ones.
    for activation in [Activation::Tanh, Activation::Relu, Activation::Softsign, Activation::Gelu] {
        let mut trainer = network::<f32>(activation, Initializer::Zeros.into(), &[2, 8, 8, 2]);
        for _ in 0..50 {
            trainer.advance(10).unwrap();
            for layer in 0..3 {
                let zeros = trainer.weight(layer).unwrap().as_slice();
                assert!(zeros.iter().all(|weight| *weight == 0.0), "{activation:?} {layer}");
            }
            assert_eq!(units(&trainer, 0).exact, 1);
        }
        // All that is left to learn is how frequent the classes are.
        assert!(trainer.bias(2).unwrap().iter().any(|bias| *bias != 0.0));
        assert!(trainer.bias(0).unwrap().iter().all(|bias| *bias == 0.0));
    }
}

#[test]
fn equal_weights_learn_as_one_unit() {
    fn check<T: Scalar>(activation: Activation, initializer: InitializerOptions) {
        let mut trainer = network::<T>(activation, initializer, &[2, 9, 7, 2]);
        trainer.set_data(halves(), None).unwrap();
        let before = trainer.evaluate().unwrap().training.data_loss;
        let first = trainer.weight(0).unwrap().clone();
        for _ in 0..50 {
            trainer.advance(10).unwrap();
            for layer in 0..2 {
                let counted = units(&trainer, layer);
                assert_eq!((counted.distinct, counted.exact), (1, 1), "{activation:?}");
                assert_eq!(counted.spread, 0.0);
                let weights = trainer.weight(layer).unwrap();
                assert!((1..weights.rows()).all(|unit| weights.row(unit) == weights.row(0)));
            }
        }
        assert_ne!(trainer.weight(0).unwrap(), &first, "{activation:?}");
        assert!(trainer.evaluate().unwrap().training.data_loss < before, "{activation:?}");
    }
    for activation in [Activation::Tanh, Activation::Relu, Activation::Sigmoid] {
        for value in [-0.7, 0.1, 0.5] {
            if activation == Activation::Relu && value < 0.0 {
                continue; // one half of the plane is dead from the start, and the deeper layers all of it
            }
            check::<f32>(activation, constant(value, 0.0));
            check::<f64>(activation, constant(value, 0.0));
        }
    }
}

#[test]
fn zeros_learn_as_one_unit_where_the_activation_of_zero_is_not_zero() {
    // A sigmoid answers 1/2: the outgoing weights move, all alike, and then the hidden ones.
    let mut trainer = network::<f32>(Activation::Sigmoid, Initializer::Zeros.into(), &[2, 8, 2]);
    trainer.advance(200).unwrap();
    assert!(trainer.weight(0).unwrap().as_slice().iter().all(|weight| *weight != 0.0));
    assert_eq!(units(&trainer, 0).exact, 1);
}

#[test]
fn noise_separates_the_units() {
    let mut trainer = network::<f32>(Activation::Tanh, constant(0.5, 1e-3), &[2, 8, 2]);
    let before = units(&trainer, 0);
    assert_eq!((before.distinct, before.exact), (1, 8));
    assert!((1e-4..1e-2).contains(&before.spread), "{}", before.spread);
    trainer.advance(4000).unwrap();
    let after = units(&trainer, 0);
    assert!(after.distinct >= 4 && after.spread > 0.5, "{after:?}");
    // One unit can not tell the quadrants apart; several can.
    let mut one = network::<f32>(Activation::Tanh, constant(0.5, 0.0), &[2, 8, 2]);
    one.advance(4000).unwrap();
    let accuracy =
        |trainer: &mut Trainer<f32>| trainer.evaluate().unwrap().training.accuracy.unwrap();
    assert!(accuracy(&mut one) < 0.75 && accuracy(&mut trainer) > 0.9);
}
