//! Loops over the rows of a batch.

use crate::scalar::Scalar;

/// Adds `bias` to every row of `c`, which is (rows, `bias.len()`).
#[inline(always)]
pub(super) fn add_to_rows<T: Scalar>(c: &mut [T], bias: &[T]) {
    if bias.is_empty() {
        return;
    }
    for row in c.chunks_exact_mut(bias.len()) {
        for (value, &bias) in row.iter_mut().zip(bias) {
            *value += bias;
        }
    }
}

/// `sums[j] = sum over i of a[i, j]`, row after row; `a` is (rows, `sums.len()`).
#[inline(always)]
pub(super) fn column_sums<T: Scalar>(sums: &mut [T], a: &[T]) {
    sums.fill(T::ZERO);
    if sums.is_empty() {
        return;
    }
    for row in a.chunks_exact(sums.len()) {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
}

/// What `table` has for each byte. (Converting and scaling in lanes is slower, for `f64` is half as wide.)
#[inline(always)]
pub(super) fn look_up<T: Scalar>(values: &mut [T], bytes: &[u8], table: &[T; 256]) {
    let (bytes, rest) = bytes.as_chunks::<8>();
    let mut values = values.chunks_exact_mut(8);
    for (values, bytes) in (&mut values).zip(bytes) {
        for (value, &byte) in values.iter_mut().zip(bytes) {
            *value = table[usize::from(byte)];
        }
    }
    for (value, &byte) in values.into_remainder().iter_mut().zip(rest) {
        *value = table[usize::from(byte)];
    }
}

/// Reads a byte of every cache line: rows that lie apart in memory then come together, not one after the other.
#[inline(never)]
pub(crate) fn touch(bytes: &[u8]) {
    const LINE: usize = 64;
    let read = bytes.iter().step_by(LINE).fold(0, |all, byte| all ^ byte);
    core::hint::black_box(read);
}
