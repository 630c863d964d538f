/** From the settings of the phase diagram to its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type {
  PhaseDiagramAnswer,
  PhaseDiagramRequest,
  PropagateRequest,
} from "../engine/requests.js";
import { formatCount, formatNumber } from "../figure/format.js";
import { twoClasses } from "../figure/palette.js";
import {
  type KnownStart,
  limitOfPairs,
  type PhaseDiagramData,
} from "../figure/phase-diagram-data.js";
import { phaseSides } from "../figure/phase-diagram-words.js";
import { load, type Weightscope } from "../load.js";
import type { InitializerName, MeanFieldOptions } from "../wasm/weightscope.js";
import { activationChoice } from "./activations.js";
import { amount, minor, type State, seed } from "./field.js";

/** The window on the plane of the two variances. */
export const PLANE = {
  sigmaW2: [0, 4] as [number, number],
  sigmaB2: [0, 2] as [number, number],
};
/** Nodes of the grid along either axis. */
const RESOLUTION = 129;
/** `ln(chi1)` of the first and of the last colour. */
const RANGE: [number, number] = [-Math.log(1.5), Math.log(1.5)];
/** Inputs of which theory follows two: unlike, and nearly alike. */
const PAIRS: [number, number] = [0, 0.99];
/** How many inputs are sent through the network that is measured. */
const ROWS = 64;
const CLASSES = 10;

/** The settings of the figure. */
export const phaseDiagramFields = {
  activation: activationChoice(),
  sigmaW2: amount("Weights, n·Var(w)", {
    low: PLANE.sigmaW2[0],
    high: PLANE.sigmaW2[1],
    initial: 3,
    step: 0.02,
    show: (value) => formatNumber(value),
  }),
  sigmaB2: amount("Biases, Var(b)", {
    low: PLANE.sigmaB2[0],
    high: PLANE.sigmaB2[1],
    initial: 0.05,
    step: 0.01,
    show: (value) => formatNumber(value),
  }),
  depth: amount("Layers", { low: 2, high: 50, initial: 20, whole: true }),
  width: minor(
    amount("Width", {
      low: 10,
      high: 512,
      initial: 256,
      scale: "logarithmic",
      step: 0.02,
      whole: true,
      show: formatCount,
    }),
  ),
  seed: seed(7),
} as const;

export type PhaseDiagramState = State<typeof phaseDiagramFields>;

/** What the plane asks of the engine: the activation, and lines that go with the depth. */
export function planeRequest({ activation, depth }: PhaseDiagramState): PhaseDiagramRequest {
  return {
    activation,
    ...PLANE,
    rows: RESOLUTION,
    columns: RESOLUTION,
    color: { table: twoClasses, range: RANGE },
    levels: [-1 / depth, 1 / depth],
  };
}

/** What one of its networks asks. */
export function theoryRequest(state: PhaseDiagramState): MeanFieldOptions {
  const { activation, sigmaW2, sigmaB2, depth } = state;
  return { activation, sigmaW2, sigmaB2, layers: depth, inputCorrelations: PAIRS };
}

/** A network of its kind, to be measured on inputs of mean square 1. */
export function networkRequest(state: PhaseDiagramState): PropagateRequest {
  const { activation, sigmaW2, sigmaB2, depth, width } = state;
  return {
    mlp: {
      sizes: [width, ...Array<number>(depth).fill(width), CLASSES],
      activation,
      initializer: "normal",
      std: Math.sqrt(sigmaW2 / width),
      biasInitializer: "normal",
      biasStd: Math.sqrt(sigmaB2),
      seed: state.seed,
    },
    source: { kind: "gaussian", features: width, count: ROWS, seed: state.seed },
    loss: "softmax-cross-entropy",
    histograms: [],
  };
}

/** So many planes are kept: one hardly ever drags through more activations and depths than that. */
const KEPT = 16;
type Plane = Pick<PhaseDiagramData, "boundless"> & { readonly diagram: PhaseDiagramAnswer };
const planes = new WeakMap<Engine, Map<string, Promise<Plane>>>();

/** The plane of a state, computed once for all networks in it. */
function planeOf(engine: Engine, state: PhaseDiagramState): Promise<Plane> {
  const known = planes.get(engine) ?? new Map<string, Promise<Plane>>();
  planes.set(engine, known);
  const key = `${state.activation} ${state.depth}`;
  const kept = known.get(key);
  if (kept) return kept;
  const plane = survey(engine, state);
  known.set(key, plane);
  plane.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return plane;
}

async function survey(engine: Engine, state: PhaseDiagramState): Promise<Plane> {
  const { activation } = state;
  const [, sigmaW2] = PLANE.sigmaW2;
  const [diagram, far] = await Promise.all([
    engine.phaseDiagram(planeRequest(state)),
    phaseSides(activation).beyond && engine.meanField({ activation, sigmaW2, layers: 0 }),
  ]);
  // Without a bound `chi1` is in proportion to the variance, and 1 where the bound is lost.
  return far ? { diagram, boundless: sigmaW2 / far.chi1 } : { diagram };
}

const STARTS: readonly (readonly [InitializerName, string])[] = [
  ["pytorch-linear", "PyTorch"],
  ["xavier-normal", "Xavier"],
  ["kaiming-normal", "He"],
];

/**
 * Where initializers lie whose biases are zero, or nearly, by their own formulas. He’s is the one of rectifiers,
 * whichever unit it is used with: PyTorch’s gains for other units are not He’s.
 */
function knownStarts(ws: Weightscope, { activation, width }: PhaseDiagramState): KnownStart[] {
  const starts: KnownStart[] = [];
  const of = activation === "leaky-relu" ? activation : "relu";
  for (const [initializer, name] of STARTS) {
    const { stretch } = ws.spread({ initializer, activation: of, fanIn: width, fanOut: width });
    const sigmaW2 = stretch ** 2;
    const same = starts.findIndex((start) => Math.abs(start.sigmaW2 - sigmaW2) < 1e-6);
    if (same < 0) starts.push({ name, sigmaW2 });
  }
  return starts
    .filter(({ sigmaW2 }) => sigmaW2 <= PLANE.sigmaW2[1])
    .sort((a, b) => a.sigmaW2 - b.sigmaW2);
}

/** The numbers for `state`. */
export async function phaseDiagramNumbers(
  engine: Engine,
  state: PhaseDiagramState,
  options: RunOptions = {},
): Promise<PhaseDiagramData> {
  const ws = await load();
  const [plane, theory, pass] = await Promise.all([
    planeOf(engine, state),
    engine.meanField(theoryRequest(state), options),
    engine.propagate(networkRequest(state), options),
  ]);
  const { activation, sigmaW2, sigmaB2, depth, width } = state;
  return {
    activation,
    sigmaW2,
    sigmaB2,
    depth,
    width,
    plane: PLANE,
    ...plane,
    range: RANGE,
    starts: knownStarts(ws, state),
    theory,
    pairs: PAIRS,
    measured: pass.layers,
  };
}

/** Numbers of the drawing for running text. */
export function phaseDiagramReadings(data: PhaseDiagramData): Record<string, string> {
  const { theory, depth } = data;
  const { cStar, xiC } = limitOfPairs(data);
  return {
    layers: formatCount(depth),
    chi1: formatNumber(theory.chi1, 3),
    "q-star": formatNumber(theory.qStar, 2),
    "c-star": cStar === undefined ? "none" : formatNumber(cStar, 2),
    "xi-q": theory.xiQ === undefined ? "none" : formatNumber(theory.xiQ, 2),
    "xi-c": xiC === undefined ? "none" : formatNumber(xiC, 2),
  };
}
