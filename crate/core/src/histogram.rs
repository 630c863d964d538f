//! Histograms with bins of equal width.

use crate::error::{Code, Error, Result, count_within};
use crate::lanes::{Lanes, Packed};
use crate::numbers::{BLOCK, Numbers, finite_to_front};
use crate::scalar::Scalar;

/// Into how many bins, over which range.
///
/// Without a range the bins span the finite values. A range whose ends are equal, or too close to hold
/// so many different bin edges, is widened by one half to either side (as in NumPy when they are equal;
/// more where one half is lost against numbers beyond 2^36).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramOptions {
    bins: usize,
    range: Option<[f64; 2]>,
}

impl Default for HistogramOptions {
    /// [`HistogramOptions::DEFAULT_BINS`] bins over the values' own range.
    fn default() -> Self {
        HistogramOptions { bins: Self::DEFAULT_BINS, range: None }
    }
}

impl HistogramOptions {
    /// The number of bins unless another is asked for.
    pub const DEFAULT_BINS: usize = 64;
    /// The largest number of bins.
    pub const MAX_BINS: usize = 4096;

    /// `bins` equal bins over `range`, or over the values' own range.
    ///
    /// # Errors
    /// If `bins` is 0 or above [`HistogramOptions::MAX_BINS`]; if the range is not finite or runs backwards.
    pub fn new(bins: usize, range: Option<[f64; 2]>) -> Result<Self> {
        count_within("bins", bins, 1, Self::MAX_BINS, "a histogram has a number of bins")?;
        if let Some([low, high]) = range {
            for (index, end) in [low, high].into_iter().enumerate() {
                if !end.is_finite() {
                    let field = format!("range[{index}]");
                    return Err(Error::new(Code::NonFinite, field, end, "it must be finite"));
                }
            }
            if low > high {
                let allowed = "its first number may not exceed its second";
                return Err(Error::new(Code::OutOfRange, "range", [low, high], allowed));
            }
        }
        Ok(HistogramOptions { bins, range })
    }

    /// How many bins.
    #[must_use]
    pub fn bins(self) -> usize {
        self.bins
    }

    /// The range asked for.
    #[must_use]
    pub fn range(self) -> Option<[f64; 2]> {
        self.range
    }

    /// The same bins over the range asked for, or else over `[min, max]`; over `[0, 1]` if those are not finite.
    #[must_use]
    pub(crate) fn or_range(self, min: f64, max: f64) -> Self {
        let automatic =
            if min <= max && min.is_finite() && max.is_finite() { [min, max] } else { [0.0, 1.0] };
        HistogramOptions { range: Some(self.range.unwrap_or(automatic)), ..self }
    }
}

/// How many numbers fall into each bin.
///
/// As `numpy.histogram`: bin i holds `edges[i] <= x < edges[i + 1]`, the last one its right edge too,
/// and a number on an inner edge lands where the edge, as written in `bin_edges`, says.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// One count a bin.
    pub counts: Vec<u32>,
    /// One more than there are bins, rising.
    pub bin_edges: Vec<f64>,
    /// How many numbers are NaN or infinite.
    pub non_finite: usize,
    /// How many finite numbers lie outside the range.
    pub outside: usize,
}

impl Histogram {
    /// One that has counted nothing.
    pub(crate) const NONE: Self =
        Histogram { counts: Vec::new(), bin_edges: Vec::new(), non_finite: 0, outside: 0 };
}

/// Counts `values` into bins.
///
/// ```
/// use weightscope::{HistogramOptions, histogram};
/// let options = HistogramOptions::new(2, Some([0.0, 1.0])).unwrap();
/// let answer = histogram(&[0.0, 0.5, 1.0, 1.5, f64::NAN], options);
/// assert_eq!(answer.counts, [1, 2]);
/// assert_eq!(answer.bin_edges, [0.0, 0.5, 1.0]);
/// assert_eq!((answer.outside, answer.non_finite), (1, 1));
/// ```
#[must_use]
pub fn histogram<T: Scalar>(values: &[T], options: HistogramOptions) -> Histogram {
    let values = T::numbers(values);
    let options = match options.range {
        Some(_) => options,
        None => {
            let (min, max) = extremes(values);
            options.or_range(min, max)
        }
    };
    count(values, options)
}

/// The smallest and the largest of the finite numbers.
fn extremes(values: Numbers<'_>) -> (f64, f64) {
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    values.each_block(|block, count| {
        let count = finite_to_front(&mut block[..count]);
        for &value in &block[..count] {
            min = if value < min { value } else { min };
            max = if value > max { value } else { max };
        }
    });
    (min, max)
}

