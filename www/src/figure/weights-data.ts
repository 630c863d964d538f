import type {
  Evaluation,
  Evaluations,
  L1UpdateName,
  WeightStatistics,
} from "../wasm/weightscope.js";
import type { EpochEvaluations } from "./accuracy-panel.js";

/** One of the three networks. */
export interface WeightsArm {
  /** Of the chosen layer's weights; all arms on the same bins, an odd number of them so that one has zero in its middle. */
  readonly statistics: WeightStatistics;
  readonly evaluation?: Evaluations;
  /** On the test data, of the network at the end of its training. */
  readonly test?: Evaluation;
  /** An entry for each evaluated epoch so far; accuracy is drawn as lines where it is given. */
  readonly history?: readonly EpochEvaluations[];
}

/** Three networks from one start, trained on the same batches. */
export interface WeightsData {
  readonly none: WeightsArm;
  readonly l1: WeightsArm;
  readonly l2: WeightsArm;
  /** The chosen layer, from 1. */
  readonly layer: number;
  readonly layers: number;
  readonly counts: "linear" | "log";
  /** Epochs done; at 0 all arms still hold the initial weights. */
  readonly epoch: number;
  readonly epochs: number;
  /** What `nearZeros` of all statistics counts: weights no farther than this from zero. */
  readonly nearZero: number;
  readonly l1Update: L1UpdateName;
}

/** The arms with a penalty. */
export type PenalizedArm = "l1" | "l2";

/** What the arms are called. */
export const ARM_NAMES: Readonly<Record<"none" | PenalizedArm, string>> = {
  none: "unregularized",
  l1: "L1",
  l2: "L2",
};
