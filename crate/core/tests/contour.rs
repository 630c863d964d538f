//! Contour lines against contourpy, and what must hold of any contour line on any grid.

#[allow(dead_code)] // not every test needs all of it
mod golden;

use weightscope::{
    Code, Contour, ContourLine, ContoursOptions, MAX_CONTOUR_SIDE, MAX_LEVELS, Purpose, Stream,
    contours,
};

fn length(line: &ContourLine) -> f64 {
    let step = |pair: &[[f64; 2]]| libm::hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
    line.points.windows(2).map(step).sum()
}

fn lengths(contour: &Contour) -> Vec<f64> {
    let mut lengths: Vec<f64> = contour.lines.iter().map(length).collect();
    lengths.sort_by(f64::total_cmp);
    lengths
}

/// The functions of the reference, written so that every node comes out the same to the bit.
fn formula(name: &str) -> fn(f64, f64) -> f64 {
    match name {
        "bowl_off_grid" => |x, y| (x - 0.3) * (x - 0.3) + (y + 0.41) * (y + 0.41),
        "corr_quad_plus_l1" => |x, y| {
            let (u, v) = (x - 1.5, y - 0.4);
            0.5 * (2.0 * (u * u) + 3.2 * u * v + 2.0 * (v * v)) + 0.9 * (x.abs() + y.abs())
        },
        "saddle" => |x, y| x * x - y * y,
        "plateau" => |x, y| (x * x + y * y - 1.0).max(0.0),
        "rosenbrock" => |x, y| (1.0 - x) * (1.0 - x) + 20.0 * ((y - x * x) * (y - x * x)),
        "himmelblau" => |x, y| {
            let (u, v) = (x * x + y - 11.0, x + y * y - 7.0);
            u * u + v * v
        },
        "checker_cells" => |x, y| {
            let steps = (x + 2.0) * 16.0 + (y + 2.0) * 16.0;
            if steps % 2.0 == 0.0 { 1.0 } else { -1.0 }
        },
        "constant" => |_, _| 0.5,
        "nan_hole" => |x, y| {
            let value = x * x + y * y;
            if value < 0.25 { f64::NAN } else { value }
        },
        _ => panic!("no formula for {name}"),
    }
}

fn sample(function: fn(f64, f64) -> f64, x: [f64; 2], y: [f64; 2], side: usize) -> Vec<f64> {
    let at =
        |[low, high]: [f64; 2], index: usize| low + (high - low) * index as f64 / (side - 1) as f64;
    (0..side * side).map(|node| function(at(x, node % side), at(y, node / side))).collect()
}

/// Counts and topology wherever the reference calls them robust, and, since our convention is the
/// reference's, where it does not as well; lengths and boxes to 1e-11 of the domain: both sides add up
/// some 10^4 segments of correctly interpolated ends. Vertex counts where no node is on the level
/// (elsewhere the reference repeats points and we do not).
#[test]
fn lines_agree_with_contourpy() {
    let file = golden::read("contours");
    let mut checked = 0;
    for function in file["functions"].as_array().unwrap() {
        let name = function["name"].as_str().unwrap();
        let ends = |axis: &str| [0, 1].map(|end| function[axis][end].as_f64().unwrap());
        let (x, y) = (ends("x"), ends("y"));
        let side = usize::try_from(function["x"][2].as_u64().unwrap()).unwrap();
        let values = sample(formula(name), x, y, side);
        for check in function["z_checks"].as_array().unwrap() {
            let index = |axis: usize| usize::try_from(check[axis].as_u64().unwrap()).unwrap();
            let value = values[index(0) * side + index(1)];
            match check[2].as_f64() {
                Some(expected) => assert_eq!(value, expected, "{name}"),
                None => assert!(value.is_nan(), "{name}"),
            }
        }
        for expected in function["levels"].as_array().unwrap() {
            let level = expected["level"].as_f64().unwrap();
            let options = ContoursOptions {
                values: &values,
                rows: side,
                columns: side,
                x,
                y,
                levels: &[level],
            };
            let contour = &contours(&options).unwrap()[0];
            let context = format!("{name} at {level}");

            let closed = contour.lines.iter().filter(|line| line.closed).count();
            assert_eq!(closed as u64, expected["closed"].as_u64().unwrap(), "{context}");
            let open = contour.lines.len() - closed;
            assert_eq!(open as u64, expected["open"].as_u64().unwrap(), "{context}");

            let total: f64 = lengths(contour).iter().sum();
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-11 * (x[1] - x[0]).max(b.abs());
            checked += 1;
            if let Some(whole) = expected["whole_cells_length"].as_f64() {
                // Our lines stop at a cell with a hole; the reference's other figures are of lines
                // that go on through the half of it that is left.
                assert!(close(total, whole), "{context}: {total}");
                continue;
            }
            assert!(close(total, expected["total_length"].as_f64().unwrap()), "{context}: {total}");
            if let Some(each) = expected["lengths"].as_array() {
                let ours = lengths(contour);
                assert_eq!(ours.len(), each.len(), "{context}");
                for (ours, theirs) in ours.iter().zip(each) {
                    assert!(close(*ours, theirs.as_f64().unwrap()), "{context}: {ours} {theirs}");
                }
            }
            if let Some(bounds) = expected["bbox"].as_array() {
                let mut ours = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
                for [x, y] in contour.lines.iter().flat_map(|line| &line.points) {
                    ours = [ours[0].min(*x), ours[1].min(*y), ours[2].max(*x), ours[3].max(*y)];
                }
                for (ours, theirs) in ours.iter().zip(bounds) {
                    assert!(close(*ours, theirs.as_f64().unwrap()), "{context}: {ours} {theirs}");
                }
            }
            if expected["nodes_equal_level"] == 0 {
                let ours: usize = contour.lines.iter().map(|line| line.points.len()).sum();
                assert_eq!(ours as u64, expected["vertices"].as_u64().unwrap(), "{context}");
            }
        }
    }
    assert_eq!(checked, 72);
}

