//! What even guesses come to, against the losses themselves and against guesses that were made.

use weightscope::{
    Answers, Dataset, Guess, Initializer, Inputs, Loss, Matrix, Mlp, MlpOptions, Penalty,
    random_labels,
};

/// As many rows of each class.
fn balanced(classes: u32) -> Vec<u32> {
    (0..3 * classes).map(|row| row % classes).collect()
}

/// The logits of one whose answer is `1 / K` for each class, on every row.
fn even(loss: Loss, classes: u32) -> Matrix<f64> {
    let count = f64::from(classes);
    let logit = match loss {
        Loss::MeanSquaredError => 1.0 / count,
        Loss::SoftmaxCrossEntropy => 0.3,
        // The logit of 1 / K.
        Loss::SigmoidCrossEntropy => -libm::log(count - 1.0),
    };
    let rows = 3 * classes as usize;
    Matrix::from_vec(rows, classes as usize, vec![logit; rows * classes as usize]).unwrap()
}

#[test]
fn the_loss_is_that_of_even_answers_and_no_other_constant_is_better() {
    for loss in Loss::ALL {
        for classes in [2, 3, 10, 100] {
            let answers = Answers::Labels(balanced(classes));
            let (value, gradient) = loss.with_gradient(&even(loss, classes), &answers).unwrap();
            let guess = Guess::of(loss, classes as usize, 7);
            // Sums of up to 300 rows, rounded.
            assert!((guess.loss - value).abs() < 1e-13, "{loss:?} {classes}: {guess:?} {value}");
            // A constant answer is the best one where it leaves no slope in the mean: losses are convex.
            for output in 0..classes as usize {
                let slope: f64 = (0..gradient.rows()).map(|row| gradient.row(row)[output]).sum();
                assert!(slope.abs() < 1e-13, "{loss:?} {classes} {output}: {slope}");
            }
        }
    }
}

#[test]
fn one_class_is_no_guess() {
    for loss in Loss::ALL {
        assert_eq!(Guess::of(loss, 1, 5), Guess { loss: 0.0, accuracy: 1.0, lucky: 1.0 });
    }
}

#[test]
fn guesses_are_hardly_ever_that_lucky() {
    // 500 tries at 200 rows, two classes: P(at least 122 right) = 0.0012 by the binomial law. The number of such
    // tries has mean 0.6: more than 6 of them come once in 1e5 seeds, and here the seed is fixed. Two deviations
    // instead of three, 115 right, come about 10 times, and hardly ever fewer than 2 or more than 25.
    let (tries, rows) = (500, 200);
    let guess = Guess::of(Loss::SoftmaxCrossEntropy, 2, rows);
    let labels = random_labels(tries * rows, 2, 11).unwrap();
    let shares = labels
        .chunks_exact(rows)
        .map(|guesses| guesses.iter().filter(|&&label| label == 0).count() as f64 / rows as f64);
    let lucky = shares.clone().filter(|&share| share > guess.lucky).count();
    assert!(lucky <= 6, "{lucky}");
    // A deviation less, and luck is seen.
    let deviation = (guess.lucky - guess.accuracy) / Guess::LUCK;
    let often = shares.filter(|&share| share > guess.lucky - deviation).count();
    assert!((2..=25).contains(&often), "{often}");
}

#[test]
fn a_network_of_zeros_guesses() {
    let options = MlpOptions {
        sizes: vec![2, 4, 3],
        initializer: Initializer::Zeros.into(),
        ..MlpOptions::default()
    };
    let mut mlp = Mlp::<f64>::new(&options).unwrap();
    let data = |answers| {
        let inputs = Inputs::Numbers((0..18).map(f64::from).collect());
        Dataset::new(2, 3, inputs, answers).unwrap()
    };
    let labelled = data(Answers::Labels(balanced(3)));
    let loss = Loss::SoftmaxCrossEntropy;
    let evaluation = mlp.evaluate(&labelled, loss, Penalty::NONE).unwrap();
    let guess = evaluation.guess.unwrap();
    assert_eq!(guess, Guess::of(loss, 3, 9));
    assert!((evaluation.data_loss - guess.loss).abs() < 1e-15);
    assert_eq!(evaluation.accuracy, Some(guess.accuracy));
    let targets = data(Answers::Targets(vec![0.0; 27]));
    assert_eq!(mlp.evaluate(&targets, loss, Penalty::NONE).unwrap().guess, None);
}
