//! The share of networks that train.

use weightscope::{
    Activation, Answers, Code, Dataset, Initializer, InitializerOptions, Inputs, Loss, Mlp,
    MlpOptions, Trainability, TrainabilityOptions, TrainedShare, Trainer, TrainerOptions, gaussian,
};

/// Points of the plane whose class is the half they lie in.
fn halves() -> Dataset<f32> {
    let inputs = gaussian::<f32>(64, 2, 5).unwrap().into_vec();
    let labels = inputs.chunks(2).map(|point| u32::from(point[0] > point[1])).collect();
    Dataset::new(2, 2, Inputs::Numbers(inputs), Answers::Labels(labels)).unwrap()
}

fn options(depth: usize, scale: f64) -> TrainabilityOptions {
    let mut sizes = vec![2];
    sizes.resize(depth, 16);
    sizes.push(2);
    TrainabilityOptions {
        mlp: MlpOptions {
            sizes,
            activation: Activation::Tanh,
            initializer: InitializerOptions {
                scale: Some(scale),
                ..Initializer::LecunNormal.into()
            },
            seed: 7,
            ..MlpOptions::default()
        },
        trainer: TrainerOptions::new(Loss::SoftmaxCrossEntropy, 0.1, 16),
        networks: 4,
        steps: 60,
        threshold: 0.35,
    }
}

fn run(options: &TrainabilityOptions) -> TrainedShare {
    Trainability::new(options.clone(), halves()).unwrap().run()
}

#[test]
fn each_network_is_one_that_is_trained_alone() {
    let options = options(3, 1.0);
    let share = run(&options);
    assert_eq!(share.losses.len(), 4);
    for (index, loss) in (0..).zip(&share.losses) {
        let mlp = Mlp::new(&MlpOptions { seed: 7 + index, ..options.mlp.clone() }).unwrap();
        let alone = TrainerOptions { seed: index, ..options.trainer.clone() };
        let mut trainer = Trainer::new(&mlp, &alone).unwrap();
        trainer.set_data(halves(), None).unwrap();
        trainer.advance(60).unwrap();
        assert_eq!(*loss, trainer.evaluate().unwrap().training.data_loss);
    }
    let below = share.losses.iter().filter(|loss| **loss < 0.35).count();
    assert_eq!((share.trained, share.share()), (below, below as f64 / 4.0));
}

#[test]
fn the_median_is_in_the_middle() {
    let of = |losses: &[f64]| {
        TrainedShare { losses: losses.to_vec(), trained: 0, non_finite: 0 }.median()
    };
    assert_eq!(of(&[0.5]), 0.5);
    assert_eq!(of(&[4.0, 1.0, 2.0]), 2.0);
    assert_eq!(of(&[8.0, 1.0, 2.0, 4.0]), 3.0);
    // What has overflowed is beyond every number, whichever way it says so.
    assert_eq!(of(&[-f64::NAN, 1.0, 2.0]), 2.0);
    assert_eq!(of(&[f64::NAN, 1.0, f64::INFINITY]), f64::INFINITY);
    assert_eq!(of(&[1.0, f64::NAN]), f64::INFINITY);
}

#[test]
fn the_parts_it_is_done_in_do_not_matter() {
    let options = options(4, 1.5);
    let whole = run(&options);
    for part in [1, 7, 60, 1000] {
        let mut cell = Trainability::new(options.clone(), halves()).unwrap();
        let mut calls = 0;
        let share = loop {
            calls += 1;
            if let Some(share) = cell.advance(part).unwrap() {
                break share;
            }
        };
        assert_eq!(share, whole);
        assert_eq!(calls, 4 * 60_u64.div_ceil(part.min(60)));
        // Asked again, it says the same.
        assert_eq!(cell.advance(part).unwrap(), Some(whole.clone()));
    }
    let error = Trainability::new(options.clone(), halves()).unwrap().advance(0).unwrap_err();
    assert_eq!(error.to_string(), "steps is 0; training takes between 1 and 1000000 steps");
    // More networks begin with the fewer.
    let more = run(&TrainabilityOptions { networks: 6, ..options });
    assert_eq!(more.losses[..4], whole.losses);
}

#[test]
fn seeds_wrap_around() {
    let mut options = options(2, 1.0);
    (options.mlp.seed, options.trainer.seed, options.networks) = (u32::MAX, u32::MAX, 2);
    let last = run(&options);
    (options.mlp.seed, options.trainer.seed) = (0, 0);
    assert_eq!(last.losses[1], run(&options).losses[0]);
}

#[test]
fn the_edge_of_chaos_is_where_deep_networks_train() {
    // Shallow ones do not mind.
    assert_eq!(run(&options(2, 1.0)).share(), 1.0);
    let deep = |scale| run(&TrainabilityOptions { steps: 200, ..options(20, scale) }).share();
    assert_eq!(deep(0.3), 0.0);
    assert!(deep(1.0) >= 0.5, "{}", deep(1.0));
}

#[test]
fn a_network_that_overflows_has_not_trained() {
    let mut options = options(3, 1.0);
    options.mlp.activation = Activation::Relu;
    options.trainer.learning_rate = 1e6;
    let share = run(&options);
    assert_eq!((share.trained, share.share()), (0, 0.0));
    assert_eq!(share.non_finite, 4);
}

#[test]
fn bounds_are_held() {
    type Change = fn(&mut TrainabilityOptions, f64);
    let cases: [(&str, f64, f64, Change); 3] = [
        ("networks", 1.0, 1000.0, |options, value| options.networks = value as usize),
        ("steps", 1.0, 1e6, |options, value| options.steps = value as u64),
        ("threshold", 0.0, 1e6, |options, value| options.threshold = value),
    ];
    for (field, low, high, change) in cases {
        let build = |value: f64| {
            let mut options = options(2, 1.0);
            change(&mut options, value);
            Trainability::new(options, halves()).map(|_| ())
        };
        assert!(build(low).is_ok() && build(high).is_ok(), "{field}");
        for outside in [low - 1.0, high + 1.0] {
            let error = build(outside).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::OutOfRange, field));
        }
    }
    let mut options = options(2, 1.0);
    options.threshold = f64::NAN;
    let error = Trainability::new(options.clone(), halves()).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::NonFinite, "threshold"));
    // What is inside is named from outside.
    (options.threshold, options.mlp.sizes[1]) = (0.1, 0);
    let error = Trainability::new(options.clone(), halves()).unwrap_err();
    assert_eq!(error.field(), "mlp.sizes[1]");
    (options.mlp.sizes[1], options.trainer.batch_size) = (16, 0);
    let error = Trainability::new(options, halves()).unwrap_err();
    assert_eq!(error.field(), "trainer.batch_size");
}
