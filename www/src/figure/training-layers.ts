/** What the layers of one network hold: through time as strips of shades, and at one moment as ridges beside them. */

import { scaleLinear } from "d3-scale";
import type { ArmName } from "./arm.js";
import { axis } from "./axis.js";
import { formatNumber, superscript } from "./format.js";
import { timeStrip } from "./heat-strip.js";
import type { KeyEntry } from "./key.js";
import { type Profile, profileOn } from "./profile.js";
import { ridge, sideways } from "./ridge.js";
import type { Mark, Panel, TextMark } from "./scene.js";
import { textBox, textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import {
  deadLayers,
  type NetworkSnapshot,
  shownLayers,
  type TrainingArm,
  type TrainingData,
} from "./training-data.js";
import type { ValueAxis } from "./value-axis.js";
import { valueScale } from "./value-scale.js";

/** Between two layers. */
const BETWEEN = 6;
/** All rows together are about this high; none is lower than two labels, nor higher than shows more. */
const TOGETHER = 168;
const ROW = { lowest: 32, highest: 56 } as const;
/** Below the last row, for the epochs, and for their name under them where it has no room beside them. */
export const EPOCHS = { beside: 24, under: 40 } as const;
/** A row has room for three labels from this height on. */
const THREE_LABELS = 38;
/** From this height on a spike that is cut short has a gap. */
const CUT = 40;
/** The word “dead” has room over a spike beside so much, and beside its edges. */
const DEAD = { high: 18, beside: 4 } as const;
/** The ridges' share of the width, and how wide they are at most. */
const RIDGE = { share: 0.26, most: 64 } as const;
/** What the captions say of a logarithmic axis on which zero lies within, in full. */
const LOG_WORDS = [
  "log past ±a: linear within ±a, logarithmic beyond",
  "log past ±a: linear within ±a",
] as const;
/** A run of which one moment is known has strips as if there were so many. */
const MOMENTS = 50;

/** How high one row is, with what parts it from the next. */
export function layerRow(count: number): number {
  return Math.min(ROW.highest, Math.max(ROW.lowest, TOGETHER / Math.max(1, count)));
}

/** Where one network's rows are. */
export interface LayersBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly row: number;
  /** Left of the strips, for the values at their ends. */
  readonly labels: number;
  /** Where the epochs' name stands. */
  readonly epochs: keyof typeof EPOCHS;
}

/** How much room the labels of the axes need. */
export function axisRoom(data: TrainingData): number {
  const ends = Object.values(data.arms).flatMap(({ axis }) => [
    ...axis.domain.map(endLabel(axis)),
    leastLabel(axis),
  ]);
  return Math.ceil(Math.max(...ends.map((text) => textWidth(text, 12)))) + 5;
}

/** What stands at an end of an axis; of a logarithmic one a power of ten. */
const endLabel = (axis: ValueAxis) => (value: number) =>
  axis.linearTo === undefined || value === 0
    ? formatNumber(value, 2)
    : `${value < 0 ? "−" : ""}${powerLabel(Math.round(Math.log10(Math.abs(value))))}`;

/** A power of ten; 1 is one. */
function powerLabel(exponent: number): string {
  return exponent === 0 ? "1" : `10${superscript(exponent)}`;
}

/** Which side of zero a logarithmic axis shows, and where it is logarithmic no more: `±10⁻⁹`, `<10⁻⁹`. */
function leastLabel({ domain: [low, high], linearTo }: ValueAxis): string {
  if (linearTo === undefined) return "";
  const least = powerLabel(Math.ceil(Math.log10(linearTo) - 1e-9));
  return low < 0 && high > 0 ? `±${least}` : low < 0 ? `>−${least}` : `<${least}`;
}

/**
 * Whether all networks have one axis, each its own, or a logarithmic one: the first of these that fits. What is less than
 * a logarithmic one's least power looks like zero, so that is said where both signs leave it no end of its own.
 */
export function axisNotes(data: TrainingData, name: ArmName): string[] {
  const { axis } = data.arms[name];
  const { domain, linearTo } = axis;
  if (linearTo !== undefined) {
    return [...(twoSided(axis) ? [`log past ${leastLabel(axis)}`] : []), "log scale"];
  }
  const axes = Object.values(data.arms).map(({ axis }) => axis);
  const one = axes.every(
    (axis) =>
      axis.linearTo === undefined && axis.domain[0] === domain[0] && axis.domain[1] === domain[1],
  );
  return [one ? "one scale" : "own scale"];
}

