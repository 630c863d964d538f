/**
 * The derivation beside a network: for each step how much of what it predicts is there, on a logarithmic axis about 1,
 * and how far chance alone would move it.
 */
import { scaleLog } from "d3-scale";
import type { DerivationStep } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { type DerivationData, parts, stepOf } from "./derivation-data.js";
import {
  broken,
  CLAIMS,
  cancelling,
  distance,
  goneBefore,
  LINES,
  quoted,
  VERDICTS,
} from "./derivation-words.js";
import { formatDigits, formatFixed, formatNumber } from "./format.js";
import { listed } from "./listed.js";
import type { Mark, PointMark, Scene } from "./scene.js";
import type { Table } from "./table.js";
import type { Theme } from "./theme.js";

export type { DerivationData } from "./derivation-data.js";

/** Below this width a step's words stand over its mark. */
const NARROW = 600;
/** Below this width they are a little smaller. */
const SMALL = 400;
const ROW = { wide: 28, narrow: 44 } as const;
const LABELS = 200;
const VERDICT = 148;
const HEAD = 34;
const GROUP = 40;
const AXIS = 44;
const MARGIN = 14;
/** The axis reaches no farther; what lies beyond is an arrow at its end. */
const FARTHEST = 1000;
const SIZE = 13;

/** Draws the derivation. */
export function derivationScene(
  data: DerivationData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const narrow = width < NARROW;
  const row = narrow ? ROW.narrow : ROW.wide;
  const left = narrow ? MARGIN : LABELS;
  const right = width - (narrow ? MARGIN : VERDICT);
  const [steps, repairs] = parts(data);
  const extent = extentOf(data.derivation.steps, narrow);
  const [lowest, highest] = extent;
  const x = scaleLog(extent, [left, right]);
  const at = (ratio: number) => x(Math.min(highest, Math.max(lowest, ratio)));
  const bottom = HEAD + row * (steps.length + repairs.length) + GROUP;

  const marks: Mark[] = [
    {
      kind: "text",
      x: narrow ? MARGIN : x(1),
      y: 4,
      text: "measured ÷ predicted",
      size: SIZE,
      weight: 600,
      anchor: narrow ? "start" : "middle",
      baseline: "top",
      fill: theme.ink,
    },
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: bottom,
      grid: bottom - HEAD,
      extent: [0, width],
      format: formatNumber,
      line: true,
    }),
    {
      kind: "lines",
      lines: [[x(1), HEAD, x(1), bottom]],
      stroke: theme.ink,
      strokeWidth: 1.5,
    },
  ];
  let [y, number] = [HEAD, 1];
  for (const [index, group] of [steps, repairs].entries()) {
    if (index === 1) {
      marks.push({
        kind: "text",
        x: narrow ? MARGIN : 0,
        y: y + GROUP - 10,
        text: "With fewer assumptions",
        size: SIZE,
        weight: 600,
        anchor: "start",
        fill: theme.ink,
        halo: theme.paper,
      });
      y += GROUP;
    }
    for (const step of group) {
      marks.push(...rowOf(step, { number, at, y, row, narrow, left, right, width, theme }));
      y += row;
      number += 1;
    }
  }
  if (data.derivation.steps.some(hasBand)) {
    marks.push({
      kind: "text",
      x: narrow ? MARGIN : (left + right) / 2,
      y: bottom + AXIS - 20,
      text: "grey band: what chance does at this width",
      size: 12,
      anchor: narrow ? "start" : "middle",
      baseline: "top",
      fill: theme.muted,
    });
  }
  return {
    width,
    height: bottom + AXIS,
    background: theme.paper,
    title: `The derivation’s steps held against layer ${data.layer} of ${data.depth}`,
    description: derivationSentence(data),
    marks,
    panels: [],
    handles: [],
  };
}

/** Whether there is a ratio to show: where both sides are 0, have overflowed or underflowed there is none. */
function hasMark({ ratio, agreement }: DerivationStep): boolean {
  return Number.isFinite(ratio) && agreement !== "underflow";
}

function hasBand(step: DerivationStep): boolean {
  return step.high > step.low && hasMark(step);
}

/** From where to where the axis goes; `even` keeps 1 in the middle: over the marks, between claim and verdict. */
function extentOf(steps: readonly DerivationStep[], even: boolean): [number, number] {
  const ratios = steps.filter((step) => hasMark(step) && step.ratio > 0).map(({ ratio }) => ratio);
  const reach = (factors: readonly number[]) => Math.min(FARTHEST, Math.max(2, ...factors) * 1.25);
  const inverse = ratios.map((ratio) => 1 / ratio);
  const [below, above] = even
    ? [reach([...inverse, ...ratios]), reach([...inverse, ...ratios])]
    : [reach(inverse), reach(ratios)];
  return [1 / below, above];
}

interface Place {
  /** That of the step in the list below. */
  readonly number: number;
  readonly at: (ratio: number) => number;
  readonly y: number;
  readonly row: number;
  readonly narrow: boolean;
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly theme: Theme;
}

