/** Names in a chart over the layers: of its lines, of the depth scale and of the limit, off all that is drawn. */
import type { Mark, TextMark, TextRun } from "./scene.js";
import { stretchWithin } from "./stretch.js";
import { type Box, overlaps, textBox } from "./text.js";
import type { Theme } from "./theme.js";

/** Names keep so far off lines, the points on them included. */
const CLEAR = 5;
/** And so far off one another, sideways, that two are not read as one. */
const APART = 14;
/** A name may stand on so many places, at most so far from its line. */
const COLUMNS = 20;
const ROWS = 16;
const FARTHEST = 22;
/** Other lines are farther from it than its own by this factor. */
const NEARER = 1.4;
/** What a pixel to the right costs, in pixels off the line. */
const SIDEWAYS = 0.06;
const SAMPLING = 5;
/** The depth scale's name goes up its line in so many steps. */
const STEPS = 40;

interface ChartNames {
  readonly within: Box;
  /** Lines that have a name, x0, y0, x1, y1, … */
  readonly lines: readonly {
    readonly line: readonly number[];
    readonly name?: string | undefined;
  }[];
  /** All lines on which nothing may stand, but for the two straight ones below. */
  readonly drawn: readonly (readonly number[])[];
  readonly limit?: { readonly name: string; readonly y: number };
  readonly depthScale?: { readonly x: number; readonly text: readonly TextRun[] };
}

/** The names of a chart; one for which there is no room is left out. */
export function chartNames(chart: ChartNames, theme: Theme): Mark[] {
  const { within, limit, depthScale } = chart;
  const [right, bottom] = [within.x + within.width, within.y + within.height];
  const style = { kind: "text", size: 12, fill: theme.muted, halo: theme.paper } as const;
  const lines = [...chart.drawn];
  if (limit) lines.push([within.x, limit.y, right, limit.y]);
  if (depthScale) lines.push([depthScale.x, within.y, depthScale.x, bottom]);
  const segments = lines.flatMap(segmentsOf);
  const placed: TextMark[] = [];
  const put = (name: TextMark, places: readonly (readonly [number, number])[]): void => {
    const taken = placed.map(textBox);
    const box = textBox(name);
    const free = places.find(([x, y]) => {
      const there = { ...box, x: box.x + x, y: box.y + y };
      const spread = { ...there, x: there.x - APART, width: there.width + 2 * APART };
      const clear = !taken.some((other) => overlaps(spread, other)) && !crossed(there, segments);
      return clear && isIn(there, within);
    });
    if (free) placed.push({ ...name, x: name.x + free[0], y: name.y + free[1] });
  };
  const start = { ...style, x: 0, y: 0, anchor: "start", baseline: "middle" } as const;
  for (const { line, name } of chart.lines) {
    if (!name) continue;
    const others = chart.lines.filter((other) => other.line !== line).map((other) => other.line);
    const mark: TextMark = { ...start, text: name };
    put(mark, placesAlong(line, others, textBox(mark), within));
  }
  if (depthScale) {
    const mark: TextMark = { ...start, text: depthScale.text };
    const { width } = textBox(mark);
    const besides = [depthScale.x + CLEAR + 1, depthScale.x - CLEAR - 1 - width];
    const heights = Array.from({ length: STEPS }, (_, step) => bottom - 10 - 3 * step);
    put(
      mark,
      heights.flatMap((y) => besides.map((x) => [x, y] as const)),
    );
  }
  if (limit) {
    const y = Math.max(within.y + 2, Math.min(bottom - 2, limit.y));
    placed.push({
      ...style,
      x: right + 8,
      y,
      text: limit.name,
      anchor: "start",
      baseline: "middle",
    });
  }
  return placed;
}

/** Places nearer to a line than to any other: the closest ones first, and the leftmost of those as close. */
function placesAlong(
  line: readonly number[],
  others: readonly (readonly number[])[],
  name: Box,
  within: Box,
): (readonly [number, number])[] {
  const own = samples(line);
  const rest = others.flatMap(samples);
  const places: { readonly at: readonly [number, number]; readonly cost: number }[] = [];
  for (let column = 0; column <= COLUMNS; column++) {
    const along = CLEAR + (column / COLUMNS) * (within.width - name.width - 2 * CLEAR);
    for (let row = 0; row <= ROWS; row++) {
      const down = (row / ROWS) * (within.height - name.height);
      const box: Box = { ...name, x: within.x + along, y: within.y + down };
      const off = distance(box, own);
      if (off > FARTHEST || distance(box, rest) < NEARER * off) continue;
      places.push({ at: [box.x - name.x, box.y - name.y], cost: off + SIDEWAYS * along });
    }
  }
  return places.sort((a, b) => a.cost - b.cost).map(({ at }) => at);
}

type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

function segmentsOf(line: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const segment = line.slice(i, i + 4) as [number, number, number, number];
    if (segment.every(Number.isFinite)) segments.push(segment);
  }
  return segments;
}

/** Points along a line, every few pixels: x0, y0, x1, y1, … */
function samples(line: readonly number[]): number[] {
  const points: number[] = [];
  for (const [x0, y0, x1, y1] of segmentsOf(line)) {
    const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / SAMPLING));
    for (let step = 0; step <= steps; step++) {
      points.push(x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps);
    }
  }
  return points;
}

function distance({ x, y, width, height }: Box, points: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [px, py] = [points[i] as number, points[i + 1] as number];
    const across = Math.max(x - px, 0, px - x - width);
    const down = Math.max(y - py, 0, py - y - height);
    least = Math.min(least, across * across + down * down);
  }
  return Math.sqrt(least);
}

function isIn(box: Box, { x, y, width, height }: Box): boolean {
  return (
    box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height
  );
}

/** Whether a line comes too near. */
function crossed({ x, y, width, height }: Box, segments: readonly Segment[]): boolean {
  const box = { x: x - CLEAR, y: y - CLEAR / 2, width: width + 2 * CLEAR, height: height + CLEAR };
  return segments.some((segment) => stretchWithin(box, segment) !== undefined);
}
