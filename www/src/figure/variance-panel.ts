import { area as areaShape, line } from "d3-shape";
import type { Statistics } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import type { Series } from "./initialization-series.js";
import { panelHeading } from "./panel-heading.js";
import type { Rows } from "./rows.js";
import type { Color, Mark, Paint, Panel, PathMark, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { holds, placeOf, type VarianceScale, varianceScale, varianceX } from "./variance-scale.js";

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
      extent: [
        scale.zero === undefined ? left - 24 : scale.zero + 20,
        scale.overflow === undefined ? right + 14 : scale.overflow - 30,
      ],
    }),
    ...lanes(scale, box, theme),
  ];
  for (const each of series) marks.push(...area(each, scale, rows));
  for (const each of series) {
    marks.push(
      ...(each.theory ? expected(each, scale, rows) : connection(each, scale, rows, radius)),
    );
  }
  for (const each of series) marks.push(...points(each, scale, rows, radius, theme));
  marks.push(...key(series, box, theme));
  const [low = 1, high = 10] = scale.log.domain();
  const [from = left, to = right] = scale.log.range();
  const frame: Panel = {
    id: "variance",
    x: from,
    y: rows.top,
    width: to - from,
    height: rows.bottom - rows.top,
    xDomain: [Math.log10(low), Math.log10(high)],
    yDomain: [rows.lines.length, 0],
    rows: rows.middles,
  };
  return { marks, frame };
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

/** The places for zeros and overflows, set off from the axis and named below. */
export function lanes(scale: VarianceScale, box: VarianceBox, theme: Theme): Mark[] {
  const [from = box.left, to = box.right] = scale.log.range();
  const marks: Mark[] = [];
  const lane = (x: number, edge: number, text: string) => {
    const name: TextMark = {
      kind: "text",
      x,
      y: box.rows.bottom + 8,
      text,
      size: 12,
      anchor: "middle",
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
  if (scale.zero !== undefined) lane(scale.zero, Math.round(from - 4) + 0.5, "zero");
  if (scale.overflow !== undefined) lane(scale.overflow, Math.round(to + 4) + 0.5, "overflow");
  return marks;
}

/** Where nine networks in ten fall, half a row further than its ends, so that it is seen of one layer too. */
function area({ band, color, marker }: VarianceSeries, scale: VarianceScale, rows: Rows): Mark[] {
  if (!band) return [];
  const half = Math.min(10, rows.height / 2);
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
  const paint: Paint =
    marker === "circle"
      ? { fill: color, fillOpacity: 0.2 }
      : { hatch: { ...BACK_HATCH, color }, stroke: color, strokeWidth: 0.75, strokeOpacity: 0.5 };
  return [{ kind: "path", d, ...paint }];
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
  const dash = marker === "square" ? { dash: [4, 3] } : {};
  return [{ kind: "path", d: path, stroke: color, strokeWidth: 1.5, ...dash }];
}

/** Below the axis: what lines and areas mean. */
function key(series: readonly VarianceSeries[], { left, right, rows }: VarianceBox, theme: Theme) {
  const y = rows.bottom + KEY_TOP;
  const entries: { text: string; symbol: (x: number) => Mark }[] = [];
  if (series.some(({ theory }) => theory)) {
    const symbol = (x: number): Mark => ({
      kind: "lines",
      lines: [[x, y, x + KEY_SYMBOL, y]],
      stroke: theme.ink,
      strokeWidth: 1.5,
    });
    entries.push({ text: "theory", symbol });
  }
  if (series.some(({ band }) => band)) {
    const box = { y: y - 5, width: KEY_SYMBOL, height: 10 };
    const symbol = (x: number): Mark => ({
      kind: "rectangle",
      x,
      ...box,
      fill: theme.ink,
      fillOpacity: 0.2,
    });
    entries.push({ text: right - left < SLIM ? "9 in 10" : "9 networks in 10", symbol });
  }
  const marks: Mark[] = [];
  let x = left;
  for (const { text, symbol } of entries) {
    const end = x + KEY_SYMBOL + 6 + textWidth(text, 12);
    if (end > right + 14) break;
    marks.push(symbol(x), {
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

const KEY_TOP = 36;
const KEY_SYMBOL = 18;
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
    if (place === "inside") return [{ kind: "point", shape: marker, x, y, radius, ...paint }];
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
