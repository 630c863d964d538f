//! Initializers by distribution, by closed form and by what they refuse.

#[allow(dead_code)] // not every test needs all of it
mod golden;
#[allow(dead_code)]
mod sampling;

use golden::read;
use sampling::{
    FALSE_ALARM, NORMAL, UNIFORM, critical_distance, distance, follows, has_variance, normal,
    uncorrelated, uniform,
};
use weightscope::{
    Activation, Code, Distribution, FanMode, Fans, Gain, Initialization, Initializer,
    InitializerOptions, MAX_UNITS, Matrix, Scalar,
};

const ALL: [Initializer; 23] = [
    Initializer::Zeros,
    Initializer::Ones,
    Initializer::Constant,
    Initializer::Identity,
    Initializer::Normal,
    Initializer::TruncatedNormal,
    Initializer::TruncatedNormalRescaled,
    Initializer::Uniform,
    Initializer::XavierNormal,
    Initializer::XavierUniform,
    Initializer::KaimingNormal,
    Initializer::KaimingUniform,
    Initializer::LecunNormal,
    Initializer::LecunUniform,
    Initializer::VarianceScaling,
    Initializer::Orthogonal,
    Initializer::Sparse,
    Initializer::PytorchLinear,
    Initializer::KerasDense,
    Initializer::NielsenLarge,
    Initializer::NielsenDefault,
    Initializer::NotebookGlorot,
    Initializer::NotebookHe,
];

/// Wide, tall, square; the article's first layer.
const SHAPES: [(usize, usize); 4] = [(784, 30), (37, 400), (128, 128), (256, 512)];
const SEEDS: [u32; 3] = [0, 7, u32::MAX];

fn fans((fan_in, fan_out): (usize, usize)) -> Fans {
    Fans::new(fan_in, fan_out).unwrap()
}

/// The scheme with what it can not do without.
fn options(initializer: Initializer) -> InitializerOptions {
    InitializerOptions {
        std: matches!(
            initializer,
            Initializer::Normal
                | Initializer::TruncatedNormal
                | Initializer::TruncatedNormalRescaled
        )
        .then_some(0.3),
        value: (initializer == Initializer::Constant).then_some(-0.25),
        sparsity: (initializer == Initializer::Sparse).then_some(0.4),
        ..initializer.into()
    }
}

fn checked(options: InitializerOptions) -> Initialization {
    Initialization::new(&options, Activation::Relu).unwrap()
}

fn draw(options: InitializerOptions, shape: (usize, usize), seed: u32, layer: u32) -> Vec<f64> {
    checked(options).sample::<f64>(fans(shape), seed, layer).into_vec()
}

#[test]
fn the_test_of_distributions_has_the_stated_size() {
    // The closed form of the critical distance lies on the safe side of the exact distribution, by at
    // most 3 % at n = 30 and 0.5 % from 1,000 on.
    for row in read("initializers")["kolmogorov_smirnov"].as_array().unwrap() {
        let [n, p, exact] = [0, 1, 2].map(|column| row[column].as_f64().unwrap());
        let ratio = critical_distance(n, p) / exact;
        let slack = if n < 1000.0 { 0.03 } else { 0.005 };
        assert!((1.0..1.0 + slack).contains(&ratio), "n = {n}: {ratio}");
    }
    // Four values by hand: the empirical steps at 0.1, 0.2, 0.3, 0.9 leave U(0, 1) by 3/4 - 0.3.
    assert!((distance(&[0.9, 0.1, 0.3, 0.2], |x| x) - 0.45).abs() < 1e-15);
}

/// The distribution each random scheme promises, written out afresh: (options, standard deviation).
fn normals((fan_in, fan_out): (usize, usize)) -> Vec<(InitializerOptions, f64)> {
    #[allow(clippy::cast_precision_loss)]
    let (n_in, n_out) = (fan_in as f64, fan_out as f64);
    let with = |initializer, gain, fan_mode, scale| InitializerOptions {
        gain,
        fan_mode,
        scale,
        ..options(initializer)
    };
    vec![
        (options(Initializer::Normal), 0.3),
        (options(Initializer::NielsenLarge), 1.0),
        (options(Initializer::NielsenDefault), (1.0 / n_in).sqrt()),
        (options(Initializer::XavierNormal), (1.0 / n_in).sqrt()),
        (
            with(Initializer::XavierNormal, None, Some(FanMode::FanAvg), None),
            (2.0 / (n_in + n_out)).sqrt(),
        ),
        (with(Initializer::XavierNormal, None, None, Some(3.0)), 3.0 * (1.0 / n_in).sqrt()),
        (options(Initializer::KaimingNormal), (2.0 / n_in).sqrt()),
        (with(Initializer::KaimingNormal, None, Some(FanMode::FanOut), None), (2.0 / n_out).sqrt()),
        (
            with(Initializer::KaimingNormal, Some(Gain::Value(0.5)), None, None),
            (0.25 / n_in).sqrt(),
        ),
        (options(Initializer::LecunNormal), (1.0 / n_in).sqrt()),
    ]
}

