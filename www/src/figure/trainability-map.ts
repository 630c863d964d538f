/** The map: a row for each depth, a column for each scale, in each cell the share of the networks that trained. */
import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import { axis } from "./axis.js";
import { inkOn } from "./contrast.js";
import { formatNumber } from "./format.js";
import { colorAt, viridis } from "./palette.js";
import type { Mark, Panel, TextMark } from "./scene.js";
import { stretchWithin } from "./stretch.js";
import { type Box as Rectangle, textBox, textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { alike, cellAt, cellCount, doneCells, type TrainabilityData } from "./trainability-data.js";

/** Below the map, for the scales and their name. */
export const MAP_AXIS = 44;
/** Above the map, for the word over the scheme's own scale. */
export const MAP_TOP = 20;

const NUMBER = 12;
/** Between a number and its cell's edges, or the theory's line. */
const MARGIN = 2;
/** Frames of cells take up to here of them. */
const FRAME = 6;
const NAME = 13;
/** Between the name of a country and what is not of it, or the theory's line. */
const NAME_MARGIN = 6;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of the scene. */
  readonly across: number;
}

/** Where the cells are; their edges lie on whole pixels. */
interface Grid {
  readonly x: (column: number) => number;
  /** The upper edge of a row; the first row is the lowest. */
  readonly y: (row: number) => number;
  readonly cell: { readonly width: number; readonly height: number };
}

export function mapPanel(
  data: TrainabilityData,
  box: Box,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, top, width, height } = box;
  const { depths, scales } = data;
  const [rows, columns] = [depths.length, scales.length];
  const cell = { width: width / columns, height: height / rows };
  const grid: Grid = {
    x: (column) => Math.round(left + column * cell.width),
    y: (row) => Math.round(top + (rows - 1 - row) * cell.height),
    cell,
  };
  const frame = { x: left, y: top, width, height };
  const line = reachLine(data, box);
  return {
    marks: [
      ...cellMarks(data, grid, theme),
      { kind: "rectangle", ...frame, stroke: theme.muted, strokeWidth: 1 },
      { kind: "clip", ...frame, marks: reachMarks(line, theme) },
      ...numberMarks(data, grid, line),
      ...countryMarks(data, grid, line),
      ...ownScaleMarks(data, grid, box, theme),
      cursorMark(data, grid, theme),
      ...axes(data, grid, box, theme),
    ],
    frame: {
      id: "map",
      ...frame,
      xDomain: [-0.5, columns - 0.5],
      yDomain: [-0.5, rows - 0.5],
    },
  };
}

/** The colour of a share; the same in the map and in its key. */
export function shareColor(share: number): string {
  return colorAt(viridis, share);
}

/** How a cell looks that has not been trained yet. */
export function pendingPaint(theme: Theme) {
  return {
    fill: theme.paper,
    hatch: { color: theme.muted, spacing: 7, angle: 45, width: 0.5 },
    stroke: theme.rule,
    strokeWidth: 1,
  } as const;
}

/** How the theory's line looks. */
export function reachPaint(theme: Theme) {
  return {
    stroke: theme.field.light,
    strokeWidth: 2,
    dash: [6, 4],
    halo: theme.field.dark,
    haloWidth: 1.25,
  } as const;
}

function rectangleOf(grid: Grid, row: number, column: number) {
  const [x, y] = [grid.x(column), grid.y(row)];
  return { x, y, width: grid.x(column + 1) - x, height: grid.y(row - 1) - y };
}

function cellMarks(data: TrainabilityData, grid: Grid, theme: Theme): Mark[] {
  return data.depths.flatMap((_, row) =>
    data.scales.map((_, column): Mark => {
      const known = cellAt(data, row, column);
      const place = rectangleOf(grid, row, column);
      return known
        ? { kind: "rectangle", ...place, fill: shareColor(known.share) }
        : { kind: "rectangle", ...place, ...pendingPaint(theme) };
    }),
  );
}

