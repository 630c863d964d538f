//! Swings of a course, against courses whose swings are known.

use weightscope::{SWING_SHARE, swings};

fn count(values: &[f64]) -> u32 {
    swings(values).last().copied().unwrap_or(0)
}

#[test]
fn a_wave_swings_once_a_period() {
    // 3 + cos comes down to 2 and up to 4 in each period; there are twenty.
    let phase = |at: i32| core::f64::consts::TAU * f64::from(at) / 50.0;
    let wave: Vec<f64> = (0..1000).map(|at| 3.0 + libm::cos(phase(at))).collect();
    assert_eq!(count(&wave), 20);
    let counted = swings(&wave);
    assert_eq!(counted.len(), wave.len());
    assert!(counted.windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1));
    // Its size does not matter.
    let small: Vec<f64> = wave.iter().map(|value| 1e-200 * value).collect();
    assert_eq!(swings(&small), counted);
}

#[test]
fn falls_and_wiggles_do_not_swing_and_a_long_rise_swings_once() {
    let fall: Vec<f64> = (0..100).map(|at| libm::exp(-f64::from(at) / 20.0)).collect();
    assert_eq!(count(&fall), 0);
    let wiggly: Vec<f64> =
        fall.iter().enumerate().map(|(at, value)| value * [1.0, 1.1][at % 2]).collect();
    assert_eq!(count(&wiggly), 0);
    let rise: Vec<f64> = fall.iter().rev().copied().collect();
    assert_eq!(count(&rise), 1);
    // Beyond its share of what a course had come down to a rise counts, and not before.
    assert_eq!(count(&[1.0, 1.0 + 0.99 * SWING_SHARE, 0.5]), 0);
    assert_eq!(count(&[1.0, 1.0 + 1.01 * SWING_SHARE, 0.5]), 1);
    assert_eq!(count(&[0.0; 5]), 0);
    assert_eq!(count(&[]), 0);
}

#[test]
fn numbers_that_are_not_finite_do_no_harm() {
    let nan = f64::NAN;
    assert_eq!(swings(&[1.0, nan, 2.0, nan, 1.0, 2.0]), [0, 0, 1, 1, 1, 2]);
    assert_eq!(swings(&[1.0, f64::INFINITY, 1.0, 2.0]), [0, 1, 1, 2]);
    assert_eq!(swings(&[nan, nan]), [0, 0]);
}
