/** The numbers of figure 3, as its drawing, its sentence and its table take them. */
import type { Descent, DescentMethod, Landscape, Objective } from "../wasm/weightscope.js";

/** One panel's data. */
export interface LandscapeArm {
  /** With the penalised loss colour-mapped, as the core does it; without pixels the panel is plain. */
  readonly landscape: Landscape;
  readonly descent?: Descent | undefined;
}

/** All the figure shows. */
export interface LandscapeData {
  readonly lambda: number;
  readonly objective: Objective["kind"];
  readonly method: DescentMethod;
  readonly learningRate: number;
  readonly start: readonly [number, number];
  readonly l1: LandscapeArm;
  readonly l2: LandscapeArm;
}

/** The names of the two panels, in reading order. */
export type ArmName = "l1" | "l2";