function rowOf(step: DerivationStep, place: Place): Mark[] {
  const { number, at, y, row, narrow, left, right, width, theme } = place;
  const middle = narrow ? y + 29 : y + row / 2;
  const words = narrow ? y + 13 : middle;
  const color = colorOf(step, theme);
  const verdict = VERDICTS[step.agreement];
  const ratio = hasMark(step) ? `×${ratioText(step.ratio)} ` : "";
  const label = {
    kind: "text",
    size: width < SMALL ? 12 : SIZE,
    baseline: "middle",
    fill: theme.ink,
    halo: theme.paper,
  } as const;
  const marks: Mark[] = [];
  if (narrow) {
    // Words and mark stand over each other: a rule keeps them from the next.
    const rule = Math.round(y + row - 3) + 0.5;
    marks.push({
      kind: "lines",
      lines: [[MARGIN, rule, width - MARGIN, rule]],
      stroke: theme.rule,
      strokeWidth: 1,
    });
  }
  if (hasBand(step)) {
    const [low, high] = [at(step.low), at(step.high)];
    const height = 10;
    marks.push({
      kind: "rectangle",
      x: low,
      y: middle - height / 2,
      width: high - low,
      height,
      radius: 2,
      fill: theme.muted,
      fillOpacity: 0.28,
    });
  }
  if (hasMark(step)) {
    const outside = at(step.ratio) <= left + 0.5 || at(step.ratio) >= right - 0.5;
    marks.push(
      {
        kind: "lines",
        lines: [[at(1), middle, at(step.ratio), middle]],
        stroke: color,
        strokeWidth: 3,
      },
      {
        kind: "point",
        shape: outside ? "arrow" : shapeOf(step),
        ...(outside && { rotate: step.ratio < 1 ? -90 : 90 }),
        x: at(step.ratio),
        y: middle,
        radius: 5.5,
        fill: color,
        stroke: step.agreement === "apart" && !outside ? color : theme.paper,
        strokeWidth: step.agreement === "apart" && !outside ? 2.5 : 1,
      },
    );
  }
  marks.push(
    {
      ...label,
      x: narrow ? MARGIN : 0,
      y: words,
      text: `${number}. ${CLAIMS[step.step]}`,
      anchor: "start",
    },
    {
      ...label,
      x: narrow ? width - MARGIN : width,
      y: words,
      anchor: "end",
      text: [
        { text: ratio, fill: theme.ink },
        { text: verdict.word, fill: wordColor(step, theme), weight: 600 },
      ],
    },
  );
  return marks;
}

function ratioText(ratio: number): string {
  if (ratio >= 0.1 && ratio < 10) return formatFixed(ratio, 2);
  return formatDigits(ratio, ratio < 1 ? 2 : 3);
}

function shapeOf({ agreement }: DerivationStep): PointMark["shape"] {
  return agreement === "apart" ? "cross" : agreement === "chance" ? "diamond" : "circle";
}

function colorOf({ agreement }: DerivationStep, theme: Theme): string {
  if (agreement === "close") return theme.arms.unscaled.color;
  if (agreement === "apart" || agreement === "non-finite") return theme.unregularized;
  return theme.muted;
}

/** Letters need more contrast than marks. */
function wordColor(step: DerivationStep, theme: Theme): string {
  return step.agreement === "close" ? theme.ink : colorOf(step, theme);
}

/** What is seen, in a sentence or two. */
export function derivationSentence(data: DerivationData): string {
  const where = `In layer ${data.layer} of ${data.depth}`;
  const law = stepOf(data, "law");
  if (!law || law.agreement === "non-finite") {
    return `${where} the numbers have overflowed; there is nothing to compare.`;
  }
  if (law.agreement === "nothing") {
    return goneBefore(data)
      ? `${where} nothing flows any more: on the way all numbers have become zero.`
      : `${where} nothing flows: both sides of the law are zero.`;
  }
  const predicted = formatNumber(law.right);
  const found = formatNumber(law.left);
  return `${where} the law predicts a variance of ${predicted} and the network has ${found}: ${verdictOn(law)}${blame(law, data)}${soFar(data)}`;
}

/** What breaks, and that it does not show where errors cancel. */
function blame(law: DerivationStep, data: DerivationData): string {
  const cancelled = cancelling(data);
  if (cancelled.length > 0) {
    const each = cancelled.map((step) => `${quoted(step)} (×${formatNumber(step.ratio, 2)})`);
    return `, because errors cancel: ${listed(each)}.`;
  }
  const causes = broken(data);
  if (causes.length === 0) return ".";
  const certain = law.agreement === "chance" ? " for certain" : "";
  return `. What breaks${certain} is ${listed(causes.map(quoted))}.`;
}

/** How well the law fits the layer. */
function verdictOn(law: DerivationStep): string {
  switch (law.agreement) {
    case "close":
      return "as good as predicted";
    case "chance":
      return `${distance(law)}, no more than chance may do at this width`;
    case "underflow":
      return law.left === 0
        ? "what is predicted is too small for 32 bits"
        : `${distance(law)}, for numbers this small keep few of their digits`;
    default:
      return distance(law);
  }
}

/** What has become of the prediction over all layers, where this one alone hides it. */
function soFar(data: DerivationData): string {
  const [law, layers] = [stepOf(data, "law"), stepOf(data, "layers")];
  const hidden = law?.agreement === "close" || law?.agreement === "chance";
  if (!hidden || layers?.agreement !== "apart" || !Number.isFinite(layers.ratio)) return "";
  return ` But over all ${data.layer} layers it predicts ${formatNumber(layers.right)}, and the network has ${formatNumber(layers.ratio)} times as much.`;
}

/** The numbers of every step. */
export function derivationTable({ derivation, layer }: DerivationData): Table {
  return {
    caption: `The steps of the derivation in layer ${layer}`,
    columns: [
      "step",
      "line",
      "measured",
      "predicted",
      "ratio",
      "chance from",
      "chance to",
      "verdict",
    ],
    rows: derivation.steps.map(({ step, left, right, ratio, low, high, agreement }) => [
      CLAIMS[step],
      LINES[step],
      left,
      right,
      Number.isNaN(ratio) ? null : ratio,
      low,
      high,
      VERDICTS[agreement].word,
    ]),
  };
}
