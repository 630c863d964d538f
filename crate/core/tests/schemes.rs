//! The schemes beyond the classical ones: by distribution, by exact count, by closed form.

#[allow(dead_code)] // not every test needs all of it
mod golden;
#[allow(dead_code)] // not every test needs all of it
mod sampling;

use golden::read;
use sampling::{TRUNCATED, UNIFORM, follows, has_variance, normal, truncated, uniform};
use weightscope::{
    Activation, Code, Distribution, FanMode, Fans, Gain, Initialization, Initializer,
    InitializerOptions, Layout, MAX_FAN, Matrix,
};

const SHAPES: [(usize, usize); 3] = [(784, 30), (37, 400), (256, 512)];
const SEEDS: [u32; 3] = [0, 7, u32::MAX];

fn fans((fan_in, fan_out): (usize, usize)) -> Fans {
    Fans::new(fan_in, fan_out).unwrap()
}

fn checked(options: InitializerOptions) -> Initialization {
    Initialization::new(&options, Activation::Relu).unwrap()
}

fn sample(options: InitializerOptions, shape: (usize, usize), seed: u32) -> Matrix<f64> {
    checked(options).sample(fans(shape), seed, 3)
}

fn with_std(initializer: Initializer) -> InitializerOptions {
    InitializerOptions { std: Some(0.3), ..initializer.into() }
}

/// The deviation of N(0, 1) within -2 and 2.
fn cut() -> f64 {
    read("initializers")["truncated_normal"][0][1].as_f64().unwrap()
}

#[test]
fn truncated_schemes_follow_their_distribution() {
    // 3 shapes * 3 seeds * 4 schemes, two tests each: all together trip a correct sampler with probability
    // below 72 * FALSE_ALARM.
    for shape in SHAPES {
        #[allow(clippy::cast_precision_loss)]
        let fan_avg = (shape.0 + shape.1) as f64 / 2.0;
        let scaling = InitializerOptions {
            variance_scale: Some(2.0),
            fan_mode: Some(FanMode::FanAvg),
            ..Initializer::VarianceScaling.into()
        };
        // With the deviation before the cut.
        for (options, uncut) in [
            (with_std(Initializer::TruncatedNormal), 0.3),
            (with_std(Initializer::TruncatedNormalRescaled), 0.3 / cut()),
            (scaling, (2.0 / fan_avg).sqrt() / cut()),
            (
                InitializerOptions { scale: Some(3.0), ..with_std(Initializer::TruncatedNormal) },
                0.9,
            ),
        ] {
            for seed in SEEDS {
                let values = sample(options, shape, seed).into_vec();
                assert!(follows(&values, truncated(uncut)), "{options:?}, {shape:?}, {seed}");
                let deviation = uncut * cut();
                assert!(has_variance(&values, deviation * deviation, TRUNCATED), "{options:?}");
                assert!(values.iter().all(|value| value.abs() <= 2.0 * uncut * (1.0 + 1e-15)));
                let told = checked(options).standard_deviation(fans(shape));
                assert!((told / deviation - 1.0).abs() < 1e-15, "{options:?}");
            }
        }
        // The two truncated schemes are told apart, and from a normal one.
        let values = sample(with_std(Initializer::TruncatedNormal), shape, 7).into_vec();
        assert!(!follows(&values, truncated(0.3 / cut())) && !follows(&values, normal(0.3)));
        assert!(!has_variance(&values, 0.09, TRUNCATED));
    }
}

#[test]
fn uniform_schemes_follow_their_distribution() {
    for shape in SHAPES {
        #[allow(clippy::cast_precision_loss)]
        let (n_in, n_out) = (shape.0 as f64, shape.1 as f64);
        let scaling = InitializerOptions {
            variance_scale: Some(0.5),
            distribution: Some(Distribution::Uniform),
            fan_mode: Some(FanMode::FanOut),
            ..Initializer::VarianceScaling.into()
        };
        for (options, bound) in [
            (Initializer::LecunUniform.into(), (3.0 / n_in).sqrt()),
            (Initializer::PytorchLinear.into(), 1.0 / n_in.sqrt()),
            (Initializer::KerasDense.into(), (6.0 / (n_in + n_out)).sqrt()),
            (Initializer::NotebookGlorot.into(), (1.0 / n_in).sqrt()),
            (Initializer::NotebookHe.into(), (2.0 / n_in).sqrt()),
            (scaling, (1.5 / n_out).sqrt()),
        ] {
            for seed in SEEDS {
                let values = sample(options, shape, seed).into_vec();
                assert!(follows(&values, uniform(bound)), "{options:?}, {shape:?}, {seed}");
                assert!(has_variance(&values, bound * bound / 3.0, UNIFORM), "{options:?}");
                let told = checked(options).bound(fans(shape)).unwrap();
                assert!((told / bound - 1.0).abs() < 1e-15, "{options:?}");
            }
        }
    }
}

#[test]
fn variance_scaling_may_be_normal() {
    let options = InitializerOptions {
        distribution: Some(Distribution::Normal),
        ..Initializer::VarianceScaling.into()
    };
    assert!(follows(sample(options, (256, 512), 7).as_slice(), normal(1.0 / 16.0)));
}

#[test]
fn identity_is_gain_on_the_diagonal_and_zero_elsewhere() {
    for shape in [(5, 5), (7, 3), (3, 7), (1, 1)] {
        let gain = Some(Gain::Value(1.5));
        let options = InitializerOptions { gain, ..Initializer::Identity.into() };
        let weights = sample(options, shape, 7);
        for i in 0..shape.1 {
            for j in 0..shape.0 {
                let expected: f64 = if i == j { 1.5 } else { 0.0 };
                assert_eq!(weights.row(i)[j].to_bits(), expected.to_bits());
            }
        }
        let moments = weightscope::Moments::of(weights.as_slice());
        let scheme = checked(options);
        assert!((scheme.mean(fans(shape)) - moments.mean).abs() < 1e-15);
        let deviation = scheme.standard_deviation(fans(shape));
        assert!((deviation * deviation - moments.population_variance).abs() < 1e-15);
    }
}

