/** Figure 2 in words: what is left of the weights without a penalty, with L1 and with L2, and what it cost or gained. */

import type { Evaluation } from "../wasm/weightscope.js";
import { capitalized } from "./capitalized.js";
import {
  formatCount,
  formatDigits,
  formatFixed,
  formatNumber,
  formatPercent,
  THIN_SPACE,
} from "./format.js";
import { listed } from "./listed.js";
import { ARM_NAMES, type WeightsArm, type WeightsData } from "./weights-data.js";

const ARMS = ["none", "l1", "l2"] as const;
const PENALIZED = ["l1", "l2"] as const;

/** Who guesses among ten digits gets a tenth of them; up to twice that a network does hardly better. */
const GUESSING = 0.2;
/** A network that gets fewer right while its loss goes up and down is thrown about by its own steps. */
const LEARNED = 0.5;

/** A few sentences that say what is seen, from the numbers. */
export function weightsSentence(data: WeightsData): string {
  const lost = ARMS.filter((arm) => data[arm].statistics.nonFinite > 0);
  if (lost.length > 0) {
    const who =
      lost.length === ARMS.length
        ? "All three networks have"
        : `${listed(lost.map((arm) => (arm === "none" ? "the unregularized network" : `the network with ${ARM_NAMES[arm]}`)))} ${lost.length > 1 ? "have" : "has"}`;
    return `${capitalized(who)} diverged: weights have left the finite numbers. A smaller learning rate or penalty keeps them.`;
  }
  if (data.epoch === 0) {
    const deviation = formatNumber(Math.sqrt(data.none.statistics.populationVariance), 2);
    return `Before training all three networks hold the same weights, with a standard deviation of ${deviation} in layer ${data.layer}.`;
  }
  const when = `After ${formatCount(data.epoch)} ${data.epoch === 1 ? "epoch" : "epochs"}`;
  return [
    learning(data),
    `${when}, ${nearZeroText(data)}`,
    spreadText(data),
    accuracy("Validation accuracy", data, ({ evaluation }) => evaluation?.validation),
    accuracy("Accuracy on the test set", data, ({ test }) => test),
  ]
    .filter(Boolean)
    .join(" ");
}

/** That a network has not learned, and what keeps it from it; nothing where all is well. */
function learning(data: WeightsData): string {
  const right = accuracyOf(data.none);
  const within = (share: number) => right !== undefined && right <= share;
  const losses = (data.none.history ?? []).map(({ training }) => training.dataLoss);
  const [first, last] = [losses[0] ?? 0, losses.at(-1) ?? 0];
  const falling = losses.every((loss, at) => at === 0 || loss <= (losses[at - 1] as number));
  if (last > first || (within(LEARNED) && !falling)) {
    const how =
      last > first
        ? `has risen from ${formatNumber(first)} to ${formatNumber(last)}`
        : "goes up and down";
    const share =
      right === undefined ? "" : `, and it gets ${accuracyText(right)} of the digits right`;
    return `The steps are too large: the loss of the unregularized network ${how}${share}. A smaller learning rate lets it learn.`;
  }
  if (right !== undefined && within(GUESSING)) {
    return `The unregularized network gets ${accuracyText(right)} of the digits right, hardly more than by guessing: it needs more epochs or a larger learning rate.`;
  }
  const [arm, other] = PENALIZED.filter((arm) => {
    const accuracy = accuracyOf(data[arm]);
    return right !== undefined && accuracy !== undefined && accuracy <= GUESSING;
  });
  if (arm === undefined) return "";
  return other === undefined
    ? `The penalty of ${ARM_NAMES[arm]} is so large that its network does hardly better than guessing.`
    : "Both penalties are so large that their networks do hardly better than guessing.";
}

/** On the validation data, or those of the training where there are no others. */
function accuracyOf({ evaluation }: WeightsArm): number | undefined {
  return (evaluation?.validation ?? evaluation?.training)?.accuracy;
}

/** How many weights lie near zero in each network, by one measure, and how many on it. */
function nearZeroText(data: WeightsData): string {
  const shares = listed(
    ARMS.map((arm) => {
      const { count, nearZeros } = data[arm].statistics;
      return inArm(formatPercent(nearZeros / count), arm);
    }),
  );
  const exact = PENALIZED.map((arm) => {
    const { count, exactZeros } = data[arm].statistics;
    const share = exactZeros === count ? "all" : formatPercent(exactZeros / count);
    return { none: exactZeros === 0, text: inArm(exactZeros === 0 ? "none" : share, arm) };
  });
  const on = exact.every(({ none }) => none)
    ? "none is exactly zero"
    : `exactly zero are ${listed(exact.map(({ text }) => text))}`;
  return `the share of weights within ${formatNumber(data.nearZero)} of zero is ${shares}; ${on}.`;
}

/** How wide the weights lie, by their standard deviation; nothing where there is none to compare with. */
function spreadText(data: WeightsData): string {
  const plain = data.none.statistics.populationVariance;
  if (!(plain > 0)) return "";
  const [l1, l2] = PENALIZED.map((arm) =>
    formatDigits(Math.sqrt(data[arm].statistics.populationVariance / plain), 2),
  );
  return `The spread of the weights is ${l1} times the unregularized with L1 and ${l2} times with L2.`;
}

/** What there is to say of a network, and of which. */
function inArm(what: string, arm: (typeof ARMS)[number]): string {
  return arm === "none" ? `${what} unregularized` : `${what} with ${ARM_NAMES[arm]}`;
}

function accuracy(
  what: string,
  data: WeightsData,
  of: (arm: WeightsArm) => Evaluation | undefined,
): string {
  const known = ARMS.flatMap((arm) => {
    const value = of(data[arm])?.accuracy;
    if (value === undefined) return [];
    return [inArm(accuracyText(value), arm)];
  });
  return known.length === 0 ? "" : `${what} is ${listed(known)}.`;
}

function accuracyText(accuracy: number): string {
  return `${formatFixed(100 * accuracy, 1)}${THIN_SPACE}%`;
}
