//! Matrix products, the hot part of every pass.
//!
//! Three shapes are needed: forward `A B^T` ([`product_transposed`]), backward to the inputs `A B`
//! ([`product`]) and to the weights `A^T B` ([`transposed_product`]). All matrices are row-major
//! slices. The order of every sum is fixed and depends on nothing but the length summed over, never on the
//! other extents: a row's answer does not depend on the batch it stands in.

use crate::lanes::{Lanes, Packed};
use crate::scalar::Scalar;

/// `C = A B^T`: `a` is (rows, depth), `b` (columns, depth), `c` (rows, columns).
///
/// Each entry is a dot product in lanes over the depth; the lanes are summed last, in pairs.
pub(crate) fn product_transposed<T: Scalar>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    let (c, a, b) = (&mut c[..rows * columns], &a[..rows * depth], &b[..columns * depth]);
    if columns == 0 {
        return;
    }
    // Four rows of `b` stay in the nearest cache while all rows of `a` pass by.
    let mut j = 0;
    while j < columns {
        let width = (columns - j).min(4);
        let b = &b[j * depth..][..width * depth];
        let mut i = 0;
        while i < rows {
            let height = (rows - i).min(2);
            let a = &a[i * depth..][..height * depth];
            let c = &mut c[i * columns + j..];
            match (height, width) {
                (2, 4) => dot_block::<T, 2, 4>(c, a, b, columns, depth),
                (2, _) => {
                    for j in 0..width {
                        dot_block::<T, 2, 1>(&mut c[j..], a, &b[j * depth..], columns, depth);
                    }
                }
                (_, 4) => dot_block::<T, 1, 4>(c, a, b, columns, depth),
                _ => {
                    for j in 0..width {
                        dot_block::<T, 1, 1>(&mut c[j..], a, &b[j * depth..], columns, depth);
                    }
                }
            }
            i += height;
        }
        j += width;
    }
}

/// The dot products of `R` rows of `a` with `C` rows of `b`, in registers.
#[inline(always)]
fn dot_block<T: Scalar, const R: usize, const C: usize>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    columns: usize,
    depth: usize,
) {
    type L<T> = <T as Packed>::Lanes;
    let count = L::<T>::COUNT;
    let whole = depth - depth % count;
    let a: [&[T]; R] = core::array::from_fn(|r| &a[r * depth..][..depth]);
    let b: [&[T]; C] = core::array::from_fn(|s| &b[s * depth..][..depth]);
    let mut sums = [[L::<T>::splat(T::ZERO); C]; R];
    let mut p = 0;
    while p < whole {
        let b: [L<T>; C] = core::array::from_fn(|s| L::<T>::load(&b[s][p..p + count]));
        for r in 0..R {
            let a = L::<T>::load(&a[r][p..p + count]);
            for s in 0..C {
                sums[r][s] = sums[r][s].plus(a.times(b[s]));
            }
        }
        p += count;
    }
    if whole < depth {
        for r in 0..R {
            let a = L::<T>::load_part(&a[r][whole..]);
            for s in 0..C {
                sums[r][s] = sums[r][s].plus(a.times(L::<T>::load_part(&b[s][whole..])));
            }
        }
    }
    for r in 0..R {
        for s in 0..C {
            c[r * columns + s] = sums[r][s].sum();
        }
    }
}

/// `C = A B`: `a` is (rows, depth), `b` (depth, columns), `c` (rows, columns).
///
/// Each entry is summed along the depth, one product after the other.
pub(crate) fn product<T: Scalar>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    let a = &a[..rows * depth];
    outer(c, b, rows, columns, depth, |i, r, p| a[(i + r) * depth + p]);
}

