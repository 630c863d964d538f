//! Standardised values: mean 0, population variance 1, finite whatever is given.

use weightscope::{gaussian, standardize};

fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    (mean, values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count)
}

#[test]
fn a_known_answer() {
    // 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and population standard deviation 2.
    let mut values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0_f64];
    standardize(&mut values);
    for (value, expected) in values.iter().zip([-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]) {
        assert!((value - expected).abs() <= 1e-15, "{value} for {expected}");
    }
}

#[test]
fn mean_zero_variance_one_wherever_the_values_lie() {
    let draws = gaussian::<f64>(50, 200, 3).unwrap();
    for (offset, factor) in [(0.0, 1.0), (1000.0, 0.01), (-3.0, 1e-300), (0.0, 1e300), (1e5, 1e-3)]
    {
        let mut wide: Vec<f64> =
            draws.as_slice().iter().map(|draw| factor * (offset + draw)).collect();
        standardize(&mut wide);
        let (mean, variance) = moments(wide.iter().copied());
        // Rounding of the given values is magnified by mean over deviation: at most 1e5 * 1e-16.
        assert!(mean.abs() < 1e-10 && (variance - 1.0).abs() < 1e-10, "{mean} {variance}");
    }
    // In f32 each answer is rounded to 2^-24 of itself: half of that, relative, is left in the moments.
    let mut narrow: Vec<f32> = draws.as_slice().iter().map(|&draw| 300.0 + draw as f32).collect();
    standardize(&mut narrow);
    let (mean, variance) = moments(narrow.iter().map(|&value| f64::from(value)));
    assert!(mean.abs() < 1e-7 && (variance - 1.0).abs() < 1e-7, "{mean} {variance}");
}

#[test]
fn it_is_affine_and_keeps_the_order() {
    let mut values = [3.0_f64, -1.0, 8.0, 8.0, 0.5];
    let given = values;
    standardize(&mut values);
    let slope = (values[2] - values[1]) / (given[2] - given[1]);
    assert!(slope > 0.0);
    for (value, given_value) in values.iter().zip(given) {
        let line = values[1] + slope * (given_value - given[1]);
        assert!((value - line).abs() < 1e-14);
    }
}

#[test]
fn constant_data_becomes_zeros() {
    // A mean of 0.1s is not 0.1: its rounding must not become the deviation.
    for constant in [0.0, -0.0, 0.1, -7.3, 1e-320, f64::MAX, f64::MIN_POSITIVE] {
        let mut values = vec![constant; 1001];
        standardize(&mut values);
        assert!(values.iter().all(|&value| value == 0.0), "{constant}");
    }
    let mut single = [5.0_f32];
    standardize(&mut single);
    assert_eq!(single, [0.0]);
    standardize::<f64>(&mut []);
}

#[test]
fn the_extremes_stay_finite() {
    let mut values = [f64::MAX, -f64::MAX, f64::MAX, 0.0];
    standardize(&mut values);
    assert!(values.iter().all(|value| value.is_finite()), "{values:?}");
    let mut values = [f64::from_bits(1), 0.0, f64::from_bits(2)];
    standardize(&mut values);
    let expected = 1.5_f64.sqrt();
    for (value, expected) in values.iter().zip([0.0, -expected, expected]) {
        assert!((value - expected).abs() < 1e-15);
    }
    let mut values = [f32::MAX, f32::MIN, 0.0];
    standardize(&mut values);
    assert!(values.iter().all(|value| value.is_finite()), "{values:?}");
}

#[test]
fn non_finite_values_stay_and_do_not_spoil_the_rest() {
    let mut values = [1.0_f32, f32::NAN, 3.0, f32::INFINITY, f32::NEG_INFINITY];
    standardize(&mut values);
    assert_eq!((values[0], values[2]), (-1.0, 1.0));
    assert!(values[1].is_nan());
    assert_eq!((values[3], values[4]), (f32::INFINITY, f32::NEG_INFINITY));
    let mut nothing = [f32::NAN, f32::INFINITY];
    standardize(&mut nothing);
    assert!(nothing[0].is_nan() && nothing[1] == f32::INFINITY);
}
