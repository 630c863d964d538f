//! Batches: rows of inputs and what a network should say to them.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::prelude::*;
use weightscope::{Answers, Code, Dataset, Inputs};

use crate::array::{Bytes, Copied};
use crate::refusal::{Refusal, Result};
use crate::value::{FromJs, spelled};

/// Numbers as the network reads them, or bytes, which stay bytes and are scaled as they are read.
#[derive(Debug, tsify::Tsify)]
#[serde(untagged)]
pub enum BatchInputs {
    /// Numbers.
    Numbers(Float32Array),
    /// Bytes.
    Array(Uint8Array),
    /// Bytes that are in linear memory already.
    Bytes(Bytes),
}

impl BatchInputs {
    /// The core's inputs, copied into linear memory.
    fn build(self, scale: Option<f64>, shift: Option<f64>) -> Result<Inputs<f32>> {
        let in_inputs = |refusal: Refusal| refusal.within("inputs");
        let bytes = |values| Inputs::Bytes {
            values,
            scale: scale.unwrap_or(1.0),
            shift: shift.unwrap_or(0.0),
        };
        Ok(match self {
            BatchInputs::Numbers(numbers) => {
                for (field, given) in [("inputScale", scale), ("inputShift", shift)] {
                    if let Some(given) = given {
                        let allowed = "only inputs that are bytes are scaled and shifted";
                        let given = spelled(given);
                        return Err(Refusal::new(Code::UnknownField, field, &given, allowed));
                    }
                }
                Inputs::Numbers(numbers.copied().map_err(in_inputs)?)
            }
            BatchInputs::Array(array) => bytes(array.copied().map_err(in_inputs)?),
            BatchInputs::Bytes(gathered) => bytes(gathered.take().map_err(in_inputs)?),
        })
    }
}

/// A data set of inputs alone, as the network reads them; its answers mean nothing.
pub(crate) fn unanswered(
    mlp: &weightscope::Mlp<f32>,
    inputs: BatchInputs,
    scale: Option<f64>,
    shift: Option<f64>,
) -> Result<Dataset<f32>> {
    let inputs = inputs.build(scale, shift)?;
    let length = match &inputs {
        Inputs::Numbers(numbers) => numbers.len(),
        Inputs::Bytes { values, .. } => values.len(),
    };
    let answers = Answers::Labels(vec![0; length / mlp.features()]);
    Ok(Dataset::new(mlp.features(), mlp.outputs(), inputs, answers)?)
}

impl FromJs for BatchInputs {
    fn from_js(value: &JsValue) -> Result<Self> {
        if let Ok(numbers) = Float32Array::from_js(value) {
            Ok(BatchInputs::Numbers(numbers))
        } else if let Ok(bytes) = Uint8Array::from_js(value) {
            Ok(BatchInputs::Array(bytes))
        } else if let Ok(bytes) = Bytes::try_from_js_value(value.clone()) {
            Ok(BatchInputs::Bytes(bytes))
        } else {
            Err(Refusal::wrong_type(value, "a Float32Array, a Uint8Array or Bytes"))
        }
    }
}

/// The class of each row.
#[derive(Debug, tsify::Tsify)]
#[serde(untagged)]
pub enum Labels {
    /// Up to 256 classes.
    Bytes(Uint8Array),
    /// Any number.
    Words(Uint32Array),
}

impl FromJs for Labels {
    fn from_js(value: &JsValue) -> Result<Self> {
        if let Ok(bytes) = Uint8Array::from_js(value) {
            Ok(Labels::Bytes(bytes))
        } else if let Ok(words) = Uint32Array::from_js(value) {
            Ok(Labels::Words(words))
        } else {
            Err(Refusal::wrong_type(value, "a Uint8Array or a Uint32Array"))
        }
    }
}

options! {
    /// Rows of inputs, and either the label of each row or the targets of each output.
    pub struct Batch {
        /// Row-major [batch, features]: numbers, or bytes that stay bytes.
        inputs: BatchInputs,
        /// Of bytes, the network reads `byte * inputScale + inputShift`: 1/255 for grey levels from 0 to
        /// 1. At most 1e6 either way, by default 1.
        #[tsify(optional)]
        input_scale: Option<f64>,
        /// At most 1e6 either way, by default 0.
        #[tsify(optional)]
        input_shift: Option<f64>,
        /// The class of each row, counted from 0.
        #[tsify(optional)]
        labels: Option<Labels>,
        /// A number for each output, row-major [batch, outputs].
        #[tsify(optional)]
        targets: Option<Float32Array>,
    }
}

impl Batch {
    /// The data set, copied into linear memory, for a network with so many inputs and outputs.
    pub(crate) fn build(self, features: usize, outputs: usize) -> Result<Dataset<f32>> {
        let answers = self.answers()?;
        let inputs = self.inputs.build(self.input_scale, self.input_shift)?;
        Ok(Dataset::new(features, outputs, inputs, answers)?)
    }

    fn answers(&self) -> Result<Answers<f32>> {
        match (&self.labels, &self.targets) {
            (Some(labels), None) => {
                let labels = match labels {
                    Labels::Bytes(bytes) => bytes.copied().map(widened),
                    Labels::Words(words) => words.copied(),
                };
                labels.map(Answers::Labels).map_err(|refusal| refusal.within("labels"))
            }
            (None, Some(targets)) => {
                targets.copied().map(Answers::Targets).map_err(|refusal| refusal.within("targets"))
            }
            (Some(_), Some(_)) => Err(Refusal::new(
                Code::UnknownField,
                "targets",
                "given beside labels",
                "a batch has one or the other",
            )),
            (None, None) => Err(Refusal::new(
                Code::MissingField,
                "labels",
                "missing",
                "a batch has either labels or targets",
            )),
        }
    }
}

fn widened(bytes: Vec<u8>) -> Vec<u32> {
    bytes.into_iter().map(u32::from).collect()
}
