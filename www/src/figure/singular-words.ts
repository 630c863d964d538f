/** Singular values as far as double precision tells them. */
import { formatNumber, formatPower } from "./format.js";

/** What is smaller than the largest by this factor is the rounding of the decomposition, not of the network. */
const RESOLUTION = 1e-14;

/** The smallest singular value, or what it is less than: `less than 5×10⁻¹⁴`. */
export function smallestWords(least: number, most: number): string {
  if (!(most > 0) || !Number.isFinite(most) || least > RESOLUTION * most)
    return formatNumber(least, 2);
  return `less than ${formatPower(RESOLUTION * most, 1)}`;
}

/** A relative variance in figures; as small as the rounding of single-precision weights makes it, it is 0. */
export function relativeVarianceWords(value: number): string {
  return value < 1e-9 ? "0" : formatNumber(value, 2);
}
