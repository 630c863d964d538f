//! The landscape as a whole, and the lines of equal penalty.

use weightscope::{
    Code, ColorMapOptions, Colors, ContourLine, Domain, Landscape, LandscapeOptions, Levels,
    Logistic, Normalization, Objective, Penalty, Quadratic, TwoWeights, color_map, landscape,
    minimize, penalty_line,
};

fn penalty(l1: f64, l2: f64) -> Penalty {
    Penalty::new(l1, l2).unwrap()
}

fn options(objective: Objective, penalty: Penalty) -> LandscapeOptions {
    LandscapeOptions {
        objective,
        penalty,
        domain: Domain::new([-2.0, 3.0], [-2.0, 3.0]).unwrap(),
        resolution: LandscapeOptions::DEFAULT_RESOLUTION,
        levels: Levels::Count(LandscapeOptions::DEFAULT_LEVELS),
        penalty_levels: 5,
        color: None,
        tolerance: 0.0,
    }
}

fn bowl() -> Objective {
    Quadratic::new([[3.0, 1.0], [1.0, 2.0]], [1.5, 0.5]).unwrap().into()
}

/// Every point has the penalty asked for: some roundings of sums of two terms.
#[test]
fn penalty_lines_satisfy_their_formula() {
    for (l1, l2) in [
        (0.5, 0.0),
        (0.0, 0.5),
        (0.3, 0.7),
        (1e-9, 1.0),
        (1.0, 1e-9),
        (1e6, 1e-6),
        (1e-6, 1e6),
        (1e-200, 1e-200),
    ] {
        let penalty = penalty(l1, l2);
        for value in [1e-6, 0.3, 17.0, 1e9] {
            let line = penalty_line(penalty, value).unwrap();
            assert!(line.closed);
            assert_eq!(line.points.first(), line.points.last());
            for point in &line.points {
                let at = penalty.value(point);
                assert!((at / value - 1.0).abs() < 4e-15, "{l1} {l2}: {at} for {value}");
            }
        }
    }
}

#[test]
fn penalty_lines_are_symmetric_with_corners_on_the_axes() {
    for (penalty, count) in
        [(penalty(0.4, 0.0), 5), (penalty(0.0, 0.4), 257), (penalty(0.2, 0.3), 257)]
    {
        let ContourLine { points, .. } = penalty_line(penalty, 0.8).unwrap();
        assert_eq!(points.len(), count);
        let quarter = (count - 1) / 4;
        for corner in 0..4 {
            let point = points[corner * quarter];
            assert_eq!(point[1 - corner % 2], 0.0);
            // Counter-clockwise: right, up, left, down.
            assert_eq!(point[corner % 2] > 0.0, corner < 2);
        }
        let holds = |point: [f64; 2]| points.contains(&point);
        for &[x, y] in &points {
            assert!(holds([-x, y]) && holds([x, -y]) && holds([y, x]), "({x}, {y})");
        }
    }
    assert_eq!(penalty_line(penalty(0.0, 2.0), 8.0).unwrap().points[64], [0.0, 2.0]);
    for (penalty, value) in [
        (Penalty::NONE, 1.0),
        (penalty(1.0, 0.0), 0.0),
        (penalty(1.0, 0.0), -1.0),
        (penalty(1.0, 1.0), f64::NAN),
        (penalty(1.0, 1.0), f64::INFINITY),
        // Its corners lie beyond the finite numbers.
        (penalty(1e-300, 0.0), 1e300),
    ] {
        assert!(penalty_line(penalty, value).is_none());
    }
}