/// As [`normals`]: (options, bound).
fn uniforms((fan_in, fan_out): (usize, usize)) -> Vec<(InitializerOptions, f64)> {
    #[allow(clippy::cast_precision_loss)]
    let (n_in, n_out) = (fan_in as f64, fan_out as f64);
    vec![
        (options(Initializer::Uniform), 0.1),
        (InitializerOptions { bound: Some(2.0), ..Initializer::Uniform.into() }, 2.0),
        (options(Initializer::XavierUniform), (3.0 / n_in).sqrt()),
        (
            InitializerOptions {
                fan_mode: Some(FanMode::FanAvg),
                ..Initializer::XavierUniform.into()
            },
            (6.0 / (n_in + n_out)).sqrt(),
        ),
        (options(Initializer::KaimingUniform), (6.0 / n_in).sqrt()),
        (
            InitializerOptions { scale: Some(0.1), ..Initializer::KaimingUniform.into() },
            0.1 * (6.0 / n_in).sqrt(),
        ),
    ]
}

#[test]
fn normal_schemes_follow_their_distribution() {
    // 4 shapes * 3 seeds * 10 schemes, two tests each: all together trip a correct sampler with
    // probability below 240 * FALSE_ALARM.
    for shape in SHAPES {
        for (index, (options, deviation)) in normals(shape).into_iter().enumerate() {
            for seed in SEEDS {
                // A layer of its own for each scheme, so that the draws are independent.
                let layer = u32::try_from(index).unwrap();
                let values = draw(options, shape, seed, layer);
                assert!(follows(&values, normal(deviation)), "{options:?}, {shape:?}, seed {seed}");
                assert!(
                    has_variance(&values, deviation * deviation, NORMAL),
                    "{options:?}, {shape:?}, seed {seed}"
                );
            }
        }
    }
}

#[test]
fn uniform_schemes_follow_their_distribution() {
    for shape in SHAPES {
        for (index, (options, bound)) in uniforms(shape).into_iter().enumerate() {
            for seed in SEEDS {
                let layer = 100 + u32::try_from(index).unwrap();
                let values = draw(options, shape, seed, layer);
                assert!(follows(&values, uniform(bound)), "{options:?}, {shape:?}, seed {seed}");
                assert!(
                    has_variance(&values, bound * bound / 3.0, UNIFORM),
                    "{options:?}, {shape:?}, seed {seed}"
                );
                assert!(values.iter().all(|value| value.abs() <= bound), "{options:?}");
            }
        }
    }
}

#[test]
fn wrong_samplers_are_refused() {
    let shape = (784, 30);
    let n = 784.0_f64;
    // "Glorot U(±sqrt(1/n))": variance 1/(3n), not 1/n.
    let glorot = InitializerOptions { bound: Some(1.0 / n.sqrt()), ..Initializer::Uniform.into() };
    let values = draw(glorot, shape, 7, 0);
    assert!(!follows(&values, uniform((3.0 / n).sqrt())));
    assert!(!follows(&values, normal((1.0 / n).sqrt())));
    assert!(!has_variance(&values, 1.0 / n, UNIFORM));
    // The right variance in the wrong shape.
    let values = draw(Initializer::XavierUniform.into(), shape, 7, 0);
    assert!(has_variance(&values, 1.0 / n, UNIFORM));
    assert!(!follows(&values, normal((1.0 / n).sqrt())));
    // 1/n for the standard deviation; a forgotten gain; the other fan.
    let values = draw(Initializer::XavierNormal.into(), shape, 7, 0);
    assert!(!follows(&values, normal(1.0 / n)));
    assert!(!follows(&values, normal((2.0 / n).sqrt())));
    assert!(!follows(&values, normal((1.0_f64 / 30.0).sqrt())));
    // 2 % too wide shows in a million draws, a shift by 0.5 % of the deviation too.
    let wide = InitializerOptions { std: Some(1.02), ..Initializer::Normal.into() };
    let values = draw(wide, (1000, 1000), 7, 0);
    assert!(!follows(&values, normal(1.0)));
    assert!(!has_variance(&values, 1.0, NORMAL));
    let shifted: Vec<f64> = values.iter().map(|value| value / 1.02 + 0.008).collect();
    assert!(!follows(&shifted, normal(1.0)));
    // Truncated at two standard deviations, as some libraries draw.
    let truncated: Vec<f64> =
        values.iter().map(|value| value / 1.02).filter(|value| value.abs() < 2.0).collect();
    assert!(!follows(&truncated, normal(1.0)));
    assert!(!follows(&truncated, normal(0.879_625_661_034_239_8)));
}

