/** From the settings of the initialization figure to its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type { InputSource, PropagateRequest } from "../engine/requests.js";
import { formatCount, formatFixed, formatNumber } from "../figure/format.js";
import type { InitializationData } from "../figure/initialization.js";
import type { Theme } from "../figure/theme.js";
import { load, type Weightscope } from "../load.js";
import { amount, choice, clamp, FieldError, minor, type State, seed } from "./field.js";
import type { ImageSets } from "./idx-files.js";

/** How many rows of input go through the network at once: fewer where it is so large that one would wait. */
const BATCH = { least: 64, most: 256, multiplications: 4e8 } as const;
const CLASSES = 10;
const BINS = 64;
/** The weight of the scheme that has only one. */
const CONSTANT = 0.05;

/** The settings of the figure. */
export const initializationFields = {
  initializer: choice(
    "Initializer",
    [
      ["xavier-normal", "Xavier normal"],
      ["xavier-uniform", "Xavier uniform"],
      ["kaiming-normal", "Kaiming (He) normal"],
      ["kaiming-uniform", "Kaiming (He) uniform"],
      ["lecun-normal", "LeCun normal"],
      ["orthogonal", "orthogonal"],
      ["normal", "normal, σ = 1"],
      ["uniform", "uniform, ±0.1"],
      ["nielsen-large", "Nielsen’s large"],
      ["nielsen-default", "Nielsen’s default"],
      ["constant", `constant, ${CONSTANT}`],
      ["zeros", "zeros"],
    ],
    "xavier-normal",
  ),
  activation: choice(
    "Activation",
    [
      ["tanh", "tanh"],
      ["sigmoid", "sigmoid"],
      ["relu", "ReLU"],
      ["leaky-relu", "leaky ReLU"],
      ["elu", "ELU"],
      ["selu", "SELU"],
      ["gelu", "GELU"],
      ["silu", "SiLU"],
      ["softplus", "softplus"],
      ["softsign", "softsign"],
      ["hard-tanh", "hard tanh"],
      ["linear", "linear"],
    ],
    "tanh",
  ),
  scale: amount("Scale", {
    low: 0.01,
    high: 10,
    initial: 1,
    scale: "logarithmic",
    step: 0.02,
    zero: true,
    show: (value) => `×${formatNumber(value)}`,
    presets: [
      { label: "Zero", value: 0 },
      { label: "Too small", value: 0.3 },
      { label: "Appropriate", value: 1 },
      { label: "Too large", value: 3 },
    ],
  }),
  depth: minor(amount("Layers", { low: 1, high: 50, initial: 10, whole: true })),
  width: minor(
    amount("Width", {
      low: 2,
      high: 512,
      initial: 256,
      scale: "logarithmic",
      step: 0.02,
      whole: true,
      show: formatCount,
    }),
  ),
  input: minor(
    choice(
      "Input",
      [
        ["gaussian", "unit Gaussian"],
        ["digits", "digits"],
        ["files", "your MNIST files"],
      ],
      "gaussian",
    ),
  ),
  view: minor(
    choice(
      "Show",
      [
        ["activation", "activations"],
        ["preactivation", "preactivations"],
        ["gradient", "gradients"],
        ["weight", "weights"],
      ],
      "activation",
    ),
  ),
  seed: seed(7),
} as const;

/** The presets of the scale have colours of their own in the drawing. */
const ARMS: ReadonlyMap<number, keyof Theme["arms"]> = new Map([
  [0, "zero"],
  [0.3, "tooSmall"],
  [1, "appropriate"],
  [3, "tooLarge"],
]);

export type InitializationState = State<typeof initializationFields>;

/** What the figure shows, and the number beside its slider. */
export interface InitializationNumbers extends InitializationData {
  /** `sigma sqrt(n)` of the hidden layers' weights, by the scheme's formula. */
  readonly stretch: number;
}

