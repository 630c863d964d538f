//! Toy data: the geometry that is promised, as figures and as distributions.

use weightscope::{Code, Toy, ToyKind, ToyOptions, ToyPoints, toy};

const KINDS: [ToyKind; 5] =
    [ToyKind::Circle, ToyKind::Xor, ToyKind::Gaussians, ToyKind::Spiral, ToyKind::Moons];

fn options(kind: ToyKind, count: usize, noise: f64, seed: u32) -> ToyOptions {
    ToyOptions { count, noise, train_share: 1.0, seed, ..ToyOptions::new(kind) }
}

/// All points with their labels, in double precision.
fn points(options: &ToyOptions) -> Vec<([f64; 2], u8)> {
    let ToyPoints { inputs, labels } = toy(options).unwrap().training;
    let pairs = inputs.as_chunks::<2>().0.iter().map(|point| point.map(f64::from));
    assert_eq!(inputs.len(), 2 * labels.len());
    pairs.zip(labels).collect()
}

/// Rounding to `f32` moves a coordinate of at most 2 by 1.2e-7 at most.
const ROUNDED: f64 = 1e-6;

#[test]
fn a_disc_lies_in_a_ring_each_even_by_area() {
    let all = points(&options(ToyKind::Circle, 10_000, 0.0, 3));
    for (label, [inner, outer]) in [(1, [0.0, 1.0]), (0, [1.4_f64, 2.0])] {
        let of_label = all.iter().filter(|(_, each)| *each == label);
        // The share of the area within a point's radius is even over 0 to 1, and so is the angle.
        let shares: Vec<[f64; 2]> = of_label
            .map(|([x, y], _)| {
                let area = (x * x + y * y - inner * inner) / (outer * outer - inner * inner);
                [area, libm::atan2(*y, *x) / core::f64::consts::TAU + 0.5]
            })
            .collect();
        for which in [0, 1] {
            assert_even(shares.iter().map(|share| share[which]).collect());
        }
    }
}

/// Kolmogorov–Smirnov: passed by chance alone, by a distribution that is even, once in a million.
fn assert_even(mut shares: Vec<f64>) {
    let count = shares.len() as f64;
    shares.sort_by(f64::total_cmp);
    assert!(shares[0] > -ROUNDED && shares[shares.len() - 1] < 1.0 + ROUNDED);
    let distance = shares.iter().enumerate().fold(0.0_f64, |most, (rank, share)| {
        most.max((share - rank as f64 / count).abs()).max((share - (rank + 1) as f64 / count).abs())
    });
    assert!(distance * count.sqrt() < 2.69, "{distance} of {count}");
}

#[test]
fn labels_of_xor_are_the_sign_of_the_product() {
    let all = points(&options(ToyKind::Xor, 10_000, 0.0, 3));
    let mut quarters = [[0; 2]; 2];
    for ([x, y], label) in &all {
        assert_eq!(*label == 1, x * y < 0.0);
        for side in [x, y] {
            assert!(side.abs() > 0.2 - ROUNDED && side.abs() < 1.8 + ROUNDED);
        }
        quarters[usize::from(*x > 0.0)][usize::from(*y > 0.0)] += 1;
    }
    // Five standard deviations of a count of one in four: 5 sqrt(10,000 * 3/16) = 217.
    assert!(quarters.as_flattened().iter().all(|&count: &i32| (count - 2500).abs() < 217));
    assert_even(all.iter().map(|([x, _], _)| (x.abs() - 0.2) / 1.6).collect());
    assert_even(all.iter().map(|([_, y], _)| (y.abs() - 0.2) / 1.6).collect());
}

#[test]
fn the_clouds_are_gaussian_about_their_centres() {
    let all = points(&options(ToyKind::Gaussians, 10_000, 0.0, 3));
    for axis in [0, 1] {
        let offsets = all.iter().map(|(point, label)| point[axis] + 1.0 - 2.0 * f64::from(*label));
        assert_even(offsets.map(|offset| normal_share(offset / 0.5)).collect());
    }
}

