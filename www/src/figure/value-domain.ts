/** How far the horizontal axis of a panel of histograms goes. */
import { scaleLinear } from "d3-scale";
import type { ActivationName, Statistics } from "../wasm/weightscope.js";
import type { InitializationData } from "./initialization-data.js";

const BOUNDED: Partial<Record<ActivationName, readonly [number, number]>> = {
  tanh: [-1, 1],
  softsign: [-1, 1],
  "hard-tanh": [-1, 1],
  erf: [-1, 1],
  sigmoid: [0, 1],
};

/** The horizontal domain of a quantity: its bounds, if it has some, or what it reaches. */
export function domainOf(
  statistics: readonly Statistics[],
  { quantity, activation }: Pick<InitializationData, "quantity" | "activation">,
): readonly [number, number] {
  if (quantity !== "activation") return symmetric(statistics);
  // As a linear unit's inputs are, its values are as far on either side of 0 but for chance.
  if (activation === "linear") return symmetric(statistics);
  const fixed = activation && BOUNDED[activation];
  if (fixed) return fixed;
  const low = Math.min(0, ...statistics.map((each) => reach(each, -1)));
  const high = Math.max(0, ...statistics.map((each) => reach(each, 1)));
  return low < high ? rounded(low, high) : [-1, 1];
}

/** A round domain about zero. */
export function symmetric(statistics: readonly Statistics[]): readonly [number, number] {
  const bound = Math.max(0, ...statistics.flatMap((each) => [reach(each, 1), -reach(each, -1)]));
  return bound > 0 ? rounded(-bound, bound) : [-1, 1];
}

function rounded(low: number, high: number): readonly [number, number] {
  const [from = low, to = high] = scaleLinear([low, high], [0, 1]).nice(5).domain();
  return [from, to];
}

/** How far some values reach to one side, a few far-off ones left out. */
function reach(statistics: Statistics, side: 1 | -1): number {
  const extreme = side > 0 ? statistics.max : statistics.min;
  if (!Number.isFinite(extreme)) return 0;
  const usual = statistics.mean + side * 4 * Math.sqrt(statistics.populationVariance);
  return side > 0 ? Math.min(extreme, usual) : Math.max(extreme, usual);
}
