//! The schemes by name.

/// A scheme for drawing the weights of a layer. `fan` is the one that the
/// [`FanMode`](crate::FanMode) means, `fan_in` unless told otherwise, and every weight is multiplied by
/// `scale` on top.
///
/// | scheme | distribution | takes | source |
/// | --- | --- | --- | --- |
/// | `Zeros` | 0, or `N(0, noise^2)` | `noise` (0) | |
/// | `Ones` | 1, or `N(1, noise^2)` | `noise` (0) | |
/// | `Constant` | `value`, or `N(value, noise^2)` | `value`, `noise` (0) | |
/// | `Identity` | `gain` on the diagonal of the rectangle, 0 elsewhere | `gain` (1) | Le, Jaitly & Hinton 2015 |
/// | `Normal` | `N(0, std^2)` | `std` | |
/// | `TruncatedNormal` | `N(0, std^2)` on `-2 std..2 std`: its own deviation is `0.8796 std` | `std` | |
/// | `TruncatedNormalRescaled` | the same, made wider by `1/0.8796` so that its deviation is `std` | `std` | |
/// | `Uniform` | `U(-bound, bound)` | `bound`, 0.1 unless given | |
/// | `XavierNormal` | `N(0, gain^2 / fan)` | `gain` (1), `fan_mode` | Glorot & Bengio 2010, equations 10 to 12 |
/// | `XavierUniform` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (1), `fan_mode` | ibid., equation 16 with `FanAvg` |
/// | `KaimingNormal` | `N(0, gain^2 / fan)` | `gain` (conventional), `fan_mode` | He et al. 2015, equations 10 and 14 |
/// | `KaimingUniform` | `U(-b, b)`, `b = gain sqrt(3 / fan)` | `gain` (conventional), `fan_mode` | ibid. |
/// | `LecunNormal` | `N(0, gain^2 / fan_in)` | `gain` (1) | LeCun et al. 1998, section 4.6 |
/// | `LecunUniform` | `U(-b, b)`, `b = gain sqrt(3 / fan_in)` | `gain` (1) | ibid. |
/// | `VarianceScaling` | variance `variance_scale / fan`, by `distribution` | `variance_scale` (1), `distribution` (truncated normal, rescaled), `fan_mode` | Keras |
/// | `Orthogonal` | `gain Q`, `Q` uniform (Haar) among the matrices with orthonormal rows or columns | `gain` (1) | Saxe, McClelland & Ganguli 2014 |
/// | `Sparse` | in each column `ceil(sparsity fan_out)` zeros at random places, `N(0, std^2)` elsewhere | `sparsity`, `std` (0.01) | Martens 2010, section 5 |
/// | `PytorchLinear` | `U(-b, b)`, `b = 1 / sqrt(fan_in)`: Kaiming's with the gain of a leaky ReLU of slope `sqrt(5)` | | PyTorch's `nn.Linear` |
/// | `KerasDense` | `U(-b, b)`, `b = sqrt(6 / (fan_in + fan_out))` | | Keras's `Dense` |
/// | `NielsenLarge` | `N(0, 1)` | | Nielsen 2015, chapter 1 |
/// | `NielsenDefault` | `N(0, 1 / fan_in)` | | Nielsen 2015, chapter 3 |
/// | `NotebookGlorot` | `U(-b, b)`, `b = sqrt(1 / fan_in)`: a third of the variance that the name promises | | a mistake often met |
/// | `NotebookHe` | `U(-b, b)`, `b = sqrt(2 / fan_in)`: likewise | | a mistake often met |
///
/// Xavier is here what its derivation gives for the forward pass, `N(0, 1 / fan_in)`; the compromise
/// `2 / (fan_in + fan_out)` of Glorot & Bengio is [`FanMode::FanAvg`](crate::FanMode::FanAvg). Mishkin & Matas's
/// scheme, which looks at data, is [`Mlp::lsuv`](crate::Mlp::lsuv).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Initializer {
    /// All weights 0.
    Zeros,
    /// All weights 1.
    Ones,
    /// All weights equal.
    Constant,
    /// A diagonal.
    #[doc(alias = "Eye")]
    Identity,
    /// Normal, with a standard deviation of its own.
    Normal,
    /// Normal, what lies beyond two standard deviations drawn anew.
    TruncatedNormal,
    /// Truncated, with the standard deviation that is asked for.
    TruncatedNormalRescaled,
    /// Uniform, between bounds of its own.
    Uniform,
    /// Normal, with variance `gain^2 / fan`.
    #[doc(alias = "GlorotNormal")]
    #[doc(alias = "Glorot")]
    #[default]
    XavierNormal,
    /// Uniform, with variance `gain^2 / fan`.
    #[doc(alias = "GlorotUniform")]
    #[doc(alias = "Glorot")]
    XavierUniform,
    /// Normal, with variance `gain^2 / fan` and the activation's gain.
    #[doc(alias = "HeNormal")]
    #[doc(alias = "He")]
    KaimingNormal,
    /// Uniform, with variance `gain^2 / fan` and the activation's gain.
    #[doc(alias = "HeUniform")]
    #[doc(alias = "He")]
    KaimingUniform,
    /// Normal, with variance `gain^2 / fan_in`.
    LecunNormal,
    /// Uniform, with variance `gain^2 / fan_in`.
    LecunUniform,
    /// Any distribution, with variance `variance_scale / fan`.
    VarianceScaling,
    /// A random matrix that keeps lengths. Drawing it takes of the order of `n^3` operations for `n` by `n`: about a
    /// second at a thousand.
    Orthogonal,
    /// Normal, with most weights 0.
    Sparse,
    /// What `torch.nn.Linear` begins with.
    PytorchLinear,
    /// What `keras.layers.Dense` begins with.
    KerasDense,
    /// `N(0, 1)`, which saturates its units.
    NielsenLarge,
    /// `N(0, 1 / fan_in)`.
    NielsenDefault,
    /// Xavier's uniform without its `sqrt(3)`.
    NotebookGlorot,
    /// Kaiming's uniform without its `sqrt(3)`.
    NotebookHe,
}

impl Initializer {
    /// Whether it has a `gain`.
    pub(super) fn takes_gain(self) -> bool {
        use Initializer as I;
        matches!(
            self,
            I::XavierNormal
                | I::XavierUniform
                | I::KaimingNormal
                | I::KaimingUniform
                | I::LecunNormal
                | I::LecunUniform
                | I::Orthogonal
                | I::Identity
        )
    }

    /// Whether it divides by a fan of one's choice.
    pub(super) fn takes_fan_mode(self) -> bool {
        use Initializer as I;
        matches!(
            self,
            I::XavierNormal
                | I::XavierUniform
                | I::KaimingNormal
                | I::KaimingUniform
                | I::VarianceScaling
        )
    }

    /// Whether it has a standard deviation of its own.
    pub(super) fn takes_std(self) -> bool {
        use Initializer as I;
        matches!(self, I::Normal | I::TruncatedNormal | I::TruncatedNormalRescaled | I::Sparse)
    }
}
