//! The network: a multilayer perceptron.

use crate::activation::Activation;
use crate::bias::{BiasInitialization, BiasInitializer};
use crate::dataset::{Dataset, count_rows};
use crate::dropout::DropoutMasks;
use crate::error::{Code, Error, Result, count_within, exact_length};
use crate::evaluation::{Evaluation, Tally};
use crate::fan::{Fans, units};
use crate::initializer::{Initialization, InitializerOptions};
use crate::loss::{Loss, check_finite};
use crate::matrix::Matrix;
use crate::penalty::Penalty;
use crate::scalar::Scalar;
use crate::update::Update;
use crate::workspace::{ForwardBuffers, Parameters, Workspace};

/// What a network is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct MlpOptions {
    /// The units of each layer, inputs first: [`Mlp::MIN_SIZES`] to [`Mlp::MAX_SIZES`] entries, each
    /// between 1 and [`MAX_UNITS`](crate::MAX_UNITS).
    pub sizes: Vec<usize>,
    /// Between the layers; the last layer is linear.
    pub activation: Activation,
    /// For the weights of every layer, the last included.
    pub initializer: InitializerOptions,
    /// For the biases of every layer.
    pub bias_initializer: BiasInitializer,
    /// For [`BiasInitializer::Constant`].
    pub bias_value: Option<f64>,
    /// For [`BiasInitializer::Normal`]; 1 unless given.
    pub bias_std: Option<f64>,
    /// Everything random is drawn from streams of this seed.
    pub seed: u32,
}

impl Default for MlpOptions {
    /// A network of two inputs and one output: Xavier weights, biases of 0, tanh between layers.
    fn default() -> Self {
        MlpOptions {
            sizes: vec![2, 1],
            activation: Activation::Tanh,
            initializer: InitializerOptions::default(),
            bias_initializer: BiasInitializer::default(),
            bias_value: None,
            bias_std: None,
            seed: 0,
        }
    }
}

impl MlpOptions {
    /// How many inputs and outputs the network has.
    ///
    /// # Errors
    /// If `sizes` are not as [`Mlp::new`] needs them.
    pub fn ends(&self) -> Result<[usize; 2]> {
        let sizes = checked_sizes(&self.sizes)?;
        Ok([sizes[0], sizes[sizes.len() - 1]])
    }
}

/// A multilayer perceptron: `z = W a_before + b`, `a = phi(z)` in every hidden layer, and a linear last
/// layer whose `z` are the logits.
///
/// Layers count from 0, the first one with weights. Weights are (`fan_out`, `fan_in`), batches (rows,
/// features), both row-major. A row's logits do not depend on the batch it stands in, to the last bit.
///
/// ```
/// use weightscope::{Activation, Initializer, Mlp, MlpOptions};
/// let mut mlp = Mlp::<f32>::new(&MlpOptions {
///     sizes: vec![784, 30, 10],
///     activation: Activation::Tanh,
///     initializer: Initializer::XavierNormal.into(),
///     seed: 7,
///     ..MlpOptions::default()
/// }).unwrap();
/// assert_eq!(mlp.weight(0).unwrap().rows(), 30);
/// let logits = mlp.forward(&[0.5; 2 * 784]).unwrap();
/// assert_eq!((logits.rows(), logits.columns()), (2, 10));
/// assert_eq!(logits.row(0), logits.row(1));
/// ```
#[derive(Debug)]
pub struct Mlp<T> {
    sizes: Vec<usize>,
    parameters: Parameters<T>,
    workspace: Workspace<T>,
    buffers: ForwardBuffers<T>,
    logits: Matrix<T>,
}

impl<T: Scalar> Clone for Mlp<T> {
    /// The same network, with empty buffers.
    fn clone(&self) -> Self {
        Self::with_parameters(self.sizes.clone(), self.parameters.clone())
    }
}

/// The mean loss of a batch and its gradient by every weight and bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients<T> {
    /// The mean loss, without any penalty.
    pub data_loss: f64,
    /// By the weights of each layer, shaped as they are.
    pub weights: Vec<Matrix<T>>,
    /// By the biases of each layer.
    pub biases: Vec<Vec<T>>,
}

