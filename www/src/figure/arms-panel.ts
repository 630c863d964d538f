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
import { lanes, type VarianceBox } from "./variance-panel.js";
import { placeOf, type VarianceScale, varianceScale, varianceX } from "./variance-scale.js";

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
}

/** Rows at least this high have a marker each. */
const MARKER_ROW = 9;
/** From one arm to the next in a lane. */
const LANE_STEP = 7;

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
  const told = [`variance of ${name}`, `var. of ${name}`, name, "variance"].find(
    (text) => textWidth(text, 12) <= right - left,
  );
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
    ...axis({
      theme,
      scale: scale.log,
      side: "bottom",
      at: rows.bottom,
      grid: rows.bottom - rows.top,
      tick: 0,
      extent: [
        scale.zero === undefined ? left - 14 : scale.zero + 20,
        scale.overflow === undefined ? right + 14 : scale.overflow - 30,
      ],
    }),
    ...lanes(scale, box, theme),
    // The figure's own line over the others.
    ...[...all]
      .sort((a, b) => Number(a.own) - Number(b.own))
      .flatMap((each) => curve(each, scale, rows, theme)),
  ];
  const [low = 1, high = 10] = scale.log.domain();
  const frame: Panel = {
    id: box.id,
    x: left,
    y: rows.top,
    width: right - left,
    height: rows.bottom - rows.top,
    xDomain: [Math.log10(low), Math.log10(high)],
    yDomain: [rows.lines.length, 0],
    rows: rows.middles,
  };
  return { marks, frame };
}

function curve(
  { series: { statistics }, arm, own }: ArmSeries,
  scale: VarianceScale,
  rows: Rows,
  theme: Theme,
): Mark[] {
  const style: ArmStyle = arm ? theme.arms[arm] : { color: theme.ink, dash: [], shape: "diamond" };
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
