//! The innermost loops of a product: tiles of sums that stay in registers along the depth.

// The only module that reads by pointer.
#![allow(unsafe_code)]

use crate::lanes::{Lanes, Packed};
use crate::scalar::Scalar;

/// `C` registers of columns, from column `j` of `b` on, for each `R` packed rows of `left`; `b` is (`deep`,
/// `columns`). Written to `c`, whose rows lie `stride` apart, or with `more` added to what it holds.
///
/// A function of its own, with one short inner loop from which nothing is called: engines keep the sums in memory
/// where a call, be it only to panic, or one load more has no register left.
#[inline(never)]
#[allow(clippy::too_many_arguments)]
pub(super) fn tiles<T: Scalar, const R: usize, const C: usize>(
    c: &mut [T],
    stride: usize,
    left: &[T],
    b: &[T],
    columns: usize,
    j: usize,
    deep: usize,
    more: bool,
) {
    let count = T::Lanes::COUNT;
    let wide = C * count;
    assert!(0 < deep && wide <= stride && wide <= columns && j <= columns - wide, "within b");
    assert!(deep.checked_mul(columns).is_some_and(|length| length <= b.len()), "all rows of b");
    for (c, left) in c.chunks_mut(R * stride).zip(left.chunks_exact(R * deep)) {
        let mut sums = [[T::Lanes::splat(T::ZERO); C]; R];
        if more {
            for r in 0..R {
                let c = &c[r * stride..][..wide];
                for s in 0..C {
                    sums[r][s] = T::Lanes::load(&c[s * count..][..count]);
                }
            }
        }
        // SAFETY: `left` holds `R * deep` numbers and `b` `deep * columns`, of which `j + C * COUNT` to a row are
        // no more than `columns`; both by the assertions above and by the length of a chunk.
        unsafe { add_products(&mut sums, left, &b[j..], columns, deep) };
        for r in 0..R {
            let c = &mut c[r * stride..][..wide];
            for s in 0..C {
                sums[r][s].store(&mut c[s * count..][..count]);
            }
        }
    }
}

/// Adds to `sums[r][s]` the products of entry `r` of each column of `left`, which lie `R` side by side, and of
/// register `s` of each row of `b`, which lie `columns` apart; `deep` of both, one after the other.
///
/// Pointers, for they leave a step of the loop two additions and one comparison beside its arithmetic and its loads.
/// Every other form has more, and the products, of which a step has four or eight, take a tenth longer. Where the rows
/// of `b` lie side by side, two steps are taken before the loop turns: the second begins a constant further in both
/// factors. (Where they lie apart, its row is one more addition, and nothing is won.)
///
/// # Safety
///
/// `left` holds at least `R * deep` numbers, `b` at least `(deep - 1) * columns + C * COUNT`; `deep` is not 0.
#[inline(always)]
unsafe fn add_products<T: Scalar, const R: usize, const C: usize>(
    sums: &mut [[T::Lanes; C]; R],
    left: &[T],
    b: &[T],
    columns: usize,
    deep: usize,
) {
    let wide = C * T::Lanes::COUNT;
    debug_assert!(0 < deep && R * deep <= left.len() && (deep - 1) * columns + wide <= b.len());
    let mut a = left.as_ptr();
    // SAFETY: not past the end of `left`, which holds so many.
    let (last, end) = unsafe { (a.add(R * (deep - 1)), a.add(R * deep)) };
    let mut row = b.as_ptr();
    // Worth a loop of its own in the tile that does nearly all of the work.
    if columns == wide && R * C == LARGEST {
        while a != end {
            // SAFETY: `a` is one of the first `deep` groups of `R`, and `row` begins as many rows into `b`.
            unsafe { add_row::<T, R, C>(sums, a, row) };
            // This way out keeps the loads of the second step behind the sums of the first.
            if a == last {
                break;
            }
            // SAFETY: this was not the last group, so there are one more and one more row.
            unsafe { add_row::<T, R, C>(sums, a.add(R), row.add(wide)) };
            a = a.wrapping_add(2 * R);
            row = row.wrapping_add(2 * wide);
        }
        return;
    }
    while a != end {
        // SAFETY: `a` is one of the first `deep` groups of `R`, and `row` begins as many rows into `b`.
        unsafe { add_row::<T, R, C>(sums, a, row) };
        a = a.wrapping_add(R);
        // After the last row it may point beyond `b`, and is not read.
        row = row.wrapping_add(columns);
    }
}

