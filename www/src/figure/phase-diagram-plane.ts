/** The plane of the two variances: the gradient's factor as colours, the critical line, known starts, the handle. */
import { scaleLinear } from "d3-scale";
import type { ContourLine } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { type LabelRequest, placeLabels } from "./label.js";
import type { PhaseDiagramData } from "./phase-diagram-data.js";
import { colorKey } from "./phase-diagram-key.js";
import { sideNames } from "./phase-diagram-sides.js";
import { BOUNDLESS_NAME, criticalLineNames } from "./phase-diagram-words.js";
import type { Handle, Mark, Panel, TextMark, TextRun } from "./scene.js";
import { type Box, textBox, textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { veil } from "./veil.js";

/** Below the plane: its axis, and what its colours mean. */
export const PLANE_BELOW = 110;

/** Ticks, and under them what they are of. */
const AXIS = 46;
/** Long enough that diamonds and the disc on an axis leave its numbers alone. */
const TICK = 7;
const RADIUS = 7;
/** The size of the critical line’s name. */
const NAME = 13;
/** About so far the dashes are from the critical line. */
const CORRIDOR = 14;
/** Labels keep so far off dashes, to either side. */
const OFF = 4;

/** `σ` of weights or biases, squared. */
export function sigma(of: "w" | "b"): TextRun[] {
  return [{ text: "σ", italic: true }, { text: of, italic: true, lowered: true }, { text: "²" }];
}

interface Scales {
  readonly x: (sigmaW2: number) => number;
  readonly y: (sigmaB2: number) => number;
}

export function planePanel(
  data: PhaseDiagramData,
  box: {
    readonly left: number;
    readonly top: number;
    readonly side: number;
    readonly width: number;
  },
  theme: Theme,
): { marks: Mark[]; frame: Panel; handle: Handle } {
  const { left, top, side } = box;
  const { field } = theme;
  const { sigmaW2, sigmaB2 } = data.plane;
  const x = scaleLinear(sigmaW2, [left, left + side]);
  const y = scaleLinear(sigmaB2, [top + side, top]);
  const frame: Panel = {
    id: "plane",
    x: left,
    y: top,
    width: side,
    height: side,
    xDomain: sigmaW2,
    yDomain: sigmaB2,
  };
  const critical = data.diagram.criticalLine.map((line) => onScreen(line, { x, y }));
  const corridor = (data.diagram.contours ?? []).flatMap(({ lines }) =>
    lines.map((line) => onScreen(line, { x, y })),
  );
  const { boundless } = data;
  const bound = boundless === undefined ? [] : [[x(boundless), top, x(boundless), top + side]];
  const here = { x: x(data.sigmaW2), y: y(data.sigmaB2) };
  const within: Box = { x: left + 5, y: top + 5, width: side - 10, height: side - 10 };
  const starts = data.starts.map((start) => ({ ...start, x: x(start.sigmaW2), y: y(0) }));

  const points: Box[] = [here, ...starts].map((point) => around(point, RADIUS + 2));
  const lineNames = criticalLineNames(data.activation);
  const named = criticalName(critical, within);
  // Left of it where another line stands on its right; else beside a line that stands upright in the middle.
  const [{ x: lineX } = here] = named;
  const room = bound.length > 0 ? lineX - left - 2 * CORRIDOR : side / 2 - 10;
  const beside = (name: string) => textWidth(name, NAME, 600) < room;
  const lineName = lineNames.find(beside) ?? lineNames.at(-1) ?? "";
  const requests: LabelRequest[] = [
    ...named.map((at) => ({
      ...at,
      prefer: bound.length > 0 ? ("left" as const) : ("right" as const),
      text: lineName,
      aloof: true,
      radius: 2,
      size: NAME,
      weight: 600 as const,
      ...field.name,
    })),
    ...bound.map(([x = 0]) => ({
      text: BOUNDLESS_NAME,
      x,
      y: top + side / 2,
      aloof: true,
      radius: 2,
      size: 12,
      ...field.name,
      prefer: "right" as const,
    })),
    ...starts.map(({ name, x, y }, index) => ({
      text: name,
      x,
      y,
      radius: RADIUS,
      size: 12,
      ...field.name,
      // The last one has room beside it, off the lines that rise there.
      prefer: index === starts.length - 1 ? ("right" as const) : ("above" as const),
    })),
  ];
  const between = [...critical, ...bound];
  const labels = placeLabels(requests, {
    within,
    lines: [...between, ...corridor, ...[-OFF, OFF].flatMap((by) => corridor.map(shifted(by)))],
    avoid: [around(here, RADIUS + 3)],
    leader: field.name.fill,
  });
  const taken = labels.flatMap((mark) => (mark.kind === "text" ? [textBox(mark)] : []));
  const names = sideNames(data, frame, {
    within,
    taken: [...taken, ...points],
    between,
    corridor,
  });

  const inside: Mark[] = [
    { kind: "rectangle", x: left, y: top, width: side, height: side, fill: theme.rule },
    ...fieldImage(data, frame),
    ...veil(frame, theme),
    {
      kind: "lines",
      lines: corridor,
      ...corridorStyle(theme),
      strokeWidth: 1.25,
      dash: [4, 4],
    },
    {
      kind: "lines",
      lines: bound,
      stroke: field.dark,
      strokeWidth: 1.25,
      halo: field.light,
      haloWidth: 1,
    },
    {
      kind: "lines",
      lines: critical,
      stroke: field.dark,
      strokeWidth: 2.25,
      halo: field.light,
      haloWidth: 1.5,
    },
  ];
  const xName: TextMark = {
    kind: "text",
    x: left + side,
    y: top + side + 27,
    text: [...sigma("w"), { text: " = n·Var(w)" }],
    size: 13,
    anchor: "end",
    baseline: "top",
    fill: theme.ink,
  };
  const yName: TextMark = {
    ...xName,
    x: left - 32,
    y: top - 22,
    text: [...sigma("b"), { text: " = Var(b)" }],
    anchor: "start",
  };
  const marks: Mark[] = [
    { kind: "clip", x: left, y: top, width: side, height: side, marks: inside },
    {
      kind: "rectangle",
      x: left,
      y: top,
      width: side,
      height: side,
      stroke: theme.muted,
      strokeWidth: 1,
    },
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: top + side,
      tick: TICK,
      count: side / 90,
      extent: [0, Math.min(box.width, left + side + 10)],
    }),
    ...axis({ theme, scale: y, side: "left", at: left, tick: TICK, count: side / 90 }),
    xName,
    yName,
    ...names.map((name): Mark => ({ ...name, ...field.name })),
    ...starts.map(
      ({ x, y }): Mark => ({
        kind: "point",
        shape: "diamond",
        x,
        y,
        radius: 6,
        fill: field.light,
        stroke: field.dark,
        strokeWidth: 1.75,
      }),
    ),
    ...labels,
    disc(here, RADIUS, theme),
    ...colorKey(data, { left, right: left + side, top: top + side + AXIS }, theme),
  ];
  const handle: Handle = {
    id: "network",
    label: "Variances of weights and biases",
    panel: frame.id,
    ...here,
    radius: 14,
    follows: true,
  };
  return { marks, frame, handle };
}

