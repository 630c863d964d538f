/** Variances on a logarithmic axis that has room for what no logarithm reaches: zero, and numbers that overflowed. */
import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import type { Statistics } from "../wasm/weightscope.js";
import { decadeEnds } from "./decade-scale.js";

/** Where a variance stands: on the axis, or clamped to the edge it fell off. */
export type Place = "inside" | "zero" | "overflow";

export interface VarianceScale {
  /** The part of the axis that is logarithmic. */
  readonly log: ScaleLogarithmic<number, number>;
  /** The middle of the lane of zeros, left of the axis, when there are any. */
  readonly zero?: number;
  /** The middle of the lane of overflows, right of the axis, when there are any. */
  readonly overflow?: number;
  /** Whether no variance stands on the axis. */
  readonly bare: boolean;
}

/** Room for an arrow and, below it, a word; left of the axis also for half of its first number. */
const LANE = { zero: 44, overflow: 34 } as const;
/** The middle of the word. */
const ZERO = 12;
/** Few decades are shown in part; still fewer would make noise look like news. */
const DECADES = { short: 3, narrowest: 2 } as const;
/** Further from what is measured nothing else is shown. */
const STRAY_DECADES = 3;
/** So much of a decade may be cut off what is only expected. */
const SLACK = 0.15;

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
  const from = left + (places.includes("zero") ? LANE.zero : 0);
  const to = right - (places.includes("overflow") ? LANE.overflow : 0);
  const measured = series
    .filter((_, index) => places[index] === "inside")
    .map((statistics) => Math.log10(statistics.populationVariance));
  const [least, most] = [Math.min(...measured), Math.max(...measured)];
  const elsewhere = others
    .map(Math.log10)
    .filter((power) => power >= least - STRAY_DECADES && power <= most + STRAY_DECADES);
  const all = [...measured, ...elsewhere];
  const few = Math.max(...all) - Math.min(...all) < DECADES.short;
  // What goes a little further ends at the axis' end, or a whole decade would stand empty for it.
  const nearer = (power: number) =>
    power > most
      ? Math.max(most, power - SLACK)
      : power < least
        ? Math.min(least, power + SLACK)
        : power;
  const powers = few ? all : [...measured, ...elsewhere.map(nearer)];
  return {
    log: scaleLog(decadeEnds(powers, DECADES), [from, to]).clamp(true),
    bare: measured.length === 0,
    ...(places.includes("zero") ? { zero: left + ZERO } : {}),
    ...(places.includes("overflow") ? { overflow: right - LANE.overflow / 2 } : {}),
  };
}

/** The ticks of few decades: powers of ten alone, of which there are two at least; none where nothing is to be read. */
export function wholePowers({ log, bare }: VarianceScale): { values?: readonly number[] } {
  if (bare) return { values: [] };
  const [low = 0, high = 0] = log.domain();
  if (high / low > 10 ** (DECADES.short + 1)) return {};
  return { values: log.ticks().filter((value) => Number.isInteger(Math.log10(value))) };
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