#[test]
fn the_parts_fit_together() {
    for penalty in [penalty(2.0, 0.0), penalty(0.0, 0.8), penalty(0.5, 0.3)] {
        let options = options(bowl(), penalty);
        let Landscape {
            grid,
            levels,
            contours,
            penalty_line,
            penalty_contours,
            data_line,
            data_minimum,
            minimum,
            ..
        } = landscape(&options).unwrap();
        assert_eq!((grid.rows, grid.columns), (257, 257));
        assert_eq!(levels.len(), 16);
        assert_eq!(contours.iter().map(|contour| contour.level).collect::<Vec<_>>(), levels);
        assert!(contours.iter().all(|contour| !contour.lines.is_empty()));
        assert_eq!(data_minimum, minimize(&options.objective, Penalty::NONE));
        assert_eq!(minimum, minimize(&options.objective, penalty));
        assert!(minimum.penalized_loss <= grid.min);

        // Vertices lie on edges of a grid of step h = 5/256. Linear interpolation along one is off by
        // at most h^2/8 times the curvature (3 + 2 l2 here) where smooth, and by h/4 times twice l1
        // across a kink.
        let h = 5.0 / 256.0;
        for contour in &contours {
            for point in contour.lines.iter().flat_map(|line| &line.points) {
                let value = options.objective.value(*point) + penalty.value(point);
                let allowed = h * h / 8.0 * (3.0 + 2.0 * penalty.l2()) + h / 2.0 * penalty.l1();
                assert!((value - contour.level).abs() <= allowed, "{point:?}");
            }
        }

        // The penalty's line passes the minimiser: some side of it is within the sagitta of an arc of
        // 1/256 turn, r (1 - cos(pi / 256)).
        let line = &penalty_line[0].points;
        let [x, y] = minimum.point;
        let nearest = line
            .windows(2)
            .map(|pair| {
                let [[ax, ay], [bx, by]] = [pair[0], pair[1]];
                let (dx, dy) = (bx - ax, by - ay);
                let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                libm::hypot(ax + t * dx - x, ay + t * dy - y)
            })
            .fold(f64::INFINITY, f64::min);
        assert!(nearest < 1e-4 * libm::hypot(x, y), "{nearest}");

        // The line of equal data loss is the ellipse through the minimiser, and keeps to the side of
        // the penalty's line on which more is paid: they touch. Interpolation is off by h^2/8 times
        // the curvature 3, which a gradient of the penalty as steep as that of the data makes as
        // much again.
        let allowed = h * h / 8.0 * 3.0;
        assert!(data_line.len() == 1 && data_line[0].closed);
        let paid = penalty.value(&minimum.point);
        for point in &data_line[0].points {
            let value = options.objective.value(*point);
            assert!((value - minimum.data_loss).abs() <= allowed, "{point:?}");
            assert!(penalty.value(point) >= paid - 2.0 * allowed, "{point:?}");
        }
        let closest = data_line[0]
            .points
            .iter()
            .map(|[x, y]| libm::hypot(x - minimum.point[0], y - minimum.point[1]))
            .fold(f64::INFINITY, f64::min);
        assert!(closest <= h, "{closest}");

        assert_eq!(penalty_contours.len(), 5);
        let radii: Vec<f64> =
            penalty_contours.iter().map(|contour| contour.lines[0].points[0][0]).collect();
        for (index, radius) in radii.iter().enumerate() {
            assert!((radius / radii[0] - (index + 1) as f64).abs() < 1e-12, "{radii:?}");
        }
    }
}

#[test]
fn no_penalty_and_no_minimum() {
    let seen = landscape(&options(bowl(), Penalty::NONE)).unwrap();
    assert!(seen.penalty_line.is_empty() && seen.penalty_contours.is_empty());
    assert_eq!(seen.minimum, seen.data_minimum);
    assert_eq!(seen.grid.data, seen.grid.total);
    assert!(seen.data_line.is_empty());
    // So strong that both weights are zero: no line through the origin.
    let seen = landscape(&options(bowl(), penalty(100.0, 0.0))).unwrap();
    assert_eq!(seen.minimum.zeros, [true, true]);
    assert!(seen.penalty_line.is_empty());
    // A saddle is drawn though it has no minimum.
    let saddle = Quadratic::new([[1.0, 0.0], [0.0, -1.0]], [0.5, 0.5]).unwrap().into();
    let seen = landscape(&options(saddle, penalty(0.5, 0.0))).unwrap();
    assert!(seen.minimum.point[0].is_nan() && seen.penalty_line.is_empty());
    assert!(seen.data_line.is_empty());
    assert_eq!(seen.contours.len(), 16);
}

#[test]
fn every_objective_has_a_landscape() {
    let domain = Domain::new([-3.0, 3.0], [-3.0, 3.0]).unwrap();
    for objective in [Logistic::default().into(), TwoWeights::default().into()] {
        for penalty in [Penalty::NONE, penalty(0.05, 0.0), penalty(0.0, 0.05)] {
            let seen = landscape(&LandscapeOptions {
                domain,
                ..options(Objective::clone(&objective), penalty)
            })
            .unwrap();
            assert_eq!(seen.levels.len(), 16);
            assert!(seen.minimum.penalized_loss <= seen.grid.min);
            assert!(seen.grid.min - seen.minimum.penalized_loss < 1e-2);
            assert!(seen.contours.iter().all(|contour| !contour.lines.is_empty()));
        }
    }
}

