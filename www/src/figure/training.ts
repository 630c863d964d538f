/**
 * What the start does to training: loss and accuracy of four networks that differ in the scale of their first
 * weights alone, and below them what each says to the plane at one moment, and what its layers hold through time.
 */
import { ARM_NAMES, ARMS, type ArmName, headMarker, MARKER } from "./arm.js";
import { formatNumber } from "./format.js";
import { type KeyEntry, keyMarks } from "./key.js";
import { headingFits, panelHeading } from "./panel-heading.js";
import type { Mark, Panel, Scene, TextMark, TextRun } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { CURVES_AXIS, CURVES_HEADING, CURVES_TICKS, curvesPanel } from "./training-curves.js";
import { shownLayers, TRAINING_VIEW_NAMES, type TrainingData } from "./training-data.js";
import { fieldKey, fieldMarks } from "./training-field.js";
import {
  axisNotes,
  axisRoom,
  EPOCHS,
  type LayersBox,
  layerRow,
  layersKey,
  layersPanel,
} from "./training-layers.js";
import { shortVerdicts, trainingSentence } from "./training-sentence.js";

export type {
  TrainingArm,
  TrainingData,
  TrainingView,
} from "./training-data.js";
export { trainingSentence } from "./training-sentence.js";
export { trainingTable } from "./training-table.js";

/** Below this width the curves stack, and the networks no longer stand side by side. */
const NARROW = 640;
const CURVES = { wide: 150, narrow: 130 } as const;
const GAP = 24;
const HEADING = 24;
/** The words above the layers. */
const CAPTION = 26;
/** The base line of these words. */
const CAPTION_LINE = 16;
/** Left of layers, for their numbers. */
const LAYERS = 38;
/** A field's share of the width where its layers stand beside it. */
const BESIDE = 0.38;

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
  const curvesBottom = (narrow ? 2 * curveHeight + 8 : curveHeight) + GAP - 4;
  // A key stands by what it explains: that of the fields above them, that of the layers under them.
  const explained = (entries: readonly KeyEntry[], above: number): number => {
    if (entries.length === 0) return above;
    const box = { left: narrow ? 0 : LAYERS, right: width, top: above - 6 };
    const key = keyMarks(entries, box, theme);
    marks.push(...key.marks);
    return above + key.height + 6;
  };
  const below = explained(data.plane ? fieldKey(theme) : [], curvesBottom);

  const { places, bottom } = arrange(data, width, below);
  const labels = axisRoom(data);
  ARMS.forEach((name, index) => {
    const place = places[index];
    if (!place) return;
    const network = networkMarks(data, name, { ...place, labels }, theme);
    marks.push(...network.marks);
    panels.push(...network.frames);
  });
  const end = explained(layersKey(data), bottom);
  return {
    width,
    height: Math.ceil(end),
    background: theme.paper,
    title: `Training from four starts: loss, accuracy, and the networks after epoch ${data.epoch}`,
    description: trainingSentence(data),
    marks,
    panels,
    handles: [],
  };
}

/** Where a network is drawn: its heading, its field if it has one, and its layers under a caption. */
interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly side: number;
  readonly layers: { readonly left: number; readonly top: number; readonly row: number };
  /** Whether the numbers of the layers stand beside them. */
  readonly numbered: boolean;
  readonly epochs: LayersBox["epochs"];
}

/** Four columns; where there is less room two, or a row for each network with its layers beside its field. */
function arrange(
  data: TrainingData,
  width: number,
  below: number,
): { places: Place[]; bottom: number } {
  const narrow = width < NARROW;
  const rows = shownLayers(data.arms.unscaled.snapshot, data.view).length;
  const row = layerRow(rows);
  const epochs = narrow ? "under" : "beside";
  const layersHeight = CAPTION + rows * row + EPOCHS[epochs];
  const columns = !narrow ? 4 : data.plane ? 1 : 2;
  const between = narrow ? 16 : 18;
  const unit = (width - LAYERS - (columns - 1) * between) / columns;
  const beside = columns === 1;
  const side = !data.plane ? 0 : beside ? Math.round(BESIDE * width) : unit;
  const each = HEADING + (beside ? Math.max(side, layersHeight) : side + layersHeight);
  const places = ARMS.map((_, index): Place => {
    const column = index % columns;
    const left = beside ? 0 : LAYERS + column * (unit + between);
    const top = below + Math.floor(index / columns) * (each + GAP);
    const layers = beside
      ? { left: side + LAYERS, top: top + HEADING, row }
      : { left, top: top + HEADING + side, row };
    const right = beside ? width : left + unit;
    return { left, right, top, side, layers, numbered: column === 0, epochs };
  });
  const lines = ARMS.length / columns;
  return { places, bottom: below + lines * each + (lines - 1) * GAP };
}

/** The numbers of the layers left of them, under their noun; the last of weights is the output's. */
function layerNumbers(
  { view, arms }: TrainingData,
  { left, top, row }: Place["layers"],
  theme: Theme,
): TextMark[] {
  const style = { kind: "text", size: 12, anchor: "end", fill: theme.muted } as const;
  const x = left - 6;
  const count = shownLayers(arms.unscaled.snapshot, view).length;
  const numbers = Array.from({ length: count }, (_, layer): TextMark => {
    const y = top + CAPTION + (layer + 0.5) * row - 3;
    const text = view === "weight" && layer === count - 1 ? "out" : String(layer + 1);
    return { ...style, x, y, text, baseline: "middle", weight: 600 };
  });
  return [{ ...style, x, y: top + CAPTION_LINE, text: "layer" }, ...numbers];
}

