/**
 * What the start does to training: loss and accuracy of four networks that differ in the scale of their first
 * weights alone, and below them, at one moment, what each says to the plane and what its layers hold.
 */
import { scaleLinear } from "d3-scale";
import { axis } from "./axis.js";
import { formatNumber } from "./format.js";
import { headingFits, panelHeading } from "./panel-heading.js";
import { profile } from "./profile.js";
import { ridge } from "./ridge.js";
import type { Mark, Panel, Scene, TextRun } from "./scene.js";
import type { Theme } from "./theme.js";
import { CURVES_AXIS, CURVES_HEADING, CURVES_TICKS, curvesPanel } from "./training-curves.js";
import {
  shownLayers,
  TRAINING_ARM_NAMES,
  TRAINING_ARMS,
  type TrainingArmName,
  type TrainingData,
} from "./training-data.js";
import { fieldMarks } from "./training-field.js";
import { shortVerdict, trainingSentence } from "./training-sentence.js";

export type { TrainingArm, TrainingArmName, TrainingData, TrainingView } from "./training-data.js";
export { TRAINING_ARMS } from "./training-data.js";
export { trainingSentence } from "./training-sentence.js";
export { trainingTable } from "./training-table.js";

/** Below this width the curves stack and the networks stand in two columns. */
const NARROW = 640;
const CURVES = { wide: 150, narrow: 130 } as const;
const GAP = 24;
const HEADING = 24;
/** The words between a field and its histograms. */
const CAPTION = 26;
/** The ticks below the histograms. */
const TICKS = 26;
/** All rows of one network's histograms together are about this high, and none higher than a row alone may be. */
const LAYERS = 150;
const TALLEST_ROW = 44;
/** Left of the first column, for the numbers of the layers. */
const LABELS = 22;

const VIEWS = {
  activation: "activations",
  weight: "weights",
  gradient: "gradients",
} as const;

/** Draws the figure. */
export function trainingScene(
  data: TrainingData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const narrow = width < NARROW;
  const marks: Mark[] = [];
  const panels: Panel[] = [];
  const height = narrow ? CURVES.narrow : CURVES.wide;
  const curveHeight = CURVES_HEADING + height + CURVES_AXIS;
  const half = (width - GAP) / 2;
  (["loss", "accuracy"] as const).forEach((curve, index) => {
    const start = narrow || index === 0 ? 0 : half + GAP;
    const box = {
      left: start + CURVES_TICKS,
      right: narrow ? width : start + half,
      top: narrow ? index * (curveHeight + 8) : 0,
      height,
    };
    const panel = curvesPanel(data, curve, box, theme);
    marks.push(...panel.marks);
    panels.push(panel.frame);
  });
  const below = (narrow ? 2 * curveHeight + 8 : curveHeight) + GAP - 4;

  const columns = narrow ? 2 : 4;
  const between = narrow ? 16 : 20;
  const unit = (width - LABELS - (columns - 1) * between) / columns;
  const rows = shownLayers(data.arms.appropriate, data.view).length;
  const row = Math.min(TALLEST_ROW, LAYERS / Math.max(1, rows));
  const side = data.plane ? unit : 0;
  const each = HEADING + side + CAPTION + rows * row + TICKS;
  TRAINING_ARMS.forEach((name, index) => {
    const left = LABELS + (index % columns) * (unit + between);
    const top = below + Math.floor(index / columns) * (each + GAP);
    const labelled = index % columns === 0;
    const column = networkColumn(data, name, { left, top, unit, side, row, labelled }, theme);
    marks.push(...column.marks);
    panels.push(...column.frames);
  });
  const total = below + (narrow ? 2 * each + GAP : each);
  return {
    width,
    height: Math.ceil(total),
    background: theme.paper,
    title: `Training from four starts: loss, accuracy, and the networks after epoch ${data.epoch}`,
    description: trainingSentence(data),
    marks,
    panels,
    handles: [],
  };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly unit: number;
  readonly side: number;
  readonly row: number;
  readonly labelled: boolean;
}

/** One network: its name and result, its field, its layers. */
function networkColumn(
  data: TrainingData,
  name: TrainingArmName,
  { left, top, unit, side, row, labelled }: Place,
  theme: Theme,
): { marks: Mark[]; frames: Panel[] } {
  const arm = data.arms[name];
  const { color } = theme.arms[name];
  const right = left + unit;
  const title: TextRun[] = [{ text: TRAINING_ARM_NAMES[name], fill: color }];
  const aside: TextRun[] = [{ text: shortVerdict(arm), fill: theme.ink }];
  const marks: Mark[] = [];
  const frames: Panel[] = [];
  marks.push(...panelHeading({ title, aside, left, right, top }, theme));
  const square: Panel = {
    id: `field-${name}`,
    x: left,
    y: top + HEADING,
    width: unit,
    height: side,
    xDomain: data.plane?.side ?? [0, 1],
    yDomain: data.plane?.side ?? [0, 1],
  };
  if (data.plane) {
    marks.push(...fieldMarks(arm, data.plane, square, theme));
    frames.push(square);
  }
  const captionY = top + HEADING + side + 16;
  const caption = VIEWS[data.view];
  const scale = name === "zero" ? "σ = 0" : `σ ×${formatNumber(arm.scale, 2)}`;
  const fits = headingFits({ title: caption, aside: scale, left, right });
  marks.push({
    kind: "text",
    x: left,
    y: captionY,
    text: caption,
    size: 12,
    anchor: "start",
    fill: theme.muted,
  });
  if (fits) {
    marks.push({
      kind: "text",
      x: right,
      y: captionY,
      text: scale,
      size: 12,
      anchor: "end",
      fill: theme.muted,
    });
  }

  const layers = shownLayers(arm, data.view);
  const above = top + HEADING + side + CAPTION;
  const bottom = above + layers.length * row;
  const x = scaleLinear(arm.domain, [left, right]);
  marks.push(
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: bottom,
      grid: bottom - above,
      tick: 0,
      count: unit / 65,
      extent: [left - 6, right],
    }),
  );
  const inside: Mark[] = [];
  layers.forEach((statistics, layer) => {
    const y = above + (layer + 1) * row;
    const style = { color, paper: theme.paper, strokeWidth: 1.25 };
    const shape = profile(statistics, x);
    const empty = shape.steps.length === 0;
    inside.push(...ridge(shape, y, row * 0.86, style), {
      kind: "lines",
      lines: [[left, y, right, y]],
      stroke: color,
      strokeOpacity: 0.5,
      ...(empty ? { dash: [2, 4] } : {}),
    });
    if (labelled && row >= 14) {
      marks.push({
        kind: "text",
        x: left - 8,
        y: y - Math.min(6, row / 3),
        text: String(layer + 1),
        size: 12,
        anchor: "end",
        baseline: "middle",
        fill: theme.muted,
      });
    }
  });
  marks.push({
    kind: "clip",
    x: left - 1,
    y: above - 2,
    width: unit + 2,
    height: bottom - above + 3,
    marks: inside,
  });
  frames.push({
    id: `layers-${name}`,
    x: left,
    y: above,
    width: unit,
    height: bottom - above,
    xDomain: arm.domain,
    yDomain: [layers.length, 0],
  });
  return { marks, frames };
}
