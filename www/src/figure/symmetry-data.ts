import type { ActivationName, DistinctUnits, Evaluation } from "../wasm/weightscope.js";

/** A network of equal weights at one step of its training. */
export interface SymmetryMoment {
  readonly step: number;
  readonly evaluation: Evaluation;
  /** Of each hidden layer. */
  readonly units: readonly DistinctUnits[];
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

/**
 * The moment up to the one shown at which the fewest units of the first layer differ after more did, where its largest
 * weight has grown meanwhile. Their weights are those that are recorded.
 */
export function countDip(
  data: SymmetryData,
):
  | { readonly moment: number; readonly step: number; readonly from: number; readonly to: number }
  | undefined {
  let [most, mostAt] = [0, 0];
  let dip: ReturnType<typeof countDip>;
  const past = pastOf(data);
  past.forEach((now, moment) => {
    const count = now.units[0]?.distinct ?? 0;
    if (count > most) {
      if (!dip) [most, mostAt] = [count, moment];
      return;
    }
    if (count >= (dip?.to ?? most) || most - count < LOST_UNITS * data.width) return;
    const before = past[mostAt] as SymmetryMoment;
    if (largestWeight(now) < LARGER * largestWeight(before)) return;
    dip = { moment, step: now.step, from: most, to: count };
  });
  return dip;
}

function largestWeight({ weights }: SymmetryMoment): number {
  return weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
}

/** Whether every weight of the first hidden layer is 0 at a moment. */
export function allZero({ weights }: SymmetryMoment): boolean {
  return weights.every((weight) => weight === 0);
}

/** Whether some number of the network has left the finite ones. */
export function lost({ evaluation, weights }: SymmetryMoment): boolean {
  return !Number.isFinite(evaluation.dataLoss) || !weights.every(Number.isFinite);
}
