/** What becomes of equal units, in words. */
import { formatCount, formatNumber, formatPercent } from "./format.js";
import {
  allZero,
  lost,
  type SymmetryData,
  type SymmetryMoment,
  shownMoment,
} from "./symmetry-data.js";

/** A loss that has fallen by less than this share of itself has not fallen. */
const FALLEN = 0.02;

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
    return `One hidden unit has none to be equal to. ${capitalized(lossText(data, now))}`;
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
  const first = data.moments[0] as SymmetryMoment;
  const units = unitsText(data);
  const [begin, layer] = [first.units[0], now.units[0]];
  if (!begin || !layer) return "";
  const noise = `Noise of ${formatNumber(data.noise, 2)}`;
  if (now.step === 0) {
    const seen =
      layer.distinct > 1
        ? `${layer.distinct} of them lie more than a hundredth of the largest weight apart`
        : "no two of them lie a hundredth of the largest weight apart";
    return `Before training: ${noise.toLowerCase()} has made the ${units} different, and ${seen}.`;
  }
  const others = now.units
    .slice(1)
    .map((each, index) => `, ${each.distinct} in layer ${index + 2}`)
    .join("");
  const count = `${layer.distinct} of ${layer.units} differ by more than a hundredth of the largest weight${others}`;
  const spread = `Their spread has gone from ${formatNumber(begin.spread, 2)} to ${formatNumber(layer.spread, 2)}`;
  const when = `after ${stepsText(now.step)}`;
  if (data.start === "zeros") {
    return `${noise} about zero is nothing but small random weights: the ${units} were never one. ${capitalized(when)} ${count}. ${capitalized(lossText(data, now))}`;
  }
  if (layer.distinct === 1) {
    return `${noise} tells the ${units} apart, but ${when} they still draw as one. ${spread}; it takes more noise or more steps. ${capitalized(lossText(data, now))}`;
  }
  const parted = data.moments.find((moment) => (moment.units[0]?.distinct ?? 1) > 1);
  const since =
    parted && parted.step > 0 && parted.step <= now.step
      ? ` For the first ${stepsText(parted.step)} they went as one.`
      : "";
  return `${noise} is enough to tell the ${units} apart: ${when} ${count}.${since} ${spread}. ${capitalized(lossText(data, now))}`;
}

function unitsText({ width }: SymmetryData): string {
  return `${width} hidden units`;
}

function stepsText(steps: number): string {
  return `${formatCount(steps)} ${steps === 1 ? "step" : "steps"}`;
}

function lossText(data: SymmetryData, now: SymmetryMoment): string {
  const before = data.moments[0]?.evaluation.dataLoss ?? Number.NaN;
  const { dataLoss, accuracy } = now.evaluation;
  const loss = formatNumber(dataLoss, 2);
  const right =
    accuracy === undefined ? "" : `, with ${formatPercent(accuracy)} of the points right`;
  const fallen = before - dataLoss > FALLEN * before;
  return fallen
    ? `the loss has come down from ${formatNumber(before, 2)} to ${loss}${right}.`
    : `the loss stands at ${loss}${right}.`;
}

const NAMES: Readonly<Record<string, string>> = { relu: "ReLU", silu: "SiLU" };

function unitName({ activation }: SymmetryData): string {
  return NAMES[activation] ?? activation;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