impl<T: Scalar> Mlp<T> {
    /// The fewest entries of `sizes`: inputs and outputs.
    pub const MIN_SIZES: usize = 2;
    /// The most entries of `sizes`: inputs and 128 layers.
    pub const MAX_SIZES: usize = 129;
    /// The most weights and biases of a network, 2^25 (128 MiB in `f32`).
    pub const MAX_PARAMETERS: usize = 1 << 25;
    /// The most numbers one pass may keep, 2^24: rows times the sum of `sizes`.
    pub const MAX_PASS_VALUES: usize = 1 << 24;
    /// The most logits [`forward`](Mlp::forward) answers with, 2^24.
    pub const MAX_LOGITS: usize = 1 << 24;

    /// A freshly initialized network.
    ///
    /// # Errors
    /// If `sizes` has too few or too many entries, or one out of bounds, or asks for more than
    /// [`MAX_PARAMETERS`](Mlp::MAX_PARAMETERS); and as [`Initialization::new`] and
    /// [`BiasInitialization::new`].
    pub fn new(options: &MlpOptions) -> Result<Self> {
        let sizes = checked_sizes(&options.sizes)?;
        let initialization = Initialization::new(&options.initializer, options.activation)?;
        let MlpOptions { bias_initializer, bias_value, bias_std, .. } = *options;
        let bias = BiasInitialization::new(bias_initializer, bias_value, bias_std)?;
        let mut parameters =
            Parameters { weights: Vec::new(), biases: Vec::new(), activation: options.activation };
        for (layer, pair) in (0..).zip(sizes.windows(2)) {
            let fans = Fans::new(pair[0], pair[1])?;
            parameters.weights.push(initialization.sample(fans, options.seed, layer));
            parameters.biases.push(bias.sample(pair[1], options.seed, layer));
        }
        Ok(Self::with_parameters(sizes, parameters))
    }

    fn with_parameters(sizes: Vec<usize>, parameters: Parameters<T>) -> Self {
        let outputs = sizes[sizes.len() - 1];
        Mlp {
            workspace: Workspace::new(&sizes),
            buffers: ForwardBuffers::new(sizes[0]),
            logits: Matrix::zeros(0, outputs),
            sizes,
            parameters,
        }
    }

    /// The units of each layer, inputs first.
    #[must_use]
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The number of layers with weights.
    #[must_use]
    pub fn layer_count(&self) -> usize {
        self.parameters.weights.len()
    }

    /// How many numbers a row of inputs has.
    #[must_use]
    pub fn features(&self) -> usize {
        self.sizes[0]
    }

