//! Indices in the order of their keys.

use std::collections::BinaryHeap;

/// The indices of `keys`, the least key first; of equal keys the first one first.
///
/// The one sort there is. Each use of the standard library's is compiled for itself, to several kilobytes in
/// WebAssembly; what is sorted here is short.
pub(crate) fn ranking(keys: impl Iterator<Item = u64>) -> Vec<usize> {
    sorted(keys.zip(0..).collect()).into_iter().map(|(_, index)| index).collect()
}

/// The numbers, the least first.
pub(crate) fn ascending(numbers: &[f64]) -> Vec<f64> {
    ranking(numbers.iter().map(|&number| key(number))).into_iter().map(|i| numbers[i]).collect()
}

fn sorted(keys: Vec<(u64, usize)>) -> Vec<(u64, usize)> {
    BinaryHeap::from(keys).into_sorted_vec()
}

/// A key for each number, in the order of [`f64::total_cmp`].
pub(crate) fn key(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_comes_first_and_equals_keep_their_order() {
        assert_eq!(ranking([5, 3, 5, 0, 3].into_iter()), [3, 1, 4, 0, 2]);
        assert_eq!(ranking([].into_iter()), [0; 0]);
    }

    #[test]
    fn numbers_are_sorted() {
        assert_eq!(ascending(&[2.0, f64::INFINITY, -3.0, 2.0]), [-3.0, 2.0, 2.0, f64::INFINITY]);
        assert_eq!(ascending(&[]), [0.0; 0]);
    }

    #[test]
    fn keys_are_ordered_as_numbers() {
        let numbers =
            [-f64::NAN, f64::NEG_INFINITY, -2.0, -1e-300, -0.0, 0.0, 1e-300, 2.0, f64::INFINITY];
        assert!(numbers.is_sorted_by(|a, b| key(*a) < key(*b)));
        assert!(key(f64::INFINITY) < key(f64::NAN));
    }
}
