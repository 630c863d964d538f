/** Layer by layer: the length of signals, the correlation of two inputs, the gradient; theory as lines. */
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear } from "d3-scale";
import { axis } from "./axis.js";
import { decadeScale, decadeTickFormat } from "./decade-scale.js";
import { formatFixed, formatNumber } from "./format.js";
import { headingFits, type PanelHeading, panelHeading } from "./panel-heading.js";
import { CHART_KEY, chartKey, offAxis, seriesStyles } from "./phase-diagram-chart-key.js";
import {
  limitOfPairs,
  type PhaseDiagramData,
  type PhaseLayer,
  phaseLayers,
} from "./phase-diagram-data.js";
import { chartNames } from "./phase-diagram-names.js";
import { chi1Holds } from "./phase-diagram-words.js";
import type { Mark, Panel, TextRun } from "./scene.js";
import type { Theme } from "./theme.js";

const HEADING = 26;
const GAP = 14;
/** Below the last chart: the layers. */
const AXIS = 28;
/** Right of each, for the names of fixed points. */
export const CHARTS_RIGHT = 24;
const CHARTS = 3;
/** Above a correlation of 1, for the name of a line that keeps to it; the name may reach into the heading's foot. */
const ABOVE_ONE = 15;
const HEADING_FOOT = 2;

type YScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Of one chart. */
  readonly height: number;
}

interface Chart {
  readonly id: string;
  /** What is drawn, and the one thing to know about it; in a narrower chart fewer words. */
  readonly headings: readonly Pick<PanelHeading, "title" | "aside">[];
  readonly y: YScale;
  readonly logarithmic: boolean;
  /** From which layer on each line goes, 0 for the inputs, and its numbers. */
  readonly lines: readonly { readonly from: number; readonly values: readonly number[] }[];
  readonly points: readonly number[];
  /** Where it goes in the end. */
  readonly limit?: { readonly name: string; readonly value: number };
  /** The layers over which a deviation shrinks to 1/e. */
  readonly depthScale?: { readonly of: "q" | "c"; readonly layers: number };
  /** What the lines are of, one by one. */
  readonly names?: readonly string[];
  /** What is said where there is nothing to draw. */
  readonly empty: string;
}

/** How high all charts are together, each of `height`. */
export function chartsHeight(height: number): number {
  return CHARTS * (HEADING + height) + (CHARTS - 1) * GAP + AXIS + CHART_KEY;
}

/** How high one chart is if all together are so high. */
export function chartHeight(together: number): number {
  return (together - chartsHeight(0)) / CHARTS;
}

export function chartPanels(
  data: PhaseDiagramData,
  box: Box,
  theme: Theme,
): { marks: Mark[]; frames: Panel[] } {
  const layers = phaseLayers(data);
  const marks: Mark[] = [];
  const frames: Panel[] = [];
  const charts: Chart[] = [];
  let { top } = box;
  let bottom = top;
  for (const of of [lengthChart, pairsChart, gradientChart]) {
    const range: [number, number] = [top + HEADING + box.height, top + HEADING];
    const chart = of(data, layers, range);
    charts.push(chart);
    [bottom] = range;
    marks.push(...panel(data, chart, { ...box, top }, theme));
    const [low = 0, high = 1] = chart.y.domain();
    frames.push({
      id: chart.id,
      x: box.left,
      y: range[1],
      width: box.right - box.left,
      height: box.height,
      xDomain: [0, data.depth],
      yDomain: chart.logarithmic ? [Math.log10(low), Math.log10(high)] : [low, high],
    });
    top = bottom + GAP;
  }
  const off = charts.filter((chart) => !isEmpty(chart)).flatMap(({ points }) => points);
  const under = { left: box.left, right: box.right + CHARTS_RIGHT, top: bottom + AXIS };
  marks.push(
    ...layerAxis(data, box, bottom, theme),
    ...chartKey(
      {
        width: data.width,
        zero: off.includes(0),
        overflow: off.includes(Number.POSITIVE_INFINITY),
        depthScale: data.theory.xiQ !== undefined && layers.some(({ length }) => length > 0),
      },
      under,
      theme,
    ),
  );
  return { marks, frames };
}

/** The depth scale of lengths or of correlations, as the article has it. */
function xi(of: "q" | "c"): TextRun[] {
  return [{ text: "ξ" }, { text: of, italic: true, lowered: true }];
}

function layersText(layers: number): string {
  const number = formatNumber(layers, 2);
  return `${number} ${number === "1" ? "layer" : "layers"}`;
}