function twoSided({ domain: [low, high] }: ValueAxis): boolean {
  return low < 0 && high > 0;
}

/** What is to be said of the strips and ridges once for all networks. */
export function layersKey(data: TrainingData): KeyEntry[] {
  const arms = Object.values(data.arms);
  const log = arms.some(({ axis }) => axis.linearTo !== undefined && twoSided(axis));
  const [first] = arms;
  const rows = first ? shownLayers(first.snapshot, data.view).length : 0;
  const height = layerRow(rows) - BETWEEN;
  const broken = (of: (arm: TrainingArm) => NetworkSnapshot | undefined) =>
    arms.some((arm) => {
      const up = valueScale(arm.axis, [0, height]);
      const snapshot = of(arm);
      const layers = snapshot ? shownLayers(snapshot, data.view) : [];
      return layers.some(
        (layer) => ridgeOf(profileOn(arm.axis, layer, up), height).cut !== undefined,
      );
    });
  const now = broken(({ snapshot }) => snapshot);
  // What is there at either end keeps its room in between: nothing below it moves as time does.
  const ever =
    now || ([0, -1] as const).some((end) => broken(({ snapshots }) => snapshots.at(end)));
  return [
    ...(log ? [{ width: 0, words: LOG_WORDS }] : []),
    ...(ever ? [{ width: 0, words: "gap: peak cut", hidden: !now }] : []),
  ];
}

/** A row for each layer: its histograms through time, and the one at the moment that is shown. */
export function layersPanel(
  data: TrainingData,
  name: ArmName,
  box: LayersBox,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const arm = data.arms[name];
  const { color } = theme.arms[name];
  const { top, row, right } = box;
  const height = row - BETWEEN;
  const left = box.left + box.labels;
  const ridgeHeight = Math.min(RIDGE.most, RIDGE.share * (right - box.left));
  const end = right - ridgeHeight - 6;
  const count = shownLayers(arm.snapshot, data.view).length;
  const bottom = top + count * row - BETWEEN;
  const x = scaleLinear([0, Math.max(1, data.epochs)], [left, end]);
  const up = valueScale(arm.axis, [0, height]);
  const style = { paper: theme.paper, ground: theme.rule, color };
  const marks: Mark[] = [];

  const dead = data.view === "activation" ? deadLayers(arm.snapshot) : [];
  shownLayers(arm.snapshot, data.view).forEach((now, layer) => {
    const y = top + layer * row;
    const frame = { x: left, y, width: end - left, height };
    const strip = columns(arm, data, layer, up);
    const half = strip.every / 2;
    const [from, to] = [x(-half), x((strip.profiles.length - 1) * strip.every + half)];
    marks.push(
      {
        kind: "clip",
        ...frame,
        marks: [
          timeStrip(strip.profiles, { x: from, y, width: to - from, height }, style),
          ...zeroLine(up, left, end, y + height, theme),
        ],
      },
      { kind: "rectangle", ...frame, stroke: theme.rule, strokeWidth: 1 },
      // Once numbers are lost they do not come back.
      ...(strip.profiles.at(-1) ? [] : divergence(frame, theme)),
      ...ends(arm.axis, left - 4, y, height, theme),
    );
    const shape = ridgeOf(profileOn(arm.axis, now, up), height);
    const base = end + 6;
    marks.push(
      ...ridge(shape, sideways(base, y + height, ridgeHeight), {
        color,
        paper: theme.paper,
        strokeWidth: 1.25,
      }),
      {
        kind: "lines",
        lines: [[base, y, base, y + height]],
        stroke: color,
        strokeOpacity: 0.5,
        ...(shape.steps.length === 0 ? { dash: [2, 4] } : {}),
      },
      ...(dead.includes(layer)
        ? deadMark({ x: base, y, width: ridgeHeight, height }, up(0), theme)
        : []),
    );
  });
  const now = x(data.epoch);
  const under = box.epochs === "under";
  const unit: TextMark = {
    kind: "text",
    x: under ? (left + end) / 2 : right,
    y: bottom + (under ? 24 : 8),
    text: data.epochs === 1 ? "epoch" : "epochs",
    size: 12,
    anchor: under ? "middle" : "end",
    baseline: "top",
    fill: theme.muted,
  };
  // The curves above name the epochs, too; the last tick counts more.
  const unitFits = under || textBox(unit).x >= end + 18;
  marks.push(
    {
      kind: "lines",
      lines: [[now, top - 3, now, bottom + 3]],
      stroke: theme.ink,
      strokeWidth: 1.5,
      halo: theme.paper,
      haloWidth: 1,
    },
    ...(unitFits ? [unit] : []),
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: bottom,
      tick: 4,
      count: Math.min(data.epochs, (end - left) / 45),
      extent: [left - 12, end + 14],
    }),
  );
  return {
    marks,
    frame: {
      id: `layers-${name}`,
      x: left,
      y: top,
      width: end - left,
      height: bottom - top,
      xDomain: [0, Math.max(1, data.epochs)],
      yDomain: [count, 0],
    },
  };
}

