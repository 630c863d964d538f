import { line } from "d3-shape";
import type { Statistics } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { panelHeading } from "./panel-heading.js";
import type { Rows } from "./rows.js";
import type { Color, Mark, Paint, Panel, PathMark, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { placeOf, type VarianceScale, varianceScale, varianceX } from "./variance-scale.js";

/** One quantity's variance in every layer. */
export interface VarianceSeries {
  readonly name: string;
  readonly statistics: readonly Statistics[];
  readonly color: Color;
  /** Filled circles stand for the left panel's quantity, hollow squares for gradients. */
  readonly marker: "circle" | "square";
}

export interface VarianceBox {
  readonly left: number;
  readonly right: number;
  readonly rows: Rows;
}

/** The variance of each layer, a point a row, on one logarithmic axis for all series. */
export function variancePanel(
  series: readonly VarianceSeries[],
  box: VarianceBox,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, right, rows } = box;
  const all = series.flatMap(({ statistics }) => statistics);
  const scale = varianceScale(all, [left, right]);
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
  for (const each of series) marks.push(...connection(each, scale, rows, radius));
  for (const each of series) marks.push(...points(each, scale, rows, radius, theme));
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
function lanes(scale: VarianceScale, box: VarianceBox, theme: Theme): Mark[] {
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
