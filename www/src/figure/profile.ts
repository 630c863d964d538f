import type { Histogram, Statistics } from "../wasm/weightscope.js";

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
/** The gap of a wide one stands so far from where it ends, beside the others, and not amid a plateau. */
const CUT_FROM_END = 9;
/** How high the highest of the others then stands. */
const BESIDE_SPIKE = 0.62;

/**
 * The shape of one histogram on a horizontal scale of pixels.
 *
 * Heights are densities (count over how much of the values a step holds), so that layers with bins of their own can
 * share an axis, and a bell stays one on a logarithmic axis. Every profile is scaled to its own peak, because what one
 * compares between layers is where the values lie. The outer bins reach no further than the values do. Without a finite
 * value there are no steps.
 */
export function profile(
  { histogram, min, max }: Pick<Statistics, "histogram" | "min" | "max">,
  x: (value: number) => number,
): Profile {
  const steps = merge(histogram, [min, max], x);
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
      cut: Math.max((highest.x0 + highest.x1) / 2, highest.x1 - CUT_FROM_END),
    };
  }
  return { steps: scaled(steps, peak) };
}

/** Bins as densities, without the empty ones at both ends, the too narrow ones merged. */
function merge(
  { counts, binEdges }: Histogram,
  [min, max]: readonly [number, number],
  x: (value: number) => number,
): Step[] {
  const edge = (bin: number) => Math.min(max, Math.max(min, binEdges[bin] ?? 0));
  let first = 0;
  let last = counts.length - 1;
  while (first <= last && counts[first] === 0) first++;
  while (last > first && counts[last] === 0) last--;

  const steps: Step[] = [];
  let sum = 0;
  let from = first;
  // So much of the values is in a pixel; of a step without a width, as much as before.
  let perPixel = 1;
  for (let bin = first; bin <= last; bin++) {
    sum += counts[bin] ?? 0;
    const [x0, x1] = [x(edge(from)), x(edge(bin + 1))];
    if (x1 - x0 < NARROWEST_STEP && bin < last) continue;
    // Only what is widened gets other ends: far off the screen, their middle would round away what is on it.
    const more = Math.max(0, NARROWEST_STEP - (x1 - x0)) / 2;
    if (x1 > x0) perPixel = (edge(bin + 1) - edge(from)) / (x1 - x0);
    const width = x1 - x0 + 2 * more;
    steps.push({ x0: x0 - more, x1: x1 + more, height: sum / (perPixel * width) });
    sum = 0;
    from = bin + 1;
  }
  return steps;
}

function scaled(steps: readonly Step[], unit: number): Step[] {
  return steps.map((step) => ({ ...step, height: Math.min(1, step.height / unit) }));
}
