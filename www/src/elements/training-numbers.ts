/** From the settings of the training figure to its networks and its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type { DataSource, TrainProgress, TrainRequest } from "../engine/requests.js";
import type { EpochEvaluations } from "../figure/accuracy-panel.js";
import { ARMS, type ArmName } from "../figure/arm.js";
import { formatCount, formatNumber, formatPercent } from "../figure/format.js";
import { twoClasses } from "../figure/palette.js";
import {
  judged,
  type NetworkSnapshot,
  shownLayers,
  type TrainingArm,
  type TrainingData,
  type TrainingView,
} from "../figure/training-data.js";
import type { ValueAxis } from "../figure/value-axis.js";
import { load } from "../load.js";
import type { Batch, ToyOptions } from "../wasm/weightscope.js";
import { amount, choice, minor, type State, seed } from "./field.js";
import type { ImageSets } from "./idx-files.js";
import { InStep } from "./in-step.js";
import { initializationFields } from "./initialization-numbers.js";
import { lawNames, lawOf, SCHEMES, schemeChoice } from "./initializers.js";
import { learningRate } from "./learning-rate.js";
import { TOYS } from "./toys.js";

/** No more moments of a run are recorded than these and the one before it: longer runs are recorded less often. */
export const MOST_MOMENTS = 50;
/** Points of the plane: to train on, and to validate. */
const POINTS = 400;
/** No more images validate, nor more than half as many as train. */
const MOST_VALIDATING = 10_000;
const BATCH_SIZE = 10;
/** Odd, so that zero lies in the middle of a bin. */
const BINS = 49;
const PROBE_ROWS = 256;
/** Gradients, and numbers that grow or shrink by so much in a run, have a logarithmic axis. */
const POWERS_APART = 1e4;
/** Smaller numbers than this share of the largest are drawn as zero then. */
const LEAST_SHARE = 1e-12;
/** The square of the plane that is looked at, and how finely. */
const SIDE: [number, number] = [-3, 3];
const FIELD_NODES = 49;

const factor = (label: string, low: number, high: number, initial: number) =>
  amount(label, {
    low,
    high,
    initial,
    scale: "logarithmic",
    step: 0.05,
    show: (value) => `σ ×${formatNumber(value, 2)}`,
  });

/** The settings of the figure. */
export const trainingFields = {
  data: choice("Data", [...TOYS, ["digits", "digits"], ["files", "your MNIST files"]], "circle"),
  initializer: schemeChoice("xavier-normal", lawNames),
  activation: initializationFields.activation,
  smaller: factor("Smaller", 0.001, 1, 0.1),
  larger: factor("Larger", 1, 100, 10),
  learningRate: learningRate(0.1),
  epochs: minor(
    amount("Epochs", {
      low: 1,
      high: 1000,
      initial: 100,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
      show: formatCount,
    }),
  ),
  depth: minor(amount("Hidden layers", { low: 1, high: 8, initial: 3, whole: true })),
  width: minor(
    amount("Width", {
      low: 2,
      high: 128,
      initial: 16,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
    }),
  ),
  noise: minor(amount("Data noise σ", { low: 0, high: 0.5, initial: 0.15, step: 0.05 })),
  trainShare: minor(
    amount("Train share", { low: 0.1, high: 0.9, initial: 0.5, step: 0.1, show: formatPercent }),
  ),
  images: minor(
    amount("Training images", {
      low: 100,
      high: 50_000,
      initial: 1000,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
      show: formatCount,
    }),
  ),
  view: minor(
    choice(
      "Show",
      [
        ["activation", "activations"],
        ["weight", "weights"],
        ["gradient", "gradients"],
      ],
      "activation",
    ),
  ),
  seed: seed(7),
} as const;

export type TrainingState = State<typeof trainingFields>;

/** The settings that only change how trained networks are shown. */
export const TRAINING_SHOWN: ReadonlySet<string> = new Set(["view"]);

/** The toy data that `state` names, if it does. */
function toyOf({ data, noise, trainShare, seed }: TrainingState): ToyOptions | undefined {
  if (data === "digits" || data === "files") return undefined;
  return { kind: data, count: POINTS, noise, trainShare, seed };
}

