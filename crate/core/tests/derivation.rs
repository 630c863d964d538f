//! The derivation's steps against sums written out, and their verdicts against what is known of networks.

use weightscope::{
    Activation, Agreement, Answers, Code, Dataset, Derivation, Initializer, InitializerOptions,
    Inputs, Mlp, MlpOptions, Step, StepKind, gaussian,
};

struct Case {
    mlp: Mlp<f64>,
    data: Dataset<f64>,
    inputs: Vec<f64>,
}

fn case(options: InitializerOptions, activation: Activation, width: usize, seed: u32) -> Case {
    let sizes = vec![width, width, width, width, 10];
    let options =
        MlpOptions { sizes, activation, initializer: options, seed, ..MlpOptions::default() };
    let inputs = gaussian::<f64>(120, width, seed).unwrap().into_vec();
    let answers = Answers::Labels(vec![0; 120]);
    let data = Dataset::new(width, 10, Inputs::Numbers(inputs.clone()), answers).unwrap();
    Case { mlp: Mlp::new(&options).unwrap(), data, inputs }
}

fn of(derivation: &Derivation, kind: StepKind) -> Step {
    *derivation.steps.iter().find(|step| step.kind == kind).unwrap()
}

#[test]
fn both_sides_are_what_they_say() {
    let Case { mut mlp, data, inputs } =
        case(Initializer::KaimingNormal.into(), Activation::Relu, 9, 3);
    let derivation = mlp.derivation(&data, 0, Some(0.5)).unwrap();
    let weights = mlp.weight(0).unwrap();
    // All terms, one by one.
    let mut terms = Vec::new();
    for row in inputs.chunks_exact(9) {
        for unit in 0..9 {
            terms.extend(weights.row(unit).iter().zip(row).map(|(w, a)| w * a));
        }
    }
    let sums: Vec<f64> = terms.chunks_exact(9).map(|terms| terms.iter().sum()).collect();
    #[allow(clippy::cast_precision_loss)]
    let variance = |values: &[f64]| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n
    };
    let (var_w, var_a) = (variance(weights.as_slice()), variance(&inputs));
    let out: Vec<f64> = sums.iter().map(|&z| z.max(0.0)).collect();
    for (kind, left, right) in [
        (StepKind::WeightVariance, var_w, 0.25),
        (StepKind::Sum, variance(&sums), 9.0 * variance(&terms)),
        (StepKind::Product, variance(&terms), var_w * var_a),
        (StepKind::Linear, variance(&out), variance(&sums)),
        (StepKind::Law, variance(&out), 9.0 * var_w * var_a),
        (StepKind::Layers, variance(&out), 9.0 * var_w * var_a),
    ] {
        let step = of(&derivation, kind);
        assert!((step.left / left - 1.0).abs() < 1e-12, "{step:?}, not {left}");
        assert!((step.right / right - 1.0).abs() < 1e-12, "{step:?}, not {right}");
        assert!((step.ratio / (left / right) - 1.0).abs() < 1e-12);
    }
    let half = of(&derivation, StepKind::Activation);
    let square = sums.iter().map(|z| z * z).sum::<f64>() / (120.0 * 9.0);
    assert!((half.right / (0.5 * square) - 1.0).abs() < 1e-12, "ReLU keeps half");
}

#[test]
fn small_tanh_networks_obey_and_large_ones_break_the_fourth_assumption() {
    let at = |scale| {
        let options = InitializerOptions { scale: Some(scale), ..Initializer::XavierNormal.into() };
        let Case { mut mlp, data, .. } = case(options, Activation::Tanh, 200, 7);
        mlp.derivation(&data, 1, Some(scale / 200.0_f64.sqrt())).unwrap()
    };
    let small = at(0.1);
    for step in &small.steps {
        assert!(matches!(step.agreement, Agreement::Close | Agreement::Chance), "{step:?}");
    }
    let large = at(3.0);
    assert_eq!(of(&large, StepKind::Linear).agreement, Agreement::Apart);
    assert!(of(&large, StepKind::Linear).ratio < 0.3);
    assert_eq!(of(&large, StepKind::Activation).agreement, Agreement::Close);
}

#[test]
fn relu_breaks_means_of_zero_and_keeps_the_second_moment() {
    let Case { mut mlp, data, .. } =
        case(Initializer::KaimingNormal.into(), Activation::Relu, 300, 7);
    let derivation = mlp.derivation(&data, 1, None).unwrap();
    // E[a^2] / Var(a) = 1 / (1 - 1/pi) for the half of a normal distribution.
    let mean = of(&derivation, StepKind::InputMean);
    assert!((mean.ratio - 1.467).abs() < 0.1 && mean.agreement == Agreement::Apart);
    assert_eq!(of(&derivation, StepKind::Product).agreement, Agreement::Apart);
    for kind in [StepKind::SecondMoment, StepKind::Activation] {
        assert_ne!(of(&derivation, kind).agreement, Agreement::Apart);
    }
    assert!(derivation.steps.iter().all(|step| step.kind != StepKind::WeightVariance));
}

