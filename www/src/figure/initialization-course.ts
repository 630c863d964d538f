/** How the spread goes from the input to the last layer, in words; told as variance, too, which is what is plotted. */
import type { LayerPass, Pass, Statistics } from "../wasm/weightscope.js";
import { formatDigits, formatMagnitude, formatNumber } from "./format.js";

/** What is multiplied, said once with the name that a textbook gives it. */
export const SPREAD = "the spread (standard deviation)";

/** What is left of a signal counts as nothing below this fraction of its spread. */
const VANISHED = 0.01;
/** A spread within this factor of another is near it. */
const NEAR = 1.25;
/** A course has settled where a layer changes the spread by no more than this share of what one did before. */
const SLOWER = 0.25;

/** The course of the activations through layers of which some are hidden. */
export function courseSentence(pass: Pass, layers: readonly LayerPass[]): string {
  const { diagnosis, input } = pass;
  const depth = layers.length;
  const kept = layers.map((_, layer) => keptAt(pass, layers, layer));
  const end = kept.at(-1) ?? 1;
  const times = formatMagnitude(end);
  const last = layers[depth - 1]?.activation ?? input;
  const variance = `a variance of ${formatDigits(last.populationVariance, 2)}`;
  if (depth === 1) {
    const verb = diagnosis.forward === "exploding" ? "stretches" : "multiplies";
    return `The layer ${verb} ${SPREAD} by ${times}, to ${variance}.`;
  }
  const at = `at layer ${depth} it is ${times} times the input’s, ${variance}`;
  const there = settled(kept);
  if (there === 0) {
    return `Layer 1 multiplies ${SPREAD} by ${formatMagnitude(kept[0] ?? 1)}, and it stays near that: ${at}.`;
  }
  if (there !== undefined) {
    const level = kept[there] ?? 1;
    const way = level < 1 ? "falls" : "rises";
    return (
      `The spread (standard deviation) ${way} to ${formatMagnitude(level)} times the input’s by layer ${there + 1} and ` +
      `stays near that: layer ${depth} has ${variance}.`
    );
  }
  const factor = formatNumber(diagnosis.forwardFactor, 2);
  const average = `On average a layer multiplies ${SPREAD} by ${factor}`;
  if (diagnosis.forward === "vanishing" && end < VANISHED) {
    return `${average}: by layer ${depth} it has vanished, to ${variance}.`;
  }
  if (diagnosis.forward === "exploding") return `${average} and it explodes: ${at}.`;
  if (times === "1") {
    return `The spread (standard deviation) stays the input’s: layer ${depth} has ${variance}.`;
  }
  if (isNear(end, 1)) return `The spread (standard deviation) stays near the input’s: ${at}.`;
  const [first = 1] = kept;
  const latest = end / (kept.at(-2) ?? 1);
  if (isNear(first, latest)) return `${average}: ${at}.`;
  const steps = `by ${formatMagnitude(first)}, layer ${depth} by ${formatMagnitude(latest)}`;
  return `Layer 1 multiplies ${SPREAD} ${steps}: ${at}.`;
}

/**
 * From which layer on the spread stays where it is, if that is early, and as good as all of the change lies before.
 * `kept` is the spread in each layer over the input's.
 */
function settled(kept: readonly number[]): number | undefined {
  const end = kept.at(-1) ?? 1;
  const there = kept.findLastIndex((each) => !isNear(each, end)) + 1;
  const level = kept[there] ?? 1;
  const [before, after] = [there + 1, kept.length - there - 1];
  // A level reached in the second half of the way is a moment of it.
  if (kept.length < 3 || before > kept.length / 2 || isNear(level, 1)) return undefined;
  const [to, on] = [level, end / level].map((factor) => Math.abs(Math.log(factor)));
  return (on ?? 0) / after <= (SLOWER * (to ?? 0)) / before ? there : undefined;
}

/** What of the input's spread is left at one layer; of the first layer's where the input does not vary. */
function keptAt({ input }: Pass, layers: readonly LayerPass[], layer: number): number {
  const before = input.populationVariance > 0 ? input : (layers[0]?.activation ?? input);
  return spread(layers[layer]?.activation ?? input) / spread(before);
}

function isNear(value: number, other: number): boolean {
  return value <= other * NEAR && value >= other / NEAR;
}

function spread(statistics: Statistics): number {
  return Math.sqrt(statistics.populationVariance);
}
