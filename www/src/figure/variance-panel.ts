import { area as areaShape, line } from "d3-shape";
import type { Statistics } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import type { Series } from "./initialization-series.js";
import { panelHeading } from "./panel-heading.js";
import { CAPTION } from "./ridge-panel.js";
import type { Rows } from "./rows.js";
import type { Color, Mark, Paint, Panel, PathMark, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import {
  holds,
  placeOf,
  type VarianceScale,
  varianceScale,
  varianceX,
  wholePowers,
} from "./variance-scale.js";

/** One quantity's variance in every layer, and how it looks. */
export interface VarianceSeries extends Series {
  readonly color: Color;
  /** Filled circles stand for the left panel's quantity, hollow squares for gradients. */
  readonly marker: "circle" | "square";
}

export interface VarianceBox {
  readonly left: number;
  readonly right: number;
  readonly rows: Rows;
}

/** Below the axis so much is kept free for what lines and areas mean. */
export const VARIANCE_KEY = 18;

/**
 * The variance of each layer, a point a row, on one logarithmic axis for all series: what theory expects as a line,
 * and where nine networks in ten fall as an area.
 */
export function variancePanel(
  series: readonly VarianceSeries[],
  box: VarianceBox,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, right, rows } = box;
  const all = series.flatMap(({ statistics }) => statistics);
  const others = series.flatMap(({ theory = [], band }) => [
    ...theory,
    ...(band ? [...band.lower, ...band.upper] : []),
  ]);
  const scale = varianceScale(all, [left, right], others);
  const radius = Math.max(1.75, Math.min(4, rows.height / 4.5));
  const marks: Mark[] = [
    ...headingAndLegend(series, box, theme),
    ...axis({
      theme,
      scale: scale.log,
      side: "bottom",
      at: rows.bottom,
      grid: rows.bottom - rows.top,
      tick: 0,
      ...wholePowers(scale),
      extent: axisExtent(scale, [left - 24, right + 14]),
    }),
    ...lanes(scale, box, theme),
  ];
  const areas = series.map((each) => area(each, scale, rows));
  const lines = series.map((each) => expected(each, scale, rows));
  marks.push(...areas.flat());
  for (const each of series) if (!each.theory) marks.push(...connection(each, scale, rows, radius));
  marks.push(...lines.flat());
  // The squares are the larger and come first: a dot in the same place lies within.
  for (const each of [...series].reverse()) marks.push(...points(each, scale, rows, radius, theme));
  const drawn = (of: readonly Mark[][]) =>
    series.filter((_, index) => (of[index] ?? []).length > 0);
  marks.push(...key({ theory: drawn(lines), band: drawn(areas) }, box, theme));
  return { marks, frame: varianceFrame("variance", scale, rows) };
}

/** The logarithmic part of such a panel: what falls off it stands in a lane beside. */
export function varianceFrame(id: string, scale: VarianceScale, rows: Rows): Panel {
  const [low = 1, high = 10] = scale.log.domain();
  const [from = 0, to = 0] = scale.log.range();
  return {
    id,
    x: from,
    y: rows.top,
    width: to - from,
    height: rows.bottom - rows.top,
    xDomain: [Math.log10(low), Math.log10(high)],
    yDomain: [rows.lines.length, 0],
    rows: rows.middles,
  };
}

const SYMBOL = 13;
const BETWEEN = 14;

/** The title, and below it which marker is which; where that is too long, the first stands beside the title. */
function headingAndLegend(
  series: readonly VarianceSeries[],
  { left, right, rows }: VarianceBox,
  theme: Theme,
): Mark[] {
  const width = ({ name }: VarianceSeries) => SYMBOL + textWidth(name, 12);
  const below = rows.top - 12;
  const heading = { title: "Variance", left, right, top: rows.head };
  const together = series.reduce((sum, each) => sum + width(each) + BETWEEN, -BETWEEN);
  if (together <= right - left) {
    let x = left;
    const entries = series.flatMap((each) => {
      const entry = legendEntry(each, x, below, theme);
      x += width(each) + BETWEEN;
      return entry;
    });
    return [...panelHeading({ ...heading, aside: "log scale" }, theme), ...entries];
  }
  const [first, ...others] = series;
  return [
    ...panelHeading(heading, theme),
    ...(first ? legendEntry(first, right - width(first), rows.head + 14, theme) : []),
    ...others.flatMap((each) => legendEntry(each, left, below, theme)),
  ];
}

