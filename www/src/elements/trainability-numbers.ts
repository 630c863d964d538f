/** From the settings of the trainability figure to its networks, cell by cell, and its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type { TrainabilityRequest } from "../engine/requests.js";
import { nextTurn } from "../engine/turn.js";
import { formatCount, formatNumber } from "../figure/format.js";
import type { Reach, TrainabilityData } from "../figure/trainability.js";
import { alike, doneCells } from "../figure/trainability-data.js";
import { load, type Weightscope } from "../load.js";
import type { ActivationName, MeanField, TrainedShare } from "../wasm/weightscope.js";
import { cellOrder } from "./cell-order.js";
import { amount, choice, minor, type State, seed } from "./field.js";
import { initializationFields } from "./initialization-numbers.js";
import { SCHEMES, type SchemeName, schemeChoice, schemeNames } from "./initializers.js";
import { learningRate } from "./learning-rate.js";
import { LINK_VERSION } from "./link.js";
import { TOYS } from "./toys.js";

const POINTS = 100;
const NOISE = 0.1;
const BATCH_SIZE = 10;
/** The columns: five to a factor of ten. */
export const SCALES = [0.1, 0.16, 0.25, 0.4, 0.63, 1, 1.6, 2.5, 4, 6.3, 10] as const;
/** The rows, as far up as is asked for. */
const DEPTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48] as const;
/** So many cells are trained at once: one worker of the engine's is left to the other figures. */
const LANES = 3;
/** A signal is said to get through so many of the theory's depth scales. */
const DEPTH_SCALES = 6;
/** The theory is asked at the map's scales, in steps of so many from one to the next, and a little beyond the ends. */
const STEPS_BETWEEN = 4;
/** And on either side of the critical scale, which is known to within this factor where the theory leaps. */
const BESIDE = 1.002;
/** Biases of less variance than this are as good as none. */
const NO_BIAS = 1e-9;
const REACH_SCALES = [0.08, ...SCALES, 12.5].flatMap((scale, column, all) => {
  const next = all[column + 1];
  if (next === undefined) return [scale];
  const ratio = (next / scale) ** (1 / STEPS_BETWEEN);
  return Array.from({ length: STEPS_BETWEEN }, (_, step) => scale * ratio ** step);
});

/** Schemes whose weights the seed does not draw, and the one that looks at the data. */
const NO_LUCK: readonly SchemeName[] = ["zeros", "ones", "constant", "identity", "lsuv"];
/** The theory speaks of weights drawn alike; this one's are mostly zeros. */
const NO_THEORY: readonly SchemeName[] = ["sparse"];

/** The settings of the figure. */
export const trainabilityFields = {
  initializer: schemeChoice(
    "xavier-normal",
    schemeNames.filter((name) => !NO_LUCK.includes(name)),
  ),
  activation: initializationFields.activation,
  data: choice("Data", TOYS, "circle"),
  depth: choice(
    "Layers up to",
    [
      ["8", "8"],
      ["16", "16"],
      ["24", "24"],
      ["48", "48"],
    ],
    "24",
    "segments",
  ),
  networks: amount("Networks per cell", { low: 1, high: 50, initial: 10, whole: true }),
  width: minor(
    amount("Width", {
      low: 2,
      high: 64,
      initial: 16,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
    }),
  ),
  steps: minor(
    amount("Steps", {
      low: 1,
      high: 5000,
      initial: 300,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
      show: formatCount,
    }),
  ),
  learningRate: minor(learningRate(0.2)),
  threshold: minor(
    amount("Trained: loss below", {
      low: 0.01,
      high: 0.65,
      initial: 0.3,
      step: 0.01,
      show: (value) => formatNumber(value, 2),
    }),
  ),
  seed: seed(7),
  cellDepth: amount("Layers of the cell", {
    low: 1,
    high: 48,
    initial: 12,
    whole: true,
    look: "none",
  }),
  cellScale: amount("Scale of the cell", {
    low: 0.1,
    high: 10,
    initial: 1,
    scale: "logarithmic",
    step: 0.2,
    look: "none",
  }),
} as const;

export type TrainabilityState = State<typeof trainabilityFields>;

