/** What becomes of equal units, in words. */
import { formatCount, formatNumber, formatPercent } from "./format.js";
import {
  allZero,
  countDips,
  lost,
  pastOf,
  type SymmetryData,
  type SymmetryMoment,
  shownMoment,
} from "./symmetry-data.js";

/** A loss that has moved by less than this share of itself has not moved. */
const MOVED = 0.02;
/** From so many swings on a loss is one that swings. */
const SWINGS = 3;
/** A spread that has grown by less than this factor in the second half of the run does not grow. */
const GROWN = 1.5;

/** One or more sentences, all of them from the numbers. */
export function symmetrySentence(data: SymmetryData): string {
  const now = shownMoment(data);
  const units = unitsText(data);
  if (lost(now)) {
    return `By step ${formatCount(now.step)} the network has overflowed: the steps are too large for it.`;
  }
  const [layer] = now.units;
  const exact = Math.max(...now.units.map((each) => each.exact));
  if (!layer || data.width === 1) {
    const where = now.units.length > 1 ? " of a layer" : "";
    return `One hidden unit${where} has none to be equal to. ${capitalized(lossText(data, now))}`;
  }
  if (exact > 1) return apartSentence(data, now);
  const rounded =
    data.noise > 0
      ? `The noise of ${formatNumber(data.noise, 2)} is less than single precision can add to ${formatNumber(data.value, 2)}, so the ${units} begin equal. `
      : "";
  if (now.step === 0) {
    return `${rounded}Before training: the ${units} have the same weights, so whatever the input they answer the same.`;
  }
  const when = `After ${stepsText(now.step)}`;
  if (allZero(now)) {
    const last = data.restsAtZero
      ? `A ${unitName(data)} of 0 is 0, so the outgoing weights get no gradient; and as they stay 0, none comes back through them to the hidden ones. `
      : "";
    return `${last}${when} the ${units} are where they were, at zero. Only the last biases learn, and ${lossText(data, now)}`;
  }
  const why =
    data.start === "zeros" && data.noise === 0 && !data.restsAtZero
      ? `A ${unitName(data)} of 0 is not 0, so the outgoing weights move, and then the hidden ones; but all alike. `
      : "";
  const those = rounded ? "they" : `the ${units}`;
  return `${rounded}${why}${when} ${those} are still identical, to the last bit: equal weights get equal gradients, step for step. ${capitalized(lossText(data, now))}`;
}

function apartSentence(data: SymmetryData, now: SymmetryMoment): string {
  const noise = `Noise of ${formatNumber(data.noise, 2)}`;
  const units = unitsText(data);
  if (now.step === 0)
    return `Before training: ${noise.toLowerCase()} has made the ${units} different, and ${apartText(now)}.`;
  const when = `after ${stepsText(now.step)}`;
  const loss = capitalized(lossText(data, now));
  if (data.start === "zeros") {
    return `${noise} about zero is nothing but small random weights: the ${units} were never one. ${capitalized(when)} ${countText(now)}.${dipText(data)} ${loss}`;
  }
  const spread = spreadText(data, now);
  if (now.units.every(({ distinct }) => distinct === 1)) {
    const advice = grows(data) ? "; it takes more noise or more steps" : "";
    return `${noise} tells the ${units} apart, but ${when} they are still drawn as one. ${spread}${advice}. ${loss}`;
  }
  return `${noise} is enough to tell the ${units} apart: ${when} ${countText(now)}.${partedText(data)}${dipText(data)} ${spread}. ${loss}`;
}

/** How many of the units of each layer lie apart before training. */
function apartText({ units }: SymmetryMoment): string {
  if (units.every(({ distinct }) => distinct === 1)) {
    return "no two of them lie a hundredth of the largest weight apart";
  }
  const [layer, ...others] = units.map(({ distinct }) => distinct);
  const counts =
    others.length === 0
      ? `${layer} of them`
      : [layer, ...others].map((count, index) => `${count} in layer ${index + 1}`).join(" and ");
  return `${counts} lie more than a hundredth of the largest weight apart`;
}

/** How many of the units of each layer differ. */
function countText({ units }: SymmetryMoment): string {
  const counts = units.map(
    (layer, index) =>
      `${layer.distinct} of ${layer.units}${units.length > 1 ? ` in layer ${index + 1}` : ""}`,
  );
  return `${counts.join(" and ")} differ by more than a hundredth of the largest weight`;
}

