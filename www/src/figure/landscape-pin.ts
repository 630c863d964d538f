/** The landscape figure's three points: the minimum of J, the penalised minimum, the start. */
import type { ScaleLinear } from "d3-scale";
import type { Color, Panel, PointMark } from "./scene.js";
import type { Box } from "./text.js";
import type { Theme } from "./theme.js";

/** How far inside the panel's edge a point beyond it is shown. */
const INSET = 11;

/** Data to CSS pixels along either axis. */
export interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Where a point is shown: at its place, or at the edge nearest to it with the direction it lies in. */
export interface Pin {
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise from upwards, when the point lies outside the panel. */
  readonly beyond?: number;
}

export function pin(point: readonly [number, number], panel: Panel, scales: Scales): Pin {
  const wantedX = scales.x(point[0]);
  const wantedY = scales.y(point[1]);
  const box = inset(panel, INSET);
  const middle = { x: panel.x + panel.width / 2, y: panel.y + panel.height / 2 };
  if (!Number.isFinite(wantedX) || !Number.isFinite(wantedY)) return { ...middle, beyond: 0 };
  const outside =
    wantedX < panel.x ||
    wantedX > panel.x + panel.width ||
    wantedY < panel.y ||
    wantedY > panel.y + panel.height;
  if (!outside) return { x: wantedX, y: wantedY };
  const x = Math.max(box.x, Math.min(wantedX, box.x + box.width));
  const y = Math.max(box.y, Math.min(wantedY, box.y + box.height));
  return { x, y, beyond: (Math.atan2(wantedX - x, y - wantedY) * 180) / Math.PI };
}

/** An arrow head, in place of what lies beyond the panel. */
export function arrowMark({ x, y, beyond = 0 }: Pin, fill: Color, theme: Theme): PointMark {
  const stroke = { stroke: theme.field.light, strokeWidth: 1.75 };
  return { kind: "point", shape: "arrow", x, y, radius: 7, rotate: beyond, fill, ...stroke };
}

/** A point as it looks in its place; one that lies beyond the panel is an arrow of its colour. */
function pinned(
  at: Pin,
  color: Color,
  theme: Theme,
  look: Omit<PointMark, "kind" | "x" | "y">,
): PointMark {
  if (at.beyond !== undefined) return arrowMark(at, color, theme);
  return { kind: "point", x: at.x, y: at.y, ...look };
}

/** The minimum of J: a ring, so that a penalised minimum in the same place shows inside it. */
export function dataMinimumMark(at: Pin, theme: Theme): PointMark {
  const { unregularized, light } = theme.field;
  const ring = { stroke: unregularized, strokeWidth: 2.75, halo: light, haloWidth: 1.25 };
  return pinned(at, unregularized, theme, { shape: "circle", radius: 8, ...ring });
}

/** The penalised minimum: a disc. */
export function minimumMark(at: Pin, theme: Theme): PointMark {
  const { regularized, light } = theme.field;
  const disc = { fill: regularized, stroke: light, strokeWidth: 1.75 };
  return pinned(at, regularized, theme, { shape: "circle", radius: 5.5, ...disc });
}

/** The start of the descent: a square. */
export function startMark(at: Pin, theme: Theme): PointMark {
  const { ink, light, dark } = theme.field;
  const square = { fill: light, stroke: dark, strokeWidth: 1.75 };
  return pinned(at, ink, theme, { shape: "square", radius: 6, ...square });
}

/** The panel without a margin. */
export function inset(panel: Panel, by: number): Box {
  return {
    x: panel.x + by,
    y: panel.y + by,
    width: panel.width - 2 * by,
    height: panel.height - 2 * by,
  };
}
