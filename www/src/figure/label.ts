/** Names set beside the points they name: inside the panel, off one another, off what must stay visible. */
import type { Color, LinesMark, TextMark, TextRun } from "./scene.js";
import { stretchWithin } from "./stretch.js";
import { ASCENT, type Box, contains, DESCENT, overlaps, textWidth } from "./text.js";

/** A point that wants its name beside it. */
export interface LabelRequest {
  readonly text: string | readonly TextRun[];
  readonly x: number;
  readonly y: number;
  /** The point's own radius: the name starts beyond it. */
  readonly radius: number;
  readonly fill: Color;
  readonly halo?: Color;
  readonly size?: number;
  readonly weight?: 400 | 600;
  /** The side to try first; right unless told. */
  readonly prefer?: LabelSide;
  /** Sooner set far away than on a line. */
  readonly aloof?: boolean;
}

export type LabelSide = "right" | "left" | "above" | "below";

export interface LabelOptions {
  /** No label reaches beyond this. */
  readonly within: Box;
  /** Rectangles to keep off. The requests' own points are kept off in any case. */
  readonly avoid?: readonly Box[];
  /** Polylines that are better not covered: x0, y0, x1, y1, … */
  readonly lines?: readonly ArrayLike<number>[];
  /** Colour of the thin line that ties a label to its point when it had to be set far away. */
  readonly leader?: Color;
}

const GAP = 5;
/** How far from its point a label may be set, step by step. */
const REACH = [0, 14, 28, 46, 66, 90];
/** From here on a leader ties the label to its point. */
const LEADER_REACH = 28;
/** Lines are looked at every so many pixels. */
const SAMPLING = 5;
const COST = {
  label: 1e6,
  point: 2e3,
  outside: 1e7,
  line: 8,
  aloof: 200,
  reach: 4,
  side: 6,
} as const;

/** Unit steps from a point to its label, the preferred side first, then round the compass. */
function directions(prefer: LabelSide): readonly (readonly [number, number])[] {
  const right = [1, 0] as const;
  const left = [-1, 0] as const;
  const above = [0, -1] as const;
  const below = [0, 1] as const;
  const diagonals = [
    [1, -1],
    [1, 1],
    [-1, -1],
    [-1, 1],
  ] as const;
  switch (prefer) {
    case "right":
      return [right, left, ...diagonals, above, below];
    case "left":
      return [left, right, ...diagonals, above, below];
    case "above":
      return [above, below, ...diagonals, right, left];
    case "below":
      return [below, above, ...diagonals, right, left];
  }
}

function area(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Points along the lines every few pixels, those within the box only: x0, y0, x1, y1, … */
function sample(lines: readonly ArrayLike<number>[], within: Box): number[] {
  const points: number[] = [];
  for (const line of lines) {
    for (let i = 0; i + 3 < line.length; i += 2) {
      const x0 = line[i] as number;
      const y0 = line[i + 1] as number;
      const x1 = line[i + 2] as number;
      const y1 = line[i + 3] as number;
      const stretch = stretchWithin(within, [x0, y0, x1, y1]);
      if (!stretch) continue;
      const [from, to] = stretch;
      const [dx, dy] = [x1 - x0, y1 - y0];
      const steps = Math.max(1, Math.ceil((Math.hypot(dx, dy) * (to - from)) / SAMPLING));
      for (let k = 0; k < steps; k++) {
        const t = from + ((to - from) * k) / steps;
        points.push(x0 + dx * t, y0 + dy * t);
      }
    }
  }
  return points;
}

/** How many of the points lie under the box. */
function covered(box: Box, points: readonly number[]): number {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  let count = 0;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    if (x > box.x && x < right && y > box.y && y < bottom) count++;
  }
  return count;
}

interface Placed {
  readonly box: Box;
  readonly leader?: readonly number[];
}

function place(
  request: LabelRequest,
  points: readonly Box[],
  placed: readonly Box[],
  lines: readonly number[],
  options: LabelOptions,
): Placed | undefined {
  const size = request.size ?? 13;
  const width = textWidth(request.text, size, request.weight);
  const height = size * (ASCENT + DESCENT);
  let best: Placed | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [order, [dx, dy]] of directions(request.prefer ?? "right").entries()) {
    for (const reach of REACH) {
      const distance = request.radius + GAP + reach;
      const step = dx !== 0 && dy !== 0 ? distance * 0.75 : distance;
      const wanted: Box = {
        x: request.x + dx * step - (dx > 0 ? 0 : dx < 0 ? width : width / 2),
        y: request.y + dy * step - (dy > 0 ? 0 : dy < 0 ? height : height / 2),
        width,
        height,
      };
      const box = pushInside(wanted, options.within);
      const cost =
        (contains(options.within, box, 0.5) ? 0 : COST.outside) +
        placed.reduce((sum, other) => sum + (overlaps(box, other) ? COST.label : 0), 0) +
        points.reduce((sum, other) => sum + (area(box, other) > 0 ? COST.point : 0), 0) +
        (request.aloof ? COST.aloof : COST.line) * covered(box, lines) +
        COST.reach * reach +
        COST.side * order +
        Math.hypot(box.x - wanted.x, box.y - wanted.y);
      if (cost < bestCost) {
        bestCost = cost;
        const far = reach >= LEADER_REACH;
        best = far ? { box, leader: leader(request, box) } : { box };
      }
    }
  }
  return bestCost < COST.label ? best : undefined;
}

function pushInside(box: Box, within: Box): Box {
  const x = Math.max(within.x, Math.min(box.x, within.x + within.width - box.width));
  const y = Math.max(within.y, Math.min(box.y, within.y + within.height - box.height));
  return { ...box, x, y };
}

/** From the rim of the point to the nearest place on the box. */
function leader(request: LabelRequest, box: Box): number[] {
  const x = Math.max(box.x, Math.min(request.x, box.x + box.width));
  const y = Math.max(box.y, Math.min(request.y, box.y + box.height));
  const distance = Math.hypot(x - request.x, y - request.y) || 1;
  const start = (request.radius + 1) / distance;
  const end = 1 - 2 / distance;
  return [
    request.x + (x - request.x) * start,
    request.y + (y - request.y) * start,
    request.x + (x - request.x) * end,
    request.y + (y - request.y) * end,
  ];
}

/**
 * Sets a label beside each point, in the order given: earlier ones get the better place. A label that would
 * have to cover another or leave the panel is left out.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  options: LabelOptions,
): (TextMark | LinesMark)[] {
  const points = requests.map((request) => ({
    x: request.x - request.radius,
    y: request.y - request.radius,
    width: 2 * request.radius,
    height: 2 * request.radius,
  }));
  const placed: Box[] = [...(options.avoid ?? [])];
  const lines = sample(options.lines ?? [], options.within);
  const leaders: LinesMark[] = [];
  const texts: TextMark[] = [];
  for (const request of requests) {
    const found = place(request, points, placed, lines, options);
    if (!found) continue;
    placed.push(found.box);
    if (found.leader && options.leader) {
      leaders.push({
        kind: "lines",
        lines: [found.leader],
        stroke: options.leader,
        strokeWidth: 1,
        ...(request.halo === undefined ? {} : { halo: request.halo }),
      });
    }
    texts.push({
      kind: "text",
      x: found.box.x,
      y: found.box.y,
      text: request.text,
      size: request.size ?? 13,
      anchor: "start",
      baseline: "top",
      ...(request.weight === undefined ? {} : { weight: request.weight }),
      fill: request.fill,
      ...(request.halo === undefined ? {} : { halo: request.halo }),
    });
  }
  return [...leaders, ...texts];
}
