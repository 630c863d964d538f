/** Variances on a logarithmic axis that has room for what no logarithm reaches: zero, and numbers that overflowed. */
import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import type { Statistics } from "../wasm/weightscope.js";

/** Where a variance stands: on the axis, or clamped to the edge it fell off. */
export type Place = "inside" | "zero" | "overflow";

export interface VarianceScale {
  /** The part of the axis that is logarithmic. */
  readonly log: ScaleLogarithmic<number, number>;
  /** The middle of the lane of zeros, left of the axis, when there are any. */
  readonly zero?: number;
  /** The middle of the lane of overflows, right of the axis, when there are any. */
  readonly overflow?: number;
}

/** Room for an arrow and, below it, a word. */
const LANE = 34;
/** Fewer decades than this would make noise look like news. */
const FEWEST_DECADES = 2;
/** Further from what is measured nothing else is shown. */
const STRAY_DECADES = 3;
/** So much of a decade may be cut off what is only expected. */
const SLACK = 0.15;
/** The powers of ten that are numbers. */
const LOWEST = -323;
const HIGHEST = 308;

export function placeOf(statistics: Statistics): Place {
  const variance = statistics.populationVariance;
  if (statistics.nonFinite > 0 || !Number.isFinite(variance)) return "overflow";
  return variance > 0 ? "inside" : "zero";
}

/**
 * A scale that shows all of `series` between two pixels, and those of `others` that are not further off than
 * {@link STRAY_DECADES}: what is expected or happens elsewhere must not squeeze what is measured.
 */
export function varianceScale(
  series: readonly Statistics[],
  [left, right]: readonly [number, number],
  others: readonly number[] = [],
): VarianceScale {
  const places = series.map(placeOf);
  const from = left + (places.includes("zero") ? LANE : 0);
  const to = right - (places.includes("overflow") ? LANE : 0);
  const measured = series
    .filter((_, index) => places[index] === "inside")
    .map((statistics) => Math.log10(statistics.populationVariance));
  const [least, most] = [Math.min(...measured), Math.max(...measured)];
  // What goes a little further ends at the axis' end, or a whole decade would stand empty for it.
  const nearer = (power: number) =>
    power > most
      ? Math.max(most, power - SLACK)
      : power < least
        ? Math.min(least, power + SLACK)
        : power;
  const powers = [
    ...measured,
    ...others
      .map(Math.log10)
      .filter((power) => power >= least - STRAY_DECADES && power <= most + STRAY_DECADES)
      .map(nearer),
  ];
  let low = powers.length > 0 ? Math.floor(Math.min(...powers)) : -1;
  let high = powers.length > 0 ? Math.ceil(Math.max(...powers)) : 1;
  while (high - low < FEWEST_DECADES) {
    if (Math.min(...powers) - low < high - Math.max(...powers)) low--;
    else high++;
  }
  return {
    log: scaleLog([power(Math.max(low, LOWEST)), power(Math.min(high, HIGHEST))], [from, to]).clamp(
      true,
    ),
    ...(places.includes("zero") ? { zero: left + LANE / 2 } : {}),
    ...(places.includes("overflow") ? { overflow: right - LANE / 2 } : {}),
  };
}

/** Whether a number has a place on the logarithmic part, and is not only clamped to its end. */
export function holds({ log }: VarianceScale, value: number): boolean {
  const [low = 0, high = 0] = log.domain();
  return value >= low && value <= high;
}

/** Where on the axis a variance is drawn; never outside, never NaN. */
export function varianceX(scale: VarianceScale, statistics: Statistics): number {
  switch (placeOf(statistics)) {
    case "zero":
      return scale.zero ?? scale.log.range()[0] ?? 0;
    case "overflow":
      return scale.overflow ?? scale.log.range()[1] ?? 0;
    case "inside":
      return scale.log(statistics.populationVariance);
  }
}

/** Powers of ten as a reader of decimals writes them, not as a product of rounded tens. */
function power(exponent: number): number {
  return Number(`1e${exponent}`);
}
