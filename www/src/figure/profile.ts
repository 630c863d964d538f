import type { Histogram, Statistics } from "../wasm/weightscope.js";
import type { ValueAxis } from "./value-axis.js";

/** A stretch of the horizontal axis and how high the histogram stands over it, 0 to 1. */
export interface Step {
  readonly x0: number;
  readonly x1: number;
  readonly height: number;
}

/** A histogram on its way to the screen: adjoining steps from left to right, the highest 1. */
export interface Profile {
  readonly steps: readonly Step[];
  /** Where one bin was cut so that the others can be seen: half of a ReLU's values are exactly 0. */
  readonly cut?: number;
}

/** Steps narrower than this many pixels are merged: nobody can see them, and spikes would thin to nothing. */
const NARROWEST_STEP = 1.5;

/** A bin this many times as high as any other, over this many others worth seeing, is cut. */
const SPIKE_RATIO = 4;
const SPIKE_NEIGHBOURS = 6;
/** How high the highest of the others then stands. */
const BESIDE_SPIKE = 0.62;

/**
 * The shape of one histogram on a horizontal scale of pixels.
 *
 * Heights are densities (count over width), so that layers with bins of their own can share an axis; every
 * profile is scaled to its own peak, because what one compares between layers is where the values lie. The
 * outer bins reach no further than the values do. Without a finite value there are no steps.
 */
export function profile(
  { histogram, min, max }: Pick<Statistics, "histogram" | "min" | "max">,
  x: (value: number) => number,
): Profile {
  const steps = merge(histogram, (value) => x(Math.min(max, Math.max(min, value))));
  let peak = 0;
  let spike = -1;
  steps.forEach((step, index) => {
    if (step.height > peak) {
      peak = step.height;
      spike = index;
    }
  });
  if (peak === 0) return { steps: [] };

  const others = steps.filter((_, index) => index !== spike).map((step) => step.height);
  const runnerUp = Math.max(0, ...others);
  const visible = others.filter((height) => height > runnerUp / 10).length;
  const highest = steps[spike];
  if (highest && peak > SPIKE_RATIO * runnerUp && visible >= SPIKE_NEIGHBOURS) {
    return {
      steps: scaled(steps, runnerUp / BESIDE_SPIKE),
      cut: (highest.x0 + highest.x1) / 2,
    };
  }
  return { steps: scaled(steps, peak) };
}

/** The shape of one histogram on an axis, as far as that axis can show it. */
export function profileOn(
  { linearTo }: ValueAxis,
  statistics: Pick<Statistics, "histogram" | "min" | "max">,
  x: (value: number) => number,
): Profile {
  if (linearTo === undefined) return profile(statistics, x);
  const shape = profile(resolved(statistics), x);
  return { ...shape, steps: joined(shape.steps) };
}

/** Empty steps beside one another as one: what is left out about zero is a gap, however many bins lie in it. */
function joined(steps: readonly Step[]): Step[] {
  const all: Step[] = [];
  for (const step of steps) {
    const before = all.at(-1);
    if (before?.height === 0 && step.height === 0) all.splice(-1, 1, { ...before, x1: step.x1 });
    else all.push(step);
  }
  return all;
}

/**
 * What a logarithmic axis can show of a histogram: the bin that begins at zero or lies about it is left out. It holds
 * all orders of magnitude below its own width, and would be drawn as wide as these; unless there is nothing else. Both
 * sides begin as far from zero, however the bins lie about it.
 */
export function resolved<Shape extends Pick<Statistics, "histogram">>(statistics: Shape): Shape {
  const { counts, binEdges } = statistics.histogram;
  const width = ((binEdges.at(-1) ?? 0) - (binEdges[0] ?? 0)) / counts.length;
  const ends = (bin: number) => [binEdges[bin] ?? 0, binEdges[bin + 1] ?? 0] as const;
  const nearest = (bin: number) => {
    const [low, high] = ends(bin);
    return low * high < 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
  };
  let from = width / 2;
  counts.forEach((_, bin) => {
    if (nearest(bin) < width / 2) from = Math.max(from, ...ends(bin).map(Math.abs));
  });
  // Edges are rounded: a bin that begins where another ends is not left out with that.
  const kept = counts.map((count, bin) => (nearest(bin) < from - 1e-9 * width ? 0 : count));
  if (kept.every((count) => count === 0)) return statistics;
  return { ...statistics, histogram: { ...statistics.histogram, counts: kept } };
}

/** Bins as densities per pixel, without the empty ones at both ends, the too narrow ones merged. */
function merge({ counts, binEdges }: Histogram, x: (value: number) => number): Step[] {
  let first = 0;
  let last = counts.length - 1;
  while (first <= last && counts[first] === 0) first++;
  while (last > first && counts[last] === 0) last--;

  const steps: Step[] = [];
  let sum = 0;
  let x0 = x(binEdges[first] ?? 0);
  for (let bin = first; bin <= last; bin++) {
    sum += counts[bin] ?? 0;
    const x1 = x(binEdges[bin + 1] ?? 0);
    if (x1 - x0 < NARROWEST_STEP && bin < last) continue;
    // Only what is widened gets other ends: far off the screen, their middle would round away what is on it.
    const more = Math.max(0, NARROWEST_STEP - (x1 - x0)) / 2;
    steps.push({ x0: x0 - more, x1: x1 + more, height: sum / (x1 - x0 + 2 * more) });
    sum = 0;
    x0 = x1;
  }
  return steps;
}

function scaled(steps: readonly Step[], unit: number): Step[] {
  return steps.map((step) => ({ ...step, height: Math.min(1, step.height / unit) }));
}
