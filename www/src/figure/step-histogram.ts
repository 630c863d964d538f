import type { Histogram } from "../wasm/weightscope.js";
import type { Mark, Paint } from "./scene.js";

/**
 * Bars without gaps: one outline round each stretch of bins that hold something, and its filling.
 *
 * Empty bins draw nothing, so that a count of zero needs no place on a logarithmic axis.
 */
export function stepHistogram(
  { counts, binEdges }: Histogram,
  x: (weight: number) => number,
  y: (count: number) => number,
  base: number,
  look: Paint,
): Mark[] {
  let d = "";
  let open = false;
  counts.forEach((count, bin) => {
    const left = pixel(x(binEdges[bin] ?? 0));
    const right = pixel(x(binEdges[bin + 1] ?? 0));
    if (count > 0) {
      const top = pixel(y(count));
      d += `${open ? "V" : `M${left},${pixel(base)}V`}${top}H${right}`;
      open = true;
    }
    if (open && !counts[bin + 1]) {
      d += `V${pixel(base)}Z`;
      open = false;
    }
  });
  return d === "" ? [] : [{ kind: "path", d, ...look }];
}

function pixel(value: number): number {
  return Math.round(value * 100) / 100;
}
