//! `toy`: two classes of points in the plane.

use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::refusal::Refusal;
use crate::seed::DEFAULT_SEED;
use crate::value::{IntoJs, argument};

names! {
    /// How the points of the two classes lie.
    pub enum ToyKind {
        /// A disc (label 1) in a ring.
        Circle = "circle",
        /// Opposite quarters of a square: label 1 where x and y differ in sign.
        Xor = "xor",
        /// Two round clouds, label 1 about (1, 1).
        Gaussians = "gaussians",
        /// Two arms of a turn and a half.
        Spiral = "spiral",
        /// Two half circles, one reaching into the other.
        Moons = "moons",
    }
}

impl From<ToyKind> for weightscope::ToyKind {
    fn from(kind: ToyKind) -> Self {
        match kind {
            ToyKind::Circle => weightscope::ToyKind::Circle,
            ToyKind::Xor => weightscope::ToyKind::Xor,
            ToyKind::Gaussians => weightscope::ToyKind::Gaussians,
            ToyKind::Spiral => weightscope::ToyKind::Spiral,
            ToyKind::Moons => weightscope::ToyKind::Moons,
        }
    }
}

options! {
    /// How many points of which kind.
    pub struct ToyOptions {
        /// How they lie.
        kind: ToyKind,
        /// 2 to 100,000.
        count: usize,
        /// The standard deviation of what is added to each coordinate: 0 to 2, by default 0.
        #[tsify(optional)]
        noise: Option<f64>,
        /// The share that trains, rounded to whole points and at least one: 0 to 1, by default 0.5.
        #[tsify(optional)]
        train_share: Option<f64>,
        /// 0 to 2^32 - 1, by default 0.
        #[tsify(optional)]
        seed: Option<u32>,
    }
}

answer! {
    /// Points of the plane and their classes, as a batch has them.
    pub struct ToyPoints {
        /// Row-major [count, 2].
        inputs: Float32Array,
        /// 0 or 1 for each.
        labels: Uint8Array,
    }
}

answer! {
    /// Points to train on, and others.
    pub struct Toy {
        /// The first points.
        training: ToyPoints,
        /// The rest, perhaps none.
        validation: ToyPoints,
    }
}

impl From<weightscope::ToyPoints> for ToyPoints {
    fn from(points: weightscope::ToyPoints) -> Self {
        ToyPoints {
            inputs: Float32Array::from(points.inputs.as_slice()),
            labels: Uint8Array::from(points.labels.as_slice()),
        }
    }
}

/// Two classes of points in the plane, in turns, their coordinates of the order of one. More points of the
/// same seed start with the fewer, and another noise moves the same points.
///
/// Throws a {@link WeightscopeError} for a count outside 2 to 100,000, noise outside 0 to 2 and a share
/// outside 0 to 1.
///
/// ```js
/// const { training, validation } = ws.toy({ kind: "spiral", count: 300, trainShare: 0.8, seed: 7 });
/// [training.inputs.length, training.labels.length]; // -> [480, 240]
/// validation.labels.length; // -> 60
/// ```
#[wasm_bindgen(unchecked_return_type = "Toy")]
pub fn toy(
    #[wasm_bindgen(unchecked_param_type = "ToyOptions")] options: &JsValue,
) -> core::result::Result<JsValue, JsValue> {
    let options: ToyOptions = argument(options, "options")?;
    let defaults = weightscope::ToyOptions::new(options.kind.into());
    let weightscope::Toy { training, validation } = weightscope::toy(&weightscope::ToyOptions {
        count: options.count,
        noise: options.noise.unwrap_or(defaults.noise),
        train_share: options.train_share.unwrap_or(defaults.train_share),
        seed: options.seed.unwrap_or(DEFAULT_SEED),
        ..defaults
    })
    .map_err(Refusal::from)?;
    Ok(Toy { training: training.into(), validation: validation.into() }.into_js())
}
