/** The part of a straight line that lies in a rectangle. */
import type { Box } from "./text.js";

/**
 * Where the line from (x0, y0) to (x1, y1) enters the box and leaves it, as fractions of its length; nothing where
 * it passes the box by.
 */
export function stretchWithin(
  box: Box,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): readonly [from: number, to: number] | undefined {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const from = Math.max(0, enters(x0, dx, box.x, right), enters(y0, dy, box.y, bottom));
  const to = Math.min(1, leaves(x0, dx, box.x, right), leaves(y0, dy, box.y, bottom));
  return from <= to ? [from, to] : undefined;
}

function enters(start: number, step: number, low: number, high: number): number {
  if (step === 0) return start >= low && start <= high ? 0 : 2;
  return Math.min((low - start) / step, (high - start) / step);
}

function leaves(start: number, step: number, low: number, high: number): number {
  if (step === 0) return 1;
  return Math.max((low - start) / step, (high - start) / step);
}