/// The share of a standard normal distribution below `x`.
fn normal_share(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

#[test]
fn the_radius_of_a_spiral_grows_with_its_angle() {
    let all = points(&options(ToyKind::Spiral, 10_000, 0.0, 3));
    for ([x, y], label) in &all {
        let along = (libm::hypot(*x, *y) - 0.2) / 1.8;
        let angle =
            3.0 * core::f64::consts::PI * along + core::f64::consts::PI * f64::from(1 - *label);
        let reached = [libm::cos(angle), libm::sin(angle)].map(|part| part * (0.2 + 1.8 * along));
        // An error of the radius turns the point by up to 2 * 3 pi / 1.8 as much.
        assert!((x - reached[0]).abs() + (y - reached[1]).abs() < 20.0 * ROUNDED);
    }
    assert_even(all.iter().map(|([x, y], _)| (libm::hypot(*x, *y) - 0.2) / 1.8).collect());
}

#[test]
fn moons_are_half_circles_that_reach_into_one_another() {
    let all = points(&options(ToyKind::Moons, 10_000, 0.0, 3));
    for ([x, y], label) in &all {
        // One is the other turned by half a turn about the origin.
        let side = if *label == 1 { -1.0 } else { 1.0 };
        let [x, y] = [side * x / 1.25 + 0.5, side * y / 1.25 + 0.25];
        assert!((libm::hypot(x, y) - 1.0).abs() < 2.0 * ROUNDED && y > -ROUNDED);
    }
    // The tip of the one lies within the other: 0.75 of the radius above its middle's ends.
    let low = all.iter().filter(|(_, label)| *label == 0).map(|([_, y], _)| *y);
    let high = all.iter().filter(|(_, label)| *label == 1).map(|([_, y], _)| *y);
    assert!(low.fold(f64::INFINITY, f64::min) < high.fold(f64::NEG_INFINITY, f64::max) - 0.6);
}

#[test]
fn noise_is_gaussian_of_the_deviation_asked_for_and_moves_the_same_points() {
    for kind in KINDS {
        let still = points(&options(kind, 4000, 0.0, 5));
        let moved = points(&options(kind, 4000, 0.3, 5));
        for axis in [0, 1] {
            let offsets = still.iter().zip(&moved).map(|(still, moved)| {
                assert_eq!(still.1, moved.1);
                moved.0[axis] - still.0[axis]
            });
            assert_even(offsets.map(|offset| normal_share(offset / 0.3)).collect());
        }
    }
}

#[test]
fn coordinates_are_of_the_order_of_one() {
    for kind in KINDS {
        let all = points(&options(kind, 20_000, 0.0, 1));
        let squares: f64 = all.iter().map(|([x, y], _)| x * x + y * y).sum();
        let mean_square = squares / (2.0 * all.len() as f64);
        assert!((0.7..1.3).contains(&mean_square), "{kind:?}: {mean_square}");
        let beyond = all.iter().flat_map(|(point, _)| point).filter(|side| side.abs() > 2.0);
        let most = if kind == ToyKind::Gaussians { 0.0255 } else { 0.0 };
        assert!(beyond.count() as f64 <= most * 2.0 * all.len() as f64, "{kind:?}");
    }
}

#[test]
fn classes_alternate_and_longer_requests_start_with_shorter_ones() {
    for kind in KINDS {
        let short = points(&options(kind, 11, 0.1, 7));
        let long = points(&options(kind, 500, 0.1, 7));
        assert_eq!(short, long[..11]);
        assert!(long.iter().enumerate().all(|(i, (_, label))| usize::from(*label) == 1 - i % 2));
        assert_ne!(long, points(&options(kind, 500, 0.1, 8)));
    }
}

#[test]
fn the_share_is_rounded_and_leaves_a_point_to_train_on() {
    let counts = |count, train_share| {
        let options = ToyOptions { count, train_share, ..ToyOptions::new(ToyKind::Moons) };
        let Toy { training, validation } = toy(&options).unwrap();
        (training.labels.len(), validation.labels.len())
    };
    assert_eq!(counts(10, 0.5), (5, 5));
    assert_eq!(counts(10, 0.25), (3, 7));
    assert_eq!(counts(10, 0.0), (1, 9));
    assert_eq!(counts(10, 1.0), (10, 0));
    let split = ToyOptions { train_share: 0.3, ..options(ToyKind::Xor, 20, 0.2, 4) };
    let split = toy(&split).unwrap();
    let whole = toy(&options(ToyKind::Xor, 20, 0.2, 4)).unwrap().training;
    assert_eq!([split.training.inputs, split.validation.inputs].concat(), whole.inputs);
}

#[test]
fn bounds_hold_on_both_sides() {
    let refused = |change: &dyn Fn(&mut ToyOptions)| {
        let mut options = ToyOptions::new(ToyKind::Circle);
        change(&mut options);
        toy(&options).err().map(|error| (error.code(), error.to_string()))
    };
    for count in [2, ToyOptions::MAX_COUNT] {
        assert_eq!(refused(&|options| options.count = count), None);
    }
    for count in [1, ToyOptions::MAX_COUNT + 1] {
        let text = format!("count is {count}; the number of points lies between 2 and 100000");
        assert_eq!(refused(&|options| options.count = count), Some((Code::OutOfRange, text)));
    }
    assert_eq!(refused(&|options| options.noise = 2.0), None);
    for noise in [-0.1, 2.1] {
        let text = format!("noise is {noise}; it must be a number between 0 and 2");
        assert_eq!(refused(&|options| options.noise = noise), Some((Code::OutOfRange, text)));
    }
    assert_eq!(refused(&|options| options.train_share = 1.0), None);
    for share in [-0.1, 1.1] {
        let text = format!("train_share is {share}; it must be a number between 0 and 1");
        assert_eq!(refused(&|options| options.train_share = share), Some((Code::OutOfRange, text)));
    }
    for nan in [f64::NAN, f64::INFINITY] {
        let codes = [
            refused(&|options| options.noise = nan),
            refused(&|options| options.train_share = nan),
        ];
        assert!(codes.iter().flatten().all(|(code, _)| *code == Code::NonFinite));
        assert_eq!(codes.iter().flatten().count(), 2);
    }
}
