//! Audits against closed forms, and against networks.

use weightscope::{
    Activation, Answers, Audit, AuditOptions, Code, Dataset, Fans, Gain, Initializer,
    InitializerOptions, Inputs, Layout, Loss, MAX_FAN, Mlp, MlpOptions, Promise, PropagateOptions,
    Signal, audit, gaussian,
};

fn audited(
    initializer: impl Into<InitializerOptions>,
    activation: Activation,
    (fan_in, fan_out): (usize, usize),
    layers: usize,
) -> Audit {
    let fans = Fans::new(fan_in, fan_out).unwrap();
    audit(&AuditOptions { initializer: initializer.into(), activation, fans, layers }).unwrap()
}

fn near(given: f64, expected: f64) -> bool {
    (given - expected).abs() <= 1e-11 * expected.abs()
}

#[test]
fn the_missing_square_root_of_three_is_caught() {
    let literal = audited(Initializer::NotebookGlorot, Activation::Linear, (300, 200), 10);
    assert!(
        near(literal.variance, 1.0 / 900.0)
            && near(literal.promised_variance.unwrap(), 1.0 / 300.0)
    );
    assert_eq!(literal.promise, Promise::Narrower);
    assert!(near(literal.forward_gain, 1.0 / 3.0));
    assert!(near(literal.forward_factor, libm::pow(3.0, -10.0)));
    assert!(near(literal.backward_gain, 200.0 / 900.0));
    assert!(near(literal.backward_factor, libm::pow(200.0 / 900.0, 9.0)));
    assert_eq!((literal.forward, literal.backward), (Signal::Vanishing, Signal::Vanishing));
    let corrected = audited(Initializer::XavierUniform, Activation::Linear, (300, 300), 10);
    assert_eq!((corrected.promise, corrected.forward), (Promise::Kept, Signal::Steady));
    assert!(near(corrected.forward_factor, 1.0) && near(corrected.backward_factor, 1.0));
}

#[test]
fn the_slope_of_root_five_is_caught() {
    // U(-1/sqrt(n), 1/sqrt(n)) under ReLU: a sixth of what Kaiming's name lets one expect.
    let torch = audited(Initializer::PytorchLinear, Activation::Relu, (128, 128), 30);
    assert!(near(torch.variance, 1.0 / (3.0 * 128.0)));
    assert!(near(torch.promised_variance.unwrap() / torch.variance, 6.0));
    assert!(near(torch.forward_gain, 1.0 / 6.0) && near(torch.backward_gain, 1.0 / 6.0));
    assert!(near(torch.forward_factor, libm::pow(6.0, -30.0)));
    assert_eq!((torch.promise, torch.forward), (Promise::Narrower, Signal::Vanishing));
}

#[test]
fn thirty_relu_layers_lose_a_billion_under_xavier_and_nothing_under_he() {
    let xavier = audited(Initializer::XavierNormal, Activation::Relu, (100, 100), 30);
    assert!(near(xavier.forward_factor, libm::pow(0.5, 30.0)));
    let he = audited(Initializer::KaimingNormal, Activation::Relu, (100, 100), 30);
    assert!(near(he.forward_factor, 1.0) && near(he.backward_factor, 1.0));
    assert!(near(he.needed_variance, he.variance));
}

#[test]
fn truncated_normals_are_narrower_than_their_std() {
    let with = |initializer| InitializerOptions {
        std: Some(0.1),
        ..InitializerOptions::from(initializer)
    };
    let cut = audited(with(Initializer::TruncatedNormal), Activation::Tanh, (100, 100), 5);
    assert_eq!(cut.promise, Promise::Narrower);
    assert!((cut.variance / 0.01 - 0.773_741).abs() < 1e-6);
    let whole =
        audited(with(Initializer::TruncatedNormalRescaled), Activation::Tanh, (100, 100), 5);
    assert_eq!(whole.promise, Promise::Kept);
}

#[test]
fn zeros_constants_and_explosions_are_results() {
    let zeros = audited(Initializer::Zeros, Activation::Tanh, (10, 10), 5);
    assert_eq!((zeros.forward, zeros.backward), (Signal::Zero, Signal::Vanishing));
    assert!(zeros.symmetric && !zeros.random && zeros.promise == Promise::None);
    let constant = InitializerOptions { value: Some(0.5), ..Initializer::Constant.into() };
    let constant = audited(constant, Activation::Relu, (10, 10), 5);
    assert!(constant.mean == 0.5 && constant.variance == 0.0 && constant.symmetric);
    let identity = audited(Initializer::Identity, Activation::Linear, (10, 10), 100);
    assert!(near(identity.forward_factor, 1.0) && !identity.random && !identity.symmetric);
    let huge = InitializerOptions { std: Some(1e6), ..Initializer::Normal.into() };
    let huge = audited(huge, Activation::Relu, (4000, 4000), 128);
    assert_eq!((huge.forward, huge.backward), (Signal::Overflow, Signal::Overflow));
    assert!(huge.forward_factor.is_infinite());
}

