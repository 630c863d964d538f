import type {
  ContourLine,
  Evaluation,
  LayerPass,
  Pixels,
  Statistics,
  ToyPoints,
} from "../wasm/weightscope.js";
import type { EpochEvaluations } from "./accuracy-panel.js";
import type { ArmName } from "./arm.js";
import type { ValueAxis } from "./value-axis.js";

/** Which numbers of each layer have their histograms drawn. */
export type TrainingView = "activation" | "weight" | "gradient";

export const TRAINING_VIEW_NAMES: Readonly<Record<TrainingView, string>> = {
  activation: "activations",
  weight: "weights",
  gradient: "gradients",
};

/** A network at one moment. */
export interface NetworkSnapshot {
  /** What a fixed batch leaves in each layer. */
  readonly layers: readonly LayerPass[];
  /** What it says to the plane, and where it is undecided. */
  readonly field?: {
    readonly pixels: Pixels;
    readonly boundary: readonly ContourLine[];
    readonly nonFinite: number;
  };
}

/** One start, and what has come of it. */
export interface TrainingArm {
  /** By what its scheme's standard deviation was multiplied. */
  readonly scale: number;
  /** At every recorded moment, the one before training first. */
  readonly history: readonly EpochEvaluations[];
  /** How often its training loss had swung up by each of these moments. */
  readonly swings: ArrayLike<number>;
  /** Which of them is shown. */
  readonly evaluation: EpochEvaluations;
  /** The network then. */
  readonly snapshot: NetworkSnapshot;
  /** The network at every moment of `history`. */
  readonly snapshots: readonly NetworkSnapshot[];
  /** The axis of its histograms, the same at every moment. */
  readonly axis: ValueAxis;
}

/** Four networks trained from four starts, all at one moment. */
export interface TrainingData {
  readonly arms: Readonly<Record<ArmName, TrainingArm>>;
  /** The epoch that is shown. */
  readonly epoch: number;
  /** How many have been trained. */
  readonly trained: number;
  /** How many will be. */
  readonly epochs: number;
  readonly view: TrainingView;
  /** What a start's scale multiplies: the deviation of its weights, or their one value. */
  readonly scaled: "σ" | "w";
  /** What the networks train on, where that can be drawn, and the square it is drawn in. */
  readonly plane?: { readonly points: ToyPoints; readonly side: readonly [number, number] };
  /** How many images they train on, where it is images. */
  readonly images?: number;
}

/** The set that tells how much has been learned: validation data, or those of the training without. */
export function judged({ training, validation }: EpochEvaluations): Evaluation {
  return validation ?? training;
}

/** The histograms that are drawn: of every hidden layer, or of every layer of weights. */
export function shownLayers(
  { layers }: NetworkSnapshot,
  view: TrainingView,
): readonly Statistics[] {
  const shown = view === "weight" ? layers : layers.slice(0, -1);
  return shown.map((layer) => layer[view === "gradient" ? "gradPreactivation" : view]);
}

/** The hidden layers of which all units are dead. */
export function deadLayers({ layers }: NetworkSnapshot): number[] {
  return layers
    .slice(0, -1)
    .flatMap(({ activation }, layer) => (activation.dead === 1 ? layer : []));
}

/** `layer 2`, or `the output layer`. */
export function layerName({ layers }: NetworkSnapshot, layer: number): string {
  return layer === layers.length - 1 ? "the output layer" : `layer ${layer + 1}`;
}

/** Whether some number of a network has left the finite ones. */
export function diverged({ evaluation, snapshot }: TrainingArm): boolean {
  return (
    !Number.isFinite(evaluation.training.dataLoss) ||
    snapshot.layers.some(({ weight }) => weight.nonFinite > 0)
  );
}
