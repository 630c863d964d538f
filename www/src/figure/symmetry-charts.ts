/** Step by step: how many units differ, how far they lie apart, and the loss. */
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import { axis } from "./axis.js";
import { decadeEnds, decadeTickFormat } from "./decade-scale.js";
import { formatCount, formatNumber } from "./format.js";
import { placeLabels } from "./label.js";
import { panelHeading } from "./panel-heading.js";
import type { Mark, Panel, TextMark, TextRun } from "./scene.js";
import {
  type CountDip,
  countDips,
  deadLayers,
  type SymmetryData,
  shownMoment,
} from "./symmetry-data.js";
import { textBox, textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export const CHART_HEADING = 26;
/** Between two charts. */
export const CHART_GAP = 14;
/** Below the last one, for the steps. */
export const CHART_AXIS = 28;
/** Below a heading, for a note that has no room beside it. */
const NOTE = 15;
/** Right of each, for the last of its ticks. */
export const CHART_RIGHT = 22;

/** Spreads are drawn down to here: a single-precision number knows no smaller part of itself. */
const LEAST_SPREAD = 1e-8;
const ONE = "one unit: nothing to compare";
const ONE_EACH = "one unit per layer: nothing to compare";
/** A spread is never more than all; a line there would be hidden by the chart's edge. */
const ABOVE_ALL = 1.2;
/** The axis of spreads reaches down to the first of these at least, or to the second where there are none. */
const HIGH_SPREAD = 0.5;
const NO_SPREAD = 0.1;
/** The axis of the loss reaches up to here at least. */
const LEAST_LOSS = 1e-3;
/** A loss that falls or rises by more than this factor would lie on the floor of a linear axis. */
const LINEAR_LOSS = 100;
/** Losses are drawn logarithmically down to here. */
const LOG_LOSS = 1e-8;

interface Sides {
  readonly left: number;
  readonly right: number;
}

interface Box extends Sides {
  readonly top: number;
  /** Of one chart. */
  readonly height: number;
}

interface Chart {
  readonly id: string;
  readonly title: string;
  /** Set quietly after the title or, where there is no room, below it; the longest first. */
  readonly note?: readonly string[];
  /** As wide as the aside ever gets, so that the note stays where it is from step to step. */
  readonly widest?: string;
  readonly aside?: string | readonly TextRun[];
  readonly y: (
    range: [number, number],
  ) => ScaleLinear<number, number> | ScaleLogarithmic<number, number>;
  readonly series: readonly (readonly number[])[];
  /** What stands in the chart where there is no line to draw. */
  readonly empty?: string;
  readonly stepped?: boolean;
  /** These ticks rather than the scale's own. */
  readonly ticks?: readonly number[];
  /** What is to be said at a moment of a layer's line, where its value alone would puzzle. */
  readonly remark?: { readonly layer: number; readonly moment: number; readonly text: string };
}

export function chartPanels(
  data: SymmetryData,
  box: Box,
  theme: Theme,
): { marks: Mark[]; frames: Panel[] } {
  const marks: Mark[] = [];
  const frames: Panel[] = [];
  const all = charts(data, theme);
  let { top } = box;
  all.forEach((chart, index) => {
    const drawn = chartPanel(data, chart, { ...box, top }, index === all.length - 1, theme);
    marks.push(...drawn.marks);
    frames.push(drawn.frame);
    top += headingHeight(chart, box) + box.height + CHART_GAP;
  });
  return { marks, frames };
}

/** How high all charts are together. */
export function chartsHeight(data: SymmetryData, box: Omit<Box, "top">, theme: Theme): number {
  const headings = charts(data, theme).map((chart) => headingHeight(chart, box));
  return headings.reduce((sum, heading) => sum + heading + box.height, 2 * CHART_GAP) + CHART_AXIS;
}

function headingHeight(chart: Chart, box: Sides): number {
  return CHART_HEADING + (chart.note !== undefined && !noteFits(chart, box) ? NOTE : 0);
}

/** Whether there is room for the whole note between the title and the aside. */
function noteFits({ title, note, widest = "" }: Chart, { left, right }: Sides): boolean {
  const words = textWidth(note?.[0] ?? "", 12) + textWidth(widest, 12);
  return textWidth(title, 14, 600) + 8 + words + 12 <= right - left;
}

/** From none to the largest finite loss, or where powers of ten lie between them from the least; and a little more. */
export function lossScale(
  { moments }: SymmetryData,
  range: [number, number],
): ScaleLinear<number, number> | ScaleLogarithmic<number, number> {
  const finite = moments.map(({ evaluation }) => evaluation.dataLoss).filter(Number.isFinite);
  const most = Math.max(LEAST_LOSS, ...finite);
  const least = Math.max(LOG_LOSS, Math.min(most, ...finite));
  return most > LINEAR_LOSS * least
    ? scaleLog([least / 1.3, most * 1.3], range).clamp(true)
    : scaleLinear([0, 1.08 * most], range);
}

/** Up to all, and down to a power of ten or, where the least is not far, to 1, 2 or 5 times one. */
function spreadScale(shown: readonly number[], range: [number, number]) {
  const reached = [...shown, shown.length > 0 ? HIGH_SPREAD : NO_SPREAD, 1];
  const [low] = decadeEnds(reached.map(Math.log10), { short: 2, narrowest: 0 });
  return scaleLog([low, ABOVE_ALL], range);
}

function charts(data: SymmetryData, theme: Theme): Chart[] {
  const { moments, width } = data;
  // As the layers' lines, in hues for writing.
  const hues = [theme.regularized, theme.arms.larger.text];
  const now = shownMoment(data);
  const layers = now.units.map((_, layer) => layer);
  const per = (read: (units: (typeof now.units)[number]) => number) =>
    layers.map((layer) =>
      moments.map(({ units }) => (units[layer] ? read(units[layer]) : Number.NaN)),
    );
  const spreads = per(({ spread }) => (spread > 0 ? Math.max(spread, LEAST_SPREAD) : Number.NaN));
  const losses = moments.map(({ evaluation }) => evaluation.dataLoss);
  const finite = losses.filter(Number.isFinite);
  const shown = spreads.flat().filter(Number.isFinite);
  const listed = (texts: readonly string[]): string | TextRun[] =>
    texts.length === 1
      ? (texts[0] as string)
      : texts.flatMap((text, layer) => [
          { text: layer > 0 ? "   " : "" },
          { text: `layer ${layer + 1}: ${text}`, fill: hues[layer] ?? theme.muted },
        ]);
  const { dataLoss } = now.evaluation;
  // One remark, at the deepest: of which layers it holds is in the sentence.
  const dip = countDips(data).reduce<CountDip | undefined>(
    (deepest, each) =>
      deepest && deepest.from - deepest.to >= each.from - each.to ? deepest : each,
    undefined,
  );
  const [dead] = deadLayers(data);
  const alone = layers.length > 1 ? ONE_EACH : ONE;
  return [
    {
      id: "units",
      title: "Distinct hidden units",
      y: (range) => scaleLinear([0, width * 1.08], range),
      stepped: true,
      ...(width === 1
        ? { series: [], ticks: [], empty: alone }
        : {
            note: ["over 1 % of the largest weight apart", "1 % of the largest weight apart"],
            widest: widest(layers.length, layers.length > 1 ? `${width}` : `${width} of ${width}`),
            aside: listed(
              now.units.map(({ distinct, units }) =>
                layers.length > 1 ? `${distinct}` : `${distinct} of ${units}`,
              ),
            ),
            series: per(({ distinct }) => distinct),
            ticks: countTicks(width),
            ...(dip ? { remark: { ...dip, text: "largest weight grows" } } : {}),
            ...(dead
              ? {
                  remark: {
                    ...dead,
                    text: layers.length > 1 ? `layer ${dead.layer + 1} dead` : "all dead",
                  },
                }
              : {}),
          }),
    },
    {
      id: "spread",
      title: "Spread",
      y: (range) => spreadScale(shown, range),
      ...(width === 1
        ? { series: [], ticks: [], empty: alone }
        : {
            note: ["about their mean, as a share of their size", "as a share of their size"],
            widest: widest(layers.length, formatNumber(2.8e-8, 2)),
            aside: listed(
              now.units.map(({ spread }) => (spread === 0 ? "exactly 0" : formatNumber(spread, 2))),
            ),
            series: spreads,
            ...(shown.length === 0 ? { empty: "equal to the last bit" } : {}),
          }),
    },
    {
      id: "loss",
      title: "Loss",
      aside: Number.isFinite(dataLoss) ? formatNumber(dataLoss, 2) : "diverged",
      y: (range) => lossScale(data, range),
      series: [losses],
      ...(finite.length === 0 ? { empty: "not a finite number" } : {}),
    },
  ];
}

function chartPanel(
  data: SymmetryData,
  chart: Chart,
  box: Box,
  last: boolean,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, right } = box;
  const top = box.top + headingHeight(chart, box);
  const bottom = top + box.height;
  const steps = data.moments.map(({ step }) => step);
  const now = shownMoment(data);
  const x = scaleLinear([0, Math.max(1, data.steps)], [left, right]);
  const y = chart.y([bottom, top]);
  const inside: Mark[] = [];
  const drawn: number[][] = [];
  const styles = layerStyles(theme);
  chart.series.forEach((values, index) => {
    const { shape, ...stroke } = styles[index] ?? styles[0];
    const line: number[] = [];
    values.forEach((value, moment) => {
      const across = x(steps[moment] as number);
      const before = values[moment - 1];
      if (chart.stepped && before !== undefined && Number.isFinite(before)) {
        line.push(across, y(before));
      }
      line.push(across, Number.isFinite(value) ? y(value) : Number.NaN);
    });
    inside.push({ kind: "lines", lines: [line], ...stroke });
    drawn.push(line);
    const value = values[data.shown];
    if (value !== undefined && Number.isFinite(value)) {
      inside.push({
        kind: "point",
        shape,
        x: x(now.step),
        y: y(value),
        radius: 4,
        fill: stroke.stroke,
        stroke: theme.paper,
        strokeWidth: 1,
      });
    }
  });
  const { aside, remark } = chart;
  const remarks = remark
    ? placeLabels(
        [
          {
            text: remark.text,
            x: x(steps[remark.moment] as number),
            y: y(chart.series[remark.layer]?.[remark.moment] as number),
            radius: 3,
            fill: theme.muted,
            halo: theme.paper,
            size: 12,
            prefer: "left",
            aloof: true,
          },
        ],
        {
          within: { x: left + 4, y: top, width: right - left - 8, height: box.height },
          lines: drawn,
          leader: theme.muted,
        },
      )
    : [];
  const heading = { ...(aside === undefined ? {} : { aside }), left, right };
  const marks: Mark[] = [
    ...panelHeading({ title: chart.title, ...heading, top: box.top }, theme),
    ...noteMarks(chart, box, theme),
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: left,
      grid: right - left,
      tick: 0,
      count: box.height / 30,
      ...(chart.ticks ? { values: chart.ticks } : {}),
      ...("base" in y ? { format: decadeTickFormat(y) } : {}),
    }),
    {
      kind: "lines",
      lines: chart.series.length > 0 ? [[x(now.step), top, x(now.step), bottom]] : [],
      stroke: theme.muted,
      strokeWidth: 1,
    },
    {
      kind: "clip",
      x: left - 5,
      y: top - 5,
      width: right - left + 10,
      height: box.height + 10,
      marks: inside,
    },
    ...(chart.empty
      ? emptyMarks(chart.empty, [(left + right) / 2, (top + bottom) / 2], theme)
      : []),
    ...remarks,
    ...(last
      ? axis({
          theme,
          scale: x,
          side: "bottom",
          at: bottom,
          line: true,
          count: Math.min(data.steps, (right - left) / 90),
          format: (value) => (value === 0 ? "0 steps" : formatCount(value)),
          extent: [left - 30, right + CHART_RIGHT],
        })
      : []),
  ];
  const [low = 0, high = 1] = y.domain();
  return {
    marks,
    frame: {
      id: chart.id,
      x: left,
      y: top,
      width: right - left,
      height: box.height,
      xDomain: [0, Math.max(1, data.steps)],
      yDomain: "base" in y ? [Math.log10(low), Math.log10(high)] : [low, high],
    },
  };
}

