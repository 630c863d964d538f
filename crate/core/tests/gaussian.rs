//! Synthetic inputs, tested as a distribution.
//!
//! The seeds are fixed, so a pass is a pass for ever. Each bound is one that a correct sampler with a
//! fresh seed would break with probability 1e-6 at most; there are 8 seeds and 4 statements a seed.

use weightscope::{
    Code, MAX_GAUSSIAN_FEATURES, MAX_GAUSSIAN_ROWS, MAX_GAUSSIAN_VALUES, gaussian, random_labels,
};

/// The distance of a sample from N(0, 1) (Kolmogorov and Smirnov) times the root of its size.
fn distance(mut sample: Vec<f64>) -> f64 {
    sample.sort_by(f64::total_cmp);
    let count = sample.len() as f64;
    let mut most: f64 = 0.0;
    for (index, value) in sample.iter().enumerate() {
        let below = 0.5 * libm::erfc(-value / core::f64::consts::SQRT_2);
        most = most.max(below - index as f64 / count).max((index + 1) as f64 / count - below);
    }
    most * count.sqrt()
}

/// Where the one-sample distance lies with probability 1e-6 at most: the Dvoretzky–Kiefer–Wolfowitz
/// inequality with Massart's constant, `2 exp(-2 d^2) = 1e-6`, which holds for every sample size.
const MOST: f64 = 2.693_5;

#[test]
fn the_values_are_standard_normal() {
    for seed in 0..8 {
        let batch = gaussian::<f64>(200, 500, seed).unwrap();
        let d = distance(batch.as_slice().to_vec());
        assert!(d < MOST, "seed {seed}: all values at distance {d}");
        // One value a row: the streams of neighbouring rows have nothing to do with each other.
        let rows = gaussian::<f64>(20_000, 1, seed).unwrap();
        let d = distance(rows.as_slice().to_vec());
        assert!(d < MOST, "seed {seed}: first values at distance {d}");
    }
}

#[test]
fn neighbouring_rows_are_independent() {
    for seed in 0..8 {
        let rows = gaussian::<f64>(20_000, 2, seed).unwrap();
        // A sum of n products of independent normals is about N(0, n): 4.9 deviations are 1e-6.
        let across: f64 = (1..rows.rows()).map(|i| rows.row(i)[0] * rows.row(i - 1)[0]).sum();
        let along: f64 = (0..rows.rows()).map(|i| rows.row(i)[0] * rows.row(i)[1]).sum();
        for sum in [across, along] {
            let deviations = sum / 20_000.0_f64.sqrt();
            assert!(deviations.abs() < 4.9, "seed {seed}: {deviations}");
        }
    }
}

#[test]
fn labels_are_even() {
    for seed in 0..8 {
        let labels = random_labels(20_000, 10, seed).unwrap();
        let mut counts = [0.0_f64; 10];
        for label in labels {
            counts[usize::from(label)] += 1.0;
        }
        let chi_squared: f64 = counts.iter().map(|c| (c - 2000.0) * (c - 2000.0) / 2000.0).sum();
        // The 1 - 1e-6 quantile of chi squared with 9 degrees of freedom is 45.1.
        assert!(chi_squared < 45.1, "seed {seed}: {chi_squared}");
    }
}

#[test]
fn more_starts_with_fewer() {
    let few = gaussian::<f64>(3, 4, 9).unwrap();
    let more = gaussian::<f64>(7, 6, 9).unwrap();
    for row in 0..3 {
        assert_eq!(few.row(row), &more.row(row)[..4]);
    }
    assert_eq!(random_labels(50, 7, 9).unwrap(), random_labels(80, 7, 9).unwrap()[..50]);
    assert_ne!(few.as_slice(), gaussian::<f64>(3, 4, 10).unwrap().as_slice());
}

#[test]
fn single_precision_is_double_precision_rounded() {
    let double = gaussian::<f64>(5, 11, 2).unwrap();
    let single = gaussian::<f32>(5, 11, 2).unwrap();
    for (single, double) in single.as_slice().iter().zip(double.as_slice()) {
        assert_eq!(*single, *double as f32);
    }
}

#[test]
fn sizes_are_bounded() {
    let field = |count, features| {
        let error = gaussian::<f32>(count, features, 0).unwrap_err();
        assert_eq!(error.code(), Code::OutOfRange);
        error.field().to_owned()
    };
    assert_eq!(field(0, 1), "count");
    assert_eq!(field(MAX_GAUSSIAN_ROWS + 1, 1), "count");
    assert_eq!(field(1, 0), "features");
    assert_eq!(field(1, MAX_GAUSSIAN_FEATURES + 1), "features");
    assert_eq!(field(usize::MAX, usize::MAX), "count");
    assert_eq!(field(MAX_GAUSSIAN_VALUES / 4096 + 1, 4096), "count");
    assert_eq!(gaussian::<f32>(MAX_GAUSSIAN_ROWS, 1, 0).unwrap().rows(), MAX_GAUSSIAN_ROWS);
    assert_eq!(gaussian::<f32>(1, MAX_GAUSSIAN_FEATURES, 0).unwrap().columns(), 4096);

    let field = |count, classes| random_labels(count, classes, 0).unwrap_err().field().to_owned();
    assert_eq!(field(0, 10), "count");
    assert_eq!(field(MAX_GAUSSIAN_ROWS + 1, 10), "count");
    assert_eq!(field(1, 0), "classes");
    assert_eq!(field(1, 257), "classes");
    assert_eq!(random_labels(20_000, 256, 0).unwrap().iter().max(), Some(&255));
}