function scaleText(of: "q" | "c", layers: number | undefined): TextRun[] {
  if (layers === undefined) return [];
  const much = Number.isFinite(layers) ? layersText(layers) : "∞";
  return [{ text: ", " }, ...xi(of), { text: ` = ${much}` }];
}

function lengthChart(
  { theory }: PhaseDiagramData,
  layers: readonly PhaseLayer[],
  range: [number, number],
): Chart {
  const { qStar, xiQ, everyLength } = theory;
  const values = layers.map(({ length }) => length);
  const points = layers.map(({ measuredLength }) => measuredLength);
  const bounded = Number.isFinite(qStar) && !everyLength;
  const there = values.some((value) => value > 0);
  const aside = everyLength
    ? "every q is kept"
    : bounded
      ? [{ text: `q* = ${formatNumber(qStar, 2)}` }, ...(there ? scaleText("q", xiQ) : [])]
      : "grows without bound";
  const drawn = bounded && qStar > 0;
  return {
    id: "length",
    headings: [
      { title: "Mean square q of signals", aside },
      { title: "Mean square q", aside },
    ],
    y: decadeScale([...values, ...points, ...(drawn ? [qStar] : [])], range),
    logarithmic: true,
    lines: [{ from: 1, values }],
    points,
    empty: "no signal",
    ...(drawn ? { limit: { name: "q*", value: qStar } } : {}),
    ...(bounded && xiQ !== undefined ? { depthScale: { of: "q", layers: xiQ } } : {}),
  };
}

function pairsChart(
  data: PhaseDiagramData,
  layers: readonly PhaseLayer[],
  range: [number, number],
): Chart {
  const { cStar, xiC } = limitOfPairs(data);
  const aside =
    cStar === undefined ? "" : [{ text: `c* = ${formatFixed(cStar, 2)}` }, ...scaleText("c", xiC)];
  return {
    id: "correlation",
    headings: [
      { title: "Correlation of two inputs", aside },
      { title: "Correlation", aside },
    ],
    y: scaleLinear([0, 1], [range[0], range[1] + ABOVE_ONE]),
    logarithmic: false,
    lines: data.pairs.map((pair, index) => ({
      from: 0,
      values: [pair, ...layers.map(({ correlations }) => correlations[index] ?? Number.NaN)],
    })),
    points: layers.map(({ measuredCorrelation }) => measuredCorrelation),
    empty: "no signal",
    ...(cStar === undefined ? {} : { limit: { name: "c*", value: cStar } }),
    ...(xiC === undefined ? {} : { depthScale: { of: "c", layers: xiC } }),
    names: ["unlike", "nearly alike"],
  };
}

function gradientChart(
  data: PhaseDiagramData,
  layers: readonly PhaseLayer[],
  range: [number, number],
): Chart {
  const chi1 = `χ₁ = ${formatNumber(data.theory.chi1, 3)}${chi1Holds(data)}`;
  const unit = `mean square, layer ${data.depth} = 1`;
  const values = layers.map(({ gradient }) => gradient);
  const points = layers.map(({ measuredGradient }) => measuredGradient);
  const headings = [
    { title: "Gradient going back", aside: `${unit}; ${chi1}` },
    { title: "Gradient", aside: `${unit}; ${chi1}` },
    { title: "Gradient", aside: unit },
  ];
  const chart = {
    id: "gradient",
    y: decadeScale([...values, ...points], range),
    logarithmic: true,
    lines: [{ from: 1, values }],
    points,
    empty: "no gradient comes back",
  };
  // Then there is none in the last layer to measure by either.
  const none = [{ title: "Gradient going back", aside: chi1 }];
  return { ...chart, headings: isEmpty(chart) ? none : headings };
}

/** Whether a value has a place in its chart. */
function has({ logarithmic }: Pick<Chart, "logarithmic">, value: number): boolean {
  return Number.isFinite(value) && (!logarithmic || value > 0);
}

/** Whether there is not so much as a stretch of a line in it, nor a point. */
function isEmpty(chart: Pick<Chart, "logarithmic" | "lines" | "points">): boolean {
  const here = (value: number) => has(chart, value);
  const lines = chart.lines.some(({ values }) => values.filter(here).length > 1);
  return !lines && !chart.points.some(here);
}

function acrossOf({ depth }: PhaseDiagramData, { left, right }: Box): ScaleLinear<number, number> {
  return scaleLinear([0, depth], [left, right]);
}

