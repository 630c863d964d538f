/** From the settings of the initialization figure to its numbers. */

import type { ShortEngine } from "../engine/here.js";
import type { RunOptions } from "../engine/pool.js";
import type { InputSource, PropagateRequest } from "../engine/requests.js";
import { ARMS, type ArmName } from "../figure/arm.js";
import { formatCount, formatFixed, formatNumber } from "../figure/format.js";
import type { InitializationData } from "../figure/initialization.js";
import { load, type Weightscope } from "../load.js";
import type { LayerPrediction, Pass, Quantity } from "../wasm/weightscope.js";
import { activationChoice } from "./activations.js";
import { amount, choice, clamp, FieldError, minor, type State, seed } from "./field.js";
import type { ImageSets } from "./idx-files.js";
import { CONSTANT, lawOf, SCHEMES, type SchemeName, schemeChoice } from "./initializers.js";

/** How many rows of input go through the network at once: fewer where it is so large that one would wait. */
const BATCH = { least: 64, most: 256, multiplications: 4e8 } as const;
const PIXELS = 28 * 28;
const CLASSES = 10;
const BINS = 64;
/** How near to 1 LSUV brings the variance of each layer. */
const LSUV = { tolerance: 0.01 };

/** The scales that have a name. */
export const ARM_SCALES: Readonly<Record<ArmName, number>> = {
  zero: 0,
  smaller: 0.3,
  unscaled: 1,
  larger: 3,
};

/** The settings of the figure. */
export const initializationFields = {
  initializer: schemeChoice("xavier-normal"),
  activation: activationChoice(),
  scale: amount("Scale", {
    low: 0.01,
    high: 10,
    initial: 1,
    scale: "logarithmic",
    step: 0.02,
    zero: true,
    show: (value) => `×${formatNumber(value)}`,
    presets: [
      { label: "Zero", value: ARM_SCALES.zero },
      { label: "Smaller", value: ARM_SCALES.smaller },
      { label: "Scheme’s own", value: ARM_SCALES.unscaled },
      { label: "Larger", value: ARM_SCALES.larger },
    ],
  }),
  depth: minor(amount("Layers", { low: 1, high: 50, initial: 10, whole: true }), "where-narrow"),
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
        ["gradient-activation", "gradients of a"],
        ["gradient", "gradients of W"],
        ["weight", "weights"],
      ],
      "activation",
    ),
  ),
  below: minor(
    choice(
      "Compare below",
      [
        ["nothing", "none"],
        ["scales", "four scales"],
        ["spectrum", "singular values"],
      ],
      "nothing",
    ),
  ),
  seed: seed(7),
} as const;

export type InitializationState = State<typeof initializationFields>;

/** The settings that say which network it is, and which of its numbers are binned. */
export type NetworkState = Omit<InitializationState, "below">;

/** What the figure shows, and the number beside its slider. */
export interface InitializationNumbers extends InitializationData {
  readonly state: InitializationState;
  /** `sigma sqrt(n)` of the hidden layers' weights, by the scheme's formula. */
  readonly stretch: number;
}

/** What the left panel's histograms are of. */
const HISTOGRAMS: Readonly<Record<InitializationState["view"], Quantity>> = {
  activation: "activation",
  preactivation: "preactivation",
  "gradient-activation": "gradActivation",
  gradient: "gradWeight",
  weight: "weight",
};

/** What `state` asks of the engine. */
export function initializationRequest(
  state: NetworkState,
  ws: Weightscope,
  files?: ImageSets,
): PropagateRequest {
  const [features, source] = inputs(state, ws, files);
  const hidden = Array<number>(state.depth).fill(state.width);
  return {
    mlp: { sizes: [features, ...hidden, CLASSES], ...lawOf(state), seed: state.seed },
    source,
    loss: "softmax-cross-entropy",
    ...(SCHEMES[state.initializer].lsuv && { lsuv: LSUV }),
    bins: BINS,
    // Those that are drawn.
    histograms: [HISTOGRAMS[state.view], "gradPreactivation"],
  };
}

