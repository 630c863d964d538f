//! The order in which training visits the rows.

use crate::stream::{MAX_STREAM_INDEX, Purpose, Stream};

/// The order of `count` rows in epoch `epoch`, a random permutation.
///
/// Drawn from a stream of its own ([`Purpose::Order`], the index is the epoch), so that it depends on
/// nothing else. After [`MAX_STREAM_INDEX`] epochs the orders begin anew.
///
/// ```
/// use weightscope::epoch_order;
/// let mut order = epoch_order(7, 0, 5);
/// assert_eq!(order, epoch_order(7, 0, 5));
/// order.sort();
/// assert_eq!(order, [0, 1, 2, 3, 4]);
/// ```
///
/// # Panics
/// If `count` is 2^32 or more.
#[must_use]
pub fn epoch_order(seed: u32, epoch: u64, count: usize) -> Vec<u32> {
    let mut order = Order::new(seed, count);
    order.begin(epoch);
    order.rows
}

/// Walks through the rows, batch after batch, epoch after epoch.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    seed: u32,
    epoch: Option<u64>,
    position: usize,
    rows: Vec<u32>,
}

impl Order {
    /// The order of `count` rows, at the start of an epoch.
    pub(crate) fn new(seed: u32, count: usize) -> Self {
        let count = u32::try_from(count).expect("fewer than 2^32 rows");
        Order { seed, epoch: None, position: 0, rows: (0..count).collect() }
    }

    /// Goes to the start of epoch `epoch`.
    fn begin(&mut self, epoch: u64) {
        for (row, index) in self.rows.iter_mut().zip(0..) {
            *row = index;
        }
        let index = u32::try_from(epoch % u64::from(MAX_STREAM_INDEX)).expect("below the maximum");
        Stream::new(self.seed, Purpose::Order, index).shuffle(&mut self.rows);
        self.position = 0;
        self.epoch = Some(epoch);
    }

    /// The next rows of epoch `epoch`: `batch_size` of them, or what is left.
    pub(crate) fn next_batch(&mut self, epoch: u64, batch_size: usize) -> &[u32] {
        if self.epoch != Some(epoch) {
            self.begin(epoch);
        }
        let start = self.position;
        self.position = (start + batch_size).min(self.rows.len());
        &self.rows[start..self.position]
    }

    /// How many rows of the epoch have not been visited; all of them before its first batch.
    pub(crate) fn left(&self, epoch: u64) -> usize {
        if self.epoch == Some(epoch) { self.rows.len() - self.position } else { self.rows.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_comes_once_an_epoch_and_the_last_batch_is_smaller() {
        let mut order = Order::new(3, 10);
        for epoch in 0..3 {
            let mut seen = Vec::new();
            for size in [4, 4, 2] {
                let batch = order.next_batch(epoch, 4);
                assert_eq!(batch.len(), size);
                seen.extend_from_slice(batch);
            }
            assert_eq!(order.left(epoch), 0);
            assert_eq!(seen, epoch_order(3, epoch, 10));
            seen.sort_unstable();
            assert_eq!(seen, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn epochs_and_seeds_differ() {
        assert_ne!(epoch_order(3, 0, 50), epoch_order(3, 1, 50));
        assert_ne!(epoch_order(3, 0, 50), epoch_order(4, 0, 50));
        assert_eq!(epoch_order(3, u64::from(MAX_STREAM_INDEX), 9), epoch_order(3, 0, 9));
        assert_eq!(epoch_order(3, 0, 1), [0]);
    }

    #[test]
    fn the_first_place_is_even() {
        // 9,000 epochs of 3 rows: chi-square with 2 degrees of freedom exceeds 27.6 for one seed in a million.
        let mut counts = [0.0_f64; 3];
        for epoch in 0..9000 {
            counts[epoch_order(11, epoch, 3)[0] as usize] += 1.0;
        }
        let statistic: f64 =
            counts.iter().map(|count| (count - 3000.0) * (count - 3000.0) / 3000.0).sum();
        assert!(statistic < 27.6, "{counts:?}");
    }
}
