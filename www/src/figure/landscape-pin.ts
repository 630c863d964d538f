/** The landscape figure's three points: the minimum of J, the penalised minimum, the start. */
import type { ScaleLinear } from "d3-scale";
import type { Panel, PointMark } from "./scene.js";
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

/** An arrow head at the panel's edge, in place of a mark that lies beyond it. */
function arrow(at: Pin, color: string, theme: Theme): PointMark {
  return {
    kind: "point",
    shape: "triangle",
    x: at.x,
    y: at.y,
    radius: 7,
    rotate: at.beyond ?? 0,
    fill: color,
    stroke: theme.field.light,
    strokeWidth: 1.75,
  };
}

/** The minimum of J: a ring, so that a penalised minimum in the same place shows inside it. */
export function dataMinimumMark(at: Pin, theme: Theme): PointMark {
  const color = theme.field.unregularized;
  if (at.beyond !== undefined) return arrow(at, color, theme);
  return {
    kind: "point",
    shape: "circle",
    x: at.x,
    y: at.y,
    radius: 8,
    stroke: color,
    strokeWidth: 2.75,
    halo: theme.field.light,
    haloWidth: 1.25,
  };
}

/** The penalised minimum: a disc. */
export function minimumMark(at: Pin, theme: Theme): PointMark {
  const color = theme.field.regularized;
  if (at.beyond !== undefined) return arrow(at, color, theme);
  return {
    kind: "point",
    shape: "circle",
    x: at.x,
    y: at.y,
    radius: 5.5,
    fill: color,
    stroke: theme.field.light,
    strokeWidth: 1.75,
  };
}

/** The start of the descent: a square. */
export function startMark(at: Pin, theme: Theme): PointMark {
  if (at.beyond !== undefined) return arrow(at, theme.field.ink, theme);
  return {
    kind: "point",
    shape: "square",
    x: at.x,
    y: at.y,
    radius: 6,
    fill: theme.field.light,
    stroke: theme.field.dark,
    strokeWidth: 1.75,
  };
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