#[test]
fn weights_do_not_correlate_within_a_layer() {
    for initializer in [Initializer::XavierNormal, Initializer::XavierUniform] {
        for (fan_in, fan_out) in [(784, 30), (64, 100)] {
            let values = draw(initializer.into(), (fan_in, fan_out), 7, 0);
            for lag in [1, 2, fan_in, fan_in + 1] {
                let later = values[lag..].iter().copied();
                assert!(uncorrelated(values.iter().copied().zip(later)), "{initializer:?} {lag}");
            }
            let squares: Vec<f64> =
                values.iter().map(|value| value * value - 1.0 / 784.0_f64.min(64.0)).collect();
            let mean =
                squares.iter().sum::<f64>() / f64::from(u32::try_from(squares.len()).unwrap());
            let centred = squares.iter().map(|square| square - mean);
            assert!(uncorrelated(centred.clone().zip(centred.skip(1))), "{initializer:?} squares");
        }
    }
}

#[test]
fn layers_and_seeds_have_streams_of_their_own() {
    let shape = (100, 80);
    for initializer in [Initializer::KaimingNormal, Initializer::Uniform, Initializer::Orthogonal] {
        let first = draw(initializer.into(), shape, 7, 0);
        for (seed, layer) in [(7, 1), (7, 2), (8, 0), (0, 0), (0, 7)] {
            let other = draw(initializer.into(), shape, seed, layer);
            let pairs = first.iter().copied().zip(other.iter().copied());
            assert!(uncorrelated(pairs), "{initializer:?}, seed {seed}, layer {layer}");
        }
        // Whatever was drawn in between: a deeper network has the same first layer.
        assert_eq!(first, draw(initializer.into(), shape, 7, 0));
    }
    // Nor does the test always say yes.
    let first = draw(Initializer::XavierNormal.into(), shape, 7, 0);
    let later = draw(Initializer::XavierNormal.into(), shape, 7, 1);
    let mixed = first.iter().zip(&later).map(|(a, b)| (*a, b + 0.1 * a));
    assert!(!uncorrelated(mixed));
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn f32_is_the_rounding_of_f64() {
    for initializer in ALL {
        for shape in [(20, 30), (30, 20), (1, 1)] {
            let initialization = checked(options(initializer));
            let double = initialization.sample::<f64>(fans(shape), 7, 3).into_vec();
            let single = initialization.sample::<f32>(fans(shape), 7, 3).into_vec();
            assert!(double.iter().zip(&single).all(|(&d, &s)| d as f32 == s), "{initializer:?}");
        }
    }
}

#[test]
fn filling_in_place_is_sampling() {
    for initializer in ALL {
        let initialization = checked(options(initializer));
        let mut weights = Matrix::from_vec(5, 8, vec![9.0_f32; 40]).unwrap();
        initialization.fill(fans((8, 5)), &mut weights, 7, 1);
        assert_eq!(weights, initialization.sample(fans((8, 5)), 7, 1), "{initializer:?}");
    }
}

#[test]
fn constants_are_constant() {
    let zeros = draw(Initializer::Zeros.into(), (7, 5), 7, 0);
    assert!(zeros.iter().all(|zero| zero.to_bits() == 0));
    let constants = draw(options(Initializer::Constant), (7, 5), 7, 0);
    assert!(constants.iter().all(|&value| value == -0.25));
    let scaled = InitializerOptions { scale: Some(2.0), ..options(Initializer::Constant) };
    assert!(draw(scaled, (7, 5), 7, 0).iter().all(|&value| value == -0.5));
}

#[test]
fn a_scale_of_zero_gives_positive_zeros() {
    for initializer in ALL {
        let scaled = InitializerOptions { scale: Some(0.0), ..options(initializer) };
        let zeros = draw(scaled, (9, 4), 7, 0);
        assert!(zeros.iter().all(|zero| zero.to_bits() == 0), "{initializer:?}");
        assert_eq!(checked(scaled).standard_deviation(fans((9, 4))), 0.0, "{initializer:?}");
    }
}

#[test]
fn scale_multiplies_every_weight() {
    // By a power of two, so that nothing is rounded.
    for initializer in ALL {
        let plain = draw(options(initializer), (9, 4), 7, 0);
        let scaled = InitializerOptions { scale: Some(4.0), ..options(initializer) };
        let scaled = draw(scaled, (9, 4), 7, 0);
        assert!(plain.iter().zip(&scaled).all(|(a, b)| 4.0 * a == *b), "{initializer:?}");
    }
}

#[test]
fn deviations_and_bounds_agree_with_the_closed_forms() {
    let file = read("initializers");
    let rows = file["table"].as_array().unwrap();
    assert_eq!(rows.len(), 10 * 5);
    for row in rows {
        let number = |column: usize| row[column].as_f64().unwrap();
        let size = |column: usize| usize::try_from(row[column].as_u64().unwrap()).unwrap();
        let fans = Fans::new(size(0), size(1)).unwrap();
        for (normal, uniform, mode, column) in [
            (Initializer::XavierNormal, Initializer::XavierUniform, FanMode::FanAvg, 3),
            (Initializer::KaimingNormal, Initializer::KaimingUniform, FanMode::FanIn, 5),
            (Initializer::KaimingNormal, Initializer::KaimingUniform, FanMode::FanOut, 7),
        ] {
            let (gain, fan_mode) = (Some(Gain::Value(number(2))), Some(mode));
            let normal = checked(InitializerOptions { gain, fan_mode, ..normal.into() });
            let uniform = checked(InitializerOptions { gain, fan_mode, ..uniform.into() });
            let (deviation, bound) = (number(column), number(column + 1));
            for (given, expected) in [
                (normal.standard_deviation(fans), deviation),
                (uniform.standard_deviation(fans), deviation),
                (uniform.bound(fans).unwrap(), bound),
            ] {
                assert!((given / expected - 1.0).abs() < 1e-15, "{row}: {given}, not {expected}");
            }
            assert_eq!(normal.bound(fans), None);
        }
    }
    for row in file["lecun"].as_array().unwrap() {
        let fan_in = usize::try_from(row[0].as_u64().unwrap()).unwrap();
        for initializer in [Initializer::LecunNormal, Initializer::XavierNormal] {
            let given = checked(initializer.into()).standard_deviation(fans((fan_in, 3)));
            assert!((given / row[1].as_f64().unwrap() - 1.0).abs() < 1e-15);
        }
    }
}

#[test]
fn gains_come_from_the_activation_where_they_should() {
    let fans = fans((100, 10));
    let deviation = |options: InitializerOptions, activation| {
        Initialization::new(&options, activation).unwrap().standard_deviation(fans)
    };
    let with = |gain, initializer: Initializer| InitializerOptions {
        gain: Some(gain),
        ..initializer.into()
    };
    for activation in [Activation::Tanh, Activation::Gelu, Activation::Sigmoid] {
        let conventional = weightscope::conventional_gain(activation) / 10.0;
        let exact = weightscope::exact_gain(activation) / 10.0;
        for initializer in [Initializer::KaimingNormal, Initializer::KaimingUniform] {
            assert_eq!(deviation(initializer.into(), activation), conventional);
            assert_eq!(deviation(with(Gain::Exact, initializer), activation), exact);
        }
        for initializer in
            [Initializer::XavierNormal, Initializer::XavierUniform, Initializer::LecunNormal]
        {
            assert_eq!(deviation(initializer.into(), activation), 0.1);
            assert_eq!(deviation(with(Gain::Conventional, initializer), activation), conventional);
            assert_eq!(deviation(with(Gain::Exact, initializer), activation), exact);
        }
    }
}

#[test]
fn parameters_without_a_meaning_are_refused() {
    use Initializer as I;
    for initializer in ALL {
        let xavier_or_kaiming = matches!(
            initializer,
            I::XavierNormal | I::XavierUniform | I::KaimingNormal | I::KaimingUniform
        );
        let takes_gain = xavier_or_kaiming
            || matches!(
                initializer,
                I::LecunNormal | I::LecunUniform | I::Orthogonal | I::Identity
            );
        let scaling = initializer == I::VarianceScaling;
        let takes_std = matches!(
            initializer,
            I::Normal | I::TruncatedNormal | I::TruncatedNormalRescaled | I::Sparse
        );
        let base = options(initializer);
        let gain = Some(Gain::Value(2.0));
        let fan_mode = Some(FanMode::FanIn);
        let distribution = Some(Distribution::Uniform);
        for (field, meant, options) in [
            ("gain", takes_gain, InitializerOptions { gain, ..base }),
            ("fan_mode", xavier_or_kaiming || scaling, InitializerOptions { fan_mode, ..base }),
            ("std", takes_std, InitializerOptions { std: Some(1.0), ..base }),
            ("bound", initializer == I::Uniform, InitializerOptions { bound: Some(1.0), ..base }),
            ("value", initializer == I::Constant, InitializerOptions { value: Some(1.0), ..base }),
            ("variance_scale", scaling, InitializerOptions { variance_scale: Some(2.0), ..base }),
            ("distribution", scaling, InitializerOptions { distribution, ..base }),
            (
                "sparsity",
                initializer == I::Sparse,
                InitializerOptions { sparsity: Some(0.5), ..base },
            ),
            (
                "noise",
                matches!(initializer, I::Zeros | I::Ones | I::Constant),
                InitializerOptions { noise: Some(0.5), ..base },
            ),
            ("scale", true, InitializerOptions { scale: Some(1.0), ..base }),
        ] {
            match Initialization::new(&options, Activation::Tanh) {
                Ok(_) => assert!(meant, "{initializer:?} takes {field}"),
                Err(error) => {
                    assert!(!meant, "{initializer:?} refuses {field}: {error}");
                    assert_eq!((error.code(), error.field()), (Code::UnknownField, field));
                }
            }
        }
    }
}

#[test]
fn noise_is_normal_about_the_equal_weights() {
    for (initializer, mean) in [(Initializer::Zeros, 0.0), (Initializer::Constant, -0.25)] {
        let noisy = InitializerOptions { noise: Some(0.02), ..options(initializer) };
        for shape in SHAPES {
            for seed in SEEDS {
                let noise: Vec<f64> =
                    draw(noisy, shape, seed, 3).iter().map(|weight| weight - mean).collect();
                assert!(follows(&noise, normal(0.02)), "{initializer:?} {shape:?}");
                assert!(has_variance(&noise, 0.0004, NORMAL), "{initializer:?} {shape:?}");
            }
        }
        let spread = checked(noisy).standard_deviation(fans((5, 3)));
        assert_eq!(spread, 0.02);
        // The scale is that of the weight, mean and noise.
        let scaled = draw(InitializerOptions { scale: Some(2.0), ..noisy }, (5, 3), 7, 0);
        let doubled: Vec<f64> =
            draw(noisy, (5, 3), 7, 0).iter().map(|weight| 2.0 * weight).collect();
        assert_eq!(scaled, doubled);
        // Without noise nothing is drawn, and every weight is the same.
        let without = InitializerOptions { noise: Some(0.0), ..noisy };
        assert_eq!(draw(without, (5, 3), 7, 0), vec![mean; 15]);
    }
    // About zero it is the normal scheme, to the last bit.
    let zeros = InitializerOptions { noise: Some(0.3), ..Initializer::Zeros.into() };
    assert_eq!(draw(zeros, (37, 9), 7, 2), draw(options(Initializer::Normal), (37, 9), 7, 2));
}

#[test]
fn noise_below_the_last_bit_leaves_weights_equal() {
    let options =
        InitializerOptions { value: Some(0.5), noise: Some(1e-9), ..Initializer::Constant.into() };
    let single = checked(options).sample::<f32>(fans((4, 3)), 7, 0);
    assert!(single.as_slice().iter().all(|weight| *weight == 0.5));
    let double = checked(options).sample::<f64>(fans((4, 3)), 7, 0);
    assert!(double.as_slice().iter().all(|weight| *weight != 0.5));
}

#[test]
fn what_a_scheme_needs_is_asked_for() {
    for (initializer, field) in [
        (Initializer::Normal, "std"),
        (Initializer::TruncatedNormal, "std"),
        (Initializer::TruncatedNormalRescaled, "std"),
        (Initializer::Constant, "value"),
        (Initializer::Sparse, "sparsity"),
    ] {
        let error = Initialization::new(&initializer.into(), Activation::Tanh).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::MissingField, field));
    }
}

