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

/** Where numbers grow by more than this on their way, those they began as would be slivers on a linear axis. */
const GROWN = 1e4;
/** A logarithmic axis is linear up to this share of what the numbers began as. */
const LINEAR_SHARE = 1e-2;

/** What is on an axis. */
interface Shown {
  readonly quantity: InitializationQuantity;
  readonly activation?: ActivationName;
  /** Whether the numbers flow from the last layer to the first. */
  readonly back?: boolean;
}

/**
 * The axis of a quantity in all layers: its bounds, if it has some, or what it reaches. Where that is powers of ten more
 * than where the flow began the axis is logarithmic; what shrinks is seen to vanish on the axis that it began on.
 */
export function valueAxis(statistics: readonly Statistics[], shown: Shown): ValueAxis {
  const { quantity, activation, back } = shown;
  const bounds = quantity === "activation" && activation && BOUNDED[activation];
  if (bounds) return { domain: bounds };
  let low = Math.min(0, ...statistics.map((each) => reach(each, -1)));
  let high = Math.max(0, ...statistics.map((each) => reach(each, 1)));
  // As a linear unit's inputs are, its values are as far on either side of 0 but for chance.
  if (quantity !== "activation" || activation === "linear") {
    high = Math.max(-low, high);
    low = -high;
  }
  if (low === high) return { domain: [-1, 1] };
  const sizes = statistics.map((each) => Math.max(reach(each, 1), -reach(each, -1)));
  const began = (back ? sizes.reverse() : sizes).find((size) => size > 0) ?? 0;
  if (Math.max(-low, high) > GROWN * began) {
    const most = 10 ** Math.ceil(Math.log10(Math.max(-low, high)) - 1e-9);
    const linearTo = 10 ** Math.floor(Math.log10(LINEAR_SHARE * began));
    return { domain: [low < 0 ? -most : 0, high > 0 ? most : 0], linearTo };
  }
  const [from = low, to = high] = scaleLinear([low, high], [0, 1]).nice(5).domain();
  return { domain: [from, to] };
}

/** How far some values reach to one side, a few far-off ones left out. */
function reach(statistics: Statistics, side: 1 | -1): number {
  const extreme = side > 0 ? statistics.max : statistics.min;
  if (!Number.isFinite(extreme)) return 0;
  const usual = statistics.mean + side * 4 * Math.sqrt(statistics.populationVariance);
  return side > 0 ? Math.min(extreme, usual) : Math.max(extreme, usual);
}
