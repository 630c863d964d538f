//! The Jacobian's singular values: exact for orthogonal weights, in distribution for Gaussian ones, and those of what
//! differences say.

use weightscope::{
    Activation, Answers, Code, Dataset, Initializer, InitializerOptions, Inputs, Jacobian,
    MAX_JACOBIAN_ROWS, MAX_JACOBIAN_UNITS, Mlp, MlpOptions, Result, Scalar, gaussian,
};

fn mlp<T: Scalar>(
    sizes: Vec<usize>,
    activation: Activation,
    initializer: Initializer,
    scale: f64,
    seed: u32,
) -> Mlp<T> {
    let initializer = InitializerOptions { scale: Some(scale), ..initializer.into() };
    Mlp::new(&MlpOptions { sizes, activation, initializer, seed, ..MlpOptions::default() }).unwrap()
}

/// The Jacobians at these rows.
fn at<T: Scalar>(mlp: &mut Mlp<T>, inputs: Vec<T>) -> Result<Vec<Jacobian>> {
    let labels = Answers::Labels(vec![0; inputs.len() / mlp.features()]);
    mlp.jacobian(&Dataset::new(mlp.features(), mlp.outputs(), Inputs::Numbers(inputs), labels)?)
}

fn at_one_row<T: Scalar>(mlp: &mut Mlp<T>, seed: u32) -> Jacobian {
    let inputs = gaussian::<T>(1, mlp.features(), seed).unwrap().into_vec();
    let mut jacobians = at(mlp, inputs).unwrap();
    assert_eq!(jacobians.len(), 1);
    jacobians.remove(0)
}

/// L orthogonal matrices, each times the gain, are one orthogonal matrix times gain^L.
#[test]
fn orthogonal_linear_layers_stretch_alike() {
    for (gain, depth) in [(1.0, 1), (1.0, 50), (0.5, 20), (1.3, 30)] {
        let mut sizes = vec![60; depth + 1];
        sizes.push(10);
        let mut mlp = mlp::<f64>(sizes, Activation::Linear, Initializer::Orthogonal, gain, 3);
        let jacobian = at_one_row(&mut mlp, 1);
        let expected = (0..depth).fold(1.0, |product, _| product * gain);
        assert_eq!(jacobian.singular_values.len(), 60);
        for value in &jacobian.singular_values {
            assert!((value / expected - 1.0).abs() < 1e-9, "{value} for {gain}^{depth}");
        }
        assert!((jacobian.mean_square / (expected * expected) - 1.0).abs() < 1e-9);
        assert!(jacobian.relative_variance < 1e-9);
    }
    // In f32 the weights themselves are orthogonal to seven digits.
    let mut mlp =
        mlp::<f32>(vec![60, 60, 60, 10], Activation::Linear, Initializer::Orthogonal, 1.0, 3);
    for value in at_one_row(&mut mlp, 1).singular_values {
        assert!((value - 1.0).abs() < 1e-6, "{value}");
    }
}

/// Products of L square Gaussian matrices of variance 1/n: the squares have mean 1 and variance L (Pennington et al.
/// 2017, equation 16). The mean over 40 networks of width 100 strays by a standard error of about sqrt(L)/n/sqrt(40) =
/// 0.004 in the mean square, and by some per cent in the variance, which has heavy tails; finite width adds O(L^2/n).
#[test]
fn gaussian_linear_layers_spread_with_depth() {
    for depth in [1, 2, 4] {
        let networks = 40;
        let (mut mean, mut variance) = (0.0, 0.0);
        for seed in 0..networks {
            let mut sizes = vec![100; depth + 1];
            sizes.push(10);
            let initializer = Initializer::LecunNormal;
            let mut mlp = mlp::<f64>(sizes, Activation::Linear, initializer, 1.0, seed);
            let jacobian = at_one_row(&mut mlp, seed);
            mean += jacobian.mean_square / f64::from(networks);
            variance += jacobian.relative_variance / f64::from(networks);
        }
        assert!((mean - 1.0).abs() < 0.025, "mean square {mean} at depth {depth}");
        let expected = depth as f64;
        assert!((variance / expected - 1.0).abs() < 0.1, "{variance} at depth {depth}");
    }
}

