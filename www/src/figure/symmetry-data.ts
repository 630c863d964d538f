import type { ActivationName, DistinctUnits, Evaluation } from "../wasm/weightscope.js";

/** A network of equal weights at one step of its training. */
export interface SymmetryMoment {
  readonly step: number;
  readonly evaluation: Evaluation;
  /** Of each hidden layer. */
  readonly units: readonly DistinctUnits[];
  /** Of each hidden layer the share of units whose slope is 0 at every point: no gradient reaches their weights. */
  readonly dead: readonly number[];
  /** The weights of the first hidden layer: two a unit. */
  readonly weights: Float32Array;
}

/** A network trained from equal weights, or from weights that noise has made unequal. */
export interface SymmetryData {
  readonly start: "zeros" | "constant";
  /** The constant; 0 for zeros. */
  readonly value: number;
  /** The standard deviation of what was added to it. */
  readonly noise: number;
  readonly activation: ActivationName;
  /** What the activation answers to 0. */
  readonly restsAtZero: boolean;
  /** The hidden units of a layer. */
  readonly width: number;
  readonly steps: number;
  /** The one before training first. */
  readonly moments: readonly SymmetryMoment[];
  /** How often the loss has come up again by each of them. */
  readonly swings: ArrayLike<number>;
  /** Which of them is shown. */
  readonly shown: number;
}

/** The moment that is shown. */
export function shownMoment({ moments, shown }: SymmetryData): SymmetryMoment {
  return moments[Math.min(shown, moments.length - 1)] as SymmetryMoment;
}

/** The moments up to the one that is shown. */
export function pastOf({ moments, shown }: SymmetryData): readonly SymmetryMoment[] {
  return moments.slice(0, shown + 1);
}

/** What counts as apart is a share of the largest weight: where it has grown by this factor it may have cost a unit. */
const LARGER = 1.1;
/** Fewer units than this share of them are not worth a word. */
const LOST_UNITS = 1 / 8;

/** A layer whose count of units has fallen. */
export interface CountDip {
  readonly layer: number;
  /** Where the fewest differ. */
  readonly moment: number;
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/**
 * For each layer the moment up to the one shown at which the fewest units of it differ after more did, where its largest
 * weight has grown meanwhile.
 */
export function countDips(data: SymmetryData): CountDip[] {
  const past = pastOf(data);
  const layers = past[0]?.units.length ?? 0;
  return Array.from({ length: layers }, (_, layer) => dipOf(past, layer)).filter(
    (dip) => dip !== undefined,
  );
}

function dipOf(past: readonly SymmetryMoment[], layer: number): CountDip | undefined {
  let most: DistinctUnits | undefined;
  let dip: CountDip | undefined;
  past.forEach(({ step, units }, moment) => {
    const now = units[layer];
    if (!now) return;
    if (!most || now.distinct > most.distinct) {
      if (!dip) most = now;
      return;
    }
    const [from, to] = [most.distinct, now.distinct];
    if (to >= (dip?.to ?? from) || from - to < LOST_UNITS * now.units) return;
    if (now.largest >= LARGER * most.largest) dip = { layer, moment, step, from, to };
  });
  return dip;
}

/** A hidden layer all of whose units are dead. */
export interface DeadLayer {
  readonly layer: number;
  /** The first moment from which on they are. */
  readonly moment: number;
  readonly step: number;
}

/** The layers that are dead as a whole at the moment shown. Zeros, which never were alive, are another matter. */
export function deadLayers(data: SymmetryData): DeadLayer[] {
  const past = pastOf(data);
  const now = shownMoment(data);
  if (allZero(now) || lost(now)) return [];
  return now.dead.flatMap((_, layer) => {
    const moment = past.findLastIndex(({ dead }) => dead[layer] !== 1) + 1;
    const step = past[moment]?.step;
    return step === undefined ? [] : [{ layer, moment, step }];
  });
}

/** Whether every weight and bias of the hidden layers is 0 at a moment. */
export function allZero({ units }: SymmetryMoment): boolean {
  return units.every(({ largest, spread }) => largest === 0 && !Number.isNaN(spread));
}

/** Whether some number of the network has left the finite ones. */
export function lost({ evaluation, units }: SymmetryMoment): boolean {
  return !Number.isFinite(evaluation.dataLoss) || units.some(({ spread }) => Number.isNaN(spread));
}
