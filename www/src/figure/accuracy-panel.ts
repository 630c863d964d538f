/** How often two networks are right, epoch by epoch: validation drawn through, training dotted. */
import { scaleLinear } from "d3-scale";
import type { Evaluation } from "../wasm/weightscope.js";
import { apart } from "./apart.js";
import { axis } from "./axis.js";
import { formatFixed, THIN_SPACE } from "./format.js";
import { panelHeading } from "./panel-heading.js";
import type { Color, LinesMark, Mark, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

/** An evaluation of training and validation data at the end of an epoch; epoch 0 is before training. */
export interface EpochEvaluations {
  readonly epoch: number;
  readonly training: Evaluation;
  readonly validation?: Evaluation;
}

/** What is known of a network's accuracy. */
export interface AccuracyArm {
  readonly evaluation?: { readonly training: Evaluation; readonly validation?: Evaluation };
  readonly history?: readonly EpochEvaluations[];
}

export interface AccuracyData {
  readonly penalized: AccuracyArm;
  readonly unregularized: AccuracyArm;
  /** The penalty's name. */
  readonly name: string;
  readonly epoch: number;
  readonly epochs: number;
}

const HEADING = 26;
const CHART = 76;
const AXIS = 24;
const LINE = 18;
/** Right of the lines' ends: a piece of each line before its name, as a key. */
const SAMPLE = { offset: 11, width: 14, gap: 5 } as const;
/** Names keep this far above the axis, whose ticks have labels too. */
const ABOVE_AXIS = 9;

/** The two kinds of data, each with the dash of its line. */
const SETS = [
  ["training", "training", [1.5, 2.5]],
  ["validation", "validation", undefined],
] as const;

/** How high the panel will be: lines where there is a history, numbers where there is none. */
export function accuracyHeight(arms: readonly AccuracyArm[]): number {
  if (arms.some((arm) => arm.history)) return HEADING + CHART + AXIS;
  return arms.some((arm) => arm.evaluation) ? HEADING + 2 * LINE : 0;
}

/** How a line is drawn, and its sample. */
type LineStroke = Pick<LinesMark, "strokeWidth" | "dash"> & { readonly stroke: Color };

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** The marks of the panel; none where nothing was evaluated. */
export function accuracyPanel(data: AccuracyData, box: Box, theme: Theme): Mark[] {
  const arms = [
    { arm: data.unregularized, name: "unregularized", color: theme.unregularized },
    { arm: data.penalized, name: data.name, color: theme.regularized },
  ];
  const known = arms.map(({ arm }) => arm);
  if (accuracyHeight(known) === 0) return [];
  const heading = panelHeading(
    { ...box, title: "Accuracy", aside: `epoch ${data.epoch} of ${data.epochs}` },
    theme,
  );
  if (!known.some((arm) => arm.history)) return [...heading, ...numbers(arms, box)];
  return [...heading, ...lines(arms, data.epochs, box, theme)];
}

interface Arm {
  readonly arm: AccuracyArm;
  readonly name: string;
  readonly color: Color;
}

function numbers(arms: readonly Arm[], { left, right, top }: Box): Mark[] {
  const lines = arms.map(({ arm, name }) => {
    const known = SETS.flatMap(([set, word]) => {
      const accuracy = arm.evaluation?.[set]?.accuracy;
      return accuracy === undefined ? [] : [`${word} ${percent(accuracy)}`];
    });
    return `${name}: ${known.join(", ") || "not known"}`;
  });
  // Where the panel is too narrow the lines start under its axis labels.
  const widest = Math.max(...lines.map((line) => textWidth(line, 12)));
  const x = Math.max(0, Math.min(left, right - widest));
  return arms.map(
    ({ color }, row): TextMark => ({
      kind: "text",
      x,
      y: top + HEADING + 10 + row * LINE,
      text: lines[row] ?? "",
      size: 12,
      anchor: "start",
      fill: color,
    }),
  );
}

function lines(arms: readonly Arm[], epochs: number, box: Box, theme: Theme): Mark[] {
  const before = SAMPLE.offset + SAMPLE.width + SAMPLE.gap;
  const room = before + textWidth("validation 100.0 %", 12) + 4;
  const right = box.right - room;
  const top = box.top + HEADING;
  const bottom = top + CHART;
  const learned = arms.some(({ arm }) => arm.history?.some(({ epoch }) => epoch > 0));
  const lowest = Math.min(
    learned ? 0.9 : 0,
    ...arms.flatMap(({ arm }) =>
      (arm.history ?? [])
        .filter(({ epoch }) => epoch > 0)
        .flatMap((each) => SETS.map(([set]) => each[set]?.accuracy ?? 1)),
    ),
  );
  const x = scaleLinear([0, Math.max(1, epochs)], [box.left, right]);
  const y = scaleLinear([Math.floor(lowest * 10) / 10, 1], [bottom, top]);
  const marks: Mark[] = [];
  const labels: { text: string; y: number; stroke: LineStroke }[] = [];
  for (const { arm, color } of arms) {
    for (const [set, word, dash] of SETS) {
      const points = (arm.history ?? []).flatMap((each) => {
        const accuracy = each[set]?.accuracy;
        return accuracy === undefined ? [] : [x(each.epoch), y(accuracy)];
      });
      if (points.length === 0) continue;
      const stroke: LineStroke = {
        stroke: color,
        strokeWidth: dash ? 1.5 : 2,
        ...(dash ? { dash } : {}),
      };
      marks.push({ kind: "lines", lines: [points], ...stroke });
      const [endX = right, end = bottom] = points.slice(-2);
      marks.push({ kind: "point", shape: "circle", x: endX, y: end, radius: 2.5, fill: color });
      const accuracy = arm.history?.at(-1)?.[set]?.accuracy ?? Number.NaN;
      labels.push({ text: `${word} ${percent(accuracy)}`, y: Math.min(end, bottom), stroke });
    }
  }
  return [
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: box.left,
      grid: right - box.left,
      tick: 0,
      count: 3,
      format: (value) => `${Math.round(value * 100)}${THIN_SPACE}%`,
    }),
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: bottom,
      tick: 0,
      count: Math.min(epochs, 6),
      extent: [box.left - 20, right + 20],
    }),
    {
      kind: "text",
      x: right + 24,
      // On the line of the ticks' labels.
      y: bottom + 4,
      text: "epoch",
      size: 12,
      anchor: "start",
      baseline: "top",
      fill: theme.muted,
    },
    // Before training, accuracy is chance; the axis starts where learning has begun.
    {
      kind: "clip",
      x: box.left - 3,
      y: top - 3,
      width: right - box.left + 6,
      height: CHART + 6,
      marks,
    },
    ...apart(labels, top + 2, bottom - ABOVE_AXIS).flatMap(({ text, y, stroke }): Mark[] => [
      {
        kind: "lines",
        lines: [[right + SAMPLE.offset, y, right + SAMPLE.offset + SAMPLE.width, y]],
        ...stroke,
      },
      {
        kind: "text",
        x: right + before,
        y,
        text,
        size: 12,
        anchor: "start",
        baseline: "middle",
        fill: stroke.stroke,
      },
    ]),
  ];
}

function percent(fraction: number): string {
  return `${formatFixed(100 * fraction, 1)}${THIN_SPACE}%`;
}
