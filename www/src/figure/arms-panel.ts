/** One quantity's variance layer by layer, in networks that differ in their scale alone. */
import { line } from "d3-shape";
import { ARMS, type ArmName } from "./arm.js";
import { axis } from "./axis.js";
import type { Series } from "./initialization-series.js";
import { panelHeading } from "./panel-heading.js";
import type { Rows } from "./rows.js";
import type { Mark, Panel } from "./scene.js";
import { textWidth } from "./text.js";
import type { ArmStyle, Theme } from "./theme.js";
import { axisExtent, lanes, type VarianceBox, varianceFrame } from "./variance-panel.js";
import {
  placeOf,
  type VarianceScale,
  varianceScale,
  varianceX,
  wholePowers,
} from "./variance-scale.js";

/** One network's line. */
export interface ArmSeries {
  readonly series: Series;
  /** The network of the figure has none unless its scale has a name. */
  readonly arm?: ArmName;
  /** Whether it is the network of the figure. */
  readonly own: boolean;
}

export interface ArmsBox extends VarianceBox {
  readonly id: string;
  readonly title: string;
  /** What the figure's own network is called, where it is none of those with a name. */
  readonly own?: string;
}

/** Rows at least this high have a marker each. */
const MARKER_ROW = 9;
/** From one arm to the next in a lane. */
const LANE_STEP = 7;
/** At least so far apart are ticks. */
const TICK = 25;

/** The panel: a line an arm on one logarithmic axis, the figure's own network in ink or emphasised. */
export function armsPanel(
  all: readonly ArmSeries[],
  box: ArmsBox,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, right, rows } = box;
  const statistics = all.flatMap(({ series }) => series.statistics);
  const scale = varianceScale(statistics, [left, right]);
  // A network without a gradient in its last layer tells its others as they are, and has the shorter name.
  const [name = ""] = all.map(({ series }) => series.name).sort((a, b) => b.length - a.length);
  // Gradients beside those of z are named by what they are of alone.
  const of = name.startsWith("of ") ? name : `of ${name}`;
  const told = [
    `variance ${of}, log scale`,
    `var. ${of}, log scale`,
    `variance ${of}`,
    `var. ${of}`,
    name,
    "variance",
  ].find((text) => textWidth(text, 12) <= right - left);
  const marks: Mark[] = [
    ...panelHeading({ title: box.title, left, right, top: rows.head }, theme),
    {
      kind: "text",
      x: left,
      y: rows.top - 12,
      text: told ?? "",
      size: 12,
      anchor: "start",
      fill: theme.muted,
    },
    ...ownKey(box, theme),
    ...axis({
      theme,
      scale: scale.log,
      side: "bottom",
      at: rows.bottom,
      grid: rows.bottom - rows.top,
      // As many as have room: of two, one is soon at an end where a lane's name stands.
      count: (right - left) / TICK,
      tick: 0,
      ...wholePowers(scale),
      extent: axisExtent(scale, [left - 14, right + 14]),
    }),
    ...lanes(scale, box, theme),
    // The figure's own line over the others.
    ...[...all]
      .sort((a, b) => Number(a.own) - Number(b.own))
      .flatMap((each) => curve(each, scale, rows, theme)),
  ];
  return { marks, frame: varianceFrame(box.id, scale, rows) };
}

/** At the title's other end, where there is room: the figure's own mark and what it stands for. */
function ownKey({ own, title, left, right, rows }: ArmsBox, theme: Theme): Mark[] {
  if (own === undefined) return [];
  const start = right - textWidth(own, 12) - 12;
  if (start < left + textWidth(title, 14, 600) + 8) return [];
  const style = { kind: "text", size: 12, fill: theme.ink, weight: 600 } as const;
  return [
    {
      kind: "point",
      shape: "diamond",
      x: start + 4,
      y: rows.head + 10,
      radius: 4,
      fill: theme.ink,
    },
    { ...style, x: right, y: rows.head + 14, text: own, anchor: "end" },
  ];
}

function curve(
  { series: { statistics }, arm, own }: ArmSeries,
  scale: VarianceScale,
  rows: Rows,
  theme: Theme,
): Mark[] {
  const style: Omit<ArmStyle, "text"> = arm
    ? theme.arms[arm]
    : { color: theme.ink, dash: [], shape: "diamond" };
  const middle = (row: number) => rows.middles[row] ?? 0;
  const path = line<(typeof statistics)[number]>(
    (each) => varianceX(scale, each),
    (_, row) => middle(row),
  )
    .defined((each) => placeOf(each) === "inside")
    .digits(2)([...statistics]);
  const every = Math.max(1, Math.ceil(MARKER_ROW / rows.height));
  // Those that have left the axis stand beside one another.
  const aside = arm ? LANE_STEP * (ARMS.indexOf(arm) - (ARMS.length - 1) / 2) : 0;
  const marks: Mark[] = path
    ? [
        {
          kind: "path",
          d: path,
          stroke: style.color,
          strokeWidth: own ? 2.5 : 1.5,
          dash: style.dash,
        },
      ]
    : [];
  statistics.forEach((each, row) => {
    const last = row === statistics.length - 1;
    if (!last && row % every !== 0) return;
    marks.push({
      kind: "point",
      shape: style.shape,
      x: varianceX(scale, each) + (placeOf(each) === "inside" ? 0 : aside),
      y: middle(row),
      radius: own ? 4 : 3.25,
      ...(style.shape === "cross"
        ? { stroke: style.color, strokeWidth: 1.75 }
        : { fill: style.color, stroke: theme.paper, strokeWidth: 0.75 }),
    });
  });
  return marks;
}