/// Registers of sums in the largest tile there is.
const LARGEST: usize = 8;

/// The products of one group of `R` numbers and one row of `C` registers.
///
/// # Safety
///
/// So many numbers lie at either pointer.
#[inline(always)]
unsafe fn add_row<T: Scalar, const R: usize, const C: usize>(
    sums: &mut [[T::Lanes; C]; R],
    a: *const T,
    row: *const T,
) {
    let count = T::Lanes::COUNT;
    // SAFETY: as the caller says.
    let (a, row) = unsafe { (&*a.cast::<[T; R]>(), core::slice::from_raw_parts(row, C * count)) };
    let row: [T::Lanes; C] = core::array::from_fn(|s| T::Lanes::load(&row[s * count..][..count]));
    for r in 0..R {
        let a = T::Lanes::splat(a[r]);
        for s in 0..C {
            sums[r][s] = sums[r][s].plus(a.times(row[s]));
        }
    }
}

/// A row by the register.
pub(super) type Registers<'a, T> = &'a [<<T as Packed>::Lanes as Lanes<T>>::Array];

/// The same, by where it begins.
type Start<T> = *const <<T as Packed>::Lanes as Lanes<T>>::Array;

/// Adds to `sums[r][s]` the products of row `r` of `a` and row `s` of `b`, lane by lane; all rows are as long.
#[inline(always)]
pub(super) fn dots<T: Scalar, const R: usize, const C: usize>(
    sums: &mut [[T::Lanes; C]; R],
    a: [Registers<'_, T>; R],
    b: [Registers<'_, T>; C],
) {
    let length = a[0].len();
    assert!(a.iter().chain(&b).all(|row| row.len() == length), "rows of one length");
    if length > 0 {
        // SAFETY: every row has `length` registers, at least one.
        unsafe { add_dots::<T, R, C>(sums, a.map(<[_]>::as_ptr), b.map(<[_]>::as_ptr), length) };
    }
}

/// What [`dots`] adds, `length` registers to a row.
///
/// Two steps before the loop turns: by the second, rows begin a constant further, which is no addition. The way out
/// between them keeps the loads of the second behind the sums of the first, for which there would be no registers.
///
/// # Safety
///
/// At each pointer lie `length` registers; `length` is not 0.
#[inline(always)]
unsafe fn add_dots<T: Scalar, const R: usize, const C: usize>(
    sums: &mut [[T::Lanes; C]; R],
    mut a: [Start<T>; R],
    mut b: [Start<T>; C],
    length: usize,
) {
    let end = a[0].wrapping_add(length);
    let last = a[0].wrapping_add(length - 1);
    while a[0] != end {
        // SAFETY: no row is at its end, for none is the first.
        unsafe { add_step::<T, R, C>(sums, a, b) };
        if a[0] == last {
            break;
        }
        // SAFETY: this was not the last register of its row, so there is one more.
        unsafe { add_step::<T, R, C>(sums, a.map(|a| a.add(1)), b.map(|b| b.add(1))) };
        a = a.map(|a| a.wrapping_add(2));
        b = b.map(|b| b.wrapping_add(2));
    }
}

/// The products of one register of each row.
///
/// # Safety
///
/// There is a register at each pointer.
#[inline(always)]
unsafe fn add_step<T: Scalar, const R: usize, const C: usize>(
    sums: &mut [[T::Lanes; C]; R],
    a: [Start<T>; R],
    b: [Start<T>; C],
) {
    // SAFETY: as the caller says.
    let b = b.map(|b| T::Lanes::from_array(unsafe { &*b }));
    for r in 0..R {
        // SAFETY: as the caller says.
        let a = T::Lanes::from_array(unsafe { &*a[r] });
        for s in 0..C {
            sums[r][s] = sums[r][s].plus(a.times(b[s]));
        }
    }
}