/** The network that is chosen: in none of the colours that say what becomes of it. */
function disc(at: { x: number; y: number }, radius: number, { field }: Theme): Mark {
  return {
    kind: "point",
    shape: "circle",
    ...at,
    radius,
    fill: field.ink,
    stroke: field.light,
    strokeWidth: 2,
    halo: field.dark,
    haloWidth: 1,
  };
}

/** The disc in a line of writing. */
export function smallDisc(at: { x: number; y: number }, theme: Theme): Mark {
  return disc(at, 5, theme);
}

/** Of the lines beside the critical one. */
export function corridorStyle({ field }: Theme): { stroke: string } {
  return { stroke: field.name.fill };
}

function onScreen({ points }: ContourLine, { x, y }: Scales): number[] {
  return Array.from(points, (value, index) => (index % 2 === 0 ? x(value) : y(value)));
}

function shifted(by: number): (line: readonly number[]) => number[] {
  return (line) => line.map((value, index) => (index % 2 === 0 ? value + by : value));
}

function around({ x, y }: { x: number; y: number }, radius: number): Box {
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** The grid's outermost values lie on the edges and a pixel's colour at its middle: half a cell larger every way. */
function fieldImage({ diagram }: PhaseDiagramData, panel: Panel): Mark[] {
  const { pixels, rows, columns } = diagram;
  if (!pixels) return [];
  const [cellWidth, cellHeight] = [panel.width / (columns - 1), panel.height / (rows - 1)];
  return [
    {
      kind: "image",
      x: panel.x - cellWidth / 2,
      y: panel.y - cellHeight / 2,
      width: panel.width + cellWidth,
      height: panel.height + cellHeight,
      pixels,
    },
  ];
}

/** Two thirds of the way along the critical line, on its lower side. */
function criticalName(
  lines: readonly (readonly number[])[],
  within: Box,
): { x: number; y: number }[] {
  const [longest] = [...lines].sort((a, b) => b.length - a.length);
  if (!longest || longest.length < 4) return [];
  const [low, high] = [longest[1] as number, longest.at(-1) as number];
  const wanted = low + (2 / 3) * (high - low);
  let best: { x: number; y: number } | undefined;
  for (let i = 0; i + 3 < longest.length; i += 2) {
    const [x0, y0, x1, y1] = longest.slice(i, i + 4) as [number, number, number, number];
    if ((y0 - wanted) * (y1 - wanted) > 0 || y0 === y1) continue;
    best = { x: x0 + ((wanted - y0) / (y1 - y0)) * (x1 - x0), y: wanted };
  }
  best ??= { x: longest[0] as number, y: low };
  const inside = best.x >= within.x && best.x <= within.x + within.width;
  return inside ? [best] : [];
}
