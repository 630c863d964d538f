//! Activations and their derivatives over slices, in lanes.

use wide::f64x2;

use crate::activation::{Activation, SELU_ALPHA, SELU_LAMBDA};
use crate::elementary::Elementary;
use crate::lanes::{Lanes, Packed};
use crate::scalar::Scalar;

/// What is done to every number of a slice, compiled once for each scalar. A number's answer does not
/// depend on where it stands.
pub trait Elementwise: Sized {
    /// Replaces every `z` by `phi(z)`.
    fn activate(phi: Activation, values: &mut [Self]);
    /// Multiplies every number of `gradient` by `phi'(z)` of its `z`.
    fn multiply_by_slope(phi: Activation, z: &[Self], gradient: &mut [Self]);
}

macro_rules! elementwise {
    ($($scalar:ty)+) => {
        $(
            impl Elementwise for $scalar {
                #[inline(never)]
                fn activate(phi: Activation, values: &mut [Self]) {
                    activate(phi, values);
                }

                #[inline(never)]
                fn multiply_by_slope(phi: Activation, z: &[Self], gradient: &mut [Self]) {
                    multiply_by_slope(phi, z, gradient);
                }
            }
        )+
    };
}

elementwise!(f32 f64);

/// Replaces every number by its exponential.
#[inline(never)]
pub(crate) fn exponentials(values: &mut [f64]) {
    replace(values, Elementary::exponential);
}

/// Replaces every number from 0 to 1 by the logarithm of one and it.
#[inline(never)]
pub(crate) fn logarithms_of_one_plus_shares(values: &mut [f64]) {
    replace(values, Elementary::logarithm_of_one_plus_share);
}

type L<T> = <T as Packed>::Lanes;

/// Leaky ReLU whose slope is 0 is ReLU, which knows what 0 times infinity is to be.
fn plain<T: Scalar>(phi: Activation) -> Activation {
    match phi {
        Activation::LeakyRelu { slope } if T::from_f64(slope.get()) == T::ZERO => Activation::Relu,
        _ => phi,
    }
}

/// More lanes than any register has.
const LANES: usize = 4;

/// `value = operation(value)` for all of them.
#[inline(always)]
fn replace<T: Scalar>(values: &mut [T], operation: impl Fn(L<T>) -> L<T>) {
    let count = L::<T>::COUNT;
    let (whole, rest) = values.split_at_mut(values.len() - values.len() % count);
    let mut last = [T::ZERO; LANES];
    last[..rest.len()].copy_from_slice(rest);
    let padded = &mut last[..rest.len().next_multiple_of(count)];
    // The last register too goes through the one loop there is: the operation is compiled once.
    for part in [whole, padded] {
        for register in part.chunks_exact_mut(count) {
            operation(L::<T>::load(register)).store(register);
        }
    }
    rest.copy_from_slice(&last[..rest.len()]);
}

/// `value = value * factor(other)` for all of them and as many others.
#[inline(always)]
fn multiply<T: Scalar>(values: &mut [T], others: &[T], factor: impl Fn(L<T>) -> L<T>) {
    let count = L::<T>::COUNT;
    let middle = values.len() - values.len() % count;
    let (whole, rest) = values.split_at_mut(middle);
    let (others, other_rest) = others.split_at(middle);
    let (mut last, mut last_others) = ([T::ZERO; LANES], [T::ZERO; LANES]);
    last[..rest.len()].copy_from_slice(rest);
    last_others[..rest.len()].copy_from_slice(other_rest);
    let padded = &mut last[..rest.len().next_multiple_of(count)];
    for (part, others) in [(whole, others), (padded, &last_others[..])] {
        for (register, other) in part.chunks_exact_mut(count).zip(others.chunks_exact(count)) {
            L::<T>::load(register).times(factor(L::<T>::load(other))).store(register);
        }
    }
    rest.copy_from_slice(&last[..rest.len()]);
}

/// `value` in every lane.
#[inline(always)]
fn splat<T: Scalar>(value: f64) -> L<T> {
    L::<T>::splat(T::from_f64(value))
}