/// Counts into the bins of `options`, whose range is known.
#[inline(never)]
fn count(values: Numbers<'_>, options: HistogramOptions) -> Histogram {
    type Double = <f64 as Packed>::Lanes;
    /// Added to a whole number, it leaves it in the lowest bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let [low, high] = options.range.unwrap_or([0.0, 1.0]);
    let bin_edges = edges(low, high, options.bins);
    let (low, high) = (bin_edges[0], bin_edges[options.bins]);
    let scale = scaling(low, high);
    #[allow(clippy::cast_precision_loss)] // at most 4096
    let rate = options.bins as f64 / (high * scale - low * scale);

    // One place more at either end, for what lies outside.
    let above = options.bins + 1;
    let mut bounds = vec![[f64::NEG_INFINITY, low]];
    bounds.extend(bin_edges.windows(2).map(|pair| [pair[0], pair[1]]));
    bounds.push([high.next_up(), f64::INFINITY]);
    bounds[options.bins][1] = high.next_up();
    // Numbers take turns at four tables: one need not wait until the one before is counted.
    let mut tables = vec![[0_u32; 4]; above + 1];
    let counts = &mut tables[..=above];
    let (mut non_finite, mut places) = (0, [0.0; BLOCK]);
    // So near to an edge, in bins, its rounding and that of a place may put a number on either side.
    #[allow(clippy::cast_precision_loss)] // at most 4096
    let doubt =
        16.0 * f64::EPSILON * (options.bins as f64 + low.abs().max(high.abs()) * scale * rate);
    let (scale, start, rate) =
        (Double::splat(scale), Double::splat(low * scale), Double::splat(rate));
    // Half a place less than the one beyond the start, and then to the nearest whole: the place, or one beside it.
    let (half, wholes) = (Double::splat(0.5), Double::splat(WHOLE));
    #[allow(clippy::cast_precision_loss)] // at most 4096
    let (first, last) = (Double::splat(0.0), Double::splat(above as f64));
    values.each_block(|block, length| {
        let finite = finite_to_front(&mut block[..length]);
        non_finite += length - finite;
        // How far from the middle of its bin a number is at most.
        let mut farthest = first;
        // The last register may hold a number that is not meant, beside one that is.
        let pairs = block.as_chunks::<2>().0.iter().zip(places.as_chunks_mut::<2>().0);
        for (values, places) in pairs.take(finite.div_ceil(2)) {
            let place = Double::from(*values).times(scale).minus(start).times(rate).plus(half);
            let place = place.greatest(first).least(last);
            let whole = place.plus(wholes);
            farthest = farthest.greatest(whole.minus(wholes).minus(place).magnitude());
            whole.store(places);
        }
        #[allow(clippy::cast_possible_truncation)] // the low half is meant
        let placed = |place: f64| (place.to_bits() as u32 as usize).min(above);
        if farthest.each(|far| if far < 0.5 - doubt { 0.0 } else { 1.0 }).sum() == 0.0 {
            let (quads, rest) = places[..finite].as_chunks::<4>();
            for quad in quads {
                for (turn, &place) in quad.iter().enumerate() {
                    counts[placed(place)][turn] += 1;
                }
            }
            for (turn, &place) in rest.iter().enumerate() {
                counts[placed(place)][turn] += 1;
            }
            return;
        }
        for (turn, (&value, &place)) in block[..finite].iter().zip(&places).enumerate() {
            let place = placed(place);
            // The edges decide.
            let [from, to] = bounds[place];
            let place = place + usize::from(value >= to) - usize::from(value < from);
            counts[place][turn % 4] += 1;
        }
    });
    let totals = tables.into_iter().map(|counts| counts.into_iter().fold(0, u32::saturating_add));
    let mut counts: Vec<u32> = totals.collect();
    let outside = counts[0] as usize + counts[above] as usize;
    counts.truncate(above);
    counts.remove(0);
    Histogram { counts, bin_edges, non_finite, outside }
}

/// A power of two by which both ends are multiplied so that neither their distance nor its inverse overflows.
fn scaling(low: f64, high: f64) -> f64 {
    if !(high - low).is_finite() {
        0.5
    } else if high - low < 1e-290 {
        // 2^200. Edges so close are close to 0.
        f64::from_bits((1023 + 200) << 52)
    } else {
        1.0
    }
}

/// `bins + 1` rising numbers from `low` to `high`, or from a little below to a little above.
fn edges(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let spaced = spaced(low, high, bins);
    if spaced.windows(2).all(|pair| pair[0] < pair[1]) {
        return spaced;
    }
    // 2^-36 of a number is 2^16 of its units in the last place: room for 4096 bins.
    let middle = low + (high - low) / 2.0;
    let reach = (middle.abs() / 68_719_476_736.0).max(0.5);
    let within = |end: f64| end.clamp(-f64::MAX, f64::MAX);
    self::spaced(within(middle - reach), within(middle + reach), bins)
}