/**
 * The shares in per cent of the cells whose networks do not share one fate, beside the theory's line where there is room.
 * Of the others the colour says all there is.
 */
function numberMarks(data: TrainabilityData, grid: Grid, line: readonly number[]): Mark[] {
  return data.depths.flatMap((_, row) =>
    data.scales.flatMap((_, column): Mark[] => {
      const known = cellAt(data, row, column);
      if (!known || alike(known)) return [];
      const cell = rectangleOf(grid, row, column);
      const text = String(Math.round(100 * known.share));
      const free = (cell.width - textWidth(text, NUMBER)) / 2;
      if (free < MARGIN || cell.height < NUMBER + 2 * MARGIN) return [];
      const aside = Math.max(0, free - FRAME);
      const marks = [0, -aside, aside].map(
        (shift): TextMark => ({
          kind: "text",
          x: cell.x + cell.width / 2 + shift,
          y: cell.y + cell.height / 2,
          text,
          size: NUMBER,
          anchor: "middle",
          baseline: "middle",
          fill: inkOn(shareColor(known.share)),
        }),
      );
      const clear = marks.find((mark) => !meets(line, grown(textBox(mark), MARGIN)));
      // Where the line leaves no room the number lies on it, on a ground that breaks it.
      return clear ? [clear] : onPlate(marks[0] as TextMark, shareColor(known.share));
    }),
  );
}

/** A number and the colour of its cell behind it. */
function onPlate(mark: TextMark, fill: string): Mark[] {
  return [{ kind: "rectangle", ...grown(textBox(mark), MARGIN), fill }, mark];
}

/** A whole map has its two countries named, so that they are told by more than their colour. */
function countryMarks(data: TrainabilityData, grid: Grid, line: readonly number[]): Mark[] {
  if (doneCells(data).length < cellCount(data)) return [];
  const named = [
    { share: 0, text: "none trains" },
    { share: 1, text: "all train" },
  ];
  return named.flatMap(({ share, text }): Mark[] => {
    const fits = data.depths.flatMap((_, row) =>
      stretches(data, row, share).flatMap(([from, to]) => {
        const { y, height } = rectangleOf(grid, row, from);
        const [left, right] = [grid.x(from), grid.x(to + 1)];
        const mark: TextMark = {
          kind: "text",
          x: (left + right) / 2,
          y: y + height / 2,
          text,
          size: NAME,
          anchor: "middle",
          baseline: "middle",
          weight: 600,
          fill: inkOn(shareColor(share)),
        };
        const box = grown(textBox(mark), NAME_MARGIN);
        return box.width <= right - left && !meets(line, box) ? [{ mark, room: right - left }] : [];
      }),
    );
    // The middle of the widest rows.
    const widest = Math.max(...fits.map(({ room }) => room));
    const rows = fits.filter(({ room }) => room === widest);
    return rows
      .slice(Math.floor((rows.length - 1) / 2))
      .slice(0, 1)
      .map(({ mark }) => mark);
  });
}

/** The runs of cells of one share in a row, from column to column; the frame of the scheme's own scale ends them. */
function stretches(data: TrainabilityData, row: number, share: number): [number, number][] {
  const runs: [number, number][] = [];
  data.scales.forEach((scale, column) => {
    if (cellAt(data, row, column)?.share !== share || scale === 1) return;
    if (row === data.row && column === data.column) return;
    const last = runs.at(-1);
    if (last && last[1] === column - 1) last[1] = column;
    else runs.push([column, column]);
  });
  return runs;
}

/** Depths lie as far apart as rows do, whatever their distance. */
function depthScale({ depths }: TrainabilityData, box: Box): ScaleLogarithmic<number, number> {
  const step = box.height / depths.length;
  return scaleLog(
    [...depths],
    depths.map((_, row) => box.top + box.height - (row + 0.5) * step),
  );
}