/** The scheme of `state`, in the words of the package. */
export function scheme(
  state: Pick<InitializationState, "initializer" | "activation" | "scale" | "seed">,
) {
  return {
    initializer: state.initializer,
    activation: state.activation,
    scale: state.scale,
    // The two schemes without a size of their own.
    ...(state.initializer === "normal" ? { std: 1 } : {}),
    ...(state.initializer === "constant" ? { value: CONSTANT } : {}),
    seed: state.seed,
  };
}

/** What `state` asks of the engine. */
export function initializationRequest(
  state: InitializationState,
  ws: Weightscope,
  files?: ImageSets,
): PropagateRequest {
  const [features, source] = inputs(state, ws, files);
  const hidden = Array<number>(state.depth).fill(state.width);
  return {
    mlp: { sizes: [features, ...hidden, CLASSES], ...scheme(state) },
    source,
    loss: "softmax-cross-entropy",
    bins: BINS,
    // Those that are drawn.
    histograms: [state.view === "gradient" ? "gradWeight" : state.view, "gradPreactivation"],
  };
}

function batchSize({ depth, width }: InitializationState): number {
  const affordable = Math.floor(BATCH.multiplications / (depth * width ** 2));
  return clamp(affordable, BATCH.least, BATCH.most);
}

/** How many inputs there are, and where they come from: in every case of mean 0 and variance 1. */
function inputs(
  state: InitializationState,
  ws: Weightscope,
  files: ImageSets | undefined,
): [number, InputSource] {
  const count = batchSize(state);
  if (state.input === "gaussian") {
    const features = state.width;
    return [features, { kind: "gaussian", features, count, seed: state.seed }];
  }
  if (state.input === "digits" || !files) {
    return [28 * 28, { kind: "digits", count, seed: state.seed, standardized: true }];
  }
  const { images, labels, rows, columns } = files.training;
  const features = rows * columns;
  const pixels = Float32Array.from(images.subarray(0, count * features));
  return [
    features,
    { kind: "batch", inputs: ws.standardize(pixels), labels: labels.slice(0, count) },
  ];
}

/** The numbers for `state`. */
export async function initializationNumbers(
  engine: Engine,
  state: InitializationState,
  files?: ImageSets,
  options: RunOptions = {},
): Promise<InitializationNumbers> {
  if (state.input === "files" && !files) {
    throw new FieldError("input", "“files”", "choose or drop your MNIST files first");
  }
  const ws = await load();
  const pass = await engine.propagate(initializationRequest(state, ws, files), options);
  const { stretch } = ws.spread({ ...scheme(state), fanIn: state.width, fanOut: state.width });
  const arm = ARMS.get(state.initializer === "zeros" ? 0 : state.scale);
  return {
    pass,
    stretch,
    quantity: state.view,
    activation: state.activation,
    ...(arm === undefined ? {} : { arm }),
  };
}

/** The number beside the scale's slider. */
export function stretchText({ stretch }: InitializationNumbers): string {
  return stretch === 0 || (stretch >= 0.1 && stretch < 100)
    ? formatFixed(stretch, 2)
    : formatNumber(stretch);
}

/** What the scale comes to: how far a layer stretches its input, or the one value of all weights. */
export function scaleText(state: InitializationState, numbers: InitializationNumbers): string {
  const comes =
    state.initializer === "constant"
      ? `w = ${formatNumber(CONSTANT * state.scale)}`
      : `σ√n = ${stretchText(numbers)}`;
  return `×${formatNumber(state.scale)} (${comes})`;
}

/** Numbers of the drawing for running text. */
export function initializationReadings(numbers: InitializationNumbers): Record<string, string> {
  const [first, second] = numbers.pass.layers;
  if (!first || !second) return {};
  return {
    stretch: stretchText(numbers),
    "fan-in": formatCount(second.fanIn),
    "variance-in": formatNumber(first.activation.populationVariance, 2),
    "variance-weight": formatNumber(second.weight.populationVariance, 2),
    "variance-sum": formatNumber(second.preactivation.populationVariance, 2),
    "variance-out": formatNumber(second.activation.populationVariance, 2),
  };
}