#[test]
fn sparse_columns_have_exactly_their_zeros() {
    for (sparsity, shape, zeros) in [
        (0.0, (20, 10), 0),
        (0.1, (20, 10), 1),
        (0.11, (20, 10), 2),
        (0.9, (300, 500), 450),
        (1.0, (20, 10), 10),
        (0.5, (4, 1), 1),
    ] {
        let options = InitializerOptions { sparsity: Some(sparsity), ..Initializer::Sparse.into() };
        for seed in SEEDS {
            let weights = sample(options, shape, seed);
            for j in 0..shape.0 {
                let found = (0..shape.1).filter(|&i| weights.row(i)[j] == 0.0).count();
                assert_eq!(found, zeros, "{sparsity}, {shape:?}");
            }
            let alive: Vec<f64> =
                weights.as_slice().iter().copied().filter(|&weight| weight != 0.0).collect();
            assert!(alive.is_empty() || follows(&alive, normal(0.01)), "{sparsity}");
        }
        #[allow(clippy::cast_precision_loss)]
        let share = (shape.1 - zeros) as f64 / shape.1 as f64;
        let told = checked(options).standard_deviation(fans(shape));
        assert!((told - 0.01 * share.sqrt()).abs() < 1e-17);
    }
}

#[test]
fn zeros_fall_evenly_over_the_rows() {
    // 4000 columns, 3 of 10 zeros each: a row has 1200 with a deviation of sqrt(4000 * 0.3 * 0.7) = 29;
    // 6 of those are passed by one of 10 rows with probability 2e-8.
    let options = InitializerOptions { sparsity: Some(0.3), ..Initializer::Sparse.into() };
    let weights = sample(options, (4000, 10), 7);
    for i in 0..10 {
        let zeros = weights.row(i).iter().filter(|&&weight| weight == 0.0).count();
        assert!((1026..1374).contains(&zeros), "row {i}: {zeros}");
    }
}

#[test]
fn promises_are_what_the_names_say() {
    let fans = fans((100, 50));
    for (options, promised) in [
        (Initializer::NotebookGlorot.into(), Some(0.01)),
        (Initializer::NotebookHe.into(), Some(0.02)),
        (Initializer::PytorchLinear.into(), Some(0.02)),
        (Initializer::KaimingUniform.into(), Some(0.02)),
        (Initializer::KerasDense.into(), Some(1.0 / 75.0)),
        (with_std(Initializer::TruncatedNormal), Some(0.09)),
        (with_std(Initializer::TruncatedNormalRescaled), Some(0.09)),
        (InitializerOptions { scale: Some(10.0), ..Initializer::NotebookGlorot.into() }, Some(1.0)),
        (Initializer::Uniform.into(), None),
        (Initializer::Orthogonal.into(), None),
        (Initializer::Ones.into(), None),
    ] {
        let told = checked(options).promised_variance(fans);
        match (told, promised) {
            (Some(told), Some(promised)) => {
                assert!((told / promised - 1.0_f64).abs() < 1e-14, "{options:?}: {told}");
            }
            _ => assert_eq!(told, promised, "{options:?}"),
        }
    }
}

#[test]
fn fans_of_shapes_are_those_of_the_libraries() {
    let file = read("initializers");
    let shapes = file["shapes"].as_array().unwrap();
    assert_eq!(shapes.len(), 10);
    for row in shapes {
        let size = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let shape: Vec<usize> = row[0].as_array().unwrap().iter().map(size).collect();
        let expected = (size(&row[1]), size(&row[2]));
        let torch = Fans::of_shape(&shape, Layout::Pytorch).unwrap();
        assert_eq!((torch.fan_in(), torch.fan_out()), expected, "{shape:?}");
        // Keras writes the kernel first and the channels the other way round.
        let mut keras: Vec<usize> = shape[2..].to_vec();
        keras.extend([shape[1], shape[0]]);
        assert_eq!(Fans::of_shape(&keras, Layout::Keras).unwrap(), torch, "{keras:?}");
    }
    let vector = Fans::of_shape(&[7], Layout::Keras).unwrap();
    assert_eq!((vector.fan_in(), vector.fan_out()), (7, 7));
}

#[test]
fn shapes_are_held_within_their_bounds() {
    let largest = Fans::of_shape(&[1, MAX_FAN], Layout::Pytorch).unwrap();
    assert_eq!(largest.fan_in(), MAX_FAN);
    assert!(Fans::of_shape(&[2, 2, 2, 2, 2], Layout::Keras).is_ok());
    for (shape, layout, code, field) in [
        (&[][..], Layout::Keras, Code::WrongLength, "shape"),
        (&[7], Layout::Pytorch, Code::WrongLength, "shape"),
        (&[1; 6], Layout::Keras, Code::WrongLength, "shape"),
        (&[3, 0, 2], Layout::Keras, Code::OutOfRange, "shape[1]"),
        (&[1, MAX_FAN + 1], Layout::Pytorch, Code::OutOfRange, "shape[1]"),
        (&[1, 2, MAX_FAN], Layout::Pytorch, Code::OutOfRange, "shape"),
        (&[2, 1, MAX_FAN, MAX_FAN, MAX_FAN], Layout::Pytorch, Code::OutOfRange, "shape"),
    ] {
        let error = Fans::of_shape(shape, layout).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, field), "{shape:?}: {error}");
    }
}
