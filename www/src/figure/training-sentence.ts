/** What four starts have done to training, in words. */
import { ARM_NAMES, type ArmName } from "./arm.js";
import { formatCount, formatNumber, formatPercent } from "./format.js";
import { diverged, judged, type TrainingArm, type TrainingData } from "./training-data.js";

/** Who gets no more than this above an even share right knows no more than chance. */
const ABOVE_CHANCE = 0.1;
/** A loss that has fallen by less than this share has not begun to fall. */
const FALLEN = 0.05;
/** An accuracy this far below that of the training data was learned by heart. */
const BY_HEART = 0.05;
/** A gap wider than that of the scheme's own start by this is worth a word. */
const FARTHER = 0.03;

/** What has come of one start. */
export type Verdict = "diverged" | "stuck" | "by-heart" | "learned";

export function verdict(arm: TrainingArm, classes: number): Verdict {
  const { evaluation } = arm;
  if (diverged(arm)) return "diverged";
  const right = judged(evaluation).accuracy ?? 0;
  if (!fallen(arm) || right <= 1 / classes + ABOVE_CHANCE) return "stuck";
  return gap(arm) > BY_HEART ? "by-heart" : "learned";
}

function fallen({ evaluation, history }: TrainingArm): boolean {
  const first = history[0]?.training.dataLoss ?? Number.NaN;
  return first - evaluation.training.dataLoss > FALLEN * Math.abs(first);
}

function risen({ evaluation, history }: TrainingArm): boolean {
  const first = history[0]?.training.dataLoss ?? Number.NaN;
  return evaluation.training.dataLoss - first > FALLEN * Math.abs(first);
}

/** By how much a network knows its training data better than others. */
function gap({ evaluation }: TrainingArm): number {
  return (evaluation.training.accuracy ?? 0) - (judged(evaluation).accuracy ?? 0);
}

/** One or more sentences, all of them from the numbers. */
export function trainingSentence(data: TrainingData): string {
  if (data.epoch === 0) {
    return "Before training: the four networks differ in the scale of their first weights and in nothing else; they will see the same data in the same order.";
  }
  const when = `After ${formatCount(data.epoch)} ${data.epoch === 1 ? "epoch" : "epochs"}`;
  const order: readonly ArmName[] = ["unscaled", "zero", "smaller", "larger"];
  const told = order.map((name) => said(name, data));
  return `${when}, ${told[0]}. ${caveat(data)}${told.slice(1).map(capitalized).join(". ")}.`;
}

/** A scheme promises that its own scale will do: where that is not kept, it must be said. */
function caveat({ arms: { unscaled }, classes, epoch, epochs }: TrainingData): string {
  const what = verdict(unscaled, classes);
  // What has not begun to learn may yet do so, until the end.
  if (what !== "diverged" && !(what === "stuck" && epoch === epochs)) return "";
  return "The scheme’s own scale does not suit these settings. ";
}

function said(name: ArmName, data: TrainingData): string {
  const arm = data.arms[name];
  const start = `the ${ARM_NAMES[name]} start`;
  const { evaluation } = arm;
  const share = formatPercent(judged(evaluation).accuracy ?? Number.NaN);
  const what = data.plane ? "points" : "images";
  const unseen = evaluation.validation ? `validation ${what}` : `training ${what}`;
  // The first that is told names the points for all.
  const right = name === "unscaled" ? `${share} of the ${unseen}` : share;
  const loss = formatNumber(evaluation.training.dataLoss, 2);
  switch (verdict(arm, data.classes)) {
    case "diverged":
      return `${start} has diverged: its numbers overflowed`;
    case "stuck":
      if (oneUnit(arm)) {
        return `${start} knows no more than chance (${share}), for all hidden units of a layer are still identical`;
      }
      if (risen(arm)) {
        return `${start} gets ${right} right, and its loss has risen to ${loss}: the steps are too large for it`;
      }
      if (fallen(arm) && gap(arm) > BY_HEART) {
        return `${start} brings its training loss down to ${loss}, but gets only ${share} of the ${unseen} right: it has memorized its training ${what}`;
      }
      return fallen(arm)
        ? `${start} gets ${right} right: its training loss has come down to ${loss}, no better than guessing`
        : `${start} gets ${right} right, and its loss stands at ${loss}: it has hardly begun to learn`;
    case "by-heart": {
      const known = formatPercent(evaluation.training.accuracy ?? Number.NaN);
      const more = name !== "unscaled" && gap(arm) > gap(data.arms.unscaled) + FARTHER;
      return `${start} gets ${known} of its training ${what} right but only ${share} of the ${unseen}${more ? ", so that more of it is learned by heart" : ""}`;
    }
    case "learned":
      return `${start} gets ${right} right, with a training loss of ${loss}`;
  }
}

/** Whether in every hidden layer wider than one all units say the same. */
function oneUnit({ snapshot }: TrainingArm): boolean {
  const wide = snapshot.layers.slice(0, -1).filter(({ fanOut }) => fanOut > 1);
  return wide.length > 0 && wide.every(({ distinctUnits }) => distinctUnits === 1);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same of one start, in a few words beside its name. */
export function shortVerdict(arm: TrainingArm): string {
  if (diverged(arm)) return "diverged";
  const right = formatPercent(judged(arm.evaluation).accuracy ?? Number.NaN);
  return `${right} right`;
}
