/** A logarithmic scale over the layers: many decades whole, few only as far as something is drawn. */
import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import { formatLogTick, formatNumber } from "./format.js";

/** Fewer decades than this are shown in part. */
const SHORT = 2;
/** Less than this many, and noise would look like news. */
const NARROWEST = Math.log10(4);
/** The powers of ten that numbers have. */
const LOWEST = -323;
const HIGHEST = 308;

/**
 * A logarithmic scale that shows all that has a logarithm: it ends at powers of ten, or at 1, 2 or 5 times one where
 * whole decades would leave much of it empty.
 */
export function decadeScale(
  values: readonly number[],
  range: [number, number],
): ScaleLogarithmic<number, number> {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  return scaleLog(decadeEnds(logs, { short: SHORT, narrowest: NARROWEST }), range).clamp(true);
}

/** Where such a scale ends, for the logarithms of what it shows: fewer decades than `short` in part, and `narrowest` at least. */
export function decadeEnds(
  logs: readonly number[],
  { short, narrowest }: { readonly short: number; readonly narrowest: number },
): [number, number] {
  const [least, most] = logs.length > 0 ? [Math.min(...logs), Math.max(...logs)] : [0, 0];
  const steps = most - least < short ? [1, 2, 5] : [1];
  const from = Math.max(LOWEST, Math.floor(least) - 2);
  const to = Math.min(HIGHEST, Math.ceil(most) + 2);
  const stops: { readonly value: number; readonly log: number }[] = [];
  for (let power = from; power <= to; power++) {
    for (const step of steps) {
      const value = Number(`${step}e${power}`);
      if (Number.isFinite(value)) stops.push({ value, log: power + Math.log10(step) });
    }
  }
  let low = Math.max(0, stops.filter(({ log }) => log <= least + 1e-9).length - 1);
  let high = stops.findIndex(({ log }) => log >= most - 1e-9);
  if (high < 0) high = stops.length - 1;
  const logOf = (stop: number) => stops[stop]?.log ?? 0;
  while (logOf(high) - logOf(low) < narrowest - 1e-9) {
    const atTop = high === stops.length - 1;
    if (low > 0 && (atTop || least - logOf(low) < logOf(high) - most)) low--;
    else if (!atTop) high++;
    else break;
  }
  return [stops[low]?.value ?? 0.1, stops[high]?.value ?? 10];
}

/** Powers of ten, but where all are near 1 plain numbers. */
export function decadeTickFormat(y: ScaleLogarithmic<number, number>): (value: number) => string {
  const [low = 0, high = 1] = y.domain();
  return low >= 1e-2 && high <= 1e3 ? (value) => formatNumber(value) : formatLogTick;
}
