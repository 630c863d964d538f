//! The two number types the core computes in.

use core::fmt::{Debug, Display};
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::numbers::Numbers;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A floating-point number: `f32` for figures, `f64` for reproductions and reference tests.
///
/// Every transcendental function comes from `libm` or, in lanes, from [`Elementary`](crate::Elementary),
/// never from the platform, so that one seed gives the same bits natively, in Node and in every
/// browser. The methods carry names of their own (`exponential`, not `exp`) so that a call can not fall
/// back on the inherent, platform-dependent one.
pub trait Scalar:
    sealed::Sealed
    + crate::lanes::Packed
    + crate::elementwise::Elementwise
    + crate::kernel::Kernels
    + Copy
    + PartialOrd
    + Default
    + Debug
    + Display
    + Send
    + Sync
    + Sum
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The smallest number with all its digits; what lies between it and 0 has fewer.
    const MIN_POSITIVE: Self;
    /// The nearest value of this type to `value`; out of range becomes infinite.
    fn from_f64(value: f64) -> Self;
    /// The same value as an `f64`, exactly.
    fn to_f64(self) -> f64;
    /// These numbers, for what only reads them.
    #[doc(hidden)]
    fn numbers(values: &[Self]) -> Numbers<'_>;
    /// Neither NaN nor infinite.
    fn finite(self) -> bool;
    /// `|x|`.
    fn magnitude(self) -> Self;
    /// The correctly rounded square root.
    fn square_root(self) -> Self;
    /// `e^x`.
    fn exponential(self) -> Self;
    /// `e^x - 1`, accurate near 0.
    fn exponential_minus_one(self) -> Self;
    /// `ln x`.
    fn logarithm(self) -> Self;
    /// `ln(1 + x)`, accurate near 0.
    fn logarithm_of_one_plus(self) -> Self;
    /// The hyperbolic tangent.
    fn hyperbolic_tangent(self) -> Self;
    /// The error function, `2/sqrt(pi) * integral of e^(-t^2) from 0 to x`.
    fn error_function(self) -> Self;
    /// `1 - erf(x)`, accurate where erf is near 1.
    fn complementary_error_function(self) -> Self;
}

macro_rules! scalar {
    ($type:ty, $numbers:ident, $exp:path, $expm1:path, $ln:path, $ln1p:path, $tanh:path, $erf:path, $erfc:path) => {
        impl Scalar for $type {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const MIN_POSITIVE: Self = <$type>::MIN_POSITIVE;
            #[inline]
            #[allow(clippy::cast_possible_truncation, clippy::cast_lossless)]
            fn from_f64(value: f64) -> Self {
                value as $type
            }
            #[inline]
            #[allow(clippy::cast_lossless)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline]
            fn numbers(values: &[Self]) -> Numbers<'_> {
                Numbers::$numbers(values)
            }
            #[inline]
            fn finite(self) -> bool {
                self.is_finite()
            }
            #[inline]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline]
            fn square_root(self) -> Self {
                self.sqrt()
            }
            #[inline]
            fn exponential(self) -> Self {
                $exp(self)
            }
            #[inline]
            fn exponential_minus_one(self) -> Self {
                $expm1(self)
            }
            #[inline]
            fn logarithm(self) -> Self {
                $ln(self)
            }
            #[inline]
            fn logarithm_of_one_plus(self) -> Self {
                $ln1p(self)
            }
            #[inline]
            fn hyperbolic_tangent(self) -> Self {
                $tanh(self)
            }
            #[inline]
            fn error_function(self) -> Self {
                $erf(self)
            }
            #[inline]
            fn complementary_error_function(self) -> Self {
                $erfc(self)
            }
        }
    };
}

scalar!(
    f32,
    Single,
    libm::expf,
    libm::expm1f,
    libm::logf,
    libm::log1pf,
    libm::tanhf,
    libm::erff,
    libm::erfcf
);
scalar!(
    f64,
    Double,
    libm::exp,
    libm::expm1,
    libm::log,
    libm::log1p,
    libm::tanh,
    libm::erf,
    libm::erfc
);
