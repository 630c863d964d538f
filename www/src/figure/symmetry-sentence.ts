/** What becomes of equal units, in words. */
import { capitalized } from "./capitalized.js";
import { formatCount, formatNumber, formatPercent } from "./format.js";
import {
  allZero,
  countDips,
  deadLayers,
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
    return `One hidden unit${where} has none to be equal to.${deadText(data, now)} ${capitalized(lossText(data, now))}`;
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
  return `${rounded}${why}${when} ${those} are still identical, to the last bit: equal units get equal gradients, step for step.${deadText(data, now)} ${capitalized(lossText(data, now))}`;
}

function apartSentence(data: SymmetryData, now: SymmetryMoment): string {
  const noise = `Noise of ${formatNumber(data.noise, 2)}`;
  const units = unitsText(data);
  if (now.step === 0)
    return `Before training: ${noise.toLowerCase()} has made the ${units} different, and ${apartText(now)}.`;
  const when = `after ${stepsText(now.step)}`;
  const loss = capitalized(lossText(data, now));
  const dead = deadText(data, now);
  if (data.start === "zeros") {
    return `${noise} about zero is nothing but small random weights: the ${units} were never one. ${capitalized(when)} ${countText(now)}.${dipText(data)}${dead} ${loss}`;
  }
  const spread = spreadText(data, now);
  if (now.units.every(({ distinct }) => distinct === 1)) {
    const advice =
      grows(data) && deadLayers(data).length === 0 ? "; it takes more noise or more steps" : "";
    return `${noise} tells the ${units} apart, but ${when} they are still drawn as one. ${spread}${advice}.${dead} ${loss}`;
  }
  return `${noise} is enough to tell the ${units} apart: ${when} ${countText(now)}.${partedText(data)}${dipText(data)} ${spread}.${dead} ${loss}`;
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
  const far = "differ by more than a hundredth of the largest weight";
  if (units.every(({ distinct }) => distinct === 1)) return `no two of them ${far}`;
  const counts = units.map(({ distinct, units: of }, index) => {
    const where = units.length > 1 ? ` in layer ${index + 1}` : "";
    return distinct === 1 ? `none${where}` : `${distinct} of ${of}${where}`;
  });
  return `${counts.join(" and ")} ${far}`;
}

/** When the first units of each layer were seen to lie as far apart as that, the earliest first. */
function partedText(data: SymmetryData): string {
  const past = pastOf(data);
  const layers = past[0]?.units.length ?? 0;
  const parted = Array.from({ length: layers }, (_, layer) => ({
    where: layers > 1 ? ` in layer ${layer + 1}` : "",
    step: past[partedAt(past, layer)]?.step,
  }));
  const late = parted
    .filter(({ step }) => step !== undefined && step > 0)
    .sort((one, other) => (one.step ?? 0) - (other.step ?? 0))
    .map(({ where, step }) => `by step ${formatCount(step ?? 0)}${where}`);
  const never = parted
    .filter(({ step }) => step === undefined)
    .map(({ where }) => `those${where} are still drawn as one`);
  const first = late.length === 0 ? [] : [`the first two did so ${late.join(" and ")}`];
  const all = [...first, ...never];
  return all.length === 0 ? "" : ` ${capitalized(all.join("; "))}.`;
}

/** The moment at which units of a layer were first seen to differ; -1 if none was. */
function partedAt(past: readonly SymmetryMoment[], layer: number): number {
  return past.findIndex(({ units }) => (units[layer]?.distinct ?? 1) > 1);
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
  const ways = now.units.map(({ spread }, layer) => ({
    from: formatNumber(first.units[layer]?.spread ?? Number.NaN, 2),
    to: formatNumber(spread, 2),
    where: now.units.length > 1 ? ` in layer ${layer + 1}` : "",
  }));
  if (ways.every(({ from, to }) => from === to)) {
    return `Their spread is still ${ways.map(({ to, where }) => `${to}${where}`).join(" and ")}`;
  }
  const verb = alwaysGrew(data) ? "grown from the first step on," : "gone";
  const texts = ways.map(({ from, to, where }) => `from ${from} to ${to}${where}`);
  return `Their spread has ${verb} ${texts.join(" and ")}`;
}

/** Whether the spread of every layer grew from moment to moment until its first units were seen to differ. */
function alwaysGrew(data: SymmetryData): boolean {
  const past = pastOf(data);
  const layers = past[0]?.units.length ?? 0;
  return Array.from({ length: layers }).every((_, layer) => {
    const parted = partedAt(past, layer);
    const spreads = past
      .slice(0, parted < 0 ? past.length : parted + 1)
      .map(({ units }) => units[layer]?.spread ?? Number.NaN);
    const grew = spreads.every(
      (spread, index) => index === 0 || spread > (spreads[index - 1] ?? 0),
    );
    return spreads.length > 1 && grew;
  });
}

/** Which units have died, and what that means for the others. */
function deadText(data: SymmetryData, now: SymmetryMoment): string {
  const gone = deadLayers(data);
  const layers = now.units.length;
  if (gone.length === 0) return someDeadText(now);
  const one = data.width === 1 && gone.length === 1;
  const step = Math.max(...gone.map(({ step }) => step));
  const which =
    layers === 1
      ? ""
      : gone.length > 1
        ? " of both layers"
        : ` of layer ${(gone[0]?.layer ?? 0) + 1}`;
  const who = one
    ? `the unit${which}`
    : gone.length > 1
      ? `all units${which}`
      : `all ${data.width} units${which}`;
  const dead =
    step === 0
      ? `From the start ${who} ${one ? "is" : "are"} dead`
      : `By step ${formatCount(step)} ${who} had died`;
  const flat =
    data.activation === "relu"
      ? `${one ? "it answers" : "they answer"} 0 to every point`
      : `${one ? "its" : "their"} slope is 0 at every point`;
  const deepest = gone.at(-1)?.layer ?? 0;
  const below = deepest > 0 && gone.length === 1 ? " or layer 1" : "";
  // Nothing comes through a dead layer to those before it.
  const stuck = now.units.slice(0, deepest + 1).some(({ distinct, units }) => distinct < units);
  const noise = data.noise > 0 && stuck ? ", and noise can not part them" : "";
  const last = deepest === layers - 1 && data.activation === "relu";
  const rest = last ? " Only the last biases still learn." : "";
  return ` ${dead}: ${flat}, so no gradient reaches ${one ? "it" : "them"}${below}${noise}.${rest}`;
}

/** How many units are dead in layers that live, if any. */
function someDeadText(now: SymmetryMoment): string {
  const counts = now.units.flatMap(({ units }, layer) => {
    const count = Math.round((now.dead[layer] ?? 0) * units);
    const where = now.units.length > 1 ? ` in layer ${layer + 1}` : "";
    return count > 0 ? [{ count, text: `${count} of ${units}${where}` }] : [];
  });
  if (counts.length === 0 || allZero(now)) return "";
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const [are, them] = total === 1 ? ["is", "it"] : ["are", "them"];
  return ` ${counts.map(({ text }) => text).join(" and ")} ${are} dead: no gradient reaches ${them}.`;
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