function legendEntry(
  { name, color, marker }: VarianceSeries,
  x: number,
  y: number,
  theme: Theme,
): Mark[] {
  return [
    {
      kind: "point",
      shape: marker,
      x: x + 4,
      y: y - 4,
      radius: 3.5,
      ...look(color, marker, theme),
    },
    {
      kind: "text",
      x: x + SYMBOL,
      y,
      text: name,
      size: 12,
      anchor: "start",
      fill: theme.muted,
    },
  ];
}

function look(color: Color, marker: VarianceSeries["marker"], theme: Theme, width = 1.5): Paint {
  return marker === "circle"
    ? { fill: color }
    : { fill: theme.paper, stroke: color, strokeWidth: width };
}

/** How far the axis's numbers may reach: not as far as the words of the lanes. */
export function axisExtent(
  { zero, overflow }: VarianceScale,
  [left, right]: readonly [number, number],
): [number, number] {
  return [zero === undefined ? left : zero + 16, overflow === undefined ? right : overflow - 23];
}

/** The places for zeros and overflows, set off from the axis and named below. */
export function lanes(scale: VarianceScale, box: VarianceBox, theme: Theme): Mark[] {
  const [from = box.left, to = box.right] = scale.log.range();
  const marks: Mark[] = [];
  const lane = (edge: number, text: string, at: Pick<TextMark, "x" | "anchor">) => {
    const name: TextMark = {
      kind: "text",
      ...at,
      y: box.rows.bottom + 4,
      text,
      size: 12,
      baseline: "top",
      fill: theme.muted,
    };
    marks.push(name, {
      kind: "lines",
      lines: [[edge, box.rows.top, edge, box.rows.bottom]],
      stroke: theme.muted,
      strokeWidth: 1,
      strokeOpacity: 0.6,
      dash: [2, 3],
    });
  };
  if (scale.zero !== undefined) {
    lane(Math.round(from - 4) + 0.5, "zero", { x: scale.zero, anchor: "middle" });
  }
  if (scale.overflow !== undefined) {
    // As far out as it may be: the axis needs the room.
    lane(Math.round(to + 4) + 0.5, "overflow", { x: box.right + 14, anchor: "end" });
  }
  return marks;
}

/** Where nine networks in ten fall, from the first layer to the last; about a single one, so that it is seen. */
function area({ band, color, marker }: VarianceSeries, scale: VarianceScale, rows: Rows): Mark[] {
  // Where no seed draws anything there is no area.
  if (!band || band.lower.every((low, row) => low === band.upper[row])) return [];
  const half = rows.middles.length > 1 ? 0 : Math.min(10, rows.height / 2);
  const places = rows.middles.flatMap((y, row) => {
    const [low, high] = [band.lower[row] ?? Number.NaN, band.upper[row] ?? Number.NaN];
    const some = high > 0 && low < Number.POSITIVE_INFINITY;
    const place = { low: clamped(scale, low), high: clamped(scale, high), some };
    const ends = [row === 0 ? -half : 0, row === rows.middles.length - 1 ? half : 0];
    return [...new Set(ends)].map((end) => ({ ...place, y: y + end }));
  });
  const d = areaShape<(typeof places)[number]>()
    // Where nine in ten are nothing, or not finite, there is no place for them.
    .defined(({ low, high, some }) => some && Number.isFinite(low + high))
    .y(({ y }) => y)
    .x0(({ low }) => low)
    .x1(({ high }) => high)
    .digits(2)(places);
  if (!d) return [];
  return [{ kind: "path", d, ...areaPaint(color, marker) }];
}

function areaPaint(color: Color, marker: VarianceSeries["marker"]): Paint {
  return {
    ...(marker === "circle"
      ? { fill: color, fillOpacity: 0.2 }
      : { hatch: { ...BACK_HATCH, color } }),
    stroke: color,
    strokeWidth: 0.75,
    strokeOpacity: 0.6,
  };
}

/** The second cue of the gradients' area. */
const BACK_HATCH = { spacing: 5, angle: 45, width: 0.75 } as const;

/** Where on the axis a number is drawn, at an end of it where it is further off; NaN stays NaN. */
function clamped({ log }: VarianceScale, value: number): number {
  const [from = 0, to = 0] = log.range();
  if (Number.isNaN(value)) return value;
  if (value <= 0) return from;
  return value === Number.POSITIVE_INFINITY ? to : log(value);
}

