//! Numbers side by side: the vectors the kernels compute in.

use wide::{f32x4, f64x2};

use crate::scalar::Scalar;

/// One 128-bit register of numbers of type `T`: four `f32` or two `f64`.
///
/// The kernels name their lanes instead of leaving them to the compiler, so the order of every sum is
/// written in the source and the same on each target (`simd128` in WebAssembly, SSE2, NEON, or plain
/// arrays). There is no fused multiply-add: a product is rounded before it is added.
pub trait Lanes<T: Scalar>: Copy {
    /// How many numbers stand side by side.
    const COUNT: usize;
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
    /// Lane by lane `self * other`.
    #[must_use]
    fn times(self, other: Self) -> Self;
    /// The sum over the lanes, in pairs: `(0 + 1) + (2 + 3)`.
    fn sum(self) -> T;
}

/// A scalar with lanes of its own.
pub trait Packed: Sized {
    /// The register of numbers of this type.
    type Lanes: Lanes<Self>
    where
        Self: Scalar;
}

macro_rules! lanes {
    ($scalar:ty, $lanes:ty, $count:literal, $sum:expr) => {
        impl Packed for $scalar {
            type Lanes = $lanes;
        }

        impl Lanes<$scalar> for $lanes {
            const COUNT: usize = $count;
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
                let mut lanes = [0.0; $count];
                lanes[..values.len()].copy_from_slice(values);
                <$lanes>::from(lanes)
            }
            #[inline(always)]
            fn store(self, values: &mut [$scalar]) {
                let lanes: [$scalar; $count] = self.into();
                let length = values.len().min($count);
                values[..length].copy_from_slice(&lanes[..length]);
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self * other
            }
            #[inline(always)]
            fn sum(self) -> $scalar {
                let lanes: [$scalar; $count] = self.into();
                $sum(lanes)
            }
        }
    };
}

lanes!(f32, f32x4, 4, |l: [f32; 4]| (l[0] + l[1]) + (l[2] + l[3]));
lanes!(f64, f64x2, 2, |l: [f64; 2]| l[0] + l[1]);

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
    fn lanes_are_summed_in_pairs() {
        // Both ones are lost against 2^24 when they are added to it one after the other.
        let big = 16_777_216.0_f32;
        assert_eq!(Lanes::sum(<f32x4 as Lanes<f32>>::load(&[big, 0.0, 1.0, 1.0])), big + 2.0);
        assert_eq!(Lanes::sum(<f32x4 as Lanes<f32>>::load(&[big, 1.0, 1.0, 0.0])), big);
    }
}