/// A random grid: few distinct values, so that saddles and nodes on the level abound, or many; some
/// nodes missing.
fn random_grid(stream: &mut Stream) -> (Vec<f64>, usize, usize) {
    let rows = 2 + stream.below(12) as usize;
    let columns = 2 + stream.below(12) as usize;
    let distinct = [2, 3, 5, 1000][stream.below(4) as usize];
    let missing = [0, 0, 5, 30][stream.below(4) as usize];
    let values = (0..rows * columns)
        .map(|_| match stream.below(100) {
            hole if hole < missing => {
                [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][stream.below(3) as usize]
            }
            _ => f64::from(stream.below(distinct)),
        })
        .collect();
    (values, rows, columns)
}

/// Twice the area a line encloses, positive if it runs counter-clockwise.
fn area(line: &ContourLine) -> f64 {
    line.points.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum()
}

/// On 4,000 random grids: every vertex lies on an edge of a whole cell and interpolates to its level;
/// no two consecutive vertices are equal; closed lines, and only they, end where they began or are
/// open with ends on the rim; and as many segments are drawn as cells are crossed.
#[test]
fn every_vertex_interpolates_to_its_level() {
    let mut stream = Stream::new(11, Purpose::Input, 0);
    let (mut closed_lines, mut open_lines) = (0, 0);
    for _ in 0..4000 {
        let (values, rows, columns) = random_grid(&mut stream);
        // Node (i, j) is at (i, j): vertices tell their edge.
        let (x, y) = ([0.0, (columns - 1) as f64], [0.0, (rows - 1) as f64]);
        let levels = [0.0, 0.5, 1.0, 1.25, 2.0, 333.3];
        let options = ContoursOptions { values: &values, rows, columns, x, y, levels: &levels };
        let at = |i: usize, j: usize| values[j * columns + i];
        let whole = |i: usize, j: usize| {
            i + 1 < columns
                && j + 1 < rows
                && [at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)]
                    .iter()
                    .all(|value| value.is_finite())
        };
        for contour in contours(&options).unwrap() {
            for line in &contour.lines {
                assert!(line.points.len() >= if line.closed { 3 } else { 2 });
                if line.closed {
                    closed_lines += 1;
                    assert_eq!(line.points.first(), line.points.last());
                } else {
                    open_lines += 1;
                }
                for pair in line.points.windows(2) {
                    assert_ne!(pair[0], pair[1]);
                    // Both ends on the border of one whole cell.
                    let middle = [0, 1].map(|axis| (pair[0][axis] + pair[1][axis]) / 2.0);
                    let (i, j) = (middle[0].floor() as usize, middle[1].floor() as usize);
                    let on_line = |value: f64, cell: usize| value == cell as f64 && cell > 0;
                    assert!(
                        whole(i, j)
                            || on_line(middle[0], i) && whole(i - 1, j)
                            || on_line(middle[1], j) && whole(i, j - 1),
                        "a segment crosses a hole"
                    );
                }
                for &[x, y] in &line.points {
                    let (i, j) = (x.floor() as usize, y.floor() as usize);
                    let (along, across) = (x - i as f64, y - j as f64);
                    assert!(along == 0.0 || across == 0.0, "({x}, {y}) lies inside a cell");
                    let value = if along > 0.0 {
                        at(i, j) * (1.0 - along) + at(i + 1, j) * along
                    } else if across > 0.0 {
                        at(i, j) * (1.0 - across) + at(i, j + 1) * across
                    } else {
                        at(i, j)
                    };
                    // Values up to 1000 on coordinates up to 12.
                    assert!((value - contour.level).abs() <= 1e-11, "{value} {}", contour.level);
                }
            }
        }
    }
    assert!(closed_lines > 1000 && open_lines > 10_000, "{closed_lines} {open_lines}");
}

