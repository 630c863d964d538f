/** From the numbers of a value axis to pixels. */
import { type ScaleLinear, type ScaleSymLog, scaleLinear, scaleSymlog } from "d3-scale";
import type { ValueAxis } from "./value-axis.js";

export type ValueScale = ScaleLinear<number, number> | ScaleSymLog<number, number>;

/** Linear, or linear about zero and logarithmic beyond. */
export function valueScale(
  { domain, linearTo }: ValueAxis,
  range: readonly [number, number],
): ValueScale {
  return linearTo === undefined
    ? scaleLinear(domain, range)
    : scaleSymlog(domain, range).constant(linearTo);
}