#[inline(always)]
fn activate<T: Scalar>(phi: Activation, values: &mut [T]) {
    let (zero, one) = (splat::<T>(0.0), splat::<T>(1.0));
    match plain::<T>(phi) {
        Activation::Linear => {}
        Activation::Tanh => replace(values, Elementary::hyperbolic_tangent),
        Activation::Sigmoid => replace(values, sigmoid),
        Activation::Relu => replace(values, |x| x.below(zero).choose(zero, x)),
        Activation::LeakyRelu { slope } => {
            let slope = splat::<T>(slope.get());
            replace(values, |x| zero.below(x).choose(x, slope.times(x)));
        }
        Activation::Elu => {
            replace(values, |x| zero.below(x).choose(x, x.exponential_minus_one()));
        }
        Activation::Selu => {
            let (right, left) = (splat::<T>(SELU_LAMBDA), splat::<T>(SELU_LAMBDA * SELU_ALPHA));
            replace(values, |x| {
                zero.below(x).choose(right.times(x), left.times(x.exponential_minus_one()))
            });
        }
        Activation::Gelu => replace(values, |x| {
            if single::<T>() {
                x.in_double(|x| gated(x, bell_and_cdf(x).1))
            } else {
                x.each(|x| T::from_f64(gelu(x.to_f64())))
            }
        }),
        Activation::GeluTanh => replace(values, |x| x.in_double(gelu_tanh)),
        Activation::Silu => replace(values, |x| gated(x, sigmoid(x))),
        Activation::Softplus => replace(values, |x| {
            let bend = zero.minus(x.magnitude()).exponential().logarithm_of_one_plus_share();
            zero.below(x).choose(x, zero).plus(bend)
        }),
        Activation::Softsign => replace(values, |x| {
            let answer = x.over(one.plus(x.magnitude()));
            // Infinite by infinite.
            let limit = x.nan().choose(x, one.with_sign_of(x));
            answer.nan().choose(limit, answer)
        }),
        Activation::HardTanh => {
            let low = splat::<T>(-1.0);
            replace(values, |x| {
                let x = one.below(x).choose(one, x);
                x.below(low).choose(low, x)
            });
        }
        Activation::Erf => replace(values, |x| x.each(T::error_function)),
    }
}

#[inline(always)]
fn multiply_by_slope<T: Scalar>(phi: Activation, z: &[T], gradient: &mut [T]) {
    let (zero, one) = (splat::<T>(0.0), splat::<T>(1.0));
    match plain::<T>(phi) {
        Activation::Linear => multiply(gradient, z, |x| x.nan().choose(x, one)),
        Activation::Tanh => {
            // 1 - tanh^2 = 4 e / (1 + e)^2 with e = e^(-2|x|), without the cancellation.
            let four = splat::<T>(4.0);
            multiply(gradient, z, |x| four.times(sigmoid_slope(x.plus(x))));
        }
        Activation::Sigmoid => multiply(gradient, z, sigmoid_slope),
        Activation::Relu => {
            multiply(gradient, z, |x| zero.below(x).choose(one, x.nan().choose(x, zero)));
        }
        Activation::LeakyRelu { slope } => {
            let slope = splat::<T>(slope.get());
            multiply(gradient, z, |x| zero.below(x).choose(one, x.nan().choose(x, slope)));
        }
        Activation::Elu => multiply(gradient, z, |x| zero.below(x).choose(one, x.exponential())),
        Activation::Selu => {
            let (right, left) = (splat::<T>(SELU_LAMBDA), splat::<T>(SELU_LAMBDA * SELU_ALPHA));
            multiply(gradient, z, |x| zero.below(x).choose(right, left.times(x.exponential())));
        }
        Activation::Gelu => multiply(gradient, z, |x| {
            if single::<T>() {
                x.in_double(|x| {
                    let (bell, cdf) = bell_and_cdf(x);
                    cdf.plus(gated(x, bell.times(f64x2::splat(FRAC_1_SQRT_2PI))))
                })
            } else {
                x.each(|x| T::from_f64(gelu_slope(x.to_f64())))
            }
        }),
        Activation::GeluTanh => multiply(gradient, z, |x| x.in_double(gelu_tanh_slope)),
        Activation::Silu => {
            multiply(gradient, z, |x| sigmoid(x).plus(gated(x, sigmoid_slope(x))));
        }
        Activation::Softplus => multiply(gradient, z, sigmoid),
        Activation::Softsign => multiply(gradient, z, |x| {
            let reciprocal = one.over(one.plus(x.magnitude()));
            reciprocal.times(reciprocal)
        }),
        Activation::HardTanh => {
            multiply(gradient, z, |x| {
                x.magnitude().below(one).choose(one, x.nan().choose(x, zero))
            });
        }
        // In double precision whatever `T`: the rounding of x^2 grows into the exponential.
        Activation::Erf => multiply(gradient, z, |x| {
            x.in_double(|x| {
                let bell = f64x2::splat(0.0).minus(x.times(x)).exponential();
                bell.times(f64x2::splat(core::f64::consts::FRAC_2_SQRT_PI))
            })
        }),
    }
}

/// `x * gate`, where a gate that has closed wins over an infinite `x`.
#[inline(always)]
fn gated<T: Scalar, L: Lanes<T>>(x: L, gate: L) -> L {
    let product = x.times(gate);
    let closed = x.nan().choose(x, L::splat(T::ZERO));
    product.nan().choose(closed, product)
}

