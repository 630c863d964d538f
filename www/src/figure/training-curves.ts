/** Loss and accuracy of several networks, epoch by epoch. */

import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import type { EpochEvaluations } from "./accuracy-panel.js";
import { apart } from "./apart.js";
import { ARM_NAMES, ARMS, type ArmName } from "./arm.js";
import { axis } from "./axis.js";
import { formatLogTick, formatNumber, formatPercent, THIN_SPACE } from "./format.js";
import { panelHeading } from "./panel-heading.js";
import type { Mark, Panel, TextMark, TextRun } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { judged, type TrainingData } from "./training-data.js";

export const CURVES_HEADING = 28;
export const CURVES_AXIS = 26;
/** Left of each panel, for its ticks. */
export const CURVES_TICKS = 48;

export type Curve = "loss" | "accuracy";

/** From the back to the front: what has fewer gaps would cover what has more. */
const DRAWN = ["unscaled", "larger", "smaller", "zero"] as const;
/** Ends nearer to one another than this would hide one another, and labels of the same number there become one. */
const SAME_END = 4;
/** How large an end's marker is; of ends at one place the foremost is smaller, those behind larger by so much each. */
const MARKER = { alone: 4, foremost: 3.25, behind: 1.5 } as const;
/** How wide the lines are, and by how much the one drawn through is wider for each that lies on it. */
const LINE = { through: 2.25, dashed: 1.75, under: 1.25 } as const;
/** Lines are as one where they are nearer than this in so large a share of their points. */
const SAME_LINE = { near: 1, share: 0.9 } as const;

/** Beyond the panel, for the largest marker. */
const RIMS = 9;

/** A share is at least this far above the axis's lower end, unless that is none. */
const ABOVE_AXIS = 0.02;

/** Losses are drawn down to here; nobody can tell less from none. */
const LEAST_LOSS = 1e-5;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

/** One panel: a line an arm, its name and newest value at the line's end. */
export function curvesPanel(
  data: TrainingData,
  curve: Curve,
  box: Box,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const told = (at: EpochEvaluations) => {
    const { dataLoss } = at.training;
    // Where the loss has left the finite numbers, nothing is right or wrong any more.
    const share = Number.isFinite(dataLoss) ? judged(at).accuracy : undefined;
    return curve === "loss" ? dataLoss : (share ?? Number.NaN);
  };
  const arms = DRAWN.map((name) => ({
    name,
    style: theme.arms[name],
    values: data.arms[name].history.map((at) => [at.epoch, told(at)] as const),
    now: told(data.arms[name].evaluation),
  }));
  const saidOf = (value: number) => {
    if (!Number.isFinite(value)) return "diverged";
    return curve === "loss" ? formatNumber(value, 2) : formatPercent(value);
  };
  const room = textWidth(`${ARM_NAMES.unscaled} diverged`, 12) + 12;
  const right = box.right - room;
  const top = box.top + CURVES_HEADING;
  const bottom = top + box.height;
  const x = scaleLinear([0, Math.max(1, data.epochs)], [box.left, right]);
  const all = arms.flatMap(({ values }) => values.map(([, value]) => value));
  const y =
    curve === "loss" ? lossScale(drawnLosses(arms), [bottom, top]) : shareScale(all, [bottom, top]);
  const [low = 0, high = 1] = y.domain();
  const height = (value: number) => y(Math.max(low, Math.min(high, value)));

  const inside: Mark[] = [];
  const ends: End[] = [];
  const drawn = arms.map((arm) => {
    const finite = arm.values.filter(([, value]) => Number.isFinite(value));
    const line = finite.flatMap(([epoch, value]) => [x(epoch), height(value)]);
    return { ...arm, finite, line };
  });
  drawn.forEach(({ name, style, now, finite, line }, index) => {
    const over = drawn.slice(index + 1).filter((other) => sameLine(line, other.line)).length;
    inside.push({
      kind: "lines",
      lines: [line],
      stroke: style.color,
      strokeWidth: name === "unscaled" ? LINE.through + LINE.under * over : LINE.dashed,
      dash: style.dash,
    });
    const at = finite.filter(([epoch]) => epoch <= data.epoch).at(-1) ?? finite[0];
    // What has diverged has left by the upper rim.
    const gone = curve === "loss" && !Number.isFinite(now);
    const end = gone ? top : at ? height(at[1]) : bottom;
    ends.push({ name, gone, y: end, said: saidOf(now), ...(at && { x: x(at[0]) }) });
  });
  inside.push(...ends.flatMap((end) => endMarks(end, ends, theme)));
  const now = x(data.epoch);
  const marks: Mark[] = [
    ...panelHeading(
      {
        title: curve === "loss" ? "Training loss" : heading(data),
        left: box.left,
        right: box.right,
        top: box.top,
      },
      theme,
    ),
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: box.left,
      grid: right - box.left,
      tick: 0,
      count: box.height / 32,
      ...(curve === "accuracy"
        ? { format: (value: number) => `${Math.round(value * 100)}${THIN_SPACE}%` }
        : { format: lossTick }),
    }),
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: bottom,
      tick: 4,
      line: true,
      count: Math.min(data.epochs, 5),
      extent: [box.left - 20, right + 20],
    }),
    {
      kind: "text",
      x: right + 24,
      y: bottom + 8,
      text: data.epochs === 1 ? "epoch" : "epochs",
      size: 12,
      anchor: "start",
      baseline: "top",
      fill: theme.muted,
    },
    ...(data.epoch < data.epochs || data.epoch === 0
      ? ([
          { kind: "lines", lines: [[now, top, now, bottom]], stroke: theme.muted, strokeWidth: 1 },
        ] as const)
      : []),
    {
      kind: "clip",
      x: box.left - RIMS,
      y: top - RIMS,
      width: right - box.left + 2 * RIMS,
      height: box.height + 2 * RIMS,
      marks: inside,
    },
    ...apart(labelsOf(ends, room - 12, theme), top + 4, bottom - 4).map(
      ({ text, y }): TextMark => ({
        kind: "text",
        x: right + 10,
        y,
        text,
        size: 12,
        anchor: "start",
        baseline: "middle",
        fill: theme.muted,
      }),
    ),
  ];
  const domain: [number, number] =
    curve === "loss" ? [Math.log10(low), Math.log10(high)] : [low, high];
  const frame: Panel = {
    id: curve,
    x: box.left,
    y: top,
    width: right - box.left,
    height: box.height,
    xDomain: [0, Math.max(1, data.epochs)],
    yDomain: domain,
  };
  return { marks, frame };
}