#[test]
#[allow(clippy::cast_precision_loss)] // few
fn chance_is_what_seeds_scatter_by() {
    // The deviation of the ratio over 200 seeds, for inputs that are independent: within 25 % of the mean of the
    // formula (a deviation of 200 draws strays by 5 %).
    for (width, kind) in [
        (5, StepKind::Sum),
        (40, StepKind::Sum),
        (40, StepKind::WeightVariance),
        (5, StepKind::WeightVariance),
    ] {
        let deviation = 1.0 / (width as f64).sqrt();
        let steps: Vec<Step> = (0..200)
            .map(|seed| {
                let Case { mut mlp, data, .. } =
                    case(Initializer::XavierNormal.into(), Activation::Tanh, width, seed);
                of(&mlp.derivation(&data, 0, Some(deviation)).unwrap(), kind)
            })
            .collect();
        let scatter =
            steps.iter().map(|step| (step.ratio - 1.0) * (step.ratio - 1.0)).sum::<f64>() / 200.0;
        let told = steps.iter().map(|step| step.chance).sum::<f64>() / 200.0;
        assert!(
            (0.75..1.25).contains(&(scatter.sqrt() / told)),
            "{width}, {kind:?}: {scatter}, {told}"
        );
    }
}

#[test]
fn a_mean_of_inputs_is_put_down_to_chance_only_where_chance_makes_it() {
    let mean = |activation, width, layer, seed| {
        let Case { mut mlp, data, .. } =
            case(Initializer::XavierNormal.into(), activation, width, seed);
        of(&mlp.derivation(&data, layer, None).unwrap(), StepKind::InputMean)
    };
    for width in [5, 40] {
        // The square of a normal number is beyond 3 sqrt(2) times its mean once in 25 draws.
        let apart = (0..200)
            .filter(|&seed| mean(Activation::Tanh, width, 3, seed).agreement == Agreement::Apart)
            .count();
        assert!(apart < 16, "{width}: {apart} of 200");
    }
    // However much alike the rows have become.
    for layer in 1..=3 {
        for seed in 0..5 {
            let step = mean(Activation::Relu, 128, layer, seed);
            assert_eq!(step.agreement, Agreement::Apart, "{layer}: {step:?}");
        }
    }
}

#[test]
fn zeros_and_overflow_are_results() {
    let Case { mut mlp, data, .. } = case(Initializer::Zeros.into(), Activation::Tanh, 6, 7);
    let zeros = mlp.derivation(&data, 2, Some(0.0)).unwrap();
    assert!(zeros.steps.iter().all(|step| step.agreement == Agreement::Nothing), "{zeros:?}");
    let huge =
        InitializerOptions { std: Some(1e6), scale: Some(1e6), ..Initializer::Normal.into() };
    let sizes = vec![6; 60];
    let options = MlpOptions {
        sizes,
        activation: Activation::Linear,
        initializer: huge,
        ..MlpOptions::default()
    };
    let mut mlp = Mlp::<f64>::new(&options).unwrap();
    let inputs = Inputs::Numbers(gaussian::<f64>(20, 6, 7).unwrap().into_vec());
    let data = Dataset::new(6, 6, inputs, Answers::Labels(vec![0; 20])).unwrap();
    let derivation = mlp.derivation(&data, 58, None).unwrap();
    assert_eq!(of(&derivation, StepKind::Law).agreement, Agreement::NonFinite);
}

#[test]
fn what_has_overflowed_is_never_a_number() {
    // 18 units and 10^2 a layer in f32: in one layer some sums overflow and some do not, then all do.
    let huge = InitializerOptions { scale: Some(10.0), ..Initializer::XavierNormal.into() };
    let options = MlpOptions {
        sizes: vec![18; 44],
        activation: Activation::Linear,
        initializer: huge,
        ..MlpOptions::default()
    };
    let mut mlp = Mlp::<f32>::new(&options).unwrap();
    let inputs = Inputs::Numbers(gaussian::<f32>(20, 18, 7).unwrap().into_vec());
    let data = Dataset::new(18, 18, inputs, Answers::Labels(vec![0; 20])).unwrap();
    let (mut partly, mut wholly) = (0, 0);
    for layer in 30..42 {
        let derivation = mlp.derivation(&data, layer, None).unwrap();
        let lost = |lost: f64| if lost > 0.0 { f64::INFINITY } else { 0.0 };
        let (before, after) = (derivation.before.non_finite, derivation.preactivation.non_finite);
        partly += u32::from(after > 0.0 && after < 1.0);
        wholly += u32::from(before == 1.0);
        for (kind, left, right) in [
            (StepKind::InputMean, before, before),
            (StepKind::Sum, after, before),
            (StepKind::Product, before, before),
            (StepKind::Linear, after, after),
            (StepKind::Law, after, before),
            (StepKind::Layers, after, 0.0),
            (StepKind::SecondMoment, after, before),
            (StepKind::Activation, after, after),
        ] {
            let step = of(&derivation, kind);
            for (side, share) in [(step.left, left), (step.right, right)] {
                assert_eq!(side == f64::INFINITY, lost(share) > 0.0, "layer {layer}: {step:?}");
                assert!(!side.is_nan(), "layer {layer}: {step:?}");
            }
            if left > 0.0 || right > 0.0 {
                assert_eq!(step.agreement, Agreement::NonFinite, "layer {layer}: {step:?}");
                assert!(step.ratio.is_nan() && step.low.is_finite() && step.high.is_finite());
            }
        }
    }
    assert!(partly > 0 && wholly > 0, "{partly}, {wholly}");
}

