/** Numbers of figure 1's sentence beside one another: factors, and ends of a range. */
import type { LayerPass, Statistics } from "../wasm/weightscope.js";
import { formatDigits, formatFixed, formatMagnitude } from "./format.js";

/** Two ends within this factor of one another have as many digits after the point. */
const CLOSE = 2;

/** How large something is in layer 1 against the last layer: as size and as variance, which is what is plotted. */
export function againstLast(
  layers: readonly LayerPass[],
  of: (layer: LayerPass) => Statistics,
): { readonly arrives: number; readonly compared: string } {
  const [first, last] = [layers[0], layers.at(-1)].map((layer) => layer && of(layer));
  const arrives = first && last ? size(first) / size(last) : Number.NaN;
  const ratio = formatMagnitude(arrives);
  const those = `those in layer ${layers.length}`;
  const variance = (first?.populationVariance ?? 0) / (last?.populationVariance ?? 0);
  const squared = Number.isFinite(variance)
    ? `, their variance ${formatMagnitude(variance)} times`
    : "";
  const compared = ratio === "1" ? `as large as ${those}` : `${ratio} times ${those}${squared}`;
  return { arrives, compared };
}

/** Two numbers with as many digits each: `0.050`, `0.054`; where they are close, after the point: `0.94`, `1.03`. */
export function alike(low: number, high: number): [string, string] {
  const from = formatDigits(low, 2);
  const places = /^\d+\.(\d+)$/.exec(from)?.[1]?.length;
  if (places === undefined || high >= CLOSE * low) return [from, formatDigits(high, 2)];
  return [from, formatFixed(high, places)];
}

/** How large gradients are: their root mean square, for they have no mean to spread about. */
function size(statistics: Statistics): number {
  return Math.sqrt(statistics.meanSquare);
}
