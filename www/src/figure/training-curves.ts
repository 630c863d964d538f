/** Loss and accuracy of several networks, epoch by epoch. */

import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import type { EpochEvaluations } from "./accuracy-panel.js";
import { apart } from "./apart.js";
import { ARM_NAMES, type ArmName } from "./arm.js";
import { axis } from "./axis.js";
import { formatLogTick, formatNumber, formatPercent, THIN_SPACE } from "./format.js";
import { panelHeading } from "./panel-heading.js";
import type { Mark, Panel, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { judged, type TrainingData } from "./training-data.js";

export const CURVES_HEADING = 28;
export const CURVES_AXIS = 26;
/** Left of each panel, for its ticks. */
export const CURVES_TICKS = 48;

export type Curve = "loss" | "accuracy";

/** From the back to the front: the thinnest dashes last, or they would be covered. */
const DRAWN = ["larger", "smaller", "unscaled", "zero"] as const;

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
  const labelOf = (name: ArmName, value: number) => {
    const text = curve === "loss" ? formatNumber(value, 2) : formatPercent(value);
    return `${ARM_NAMES[name]} ${Number.isFinite(value) ? text : "diverged"}`;
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
  const labels: { text: string; y: number; arm: ArmName }[] = [];
  for (const { name, style, values, now } of arms) {
    const finite = values.filter(([, value]) => Number.isFinite(value));
    const points = finite.flatMap(([epoch, value]) => [x(epoch), height(value)]);
    inside.push({
      kind: "lines",
      lines: [points],
      stroke: style.color,
      strokeWidth: name === "unscaled" ? 2.25 : 1.75,
      dash: style.dash,
    });
    const at = finite.filter(([epoch]) => epoch <= data.epoch).at(-1) ?? finite[0];
    // What has diverged has left by the upper rim.
    const gone = curve === "loss" && !Number.isFinite(now);
    const end = gone ? top : at ? height(at[1]) : bottom;
    if (at && gone) {
      inside.push({
        kind: "point",
        shape: "arrow",
        x: x(at[0]),
        y: top,
        radius: 6,
        fill: style.color,
        stroke: theme.paper,
        strokeWidth: 1,
      });
    } else if (at) {
      inside.push({
        kind: "point",
        shape: style.shape,
        x: x(at[0]),
        y: end,
        radius: 4,
        ...(style.shape === "cross" ? {} : { fill: style.color }),
        stroke: style.shape === "cross" ? style.color : theme.paper,
        strokeWidth: style.shape === "cross" ? 2 : 1,
      });
    }
    labels.push({ text: labelOf(name, now), y: end, arm: name });
  }
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
      x: box.left - 6,
      y: top - 6,
      width: right - box.left + 12,
      height: box.height + 12,
      marks: inside,
    },
    ...apart(labels, top + 4, bottom - 4).map(
      ({ text, y, arm }): TextMark => ({
        kind: "text",
        x: right + 10,
        y,
        text,
        size: 12,
        anchor: "start",
        baseline: "middle",
        fill: theme.arms[arm].text,
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

/** From the tenth below the least share up to all. */
function shareScale(all: readonly number[], range: [number, number]): ScaleLinear<number, number> {
  const least = Math.min(0.9, ...all.filter(Number.isFinite));
  return scaleLinear([Math.max(0, Math.floor(least * 10) / 10), 1], range);
}
