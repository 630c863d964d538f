/** What is named inside a panel of the landscape figure, and where it would best be. */
import type { LabelRequest } from "./label.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";
import type { Way } from "./landscape-descent.js";
import { inset, type Pin } from "./landscape-pin.js";
import type { Panel } from "./scene.js";
import type { Theme } from "./theme.js";

const MINIMUM: Readonly<Record<ArmName, string>> = { l1: "with L1", l2: "with L2" };
/** A contour within so many pixels of the minimum on it is small. */
const SMALL = 60;

/** What is named in a panel, the most telling first: it gets the better place. */
export function labelRequests(
  arm: ArmName,
  data: LandscapeData,
  at: {
    lowest: Pin;
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
      prefer: away(at.minimum, at.lowest),
    },
    {
      ...style,
      text: "minimum of J",
      x: at.lowest.x,
      y: at.lowest.y,
      radius: 10,
      fill: field.unregularized,
      prefer: at.lowest.x < at.minimum.x ? "left" : "right",
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
  const { zeros } = data[arm].landscape;
  const atOrigin = zeros[0] && zeros[1];
  const penalty = lineName(at.penalty, line, at.minimum, panel) ?? ringName(at.penalty, at.minimum);
  const equal = lineName(at.equal, line, at.minimum, panel);
  const small = { size: 12, weight: 400, halo: field.light } as const;
  if (penalty) requests.push({ ...small, text: "equal penalty", ...penalty, fill: field.ink });
  else if (atOrigin && data.lambda > 0) {
    const text = "equal penalty: a point";
    requests.push({ ...small, text, x: at.minimum.x, y: at.minimum.y, radius: 8, fill: field.ink });
  }
  if (equal) {
    // One hidden unit answers 0 wherever either of its weights is 0, so J is there what it is at the origin.
    const axes = atOrigin && data.objective === "two-weights";
    const text = axes ? "equal J: both axes" : "equal J";
    requests.push({ ...small, text, ...equal, fill: field.unregularized });
  }
  return requests;
}

/** Where a name goes, of what lies so far about a point. */
type Place = Pick<LabelRequest, "x" | "y" | "radius" | "prefer">;

/**
 * Where a contour gets its name: above its top or below its bottom, whichever is farther from the descent;
 * where neither is in the panel, at its far side from the minimum. Small contours have no room for that.
 */
function lineName(
  lines: readonly number[][],
  path: readonly number[],
  minimum: Pin,
  panel: Panel,
): Place | undefined {
  const points = lines.flatMap(pairs);
  if (reachOf(points, minimum) < SMALL) return undefined;
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
  const side = x < minimum.x ? "left" : "right";
  return { x, y, radius: 2, prefer: y === top ? "above" : y === bottom ? "below" : side };
}

/** Where a small contour gets its name: beside it all, away from the minimum on it. */
function ringName(lines: readonly number[][], minimum: Pin): Place | undefined {
  const points = lines.flatMap(pairs);
  if (points.length === 0 || reachOf(points, minimum) >= SMALL) return undefined;
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const x = middle(points.map(([x]) => x));
  const y = middle(points.map(([, y]) => y));
  return {
    x,
    y,
    radius: Math.max(2, reachOf(points, { x, y })),
    prefer: x < minimum.x ? "left" : "right",
  };
}

/** How far they lie from a pin, at most. */
function reachOf(points: readonly (readonly [number, number])[], { x, y }: Pin): number {
  return Math.max(0, ...points.map(([px, py]) => Math.hypot(px - x, py - y)));
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