#[test]
fn parameters_are_held_within_their_bounds() {
    type Build = fn(f64) -> InitializerOptions;
    let cases: [(&str, f64, f64, Build); 8] = [
        ("std", 0.0, InitializerOptions::MAX_STD, |std| InitializerOptions {
            std: Some(std),
            ..Initializer::Normal.into()
        }),
        ("bound", 0.0, InitializerOptions::MAX_BOUND, |bound| InitializerOptions {
            bound: Some(bound),
            ..Initializer::Uniform.into()
        }),
        ("value", -InitializerOptions::MAX_VALUE, InitializerOptions::MAX_VALUE, |value| {
            InitializerOptions { value: Some(value), ..Initializer::Constant.into() }
        }),
        ("sparsity", 0.0, 1.0, |sparsity| InitializerOptions {
            sparsity: Some(sparsity),
            ..Initializer::Sparse.into()
        }),
        ("variance_scale", 0.0, InitializerOptions::MAX_VARIANCE_SCALE, |scale| {
            InitializerOptions {
                variance_scale: Some(scale),
                ..Initializer::VarianceScaling.into()
            }
        }),
        ("noise", 0.0, InitializerOptions::MAX_STD, |noise| InitializerOptions {
            noise: Some(noise),
            ..Initializer::Zeros.into()
        }),
        ("scale", 0.0, InitializerOptions::MAX_SCALE, |scale| InitializerOptions {
            scale: Some(scale),
            ..Initializer::Orthogonal.into()
        }),
        ("gain", 0.0, Gain::MAX, |gain| InitializerOptions {
            gain: Some(Gain::Value(gain)),
            ..Initializer::KaimingUniform.into()
        }),
    ];
    for (field, low, high, build) in cases {
        for inside in [low, high, 0.5 * (low + high)] {
            assert!(Initialization::new(&build(inside), Activation::Tanh).is_ok(), "{field}");
        }
        for (outside, code) in [
            (low - 1e-9 * high, Code::OutOfRange),
            (high * 1.000_001, Code::OutOfRange),
            (f64::NAN, Code::NonFinite),
            (f64::INFINITY, Code::NonFinite),
            (f64::NEG_INFINITY, Code::NonFinite),
        ] {
            let error = Initialization::new(&build(outside), Activation::Tanh).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, field));
        }
    }
}