/// `low + i * step` for i = 0 to bins, then `high` itself, rounded as `numpy.linspace` rounds.
#[allow(clippy::cast_precision_loss)] // at most 4096
fn spaced(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let half = if (high - low).is_finite() { 1.0 } else { 0.5 };
    let width = high * half - low * half;
    let step = width / bins as f64;
    (0..=bins)
        .map(|i| match i {
            0 => low,
            _ if i == bins => high,
            _ if half == 1.0 => i as f64 * step + low,
            _ => 2.0 * (i as f64 * step + low * half),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(values: &[f64], bins: usize, range: Option<[f64; 2]>) -> Histogram {
        histogram(values, HistogramOptions::new(bins, range).unwrap())
    }

    #[test]
    fn every_number_is_counted_once() {
        let values = [0.1, 0.2, f64::NAN, 5.0, -3.0, f64::INFINITY, 0.7, 1.0];
        for bins in [1, 2, 3, 64, 4096] {
            let answer = over(&values, bins, Some([0.0, 1.0]));
            let inside: u32 = answer.counts.iter().sum();
            assert_eq!(inside as usize + answer.outside + answer.non_finite, values.len());
            assert_eq!((inside, answer.outside, answer.non_finite), (4, 2, 2));
            assert_eq!(answer.bin_edges.len(), bins + 1);
        }
    }

    #[test]
    fn the_right_edge_belongs_to_the_last_bin() {
        assert_eq!(over(&[1.0, 2.0, 3.0], 2, None).counts, [1, 2]);
    }

    #[test]
    fn edges_rise_for_every_range() {
        let ranges = [
            [0.0, 0.0],
            [2.0, 2.0],
            [0.0, 1e-323],
            [-1.7e308, 1.7e308],
            [f64::MAX, f64::MAX],
            [-f64::MAX, -f64::MAX],
            [1e300, 1e300],
            [1.0, 1.0 + f64::EPSILON],
            [-f64::MAX, f64::MAX],
            [-5e-324, 5e-324],
        ];
        for [low, high] in ranges {
            for bins in [1, 2, 7, 64, 4096] {
                let answer = over(&[low, high], bins, None);
                let edges = &answer.bin_edges;
                assert!(edges.iter().all(|edge| edge.is_finite()), "{low} {high} {bins}");
                assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{low} {high} {bins}");
                assert!(edges[0] <= low && high <= edges[bins]);
                assert_eq!(answer.counts.iter().sum::<u32>(), 2);
                // A number on an edge lands in the bin to its right, the last in the last.
                let again = over(edges, bins, Some([edges[0], edges[bins]]));
                assert!(again.counts[..bins - 1].iter().all(|&count| count == 1));
                assert_eq!(again.counts[bins - 1], 2);
            }
        }
    }

    #[test]
    fn edges_decide_for_their_neighbours() {
        for [low, high] in
            [[0.0, 1.0], [-0.3, 0.7], [1e9, 1e9 + 0.1], [-f64::MAX, f64::MAX], [0.0, 1e-300]]
        {
            for bins in [1, 3, 64, 1000] {
                let edges = over(&[], bins, Some([low, high])).bin_edges;
                let mut values = vec![f64::NAN, f64::INFINITY, -f64::INFINITY];
                for &edge in &edges {
                    values.extend([edge.next_down(), edge, edge.next_up(), edge]);
                }
                values.retain(|value| value.is_nan() || value.abs() < f64::MAX);
                values.extend([low, high]);
                let answer = over(&values, bins, Some([low, high]));
                let mut counts = vec![0; bins];
                let (mut outside, mut non_finite) = (0, 0);
                for value in values {
                    if !value.is_finite() {
                        non_finite += 1;
                    } else if value < low || value > high {
                        outside += 1;
                    } else {
                        let right = edges.partition_point(|&edge| edge <= value);
                        counts[right.min(bins) - 1] += 1;
                    }
                }
                assert_eq!(answer.counts, counts, "{low} {high} {bins}");
                assert_eq!((answer.outside, answer.non_finite), (outside, non_finite));
            }
        }
    }

    #[test]
    fn nothing_and_nothing_finite() {
        for values in [&[][..], &[f64::NAN, f64::NEG_INFINITY]] {
            let answer = over(values, 4, None);
            assert_eq!(answer.bin_edges, [0.0, 0.25, 0.5, 0.75, 1.0]);
            assert_eq!(answer.counts, [0; 4]);
            assert_eq!(answer.non_finite, values.len());
        }
    }

    #[test]
    fn options_are_checked() {
        let refusal = |bins, range| HistogramOptions::new(bins, range).unwrap_err().to_string();
        assert_eq!(
            refusal(0, None),
            "bins is 0; a histogram has a number of bins between 1 and 4096"
        );
        assert!(HistogramOptions::new(4096, None).is_ok());
        assert!(HistogramOptions::new(4097, None).is_err());
        assert_eq!(
            refusal(2, Some([1.0, 0.0])),
            "range is [1, 0]; its first number may not exceed its second"
        );
        assert_eq!(refusal(2, Some([0.0, f64::NAN])), "range[1] is NaN; it must be finite");
        assert_eq!(HistogramOptions::default().bins(), 64);
    }
}