/// Where no node is on the level, every crossed edge is a vertex: of two lines' ends (or of one
/// passing through) in the interior, of one at the rim. So nothing is lost and nothing drawn twice.
#[test]
fn every_crossing_is_drawn_once() {
    let mut stream = Stream::new(12, Purpose::Input, 0);
    for _ in 0..2000 {
        let (values, rows, columns) = random_grid(&mut stream);
        let level = 0.75;
        let options = ContoursOptions {
            values: &values,
            rows,
            columns,
            x: [0.0, 1.0],
            y: [0.0, 1.0],
            levels: &[level],
        };
        let mut expected = 0;
        for j in 0..rows - 1 {
            for i in 0..columns - 1 {
                let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
                    .map(|(i, j)| values[j * columns + i]);
                if corners.iter().all(|value| value.is_finite()) {
                    let changes = (0..4)
                        .filter(|&k| (corners[k] > level) != (corners[(k + 1) % 4] > level))
                        .count();
                    expected += changes / 2;
                }
            }
        }
        let lines = &contours(&options).unwrap()[0].lines;
        let segments: usize = lines.iter().map(|line| line.points.len() - 1).sum();
        assert_eq!(segments, expected);
    }
}

/// Turning or mirroring the grid turns or mirrors the lines. Values are multiples of 1/1024 on a
/// unit lattice; a coordinate `a + t` may differ from its mirror image `b - t` in the last place, over
/// some hundred segments of length about 1.
#[test]
fn turning_the_grid_keeps_the_lengths() {
    let mut stream = Stream::new(13, Purpose::Input, 0);
    for _ in 0..1000 {
        let (values, rows, columns) = random_grid(&mut stream);
        let levels = [0.5, 1.0, 1.5, 250.0];
        let lines = |values: &[f64], rows: usize, columns: usize| {
            let x = [-(columns as f64) / 2.0, columns as f64 / 2.0];
            let y = [-(rows as f64) / 2.0, rows as f64 / 2.0];
            contours(&ContoursOptions { values, rows, columns, x, y, levels: &levels }).unwrap()
        };
        let original = lines(&values, rows, columns);
        let at = |i: usize, j: usize| values[j * columns + i];
        let mirrored: Vec<f64> =
            (0..rows * columns).map(|n| at(columns - 1 - n % columns, n / columns)).collect();
        let turned: Vec<f64> =
            (0..rows * columns).map(|n| at(n / rows, rows - 1 - n % rows)).collect();
        let transposed: Vec<f64> = (0..rows * columns).map(|n| at(n / rows, n % rows)).collect();
        for other in [
            lines(&mirrored, rows, columns),
            lines(&turned, columns, rows),
            lines(&transposed, columns, rows),
        ] {
            for (a, b) in original.iter().zip(&other) {
                let (a, b) = (lengths(a), lengths(b));
                assert_eq!(a.len(), b.len());
                for (a, b) in a.iter().zip(&b) {
                    assert!((a - b).abs() <= 1e-11, "{a} {b}");
                }
            }
        }
    }
}

#[test]
fn higher_values_lie_to_the_left() {
    let dome = |x: f64, y: f64| -x * x - y * y;
    let bowl = |x: f64, y: f64| x * x + y * y;
    for (function, level, sense) in
        [(dome as fn(f64, f64) -> f64, -1.0, 1.0), (bowl as fn(f64, f64) -> f64, 1.0, -1.0)]
    {
        let values = sample(function, [-2.0, 2.0], [-2.0, 2.0], 129);
        let options = ContoursOptions {
            values: &values,
            rows: 129,
            columns: 129,
            x: [-2.0, 2.0],
            y: [-2.0, 2.0],
            levels: &[level],
        };
        let lines = &contours(&options).unwrap()[0].lines;
        assert_eq!(lines.len(), 1);
        // The polygon lies within h^2/8 = 1.3e-4 of the unit circle.
        let area = area(&lines[0]) / 2.0 * sense;
        assert!((area - core::f64::consts::PI).abs() < 2e-3, "{area}");
    }
}

#[test]
fn nodes_on_the_level() {
    let draw = |values: &[f64], levels: &[f64]| {
        let side = 3;
        let options = ContoursOptions {
            values,
            rows: side,
            columns: side,
            x: [0.0, 2.0],
            y: [0.0, 2.0],
            levels,
        };
        contours(&options).unwrap().into_iter().map(|contour| contour.lines).collect::<Vec<_>>()
    };
    // A peak and a pit touched at their tips leave no line; a hair inside they do.
    let peak = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let pit = peak.map(|value| -value);
    assert_eq!(draw(&peak, &[1.0, 1.0 - 1e-9]).iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(draw(&pit, &[-1.0, 1e-9 - 1.0]).iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
    // A slope whose middle column is on the level: one straight line along it.
    let slope = [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0, 2.0];
    let lines = &draw(&slope, &[1.0])[0];
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].points, [[1.0, 2.0], [1.0, 1.0], [1.0, 0.0]]);
}

