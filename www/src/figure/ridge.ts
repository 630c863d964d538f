import { area, line } from "d3-shape";
import type { Profile } from "./profile.js";
import type { Color, Mark } from "./scene.js";

export interface RidgeStyle {
  readonly color: Color;
  /** Veils the ridges behind. */
  readonly paper: Color;
  readonly strokeWidth?: number;
}

/**
 * One histogram as a ridge standing on a base line, `height` pixels at its peak.
 *
 * The outline runs through the middles of the steps. Where the values end abruptly, as tanh's do at 1, it
 * ends abruptly.
 */
export function ridge(
  { steps, cut }: Profile,
  baseline: number,
  height: number,
  style: RidgeStyle,
): Mark[] {
  const points = outline(steps);
  if (points.length === 0) return [];
  const y = (point: Point) => baseline - height * point[1];
  const fill = area<Point>((point) => point[0], baseline, y).digits(2)(points);
  const stroke = line<Point>((point) => point[0], y).digits(2)(points);
  const marks: Mark[] = [];
  if (fill) {
    marks.push(
      { kind: "path", d: fill, fill: style.paper, fillOpacity: 0.8 },
      { kind: "path", d: fill, fill: style.color, fillOpacity: 0.2 },
    );
  }
  if (stroke) {
    marks.push({
      kind: "path",
      d: stroke,
      stroke: style.color,
      strokeWidth: style.strokeWidth ?? 1.25,
    });
  }
  if (cut !== undefined) marks.push(cutMark(cut, baseline - height * 0.84, style));
  return marks;
}

type Point = readonly [x: number, height: number];

function outline(steps: Profile["steps"]): Point[] {
  const first = steps[0];
  const last = steps[steps.length - 1];
  if (!first || !last) return [];
  return [
    [first.x0, 0],
    ...(steps.length > 1 ? [[first.x0, first.height] as const] : []),
    ...steps.map((step): Point => [(step.x0 + step.x1) / 2, step.height]),
    ...(steps.length > 1 ? [[last.x1, last.height] as const] : []),
    [last.x1, 0],
  ];
}

/** Two short slanting strokes across a spike that goes on further than it is drawn. */
function cutMark(x: number, y: number, style: RidgeStyle): Mark {
  return {
    kind: "lines",
    lines: [
      [x - 3.5, y + 1.5, x + 3.5, y - 1.5],
      [x - 3.5, y + 4.5, x + 3.5, y + 1.5],
    ],
    stroke: style.color,
    strokeWidth: 1,
    halo: style.paper,
  };
}
