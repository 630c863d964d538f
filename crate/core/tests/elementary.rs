//! The elementary functions in lanes against libm, in units in the last place.

use weightscope::{Elementary, Lanes, Packed};

type Single = <f32 as Packed>::Lanes;
type Double = <f64 as Packed>::Lanes;

/// A function in lanes of either kind, the same by libm, how far they may be apart, and where it is asked.
struct Case {
    name: &'static str,
    single: fn(Single) -> Single,
    double: fn(Double) -> Double,
    exact: fn(f64) -> f64,
    /// In units in the last place of `f32`, against libm in `f64`.
    single_ulps: f64,
    /// In units in the last place of `f64`; libm's own error, up to 1, is in it.
    double_ulps: f64,
    domain: fn(f64) -> bool,
}

const CASES: [Case; 4] = [
    Case {
        name: "exponential",
        single: Elementary::exponential,
        double: Elementary::exponential,
        exact: libm::exp,
        single_ulps: 1.1,
        double_ulps: 1.0,
        domain: |_| true,
    },
    Case {
        name: "exponential_minus_one",
        single: Elementary::exponential_minus_one,
        double: Elementary::exponential_minus_one,
        exact: libm::expm1,
        single_ulps: 1.8,
        double_ulps: 2.0,
        domain: |_| true,
    },
    Case {
        name: "hyperbolic_tangent",
        single: Elementary::hyperbolic_tangent,
        double: Elementary::hyperbolic_tangent,
        exact: libm::tanh,
        single_ulps: 2.4,
        double_ulps: 3.0,
        domain: |_| true,
    },
    Case {
        name: "logarithm_of_one_plus_share",
        single: Elementary::logarithm_of_one_plus_share,
        double: Elementary::logarithm_of_one_plus_share,
        exact: libm::log1p,
        single_ulps: 2.0,
        double_ulps: 2.0,
        domain: |x| (0.0..=1.0).contains(&x),
    },
];

/// How far `given` is from `exact`, in units in the last place an `f32` has there.
#[allow(clippy::cast_possible_truncation)]
fn ulps_of_single(given: f32, exact: f64) -> f64 {
    if exact.is_nan() || given.is_nan() {
        return if exact.is_nan() && given.is_nan() { 0.0 } else { f64::INFINITY };
    }
    let rounded = exact as f32;
    if given == rounded {
        return 0.0;
    }
    if given.is_infinite() || rounded.is_infinite() {
        return f64::INFINITY;
    }
    let magnitude = (exact.abs() as f32).max(f32::MIN_POSITIVE);
    let exponent = (magnitude.to_bits() >> 23) as i32 - 127;
    (f64::from(given) - exact).abs() / libm::scalbn(1.0, exponent - 23)
}

/// How many numbers lie between `given` and `exact`.
fn ulps_of_double(given: f64, exact: f64) -> f64 {
    if exact.is_nan() && given.is_nan() {
        return 0.0;
    }
    // Numbers in rising order count upwards.
    let order = |x: f64| {
        let bits = x.to_bits() as i64;
        i128::from(if bits < 0 { i64::MIN - bits } else { bits })
    };
    (order(given) - order(exact)).abs() as f64
}

/// The worst over the `f32` whose bits are multiples of `stride`.
fn worst_single(case: &Case, stride: usize) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    let mut numbers = (0..=u32::MAX)
        .step_by(stride)
        .map(f32::from_bits)
        .filter(|x| x.is_nan() || (case.domain)(f64::from(*x)));
    loop {
        let mut x = [0.0; 4];
        let mut count = 0;
        for (x, number) in x.iter_mut().zip(&mut numbers) {
            *x = number;
            count += 1;
        }
        if count == 0 {
            return worst;
        }
        let mut y = [0.0; 4];
        Lanes::store((case.single)(Lanes::load(&x)), &mut y);
        for (x, y) in x.into_iter().zip(y) {
            let error = ulps_of_single(y, (case.exact)(f64::from(x)));
            if error > worst.0 {
                worst = (error, x);
            }
        }
    }
}

