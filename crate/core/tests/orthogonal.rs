//! Orthogonal initialization: the Gram matrix, and uniformity over the group.

#[allow(dead_code)] // not every test needs all of it
mod sampling;

use sampling::follows;
use weightscope::{
    Activation, Fans, Gain, Initialization, Initializer, InitializerOptions, Matrix, Scalar,
};

/// Tall, wide, square, and the smallest.
const SHAPES: [(usize, usize); 8] =
    [(37, 100), (100, 37), (64, 64), (784, 30), (1, 1), (1, 5), (5, 1), (2, 3)];

fn sample<T: Scalar>(shape: (usize, usize), gain: f64, seed: u32, layer: u32) -> Matrix<T> {
    let gain = Some(Gain::Value(gain));
    let options = InitializerOptions { gain, ..Initializer::Orthogonal.into() };
    let fans = Fans::new(shape.0, shape.1).unwrap();
    Initialization::new(&options, Activation::Tanh).unwrap().sample(fans, seed, layer)
}

/// The largest distance of `W W^T` (wide) or `W^T W` (tall) from `gain^2 I`.
fn gram_error<T: Scalar>(weights: &Matrix<T>, gain: f64) -> f64 {
    let (rows, columns) = (weights.rows(), weights.columns());
    let wide = rows <= columns;
    let (short, long) = if wide { (rows, columns) } else { (columns, rows) };
    let entry = |vector: usize, index: usize| {
        let (i, j) = if wide { (vector, index) } else { (index, vector) };
        weights.row(i)[j].to_f64()
    };
    let mut worst = 0.0_f64;
    for a in 0..short {
        for b in 0..=a {
            let product: f64 = (0..long).map(|index| entry(a, index) * entry(b, index)).sum();
            let expected = if a == b { gain * gain } else { 0.0 };
            worst = worst.max((product - expected).abs());
        }
    }
    worst
}

#[test]
fn gram_matrix_is_gain_squared_times_identity() {
    // f64: Householder QR is backward stable, a modest multiple of 64 * 2^-53. f32: each entry is
    // rounded once, 2^-24 of a unit vector either side of the product.
    for shape in SHAPES {
        for gain in [1.0, 5.0 / 3.0] {
            for seed in [0, 7] {
                let error = gram_error(&sample::<f64>(shape, gain, seed, 1), gain);
                assert!(error < 1e-13 * gain * gain, "{shape:?} in f64: {error:e}");
                let error = gram_error(&sample::<f32>(shape, gain, seed, 1), gain);
                assert!(error < 2e-7 * gain * gain, "{shape:?} in f32: {error:e}");
            }
        }
    }
}

#[test]
fn a_normal_matrix_is_not_orthogonal() {
    let normal = Initialization::new(&Initializer::XavierNormal.into(), Activation::Tanh).unwrap();
    let weights = normal.sample::<f64>(Fans::new(64, 64).unwrap(), 7, 1);
    assert!(gram_error(&weights, 1.0) > 0.1);
}

#[test]
fn deviation_is_that_of_the_entries() {
    // The squares of the entries add up to gain^2 * min(fan_in, fan_out), so their mean is exact.
    for shape in SHAPES {
        let options = InitializerOptions {
            gain: Some(Gain::Value(2.0)),
            scale: Some(0.5),
            ..Initializer::Orthogonal.into()
        };
        let fans = Fans::new(shape.0, shape.1).unwrap();
        let initialization = Initialization::new(&options, Activation::Tanh).unwrap();
        let weights = initialization.sample::<f64>(fans, 7, 0);
        let count = f64::from(u32::try_from(shape.0 * shape.1).unwrap());
        let mean_square = weights.as_slice().iter().map(|w| w * w).sum::<f64>() / count;
        let deviation = initialization.standard_deviation(fans);
        assert!((mean_square.sqrt() / deviation - 1.0).abs() < 1e-13, "{shape:?}");
    }
}

/// One entry of many independent matrices.
fn entries(shape: (usize, usize), (row, column): (usize, usize)) -> Vec<f64> {
    (0..5000).map(|layer| sample::<f64>(shape, 1.0, 3, layer).row(row)[column]).collect()
}

#[test]
fn entries_have_the_distribution_of_a_uniform_matrix() {
    // A column of a Haar matrix is a uniform point on the sphere: in three dimensions each coordinate
    // is uniform on -1..1 (Archimedes), in two its distribution function is 1 - arccos(x) / pi.
    let archimedes = sampling::uniform(1.0);
    for at in [(0, 0), (1, 2), (2, 1), (2, 2)] {
        assert!(follows(&entries((3, 3), at), &archimedes), "{at:?}");
    }
    assert!(follows(&entries((1, 3), (2, 0)), &archimedes));
    assert!(follows(&entries((3, 1), (0, 1)), &archimedes));
    assert!(follows(&entries((3, 2), (1, 0)), &archimedes));
    let arcsine = |x: f64| 1.0 - libm::acos(x.clamp(-1.0, 1.0)) / core::f64::consts::PI;
    for at in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert!(follows(&entries((2, 2), at), arcsine), "{at:?}");
    }
}

#[test]
fn without_the_signs_the_matrix_is_not_uniform() {
    // What a factorisation that makes the first column's sign its own would give.
    let biased: Vec<f64> = entries((3, 3), (0, 0)).into_iter().map(|entry| -entry.abs()).collect();
    assert!(!follows(&biased, sampling::uniform(1.0)));
}

#[test]
fn determinants_are_of_both_signs_alike() {
    // 2,000 fair coins: 5 standard deviations of 22.4, passed with probability 6e-7.
    let mut positive = 0;
    for layer in 0..2000 {
        let q = sample::<f64>((3, 3), 1.0, 5, layer);
        let determinant = q.view().into_owned().determinant();
        assert!((determinant.abs() - 1.0).abs() < 1e-13);
        positive += i32::from(determinant > 0.0);
    }
    assert!((positive - 1000).abs() < 112, "{positive} of 2,000");
    let positive: i32 =
        (0..2000).map(|l| i32::from(sample::<f64>((1, 1), 1.0, 5, l).row(0)[0] > 0.0)).sum();
    assert!((positive - 1000).abs() < 112, "{positive} of 2,000 for 1 x 1");
}
