//! Lines with fewer vertices that look the same.

use super::contour::ContourLine;

/// Leaves out vertices of `line`, so that none lies farther than `tolerance` from what is left.
///
/// Distances are in cells: `cell` is the width and the height of one. The ends stay, of a closed line the
/// vertex where it begins. Source: Douglas & Peucker 1973, "Algorithms for the reduction of the number of
/// points required to represent a digitized line or its caricature".
pub(super) fn simplify(line: &mut ContourLine, cell: [f64; 2], tolerance: f64) {
    let points = &line.points;
    if tolerance <= 0.0 || points.len() < 3 {
        return;
    }
    let most = tolerance * tolerance;
    let mut kept = vec![false; points.len()];
    let last = points.len() - 1;
    kept[0] = true;
    kept[last] = true;
    let mut stretches = vec![(0, last)];
    while let Some((first, last)) = stretches.pop() {
        let mut farthest = (0, most);
        for index in first + 1..last {
            let distance = squared_distance(points[index], points[first], points[last], cell);
            if distance > farthest.1 {
                farthest = (index, distance);
            }
        }
        if farthest.0 > 0 {
            kept[farthest.0] = true;
            stretches.push((first, farthest.0));
            stretches.push((farthest.0, last));
        }
    }
    let mut index = 0;
    line.points.retain(|_| {
        index += 1;
        kept[index - 1]
    });
}

/// From `point` to the segment between `from` and `to`, in squared cells.
fn squared_distance(point: [f64; 2], from: [f64; 2], to: [f64; 2], cell: [f64; 2]) -> f64 {
    let between = |a: [f64; 2], b: [f64; 2]| [(b[0] - a[0]) / cell[0], (b[1] - a[1]) / cell[1]];
    let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let (along, out) = (between(from, to), between(from, point));
    let length = dot(along, along);
    let share = if length > 0.0 { (dot(along, out) / length).clamp(0.0, 1.0) } else { 0.0 };
    let miss = [out[0] - share * along[0], out[1] - share * along[1]];
    dot(miss, miss)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[[f64; 2]]) -> ContourLine {
        ContourLine { closed: points.first() == points.last(), points: points.to_vec() }
    }

    #[test]
    fn what_lies_on_the_way_goes_and_corners_stay() {
        let mut bend = line(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.01], [3.0, 0.0], [3.0, 2.0]]);
        simplify(&mut bend, [1.0, 1.0], 0.02);
        assert_eq!(bend.points, [[0.0, 0.0], [3.0, 0.0], [3.0, 2.0]]);
    }

    #[test]
    fn distances_are_in_cells() {
        let low = [[0.0, 0.0], [1.0, 0.01], [2.0, 0.0]];
        let mut flat = line(&low);
        simplify(&mut flat, [1.0, 1.0], 0.02);
        assert_eq!(flat.points.len(), 2);
        let mut steep = line(&low);
        simplify(&mut steep, [1.0, 0.1], 0.02);
        assert_eq!(steep.points, low);
    }

    #[test]
    fn a_ring_stays_a_ring_and_no_vertex_strays() {
        let full: Vec<[f64; 2]> = (0..=360)
            .map(|degree| {
                let angle = f64::from(degree % 360).to_radians();
                [10.0 * libm::cos(angle), 10.0 * libm::sin(angle)]
            })
            .collect();
        let mut ring = line(&full);
        simplify(&mut ring, [1.0, 1.0], 0.05);
        assert_eq!(ring.points.first(), ring.points.last());
        // An arc of radius r rises by s above a chord of 2 sqrt(2 r s), nearly: at least 31 of them go round.
        assert!((31..62).contains(&ring.points.len()), "{}", ring.points.len());
        for &point in &full {
            let nearest = ring
                .points
                .windows(2)
                .map(|pair| squared_distance(point, pair[0], pair[1], [1.0, 1.0]))
                .fold(f64::INFINITY, f64::min);
            assert!(nearest <= 0.05 * 0.05);
        }
    }

    #[test]
    fn without_tolerance_all_stays() {
        let mut straight = line(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]);
        simplify(&mut straight, [1.0, 1.0], 0.0);
        assert_eq!(straight.points.len(), 3);
    }
}