#[test]
fn overflow_is_shown() {
    let steep = Quadratic::new([[1e300, 0.0], [0.0, 1e300]], [0.0, 0.0]).unwrap().into();
    let mut options = options(steep, penalty(1.0, 1.0));
    options.domain = Domain::new([-1e5, 1e5], [-1e5, 1e5]).unwrap();
    let seen = landscape(&options).unwrap();
    assert!(seen.grid.total.iter().any(|value| value.is_infinite()));
    assert!(seen.grid.max.is_finite());
    assert!(seen.contours.iter().any(|contour| !contour.lines.is_empty()));
    for point in seen.contours.iter().flat_map(|c| &c.lines).flat_map(|line| &line.points) {
        assert!(point[0].is_finite() && point[1].is_finite());
    }
}

#[test]
fn bounds_are_named() {
    let good = options(bowl(), penalty(0.1, 0.0));
    let refused = |change: &dyn Fn(&mut LandscapeOptions)| {
        let mut options = good.clone();
        change(&mut options);
        let error = landscape(&options).unwrap_err();
        assert_eq!(error.code(), Code::OutOfRange);
        error.to_string()
    };
    assert_eq!(
        refused(&|options| options.resolution = 1),
        "resolution is 1; a grid needs a side between 2 and 1025"
    );
    assert_eq!(
        refused(&|options| options.levels = Levels::Count(0)),
        "levels is 0; a count of levels lies between 1 and 64"
    );
    assert_eq!(
        refused(&|options| options.penalty_levels = 65),
        "penalty_levels is 65; the number of lines lies between 0 and 64"
    );
    assert_eq!(
        refused(&|options| options.tolerance = -0.5),
        "tolerance is -0.5; it must be a number between 0 and 10"
    );
    let unknown = LandscapeOptions { tolerance: f64::NAN, ..good.clone() };
    let error = landscape(&unknown).unwrap_err();
    assert_eq!(error.code(), Code::NonFinite);
    assert_eq!(error.to_string(), "tolerance is NaN; it must be a number between 0 and 10");
    let exact = LandscapeOptions { levels: Levels::Values(vec![2.0, 1.0]), ..good };
    assert_eq!(landscape(&exact).unwrap().levels, [2.0, 1.0]);
}

/// The pixels are those of the total between its extremes, and a table that is none is refused by its path.
#[test]
fn colours_span_the_penalised_loss() {
    let table: Vec<u8> = (0..=255).flat_map(|level| [level, 255 - level, 7]).collect();
    let normalization = Normalization::SquareRoot;
    let colors = Colors { table: table.clone(), normalization, reverse: true };
    let plain = LandscapeOptions { resolution: 33, ..options(bowl(), penalty(0.3, 0.0)) };
    assert_eq!(landscape(&plain).unwrap().pixels, None);

    let seen = landscape(&LandscapeOptions { color: Some(colors), ..plain.clone() }).unwrap();
    let expected = color_map(&ColorMapOptions {
        values: &seen.grid.total,
        rows: 33,
        columns: 33,
        range: [seen.grid.min, seen.grid.max],
        table: &table,
        normalization,
        reverse: true,
    });
    assert_eq!(seen.pixels, Some(expected.unwrap()));

    let short = Colors { table: vec![0; 3], normalization, reverse: false };
    let error = landscape(&LandscapeOptions { color: Some(short), ..plain }).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::WrongLength, "color.table"));
}

/// Vertices are only left out, and few stay where the lines are smooth; all else is as it was.
#[test]
fn a_tolerance_thins_the_lines() {
    for objective in [bowl(), Logistic::default().into(), TwoWeights::default().into()] {
        let full = options(objective, penalty(0.3, 0.0));
        let thin = LandscapeOptions { tolerance: 0.05, ..full.clone() };
        let (full, thin) = (landscape(&full).unwrap(), landscape(&thin).unwrap());
        let lines = |seen: &Landscape| -> Vec<ContourLine> {
            let contours = seen.contours.iter().flat_map(|contour| &contour.lines);
            contours.chain(&seen.data_line).cloned().collect()
        };
        let count =
            |lines: &[ContourLine]| lines.iter().map(|line| line.points.len()).sum::<usize>();
        let (before, after) = (lines(&full), lines(&thin));
        assert_eq!(before.len(), after.len());
        assert!(4 * count(&after) < count(&before), "{} of {}", count(&after), count(&before));
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.closed, after.closed);
            assert_eq!(before.points.first(), after.points.first());
            assert_eq!(before.points.last(), after.points.last());
            let mut rest = before.points.iter();
            assert!(after.points.iter().all(|point| rest.any(|other| other == point)));
        }
        assert_eq!(full.grid, thin.grid);
        assert_eq!(full.penalty_line, thin.penalty_line);
        assert_eq!(full.minimum, thin.minimum);
    }
}
