use super::{Kernels, PACKED_COLUMNS, Panels};
use crate::lanes::Lanes;
use crate::penalty::{L1Update, Penalty};
use crate::scalar::Scalar;
use crate::stream::{Purpose, Stream};
use crate::update::Update;

fn draw<T: Scalar>(stream: &mut Stream, count: usize) -> Vec<T> {
    (0..count).map(|_| T::from_f64(2.0 * stream.unit() - 1.0)).collect()
}

fn transpose<T: Scalar>(m: &[T], rows: usize, columns: usize) -> Vec<T> {
    (0..rows * columns).map(|x| m[x % rows * columns + x / rows]).collect()
}

/// One product after the other.
fn in_turn<T: Scalar>(products: impl Iterator<Item = T>) -> T {
    products.fold(T::ZERO, |sum, product| sum + product)
}

/// Every so many to one sum; the sums in pairs.
fn in_lanes<T: Scalar>(products: impl Iterator<Item = T>) -> T {
    let mut sums = [T::ZERO; 4];
    for (p, product) in products.enumerate() {
        sums[p % T::Lanes::COUNT] += product;
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Without tolerance: the order of every sum is known.
fn check<T: Scalar>(rows: usize, columns: usize, depth: usize, stream: &mut Stream) {
    let a = draw::<T>(stream, rows * depth);
    let b = draw::<T>(stream, depth * columns);
    let expected = |sum: fn(&mut dyn Iterator<Item = T>) -> T| -> Vec<T> {
        (0..rows * columns)
            .map(|x| {
                let (i, j) = (x / columns, x % columns);
                sum(&mut (0..depth).map(|p| a[i * depth + p] * b[p * columns + j]))
            })
            .collect()
    };
    let (turns, lanes) = (expected(|products| in_turn(products)), expected(|p| in_lanes(p)));
    // What was there before must not show, neither in the answer nor in the panels.
    let fresh = || vec![T::from_f64(f64::NAN); rows * columns];
    let mut panels = Panels::default();
    T::product(&mut fresh(), &a, &b, rows, columns, depth, &mut panels);
    let shape = format!("{rows}x{depth}x{columns}");
    let mut c = fresh();
    T::product(&mut c, &a, &b, rows, columns, depth, &mut panels);
    assert_eq!(c, turns, "A B, {shape}");
    let mut c = fresh();
    let a_transposed = transpose(&a, rows, depth);
    T::transposed_product(&mut c, &a_transposed, &b, rows, columns, depth, &mut panels);
    assert_eq!(c, turns, "A^T B, {shape}");
    let mut c = fresh();
    let b_transposed = transpose(&b, depth, columns);
    T::product_transposed(&mut c, &a, &b_transposed, rows, columns, depth, &mut panels);
    let expected = if columns < PACKED_COLUMNS { lanes } else { turns };
    assert_eq!(c, expected, "A B^T, {shape}");
}

#[test]
fn products_are_those_of_a_plain_loop_at_every_awkward_shape() {
    let mut stream = Stream::new(1, Purpose::Input, 0);
    let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];
    for rows in [0, 1, 2, 3, 5, 7, 31, 33] {
        for columns in lengths {
            for depth in lengths {
                check::<f32>(rows, columns, depth, &mut stream);
                check::<f64>(rows, columns, depth, &mut stream);
            }
        }
    }
}

#[test]
fn products_are_those_of_a_plain_loop_beyond_every_block() {
    let mut stream = Stream::new(2, Purpose::Input, 0);
    for (rows, columns, depth) in [
        (10, 30, 784),
        (33, 17, 64),
        (33, 31, 257),
        (5, 3, 600),
        (259, 18, 3),
        (257, 35, 513),
        (2, 700, 70),
    ] {
        check::<f32>(rows, columns, depth, &mut stream);
        check::<f64>(rows, columns, depth, &mut stream);
    }
    for _ in 0..60 {
        let [rows, columns, depth] = core::array::from_fn(|_| stream.below(70) as usize);
        check::<f32>(rows, columns, depth, &mut stream);
        check::<f64>(rows, columns, depth, &mut stream);
    }
}

#[test]
fn products_are_those_of_a_plain_loop_on_both_sides_of_packing() {
    let mut stream = Stream::new(5, Purpose::Input, 0);
    for rows in [1, 2, 9, 33] {
        for columns in (PACKED_COLUMNS - 2..PACKED_COLUMNS + 18).chain([95, 129]) {
            for depth in [0, 1, 3, 4, 6, 64] {
                check::<f32>(rows, columns, depth, &mut stream);
                check::<f64>(rows, columns, depth, &mut stream);
            }
        }
    }
    for (rows, columns, depth) in [
        (3, 63, 1030),
        (3, 66, 1030),
        (10, 100, 784),
        (515, 65, 259),
        (17, 64, 512),
        (16, 64, 257),
        (1, 257, 255),
    ] {
        check::<f32>(rows, columns, depth, &mut stream);
        check::<f64>(rows, columns, depth, &mut stream);
    }
}

/// A descent has the bits of the gradient and the update after it.
fn check_descent<T: Scalar>(rows: usize, columns: usize, depth: usize, stream: &mut Stream) {
    let a = draw::<T>(stream, rows * depth);
    let b = draw::<T>(stream, depth * columns);
    let weights = draw::<T>(stream, rows * columns);
    let mut panels = Panels::default();
    let mut gradient = vec![T::from_f64(f64::NAN); rows * columns];
    T::transposed_product(&mut gradient, &a, &b, rows, columns, depth, &mut panels);
    for l1_update in [L1Update::Subgradient, L1Update::Proximal] {
        for (l1, l2) in [(0.0, 0.0), (0.5, 0.0), (0.0, 0.01), (0.5, 0.01)] {
            let update = Update::new(0.3, Penalty::new(l1, l2).unwrap(), l1_update);
            let mut expected = weights.clone();
            update.weights(&mut expected, &gradient);
            let mut moved = weights.clone();
            T::descend(&mut moved, &a, &b, rows, columns, depth, &update, &mut panels);
            assert_eq!(moved, expected, "{rows}x{depth}x{columns}, {l1} {l2} {l1_update:?}");
        }
    }
}

#[test]
fn a_descent_is_a_gradient_and_an_update() {
    let mut stream = Stream::new(4, Purpose::Input, 0);
    for (rows, columns, depth) in [
        (0, 5, 3),
        (5, 0, 3),
        (3, 5, 0),
        (1, 1, 1),
        (7, 33, 5),
        (30, 784, 10),
        (10, 30, 10),
        (131, 67, 9),
        (3, 9000, 2),
        (33, 70, 300),
    ] {
        check_descent::<f32>(rows, columns, depth, &mut stream);
        check_descent::<f64>(rows, columns, depth, &mut stream);
    }
}

#[test]
fn a_row_does_not_depend_on_its_company() {
    let mut stream = Stream::new(3, Purpose::Input, 0);
    for (rows, columns, depth) in
        [(67, 13, 131), (67, PACKED_COLUMNS - 1, 263), (67, PACKED_COLUMNS, 263), (33, 119, 270)]
    {
        let a = draw::<f32>(&mut stream, rows * depth);
        let b = draw::<f32>(&mut stream, columns * depth);
        let mut panels = Panels::default();
        let mut forward = vec![0.0; rows * columns];
        f32::product_transposed(&mut forward, &a, &b, rows, columns, depth, &mut panels);
        let mut back = vec![0.0; rows * columns];
        f32::product(&mut back, &a, &b, rows, columns, depth, &mut panels);
        for i in 0..rows {
            let a = &a[i * depth..][..depth];
            let mut alone = vec![0.0; columns];
            f32::product_transposed(&mut alone, a, &b, 1, columns, depth, &mut panels);
            assert_eq!(alone, forward[i * columns..][..columns]);
            f32::product(&mut alone, a, &b, 1, columns, depth, &mut panels);
            assert_eq!(alone, back[i * columns..][..columns]);
        }
    }
}

#[test]
fn infinities_stay_where_they_belong() {
    let mut c = [0.0_f32; 4];
    let a = [f32::INFINITY, 1.0, 0.5, 1.0];
    f32::product_transposed(&mut c, &a, &[1.0, 2.0, 3.0, 4.0], 2, 2, 2, &mut Panels::default());
    assert_eq!(c, [f32::INFINITY, f32::INFINITY, 2.5, 5.5]);
    f32::product(&mut c, &a, &[1.0, 3.0, 2.0, 4.0], 2, 2, 2, &mut Panels::default());
    assert_eq!(c, [f32::INFINITY, f32::INFINITY, 2.5, 5.5]);
}

#[test]
fn bias_and_column_sums() {
    let mut c = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    f64::add_to_rows(&mut c, &[10.0, 20.0, 30.0]);
    assert_eq!(c, [11.0, 22.0, 33.0, 14.0, 25.0, 36.0]);
    let mut sums = [f64::NAN; 3];
    f64::column_sums(&mut sums, &c);
    assert_eq!(sums, [25.0, 47.0, 69.0]);
    f64::column_sums(&mut sums, &[]);
    assert_eq!(sums, [0.0; 3]);
    f32::add_to_rows(&mut [], &[]);
    f32::column_sums(&mut [], &[]);
}

#[test]
fn bytes_are_looked_up() {
    let table: [f32; 256] = core::array::from_fn(|byte| byte as f32 - 7.0);
    for length in [0, 1, 7, 8, 9, 23] {
        let bytes: Vec<u8> = (0..length).map(|i| (i * 37 % 256) as u8).collect();
        let mut values = vec![f32::NAN; length];
        f32::look_up(&mut values, &bytes, &table);
        let expected: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) - 7.0).collect();
        assert_eq!(values, expected);
    }
}
