//! Bands of many seeds: where networks of a width fall, and what is answered at the ends of the range.

use weightscope::{
    Activation, Answers, BAND_QUANTILES, Bands, Dataset, Ensemble, EnsembleOptions, Initializer,
    InitializerOptions, Inputs, Loss, LsuvOptions, MAX_ENSEMBLE_NETWORKS, Mlp, MlpOptions,
    PropagateOptions, Result, gaussian,
};

const LOSS: Loss = Loss::SoftmaxCrossEntropy;

fn options(width: usize, depth: usize, activation: Activation, scheme: Initializer) -> MlpOptions {
    let mut sizes = vec![width; depth + 1];
    sizes.push(10);
    MlpOptions { sizes, activation, initializer: scheme.into(), seed: 5, ..MlpOptions::default() }
}

fn data(rows: usize, features: usize) -> Dataset<f32> {
    let inputs = gaussian::<f32>(rows, features, 9).unwrap().into_vec();
    let labels = Answers::Labels((0..rows as u32).map(|row| row % 10).collect());
    Dataset::new(features, 10, Inputs::Numbers(inputs), labels).unwrap()
}

fn ensemble(mlp: MlpOptions, data: Dataset<f32>, networks: usize) -> Result<Ensemble<f32>> {
    Ensemble::new(EnsembleOptions { mlp, loss: LOSS, networks, lsuv: None }, data)
}

fn bands(mlp: MlpOptions, networks: usize) -> Bands {
    let data = data(64, mlp.sizes[0]);
    bands_of(ensemble(mlp, data, networks).unwrap(), networks)
}

fn bands_of(mut ensemble: Ensemble<f32>, networks: usize) -> Bands {
    assert_eq!(ensemble.done(), 0);
    assert!(ensemble.bands().activation.median.iter().all(|variance| variance.is_nan()));
    for done in 1..=networks {
        assert_eq!(ensemble.advance(), done);
    }
    assert_eq!(ensemble.advance(), networks);
    ensemble.bands()
}

/// A band of one network is that network's pass.
#[test]
fn one_network_is_the_next_seed() {
    let made = options(30, 3, Activation::Tanh, Initializer::XavierNormal);
    let band = bands(made.clone(), 1);
    let mut mlp = Mlp::<f32>::new(&MlpOptions { seed: 6, ..made }).unwrap();
    let pass = mlp.propagate(&data(64, 30), &PropagateOptions::new(LOSS)).unwrap();
    for (index, layer) in pass.layers.iter().enumerate() {
        let pairs = [
            (&band.activation, layer.activation.moments),
            (&band.preactivation, layer.preactivation.moments),
            (&band.grad_preactivation, layer.grad_preactivation.moments),
            (&band.grad_activation, layer.grad_activation.moments),
        ];
        for (band, moments) in pairs {
            for ends in [&band.lower, &band.median, &band.upper] {
                assert_eq!(ends[index], moments.population_variance);
            }
        }
        let last = pass.layers[2].grad_preactivation.moments.population_variance;
        let own = layer.grad_preactivation.moments.population_variance;
        assert_eq!(band.relative_grad_preactivation.median[index], own / last);
    }
}

/// Layers that are scaled on the batch have no variance left to chance.
#[test]
fn scaled_layers_have_variance_one() {
    let mlp = options(30, 3, Activation::Tanh, Initializer::Orthogonal);
    let lsuv = LsuvOptions { tolerance: 1e-4, ..LsuvOptions::default() };
    let options = EnsembleOptions { mlp: mlp.clone(), loss: LOSS, networks: 5, lsuv: Some(lsuv) };
    let scaled = bands_of(Ensemble::new(options, data(64, 30)).unwrap(), 5);
    for end in [&scaled.preactivation.lower, &scaled.preactivation.upper] {
        assert!(end.iter().all(|variance| (variance - 1.0).abs() <= 1e-4), "{end:?}");
    }
    assert!(bands(mlp, 5).preactivation.upper[2] < 0.9);
}

/// Nine networks in ten lie inside; narrow networks stray further. Of 200 fresh ones between 165 and 195 do so: four
/// standard errors of a binomial share about 0.9, with the band's own uncertainty.
#[test]
fn a_band_holds_nine_in_ten() {
    assert_eq!(BAND_QUANTILES, [0.05, 0.95]);
    let made = options(20, 4, Activation::Relu, Initializer::KaimingNormal);
    let band = bands(made.clone(), 400);
    let [low, high] = [band.activation.lower[3], band.activation.upper[3]];
    let mut inside = 0;
    for seed in 0..200 {
        let mut mlp = Mlp::<f32>::new(&MlpOptions { seed: 10_000 + seed, ..made.clone() }).unwrap();
        let pass = mlp.propagate(&data(64, 20), &PropagateOptions::new(LOSS)).unwrap();
        let variance = pass.layers[3].activation.moments.population_variance;
        inside += u32::from((low..=high).contains(&variance));
    }
    assert!((165..=195).contains(&inside), "{inside} of 200");

    let wide = bands(options(200, 4, Activation::Relu, Initializer::KaimingNormal), 32);
    let breadth = |band: &Bands| band.activation.upper[3] / band.activation.lower[3];
    assert!(breadth(&wide) < breadth(&band) / 2.0);
}

#[test]
fn zeros_and_overflows_are_bands_too() {
    let zero = bands(options(20, 3, Activation::Tanh, Initializer::Zeros), 4);
    assert_eq!(zero.activation.upper, [0.0; 4]);
    assert!(zero.relative_grad_preactivation.upper[..3].iter().all(|share| share.is_nan()));

    let mut large = options(20, 40, Activation::Linear, Initializer::XavierNormal);
    large.initializer = InitializerOptions { scale: Some(100.0), ..large.initializer };
    let band = bands(large, 4);
    assert!(band.activation.upper[0].is_finite());
    assert_eq!(band.activation.lower[39], f64::INFINITY);
}

#[test]
fn bounds_are_named() {
    let made = options(4, 1, Activation::Tanh, Initializer::XavierNormal);
    for networks in [1, MAX_ENSEMBLE_NETWORKS] {
        assert!(ensemble(made.clone(), data(2, 4), networks).is_ok());
    }
    for networks in [0, MAX_ENSEMBLE_NETWORKS + 1] {
        let refused = ensemble(made.clone(), data(2, 4), networks).unwrap_err();
        assert_eq!(refused.field(), "networks");
    }
    assert_eq!(ensemble(made.clone(), data(2, 5), 3).unwrap_err().field(), "inputs");
    let empty = MlpOptions { sizes: vec![4, 0, 10], ..made.clone() };
    assert_eq!(ensemble(empty, data(2, 4), 3).unwrap_err().field(), "mlp.sizes[1]");
    for (tolerance, max_iterations, field) in
        [(2.0, 10, "lsuv.tolerance"), (0.1, 0, "lsuv.max_iterations")]
    {
        let lsuv = Some(LsuvOptions { tolerance, max_iterations });
        let options = EnsembleOptions { mlp: made.clone(), loss: LOSS, networks: 3, lsuv };
        assert_eq!(Ensemble::new(options, data(2, 4)).unwrap_err().field(), field);
    }
    // The seeds go round.
    let last = MlpOptions { seed: u32::MAX, ..made };
    assert_eq!(bands(last, 2).networks, 2);
}