/** The settings that only say which cell is looked at. */
export const TRAINABILITY_SHOWN: ReadonlySet<string> = new Set(["cellDepth", "cellScale"]);

/** The rows of the map. */
export function depthsOf({ depth }: Pick<TrainabilityState, "depth">): readonly number[] {
  return DEPTHS.filter((each) => each <= Number(depth));
}

/** The row and the column of the cell that is looked at: the nearest there are. */
export function cellOf(state: TrainabilityState): { row: number; column: number } {
  return {
    row: nearest(depthsOf(state), state.cellDepth),
    column: nearest(SCALES, state.cellScale),
  };
}

/** The place of what is nearest to `value` by their ratio. */
function nearest(values: readonly number[], value: number): number {
  const distances = values.map((each) => Math.abs(Math.log(each / value)));
  return distances.indexOf(Math.min(...distances));
}

/** What `state` asks of the engine for one cell. */
export function trainabilityRequest(
  state: TrainabilityState,
  depth: number,
  scale: number,
): TrainabilityRequest {
  const { activation, data, width, networks, steps, learningRate, threshold } = state;
  return {
    mlp: { ...SCHEMES[state.initializer].options, activation, seed: state.seed },
    width,
    trainer: {
      loss: "softmax-cross-entropy",
      learningRate,
      batchSize: BATCH_SIZE,
      seed: state.seed,
    },
    toy: { kind: data, count: POINTS, noise: NOISE, trainShare: 1, seed: state.seed },
    networks,
    steps,
    threshold,
    cells: [{ depth, scale }],
  };
}

/** What is known of a map so far, row by row. */
export interface TrainabilityMap {
  readonly state: TrainabilityState;
  readonly cells: readonly (TrainedShare | undefined)[];
  readonly reach: readonly Reach[];
}

/** The map that `state` asks for, with nothing on it. */
export async function emptyMap(state: TrainabilityState): Promise<TrainabilityMap> {
  const cells = Array<undefined>(depthsOf(state).length * SCALES.length).fill(undefined);
  return { state, cells, reach: await reachOf(state) };
}

/** Whether every cell is known. */
export function isComplete({ cells }: TrainabilityMap): boolean {
  return cells.every((cell) => cell !== undefined);
}

type Wide = Pick<TrainabilityState, "initializer" | "activation" | "width">;

/** What the theory last said: most settings do not matter to it. */
let lastReach: { readonly of: string; readonly reach: Promise<readonly Reach[]> } | undefined;

/** How many layers a signal gets through, scale by scale, by the theory of wide networks. */
function reachOf({ initializer, activation, width }: Wide): Promise<readonly Reach[]> {
  const of = `${initializer} ${activation} ${width}`;
  if (lastReach?.of !== of) {
    const reach = computeReach({ initializer, activation, width });
    lastReach = { of, reach };
    // What has failed may come right the next time.
    reach.catch(() => {
      lastReach = undefined;
    });
  }
  return lastReach.reach;
}

async function computeReach({ initializer, activation, width }: Wide): Promise<Reach[]> {
  if (NO_THEORY.includes(initializer)) return [];
  const ws = await load();
  const { options } = SCHEMES[initializer];
  const fans = { fanIn: width, fanOut: width };
  const { stretch } = ws.spread({ ...options, ...fans, activation, scale: 1 });
  const sigmaW2At = (scale: number) => (scale * stretch) ** 2;
  const critical = criticalLengths(ws, activation, [
    sigmaW2At(REACH_SCALES[0] as number),
    sigmaW2At(REACH_SCALES.at(-1) as number),
  ]).map((sigmaW2) => Math.sqrt(sigmaW2) / stretch);
  const about = critical.flatMap((scale) => [scale / BESIDE, scale, scale * BESIDE]);
  const reach: Reach[] = [];
  for (const scale of [...REACH_SCALES, ...about].sort((one, other) => one - other)) {
    const theory = ws.meanField({ activation, sigmaW2: sigmaW2At(scale), layers: 0 });
    reach.push({ scale, ...reachThrough(theory) });
    // Each takes milliseconds; the page has its turn between them.
    await nextTurn();
  }
  return reach;
}

