/** What four starts have done to training, in words. */

import { ARM_NAMES, type ArmName } from "./arm.js";
import { capitalized } from "./capitalized.js";
import { formatCount, formatNumber, formatPercent } from "./format.js";
import { listed } from "./listed.js";
import {
  deadLayers,
  diverged,
  layerName,
  type NetworkSnapshot,
  type TrainingArm,
  type TrainingData,
} from "./training-data.js";
import {
  atChance,
  type Fate,
  fate,
  gap,
  guessLoss,
  IGNORANT,
  lossOf,
  rightShare,
  swinging,
  thrown,
  unmoved,
} from "./training-fate.js";

/** The scheme's own start is told first: the others are held against it. */
const TOLD = ["unscaled", "zero", "smaller", "larger"] as const satisfies readonly ArmName[];
/** A gap wider than that of the scheme's own start by this is worth a word. */
const WIDER = 0.03;
/** Gradients within this factor are about as large. */
const ALIKE = 1.5;
/** A spread within this factor of what it was has hardly changed. */
const KEPT = 1.25;
/** From this correlation of its answers to any two inputs on a layer says the same to all; up to the other it does not. */
const ONE_ANSWER = { from: 0.99, not: 0.5 } as const;

/** One or more sentences, all of them from the numbers. */
export function trainingSentence(data: TrainingData): string {
  if (data.epoch === 0) {
    return `Before training: the four networks differ in the scale of their first weights and in nothing else; they will see the same data in the same order.${gradients(data)}`;
  }
  const epochs = `${formatCount(data.epoch)} ${data.epoch === 1 ? "epoch" : "epochs"}`;
  const on = data.images === undefined ? "" : ` on ${formatCount(data.images)} images`;
  const when = `After ${epochs}${on}`;
  const [first = "", ...others] = groups(data).map((group) => clause(group, data));
  const rest = others.map((text) => ` ${capitalized(text)}.`).join("");
  return `${when}, ${first}.${caveat(data)}${rest}${gradients(data)}${weights(data)}`;
}

/** The same of one start beside its name: in a few words, and where there is less room. */
export function shortVerdicts(arm: TrainingArm): readonly [long: string, short: string] {
  if (diverged(arm)) return ["diverged", "NaN"];
  const share = formatPercent(rightShare(arm));
  return [`${arm.evaluation.validation ? "validation" : "training"} ${share}`, share];
}

/** Starts of which the same is to be said. */
interface Group {
  readonly names: readonly ArmName[];
  readonly fate: Fate;
  /** Which units are dead. */
  readonly dead: string;
  /** Whether one who guesses could be right as often. */
  readonly chance: boolean;
  /** Whether they have memorized more than the scheme's own start. */
  readonly more: boolean;
  /** Whether their loss is above a guess's. */
  readonly above: boolean;
  /** Whether their loss swings. */
  readonly swings: boolean;
  /** Whether it swings, or is higher than before training. */
  readonly thrown: boolean;
  /** Whether it is about where it was. */
  readonly unmoved: boolean;
}

function groups(data: TrainingData): Group[] {
  const found = new Map<string, Group>();
  for (const name of TOLD) {
    const arm = data.arms[name];
    const of = {
      fate: fate(arm),
      dead: deadText(arm),
      chance: atChance(arm),
      more: name !== "unscaled" && gap(arm) > gap(data.arms.unscaled) + WIDER,
      above: lossOf(arm) > 1.05 * guessLoss(arm),
      swings: swinging(arm),
      thrown: thrown(arm),
      unmoved: unmoved(arm),
    };
    const key = keyOf(of);
    found.set(key, { ...of, names: [...(found.get(key)?.names ?? []), name] });
  }
  return [...found.values()];
}

/** What tells two clauses apart: only what is said in them. */
function keyOf(group: Omit<Group, "names">): string {
  const { fate, dead, chance, more, above, swings, thrown, unmoved } = group;
  const steps = thrown ? `swings ${swings}` : "";
  if (fate === "dead") return `${fate} ${dead} ${chance} ${steps}`;
  if (fate === "untouched") return `${fate} ${chance} ${steps}`;
  if (fate === "unit") return `${fate} ${chance} ${unmoved} ${steps}`;
  if (fate === "thrown") return `${fate} ${steps}`;
  if (fate === "memorized") return `${fate} ${more}`;
  return fate === "near" ? `${fate} ${above}` : fate;
}

