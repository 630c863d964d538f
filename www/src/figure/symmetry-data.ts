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

/** Whether every weight of the first hidden layer is 0 at a moment. */
export function allZero({ weights }: SymmetryMoment): boolean {
  return weights.every((weight) => weight === 0);
}

/** Whether some number of the network has left the finite ones. */
export function lost({ evaluation, weights }: SymmetryMoment): boolean {
  return !Number.isFinite(evaluation.dataLoss) || !weights.every(Number.isFinite);
}