/** After the title, smaller, or below it. */
function noteMarks(chart: Chart, box: Box, theme: Theme): Mark[] {
  const { title, note } = chart;
  if (!note) return [];
  const { left, right, top } = box;
  const text = note.find((each) => textWidth(each, 12) <= right - left) ?? note.at(-1) ?? "";
  const place = noteFits(chart, box)
    ? { x: left + textWidth(title, 14, 600) + 8, y: top + 14 }
    : { x: left, y: top + 14 + NOTE };
  return [{ kind: "text", ...place, text, size: 12, anchor: "start", fill: theme.muted }];
}

/** What stands beside a heading, of one layer or of two. */
function widest(layers: number, text: string): string {
  return layers === 1 ? text : `layer 1: ${text}   layer 2: ${text}`;
}

/** What there is instead of a line, on paper of its own: a grid line would strike it through. */
function emptyMarks(text: string, [x, y]: readonly [number, number], theme: Theme): Mark[] {
  const mark: TextMark = {
    kind: "text",
    x,
    y,
    text,
    size: 13,
    anchor: "middle",
    baseline: "middle",
    fill: theme.ink,
  };
  const { width, height, ...place } = textBox(mark);
  return [
    {
      kind: "rectangle",
      x: place.x - 6,
      y: place.y - 4,
      width: width + 12,
      height: height + 8,
      fill: theme.paper,
    },
    mark,
  ];
}

/** The first and the second layer: told apart by colour, dash and marker. */
function layerStyles(theme: Theme) {
  return [
    { stroke: theme.regularized, strokeWidth: 2, shape: "circle" },
    { stroke: theme.arms.larger.color, strokeWidth: 2, dash: [5, 3], shape: "square" },
  ] as const;
}

/** One and all, and half of them. */
function countTicks(units: number): number[] {
  const middle = units % 2 === 0 && units > 4 ? [units / 2] : [];
  return [...new Set([1, ...middle, units])];
}