/** When the units of each layer were first seen to differ, the earliest first. */
function partedText(data: SymmetryData): string {
  const past = pastOf(data);
  const layers = past[0]?.units.length ?? 0;
  const parted = Array.from({ length: layers }, (_, layer) => ({
    layer,
    step: past.find(({ units }) => (units[layer]?.distinct ?? 1) > 1)?.step,
  }));
  const late = parted
    .filter(({ step }) => step !== undefined && step > 0)
    .sort((one, other) => (one.step ?? 0) - (other.step ?? 0));
  const told = late.map(({ layer, step }, index) => {
    const those = layers > 1 ? `those of layer ${layer + 1}` : "they";
    return `by step ${formatCount(step ?? 0)} ${those}${index === 0 ? " had begun to part" : ""}`;
  });
  const never = parted
    .filter(({ step }) => step === undefined)
    .map(({ layer }) => `those of layer ${layer + 1} are still drawn as one`);
  const all = [...told, ...never];
  return all.length === 0 ? "" : ` ${capitalized(all.join(", and "))}.`;
}

/** Where the count has fallen because what it is measured against has grown. */
function dipText(data: SymmetryData): string {
  const dips = countDips(data);
  const layers = data.moments[0]?.units.length ?? 1;
  const falls = dips.map(({ layer, from, to, step }, index) => {
    const which = `${index === 0 ? "The count" : "that"}${layers > 1 ? ` of layer ${layer + 1}` : ""}`;
    return `${which}${index === 0 ? " fell" : ""} from ${from} to ${to} by step ${formatCount(step)}`;
  });
  if (falls.length === 0) return "";
  const against = layers > 1 ? "the largest weight of the layer" : "the largest weight";
  return ` ${falls.join(", and ")}: it is measured against ${against}, which had grown.`;
}

function spreadText(data: SymmetryData, now: SymmetryMoment): string {
  const first = data.moments[0] as SymmetryMoment;
  const ways = now.units.map(({ spread }, layer) => {
    const where = now.units.length > 1 ? ` in layer ${layer + 1}` : "";
    return `from ${formatNumber(first.units[layer]?.spread ?? Number.NaN, 2)} to ${formatNumber(spread, 2)}${where}`;
  });
  return `Their spread has gone ${ways.join(" and ")}`;
}

/** Whether the units of some layer are still on their way apart. */
function grows(data: SymmetryData): boolean {
  const past = pastOf(data);
  const [half, now] = [past[Math.floor((past.length - 1) / 2)], past.at(-1)];
  if (!half || !now || swings(data) || lossOf(now) > (1 + MOVED) * lossOf(half)) return false;
  return now.units.some(
    ({ spread }, layer) => spread > GROWN * (half.units[layer]?.spread ?? Number.NaN),
  );
}

function unitsText({ width, moments }: SymmetryData): string {
  const layers = moments[0]?.units.length ?? 1;
  return `${width} hidden units${layers > 1 ? " of each layer" : ""}`;
}

function stepsText(steps: number): string {
  return `${formatCount(steps)} ${steps === 1 ? "step" : "steps"}`;
}

/** Every step sees all points, so that a loss which rises tells of steps that are too large. */
function lossText(data: SymmetryData, now: SymmetryMoment): string {
  const losses = pastOf(data).map(lossOf);
  const [before = Number.NaN] = losses;
  const { dataLoss, accuracy } = now.evaluation;
  const loss = formatNumber(dataLoss, 2);
  const right =
    accuracy === undefined ? "" : `, with ${formatPercent(accuracy)} of the points right`;
  const risen = dataLoss - before > MOVED * before;
  const moved = risen ? "risen" : before - dataLoss > MOVED * before ? "come down" : "";
  const stands = moved
    ? `the loss has ${moved} from ${formatNumber(before, 2)} to ${loss}${right}`
    : `the loss stands at ${loss}${right}`;
  if (!swings(data)) return risen ? `${stands}: the steps are too large.` : `${stands}.`;
  const peak = formatNumber(Math.max(...losses), 2);
  if (moved && !risen && settled(data)) {
    return `${stands}, after it had swung up to ${peak} on the way.`;
  }
  const swung = peak === loss ? "swings" : `has swung up to ${peak}`;
  return `${stands}, and it ${swung}: the steps are too large.`;
}

/** Whether the loss has not risen again in the second half of the run so far. */
function settled({ swings, shown }: SymmetryData): boolean {
  return swings[shown] === swings[Math.floor(shown / 2)];
}

/** Whether the loss has risen again and again after it fell. */
function swings({ swings, shown }: SymmetryData): boolean {
  return (swings[shown] ?? 0) >= SWINGS;
}

function lossOf({ evaluation }: SymmetryMoment): number {
  return evaluation.dataLoss;
}

const NAMES: Readonly<Record<string, string>> = { relu: "ReLU", silu: "SiLU" };

function unitName({ activation }: SymmetryData): string {
  return NAMES[activation] ?? activation;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
