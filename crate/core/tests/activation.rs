//! Activations against 40-digit values, against central differences and at the ends of the line.

mod golden;

use golden::{activation, read};
use weightscope::{Activation, Code, SATURATED_SHARE, Scalar, Slope};

fn all() -> Vec<Activation> {
    let slopes = [0.0, 0.2, 1.0, 10.0].map(|slope| Activation::leaky_relu(slope).unwrap());
    Activation::ALL.into_iter().chain(slopes).collect()
}

/// All rows of the table: activation, x, phi, phi'.
fn table() -> Vec<(Activation, f64, f64, f64)> {
    let file = read("activations");
    let mut rows = Vec::new();
    for (name, lines) in file["table"].as_object().unwrap() {
        for line in lines.as_array().unwrap() {
            let number = |column: usize| line[column].as_f64().unwrap();
            rows.push((activation(name), number(0), number(1), number(2)));
        }
    }
    assert_eq!(rows.len(), 15 * 28);
    rows
}

/// Within `relative` of the reference, or within `absolute` where phi or phi' crosses zero between
/// its terms.
fn close(given: f64, expected: f64, relative: f64, absolute: f64) -> bool {
    (given - expected).abs() <= relative * expected.abs() + absolute
}

#[test]
fn f64_agrees_with_forty_digits() {
    // 1e-13: rounding an argument y by half an ulp moves e^y by y * 1.1e-16, and GELU's tail at -20
    // is e^-200. The one entry the table itself has lost (1 - sigmoid at x = 100, 3.7e-44, below its
    // 40 digits) needs the absolute 1e-40.
    for (phi, x, value, derivative) in table() {
        let (v, d) = (phi.value(x), phi.derivative(x));
        assert!(close(v, value, 1e-13, 1e-40), "{phi:?}({x}) = {v:e}, not {value:e}");
        assert!(close(d, derivative, 1e-13, 1e-40), "{phi:?}'({x}) = {d:e}, not {derivative:e}");
    }
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn f32_agrees_to_its_own_precision() {
    // x = 0.1 and 0.001 are no f32, so the reference is the f64 function (tested above) at the
    // rounded x. 1e-6 is 8 units in the last place; below 1e-37 f32 itself runs out of digits.
    for (phi, x, _, _) in table() {
        let single = x as f32;
        let exact = f64::from(single);
        let (v, d) = (f64::from(phi.value(single)), f64::from(phi.derivative(single)));
        let (value, derivative) = (phi.value(exact), phi.derivative(exact));
        assert!(close(v, value, 1e-6, 1e-37), "{phi:?}({x}) = {v:e}, not {value:e}");
        assert!(close(d, derivative, 1e-6, 1e-37), "{phi:?}'({x}) = {d:e}, not {derivative:e}");
    }
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn f32_keeps_its_digits_between_the_points_of_the_table() {
    // A dense sweep. The absolute 1e-7 is one unit in the last place of the terms whose difference
    // vanishes at the zeros of silu' (-1.278) and gelu' (-0.752).
    for phi in all() {
        for step in -4000..=4000_i16 {
            let single = f32::from(step) / 128.0;
            let exact = f64::from(single);
            let (v, d) = (f64::from(phi.value(single)), f64::from(phi.derivative(single)));
            let (value, derivative) = (phi.value(exact), phi.derivative(exact));
            let floor = if (-1.5..-0.5).contains(&single) { 1e-7 } else { 1e-37 };
            assert!(close(v, value, 1e-6, floor), "{phi:?}({exact}) = {v:e}, not {value:e}");
            assert!(
                close(d, derivative, 1e-6, floor),
                "{phi:?}'({exact}) = {d:e}, not {derivative:e}"
            );
        }
    }
}

/// What phi and phi' are by libm in double precision, and how many units in the last place of an `f32`
/// they may be off.
struct Exact {
    phi: Activation,
    value: fn(f64) -> f64,
    value_ulps: f64,
    slope: fn(f64) -> f64,
    slope_ulps: f64,
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / core::f64::consts::SQRT_2)
}

const EXACT: [Exact; 7] = [
    Exact {
        phi: Activation::Tanh,
        value: libm::tanh,
        value_ulps: 2.4,
        slope: |x| 1.0 / (libm::cosh(x) * libm::cosh(x)),
        slope_ulps: 4.6,
    },
    Exact {
        phi: Activation::Sigmoid,
        value: sigmoid,
        value_ulps: 3.0,
        slope: |x| sigmoid(x) * sigmoid(-x),
        slope_ulps: 4.6,
    },
    Exact {
        phi: Activation::Elu,
        value: |x| if x > 0.0 { x } else { libm::expm1(x) },
        value_ulps: 1.8,
        slope: |x| if x > 0.0 { 1.0 } else { libm::exp(x) },
        slope_ulps: 1.1,
    },
    Exact {
        phi: Activation::Silu,
        value: |x| x * sigmoid(x),
        value_ulps: 3.0,
        slope: |x| sigmoid(x) * (1.0 + x * sigmoid(-x)),
        slope_ulps: 7.0,
    },
    Exact {
        phi: Activation::Softplus,
        value: |x| if x > 0.0 { x } else { 0.0 } + libm::log1p(libm::exp(-x.abs())),
        value_ulps: 3.0,
        slope: sigmoid,
        slope_ulps: 3.0,
    },
    Exact {
        phi: Activation::Gelu,
        value: |x| x * normal_cdf(x),
        value_ulps: 0.6,
        slope: |x| normal_cdf(x) + x * 0.398_942_280_401_432_7 * libm::exp(-0.5 * x * x),
        slope_ulps: 0.7,
    },
    Exact {
        phi: Activation::Erf,
        value: libm::erf,
        value_ulps: 0.8,
        slope: |x| core::f64::consts::FRAC_2_SQRT_PI * libm::exp(-x * x),
        slope_ulps: 0.6,
    },
];

/// How far `given` is from `exact`, in units in the last place of an `f32` there.
fn ulps(given: f32, exact: f64) -> f64 {
    let exponent = libm::ilogb(exact.abs().max(f64::from(f32::MIN_POSITIVE)));
    (f64::from(given) - exact).abs() / libm::scalbn(1.0, exponent - 23)
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn f32_is_within_the_stated_units_in_the_last_place() {
    let mut worse = Vec::new();
    for Exact { phi, value, value_ulps, slope, slope_ulps } in EXACT {
        let (mut worst_value, mut worst_slope) = (0.0_f64, 0.0_f64);
        for step in -600_000..=600_000_i32 {
            let x = (f64::from(step) / 20_011.0) as f32;
            let wide = f64::from(x);
            worst_value = worst_value.max(ulps(phi.value(x), value(wide)));
            // Between these, silu' and gelu' pass through 0.
            if !(matches!(phi, Activation::Silu | Activation::Gelu) && (-2.5..-0.5).contains(&x)) {
                worst_slope = worst_slope.max(ulps(phi.derivative(x), slope(wide)));
            }
        }
        println!("{phi:?}: {worst_value} {worst_slope}");
        if worst_value > value_ulps || worst_slope > slope_ulps {
            worse.push(format!("{phi:?} is {worst_value} ulp off, its derivative {worst_slope}"));
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn kinks_follow_the_stated_subgradients() {
    let file = read("activations");
    let mut count = 0;
    for (name, lines) in file["kinks"].as_object().unwrap() {
        let phi = activation(&name.replace("leaky_relu(", "leaky_relu_").replace(')', ""));
        for line in lines.as_array().unwrap() {
            let number = |column: usize| line[column].as_f64().unwrap();
            let (x, value, derivative) = (number(0), number(1), number(2));
            assert!(close(phi.value(x), value, 1e-14, 0.0), "{phi:?}({x})");
            assert!(close(phi.derivative(x), derivative, 1e-14, 0.0), "{phi:?}'({x})");
            count += 1;
        }
    }
    assert_eq!(count, 44);
}

#[test]
fn derivative_is_that_of_the_value() {
    // Central differences with h = 2^-17: h^2/6 |phi'''| < 1e-10 (|phi'''| < 4 throughout) and
    // 2^-53 |phi| / h < 1e-9 of rounding for |phi| < 60.
    const STEP: f64 = 1.0 / 131_072.0;
    for phi in all() {
        for i in -600..=600_i16 {
            let x = f64::from(i) / 100.0 + 0.001;
            let difference = (phi.value(x + STEP) - phi.value(x - STEP)) / (2.0 * STEP);
            let derivative = phi.derivative(x);
            assert!(close(derivative, difference, 0.0, 2e-9), "{phi:?}'({x}) = {derivative}");
        }
    }
}

/// The value and derivative at x -> -infinity and x -> infinity.
fn limits(phi: Activation) -> [f64; 4] {
    const INFINITY: f64 = f64::INFINITY;
    match phi {
        Activation::Linear => [-INFINITY, 1.0, INFINITY, 1.0],
        Activation::Tanh | Activation::Softsign | Activation::HardTanh | Activation::Erf => {
            [-1.0, 0.0, 1.0, 0.0]
        }
        Activation::Sigmoid => [0.0, 0.0, 1.0, 0.0],
        Activation::LeakyRelu { slope } if slope.get() > 0.0 => {
            [-INFINITY, slope.get(), INFINITY, 1.0]
        }
        Activation::Elu => [-1.0, 0.0, INFINITY, 1.0],
        Activation::Selu => [-weightscope::SELU_LAMBDA * weightscope::SELU_ALPHA, 0.0, INFINITY, {
            weightscope::SELU_LAMBDA
        }],
        _ => [0.0, 0.0, INFINITY, 1.0],
    }
}

fn ends<T: Scalar>() {
    for phi in all() {
        let [low, low_slope, high, high_slope] = limits(phi);
        for (x, value, slope) in
            [(f64::NEG_INFINITY, low, low_slope), (f64::INFINITY, high, high_slope)]
        {
            let (v, d) = (phi.value(T::from_f64(x)), phi.derivative(T::from_f64(x)));
            assert!(v == T::from_f64(value), "{phi:?}({x}) = {v}");
            assert!(d == T::from_f64(slope), "{phi:?}'({x}) = {d}");
        }
        // Nothing finite up to a thousandth of the largest number gives NaN.
        let largest = T::from_f64(if T::from_f64(1e300).finite() { 1e304 } else { 1e35 });
        for x in [T::from_f64(1e3), T::from_f64(1e10), largest] {
            for x in [x, -x] {
                assert!(phi.value(x).finite() && phi.derivative(x).finite(), "{phi:?}({x})");
            }
        }
        let nan = T::from_f64(f64::NAN);
        assert!(phi.value(nan).to_f64().is_nan(), "{phi:?}(NaN)");
        assert!(phi.derivative(nan).to_f64().is_nan(), "{phi:?}'(NaN)");
    }
}

#[test]
fn infinities_take_limits_and_nan_stays() {
    ends::<f32>();
    ends::<f64>();
}

fn slices<T: Scalar>() {
    // Some in the tails, some at kinks, and two without any number to say.
    let numbers = (-50..50_i8).map(|i| f64::from(i) / 7.0);
    let odd = [-0.0, 0.0, 1.0, -1.0, 30.0, -30.0, 200.0, -200.0, 1e-40, f64::INFINITY];
    let z: Vec<T> = numbers.chain(odd).chain([-f64::INFINITY]).map(T::from_f64).collect();
    let bits = |x: T| x.to_f64().to_bits();
    for phi in all() {
        for length in [0, 1, 2, 3, 4, 5, 7, 8, 31, 33, z.len()] {
            let z = &z[z.len() - length..];
            let mut in_place = z.to_vec();
            phi.apply(&mut in_place);
            let mut apart = vec![T::ZERO; z.len()];
            phi.apply_to(z, &mut apart);
            let mut gradient = vec![T::from_f64(-3.0); z.len()];
            phi.multiply_by_derivative(z, &mut gradient);
            for (i, &x) in z.iter().enumerate() {
                let value = bits(phi.value(x));
                assert!(bits(in_place[i]) == value && bits(apart[i]) == value, "{phi:?}({x})");
                let product = bits(T::from_f64(-3.0) * phi.derivative(x));
                assert_eq!(bits(gradient[i]), product, "{phi:?}'({x}), {length} numbers");
            }
        }
    }
}

#[test]
fn slices_hold_what_single_values_are_to_the_bit() {
    slices::<f32>();
    slices::<f64>();
}

#[test]
fn max_derivative_is_reached_and_never_passed() {
    for phi in all() {
        let max = phi.max_derivative();
        // Steps of 1e-4 miss a smooth maximum by at most 1e-8 |phi'''| / 8; softplus' tends to its
        // bound far to the right.
        let seen = (-60_000..=60_000_i32)
            .map(|i| f64::from(i) / 1e4)
            .chain([-40.0, 40.0])
            .map(|x| phi.derivative(x).abs())
            .fold(0.0, f64::max);
        assert!(seen <= max * (1.0 + 1e-15) && seen > max - 1e-8, "{phi:?}: {seen}, not {max}");
    }
}

#[test]
fn bounded_ones_and_only_they_saturate() {
    for phi in all() {
        let [low, low_slope, high, high_slope] = limits(phi);
        assert_eq!(phi.bounded(), low.is_finite() && high.is_finite(), "{phi:?}");
        let threshold = phi.saturation_threshold();
        assert_eq!(threshold, phi.bounded().then(|| SATURATED_SHARE * phi.max_derivative()));
        if let Some(threshold) = threshold {
            assert!(low_slope < threshold && high_slope < threshold, "{phi:?}");
        }
    }
}

#[test]
fn kinks_lie_where_the_derivative_or_its_slope_jumps() {
    // The second difference of phi over +-h, divided by h, tends to the jump of phi' at a kink and to
    // 0 elsewhere; for softsign it is the second derivative that jumps.
    for phi in all() {
        for x in [-1.0, 0.0, 1.0] {
            const STEP: f64 = 1e-4;
            let left = (phi.derivative(x - STEP) - phi.derivative(x - 2.0 * STEP)) / STEP;
            let right = (phi.derivative(x + 2.0 * STEP) - phi.derivative(x + STEP)) / STEP;
            let jump =
                (phi.derivative(x + STEP) - phi.derivative(x - STEP)).abs() + (right - left).abs();
            let smooth = jump < 0.01;
            let listed = phi.kinks().contains(&x);
            // Leaky ReLU with slope 1 is smooth, and splitting there does no harm.
            assert!(listed != smooth || phi == Activation::leaky_relu(1.0).unwrap(), "{phi:?} {x}");
        }
    }
}

#[test]
fn slopes_are_checked() {
    for (slope, code) in [
        (-0.001, Code::OutOfRange),
        (10.001, Code::OutOfRange),
        (f64::NAN, Code::NonFinite),
        (f64::INFINITY, Code::NonFinite),
    ] {
        let error = Activation::leaky_relu(slope).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, "slope"));
    }
    assert_eq!(Slope::new(Slope::MIN).unwrap().get(), 0.0);
    assert_eq!(Slope::new(Slope::MAX).unwrap().get(), 10.0);
    assert!(Slope::new(-0.0).unwrap().get().is_sign_positive());
}
