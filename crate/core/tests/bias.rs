//! Initial biases by distribution and by what they refuse.

#[allow(dead_code)] // not every test needs all of it
mod sampling;

use sampling::{NORMAL, follows, has_variance, normal, uncorrelated};
use weightscope::{
    Activation, BiasInitialization, BiasInitializer, Code, Fans, Initialization, Initializer,
};

fn checked(initializer: BiasInitializer, value: Option<f64>) -> BiasInitialization {
    BiasInitialization::new(initializer, value, None).unwrap()
}

#[test]
fn normal_biases_are_standard_normal() {
    for seed in [0, 7, u32::MAX] {
        for units in [500, 4096] {
            let biases = checked(BiasInitializer::Normal, None).sample::<f64>(units, seed, 2);
            assert!(follows(&biases, normal(1.0)) && has_variance(&biases, 1.0, NORMAL));
            assert!(!follows(&biases, normal(2.0)) && !has_variance(&biases, 4.0, NORMAL));
        }
    }
}

#[test]
fn a_standard_deviation_stretches_the_same_draws() {
    let wide = BiasInitialization::new(BiasInitializer::Normal, None, Some(0.5)).unwrap();
    assert_eq!(wide.mean_and_variance(), (0.0, 0.25));
    let unit = checked(BiasInitializer::Normal, None).sample::<f64>(4096, 7, 2);
    let halves: Vec<f64> = unit.iter().map(|bias| 0.5 * bias).collect();
    assert_eq!(wide.sample::<f64>(4096, 7, 2), halves);
    let none = BiasInitialization::new(BiasInitializer::Normal, None, Some(0.0)).unwrap();
    assert_eq!(none.sample::<f32>(3, 7, 0), [0.0; 3]);
}

#[test]
fn biases_have_streams_of_their_own() {
    let biases = checked(BiasInitializer::Normal, None);
    let first = biases.sample::<f64>(4096, 7, 0);
    assert_eq!(first, biases.sample::<f64>(4096, 7, 0));
    let next = biases.sample::<f64>(4096, 7, 1);
    let large = Initialization::new(&Initializer::NielsenLarge.into(), Activation::Tanh).unwrap();
    let weights = large.sample::<f64>(Fans::new(4096, 1).unwrap(), 7, 0).into_vec();
    for other in [next, weights] {
        assert!(uncorrelated(first.iter().copied().zip(other)));
    }
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn f32_is_the_rounding_of_f64_and_filling_is_sampling() {
    let biases = checked(BiasInitializer::Normal, None);
    let mut single = [9.0_f32; 50];
    biases.fill(&mut single, 7, 3);
    assert_eq!(single.as_slice(), biases.sample::<f32>(50, 7, 3));
    let double = biases.sample::<f64>(50, 7, 3);
    assert!(single.iter().zip(&double).all(|(&s, &d)| s == d as f32));
}

#[test]
fn constants_are_constant() {
    assert_eq!(checked(BiasInitializer::Zeros, None).sample::<f64>(3, 7, 0), [0.0; 3]);
    assert_eq!(checked(BiasInitializer::Constant, Some(-2.5)).sample::<f32>(3, 7, 0), [-2.5; 3]);
}

#[test]
fn values_are_checked() {
    use BiasInitializer as B;
    let max = BiasInitialization::MAX_VALUE;
    for value in [-max, 0.0, max] {
        assert!(BiasInitialization::new(B::Constant, Some(value), None).is_ok());
    }
    for (initializer, value, code) in [
        (B::Constant, None, Code::MissingField),
        (B::Constant, Some(f64::NAN), Code::NonFinite),
        (B::Constant, Some(1.001 * max), Code::OutOfRange),
        (B::Constant, Some(-1.001 * max), Code::OutOfRange),
        (B::Zeros, Some(0.0), Code::UnknownField),
        (B::Normal, Some(1.0), Code::UnknownField),
    ] {
        let error = BiasInitialization::new(initializer, value, None).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, "bias_value"));
    }
    let max = BiasInitialization::MAX_STD;
    for std in [0.0, max] {
        assert!(BiasInitialization::new(B::Normal, None, Some(std)).is_ok());
    }
    for (initializer, std, code) in [
        (B::Normal, f64::INFINITY, Code::NonFinite),
        (B::Normal, -0.1, Code::OutOfRange),
        (B::Normal, 1.001 * max, Code::OutOfRange),
        (B::Zeros, 1.0, Code::UnknownField),
        (B::Constant, 1.0, Code::UnknownField),
    ] {
        let value = (initializer == B::Constant).then_some(0.5);
        let error = BiasInitialization::new(initializer, value, Some(std)).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, "bias_std"));
    }
}