function clause(group: Group, data: TrainingData): string {
  const { names, fate, dead, chance, more, above, swings, unmoved } = group;
  const arms = names.map((name) => data.arms[name]);
  const many = names.length > 1;
  const [gets, has, its, it] = many
    ? ["get", "have", "their", "them"]
    : ["gets", "has", "its", "it"];
  const starts = `the ${listed(names.map((name) => ARM_NAMES[name]))} ${many ? "starts" : "start"}`;
  // One for all where all are one; else one each, in the order of their names.
  const each = (read: (arm: TrainingArm) => string) => {
    const texts = arms.map(read);
    return new Set(texts).size === 1 ? (texts[0] as string) : listed(texts);
  };
  const share = each((arm) => formatPercent(rightShare(arm)));
  const loss = each((arm) => formatNumber(lossOf(arm), 2));
  const what = data.plane ? "points" : "images";
  const deep = (arms[0]?.snapshot.layers.length ?? 0) > 2;
  const every = deep ? "each" : "the";
  const unseen = `${arms[0]?.evaluation.validation ? "validation" : "training"} ${what}`;
  // The first that is told names the points for all.
  const right = `${starts} ${gets} ${names.includes("unscaled") ? `${share} of the ${unseen}` : share} right`;
  const guessed = chance ? `${right}, no better than chance` : right;
  const course = swings
    ? `${its} ${many ? "losses swing" : "loss swings"}, now at ${loss}`
    : `${its} ${many ? "losses have" : "loss has"} risen to ${loss}`;
  const steps = group.thrown ? `. ${capitalized(course)}: the steps are too large` : "";
  const stand = `${its} ${many ? "losses stand" : "loss stands"} at ${loss}`;
  switch (fate) {
    case "diverged":
      return `${starts} ${has} diverged: ${its} numbers overflowed`;
    case "dead":
      return `${guessed}: ${dead} are dead on the training ${what}, and no gradient gets past them${steps}`;
    case "untouched":
      return `${guessed}: no gradient reaches ${its} hidden ${deep || many ? "layers" : "layer"}${steps}`;
    case "unit":
      return unmoved && !steps
        ? `${right} and ${has} hardly begun to learn: ${stand}, and the units of ${every} hidden layer are still identical`
        : `${guessed}: the units of ${every} hidden layer are still identical${steps}`;
    case "thrown":
      return `${right}, and ${course}: the steps are too large for ${it}`;
    case "idle":
      return `${right} and ${has} hardly begun to learn: ${stand}${alike(names, data)}`;
    case "guessing":
      return `${right}: ${its} training ${many ? "losses have" : "loss has"} come down to ${loss}, no better than guessing`;
    case "single":
      return `${right}, though ${every} hidden layer acts as one unit: all of its units are still identical`;
    case "memorized": {
      const known = each((arm) => formatPercent(arm.evaluation.training.accuracy ?? Number.NaN));
      const mind = more
        ? `: ${many ? "they have" : "it has"} memorized more than the ${ARM_NAMES.unscaled}`
        : "";
      return `${starts} ${gets} ${known} of ${its} training ${what} right but only ${share} of the ${unseen}${mind}`;
    }
    case "near": {
      const guess = each((arm) => formatNumber(guessLoss(arm), 2));
      return `${right}: ${its} training ${many ? "losses" : "loss"} of ${loss} ${many ? "are" : "is"} still ${above ? "above" : "near"} the ${guess} of guessing`;
    }
    case "learned":
      return right;
  }
}

/**
 * A scheme promises that its own scale will do: where that is not kept, it must be said. But it is the scale's fault only
 * where another scale does better, and not the steps'.
 */
function caveat(data: TrainingData): string {
  const { unscaled } = data.arms;
  const what = fate(unscaled);
  // What has not begun to learn may yet do so, until the end.
  const failed = what === "diverged" || (IGNORANT.has(what) && data.epoch === data.epochs);
  if (!failed || (what !== "diverged" && thrown(unscaled))) return "";
  const better = TOLD.map((name) => fate(data.arms[name])).some(
    (each) => each !== "diverged" && !IGNORANT.has(each),
  );
  if (better) return " The scheme’s own scale does not suit these settings.";
  return what === "diverged"
    ? " The steps are too large for the scheme’s own scale."
    : " With these settings none of the four learns.";
}

/**
 * Where a signal that has vanished seems to come back in deeper layers, that it is none: these layers told their inputs
 * apart before training, and now say the same to all.
 */