#[test]
fn the_largest_parameters_stay_finite_in_f32() {
    let scale = Some(InitializerOptions::MAX_SCALE);
    for options in [
        InitializerOptions {
            std: Some(InitializerOptions::MAX_STD),
            scale,
            ..Initializer::Normal.into()
        },
        InitializerOptions {
            value: Some(InitializerOptions::MAX_VALUE),
            scale,
            ..Initializer::Constant.into()
        },
        InitializerOptions {
            gain: Some(Gain::Value(Gain::MAX)),
            scale,
            ..Initializer::XavierUniform.into()
        },
    ] {
        let weights = checked(options).sample::<f32>(fans((1, 1000)), 7, 0);
        assert!(weights.as_slice().iter().all(|weight| Scalar::finite(*weight)));
    }
}

#[test]
fn fans_are_held_within_their_bounds() {
    assert!(Fans::new(1, MAX_UNITS).is_ok() && Fans::new(MAX_UNITS, 1).is_ok());
    for (fan_in, fan_out, field) in [
        (0, 1, "fan_in"),
        (1, 0, "fan_out"),
        (MAX_UNITS + 1, 1, "fan_in"),
        (1, usize::MAX, "fan_out"),
    ] {
        let error = Fans::new(fan_in, fan_out).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::OutOfRange, field));
    }
}

#[test]
fn the_rate_of_false_alarms_is_as_stated() {
    // 20,000 small samples of a correct sampler at p = 0.01: their refusals are binomial, and the
    // closed form may only be on the safe side. 5 standard deviations above 200 are 270.
    let mut refused = 0;
    for layer in 0..20_000 {
        let values = draw(Initializer::NielsenLarge.into(), (10, 10), 11, layer);
        if distance(&values, normal(1.0)) > critical_distance(100.0, 0.01) {
            refused += 1;
        }
    }
    assert!((100..270).contains(&refused), "{refused} of 20,000 at 1 %");
    const { assert!(FALSE_ALARM < 1e-5) };
}
