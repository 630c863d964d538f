/** The setting that every figure which trains networks has. */

import { formatNumber } from "../figure/format.js";
import { amount } from "./field.js";

/** A step's length, up to where every network overshoots. */
export const learningRate = (initial: number) =>
  amount("Learning rate α", {
    low: 0.001,
    high: 10,
    initial,
    scale: "logarithmic",
    step: 0.05,
    show: (value) => formatNumber(value, 2),
  });