    /// How many logits a row has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.sizes[self.sizes.len() - 1]
    }

    /// The activation of the hidden layers.
    #[must_use]
    pub fn activation(&self) -> Activation {
        self.parameters.activation
    }

    /// The weights of layer `layer`, (`fan_out`, `fan_in`).
    ///
    /// # Errors
    /// If there is no such layer.
    pub fn weight(&self, layer: usize) -> Result<&Matrix<T>> {
        Ok(&self.parameters.weights[self.checked_layer(layer)?])
    }

    /// The biases of layer `layer`.
    ///
    /// # Errors
    /// If there is no such layer.
    pub fn bias(&self, layer: usize) -> Result<&[T]> {
        Ok(&self.parameters.biases[self.checked_layer(layer)?])
    }

    /// Replaces the weights of layer `layer`, row-major (`fan_out`, `fan_in`).
    ///
    /// # Errors
    /// If there is no such layer, the length is another, or a number is not finite.
    pub fn set_weight(&mut self, layer: usize, weights: &[T]) -> Result<()> {
        let layer = self.checked_layer(layer)?;
        let target = self.parameters.weights[layer].as_mut_slice();
        exact_length("weight", weights.len(), target.len(), "fan_out rows of fan_in weights")?;
        check_finite("weight", weights)?;
        target.copy_from_slice(weights);
        Ok(())
    }

    /// Replaces the biases of layer `layer`.
    ///
    /// # Errors
    /// If there is no such layer, the length is another, or a number is not finite.
    pub fn set_bias(&mut self, layer: usize, biases: &[T]) -> Result<()> {
        let layer = self.checked_layer(layer)?;
        let target = &mut self.parameters.biases[layer];
        exact_length("bias", biases.len(), target.len(), "one bias a unit")?;
        check_finite("bias", biases)?;
        target.copy_from_slice(biases);
        Ok(())
    }

    pub(crate) fn checked_layer(&self, layer: usize) -> Result<usize> {
        let last = self.layer_count() - 1;
        count_within("layer", layer, 0, last, "the network has layers")
    }

    /// The logits of `inputs`, row-major (rows, features): as many rows of logits.
    ///
    /// # Errors
    /// If there is no row, or part of one; if an input is not finite; if the logits would be more than
    /// [`MAX_LOGITS`](Mlp::MAX_LOGITS).
    pub fn forward(&mut self, inputs: &[T]) -> Result<Matrix<T>> {
        let rows = count_rows(inputs.len(), self.features())?;
        check_finite("inputs", inputs)?;
        let most = Self::MAX_LOGITS / self.outputs();
        count_within("inputs", rows, 1, most, "rows; the logits leave room for a number of rows")?;
        let mut logits = Matrix::zeros(rows, self.outputs());
        let chunk = Self::chunk_rows(&self.sizes);
        let mut written = 0;
        for inputs in inputs.chunks(chunk * self.features()) {
            self.buffers.inputs.set_rows(inputs.len() / self.features());
            self.buffers.inputs.as_mut_slice().copy_from_slice(inputs);
            self.buffers.forward(&self.parameters, &mut self.logits);
            let part = self.logits.as_slice();
            logits.as_mut_slice()[written..][..part.len()].copy_from_slice(part);
            written += part.len();
        }
        Ok(logits)
    }

    /// The mean loss of `data` as one batch, and its gradients.
    ///
    /// # Errors
    /// If `data` was made for another number of features or outputs, or its rows times the sum of the
    /// sizes exceed [`MAX_PASS_VALUES`](Mlp::MAX_PASS_VALUES).
    pub fn gradients(&mut self, data: &Dataset<T>, loss: Loss) -> Result<Gradients<T>> {
        self.load(data)?;
        let data_loss = self.pass(loss, None);
        Ok(self.collect(data_loss))
    }

    /// [`gradients`](Mlp::gradients) while dropout multiplies the hidden layers' activations by these masks.
    ///
    /// # Errors
    /// As `gradients`, and if the masks have another shape or are not finite.
    pub fn gradients_with_masks(
        &mut self,
        data: &Dataset<T>,
        loss: Loss,
        masks: &DropoutMasks<T>,
    ) -> Result<Gradients<T>> {
        masks.check(data.rows(), &self.sizes)?;
        self.load(data)?;
        let data_loss = self.pass(loss, Some(masks));
        Ok(self.collect(data_loss))
    }

    fn collect(&self, data_loss: f64) -> Gradients<T> {
        Gradients {
            data_loss,
            weights: self.workspace.grad_weights.clone(),
            biases: self.workspace.grad_biases.clone(),
        }
    }

    /// The mean loss of `data` with and without `penalty`, and the accuracy if it has labels.
    ///
    /// Rows pass through in chunks, so that this needs little memory however many there are.
    ///
    /// # Errors
    /// If `data` was made for another number of features or outputs.
    pub fn evaluate(
        &mut self,
        data: &Dataset<T>,
        loss: Loss,
        penalty: Penalty,
    ) -> Result<Evaluation> {
        data.fits(self.features(), self.outputs())?;
        let mut tally = Tally::default();
        while self.tally(&mut tally, data, loss) > 0 {}
        Ok(tally.evaluation(&self.parameters, data, loss, penalty))
    }

    /// Adds the next chunk of checked rows to what is known of them; how many rows they were.
    pub(crate) fn tally(&mut self, tally: &mut Tally, data: &Dataset<T>, loss: Loss) -> usize {
        let chunk = Self::chunk_rows(&self.sizes);
        tally.add(&self.parameters, data, loss, chunk, &mut self.buffers, &mut self.logits)
    }

    /// Copies all rows of `data` into the workspace, after checking that they fit.
    pub(crate) fn load(&mut self, data: &Dataset<T>) -> Result<()> {
        data.fits(self.features(), self.outputs())?;
        self.check_pass("inputs", data.rows())?;
        self.load_rows(data, 0..data.rows());
        Ok(())
    }

    /// Checks that a pass over `rows` rows, given as `field`, may be kept.
    pub(crate) fn check_pass(&self, field: &str, rows: usize) -> Result<()> {
        let most = Self::MAX_PASS_VALUES / self.sizes.iter().sum::<usize>();
        if rows <= most {
            return Ok(());
        }
        let allowed = format!("a pass through a network of this size takes at most {most}");
        Err(Error::new(Code::OutOfRange, field, format_args!("{rows} rows"), allowed))
    }

    /// Copies checked rows of checked `data` into the workspace.
    pub(crate) fn load_rows(
        &mut self,
        data: &Dataset<T>,
        rows: impl ExactSizeIterator<Item = usize> + Clone,
    ) {
        data.gather(rows, &mut self.workspace.inputs, &mut self.workspace.answers);
    }

    /// Sends what is loaded forward, and keeps what every layer sees.
    pub(crate) fn see(&mut self) {
        self.workspace.forward(&self.parameters, None);
    }

    /// Sends what is loaded forward and back; the mean loss.
    pub(crate) fn pass(&mut self, loss: Loss, masks: Option<&DropoutMasks<T>>) -> f64 {
        self.workspace.forward(&self.parameters, masks);
        self.workspace.backward(&self.parameters, loss, masks)
    }

    /// Sends what is loaded forward and back, and moves the parameters.
    pub(crate) fn descend(
        &mut self,
        loss: Loss,
        masks: Option<&DropoutMasks<T>>,
        update: &Update<T>,
    ) {
        self.workspace.forward(&self.parameters, masks);
        self.workspace.descend(&mut self.parameters, loss, masks, update);
    }

    /// The parameters, and what the last pass left.
    pub(crate) fn parts(&self) -> (&Parameters<T>, &Workspace<T>) {
        (&self.parameters, &self.workspace)
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> (&mut Parameters<T>, &mut Workspace<T>) {
        (&mut self.parameters, &mut self.workspace)
    }

    /// How many rows pass at a time where nothing is kept: about a million numbers a layer, 256 at most.
    fn chunk_rows(sizes: &[usize]) -> usize {
        let widest = sizes.iter().copied().max().unwrap_or(1);
        ((1 << 20) / widest).clamp(1, 256)
    }
}

/// Checks `sizes` and the number of parameters they mean.
pub(crate) fn checked_sizes(sizes: &[usize]) -> Result<Vec<usize>> {
    let (least, most) = (Mlp::<f32>::MIN_SIZES, Mlp::<f32>::MAX_SIZES);
    if !(least..=most).contains(&sizes.len()) {
        let given = format_args!("of length {}", sizes.len()).to_string();
        let allowed = format!("inputs, outputs and layers between make {least} to {most} sizes");
        return Err(Error::new(Code::WrongLength, "sizes", given, allowed));
    }
    for (index, &size) in sizes.iter().enumerate() {
        units(&format!("sizes[{index}]"), size)?;
    }

    let parameters: u64 = sizes.windows(2).map(|pair| (pair[0] as u64 + 1) * pair[1] as u64).sum();
    if parameters > Mlp::<f32>::MAX_PARAMETERS as u64 {
        let given = format_args!("for {parameters} weights and biases").to_string();
        let allowed = format!("a network has at most {}", Mlp::<f32>::MAX_PARAMETERS);
        return Err(Error::new(Code::OutOfRange, "sizes", given, allowed));
    }
    Ok(sizes.to_vec())
}
