/** How a network stretches the directions of its input: the singular values of its Jacobian, as a distribution. */
import { type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import type { Jacobian } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { formatNumber, formatPercent } from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { InitializationData, Spectrum } from "./initialization-data.js";
import { panelHeading } from "./panel-heading.js";
import type { Mark, Panel, TextMark } from "./scene.js";
import { relativeVarianceWords, smallestWords } from "./singular-words.js";
import { textWidth } from "./text.js";
import type { ArmStyle, Theme } from "./theme.js";

export interface SpectrumBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Whether there is no room for numbers beside the curves. */
  readonly stacked: boolean;
}

const HEADING = 44;
const HEIGHT = 170;
const AXIS = 28;
/** Between the curves and the numbers. */
const GAP = 40;
/** The share of the width that the curves take, where the numbers stand beside them. */
const SHARE = 0.56;
const LINE = 20;
/** What is stretched this many decades less than the most counts as not at all. */
const MOST_DECADES = 12;

/** The look of the figure's own network, and of the one it is held against. */
type Look = Pick<ArmStyle, "color" | "text" | "dash">;

/** The curves, and the numbers they come to. */
export function spectrumPanels(
  spectra: readonly Spectrum[] | undefined,
  data: InitializationData,
  { left, right, top, stacked }: SpectrumBox,
  theme: Theme,
): { marks: Mark[]; panels: Panel[]; bottom: number } {
  const depth = hiddenLayers(data.pass).length;
  const edge = stacked ? right : left + SHARE * (right - left);
  const above = top + HEADING;
  const below = above + HEIGHT;
  const numbersTop = stacked ? below + AXIS + 14 : top;
  const bottom = stacked ? numbersTop + 14 + LINE * (ROWS.length + 1) + 6 : below + AXIS;
  const values = (spectra ?? []).flatMap(({ jacobians }) => jacobians.flatMap(finite));
  const x = scaleOf(values, [left, edge]);
  const y = scaleLinear([0, 1], [below, above]);
  const where = depth === 1 ? "layer 1" : `layer ${depth}`;
  const marks: Mark[] = [
    ...panelHeading({ title: `From the input to ${where}`, left, right: edge, top }, theme),
    {
      kind: "text",
      x: left,
      y: above - 12,
      text: first(
        ["singular values s of the Jacobian: share below", "singular values s: share below"],
        edge - left,
      ),
      size: 12,
      anchor: "start",
      fill: theme.muted,
    },
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: left,
      grid: edge - left,
      tick: 0,
      values: [0, 0.5, 1],
      format: (share) => formatPercent(share),
    }),
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: below,
      tick: 4,
      line: true,
      extent: [left - 14, edge + 14],
    }),
    ...isometry(x, above, below, edge, theme),
  ];
  for (const spectrum of spectra ?? []) {
    const look = lookOf(spectrum, data, theme);
    for (const jacobian of spectrum.jacobians) {
      const points = curve(jacobian, x, y);
      if (points.length === 0) continue;
      marks.push({
        kind: "lines",
        lines: [points],
        stroke: look.color,
        strokeWidth: spectrum.own ? 2 : 1.5,
        dash: look.dash,
      });
    }
  }
  const frame: Panel = {
    id: "spectrum",
    x: left,
    y: above,
    width: edge - left,
    height: HEIGHT,
    xDomain: x.domain().map(Math.log10) as [number, number],
    yDomain: [0, 1],
  };
  const box = { left: stacked ? left - 24 : edge + GAP, right, top: numbersTop };
  marks.push(...numbers(spectra, data, box, theme));
  return { marks, panels: [frame], bottom };
}

function first(texts: readonly string[], room: number): string {
  return texts.find((text) => textWidth(text, 12) <= room) ?? "";
}

function lookOf({ own }: Spectrum, { arm }: InitializationData, theme: Theme): Look {
  const ink = { color: theme.ink, text: theme.ink };
  return own ? { ...(arm ? theme.arms[arm] : ink), dash: [] } : { ...ink, dash: [5, 3] };
}

function finite({ singularValues }: Jacobian): number[] {
  return [...singularValues].filter((value) => Number.isFinite(value) && value > 0);
}

/** From the least to the greatest value and 1, in whole decades. */
function scaleOf(
  values: readonly number[],
  range: [number, number],
): ScaleLogarithmic<number, number> {
  const most = Math.ceil(Math.log10(Math.max(1, ...values)) + 0.05);
  const least = Math.floor(Math.log10(Math.min(1, ...values)) - 0.05);
  const low = Math.max(least, Math.min(-1, most - MOST_DECADES));
  return scaleLog([Number(`1e${low}`), Number(`1e${Math.max(most, 1)}`)], range).clamp(true);
}