/** What theory expects, as far as the axis goes. */
function expected(
  { theory = [], color, marker }: VarianceSeries,
  scale: VarianceScale,
  rows: Rows,
): PathMark[] {
  const path = line<number>(
    (value) => scale.log(value),
    (_, row) => rows.middles[row] ?? 0,
  )
    .defined((value) => holds(scale, value))
    .digits(2)([...theory]);
  if (!path) return [];
  return [{ kind: "path", d: path, ...theoryPaint(color, marker) }];
}

function theoryPaint(color: Color, marker: VarianceSeries["marker"]) {
  return { stroke: color, strokeWidth: 1.5, ...(marker === "square" ? { dash: [4, 3] } : {}) };
}

/** Below the axis: what lines and areas mean, each as it is drawn of the series that have it. */
function key(
  { theory, band }: Readonly<Record<"theory" | "band", readonly VarianceSeries[]>>,
  { left, right, rows }: VarianceBox,
  theme: Theme,
): Mark[] {
  const y = rows.bottom + CAPTION;
  const entries: { text: string; symbol: (x: number) => Mark[] }[] = [];
  if (theory.length > 0) {
    const symbol = (x: number) =>
      theory.map(({ color, marker }, index): Mark => {
        const at = y + KEY_APART * (index - (theory.length - 1) / 2);
        return {
          kind: "lines",
          lines: [[x, at, x + KEY_SYMBOL, at]],
          ...theoryPaint(color, marker),
        };
      });
    entries.push({ text: "theory", symbol });
  }
  if (band.length > 0) {
    const share = KEY_SYMBOL / band.length;
    const box = { y: y - 5, width: share - (band.length - 1), height: 10 };
    const symbol = (x: number) =>
      band.map(
        ({ color, marker }, index): Mark => ({
          kind: "rectangle",
          x: x + index * (share + 1),
          ...box,
          ...areaPaint(color, marker),
        }),
      );
    entries.push({ text: right - left < SLIM ? "9 in 10" : "9 networks in 10", symbol });
  }
  const marks: Mark[] = [];
  let x = left;
  for (const { text, symbol } of entries) {
    const end = x + KEY_SYMBOL + 6 + textWidth(text, 12);
    if (end > right + 14) break;
    marks.push(...symbol(x), {
      kind: "text",
      x: x + KEY_SYMBOL + 6,
      y,
      text,
      size: 12,
      anchor: "start",
      baseline: "middle",
      fill: theme.muted,
    });
    x = end + BETWEEN;
  }
  return marks;
}

const KEY_SYMBOL = 22;
/** Between the lines of two series. */
const KEY_APART = 6;
/** A panel narrower than this has no room for long words. */
const SLIM = 200;

/** A thin line through the points that have a place on the axis; it breaks where one has none. */
function connection(
  { statistics, color, marker }: VarianceSeries,
  scale: VarianceScale,
  rows: Rows,
  radius: number,
): PathMark[] {
  const path = line<Statistics>(
    (each) => varianceX(scale, each),
    (_, row) => rows.middles[row] ?? 0,
  )
    .defined((each) => placeOf(each) === "inside")
    .digits(2)([...statistics]);
  if (!path) return [];
  const faint = { stroke: color, strokeWidth: 1, strokeOpacity: 0.45 };
  return [
    { kind: "path", d: path, ...faint, ...(marker === "square" ? { dash: [radius, radius] } : {}) },
  ];
}

/** How much larger than a dot a square is. */
const SQUARE = 1.45;

function points(
  { statistics, color, marker }: VarianceSeries,
  scale: VarianceScale,
  rows: Rows,
  radius: number,
  theme: Theme,
): Mark[] {
  return statistics.flatMap((each, row): Mark[] => {
    const x = varianceX(scale, each);
    const y = rows.middles[row] ?? 0;
    const place = placeOf(each);
    const paint = look(color, marker, theme, Math.min(1.5, radius / 2));
    if (place === "inside") {
      const size = marker === "square" ? radius * SQUARE : radius;
      return [{ kind: "point", shape: marker, x, y, radius: size, ...paint }];
    }
    // Off the axis: an arrow that way, the gradients' beside the activations'.
    const way = place === "zero" ? -1 : 1;
    const shift = marker === "circle" ? -radius - 2 : radius + 2;
    return [
      {
        kind: "point",
        shape: "triangle",
        x: x + shift,
        y,
        radius: radius + 0.5,
        rotate: 90 * way,
        ...paint,
      },
    ];
  });
}
