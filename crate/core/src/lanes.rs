//! Numbers side by side: the vectors the kernels compute in.

use wide::bytemuck::cast;
use wide::{f32x4, f64x2, u32x4, u64x2};

use crate::elementary::Elementary;
use crate::scalar::Scalar;

/// One 128-bit register of numbers of type `T`: four `f32` or two `f64`.
///
/// The kernels name their lanes instead of leaving them to the compiler, so the order of every sum is
/// written in the source and the same on each target (`simd128` in WebAssembly, SSE2, NEON, or plain
/// arrays). There is no fused multiply-add: a product is rounded before it is added.
pub trait Lanes<T: Scalar>: Copy {
    /// How many numbers stand side by side.
    const COUNT: usize;
    /// The numbers of one register.
    type Array;
    /// As many whole registers as `values` fill, and the rest.
    fn arrays(values: &[T]) -> (&[Self::Array], &[T]);
    /// The lanes of `array`.
    fn from_array(array: &Self::Array) -> Self;
    /// `value` in every lane.
    fn splat(value: T) -> Self;
    /// The first [`COUNT`](Lanes::COUNT) numbers of `values`, which holds at least as many.
    fn load(values: &[T]) -> Self;
    /// All numbers of `values`, which holds fewer than [`COUNT`](Lanes::COUNT), then zeros.
    fn load_part(values: &[T]) -> Self;
    /// Writes the lanes to the front of `values`, as many as it holds.
    fn store(self, values: &mut [T]);
    /// Lane by lane `self + other`.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// Lane by lane `self - other`.
    #[must_use]
    fn minus(self, other: Self) -> Self;
    /// Lane by lane `self * other`.
    #[must_use]
    fn times(self, other: Self) -> Self;
    /// Lane by lane `self / other`.
    #[must_use]
    fn over(self, other: Self) -> Self;
    /// Lane by lane the absolute value.
    #[must_use]
    fn magnitude(self) -> Self;
    /// Lane by lane the absolute value of `self` with the sign of `other`.
    #[must_use]
    fn with_sign_of(self, other: Self) -> Self;
    /// Lane by lane whether `self < other`, which NaN never is: all bits, or none.
    #[must_use]
    fn below(self, other: Self) -> Self;
    /// Lane by lane whether this is NaN: all bits, or none.
    #[must_use]
    fn nan(self) -> Self;
    /// Lane by lane the smaller of two finite numbers; which of two zeros is left to the target.
    #[must_use]
    fn least(self, other: Self) -> Self;
    /// Lane by lane the larger of two finite numbers; which of two zeros is left to the target.
    #[must_use]
    fn greatest(self, other: Self) -> Self;
    /// Lane by lane `yes` where all bits of `self` are set, `no` where none is.
    #[must_use]
    fn choose(self, yes: Self, no: Self) -> Self;
    /// Lane by lane `2^self`, for whole numbers from -126 to 127 (`f32`) or -1022 to 1023 (`f64`).
    #[must_use]
    fn power_of_two(self) -> Self;
    /// Lane by lane the nearest whole number, of two the even one, up to 2^21 in magnitude.
    #[must_use]
    fn nearest(self) -> Self;
    /// `operation` of each lane, one after the other.
    #[must_use]
    fn each(self, operation: impl Fn(T) -> T) -> Self;
    /// `operation` in double precision, of two lanes at a time.
    #[must_use]
    fn in_double(self, operation: impl Fn(f64x2) -> f64x2) -> Self;
    /// The first lane.
    fn first(self) -> T;
    /// Four rows of four numbers, the other way round.
    fn transpose(rows: [&[T; 4]; 4]) -> [[T; 4]; 4];
    /// The sum over the lanes, in pairs: `(0 + 1) + (2 + 3)`.
    fn sum(self) -> T;
}

/// A scalar with lanes of its own.
pub trait Packed: Sized {
    /// The register of numbers of this type.
    type Lanes: Lanes<Self> + Elementary
    where
        Self: Scalar;
}