/// `|J|^2` is the sum of the squared singular values: differences of the last hidden layer in every input say it too. The
/// output layer is the identity, so that it shows the last hidden layer.
#[test]
fn differences_agree() {
    for activation in [Activation::Tanh, Activation::Sigmoid, Activation::Gelu, Activation::Relu] {
        let mut mlp = mlp::<f64>(vec![7, 9, 5, 5], activation, Initializer::XavierNormal, 1.0, 2);
        let identity: Vec<f64> = (0..25).map(|i| f64::from(u8::from(i % 6 == 0))).collect();
        mlp.set_weight(2, &identity).unwrap();
        let inputs = gaussian::<f64>(2, 7, 4).unwrap().into_vec();
        let jacobians = at(&mut mlp, inputs.clone()).unwrap();
        for (row, jacobian) in inputs.chunks(7).zip(&jacobians) {
            assert_eq!(jacobian.singular_values.len(), 5);
            let mut columns = Vec::new();
            for feature in 0..7 {
                let step = 1e-5;
                let mut moved_by = |sign: f64| {
                    let mut moved = row.to_vec();
                    moved[feature] += sign * step;
                    mlp.forward(&moved).unwrap().into_vec()
                };
                let (after, before) = (moved_by(1.0), moved_by(-1.0));
                let slope = |(after, before): (f64, f64)| (after - before) / (2.0 * step);
                columns.push(after.into_iter().zip(before).map(slope).collect::<Vec<f64>>());
            }
            let matrix = nalgebra::DMatrix::from_fn(5, 7, |i, j| columns[j][i]);
            let expected = matrix.singular_values();
            for (value, expected) in jacobian.singular_values.iter().zip(expected.iter()) {
                assert!((value - expected).abs() < 1e-8, "{value} {expected} {activation:?}");
            }
        }
    }
}

#[test]
fn numbers_at_the_ends_of_the_range_are_results() {
    // Nothing passes.
    let mut dead = mlp::<f32>(vec![20, 20, 20, 5], Activation::Relu, Initializer::Zeros, 1.0, 1);
    let jacobian = at_one_row(&mut dead, 1);
    assert!(jacobian.singular_values.iter().all(|&value| value == 0.0));
    assert_eq!(jacobian.mean_square, 0.0);
    // Products of weights of 1e30 leave even f64's range.
    let mut sizes = vec![20; 15];
    sizes.push(5);
    let mut large = mlp::<f64>(sizes, Activation::Linear, Initializer::XavierNormal, 1.0, 1);
    for layer in 0..14 {
        large.set_weight(layer, &[1e30; 400]).unwrap();
    }
    let jacobian = at_one_row(&mut large, 1);
    assert!(jacobian.singular_values.iter().all(|value| value.is_nan()));
    assert!(jacobian.mean_square.is_nan() && jacobian.relative_variance.is_nan());
}

#[test]
fn one_layer_is_its_own_weights() {
    let mut mlp = mlp::<f64>(vec![6, 4], Activation::Tanh, Initializer::XavierNormal, 1.0, 1);
    let expected = mlp.weight(0).unwrap().view().into_owned().singular_values();
    let jacobian = at_one_row(&mut mlp, 1);
    for (value, expected) in jacobian.singular_values.iter().zip(expected.iter()) {
        assert!((value - expected).abs() < 1e-12);
    }
}

#[test]
fn bounds_are_named() {
    let relu = Activation::Relu;
    let mut small = mlp::<f32>(vec![2, 3, 1], relu, Initializer::XavierNormal, 1.0, 1);
    assert_eq!(at(&mut small, vec![0.5; 2 * MAX_JACOBIAN_ROWS]).unwrap().len(), MAX_JACOBIAN_ROWS);
    let refused = at(&mut small, vec![0.5; 2 * MAX_JACOBIAN_ROWS + 2]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "inputs is 65 rows; the Jacobian is taken at 1 to 64 rows at a time"
    );
    let labels = Answers::Labels(vec![0]);
    let unfit = Dataset::new(3, 1, Inputs::Numbers(vec![0.5; 3]), labels).unwrap();
    assert_eq!(small.jacobian(&unfit).unwrap_err().code(), Code::Mismatch);

    let most = MAX_JACOBIAN_UNITS;
    let mut wide = mlp::<f32>(vec![1, most, 2000], relu, Initializer::XavierNormal, 1.0, 1);
    assert_eq!(at(&mut wide, vec![0.5]).unwrap()[0].singular_values.len(), 1);
    let mut wider = mlp::<f32>(vec![1, 2, most + 1, 1], relu, Initializer::XavierNormal, 1.0, 1);
    let refused = at(&mut wider, vec![0.5]).unwrap_err();
    assert_eq!(refused.field(), "sizes[2]");
    assert_eq!(
        refused.to_string(),
        "sizes[2] is 1025; the Jacobian is taken of a layer of a number of units between 1 and 1024"
    );
}
