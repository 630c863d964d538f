/** The axis of a panel of histograms: of the numbers themselves. */
import { scaleLinear } from "d3-scale";
import type { ActivationName, Statistics } from "../wasm/weightscope.js";
import type { InitializationQuantity } from "./initialization-data.js";

/** An axis of the numbers in a network. */
export interface ValueAxis {
  readonly domain: readonly [number, number];
  /**
   * Where there is one, the axis is linear up to here on either side of zero and logarithmic beyond: for numbers that
   * grow or shrink by powers of ten from layer to layer.
   */
  readonly linearTo?: number;
}

const BOUNDED: Partial<Record<ActivationName, readonly [number, number]>> = {
  tanh: [-1, 1],
  softsign: [-1, 1],
  "hard-tanh": [-1, 1],
  erf: [-1, 1],
  sigmoid: [0, 1],
};

/** Where one layer reaches this many times further than another, that would be a sliver on a linear axis. */
const APART = 300;
/** A logarithmic axis is linear up to this share of what the layer of the least numbers reaches. */
const LINEAR_SHARE = 1e-2;

/** What is on an axis. */
interface Shown {
  readonly quantity: InitializationQuantity;
  readonly activation?: ActivationName;
}

/**
 * The axis of a quantity in all layers: its bounds, if it has some, or what it reaches. Where layers are powers of ten
 * apart, as they explode or vanish, the axis is logarithmic; what has bounds is seen to vanish between these.
 */
export function valueAxis(statistics: readonly Statistics[], shown: Shown): ValueAxis {
  const { quantity, activation } = shown;
  const bounds = quantity === "activation" && activation && BOUNDED[activation];
  if (bounds) return { domain: bounds };
  // A few far-off gradients may be left out; weights are drawn from a law, whose tails are part of it.
  const far = quantity === "weight" ? extreme : reach;
  let low = Math.min(0, ...statistics.map((each) => far(each, -1)));
  let high = Math.max(0, ...statistics.map((each) => far(each, 1)));
  // As a linear unit's inputs are, its values are as far on either side of 0 but for chance.
  if (quantity !== "activation" || activation === "linear") {
    high = Math.max(-low, high);
    low = -high;
  }
  if (low === high) return { domain: [-1, 1] };
  const sizes = statistics.map((each) => Math.max(reach(each, 1), -reach(each, -1)));
  const least = Math.min(...sizes.filter((size) => size > 0));
  if (Math.max(...sizes) > APART * least) {
    // Here there is room for all of them.
    const most = Math.max(
      ...statistics.map((each) => Math.max(extreme(each, 1), -extreme(each, -1))),
    );
    const end = 10 ** Math.ceil(Math.log10(most) - 1e-9);
    const linearTo = 10 ** Math.floor(Math.log10(LINEAR_SHARE * least));
    return { domain: [low < 0 ? -end : 0, high > 0 ? end : 0], linearTo };
  }
  const [from = low, to = high] = scaleLinear([low, high], [0, 1]).nice(5).domain();
  return { domain: [from, to] };
}

/** How far some values reach to one side, a few far-off ones left out. */
function reach(statistics: Statistics, side: 1 | -1): number {
  const most = extreme(statistics, side);
  const usual = statistics.mean + side * 4 * Math.sqrt(statistics.populationVariance);
  if (most === 0) return 0;
  return side > 0 ? Math.min(most, usual) : Math.max(most, usual);
}

/** The value furthest to one side. */
function extreme({ min, max }: Statistics, side: 1 | -1): number {
  const value = side > 0 ? max : min;
  return Number.isFinite(value) ? value : 0;
}