macro_rules! lanes {
    (
        $scalar:ty, $lanes:ty, $bits:ty, $count:literal, $bias:literal,
        $double:expr, $transpose:expr, $sum:expr
    ) => {
        impl Packed for $scalar {
            type Lanes = $lanes;
        }

        impl Lanes<$scalar> for $lanes {
            const COUNT: usize = $count;
            type Array = [$scalar; $count];
            #[inline(always)]
            fn arrays(values: &[$scalar]) -> (&[Self::Array], &[$scalar]) {
                values.as_chunks()
            }
            #[inline(always)]
            fn from_array(array: &Self::Array) -> Self {
                <$lanes>::from(*array)
            }
            #[inline(always)]
            fn splat(value: $scalar) -> Self {
                <$lanes>::splat(value)
            }
            #[inline(always)]
            fn load(values: &[$scalar]) -> Self {
                let lanes: [$scalar; $count] =
                    values[..$count].try_into().expect("a slice of that length");
                <$lanes>::from(lanes)
            }
            #[inline(always)]
            fn load_part(values: &[$scalar]) -> Self {
                // Number by number: a copy of unknown length would be a call.
                let lanes: [$scalar; $count] =
                    core::array::from_fn(|lane| values.get(lane).copied().unwrap_or(0.0));
                <$lanes>::from(lanes)
            }
            #[inline(always)]
            fn store(self, values: &mut [$scalar]) {
                let lanes: [$scalar; $count] = self.into();
                match values.first_chunk_mut() {
                    Some(front) => *front = lanes,
                    None => values.copy_from_slice(&lanes[..values.len()]),
                }
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self - other
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self * other
            }
            #[inline(always)]
            fn over(self, other: Self) -> Self {
                self / other
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                <$lanes>::splat(-0.0).bitselect(other, self)
            }
            #[inline(always)]
            fn below(self, other: Self) -> Self {
                self.simd_lt(other)
            }
            #[inline(always)]
            fn nan(self) -> Self {
                self.simd_ne(self)
            }
            #[inline(always)]
            fn least(self, other: Self) -> Self {
                self.fast_min(other)
            }
            #[inline(always)]
            fn greatest(self, other: Self) -> Self {
                self.fast_max(other)
            }
            #[inline(always)]
            fn choose(self, yes: Self, no: Self) -> Self {
                self.bitselect(yes, no)
            }
            #[inline(always)]
            fn power_of_two(self) -> Self {
                // The unit in the last place of numbers this large is 1: the exponent, with its bias,
                // comes to stand in the lowest bits.
                let low = self + <$lanes>::splat(1.5 / <$scalar>::EPSILON + $bias);
                cast(cast::<$lanes, $bits>(low) << (<$scalar>::MANTISSA_DIGITS - 1))
            }
            #[inline(always)]
            fn nearest(self) -> Self {
                let large = <$lanes>::splat(1.5 / <$scalar>::EPSILON);
                (self + large) - large
            }
            #[inline(always)]
            fn each(self, operation: impl Fn($scalar) -> $scalar) -> Self {
                <$lanes>::from(<[$scalar; $count]>::from(self).map(operation))
            }
            #[inline(always)]
            fn in_double(self, operation: impl Fn(f64x2) -> f64x2) -> Self {
                $double(self, operation)
            }
            #[inline(always)]
            fn first(self) -> $scalar {
                <[$scalar; $count]>::from(self)[0]
            }
            #[inline(always)]
            fn transpose(rows: [&[$scalar; 4]; 4]) -> [[$scalar; 4]; 4] {
                $transpose(rows)
            }
            #[inline(always)]
            fn sum(self) -> $scalar {
                let lanes: [$scalar; $count] = self.into();
                $sum(lanes)
            }
        }
    };
}

/// The lanes in pairs, wider, and back.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // rounding is meant
fn in_two_pairs(singles: f32x4, operation: impl Fn(f64x2) -> f64x2) -> f32x4 {
    let [a, b, c, d] = <[f32; 4]>::from(singles).map(f64::from);
    let [[a, b], [c, d]] = [[a, b], [c, d]].map(|pair| <[f64; 2]>::from(operation(pair.into())));
    [a, b, c, d].map(|x| x as f32).into()
}

#[inline(always)]
fn in_one_pair(doubles: f64x2, operation: impl Fn(f64x2) -> f64x2) -> f64x2 {
    operation(doubles)
}

#[inline(always)]
fn transpose_singles(rows: [&[f32; 4]; 4]) -> [[f32; 4]; 4] {
    f32x4::transpose(rows.map(|&row| f32x4::from(row))).map(<[f32; 4]>::from)
}

#[inline(always)]
fn transpose_doubles(rows: [&[f64; 4]; 4]) -> [[f64; 4]; 4] {
    core::array::from_fn(|column| rows.map(|row| row[column]))
}

#[inline(always)]
fn sum_of_singles([a, b, c, d]: [f32; 4]) -> f32 {
    (a + b) + (c + d)
}

#[inline(always)]
fn sum_of_doubles([a, b]: [f64; 2]) -> f64 {
    a + b
}

lanes!(f32, f32x4, u32x4, 4, 127.0, in_two_pairs, transpose_singles, sum_of_singles);
lanes!(f64, f64x2, u64x2, 2, 1023.0, in_one_pair, transpose_doubles, sum_of_doubles);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_singles_and_two_doubles_stand_side_by_side() {
        let lanes =
            f32x4::load_part(&[1.0, 2.0, 3.0]).plus(Lanes::splat(0.5)).times(Lanes::splat(2.0));
        let mut stored = [0.0_f32; 4];
        Lanes::store(lanes, &mut stored);
        assert_eq!(stored, [3.0, 5.0, 7.0, 1.0]);
        let mut front = [0.0_f32; 2];
        Lanes::store(lanes, &mut front);
        assert_eq!(front, [3.0, 5.0]);
        assert_eq!(Lanes::sum(lanes), 16.0);
        assert_eq!(Lanes::sum(<f64x2 as Lanes<f64>>::load(&[0.25, 4.0, 9.0])), 4.25);
    }

    #[test]
    fn four_rows_become_columns() {
        fn check<T: Scalar>() {
            let row = |r: i32| [0, 1, 2, 3].map(|c| T::from_f64(f64::from(10 * r + c)));
            let rows = [row(0), row(1), row(2), row(3)];
            let columns = T::Lanes::transpose(rows.each_ref());
            for (r, row) in rows.iter().enumerate() {
                assert_eq!(columns.map(|column| column[r]), *row);
            }
        }
        check::<f32>();
        check::<f64>();
    }

    #[test]
    fn lanes_are_summed_in_pairs() {
        // Both ones are lost against 2^24 when they are added to it one after the other.
        let big = 16_777_216.0_f32;
        assert_eq!(Lanes::sum(<f32x4 as Lanes<f32>>::load(&[big, 0.0, 1.0, 1.0])), big + 2.0);
        assert_eq!(Lanes::sum(<f32x4 as Lanes<f32>>::load(&[big, 1.0, 1.0, 0.0])), big);
    }
}