/** How many multiplications a pass is, or more than any where also other work is done. */
export function passWork(state: NetworkState): number {
  if (SCHEMES[state.initializer].lsuv) return Number.POSITIVE_INFINITY;
  const { depth, width, input } = state;
  const features = input === "gaussian" ? width : PIXELS;
  return batchSize(state) * (features + (depth - 1) * width + CLASSES) * width;
}

function batchSize({ depth, width }: NetworkState): number {
  const affordable = Math.floor(BATCH.multiplications / (depth * width ** 2));
  return clamp(affordable, BATCH.least, BATCH.most);
}

/** How many inputs there are, and where they come from: in every case of mean 0 and variance 1. */
function inputs(
  state: NetworkState,
  ws: Weightscope,
  files: ImageSets | undefined,
): [number, InputSource] {
  const count = batchSize(state);
  if (state.input === "gaussian") {
    const features = state.width;
    return [features, { kind: "gaussian", features, count, seed: state.seed }];
  }
  if (state.input === "digits" || !files) {
    return [PIXELS, { kind: "digits", count, seed: state.seed, standardized: true }];
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
  engine: ShortEngine,
  state: InitializationState,
  files?: ImageSets,
  options: RunOptions = {},
): Promise<InitializationNumbers> {
  if (state.input === "files" && !files) {
    throw new FieldError("input", "“files”", "choose or drop your MNIST files first");
  }
  const ws = await load();
  const request = initializationRequest(state, ws, files);
  const pass = await engine.propagate(request, options);
  const law = lawOf(state);
  const { stretch } = ws.spread({ ...law, fanIn: state.width, fanOut: state.width });
  const arm = armAt(state);
  const theory = theoryOf(ws, request, law, pass);
  return {
    state,
    pass,
    stretch,
    quantity: state.view,
    activation: state.activation,
    scale: state.scale,
    ...(arm && { arm }),
    ...(theory && { theory }),
  };
}

/** Which of the presets the scale is at: they have colours of their own in the drawing. */
function armAt({ initializer, scale }: InitializationState): ArmName | undefined {
  return initializer === "zeros" ? "zero" : ARMS.find((name) => ARM_SCALES[name] === scale);
}

/** What theory expects of each layer on this input, where it has something to say. */
function theoryOf(
  ws: Weightscope,
  { mlp, lsuv }: PropagateRequest,
  law: ReturnType<typeof lawOf>,
  { input }: Pass,
): LayerPrediction[] | undefined {
  // Of weights that were scaled on a batch it knows nothing, nor of an input that is not finite.
  if (lsuv || !Number.isFinite(input.meanSquare)) return undefined;
  const { sizes } = mlp;
  const { applicable, layers } = ws.predict({ ...law, sizes, inputMeanSquare: input.meanSquare });
  return applicable ? layers : undefined;
}

/** The number beside the scale's slider. */
export function stretchText({ stretch }: InitializationNumbers): string {
  return stretch === 0 || (stretch >= 0.1 && stretch < 100)
    ? formatFixed(stretch, 2)
    : formatNumber(stretch);
}

/** What the scale comes to: how far a layer stretches its input, or the one value of all weights. */
export function scaleText(state: InitializationState, numbers: InitializationNumbers): string {
  const value = ONE_VALUE.get(state.initializer);
  const comes =
    value === undefined
      ? `σ√n = ${stretchText(numbers)}`
      : `w = ${formatNumber(value * state.scale)}`;
  return `×${formatNumber(state.scale)} (${comes})`;
}

/** Schemes under which all weights have one value. */
const ONE_VALUE: ReadonlyMap<SchemeName, number> = new Map([
  ["constant", CONSTANT],
  ["ones", 1],
]);

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