/// The worst over doubles: all orders of magnitude, evenly, and where functions bend, densely.
fn worst_double(case: &Case, count: u64) -> (f64, f64) {
    let spread = (0..count).map(|i| f64::from_bits(i * (u64::MAX / count)));
    let dense = (0..count).map(|i| (i as f64 / count as f64 - 0.5) * 64.0);
    let wide = (0..count / 4).map(|i| (i as f64 / count as f64 * 4.0 - 0.5) * 1500.0);
    let mut worst = (0.0, 0.0);
    for x in spread.chain(dense).chain(wide).filter(|x| x.is_nan() || (case.domain)(*x)) {
        let y = (case.double)(Lanes::splat(x)).first();
        let error = ulps_of_double(y, (case.exact)(x));
        if error > worst.0 {
            worst = (error, x);
        }
    }
    worst
}

#[test]
fn singles_are_as_close_as_stated() {
    for case in &CASES {
        // A prime, so that all mantissas and exponents meet.
        let (error, x) = worst_single(case, 1009);
        println!("{}: {error} ulp at {x:e}", case.name);
        assert!(error <= case.single_ulps, "{}({x:e}) is {error} ulp off", case.name);
    }
}

#[test]
#[ignore = "minutes: all 2^32 of them"]
fn all_singles_are_as_close_as_stated() {
    for case in &CASES {
        let (error, x) = worst_single(case, 1);
        println!("{}: {error} ulp at {x:e}", case.name);
        assert!(error <= case.single_ulps, "{}({x:e}) is {error} ulp off", case.name);
    }
}

#[test]
fn doubles_are_as_close_as_stated() {
    for case in &CASES {
        let (error, x) = worst_double(case, 1_000_000);
        println!("{}: {error} ulp at {x:e}", case.name);
        assert!(error <= case.double_ulps, "{}({x:e}) is {error} ulp off", case.name);
    }
}

#[test]
fn ends_of_the_line_are_exact() {
    fn at<const N: usize>(function: fn(Single) -> Single, points: [f32; N]) -> [f32; N] {
        points.map(|x| function(Lanes::splat(x)).first())
    }
    let infinity = f32::INFINITY;
    let tiny = f32::from_bits(1);
    assert_eq!(
        at(Elementary::exponential, [0.0, -0.0, infinity, -infinity, 88.8, -104.0, -103.9]),
        [1.0, 1.0, infinity, 0.0, infinity, 0.0, tiny]
    );
    assert_eq!(
        at(Elementary::exponential_minus_one, [0.0, infinity, -infinity, 1e-30, -1e-30, -60.0]),
        [0.0, infinity, -1.0, 1e-30, -1e-30, -1.0]
    );
    assert_eq!(
        at(Elementary::hyperbolic_tangent, [infinity, -infinity, tiny, -tiny, 1e-30, 20.0]),
        [1.0, -1.0, tiny, -tiny, 1e-30, 1.0]
    );
    assert!(at(Elementary::hyperbolic_tangent, [-0.0])[0].is_sign_negative());
    assert_eq!(at(Elementary::logarithm_of_one_plus_share, [0.0, 1e-30]), [0.0, 1e-30]);
}

#[test]
fn powers_of_two_and_the_nearest_whole_number() {
    for n in -126..=127_i16 {
        let power = <Single as Lanes<f32>>::splat(f32::from(n)).power_of_two().first();
        assert_eq!(f64::from(power), libm::scalbn(1.0, n.into()));
    }
    for n in -1022..=1023_i16 {
        let power = <Double as Lanes<f64>>::splat(f64::from(n)).power_of_two().first();
        assert_eq!(power, libm::scalbn(1.0, n.into()));
    }
    for (x, nearest) in [(0.5, 0.0), (1.5, 2.0), (-2.5, -2.0), (-0.75, -1.0), (1e6 + 0.25, 1e6)] {
        assert_eq!(<Single as Lanes<f32>>::splat(x).nearest().first(), nearest);
        assert_eq!(<Double as Lanes<f64>>::splat(x.into()).nearest().first(), nearest.into());
    }
}
