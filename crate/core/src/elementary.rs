//! The elementary functions, over all lanes of a register at once.

use wide::{f32x4, f64x2};

use crate::lanes::Lanes;

/// Exponentials and their kin, lane by lane, with the same bits on every target: nothing but sums,
/// products, quotients and comparisons of [`Lanes`], each rounded once, in one order.
///
/// | function | by | error in f32 | in f64 |
/// | --- | --- | --- | --- |
/// | `exponential` | `x = n ln 2 + r`, `2^n (1 + p(r))` | 1.1 | 1 |
/// | `exponential_minus_one` | the same, `2^n p(r) + (2^n - 1)` | 1.8 | 2 |
/// | `hyperbolic_tangent` | `-t / (2 + t)` with `t = e^(-2 abs x) - 1`, or 1 less the rest | 2.4 | 3 |
/// | `logarithm_of_one_plus_share` | `2 artanh(x / (2 + x))` | 2.0 | 2 |
///
/// The errors are the largest that `tests/elementary.rs` finds, rounded up, in units in the last place:
/// over all `f32` against `libm` in `f64`, and over millions of `f64` against `libm`, whose own error is
/// in them. Infinities take their limits and NaN stays NaN.
///
/// Source of the reductions: Cody & Waite 1980, *Software manual for the elementary functions*; the
/// polynomials interpolate in Chebyshev's points.
pub trait Elementary: Sized {
    /// `e^x`.
    #[must_use]
    fn exponential(self) -> Self;
    /// `e^x - 1`, accurate near 0.
    #[must_use]
    fn exponential_minus_one(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn hyperbolic_tangent(self) -> Self;
    /// `ln(1 + x)` for `x` from 0 to 1, accurate near 0.
    #[must_use]
    fn logarithm_of_one_plus_share(self) -> Self;
}

trait Reduced: Sized {
    /// The whole `n` and the small `p` with `e^x = 2^n (1 + p)`.
    fn reduced(self) -> (Self, Self);
}

/// `c[0] + c[1] x + c[2] x^2 …`, by Horner's rule.
macro_rules! polynomial {
    ($x:expr, $last:expr) => { Self::splat($last) };
    ($x:expr, $first:expr, $($rest:expr),+) => {
        polynomial!($x, $($rest),+).times($x).plus(Self::splat($first))
    };
}

macro_rules! elementary {
    (
        $module:ident, $lanes:ty, inline($inline:ident),
        underflow: $underflow:literal,
        overflow: $overflow:literal,
        lost: $lost:literal,
        ln_2: $ln_2_high:literal + $ln_2_low:literal,
        exponential: $($exponential:literal)+,
        logarithm: $($logarithm:literal)+,
    ) => {
        impl Reduced for $lanes {
            #[inline(always)]
            fn reduced(self) -> (Self, Self) {
                let n = self.times(Self::splat(core::$module::consts::LOG2_E)).nearest();
                let r = self
                    .minus(n.times(Self::splat($ln_2_high)))
                    .minus(n.times(Self::splat($ln_2_low)));
                let series: Self = polynomial!(r, $($exponential),+);
                (n, r.plus(r.times(r).times(series)))
            }
        }

        impl Elementary for $lanes {
            #[inline($inline)]
            fn exponential(self) -> Self {
                let (low, high) = (Self::splat($underflow), Self::splat($overflow));
                let x = self.below(low).choose(low, self);
                let x = high.below(x).choose(high, x);
                let (n, p) = x.reduced();
                // Both powers are normal numbers where their product overflows or is subnormal.
                let half = n.times(Self::splat(0.5)).nearest();
                let rest = n.minus(half);
                p.plus(Self::splat(1.0)).times(half.power_of_two()).times(rest.power_of_two())
            }

            #[inline($inline)]
            fn exponential_minus_one(self) -> Self {
                let (low, high) = (Self::splat($lost), Self::splat($overflow));
                let x = self.below(low).choose(low, self);
                let x = high.below(x).choose(high, x);
                let (n, p) = x.reduced();
                // Half of it, for `2^n` itself may overflow.
                let power = n.minus(Self::splat(1.0)).power_of_two();
                let half = power.times(p).plus(power.minus(Self::splat(0.5)));
                half.plus(half)
            }

            #[inline($inline)]
            fn hyperbolic_tangent(self) -> Self {
                let low = Self::splat($lost);
                let x = Self::splat(-2.0).times(self.magnitude());
                let x = x.below(low).choose(low, x);
                let (n, p) = x.reduced();
                let power = n.power_of_two();
                let product = power.times(p);
                let t = product.plus(power.minus(Self::splat(1.0)));
                // Beyond 1/2, what is missing to 1 has the smaller error.
                let far = t.below(Self::splat(-2.0 / 3.0));
                let e = product.plus(power);
                let share = far.choose(e.plus(e), t).over(t.plus(Self::splat(2.0)));
                far.choose(Self::splat(1.0).minus(share), share).with_sign_of(self)
            }

            #[inline($inline)]
            fn logarithm_of_one_plus_share(self) -> Self {
                let s = self.over(self.plus(Self::splat(2.0)));
                let square = s.times(s);
                let series: Self = polynomial!(square, $($logarithm),+);
                let twice = s.plus(s);
                twice.plus(twice.times(square.times(series)))
            }
        }
    };
}

elementary! {
    f32, f32x4, inline(always),
    // Below, it rounds to 0; above, it is infinite; below the third, nothing is left of it beside 1.
    underflow: -104.0,
    overflow: 89.0,
    lost: -24.0,
    // The high part times any `n` is exact.
    ln_2: 0.693_145_75 + 1.428_606_8e-6,
    // (e^r - 1 - r) / r^2 for abs(r) up to ln(2) / 2: within 2.5e-8 of p.
    exponential: 0.5 0.166_665_76 0.041_666_556 0.008_363_179 0.001_392_618_4,
    // (artanh(s) / s - 1) / s^2 by s^2, for s up to 1/3: within 1.7e-8 of the logarithm.
    logarithm: 0.333_333_2 0.200_037_8 0.141_183_1 0.134_257_5,
}

elementary! {
    // Figures are drawn in f32: here, calls that keep the code small.
    f64, f64x2, inline(never),
    underflow: -746.0,
    overflow: 710.0,
    lost: -50.0,
    ln_2: 0.693_147_180_559_663 + 2.823_529_056_303_157_7e-13,
    // Within 6e-19 of p.
    exponential: 0.5 0.166_666_666_666_666_7 0.041_666_666_666_666_67 0.008_333_333_333_326_136
        0.001_388_888_888_888_374_8 1.984_126_987_482_062_7e-4 2.480_158_732_554_774_3e-5
        2.755_725_540_020_642_2e-6 2.755_727_364_311_03e-7 2.510_521_700_472_074_5e-8
        2.091_468_696_808_687_6e-9,
    // Within 6e-18 of the logarithm.
    logarithm: 0.333_333_333_333_333_3 0.200_000_000_000_072_92 0.142_857_142_835_543_8
        0.111_111_113_587_139_32 0.090_908_947_180_664_29 0.076_927_850_324_793_12
        0.066_570_721_048_274_68 0.060_005_364_047_953_56 0.044_003_692_430_723_37
        0.080_820_228_059_717_66,
}