function panel(data: PhaseDiagramData, chart: Chart, box: Box, theme: Theme): Mark[] {
  const { left, right } = box;
  const headings = chart.headings.map((heading) => ({ ...heading, left, right, top: box.top }));
  const heading = headings.find(headingFits) ?? headings.at(-1);
  const above = heading ? panelHeading(heading, theme) : [];
  if (isEmpty(chart)) return [...above, ...emptyPanel(chart, box, theme)];
  const top = box.top + HEADING;
  const bottom = top + box.height;
  const x = acrossOf(data, box);
  const { y } = chart;
  const styles = seriesStyles(theme);
  const inside: Mark[] = [];
  if (chart.limit) {
    const height = y(chart.limit.value);
    inside.push({
      kind: "lines",
      lines: [[left, height, right, height]],
      stroke: theme.muted,
      strokeWidth: 1.25,
      dash: [5, 4],
    });
  }
  const { layers: scale = 0, of = "q" } = chart.depthScale ?? {};
  const marked = scale > 0 && scale <= data.depth ? x(scale) : undefined;
  if (marked !== undefined) {
    inside.push({
      kind: "lines",
      lines: [[marked, top, marked, bottom]],
      stroke: theme.muted,
      strokeWidth: 1.25,
      dash: [1.5, 3],
    });
  }
  const lines = chart.lines.map(({ from, values }) =>
    values.flatMap((value, index) => [x(from + index), has(chart, value) ? y(value) : Number.NaN]),
  );
  inside.push({
    kind: "lines",
    lines,
    stroke: styles.theory,
    strokeWidth: 2,
  });
  const measured = chart.points.flatMap((value, index) => [
    x(index + 1),
    has(chart, value) ? y(value) : Number.NaN,
  ]);
  const radius = Math.max(1.75, Math.min(4, (right - left) / data.depth / 4));
  const points = chart.points.flatMap((value, index): Mark[] => {
    if (Number.isNaN(value)) return [];
    const at = { x: x(index + 1), fill: styles.measured };
    if (has(chart, value)) {
      const edge = { stroke: theme.paper, strokeWidth: 0.75 };
      return [{ kind: "point", shape: "circle", ...at, y: y(value), radius, ...edge }];
    }
    const over = value > 0;
    return [offAxis({ ...at, y: over ? top + 5 : bottom - 5, radius: radius + 1 }, over)];
  });
  const limit = chart.limit && { name: chart.limit.name, y: y(chart.limit.value) };
  return [
    ...above,
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: left,
      grid: right - left,
      tick: 0,
      count: box.height / 30,
      ...("base" in y ? { format: decadeTickFormat(y) } : { values: [0, 0.5, 1] }),
    }),
    {
      kind: "clip",
      x: left - 6,
      y: top - 6,
      width: right - left + 12,
      height: box.height + 12,
      marks: [...inside, ...points],
    },
    ...chartNames(
      {
        within: {
          x: left,
          y: top - HEADING_FOOT,
          width: right - left,
          height: bottom - top + HEADING_FOOT,
        },
        lines: chart.names
          ? lines.map((line, index) => ({ line, name: chart.names?.[index] }))
          : [],
        drawn: [...lines, measured],
        ...(limit ? { limit } : {}),
        ...(marked === undefined ? {} : { depthScale: { x: marked, text: xi(of) } }),
      },
      theme,
    ),
  ];
}

/** Where there is nothing to draw there are no numbers to read it by either. */
function emptyPanel({ empty }: Chart, { left, right, top, height }: Box, theme: Theme): Mark[] {
  const [upper, lower] = [top + HEADING, top + HEADING + height];
  return [
    {
      kind: "lines",
      lines: [upper, lower].map((y) => [left, y, right, y]),
      stroke: theme.rule,
      strokeWidth: 1,
    },
    {
      kind: "text",
      x: (left + right) / 2,
      y: (upper + lower) / 2,
      text: empty,
      size: 13,
      anchor: "middle",
      baseline: "middle",
      fill: theme.muted,
    },
  ];
}

function layerAxis(data: PhaseDiagramData, box: Box, bottom: number, theme: Theme): Mark[] {
  const x = acrossOf(data, box);
  const most = Math.max(1, Math.min(data.depth, (box.right - box.left) / 80));
  const values = x.ticks(most).filter(Number.isInteger);
  const [, first] = values;
  return axis({
    theme,
    scale: x,
    side: "bottom",
    at: bottom,
    line: true,
    values,
    format: (layer) =>
      layer === 0 ? "inputs" : layer === first ? `layer ${layer}` : String(layer),
    extent: [box.left - 30, box.right + CHARTS_RIGHT],
  });
}