/** By what the standard deviation of a start was multiplied. */
function scaleNote(data: TrainingData, name: ArmName): string {
  const { scaled, arms } = data;
  return name === "zero" ? `${scaled} = 0` : `${scaled} ×${formatNumber(arms[name].scale, 2)}`;
}

/** A network's name and, at the other end of the line, what it has come to. */
interface Head {
  readonly title: string;
  readonly verdict: string;
}

/** Heads of all four in the same words: the first for which each has room. */
function headsOf(data: TrainingData, room: number): (name: ArmName) => Head {
  const of = (length: 0 | 1, own?: string) => (name: ArmName) => ({
    title: name === "unscaled" && own ? own : ARM_NAMES[name],
    verdict: shortVerdicts(data.arms[name])[length],
  });
  const fits = (head: (name: ArmName) => Head) =>
    ARMS.map(head).every(({ title, verdict }) =>
      headingFits({ title, aside: verdict, left: MARKER, right: room }),
    );
  return [of(0), of(1), of(0, "own")].find(fits) ?? of(1, "own");
}

/**
 * What stands above the layers of a network: what is drawn, and of what kind its axis is. Where there is no room for the
 * start's scale at its other end, that goes beside the network's result. All four say as much.
 */
function captionOf(
  data: TrainingData,
  name: ArmName,
  { left, right, layers }: Pick<Place, "left" | "right" | "layers">,
): { chosen: string; scaleAbove: boolean } {
  const caption = TRAINING_VIEW_NAMES[data.view];
  const head = headsOf(data, right - left);
  const roomAbove = ARMS.every((each) => {
    const { title, verdict } = head(each);
    const aside = `${scaleNote(data, each)}   ${verdict}`;
    return headingFits({ title, aside, left: left + MARKER, right });
  });
  const fits = (said: (arm: ArmName) => string, beside: boolean) =>
    ARMS.every((each) =>
      captionFits(said(each), beside ? scaleNote(data, each) : "", right - layers.left),
    );
  const noted = (which: 0 | -1) => (arm: ArmName) =>
    `${caption}, ${axisNotes(data, arm).at(which)}`;
  const long = (arm: ArmName) => `${caption} through time, ${axisNotes(data, arm)[0]}`;
  if (fits(long, true)) return { chosen: long(name), scaleAbove: false };
  for (const which of [0, -1] as const) {
    const said = noted(which);
    if (fits(said, true)) return { chosen: said(name), scaleAbove: false };
    if (roomAbove && fits(said, false)) return { chosen: said(name), scaleAbove: true };
  }
  return { chosen: caption, scaleAbove: false };
}

/** Whether a caption and what stands at its other end fit on one line. */
function captionFits(caption: string, aside: string, room: number): boolean {
  const beside = aside === "" ? 0 : 12 + textWidth(aside, 12);
  return textWidth(caption, 12) + beside <= room;
}

/** One network: its name and result, its field, its layers. */
function networkMarks(
  data: TrainingData,
  name: ArmName,
  place: Place & { readonly labels: number },
  theme: Theme,
): { marks: Mark[]; frames: Panel[] } {
  const { left, right, top, side, layers, numbered, labels, epochs } = place;
  const arm = data.arms[name];
  const { chosen, scaleAbove } = captionOf(data, name, { left, right, layers });
  const scale = scaleNote(data, name);
  const { title, verdict } = headsOf(data, right - left)(name);
  const aside: TextRun[] = [
    ...(scaleAbove ? [{ text: `${scale}   ` }] : []),
    { text: verdict, fill: theme.ink },
  ];
  const marks: Mark[] = [];
  const frames: Panel[] = [];
  // The name in ink: orange and violet are classes in the field below it.
  marks.push(
    headMarker(name, left, top, theme),
    ...panelHeading({ title, aside, left: left + MARKER, right, top }, theme),
  );
  const square: Panel = {
    id: `field-${name}`,
    x: left,
    y: top + HEADING,
    width: side,
    height: side,
    xDomain: data.plane?.side ?? [0, 1],
    yDomain: data.plane?.side ?? [0, 1],
  };
  if (data.plane) {
    marks.push(...fieldMarks(arm, data.plane, square, theme));
    frames.push(square);
  }
  const captionY = layers.top + CAPTION_LINE;
  marks.push({
    kind: "text",
    x: layers.left,
    y: captionY,
    text: chosen,
    size: 12,
    anchor: "start",
    fill: theme.muted,
  });
  if (!scaleAbove && captionFits(chosen, scale, right - layers.left)) {
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

  if (numbered) {
    marks.push(...layerNumbers(data, layers, theme));
  }
  const box = { left: layers.left, right, top: layers.top + CAPTION, row: layers.row };
  const panel = layersPanel(data, name, { ...box, labels, epochs }, theme);
  marks.push(...panel.marks);
  frames.push(panel.frame);
  return { marks, frames };
}