/** Where between two `sigmaW2` the critical line begins, of networks without biases. */
function criticalLengths(
  ws: Weightscope,
  activation: ActivationName,
  sigmaW2: [number, number],
): number[] {
  if (!(sigmaW2[0] < sigmaW2[1])) return [];
  const { criticalLine } = ws.phaseDiagram({ activation, sigmaW2, sigmaB2: [0, 0.001], rows: 2 });
  return criticalLine.flatMap(({ points }) => {
    const ends = [points.slice(0, 2), points.slice(-2)];
    return ends.flatMap(([w2 = 0, b2 = 1]) => (b2 < NO_BIAS ? [w2] : []));
  });
}

/**
 * How deep a signal is told from others; where nothing is said of that, how deep it and its gradient, which then change
 * by one factor, have a size to work with.
 */
export function reachThrough({ chi1, xiC, xiGradient }: MeanField): Omit<Reach, "scale"> {
  if (xiC !== undefined) return { layers: DEPTH_SCALES * xiC };
  return { layers: DEPTH_SCALES * xiGradient, ...(chi1 > 1 && { explodes: true }) };
}

/** Trains what a map does not know yet, the coarse of it first, some cells at a time. */
export async function trainCells(
  engine: Engine,
  { state, cells }: TrainabilityMap,
  hear: (cell: number, share: TrainedShare) => void,
  options: Pick<RunOptions, "signal"> = {},
): Promise<void> {
  const depths = depthsOf(state);
  const wanted = cellOrder(depths.length, SCALES.length)
    .filter((cell) => !cells[cell])
    .values();
  // One request a cell: between two of them other figures have their turn.
  const lane = async () => {
    for (const cell of wanted) {
      const depth = depths[Math.floor(cell / SCALES.length)] as number;
      const scale = SCALES[cell % SCALES.length] as number;
      const request = trainabilityRequest(state, depth, scale);
      const [share] = await engine.trainability(request, options);
      if (share) hear(cell, share);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** A map with one more cell. */
export function withCell(map: TrainabilityMap, cell: number, share: TrainedShare): TrainabilityMap {
  return { ...map, cells: map.cells.with(cell, share) };
}

/** The numbers of a map, with the cell that `shown` looks at. */
export function trainabilityNumbers(
  { state, cells, reach }: TrainabilityMap,
  shown: TrainabilityState,
): TrainabilityData {
  const { width, networks, steps, threshold } = state;
  const { cellDepth, cellScale } = shown;
  return {
    depths: depthsOf(state),
    scales: SCALES,
    cells,
    width,
    networks,
    steps,
    threshold,
    ...cellOf({ ...state, cellDepth, cellScale }),
    reach,
  };
}

/** The link that sets the initialization figure to a network of the cell that is looked at. */
export function initializationLink(state: TrainabilityState): string {
  const { row, column } = cellOf(state);
  const network = {
    initializer: state.initializer,
    activation: state.activation,
    scale: SCALES[column] as number,
    depth: depthsOf(state)[row] as number,
    width: state.width,
    seed: state.seed,
  };
  const pairs = Object.entries(network).map(([name, value]) => `&${name}=${value}`);
  return `#v=${LINK_VERSION}&figure=initialization${pairs.join("")}`;
}

/** Trains all cells, and shows them. */
export async function trainedTrainabilityNumbers(
  engine: Engine,
  state: TrainabilityState,
): Promise<TrainabilityData> {
  let map = await emptyMap(state);
  await trainCells(engine, map, (cell, share) => {
    map = withCell(map, cell, share);
  });
  return trainabilityNumbers(map, state);
}

/** Numbers of the drawing for running text. */
export function trainabilityReadings(data: TrainabilityData): Record<string, string> {
  const done = doneCells(data);
  const decided = done.filter(alike).length;
  return {
    networks: formatCount(data.networks),
    steps: formatCount(data.steps),
    threshold: formatNumber(data.threshold, 2),
    cells: formatCount(done.length),
    alike: formatCount(decided),
    luck: formatCount(done.length - decided),
  };
}