/** Says why there is nothing more in a strip. */
function divergence(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  theme: Theme,
): TextMark[] {
  const text = ["no finite numbers", "overflowed", "NaN"].find(
    (text) => textWidth(text, 12) + 12 <= width,
  );
  if (text === undefined) return [];
  return [
    {
      kind: "text",
      x: x + width / 2,
      y: y + height / 2,
      text,
      size: 12,
      anchor: "middle",
      baseline: "middle",
      fill: theme.ink,
      halo: theme.paper,
    },
  ];
}

/** Says beside the spike at zero that there is nothing else: on an axis of larger numbers small ones look the same. */
function deadMark(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  zero: number,
  theme: Theme,
): TextMark[] {
  const mark = (middle: number): TextMark => ({
    kind: "text",
    x: x + width / 2,
    y: y + height - middle,
    text: "dead",
    size: 12,
    anchor: "middle",
    baseline: "middle",
    fill: theme.muted,
  });
  const room = Math.max(zero, height - zero);
  const named = mark(zero < height - zero ? zero + room / 2 : room / 2);
  return room >= DEAD.high && textWidth("dead", 12) <= width - DEAD.beside ? [named] : [];
}

/** A low row has no room for the gap that says that a spike goes on. */
function ridgeOf({ steps, cut }: Profile, height: number): Profile {
  return { steps, ...(cut !== undefined && height >= CUT && { cut }) };
}

type ValueScale = ReturnType<typeof valueScale>;

/** The histograms of one layer, a column for every so many epochs. The last of a run may come a little early. */
function columns(arm: TrainingArm, data: TrainingData, layer: number, up: ValueScale) {
  const epochs = arm.history.map(({ epoch }) => epoch);
  const every = (epochs[1] ?? data.epochs / MOMENTS) - (epochs[0] ?? 0);
  const profiles: (Profile | undefined)[] = [];
  arm.snapshots.forEach((snapshot, moment) => {
    const statistics = shownLayers(snapshot, data.view)[layer];
    if (!statistics) return;
    const shape = profileOn(arm.axis, statistics, up);
    const column = Math.round((epochs[moment] ?? 0) / every);
    profiles[column] = shape.steps.length > 0 ? shape : undefined;
  });
  return { every, profiles };
}

function zeroLine(
  up: ValueScale,
  left: number,
  right: number,
  bottom: number,
  theme: Theme,
): Mark[] {
  const [low = 0, high = 0] = up.domain();
  if (!(low < 0 && high > 0)) return [];
  const y = bottom - up(0);
  return [
    {
      kind: "lines",
      lines: [[left, y, right, y]],
      stroke: theme.ink,
      strokeOpacity: 0.25,
      strokeWidth: 1,
    },
  ];
}

/** The values at the upper and the lower edge of a row. */
function ends(axis: ValueAxis, x: number, y: number, height: number, theme: Theme): TextMark[] {
  const label = endLabel(axis);
  const [low, high] = axis.domain;
  const text = (value: number, at: number, written = label(value)): TextMark => ({
    kind: "text",
    x,
    y: at,
    text: written,
    size: 12,
    anchor: "end",
    baseline: "middle",
    fill: theme.muted,
  });
  const [top, bottom] = [text(high, y + 6), text(low, y + height - 6)];
  const least = leastLabel(axis);
  if (least === "") return [top, bottom];
  // A logarithmic axis has no zero at its end, but all that is less than its least power of ten.
  if (high <= 0) return [{ ...top, text: least }, bottom];
  if (low >= 0) return [top, { ...bottom, text: least }];
  return height < THREE_LABELS ? [top, bottom] : [top, text(0, y + height / 2, least), bottom];
}
