/** From the settings of the weight-histogram figure to its networks and its numbers. */

import type { Engine } from "../engine/engine.js";
import type { DataSource, TrainRequest, TrainResult } from "../engine/requests.js";
import { formatCount, formatNumber, formatPercent } from "../figure/format.js";
import type { EpochEvaluations, WeightsArm, WeightsData } from "../figure/weights.js";
import type { Evaluation, Penalty } from "../wasm/weightscope.js";
import { amount, choice, minor, type State, seed } from "./field.js";
import type { ImageSets } from "./idx-files.js";
import { learningRate } from "./learning-rate.js";

const HIDDEN_UNITS = 30;
const CLASSES = 10;
/** Odd, so that zero lies in the middle of a bin. */
const BINS = 65;
const BATCH_SIZE = 10;
/** Weights no larger are told as a share: the same for every network and setting, or the shares would not compare. */
const NEAR_ZERO = 0.01;
const DIGITS = { training: 2000, validation: 1000 };
const lambda = (label: string, initial: number) =>
  amount(label, {
    low: 1e-6,
    high: 0.1,
    initial,
    scale: "logarithmic",
    step: 0.05,
    zero: true,
    show: (value) => formatNumber(value, 2),
  });

/** The settings of the figure. */
export const weightsFields = {
  lambdaL1: lambda("λ for L1", 0.001),
  lambdaL2: lambda("λ for L2", 0.001),
  l1Update: minor(
    choice(
      "L1 update",
      [
        ["subgradient", "subgradient"],
        ["proximal", "proximal"],
      ],
      "subgradient",
    ),
  ),
  layer: choice(
    "Layer",
    [
      ["1", "1: hidden"],
      ["2", "2: output"],
    ],
    "1",
    "segments",
  ),
  counts: minor(
    choice(
      "Counts",
      [
        ["linear", "linear"],
        ["log", "log"],
      ],
      "log",
      "segments",
    ),
  ),
  epochs: minor(
    amount("Epochs", {
      low: 1,
      high: 100,
      initial: 20,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
    }),
  ),
  learningRate: minor(learningRate(0.2)),
  data: minor(
    choice(
      "Data",
      [
        ["digits", "generated digits"],
        ["files", "your MNIST files"],
      ],
      "digits",
    ),
  ),
  seed: seed(7),
} as const;

export type WeightsState = State<typeof weightsFields>;

/** The three networks, in the order in which they are told. */
export const ARMS = ["none", "l1", "l2"] as const;
export type Arm = (typeof ARMS)[number];

/** What `state` asks of the engine for one network. All three start alike and see the data in one order. */
export function weightsRequest(state: WeightsState, arm: Arm, files?: ImageSets): TrainRequest {
  const penalties: Record<Arm, Penalty> = {
    none: {},
    l1: { l1: state.lambdaL1 },
    l2: { l2: state.lambdaL2 },
  };
  const [features, data] = dataSource(state, files);
  return {
    mlp: {
      sizes: [features, HIDDEN_UNITS, CLASSES],
      activation: "sigmoid",
      initializer: "nielsen-default",
      seed: state.seed,
    },
    trainer: {
      loss: "sigmoid-cross-entropy",
      penalty: penalties[arm],
      l1Update: state.l1Update,
      learningRate: state.learningRate,
      batchSize: BATCH_SIZE,
      seed: state.seed,
    },
    data,
    epochs: state.epochs,
  };
}

function dataSource(state: WeightsState, files?: ImageSets): [number, DataSource] {
  if (state.data === "digits" || !files) {
    return [28 * 28, { kind: "digits", ...DIGITS, seed: state.seed }];
  }
  const batch = ({ images, labels }: ImageSets["training"]) => ({
    inputs: images,
    labels,
    inputScale: 1 / 255,
  });
  return [
    files.training.rows * files.training.columns,
    {
      kind: "batches",
      training: batch(files.training),
      validation: batch(files.validation),
      ...(files.test ? { test: batch(files.test) } : {}),
    },
  ];
}

/** Where one network stands. */
export interface Standing {
  readonly weights: readonly Float32Array[];
  readonly epoch: number;
  /** One entry an evaluated epoch, the one before training first. */
  readonly history: readonly EpochEvaluations[];
  /** On the test data, once trained to the end. */
  readonly test?: Evaluation;
}

/** The three networks, all at the same epoch. */
export type Networks = Readonly<Record<Arm, Standing>>;

/**
 * The numbers of three networks trained under `trained`, shown as `state` asks: histograms over one range,
 * the largest weight of all three.
 */
export async function weightsNumbers(
  engine: Engine,
  standings: Networks,
  trained: WeightsState,
  state: WeightsState,
): Promise<WeightsData> {
  const layer = Number(state.layer) - 1;
  const fanOut = layer === 0 ? HIDDEN_UNITS : CLASSES;
  const measure = (arm: Arm, range?: [number, number]) => {
    const weights = standings[arm].weights[layer] ?? new Float32Array();
    return engine.weightStatistics(weights, {
      fanIn: weights.length / fanOut,
      fanOut,
      bins: BINS,
      nearZero: NEAR_ZERO,
      ...(range ? { range } : {}),
    });
  };
  const extremes = await Promise.all(ARMS.map((arm) => measure(arm)));
  const reach = Math.max(...extremes.flatMap(({ min, max }) => [Math.abs(min), Math.abs(max)]));
  const range: [number, number] | undefined =
    Number.isFinite(reach) && reach > 0 ? [-reach, reach] : undefined;
  const arm = async (name: Arm) => ({
    statistics: await measure(name, range),
    ...latest(standings[name]),
    history: standings[name].history,
  });
  const [none, l1, l2] = await Promise.all([arm("none"), arm("l1"), arm("l2")]);
  return {
    none,
    l1,
    l2,
    layer: layer + 1,
    layers: 2,
    counts: state.counts,
    epoch: standings.none.epoch,
    epochs: trained.epochs,
    nearZero: NEAR_ZERO,
    l1Update: trained.l1Update,
  };
}

function latest({ history, test }: Standing): Pick<WeightsArm, "evaluation" | "test"> {
  const evaluation = history.at(-1);
  return { ...(evaluation && { evaluation }), ...(test && { test }) };
}

/** Where a network stands that has been trained to the end. */
export function finalStanding({ weights, epochs, evaluations, test }: TrainResult): Standing {
  return { weights, epoch: epochs, history: evaluations, ...(test && { test }) };
}

/** Trains the three networks to the end, one after the other, and measures them. */
export async function trainedWeightsNumbers(
  engine: Engine,
  state: WeightsState,
  files?: ImageSets,
): Promise<WeightsData> {
  const train = async (arm: Arm) =>
    finalStanding(await engine.train(weightsRequest(state, arm, files)));
  const standings = { none: await train("none"), l1: await train("l1"), l2: await train("l2") };
  return weightsNumbers(engine, standings, state, state);
}

/** Numbers of the drawing for running text. */
export function weightsReadings(data: WeightsData): Record<string, string> {
  const { count, exactZeros, nearZeros } = data.l1.statistics;
  return {
    epoch: formatCount(data.epoch),
    "zeros-l1": formatPercent(exactZeros / count),
    "near-zeros-l1": formatPercent(nearZeros / count),
  };
}
