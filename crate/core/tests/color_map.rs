//! Values to colours.

use weightscope::{COLORS, Code, ColorMapOptions, MAX_IMAGE_SIDE, Normalization, color_map};

/// Entry `k` is (k, 255 - k, 7): every entry tells its index.
fn table() -> Vec<u8> {
    (0..=255).flat_map(|k: u8| [k, 255 - k, 7]).collect()
}

/// The table entries of a single row of values; `None` for a transparent pixel.
fn entries(
    values: &[f64],
    range: [f64; 2],
    normalization: Normalization,
    reverse: bool,
) -> Vec<Option<u8>> {
    let table = table();
    let (rows, columns) = (1, values.len());
    let options =
        ColorMapOptions { values, rows, columns, range, table: &table, normalization, reverse };
    let pixels = color_map(&options).unwrap();
    assert_eq!((pixels.width, pixels.height), (columns, rows));
    pixels
        .data
        .chunks_exact(4)
        .map(|pixel| match pixel {
            [0, 0, 0, 0] => None,
            [red, green, 7, 255] if *green == 255 - red => Some(*red),
            _ => panic!("{pixel:?} is no colour of the table"),
        })
        .collect()
}

#[test]
fn entries_share_the_range_evenly() {
    // The middles of 256 equal shares, and the ends.
    let values: Vec<f64> = (0..COLORS).map(|k| 10.0 + (k as f64 + 0.5) / 64.0).collect();
    let expected: Vec<Option<u8>> = (0..=255).map(Some).collect();
    assert_eq!(entries(&values, [10.0, 14.0], Normalization::Linear, false), expected);
    let squares: Vec<f64> = (0..COLORS).map(|k| (k as f64 + 0.5) / 256.0).map(|t| t * t).collect();
    assert_eq!(entries(&squares, [0.0, 1.0], Normalization::SquareRoot, false), expected);
    let reversed: Vec<Option<u8>> = expected.iter().rev().copied().collect();
    assert_eq!(entries(&values, [10.0, 14.0], Normalization::Linear, true), reversed);
    assert_eq!(
        entries(&[10.0, 12.0, 14.0], [10.0, 14.0], Normalization::Linear, false),
        [Some(0), Some(128), Some(255)]
    );
}

#[test]
fn values_beyond_the_range() {
    let values = [f64::NEG_INFINITY, -1.0, -0.0, 2.0, f64::INFINITY, f64::NAN];
    for normalization in [Normalization::Linear, Normalization::SquareRoot] {
        assert_eq!(
            entries(&values, [0.0, 1.0], normalization, false),
            [Some(0), Some(0), Some(0), Some(255), Some(255), None]
        );
        assert_eq!(
            entries(&values, [0.0, 1.0], normalization, true),
            [Some(255), Some(255), Some(255), Some(0), Some(0), None]
        );
    }
    // A range of a single value, and one wider than the finite numbers.
    assert_eq!(
        entries(&[0.9, 1.0, 1.1], [1.0, 1.0], Normalization::Linear, false),
        [Some(0), Some(0), Some(255)]
    );
    assert_eq!(
        entries(&[-1e308, 0.0, 1e308], [-1e308, 1e308], Normalization::Linear, false),
        [Some(0), Some(128), Some(255)]
    );
}

#[test]
fn the_top_row_of_the_image_is_the_last_of_the_grid() {
    let table = table();
    let options = ColorMapOptions {
        values: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
        rows: 3,
        columns: 2,
        range: [0.0, 256.0],
        table: &table,
        normalization: Normalization::Linear,
        reverse: false,
    };
    let pixels = color_map(&options).unwrap();
    assert_eq!((pixels.width, pixels.height, pixels.data.len()), (2, 3, 24));
    let red: Vec<u8> = pixels.data.chunks_exact(4).map(|pixel| pixel[0]).collect();
    assert_eq!(red, [4, 5, 2, 3, 0, 1]);
}

#[test]
fn bounds_are_named() {
    let table = table();
    let good = ColorMapOptions {
        values: &[0.0; 6],
        rows: 3,
        columns: 2,
        range: [0.0, 1.0],
        table: &table,
        normalization: Normalization::Linear,
        reverse: false,
    };
    assert!(color_map(&good).is_ok());
    let refused = |options: ColorMapOptions, code: Code, message: &str| {
        let error = color_map(&options).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    };
    refused(
        ColorMapOptions { rows: 0, ..good },
        Code::OutOfRange,
        "rows is 0; an image needs rows between 1 and 4096",
    );
    refused(
        ColorMapOptions { columns: MAX_IMAGE_SIDE + 1, ..good },
        Code::OutOfRange,
        "columns is 4097; an image needs columns between 1 and 4096",
    );
    refused(
        ColorMapOptions { rows: 2, ..good },
        Code::WrongLength,
        "values is of length 6; a grid of rows x columns needs 4",
    );
    refused(
        ColorMapOptions { table: &table[1..], ..good },
        Code::WrongLength,
        "table is of length 767; a table of 256 colours of 3 bytes needs 768",
    );
    refused(
        ColorMapOptions { range: [0.0, f64::NAN], ..good },
        Code::NonFinite,
        "range[1] is NaN; it must be finite",
    );
    refused(
        ColorMapOptions { range: [1.0, 0.0], ..good },
        Code::OutOfRange,
        "range is [1, 0]; the lower end comes first",
    );
}