#[test]
fn networks_go_where_the_audit_says() {
    // Width 400: the mean square strays by a few per cent a layer. 8 layers, tolerance 35 %.
    for (initializer, activation) in [
        (Initializer::XavierNormal, Activation::Tanh),
        (Initializer::NotebookGlorot, Activation::Tanh),
        (Initializer::PytorchLinear, Activation::Relu),
        (Initializer::KaimingUniform, Activation::Relu),
        (Initializer::NielsenLarge, Activation::Sigmoid),
    ] {
        let told = audited(initializer, activation, (400, 400), 8);
        let mut sizes = vec![400; 9];
        sizes.push(10);
        let initializer = initializer.into();
        let options =
            MlpOptions { sizes, activation, initializer, seed: 7, ..MlpOptions::default() };
        let mut mlp = Mlp::<f64>::new(&options).unwrap();
        let inputs = Inputs::Numbers(gaussian::<f64>(200, 400, 7).unwrap().into_vec());
        let labels = Answers::Labels((0..200).map(|row| row % 10).collect());
        let data = Dataset::new(400, 10, inputs, labels).unwrap();
        let pass = mlp.propagate(&data, &PropagateOptions::new(Loss::SoftmaxCrossEntropy)).unwrap();
        let seen = pass.layers[7].activation.moments.mean_square;
        assert!(
            (seen / told.forward_factor - 1.0).abs() < 0.35,
            "{initializer:?}: {seen}, {told:?}"
        );
        let of = |layer: usize| pass.layers[layer].grad_preactivation.moments.mean_square;
        let back = of(0) / of(7);
        assert!(
            (back / told.backward_factor - 1.0).abs() < 0.6,
            "{initializer:?}: {back}, {told:?}"
        );
    }
}

#[test]
fn layers_are_held_within_their_bounds() {
    let fans = Fans::new(10, 10).unwrap();
    let with = |layers| {
        let initializer = Initializer::XavierNormal.into();
        audit(&AuditOptions { initializer, activation: Activation::Tanh, fans, layers })
    };
    assert!(with(1).is_ok() && with(Audit::MAX_LAYERS).is_ok());
    for layers in [0, Audit::MAX_LAYERS + 1] {
        let error = with(layers).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::OutOfRange, "layers"));
    }
}

#[test]
fn weights_that_are_all_zero_are_called_so_however_they_came_about() {
    let of = |initializer: InitializerOptions| audited(initializer, Activation::Tanh, (30, 20), 5);
    let std =
        |initializer: Initializer| InitializerOptions { std: Some(0.0), ..initializer.into() };
    for zeros in [
        Initializer::Zeros.into(),
        std(Initializer::Normal),
        std(Initializer::TruncatedNormal),
        InitializerOptions { bound: Some(0.0), ..Initializer::Uniform.into() },
        InitializerOptions { gain: Some(Gain::Value(0.0)), ..Initializer::XavierNormal.into() },
        InitializerOptions { gain: Some(Gain::Value(0.0)), ..Initializer::Orthogonal.into() },
        InitializerOptions { gain: Some(Gain::Value(0.0)), ..Initializer::Identity.into() },
        InitializerOptions { scale: Some(0.0), ..Initializer::KaimingNormal.into() },
    ] {
        let audit = of(zeros);
        assert!(audit.symmetric && !audit.random, "{zeros:?}: {audit:?}");
    }
    let apart = [Initializer::XavierNormal, Initializer::Orthogonal, Initializer::PytorchLinear];
    for initializer in apart {
        let audit = of(initializer.into());
        assert!(!audit.symmetric && audit.random, "{initializer:?}");
    }
}

#[test]
fn the_fans_of_a_convolution_can_be_audited() {
    let shape = Fans::of_shape(&[512, 512, 3, 3], Layout::Pytorch).unwrap();
    let fans = Fans::of_weights(shape.fan_in(), shape.fan_out()).unwrap();
    assert_eq!(fans, shape);
    let initializer = Initializer::KaimingNormal.into();
    let options = AuditOptions { initializer, activation: Activation::Relu, fans, layers: 30 };
    let audit = audit(&options).unwrap();
    assert!(near(audit.variance, 2.0 / 4608.0) && near(audit.forward_gain, 1.0));
    let most = Fans::of_weights(MAX_FAN, 1).unwrap();
    assert_eq!(most.fan_in(), 1 << 30);
    for (fan_in, fan_out, words) in [
        (0, 1, "fan_in is 0; a fan lies between 1 and 1073741824"),
        (1, MAX_FAN + 1, "fan_out is 1073741825; a fan lies between 1 and 1073741824"),
    ] {
        assert_eq!(Fans::of_weights(fan_in, fan_out).unwrap_err().to_string(), words);
    }
}
