/** From the settings of the symmetry figure to its network and its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type { TrainProgress, TrainRequest } from "../engine/requests.js";
import { formatCount, formatNumber } from "../figure/format.js";
import { type SymmetryData, type SymmetryMoment, shownMoment } from "../figure/symmetry-data.js";
import { load } from "../load.js";
import { activationChoice } from "./activations.js";
import { amount, choice, minor, type State, seed } from "./field.js";
import { learningRate } from "./learning-rate.js";
import { TOYS } from "./toys.js";

/** No more moments of a run are recorded than these and the one before it. */
export const MOST_MOMENTS = 150;
/** Odd: with both classes alike even the biases would have nothing to learn from zeros. */
const POINTS = 101;
/** Units farther apart than this share of the largest weight count as two. */
const TOLERANCE = 0.01;

/** The settings of the figure. */
export const symmetryFields = {
  start: choice(
    "Start",
    [
      ["zeros", "zeros"],
      ["constant", "constant"],
    ],
    "constant",
    "segments",
  ),
  value: amount("Constant", {
    low: -2,
    high: 2,
    initial: 0.5,
    step: 0.05,
    show: (value) => formatNumber(value, 2),
  }),
  noise: amount("Noise σ", {
    low: 1e-9,
    high: 1,
    initial: 1e-6,
    scale: "logarithmic",
    step: 0.1,
    zero: true,
    show: (value) => formatNumber(value, 2),
  }),
  activation: activationChoice("tanh", "sigmoid", "relu"),
  data: choice("Data", TOYS, "circle"),
  width: minor(amount("Hidden units", { low: 1, high: 32, initial: 8, whole: true })),
  depth: minor(
    choice(
      "Hidden layers",
      [
        ["1", "1"],
        ["2", "2"],
      ],
      "1",
      "segments",
    ),
  ),
  learningRate: minor(learningRate(0.5)),
  steps: minor(
    amount("Steps", {
      low: 1,
      high: 20_000,
      initial: 1000,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
      show: formatCount,
    }),
  ),
  seed: seed(7),
} as const;

export type SymmetryState = State<typeof symmetryFields>;

/** What `state` asks of the engine: every step sees all points, so that it is an epoch. */
export function symmetryRequest(state: SymmetryState): TrainRequest {
  const { start, value, noise, activation, data, width, depth, learningRate, steps } = state;
  return {
    mlp: {
      sizes: [2, ...Array<number>(Number(depth)).fill(width), 2],
      activation,
      initializer: start,
      ...(start === "constant" && { value }),
      noise,
      seed: state.seed,
    },
    trainer: {
      loss: "softmax-cross-entropy",
      learningRate,
      batchSize: POINTS,
      seed: state.seed,
    },
    data: { kind: "toy", toy: { kind: data, count: POINTS, trainShare: 1, seed: state.seed } },
    epochs: steps,
    evaluateEvery: Math.ceil(steps / MOST_MOMENTS),
    // Of all that it tells, which units are dead.
    snapshots: { bins: 1, histograms: [] },
    unitTolerance: TOLERANCE,
  };
}

/** What a network tells of itself at an evaluation. */
export function momentOf(progress: TrainProgress): SymmetryMoment | undefined {
  const { step, evaluation, units, weights, snapshot } = progress;
  const first = weights?.[0];
  if (!evaluation || !units || !first || !snapshot) return undefined;
  return {
    step,
    evaluation: evaluation.training,
    units: units.slice(0, -1),
    dead: snapshot.layers.slice(0, -1).map(({ activation }) => activation.dead),
    weights: first,
  };
}

/** One run, moment by moment. */
export interface SymmetryRecording {
  readonly state: SymmetryState;
  readonly moments: readonly SymmetryMoment[];
}

/** The numbers of a recording at its moment `shown`. */
export async function symmetryNumbers(
  { state, moments }: SymmetryRecording,
  shown: number,
): Promise<SymmetryData> {
  const ws = await load();
  return {
    start: state.start,
    value: state.start === "zeros" ? 0 : state.value,
    noise: state.noise,
    activation: state.activation,
    restsAtZero: state.activation !== "sigmoid",
    width: state.width,
    steps: state.steps,
    moments,
    swings: ws.swings(Float64Array.from(moments, ({ evaluation }) => evaluation.dataLoss)),
    shown,
  };
}

/** Trains to the end, and shows the end. */
export async function trainedSymmetryNumbers(
  engine: Engine,
  state: SymmetryState,
  options: RunOptions = {},
): Promise<SymmetryData> {
  const moments: SymmetryMoment[] = [];
  await engine.train(symmetryRequest(state), {
    ...options,
    onProgress: (progress) => {
      const moment = momentOf(progress);
      if (moment) moments.push(moment);
    },
  });
  return symmetryNumbers({ state, moments }, moments.length - 1);
}

/** Numbers of the drawing for running text. */
export function symmetryReadings(data: SymmetryData): Record<string, string> {
  const now = shownMoment(data);
  return {
    units: formatCount(data.width),
    distinct: formatCount(now.units[0]?.distinct ?? 0),
    noise: formatNumber(data.noise, 2),
    loss: formatNumber(now.evaluation.dataLoss, 2),
  };
}