#[test]
fn in_narrow_networks_too_something_can_be_too_small() {
    let Case { mut mlp, data, .. } = case(Initializer::XavierNormal.into(), Activation::Relu, 5, 7);
    let derivation = mlp.derivation(&data, 3, None).unwrap();
    let layers = of(&derivation, StepKind::Layers);
    // On the ratio itself three deviations would reach below 0.
    assert!(3.0 * layers.chance > 1.0 && layers.ratio < 0.05, "{layers:?}");
    assert_eq!(layers.agreement, Agreement::Apart);
    for step in &derivation.steps {
        assert!(step.low > 0.0 && step.low <= 1.0 && step.high >= 1.0);
        let deviations = libm::log(step.ratio) / step.chance;
        if step.agreement == Agreement::Chance {
            assert!(deviations.abs() <= 3.0 + 1e-12, "{step:?}");
        }
    }
    // A mean square is no less than the variance.
    for kind in [StepKind::WeightMean, StepKind::InputMean] {
        let step = of(&derivation, kind);
        assert!(step.low == 1.0 && step.high > 1.0, "{step:?}");
    }
}

#[test]
fn what_underflows_breaks_no_law() {
    let small = InitializerOptions { scale: Some(0.01), ..Initializer::XavierNormal.into() };
    let options = MlpOptions {
        sizes: vec![64; 41],
        activation: Activation::Tanh,
        initializer: small,
        ..MlpOptions::default()
    };
    let mut mlp = Mlp::<f32>::new(&options).unwrap();
    let inputs = Inputs::Numbers(gaussian::<f32>(20, 64, 7).unwrap().into_vec());
    let data = Dataset::new(64, 64, inputs, Answers::Labels(vec![0; 20])).unwrap();
    let layers: Vec<Derivation> =
        (0..40).map(|layer| mlp.derivation(&data, layer, None).unwrap()).collect();
    let small_square = f64::from(f32::MIN_POSITIVE) * f64::from(f32::MIN_POSITIVE);
    let mut rounded = 0;
    for (layer, derivation) in layers.iter().enumerate() {
        let law = of(derivation, StepKind::Law);
        for kind in [StepKind::Sum, StepKind::Linear, StepKind::Law, StepKind::SecondMoment] {
            let step = of(derivation, kind);
            if law.right < small_square {
                assert_ne!(step.agreement, Agreement::Apart, "layer {layer}: {step:?}");
                rounded += u32::from(step.agreement == Agreement::Underflow);
            } else {
                assert_ne!(step.agreement, Agreement::Underflow, "layer {layer}: {step:?}");
            }
        }
    }
    assert!(rounded > 0);
    let last = of(&layers[39], StepKind::Layers);
    assert!(last.left == 0.0 && last.right > 0.0, "{last:?}");
    assert_eq!(last.agreement, Agreement::Underflow);
    assert_eq!(of(&layers[39], StepKind::Law).agreement, Agreement::Nothing);
}

#[test]
fn layers_and_deviations_are_held_within_their_bounds() {
    let Case { mut mlp, data, .. } = case(Initializer::XavierNormal.into(), Activation::Tanh, 6, 7);
    assert!(mlp.derivation(&data, 3, Some(Derivation::MAX_STANDARD_DEVIATION)).is_ok());
    for (layer, deviation, code, field) in [
        (4, 1.0, Code::OutOfRange, "layer"),
        (0, -1.0, Code::OutOfRange, "standard_deviation"),
        (0, 2e12, Code::OutOfRange, "standard_deviation"),
        (0, f64::NAN, Code::NonFinite, "standard_deviation"),
    ] {
        let error = mlp.derivation(&data, layer, Some(deviation)).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, field));
    }
}
