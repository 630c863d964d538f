/** The descent as the landscape figure draws it: a line, a dot a step, and where it leaves for good. */
import { arrowMark, type Pin } from "./landscape-pin.js";
import type { Mark, Panel } from "./scene.js";
import { stretchWithin } from "./stretch.js";
import type { Theme } from "./theme.js";

/** How far from the panel's edge, along the path, the head of the arrow stands by which it leaves. */
const HEAD = 9;
/** Dots nearer to each other than this are left out. */
const APART = 7;
/** How wide the line is where there is little of it, and where there is much. */
const WIDEST = 2;
const THINNEST = 0.9;
/** From this length on it becomes thinner, in widths and heights of the panel. */
const MUCH = 4;
/** Steps back to within so many pixels of where the one before began lie side by side, and count so much more. */
const BESIDE = 8;
const WEIGHT = 5;

/** What there is to draw of a path. */
export interface Way {
  /** x0, y0, x1, y1, … in CSS pixels. */
  readonly line: readonly number[];
  /** Where a path that diverges leaves the panel for the last time, and in which direction. */
  readonly exit?: Pin;
}

/**
 * Of a path that diverges, all to the last point inside the panel and the line by which it leaves from there: the
 * longer and longer ones that cross the panel after it would cover everything and tell nothing.
 */
export function wayDown(path: readonly number[], panel: Panel, diverges: boolean): Way {
  if (!diverges) return { line: path };
  const right = panel.x + panel.width;
  const bottom = panel.y + panel.height;
  let last = -2;
  for (let i = 0; i + 1 < path.length; i += 2) {
    const [x, y] = [path[i] as number, path[i + 1] as number];
    if (x >= panel.x && x <= right && y >= panel.y && y <= bottom) last = i;
  }
  if (last < 0) return { line: [] };
  if (last + 3 >= path.length) return { line: path };
  const [x0, y0, x1, y1] = path.slice(last, last + 4) as [number, number, number, number];
  const share = stretchWithin(panel, [x0, y0, x1, y1])?.[1] ?? 0;
  const length = Math.hypot(x1 - x0, y1 - y0);
  const head = Math.max(0, share - HEAD / length);
  const along = (t: number) => [x0 + t * (x1 - x0), y0 + t * (y1 - y0)] as const;
  const [x, y] = along(head);
  return {
    line: [...path.slice(0, last + 2), ...along(share)],
    exit: { x, y, beyond: (Math.atan2(x1 - x0, y0 - y1) * 180) / Math.PI },
  };
}

/** The line, thinner the more of it there is; a dot for each step as long as the dots stand apart; the arrow. */
export function descentMarks({ line, exit }: Way, panel: Panel, theme: Theme): Mark[] {
  if (line.length < 4) return [];
  const { field } = theme;
  const much = crowding(line, panel) / (MUCH * (panel.width + panel.height));
  const width = Math.max(THINNEST, Math.min(WIDEST, WIDEST / much));
  const marks: Mark[] = [
    {
      kind: "lines",
      lines: [line],
      stroke: field.light,
      strokeWidth: width,
      halo: "rgba(20,23,26,0.55)",
      haloWidth: width / 2,
    },
  ];
  let lastX = line[0] as number;
  let lastY = line[1] as number;
  // A line that leaves ends at the edge, between two steps.
  const end = exit ? line.length - 2 : line.length;
  for (let i = 2; i + 1 < end; i += 2) {
    const x = line[i] as number;
    const y = line[i + 1] as number;
    if (!(Math.hypot(x - lastX, y - lastY) >= APART)) continue;
    lastX = x;
    lastY = y;
    marks.push({
      kind: "point",
      shape: "circle",
      x,
      y,
      radius: 1.2 + 0.7 * width,
      fill: field.light,
      stroke: field.dark,
      strokeWidth: width / 2,
    });
  }
  if (exit) marks.push(arrowMark(exit, field.ink, theme));
  return marks;
}

/** How long the line is within the panel, more where it goes to and fro over one place. */
function crowding(line: readonly number[], panel: Panel): number {
  let sum = 0;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [x0, y0, x1, y1] = line.slice(i, i + 4) as [number, number, number, number];
    const [from, to] = stretchWithin(panel, [x0, y0, x1, y1]) ?? [0, 0];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const before = i < 2 ? Infinity : Math.hypot(x1 - (line[i - 2] ?? 0), y1 - (line[i - 1] ?? 0));
    sum += (to - from) * length * (before < BESIDE && before < length / 2 ? WEIGHT : 1);
  }
  return sum;
}
