/** One panel of the landscape figure: the field, its lines, the descent, the axes. */
import { scaleLinear } from "d3-scale";
import type { Landscape, Pixels } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { descentEnd } from "./descent-end.js";
import { placeLabels } from "./label.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";
import { descentMarks, wayDown } from "./landscape-descent.js";
import { labelRequests } from "./landscape-names.js";
import {
  dataMinimumMark,
  inset,
  minimumMark,
  pin,
  type Scales,
  startMark,
} from "./landscape-pin.js";
import type { Handle, LinesMark, Mark, Panel, TextMark } from "./scene.js";
import { type Box, textBox } from "./text.js";
import type { Theme } from "./theme.js";

/** Losses whose minimum is a setting; the others' follows from their data. */
const MOVABLE: readonly string[] = ["quadratic", "rotated-quadratic"];

/** CSS pixels from the origin beyond which nothing is drawn. */
const FAR = 1e5;

const SIDES: Readonly<Record<ArmName, string>> = { l1: "L1 panel", l2: "L2 panel" };

/** The panel's marks and the handles in it. */
export function drawPanel(
  arm: ArmName,
  panel: Panel,
  data: LandscapeData,
  theme: Theme,
  room: { width: number; gutter: number },
): { marks: Mark[]; handles: Handle[] } {
  const { landscape, descent } = data[arm];
  const { field } = theme;
  const scales: Scales = {
    x: scaleLinear()
      .domain(panel.xDomain)
      .range([panel.x, panel.x + panel.width]),
    y: scaleLinear()
      .domain(panel.yDomain)
      .range([panel.y + panel.height, panel.y]),
  };
  const penalty = landscape.penaltyLine.map((line) => toScreen(line.points, scales));
  const equal = landscape.dataLine.map((line) => toScreen(line.points, scales));
  const diverges = descentEnd(data[arm], data.learningRate) === "diverged";
  const way = wayDown(descent ? toScreen(descent.points, scales) : [], panel, diverges);
  const origin = originMark(panel, scales, theme);
  const inside: Mark[] = [
    ...fieldMarks(landscape, landscape.pixels, panel, theme),
    ...contourMarks(landscape, scales, theme),
    origin,
    {
      kind: "lines",
      lines: equal,
      stroke: field.unregularized,
      strokeWidth: 1.75,
      halo: "rgba(255,255,255,0.7)",
      haloWidth: 1,
    },
    {
      kind: "lines",
      lines: penalty,
      stroke: field.light,
      strokeWidth: 1.5,
      dash: [5, 4],
      halo: "rgba(20,23,26,0.62)",
      haloWidth: 1,
    },
    ...descentMarks(way, panel, theme),
  ];

  const lowest = pin(landscape.dataMinimizer, panel, scales);
  const minimum = pin(landscape.minimizer, panel, scales);
  const start = pin(data.start, panel, scales);
  // Not clipped: a mark on the panel's edge is whole, and the labels keep inside of their own accord.
  const over: Mark[] = [
    startMark(start, theme),
    dataMinimumMark(lowest, theme),
    minimumMark(minimum, theme),
    ...placeLabels(
      labelRequests(arm, data, { lowest, minimum, start, penalty, equal, way }, panel, theme),
      {
        within: inset(panel, 5),
        lines: [way.line, ...penalty, ...equal, ...origin.lines],
        leader: field.ink,
      },
    ),
  ];

  const marks: Mark[] = [
    {
      kind: "clip",
      x: panel.x,
      y: panel.y,
      width: panel.width,
      height: panel.height,
      marks: inside,
    },
    ...axes(panel, scales, theme, room),
    ...over,
  ];
  const side = SIDES[arm];
  const handles: Handle[] = [
    ...(MOVABLE.includes(data.objective)
      ? [
          {
            id: `minimum-${arm}`,
            label: `Minimum of J, ${side}`,
            panel: panel.id,
            x: lowest.x,
            y: lowest.y,
            radius: 12,
          },
        ]
      : []),
    {
      id: `start-${arm}`,
      label: `Start of the descent, ${side}`,
      panel: panel.id,
      x: start.x,
      y: start.y,
      radius: 12,
    },
  ];
  return { marks, handles };
}