/// `C = A^T B`: `a` is (depth, rows), `b` (depth, columns), `c` (rows, columns).
///
/// Each entry is summed along the depth, one product after the other.
pub(crate) fn transposed_product<T: Scalar>(
    c: &mut [T],
    a: &[T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
) {
    let a = &a[..rows * depth];
    outer(c, b, rows, columns, depth, |i, r, p| a[p * rows + i + r]);
}

/// `c[i + r, j]` = sum over p of `left(i, r, p) * b[p, j]`, in blocks of four rows by two registers.
#[inline(always)]
fn outer<T: Scalar>(
    c: &mut [T],
    b: &[T],
    rows: usize,
    columns: usize,
    depth: usize,
    left: impl Fn(usize, usize, usize) -> T + Copy,
) {
    let (c, b) = (&mut c[..rows * columns], &b[..depth * columns]);
    if columns == 0 {
        return;
    }
    let count = <T as Packed>::Lanes::COUNT;
    // A strip of `b`, two registers wide, stays in the nearest cache while all rows of the left factor pass by.
    let mut j = 0;
    while j < columns {
        let width = (columns - j).min(2 * count);
        let mut i = 0;
        while i < rows {
            let height = (rows - i).min(4);
            let c = &mut c[i * columns + j..];
            let left = move |r, p| left(i, r, p);
            match (height, width == 2 * count) {
                (4, true) => outer_block::<T, 4>(c, b, columns, j, left),
                (4, false) => outer_edge::<T, 4>(c, b, columns, j, width, left),
                (height, true) => {
                    for r in 0..height {
                        outer_block::<T, 1>(&mut c[r * columns..], b, columns, j, |_, p| {
                            left(r, p)
                        });
                    }
                }
                (height, false) => {
                    for r in 0..height {
                        let c = &mut c[r * columns..];
                        outer_edge::<T, 1>(c, b, columns, j, width, |_, p| left(r, p));
                    }
                }
            }
            i += height;
        }
        j += width;
    }
}

/// `R` rows by two whole registers of columns.
#[inline(always)]
fn outer_block<T: Scalar, const R: usize>(
    c: &mut [T],
    b: &[T],
    columns: usize,
    j: usize,
    left: impl Fn(usize, usize) -> T,
) {
    type L<T> = <T as Packed>::Lanes;
    let count = L::<T>::COUNT;
    let mut sums = [[L::<T>::splat(T::ZERO); 2]; R];
    for (p, b) in b.chunks_exact(columns).enumerate() {
        let b = &b[j..j + 2 * count];
        let b = [L::<T>::load(b), L::<T>::load(&b[count..])];
        for (r, sums) in sums.iter_mut().enumerate() {
            let a = L::<T>::splat(left(r, p));
            sums[0] = sums[0].plus(a.times(b[0]));
            sums[1] = sums[1].plus(a.times(b[1]));
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        let c = &mut c[r * columns..][..2 * count];
        sums[0].store(&mut c[..count]);
        sums[1].store(&mut c[count..]);
    }
}

/// `R` rows by the last `width` columns, fewer than two registers hold.
#[inline(always)]
fn outer_edge<T: Scalar, const R: usize>(
    c: &mut [T],
    b: &[T],
    columns: usize,
    j: usize,
    width: usize,
    left: impl Fn(usize, usize) -> T,
) {
    let mut done = 0;
    let count = <T as Packed>::Lanes::COUNT;
    while done < width {
        let part = (width - done).min(count);
        outer_narrow::<T, R>(&mut c[done..], b, columns, j + done, part, &left);
        done += part;
    }
}

/// `R` rows by `part` columns, at most one register.
#[inline(always)]
fn outer_narrow<T: Scalar, const R: usize>(
    c: &mut [T],
    b: &[T],
    columns: usize,
    j: usize,
    part: usize,
    left: &impl Fn(usize, usize) -> T,
) {
    type L<T> = <T as Packed>::Lanes;
    let count = L::<T>::COUNT;
    let mut sums = [L::<T>::splat(T::ZERO); R];
    for (p, b) in b.chunks_exact(columns).enumerate() {
        let b = &b[j..j + part];
        let b = if part == count { L::<T>::load(b) } else { L::<T>::load_part(b) };
        for (r, sum) in sums.iter_mut().enumerate() {
            *sum = sum.plus(L::<T>::splat(left(r, p)).times(b));
        }
    }
    for (r, sum) in sums.into_iter().enumerate() {
        sum.store(&mut c[r * columns..][..part]);
    }
}

/// Adds `bias` to every row of `c`, which is (rows, `bias.len()`).
pub(crate) fn add_to_rows<T: Scalar>(c: &mut [T], bias: &[T]) {
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
pub(crate) fn column_sums<T: Scalar>(sums: &mut [T], a: &[T]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::{Purpose, Stream};

    fn draw<T: Scalar>(stream: &mut Stream, count: usize) -> Vec<T> {
        (0..count).map(|_| T::from_f64(2.0 * stream.unit() - 1.0)).collect()
    }

    /// Summing k products of numbers in [-1, 1] in any order errs by less than k ulp of k.
    fn tolerance<T: Scalar>(depth: usize) -> f64 {
        let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON };
        let depth = depth as f64;
        epsilon * depth * depth.max(1.0)
    }

    fn check<T: Scalar>(rows: usize, columns: usize, depth: usize, stream: &mut Stream) {
        let a = draw::<T>(stream, rows * depth);
        let b = draw::<T>(stream, depth * columns);
        let mut expected = vec![0.0; rows * columns];
        for i in 0..rows {
            for j in 0..columns {
                for p in 0..depth {
                    expected[i * columns + j] +=
                        a[i * depth + p].to_f64() * b[p * columns + j].to_f64();
                }
            }
        }
        let transpose = |m: &[T], rows: usize, columns: usize| -> Vec<T> {
            (0..rows * columns).map(|x| m[x % rows * columns + x / rows]).collect()
        };
        let a_transposed = transpose(&a, rows, depth);
        let b_transposed = transpose(&b, depth, columns);
        // What was there before must not show.
        let fresh = || vec![T::from_f64(f64::NAN); rows * columns];
        let answers = [
            {
                let mut c = fresh();
                product(&mut c, &a, &b, rows, columns, depth);
                c
            },
            {
                let mut c = fresh();
                product_transposed(&mut c, &a, &b_transposed, rows, columns, depth);
                c
            },
            {
                let mut c = fresh();
                transposed_product(&mut c, &a_transposed, &b, rows, columns, depth);
                c
            },
        ];
        for (which, c) in answers.iter().enumerate() {
            for (value, expected) in c.iter().zip(&expected) {
                let error = (value.to_f64() - expected).abs();
                assert!(
                    error <= tolerance::<T>(depth),
                    "product {which}, {rows}x{depth}x{columns}: {value} is not {expected}"
                );
            }
        }
        // Both run along the depth one by one: not only close but the same.
        assert_eq!(answers[0], answers[2]);
    }

    #[test]
    fn products_agree_with_a_plain_loop_at_every_small_shape() {
        let mut stream = Stream::new(1, Purpose::Input, 0);
        for rows in [0, 1, 2, 3, 4, 5, 9] {
            for columns in [0, 1, 2, 3, 4, 5, 7, 8, 9, 17] {
                for depth in [0, 1, 2, 3, 4, 5, 7, 8, 11] {
                    check::<f32>(rows, columns, depth, &mut stream);
                    check::<f64>(rows, columns, depth, &mut stream);
                }
            }
        }
    }

    #[test]
    fn products_agree_with_a_plain_loop_at_random_shapes() {
        let mut stream = Stream::new(2, Purpose::Input, 0);
        for _ in 0..60 {
            let [rows, columns, depth] = core::array::from_fn(|_| stream.below(70) as usize);
            check::<f32>(rows, columns, depth, &mut stream);
            check::<f64>(rows, columns, depth, &mut stream);
        }
        check::<f32>(10, 30, 784, &mut stream);
    }

    #[test]
    fn a_row_does_not_depend_on_its_company() {
        let mut stream = Stream::new(3, Purpose::Input, 0);
        let (rows, columns, depth) = (7, 13, 31);
        let a = draw::<f32>(&mut stream, rows * depth);
        let b = draw::<f32>(&mut stream, columns * depth);
        let mut together = vec![0.0; rows * columns];
        product_transposed(&mut together, &a, &b, rows, columns, depth);
        for i in 0..rows {
            let mut alone = vec![0.0; columns];
            product_transposed(&mut alone, &a[i * depth..], &b, 1, columns, depth);
            assert_eq!(alone, together[i * columns..][..columns]);
        }
    }

    #[test]
    fn infinities_stay_where_they_belong() {
        let mut c = [0.0_f32; 4];
        product_transposed(&mut c, &[f32::INFINITY, 1.0, 0.5, 1.0], &[1.0, 2.0, 3.0, 4.0], 2, 2, 2);
        assert_eq!(c, [f32::INFINITY, f32::INFINITY, 2.5, 5.5]);
    }

    #[test]
    fn bias_and_column_sums() {
        let mut c = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        add_to_rows(&mut c, &[10.0, 20.0, 30.0]);
        assert_eq!(c, [11.0, 22.0, 33.0, 14.0, 25.0, 36.0]);
        let mut sums = [f64::NAN; 3];
        column_sums(&mut sums, &c);
        assert_eq!(sums, [25.0, 47.0, 69.0]);
        column_sums(&mut sums, &[]);
        assert_eq!(sums, [0.0; 3]);
        add_to_rows::<f32>(&mut [], &[]);
        column_sums::<f32>(&mut [], &[]);
    }
}