function alike(names: readonly ArmName[], { arms, view, plane }: TrainingData): string {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0 || view !== "activation") return "";
  const { snapshot, snapshots } = arms[name];
  const grown = snapshot.layers.slice(0, -1).findIndex(({ activation, rowCorrelation }, layer) => {
    const before = snapshot.layers[layer - 1]?.activation.meanSquare ?? Number.NaN;
    return (
      rowCorrelation > ONE_ANSWER.from &&
      (snapshots[0]?.layers[layer]?.rowCorrelation ?? 1) < ONE_ANSWER.not &&
      activation.meanSquare > before
    );
  });
  if (grown < 0) return "";
  return `. What grows again from layer ${grown + 1} on comes from learned biases alone, the same for every ${plane ? "point" : "image"}`;
}

/** Whose units are dead: `all units of layer 3`, `all units of layers 2 and 3`, `all hidden units`. */
function deadText({ snapshot }: TrainingArm): string {
  const dead = deadLayers(snapshot).map((layer) => String(layer + 1));
  if (dead.length === snapshot.layers.length - 1) return "all hidden units";
  return `all units of ${dead.length > 1 ? "layers" : "layer"} ${listed(dead)}`;
}

/** Where gradients are drawn: what is left of them at the first layer. */
function gradients(data: TrainingData): string {
  const last = data.arms.unscaled.snapshot.layers.length - 2;
  if (data.view !== "gradient" || last < 1) return "";
  const all = startByStart(data, (arm) => {
    const words = gradientWords(arm, last);
    return words && `${words} in`;
  });
  if (!all) return "";
  const now = data.epoch > 0 ? " now" : "";
  return ` Compared with those of layer ${last + 1}, the gradients of layer 1 are${now} ${all}.`;
}

/** Where weights are drawn: what has become of their spread. */
function weights(data: TrainingData): string {
  if (data.view !== "weight") return "";
  const all = startByStart(data, spreadWords);
  return all && ` Since the start the spread of weights has ${all}.`;
}

/** The change of the layer whose weights' deviation has changed most. */
function spreadWords({ snapshot, snapshots }: TrainingArm): string | undefined {
  const deviation = ({ layers }: NetworkSnapshot, layer: number) =>
    Math.sqrt(layers[layer]?.weight.populationVariance ?? Number.NaN);
  const changes = snapshot.layers.map((_, layer) => {
    const [from, to] = [deviation(snapshots[0] ?? snapshot, layer), deviation(snapshot, layer)];
    return { layer, from, to, factor: from === to ? 1 : Math.max(to / from, from / to) };
  });
  if (changes.some(({ factor }) => Number.isNaN(factor))) return undefined;
  const most = changes.reduce((found, each) => (each.factor > found.factor ? each : found));
  if (most.factor < KEPT) {
    const none = changes.every(({ to }) => to === 0);
    return none ? "stayed zero in" : "hardly changed in any layer of";
  }
  const where = `in ${layerName(snapshot, most.layer)} of`;
  if (most.from === 0) return `grown from zero ${where}`;
  return `come to ${formatNumber(most.to / most.from, 2)} times what it was ${where}`;
}

/** What is said of each start that has not diverged, the same of several once: `zero in the smaller start, and …`. */
function startByStart(data: TrainingData, say: (arm: TrainingArm) => string | undefined): string {
  const told = new Map<string, ArmName[]>();
  for (const name of TOLD.filter((name) => !diverged(data.arms[name]))) {
    const words = say(data.arms[name]);
    if (words) told.set(words, [...(told.get(words) ?? []), name]);
  }
  const parts = [...told].map(
    ([words, names]) =>
      `${words} the ${listed(names.map((name) => ARM_NAMES[name]))} ${names.length > 1 ? "starts" : "start"}`,
  );
  // A part may have an “and” of its own.
  return [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(", and ");
}

function gradientWords({ snapshot }: TrainingArm, last: number): string | undefined {
  const [first, from] = [0, last].map(
    (layer) => snapshot.layers[layer]?.gradPreactivation.meanSquare ?? Number.NaN,
  ) as [number, number];
  const ratio = Math.sqrt(first / from);
  if (!Number.isFinite(ratio)) return undefined;
  if (ratio === 0) return "zero";
  if (ratio < ALIKE && ratio > 1 / ALIKE) return "about as large";
  return `${formatNumber(ratio, 2)} times as large`;
}