/** Data coordinates to CSS pixels; what lies far outside the panel is kept within what backends can draw. */
function toScreen(points: ArrayLike<number>, scales: Scales): number[] {
  const out: number[] = [];
  const bounded = (value: number) => Math.max(-FAR, Math.min(FAR, value));
  for (let i = 0; i + 1 < points.length; i += 2) {
    out.push(bounded(scales.x(points[i] as number)), bounded(scales.y(points[i + 1] as number)));
  }
  return out;
}

/**
 * The colour field. The grid's outermost values lie on the panel's edges and a pixel's colour at its middle,
 * so the picture is half a cell larger than the panel on every side.
 */
function fieldMarks(
  landscape: Landscape,
  pixels: Pixels | undefined,
  panel: Panel,
  theme: Theme,
): Mark[] {
  const back: Mark = {
    kind: "rectangle",
    x: panel.x,
    y: panel.y,
    width: panel.width,
    height: panel.height,
    fill: theme.rule,
  };
  if (!pixels) return [back];
  const cellWidth = panel.width / Math.max(1, landscape.columns - 1);
  const cellHeight = panel.height / Math.max(1, landscape.rows - 1);
  return [
    back,
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

/** Thin lines: light on the field's dark parts, dark on its bright ones. */
function contourMarks(landscape: Landscape, scales: Scales, theme: Theme): Mark[] {
  const { min, max } = landscape;
  const bright: number[][] = [];
  const dark: number[][] = [];
  for (const contour of landscape.contours) {
    const height = Math.sqrt(Math.max(0, (contour.level - min) / (max - min)));
    for (const line of contour.lines) {
      (height < 0.3 ? bright : dark).push(toScreen(line.points, scales));
    }
  }
  return [
    {
      kind: "lines",
      lines: dark,
      stroke: theme.field.light,
      strokeWidth: 0.8,
      strokeOpacity: 0.42,
    },
    {
      kind: "lines",
      lines: bright,
      stroke: theme.field.dark,
      strokeWidth: 0.8,
      strokeOpacity: 0.3,
    },
  ];
}

/** The lines on which one weight is zero. */
function originMark(panel: Panel, scales: Scales, theme: Theme): LinesMark {
  const lines: number[][] = [];
  const x = scales.x(0);
  const y = scales.y(0);
  if (x > panel.x && x < panel.x + panel.width) {
    lines.push([x, panel.y, x, panel.y + panel.height]);
  }
  if (y > panel.y && y < panel.y + panel.height) {
    lines.push([panel.x, y, panel.x + panel.width, y]);
  }
  return {
    kind: "lines",
    lines,
    stroke: theme.field.light,
    strokeWidth: 1,
    strokeOpacity: 0.75,
    halo: "rgba(20,23,26,0.28)",
    haloWidth: 0.75,
  };
}

/** Ticks and the weights' names, in the place of the last tick of either axis. */
function axes(
  panel: Panel,
  scales: Scales,
  theme: Theme,
  room: { width: number; gutter: number },
): Mark[] {
  const bottom = panel.y + panel.height;
  const name = (text: string): Pick<TextMark, "kind" | "text" | "size" | "italic" | "fill"> => ({
    kind: "text",
    text,
    size: 13,
    italic: true,
    fill: theme.ink,
  });
  const names: TextMark[] = [
    { ...name("w₁"), x: panel.x + panel.width, y: bottom + 7, anchor: "end", baseline: "top" },
    { ...name("w₂"), x: panel.x - 8, y: panel.y, anchor: "end", baseline: "top" },
  ];
  const avoid: Box[] = names.map(textBox);
  return [
    ...axis({
      theme,
      scale: scales.x,
      side: "bottom",
      at: bottom,
      count: panel.width / 85,
      extent: [panel.x - room.gutter, Math.min(room.width, panel.x + panel.width + 10)],
      avoid,
    }),
    ...axis({ theme, scale: scales.y, side: "left", at: panel.x, avoid, count: panel.height / 85 }),
    ...names,
  ];
}
