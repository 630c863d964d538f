/** What has come of one start: from its losses and its right answers, and from what its layers hold. */
import { deadLayers, diverged, judged, type TrainingArm } from "./training-data.js";

/** A loss that has changed by less than this share has not begun to fall, nor risen. */
const CHANGED = 0.05;
/** From so many swings on, not all of them long past, a loss is one that swings. */
const SWINGS = 3;
/** A loss from this share of a guess's on is still near it, or as good as it. */
const GUESS = { near: 0.8, equal: 0.95 } as const;
/** An accuracy this far below that of the training data was memorized. */
const MEMORIZED = 0.05;

/**
 * What a network has come to. Those that know nothing: some layer is `dead`, the hidden layers are `untouched` by
 * gradients, each is one `unit`, the loss is `thrown` about, or has come down to that of a guess (`guessing`), or
 * has hardly changed (`idle`). The others know something as `single` units, have `memorized`, are still `near` a
 * guess's loss, or have `learned`.
 */
export type Fate =
  | "diverged"
  | "dead"
  | "untouched"
  | "unit"
  | "thrown"
  | "idle"
  | "guessing"
  | "single"
  | "memorized"
  | "near"
  | "learned";

export function fate(arm: TrainingArm): Fate {
  if (diverged(arm)) return "diverged";
  const { layers } = arm.snapshot;
  const hidden = layers.slice(0, -1);
  const fallen = changeOf(arm) < -CHANGED;
  const one = oneUnit(arm);
  if (!fallen || atChance(arm)) {
    if (deadLayers(arm.snapshot).length > 0) return "dead";
    const none = hidden.every(({ gradPreactivation }) => gradPreactivation.meanSquare === 0);
    if (none) return "untouched";
    if (one) return "unit";
    const guesses = lossOf(arm) >= GUESS.equal * guessLoss(arm);
    if ((!fallen || guesses) && thrown(arm)) return "thrown";
    if (!fallen) return "idle";
    if (guesses) return "guessing";
  }
  if (one) return "single";
  if (gap(arm) > MEMORIZED) return "memorized";
  return lossOf(arm) >= GUESS.near * guessLoss(arm) ? "near" : "learned";
}

/** Those that know nothing yet. */
export const IGNORANT: ReadonlySet<Fate> = new Set<Fate>([
  "dead",
  "untouched",
  "unit",
  "thrown",
  "idle",
  "guessing",
]);

/** The share of the judged rows that a network gets right. */
export function rightShare({ evaluation }: TrainingArm): number {
  return judged(evaluation).accuracy ?? Number.NaN;
}

export function lossOf({ evaluation }: TrainingArm): number {
  return evaluation.training.dataLoss;
}

/** The training loss of one who gives each class the same probability. */
export function guessLoss({ evaluation }: TrainingArm): number {
  return evaluation.training.guess?.loss ?? Number.NaN;
}

/** Whether one who guesses could have been right as often. */
export function atChance(arm: TrainingArm): boolean {
  return !(rightShare(arm) > (judged(arm.evaluation).guess?.lucky ?? Number.NaN));
}

/** By how much a network knows its training data better than others. */
export function gap(arm: TrainingArm): number {
  return (arm.evaluation.training.accuracy ?? 0) - rightShare(arm);
}

/** Whether the loss is higher than before training, or swings: of one who knows nothing the steps are too large. */
export function thrown(arm: TrainingArm): boolean {
  return changeOf(arm) > CHANGED || swinging(arm);
}

/** Whether the loss has swung up again and again, and in the second half of the run so far as well. */
export function swinging({ history, evaluation, swings }: TrainingArm): boolean {
  const shown = history.findIndex(({ epoch }) => epoch === evaluation.epoch);
  const [half = 0, now = 0] = [swings[Math.floor(shown / 2)], swings[shown]];
  return now >= SWINGS && now > half;
}

/** Whether the loss is about where it was before training. */
export function unmoved(arm: TrainingArm): boolean {
  return Math.abs(changeOf(arm)) <= CHANGED;
}

/** By what share of itself the loss has grown since before training. */
function changeOf(arm: TrainingArm): number {
  const first = arm.history[0]?.training.dataLoss ?? Number.NaN;
  return (lossOf(arm) - first) / Math.abs(first);
}

/** Whether in every hidden layer wider than one all units say the same. */
function oneUnit({ snapshot }: TrainingArm): boolean {
  const wide = snapshot.layers.slice(0, -1).filter(({ fanOut }) => fanOut > 1);
  return wide.length > 0 && wide.every(({ distinctUnits }) => distinctUnits === 1);
}