/// With `e = e^-|x|`, which can not overflow: 1 or `e`, over `1 + e`.
#[inline(always)]
fn sigmoid<T: Scalar, L: Lanes<T> + Elementary>(x: L) -> L {
    let (zero, one) = (L::splat(T::ZERO), L::splat(T::ONE));
    let e = zero.minus(x.magnitude()).exponential();
    x.below(zero).choose(e, one).over(one.plus(e))
}

/// `sigmoid(x) sigmoid(-x)`, without the cancellation of `1 - sigmoid(x)`.
#[inline(always)]
fn sigmoid_slope<T: Scalar, L: Lanes<T> + Elementary>(x: L) -> L {
    let (zero, one) = (L::splat(T::ZERO), L::splat(T::ONE));
    let e = zero.minus(x.magnitude()).exponential();
    let reciprocal = one.over(one.plus(e));
    e.times(reciprocal.times(reciprocal))
}

// GELU is computed in double precision for either scalar: in f32 the rounding of the argument alone
// costs up to 2 x^2 units in the last place of its left tail. For f32 the distribution function need be
// no better than f32, and then it is done in lanes.

/// Whether `T` is `f32`.
#[inline(always)]
fn single<T: Scalar>() -> bool {
    size_of::<T>() == size_of::<f32>()
}

const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// `e^(-x^2/2)` and the standard normal distribution function, which is within 2e-9 of itself.
///
/// The function at `-y` is `e^(-y^2/2)` times what changes slowly: a polynomial in `(y - 4)/(y + 4)`
/// that interpolates in Chebyshev's points for y from 0 to 15, beyond which no `f32` is left of it.
#[inline(always)]
fn bell_and_cdf(x: f64x2) -> (f64x2, f64x2) {
    const RATIO: [f64; 12] = [
        0.094_410_641_277_404_9,
        -0.170_397_721_545_395_87,
        0.124_379_258_456_678_96,
        -0.071_707_403_436_370_48,
        0.030_864_741_334_582_068,
        -0.008_492_210_331_473_054,
        5.079_712_120_467_863e-4,
        6.398_387_407_105_196e-4,
        -1.879_151_867_526_749e-4,
        -4.908_171_916_022_930_6e-5,
        2.724_708_619_350_796_4e-5,
        8.522_479_287_441_5e-6,
    ];
    let [zero, half, one, four] = [0.0, 0.5, 1.0, 4.0].map(f64x2::splat);
    let bell = zero.minus(half.times(x.times(x))).exponential();
    let (y, far) = (x.magnitude(), f64x2::splat(40.0));
    let y = far.below(y).choose(far, y);
    let s = y.minus(four).over(y.plus(four));
    let [rest @ .., last] = RATIO;
    let ratio = rest
        .iter()
        .rev()
        .fold(f64x2::splat(last), |sum, &term| sum.times(s).plus(f64x2::splat(term)));
    let tail = bell.times(ratio);
    (bell, x.below(zero).choose(tail, one.minus(tail)))
}

/// The standard normal distribution function; `erfc` keeps the left tail.
fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

fn gelu(x: f64) -> f64 {
    let gate = normal_cdf(x);
    if gate == 0.0 { 0.0 } else { x * gate }
}

fn gelu_slope(x: f64) -> f64 {
    let bell = libm::exp(-0.5 * (x * x));
    let moved = if bell == 0.0 { 0.0 } else { x * (FRAC_1_SQRT_2PI * bell) };
    normal_cdf(x) + moved
}

/// `2 sqrt(2/pi)`: with `1 + tanh u = 2 sigmoid(2u)`, the argument of GELU's sigmoid.
const GELU_RATE: f64 = 1.595_769_121_605_730_7;
const GELU_CUBIC: f64 = 0.044_715;

/// `1 + tanh u = 2 sigmoid(2u)`: this is `2u`.
#[inline(always)]
fn gelu_argument(x: f64x2) -> f64x2 {
    let growth = f64x2::splat(GELU_CUBIC).times(x.times(x)).plus(f64x2::splat(1.0));
    f64x2::splat(GELU_RATE).times(x.times(growth))
}

#[inline(always)]
fn gelu_tanh(x: f64x2) -> f64x2 {
    gated(x, sigmoid(gelu_argument(x)))
}

#[inline(always)]
fn gelu_tanh_slope(x: f64x2) -> f64x2 {
    let argument = gelu_argument(x);
    let growth = f64x2::splat(3.0 * GELU_CUBIC).times(x.times(x)).plus(f64x2::splat(1.0));
    let rate = f64x2::splat(GELU_RATE).times(growth);
    sigmoid(argument).plus(gated(x.times(rate), sigmoid_slope(argument)))
}