/** By what the standard deviation of a start's scheme is multiplied. */
export function scaleOf(state: TrainingState, arm: ArmName): number {
  return { zero: 0, smaller: state.smaller, unscaled: 1, larger: state.larger }[arm];
}

/** What a start's scale multiplies: the deviation of the weights, or the one value of all of them. */
export function scaledOf({ initializer }: TrainingState): "σ" | "w" {
  return SCHEMES[initializer].group === SCHEMES.constant.group ? "w" : "σ";
}

/** What the slider of a start's scale says. */
export function scaleText(state: TrainingState, arm: "smaller" | "larger"): string {
  return `${scaledOf(state)} ×${formatNumber(state[arm], 2)}`;
}

/** How many outputs the networks have. */
function classesOf(state: TrainingState): number {
  return toyOf(state) ? 2 : 10;
}

/** What `state` asks of the engine for one start. All see the same data in the same order. */
export function trainingRequest(
  state: TrainingState,
  arm: ArmName,
  files?: ImageSets,
): TrainRequest {
  const toy = toyOf(state);
  const [features, data, probe] = dataSource(state, toy, files);
  const hidden = Array<number>(state.depth).fill(state.width);
  return {
    mlp: {
      sizes: [features, ...hidden, classesOf(state)],
      ...lawOf({ ...state, scale: scaleOf(state, arm) }),
      seed: state.seed,
    },
    trainer: {
      loss: "softmax-cross-entropy",
      learningRate: state.learningRate,
      batchSize: BATCH_SIZE,
      seed: state.seed,
    },
    data,
    epochs: state.epochs,
    evaluateEvery: Math.ceil(state.epochs / MOST_MOMENTS),
    snapshots: {
      bins: BINS,
      histograms: ["activation", "weight", "gradPreactivation"],
      ...(probe && { probe }),
      ...(toy && {
        field: { x: SIDE, y: SIDE, rows: FIELD_NODES, columns: FIELD_NODES, table: twoClasses },
      }),
    },
  };
}

/** How many images train, and how many validate, where they are images: no more than there are. */
function imageCounts(
  { data, images }: TrainingState,
  files: ImageSets | undefined,
): { training: number; validation: number } {
  const there = data === "files" ? files : undefined;
  const training = Math.min(images, there?.training.count ?? images);
  const validation = Math.min(Math.ceil(training / 2), MOST_VALIDATING);
  return { training, validation: Math.min(validation, there?.validation.count ?? validation) };
}

function dataSource(
  state: TrainingState,
  toy: ToyOptions | undefined,
  files: ImageSets | undefined,
): [number, DataSource, Batch?] {
  if (toy) return [2, { kind: "toy", toy }];
  const counts = imageCounts(state, files);
  if (state.data === "digits" || !files) {
    return [28 * 28, { kind: "digits", ...counts, seed: state.seed }];
  }
  const { training, validation } = files;
  const features = training.rows * training.columns;
  const first = ({ images, labels }: ImageSets["training"], count: number): Batch => ({
    inputs: images.slice(0, count * features),
    labels: labels.slice(0, count),
    inputScale: 1 / 255,
  });
  return [
    features,
    {
      kind: "batches",
      training: first(training, counts.training),
      validation: first(validation, counts.validation),
    },
    first(training, PROBE_ROWS),
  ];
}

/** Where one network stands at a recorded moment. */
export interface Moment {
  readonly epoch: number;
  readonly evaluation: EpochEvaluations;
  readonly snapshot: NetworkSnapshot;
}

export type Moments = Readonly<Record<ArmName, Moment>>;

/** The four networks of one run, moment by moment. */
export interface Recording {
  readonly state: TrainingState;
  /** The reader's own, if they train on them. */
  readonly files?: ImageSets | undefined;
  /** All four at the same epochs, the one before training first: at most {@link MOST_MOMENTS} and one. */
  readonly moments: readonly Moments[];
}

/** What a network tells of itself at an evaluation. */
export function momentOf({ epoch, evaluation, snapshot }: TrainProgress): Moment | undefined {
  return evaluation && snapshot
    ? { epoch, evaluation: { epoch, ...evaluation }, snapshot }
    : undefined;
}

