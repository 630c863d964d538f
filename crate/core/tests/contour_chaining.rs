//! Contour lines against the segments of each cell, found one by one.

use std::collections::{BTreeMap, BTreeSet};

use weightscope::{ContourLine, ContoursOptions, Purpose, Stream, contours};

/// An edge by its first node, column and row, and whether it runs upwards instead of to the right.
type Edge = (usize, usize, bool);

/// A grid of noise, of patches of noise larger than the cells, or of both; with holes.
fn random_grid(stream: &mut Stream) -> (Vec<f64>, usize, usize) {
    let rows = 2 + stream.below(40) as usize;
    let columns = 2 + stream.below(40) as usize;
    let patch = 1 + stream.below(12) as usize;
    let distinct = [2, 4, 50][stream.below(3) as usize];
    let holes = [0, 1, 10][stream.below(3) as usize];
    let rough = stream.below(2) == 1;
    let coarse: Vec<f64> = (0..rows * columns).map(|_| f64::from(stream.below(distinct))).collect();
    let values = (0..rows * columns)
        .map(|node| {
            if stream.below(100) < holes {
                return [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][stream.below(3) as usize];
            }
            let (row, column) = (node / columns / patch, node % columns / patch);
            let noise = if rough { f64::from(stream.below(2)) } else { 0.0 };
            coarse[row * columns + column] + noise
        })
        .collect();
    (values, rows, columns)
}

/// The segments of a level, cell by cell: from edge to edge, higher values to the left.
fn segments(values: &[f64], rows: usize, columns: usize, level: f64) -> BTreeSet<(Edge, Edge)> {
    let mut segments = BTreeSet::new();
    for j in 0..rows - 1 {
        for i in 0..columns - 1 {
            let at = |i: usize, j: usize| values[j * columns + i];
            let corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
            if corners.iter().any(|value| !value.is_finite()) {
                continue;
            }
            let edges = [(i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true)];
            let above = corners.map(|value| value > level);
            // Counter-clockwise round the cell, what is above is cut off in stretches of corners, unless
            // both stretches of a saddle are joined: then it is what is below.
            let saddle = above[0] == above[2] && above[1] == above[3] && above[0] != above[1];
            let joined = saddle && corners.iter().sum::<f64>() / 4.0 > level;
            for corner in 0..4 {
                let (before, after) = ((corner + 3) % 4, (corner + 1) % 4);
                if joined {
                    // The line rounds each corner below, which lies to its right.
                    if !above[corner] {
                        segments.insert((edges[before], edges[corner]));
                    }
                } else if above[corner] && !above[after] {
                    // The stretch that ends here, back to where it begins.
                    let mut start = corner;
                    while above[(start + 3) % 4] {
                        start = (start + 3) % 4;
                    }
                    segments.insert((edges[corner], edges[(start + 3) % 4]));
                }
            }
        }
    }
    segments
}

/// The edges a line crosses, on a grid whose nodes have whole coordinates and are not on the level.
fn edges(line: &ContourLine) -> Vec<Edge> {
    let edge = |&[x, y]: &[f64; 2]| {
        let (i, j) = (x.floor(), y.floor());
        assert!((x == i) != (y == j), "({x}, {y}) lies on no edge");
        (i as usize, j as usize, x == i)
    };
    line.points.iter().map(edge).collect()
}

/// On 1,500 random grids: every segment of every cell is in exactly one line, exactly once and the right
/// way round; lines join wherever they meet; those, and only those, are closed that come back.
#[test]
fn every_segment_is_in_one_line() {
    let mut stream = Stream::new(21, Purpose::Input, 0);
    let (mut open_lines, mut closed_lines, mut longest) = (0, 0, 0);
    for _ in 0..1500 {
        let (values, rows, columns) = random_grid(&mut stream);
        let options = ContoursOptions {
            values: &values,
            rows,
            columns,
            x: [0.0, (columns - 1) as f64],
            y: [0.0, (rows - 1) as f64],
            // Out of order, one of them twice, between the values.
            levels: &[1.4, 0.7, -0.5, 3.3, 0.7, 20.2, 99.0],
        };
        for contour in contours(&options).unwrap() {
            let expected = segments(&values, rows, columns, contour.level);
            let leaving: BTreeSet<Edge> = expected.iter().map(|segment| segment.0).collect();
            let entering: BTreeSet<Edge> = expected.iter().map(|segment| segment.1).collect();
            let mut seen = BTreeSet::new();
            for line in &contour.lines {
                let edges = edges(line);
                longest = longest.max(edges.len());
                let (first, last) = (edges[0], edges[edges.len() - 1]);
                if line.closed {
                    closed_lines += 1;
                    assert_eq!(line.points.first(), line.points.last());
                    assert_eq!(first, last);
                } else {
                    open_lines += 1;
                    assert!(!entering.contains(&first), "another segment ends where a line begins");
                    assert!(!leaving.contains(&last), "another segment begins where a line ends");
                }
                for pair in edges.windows(2) {
                    let segment = (pair[0], pair[1]);
                    assert!(expected.contains(&segment), "no cell has the segment {segment:?}");
                    assert!(seen.insert(segment), "{segment:?} is drawn twice");
                }
            }
            assert_eq!(seen.len(), expected.len());
            // Open lines come first.
            assert!(contour.lines.is_sorted_by_key(|line| line.closed));
        }
    }
    assert!(open_lines > 10_000 && closed_lines > 10_000, "{open_lines} {closed_lines}");
    assert!(longest > 200, "{longest}");
}

/// A level's lines do not depend on what other levels are drawn with it, or in what order.
#[test]
fn levels_do_not_meddle() {
    let mut stream = Stream::new(22, Purpose::Input, 0);
    for _ in 0..300 {
        let (values, rows, columns) = random_grid(&mut stream);
        // Some nodes are on the level.
        let levels = [2.0, 0.5, 1.0, 0.0, 3.25];
        let draw = |levels: &[f64]| {
            let (x, y) = ([-1.0, 1.0], [0.0, 1.0]);
            contours(&ContoursOptions { values: &values, rows, columns, x, y, levels }).unwrap()
        };
        let together = draw(&levels);
        let mut sorted = levels;
        sorted.sort_by(f64::total_cmp);
        let by_level: BTreeMap<u64, _> =
            draw(&sorted).into_iter().map(|contour| (contour.level.to_bits(), contour)).collect();
        for (level, contour) in levels.iter().zip(&together) {
            assert_eq!(contour.level, *level);
            assert_eq!(&draw(&[*level])[0], contour);
            assert_eq!(&by_level[&level.to_bits()], contour);
        }
    }
}