/** Where a line ends at the moment that is shown. */
interface End {
  readonly name: ArmName;
  /** Whether it has left the finite numbers. */
  readonly gone: boolean;
  readonly x?: number;
  readonly y: number;
  /** Its value in words. */
  readonly said: string;
}

/** Whether the second line would cover the first: of x and y in turn only the heights can differ. */
function sameLine(one: readonly number[], other: readonly number[]): boolean {
  const near = one.filter(
    (at, index) => index % 2 === 1 && Math.abs(at - (other[index] ?? Number.NaN)) < SAME_LINE.near,
  );
  return one.length === other.length && 2 * near.length >= SAME_LINE.share * one.length;
}

function meet(one: End, other: End): boolean {
  return Math.abs(one.y - other.y) < SAME_END && one.gone === other.gone && one.x === other.x;
}

/** An arm's marker at the end of its line; what lies behind others of `all` looks out from under them. */
function endMarks(end: End, all: readonly End[], theme: Theme): Mark[] {
  const { name, gone, x, y } = end;
  if (x === undefined) return [];
  const { color, shape } = theme.arms[name];
  if (gone) {
    const paint = { fill: color, stroke: theme.paper, strokeWidth: 1 };
    return [{ kind: "point", shape: "arrow", x, y, radius: 6, ...paint }];
  }
  const here = all.filter((other) => meet(end, other));
  const before = here.length - 1 - here.indexOf(end);
  const radius = here.length > 1 ? MARKER.foremost + MARKER.behind * before : MARKER.alone;
  const place = { x, y, radius };
  if (shape !== "cross") {
    return [{ kind: "point", shape, ...place, fill: color, stroke: theme.paper, strokeWidth: 1 }];
  }
  // A cross has no rim of its own: strokes of paper under it part it from what it lies on.
  return [
    { kind: "point", shape, ...place, stroke: theme.paper, strokeWidth: 4 },
    { kind: "point", shape, ...place, stroke: color, strokeWidth: 2 },
  ];
}

/** Names and values beside the ends: those that end at one place with one value share a line where it has room. */
function labelsOf(
  ends: readonly End[],
  room: number,
  theme: Theme,
): { text: readonly TextRun[]; y: number }[] {
  const shared: End[][] = [];
  const nameOf = ({ name }: End) => ARM_NAMES[name];
  // In the order in which the networks stand.
  for (const end of ARMS.flatMap((name) => ends.filter((end) => end.name === name))) {
    const line = shared.find(
      (line) =>
        line.every((other) => meet(end, other) && end.said === other.said) &&
        textWidth(`${[...line, end].map(nameOf).join(", ")} ${end.said}`, 12) <= room,
    );
    if (line) line.push(end);
    else shared.push([end]);
  }
  return shared.map((line) => ({
    y: line[0]?.y ?? 0,
    text: line.map((end, index): TextRun => {
      const last = index === line.length - 1;
      return {
        text: `${nameOf(end)}${last ? ` ${end.said}` : ", "}`,
        fill: theme.arms[end.name].text,
      };
    }),
  }));
}

function heading(data: TrainingData): string {
  const set = data.arms.unscaled.evaluation.validation ? "Validation" : "Training";
  return `${set} accuracy`;
}

/** `0.05`, and powers of ten where that would be long. */
function lossTick(value: number): string {
  return value >= 1e-3 && value < 1e3 ? formatNumber(value, 1) : formatLogTick(value);
}

/** The losses that the axis reaches: a network on its way out of the finite numbers would squeeze all others. */
function drawnLosses(
  arms: readonly { readonly values: readonly (readonly [number, number])[] }[],
): number[] {
  const losses = arms.map(({ values }) => values.map(([, value]) => value));
  const kept = losses.filter((each) => each.every(Number.isFinite));
  return (kept.length > 0 ? kept : losses).flat();
}

/** From the least to the greatest loss, a whole power of ten apart at least. */
function lossScale(
  all: readonly number[],
  range: [number, number],
): ScaleLogarithmic<number, number> {
  const finite = all.filter((value) => Number.isFinite(value) && value > 0);
  const low = Math.max(LEAST_LOSS, Math.min(1, ...finite) / 1.3);
  const high = Math.max(10 * low, Math.max(...finite, low) * 1.3);
  return scaleLog([low, high], range);
}

/** From the tenth below the least share up to all; a line on the axis itself could not be seen. */
function shareScale(all: readonly number[], range: [number, number]): ScaleLinear<number, number> {
  const least = Math.min(0.9, ...all.filter(Number.isFinite));
  return scaleLinear([Math.max(0, Math.floor((least - ABOVE_AXIS) * 10) / 10), 1], range);
}