/** Trains the four networks side by side, and tells of each moment that all of them have reached. */
export async function record(
  engine: Engine,
  state: TrainingState,
  files: ImageSets | undefined,
  hear: {
    readonly moment: (moments: Moments) => void;
    readonly fraction?: (arm: ArmName, fraction: number) => void;
  },
  options: RunOptions = {},
): Promise<PromiseSettledResult<unknown>[]> {
  const inStep = new InStep<ArmName, Moment>(ARMS);
  let reached = -1;
  return Promise.allSettled(
    ARMS.map((arm) =>
      engine.train(trainingRequest(state, arm, files), {
        ...options,
        onProgress: (progress) => {
          hear.fraction?.(arm, progress.fraction);
          const moment = momentOf(progress);
          const moments = moment && inStep.add(arm, moment);
          const epoch = moments?.zero.epoch ?? -1;
          if (!moments || epoch <= reached) return;
          reached = epoch;
          hear.moment(moments);
        },
      }),
    ),
  );
}

/** The numbers of a recording at its moment `index`, shown as `view` asks. */
export async function trainingNumbers(
  { state, files, moments }: Recording,
  index: number,
  view: TrainingView,
): Promise<TrainingData> {
  const toy = toyOf(state);
  const shown = moments[index] as Moments;
  const ws = await load();
  const arm = (name: ArmName): TrainingArm => {
    const snapshots = moments.map((moment) => moment[name].snapshot);
    const history = moments.map((moment) => moment[name].evaluation);
    return {
      scale: scaleOf(state, name),
      history,
      swings: ws.swings(Float64Array.from(history, ({ training }) => training.dataLoss)),
      evaluation: shown[name].evaluation,
      snapshot: shown[name].snapshot,
      snapshots,
      axis: axisOf(snapshots, view),
    };
  };
  const points = toy && ws.toy(toy);
  return {
    arms: {
      zero: arm("zero"),
      smaller: arm("smaller"),
      unscaled: arm("unscaled"),
      larger: arm("larger"),
    },
    epoch: shown.zero.epoch,
    trained: moments.at(-1)?.zero.epoch ?? 0,
    epochs: state.epochs,
    view,
    scaled: scaledOf(state),
    ...(points
      ? { plane: { points: points.training, side: SIDE } }
      : { images: imageCounts(state, files).training }),
  };
}

/** From the least to the greatest finite number of all moments, a little more where they are one. */
function axisOf(snapshots: readonly NetworkSnapshot[], view: TrainingView): ValueAxis {
  const finite = snapshots
    .flatMap((snapshot) => shownLayers(snapshot, view))
    .filter(({ nonFinite, min, max }) => nonFinite < 1 && Number.isFinite(max - min));
  const low = Math.min(...finite.map(({ min }) => min));
  const high = Math.max(...finite.map(({ max }) => max));
  if (!(low < high)) return { domain: [-1, 1] };
  const sizes = finite.map(({ min, max }) => Math.max(-min, max)).filter((size) => size > 0);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (view !== "gradient" && largest < POWERS_APART * smallest) return { domain: [low, high] };
  const most = 10 ** Math.ceil(Math.log10(largest));
  return {
    domain: [low < 0 ? -most : 0, high > 0 ? most : 0],
    linearTo: Math.max(smallest, most * LEAST_SHARE) / 10,
  };
}

/** Trains to the end, and shows the end. */
export async function trainedTrainingNumbers(
  engine: Engine,
  state: TrainingState,
  files?: ImageSets,
): Promise<TrainingData> {
  const moments: Moments[] = [];
  await record(engine, state, files, { moment: (each) => void moments.push(each) });
  return trainingNumbers({ state, files, moments }, moments.length - 1, state.view);
}

/** Numbers of the drawing for running text. */
export function trainingReadings(data: TrainingData): Record<string, string> {
  const right = (arm: ArmName) =>
    formatPercent(judged(data.arms[arm].evaluation).accuracy ?? Number.NaN);
  return {
    epoch: formatCount(data.epoch),
    "right-zero": right("zero"),
    "right-smaller": right("smaller"),
    "right-unscaled": right("unscaled"),
    "right-larger": right("larger"),
  };
}