/** Stairs: at each value, the share of those that are not larger. What lies left of the axis is below it all along. */
function curve(
  { singularValues }: Jacobian,
  x: ScaleLogarithmic<number, number>,
  y: (share: number) => number,
): number[] {
  const count = singularValues.length;
  const [least = 0] = x.domain();
  const points: number[] = [];
  for (let index = count - 1; index >= 0; index -= 1) {
    const value = singularValues[index] ?? Number.NaN;
    if (Number.isNaN(value)) return [];
    if (value < least) {
      points.splice(0, points.length, x(least), y((count - index) / count));
      continue;
    }
    const at = x(value);
    points.push(at, y((count - 1 - index) / count), at, y((count - index) / count));
  }
  return points;
}

/** Where every direction would be, if all arrived as long as they were. */
function isometry(
  x: ScaleLogarithmic<number, number>,
  above: number,
  below: number,
  edge: number,
  theme: Theme,
): Mark[] {
  const at = Math.round(x(1)) + 0.5;
  const name: TextMark = {
    kind: "text",
    x: at + 5,
    y: below - 8,
    text: "s = 1",
    size: 12,
    anchor: "start",
    fill: theme.muted,
  };
  return [
    { kind: "lines", lines: [[at, above, at, below]], stroke: theme.muted, strokeWidth: 1 },
    ...(at + 5 + textWidth(name.text as string, 12) <= edge ? [name] : []),
  ];
}

const ROWS: readonly (readonly [string, (jacobian: Jacobian) => string])[] = [
  ["largest s", ({ singularValues }) => inFigures(singularValues[0])],
  [
    "smallest s",
    ({ singularValues }) =>
      smallestWords(singularValues.at(-1) ?? Number.NaN, singularValues[0] ?? Number.NaN).replace(
        "less than",
        "<",
      ),
  ],
  ["mean m of s²", ({ meanSquare }) => inFigures(meanSquare)],
  ["variance of s² ÷ m²", ({ relativeVariance }) => relativeVarianceWords(relativeVariance)],
];

function inFigures(value = Number.NaN): string {
  return formatNumber(value, 2);
}

/** What the curves come to: a column a network. */
function numbers(
  spectra: readonly Spectrum[] | undefined,
  data: InitializationData,
  { left, right, top }: { left: number; right: number; top: number },
  theme: Theme,
): Mark[] {
  const text = (x: number, line: number, words: string, anchor: TextMark["anchor"]): TextMark => ({
    kind: "text",
    x,
    y: top + 14 + line * LINE,
    text: words,
    size: 12,
    anchor,
    fill: theme.muted,
  });
  if (!spectra) return [text(left, 0, "…", "start")];
  const names = Math.max(...ROWS.map(([name]) => textWidth(name, 12)));
  const column = (right - left - names) / 2;
  const marks: Mark[] = ROWS.map(([name], row) => text(left, row + 1.2, name, "start"));
  spectra.forEach((spectrum, index) => {
    const look = lookOf(spectrum, data, theme);
    const end = left + names + (index + 1) * column;
    const name = shortened(spectrum.name, column - 12);
    marks.push({ ...text(end, 0, name, "end"), weight: 600, fill: look.text });
    const from = end - textWidth(name, 12, 600);
    marks.push({
      kind: "lines",
      lines: [[from, top + 20, end, top + 20]],
      stroke: look.color,
      strokeWidth: 1.5,
      dash: look.dash,
    });
    const [jacobian] = spectrum.jacobians;
    ROWS.forEach(([, of], row) => {
      const known = jacobian && !Number.isNaN(jacobian.meanSquare);
      const words = known ? of(jacobian) : "–";
      marks.push({ ...text(end, row + 1.2, words, "end"), fill: theme.ink });
    });
  });
  return marks;
}

/** A scheme's name, without what it says more closely or cut, where it is too long for its column. */
function shortened(name: string, room: number): string {
  const fits = (text: string) => textWidth(text, 12, 600) <= room;
  const [head = name] = name.split(",");
  if (fits(name) || fits(head)) return fits(name) ? name : head;
  let short = head;
  while (short.length > 1 && !fits(`${short}…`)) short = short.slice(0, -1).trimEnd();
  return `${short}…`;
}