#[test]
fn extreme_values_and_levels() {
    let options = |values: &'static [f64], levels: &'static [f64]| ContoursOptions {
        values,
        rows: 2,
        columns: 2,
        x: [0.0, 1.0],
        y: [0.0, 1.0],
        levels,
    };
    // The rise from one node to the next overflows.
    let lines = &contours(&options(&[-1e308, 1e308, -1e308, 1e308], &[0.0, 5e307])).unwrap();
    assert_eq!(lines[0].lines[0].points, [[0.5, 1.0], [0.5, 0.0]]);
    assert_eq!(lines[1].lines[0].points, [[0.75, 1.0], [0.75, 0.0]]);
    // A saddle whose sum overflows: the mean, 2.5e307, is above the level, so the corners above join.
    let saddle = &[1.5e308, -1e308, 1.5e308, -1e308];
    let lines = &contours(&ContoursOptions {
        values: &[saddle[0], saddle[1], saddle[3], saddle[2]],
        ..options(&[], &[0.0])
    })
    .unwrap()[0]
        .lines;
    assert_eq!(lines.len(), 2);
    // Joined along the diagonal: each line rounds a corner below, x + y far from 0 and 2.
    for line in lines {
        let side = line.points[0][0] - line.points[0][1];
        assert!(line.points.iter().all(|point| (point[0] - point[1]) * side > 0.0));
    }
    // The smallest numbers there are.
    let tiny = &contours(&options(&[0.0, 5e-324, 0.0, 5e-324], &[0.0])).unwrap()[0].lines;
    assert_eq!(tiny[0].points, [[0.0, 1.0], [0.0, 0.0]]);
    // Nothing finite at all.
    let none = contours(&options(&[f64::NAN, f64::INFINITY, f64::NAN, f64::NAN], &[0.0])).unwrap();
    assert!(none[0].lines.is_empty());
}

#[test]
fn bounds_are_named() {
    let values = vec![0.0; 9];
    let good = ContoursOptions {
        values: &values,
        rows: 3,
        columns: 3,
        x: [0.0, 1.0],
        y: [0.0, 1.0],
        levels: &[0.5],
    };
    assert!(contours(&good).is_ok());
    assert!(contours(&ContoursOptions { levels: &[], ..good }).unwrap().is_empty());
    let refused = |options: ContoursOptions, code: Code, message: &str| {
        let error = contours(&options).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    };
    refused(
        ContoursOptions { rows: 1, ..good },
        Code::OutOfRange,
        "rows is 1; a grid needs rows between 2 and 2049",
    );
    refused(
        ContoursOptions { columns: MAX_CONTOUR_SIDE + 1, ..good },
        Code::OutOfRange,
        "columns is 2050; a grid needs columns between 2 and 2049",
    );
    refused(
        ContoursOptions { columns: 4, ..good },
        Code::WrongLength,
        "values is of length 9; a grid of rows x columns needs 12",
    );
    refused(
        ContoursOptions { x: [1.0, 1.0], ..good },
        Code::OutOfRange,
        "x is [1, 1]; the lower end comes first, below the upper",
    );
    refused(
        ContoursOptions { y: [0.0, f64::NAN], ..good },
        Code::NonFinite,
        "y[1] is NaN; it must be a number between -1000000 and 1000000",
    );
    refused(
        ContoursOptions { levels: &[0.5; MAX_LEVELS + 1], ..good },
        Code::OutOfRange,
        "levels.length is 65; there may be between 0 and 64",
    );
    refused(
        ContoursOptions { levels: &[0.5, f64::INFINITY], ..good },
        Code::NonFinite,
        "levels[1] is inf; a level must be finite",
    );
}

/// Noise on the largest grid is refused once the lines get out of hand, and costs no more than that.
#[test]
fn vertices_are_bounded() {
    let side = 1025;
    let values: Vec<f64> = (0..side * side).map(|n| f64::from((n % 2) as u8)).collect();
    let levels: Vec<f64> = (1..=MAX_LEVELS).map(|k| k as f64 / 65.0).collect();
    let options = ContoursOptions {
        values: &values,
        rows: side,
        columns: side,
        x: [0.0, 1.0],
        y: [0.0, 1.0],
        levels: &levels,
    };
    let error = contours(&options).unwrap_err();
    assert_eq!(error.field(), "levels");
}