/** The theory's line: x0, y0, x1, y1, …; it may leave the box. */
function reachLine(data: TrainabilityData, box: Box): number[] {
  const x = scaleAxis(data, box);
  const y = depthScale(data, box);
  const [above, below] = [box.top - 20, box.top + box.height + 20];
  return data.reach.flatMap(({ scale, layers }) => {
    if (Number.isNaN(layers)) return [x(scale), Number.NaN];
    if (layers === 0) return [x(scale), below];
    const height = Number.isFinite(layers) ? y(layers) : above;
    return [x(scale), Math.max(above, Math.min(below, height))];
  });
}

function reachMarks(line: readonly number[], theme: Theme): Mark[] {
  return line.length > 0 ? [{ kind: "lines", lines: [line], ...reachPaint(theme) }] : [];
}

/** Whether a line runs through a rectangle. */
function meets(line: readonly number[], box: Rectangle): boolean {
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = line.slice(at, at + 4);
    if (Number.isFinite(y0 + y1) && stretchWithin(box, [x0, y0, x1, y1])) return true;
  }
  return false;
}

function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** From the middle of the first column to the middle of the last. */
function scaleAxis({ scales }: TrainabilityData, box: Box): ScaleLogarithmic<number, number> {
  const half = box.width / scales.length / 2;
  return scaleLog(
    [scales[0] as number, scales.at(-1) as number],
    [box.left + half, box.left + box.width - half],
  );
}

/** The column at which nothing is scaled: framed, and named above. */
function ownScaleMarks(data: TrainabilityData, grid: Grid, box: Box, theme: Theme): Mark[] {
  const column = data.scales.indexOf(1);
  if (column < 0) return [];
  const [x, right] = [grid.x(column), grid.x(column + 1)];
  return [
    {
      kind: "rectangle",
      x,
      y: box.top,
      width: right - x,
      height: box.height,
      stroke: theme.field.light,
      strokeWidth: 1.5,
      halo: theme.field.dark,
      haloWidth: 1,
    },
    {
      kind: "text",
      x: (x + right) / 2,
      y: box.top - 7,
      text: "scheme’s own σ",
      size: 12,
      anchor: "middle",
      fill: theme.ink,
    },
  ];
}

function cursorMark(data: TrainabilityData, grid: Grid, theme: Theme): Mark {
  const { x, y, width, height } = rectangleOf(grid, data.row, data.column);
  return {
    kind: "rectangle",
    x,
    y,
    width,
    height,
    radius: 2,
    stroke: theme.unregularized,
    strokeWidth: 3,
    halo: theme.field.light,
    haloWidth: 1.5,
  };
}

function axes(data: TrainabilityData, grid: Grid, box: Box, theme: Theme): Mark[] {
  const { depths, scales } = data;
  const bottom = box.top + box.height;
  const style = { kind: "text", size: 12, fill: theme.muted } as const;
  const rows: TextMark[] = depths.map((depth, row) => ({
    ...style,
    x: box.left - 8,
    y: grid.y(row) + grid.cell.height / 2,
    text: String(depth),
    anchor: "end",
    baseline: "middle",
  }));
  return [
    ...rows,
    { ...style, x: box.left - 8, y: box.top - 7, text: "layers", anchor: "end" },
    ...axis({
      theme,
      scale: scaleAxis(data, box),
      side: "bottom",
      at: bottom,
      values: labelled(scales, grid.cell.width),
      format: (scale) => formatNumber(scale, 2),
      extent: [0, box.across],
    }),
    {
      ...style,
      x: box.left + box.width / 2,
      y: bottom + 26,
      text: "scale, × the scheme’s σ",
      anchor: "middle",
      baseline: "top",
    },
  ];
}

/** All scales, or where they have no room those of a few columns, the same on either side of the middle. */
function labelled(scales: readonly number[], width: number): readonly number[] {
  const widest = Math.max(...scales.map((scale) => textWidth(formatNumber(scale, 2), 12)));
  if (width >= widest + 8) return scales;
  const middle = (scales.length - 1) / 2;
  return scales.filter((_, column) => [0, 3, 5].includes(Math.abs(column - middle)));
}
