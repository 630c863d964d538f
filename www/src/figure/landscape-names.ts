/** What is named inside a panel of the landscape figure, and where it would best be. */
import type { LabelRequest, LabelSide } from "./label.js";
import type { ArmName } from "./landscape-data.js";
import type { Way } from "./landscape-descent.js";
import { inset, type Pin } from "./landscape-pin.js";
import type { Panel } from "./scene.js";
import type { Theme } from "./theme.js";

const MINIMUM: Readonly<Record<ArmName, string>> = { l1: "with L1", l2: "with L2" };

/** What is named in a panel, the most telling first: it gets the better place. */
export function labelRequests(
  arm: ArmName,
  at: {
    data: Pin;
    minimum: Pin;
    start: Pin;
    penalty: readonly number[][];
    /** Where J is what it is at the minimum. */
    equal: readonly number[][];
    way: Way;
  },
  panel: Panel,
  theme: Theme,
): LabelRequest[] {
  const { field } = theme;
  const style = { size: 13, weight: 600, halo: field.light } as const;
  const away = (here: Pin, there: Pin): "left" | "right" => (here.x < there.x ? "left" : "right");
  const requests: LabelRequest[] = [
    {
      ...style,
      text: MINIMUM[arm],
      x: at.minimum.x,
      y: at.minimum.y,
      radius: 8,
      fill: field.regularized,
      prefer: away(at.minimum, at.data),
    },
    {
      ...style,
      text: "minimum of J",
      x: at.data.x,
      y: at.data.y,
      radius: 10,
      fill: field.unregularized,
      prefer: at.data.x < at.minimum.x ? "left" : "right",
    },
    {
      ...style,
      text: "start",
      x: at.start.x,
      y: at.start.y,
      radius: 8,
      fill: field.ink,
      prefer: away(at.start, at.minimum),
    },
  ];
  const { line, exit } = at.way;
  if (exit) {
    const prefer = exit.x < panel.x + panel.width / 2 ? "right" : "left";
    requests.push({ ...style, ...exit, text: "diverges", radius: 8, fill: field.ink, prefer });
  }
  const lines = [
    { text: "equal penalty", lines: at.penalty, fill: field.ink },
    { text: "equal J", lines: at.equal, fill: field.unregularized },
  ];
  for (const { text, lines: named, fill } of lines) {
    const far = lineName(named, line, at.minimum, panel);
    if (far)
      requests.push({ text, size: 12, weight: 400, halo: field.light, ...far, radius: 2, fill });
  }
  return requests;
}

/**
 * Where a contour gets its name: above its top or below its bottom, whichever is farther from the descent;
 * where neither is in the panel, at its far side from the minimum. Small contours get none.
 */
function lineName(
  lines: readonly number[][],
  path: readonly number[],
  minimum: Pin,
  panel: Panel,
): { x: number; y: number; prefer: LabelSide } | undefined {
  const points = lines.flatMap(pairs);
  const reach = Math.max(0, ...points.map(([x, y]) => Math.hypot(x - minimum.x, y - minimum.y)));
  if (reach < 60) return undefined;
  const box = inset(panel, 24);
  const within = points.filter(
    ([x, y]) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
  );
  const way = [...pairs(path), [minimum.x, minimum.y] as const];
  const clearance = ([x, y]: readonly [number, number]) =>
    Math.min(...way.map(([px, py]) => Math.hypot(px - x, py - y)));
  const top = Math.min(...points.map(([, y]) => y));
  const bottom = Math.max(...points.map(([, y]) => y));
  const extremes = within.filter(([, y]) => y === top || y === bottom);
  const best = farthest(extremes, clearance) ?? farthest(within, clearance);
  if (!best) return undefined;
  const [x, y] = best;
  if (y === top) return { x, y, prefer: "above" };
  if (y === bottom) return { x, y, prefer: "below" };
  return { x, y, prefer: x < minimum.x ? "left" : "right" };
}

/** The point for which `distance` is largest. */
function farthest(
  points: readonly (readonly [number, number])[],
  distance: (point: readonly [number, number]) => number,
): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const here = distance(point);
    if (here > most) {
      most = here;
      best = point;
    }
  }
  return best;
}

/** x0, y0, x1, y1, … as pairs, the finite ones. */
function pairs(line: readonly number[]): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const x = line[i] as number;
    const y = line[i + 1] as number;
    if (Number.isFinite(x) && Number.isFinite(y)) out.push([x, y]);
  }
  return out;
}
