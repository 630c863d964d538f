/** Layer by layer: the length of signals, the correlation of two inputs, the gradient; theory as lines. */
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear } from "d3-scale";
import { axis } from "./axis.js";
import { decadeScale, decadeTickFormat } from "./decade-scale.js";
import { formatFixed, formatNumber } from "./format.js";
import { headingFits, type PanelHeading, panelHeading } from "./panel-heading.js";
import {
  limitOfPairs,
  type PhaseDiagramData,
  type PhaseLayer,
  phaseLayers,
} from "./phase-diagram-data.js";
import { chartNames } from "./phase-diagram-names.js";
import type { Mark, Panel, TextRun } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

const HEADING = 26;
const GAP = 14;
/** Below the last chart: the layers, and what is theory and what is measured. */
const AXIS = 28;
const LEGEND = 20;
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
}

/** How high all charts are together, each of `height`. */
export function chartsHeight(height: number): number {
  return CHARTS * (HEADING + height) + (CHARTS - 1) * GAP + AXIS + LEGEND;
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
  let { top } = box;
  let bottom = top;
  for (const of of [lengthChart, pairsChart, gradientChart]) {
    const range: [number, number] = [top + HEADING + box.height, top + HEADING];
    const chart = of(data, layers, range);
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
  marks.push(...layerAxis(data, box, bottom, theme), ...legend(data, box, bottom + AXIS, theme));
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
  const aside = everyLength
    ? "every q is kept"
    : bounded
      ? [{ text: `q* = ${formatNumber(qStar, 2)}` }, ...scaleText("q", xiQ)]
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
    ...(drawn ? { limit: { name: "q*", value: qStar } } : {}),
    ...(bounded && xiQ !== undefined ? { depthScale: { of: "q", layers: xiQ } } : {}),
  };
}

function pairsChart(
  data: PhaseDiagramData,
  layers: readonly PhaseLayer[],
  range: [number, number],
): Chart {
  const { theory, pairs } = data;
  const cStar = limitOfPairs(data);
  const xiC = cStar === undefined ? undefined : theory.xiC;
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
    lines: pairs.map((pair, index) => ({
      from: 0,
      values: [pair, ...layers.map(({ correlations }) => correlations[index] ?? Number.NaN)],
    })),
    points: layers.map(({ measuredCorrelation }) => measuredCorrelation),
    ...(cStar === undefined ? {} : { limit: { name: "c*", value: cStar } }),
    ...(xiC === undefined ? {} : { depthScale: { of: "c", layers: xiC } }),
    names: ["unlike", "nearly alike"],
  };
}

function gradientChart(
  { theory, depth }: PhaseDiagramData,
  layers: readonly PhaseLayer[],
  range: [number, number],
): Chart {
  const chi1 = `χ₁ = ${formatNumber(theory.chi1, 3)}`;
  const bounded = Number.isFinite(theory.qStar);
  const where = theory.everyLength ? "" : bounded ? " at q*" : " in the limit";
  const unit = `mean square, layer ${depth} = 1`;
  const values = layers.map(({ gradient }) => gradient);
  const points = layers.map(({ measuredGradient }) => measuredGradient);
  return {
    id: "gradient",
    headings: [
      { title: "Gradient on its way back", aside: `${unit}; ${chi1}${where}` },
      { title: "Gradient on its way back", aside: `${unit}; ${chi1}` },
      { title: "Gradient", aside: `${unit}; ${chi1}` },
      { title: "Gradient", aside: unit },
    ],
    y: decadeScale([...values, ...points], range),
    logarithmic: true,
    lines: [{ from: 1, values }],
    points,
  };
}

function acrossOf({ depth }: PhaseDiagramData, { left, right }: Box): ScaleLinear<number, number> {
  return scaleLinear([0, depth], [left, right]);
}

function panel(data: PhaseDiagramData, chart: Chart, box: Box, theme: Theme): Mark[] {
  const { left, right } = box;
  const top = box.top + HEADING;
  const bottom = top + box.height;
  const x = acrossOf(data, box);
  const { y } = chart;
  const styles = seriesStyles(theme);
  const has = (value: number) => Number.isFinite(value) && (!chart.logarithmic || value > 0);
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
    values.flatMap((value, index) => [x(from + index), has(value) ? y(value) : Number.NaN]),
  );
  inside.push({
    kind: "lines",
    lines,
    stroke: styles.theory,
    strokeWidth: 2,
  });
  const measured = chart.points.flatMap((value, index) => [
    x(index + 1),
    has(value) ? y(value) : Number.NaN,
  ]);
  const radius = Math.max(1.75, Math.min(4, (right - left) / data.depth / 4));
  const points = chart.points.flatMap((value, index): Mark[] => {
    if (Number.isNaN(value)) return [];
    const at = { kind: "point", x: x(index + 1), fill: styles.measured } as const;
    if (has(value)) {
      return [
        { ...at, shape: "circle", y: y(value), radius, stroke: theme.paper, strokeWidth: 0.75 },
      ];
    }
    // Off the axis: an arrow that way.
    const lost = value > 0;
    const rotate = lost ? 0 : 180;
    return [
      { ...at, shape: "triangle", y: lost ? top + 5 : bottom - 5, radius: radius + 1, rotate },
    ];
  });
  const headings = chart.headings.map((heading) => ({ ...heading, left, right, top: box.top }));
  const heading = headings.find(headingFits) ?? headings.at(-1);
  const limit = chart.limit && { name: chart.limit.name, y: y(chart.limit.value) };
  return [
    ...(heading ? panelHeading(heading, theme) : []),
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

/** Neither is a colour of the plane: those say what becomes of gradients. */
export function seriesStyles(theme: Theme): { theory: string; measured: string } {
  return { theory: theme.ink, measured: theme.arms.smaller.color };
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

function legend(
  { width }: PhaseDiagramData,
  { left, right }: Box,
  top: number,
  theme: Theme,
): Mark[] {
  const styles = seriesStyles(theme);
  const middle = top + 8;
  const text = {
    kind: "text",
    size: 12,
    anchor: "start",
    baseline: "middle",
    fill: theme.muted,
  } as const;
  const theory = "theory";
  const second = left + 24 + textWidth(theory, 12) + 18;
  const network = `one network, ${width} wide`;
  const inputs = `${network}, unlike inputs`;
  const fits = second + 10 + textWidth(inputs, 12) <= right + CHARTS_RIGHT;
  return [
    {
      kind: "lines",
      lines: [[left, middle, left + 18, middle]],
      stroke: styles.theory,
      strokeWidth: 2,
    },
    { ...text, x: left + 24, y: middle, text: theory },
    { kind: "point", shape: "circle", x: second, y: middle, radius: 4, fill: styles.measured },
    { ...text, x: second + 10, y: middle, text: fits ? inputs : network },
  ];
}
