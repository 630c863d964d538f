/** Whether it is luck that a network trains, in words. */
import type { TrainedShare } from "../wasm/weightscope.js";
import { formatCount, formatNumber } from "./format.js";
import {
  cellAt,
  cellCount,
  doneCells,
  type TrainabilityData,
  trains,
} from "./trainability-data.js";
import { theoryText } from "./trainability-theory.js";

/** The row of what trains at no depth. */
const NONE = -1;

/** One or more sentences, all of them from the numbers. */
export function trainabilitySentence(data: TrainabilityData): string {
  const done = doneCells(data).length;
  const all = cellCount(data);
  if (done === 0) return `The first of ${all} cells is under way.`;
  const so = done < all ? `${done} of ${all} cells so far. ` : "";
  // What the deepest is can not be said before all are known.
  const depth = done < all ? "" : depthText(data);
  const told = [`${so}${fateText(data)}`, depth, theoryText(data), cellText(data)];
  return told.filter(Boolean).join(" ");
}

/** In how many cells the scale and the depth decide, and in how many the seed. */
function fateText(data: TrainabilityData): string {
  const cells = doneCells(data);
  const { networks } = data;
  const whole = cells.filter(({ trained }) => trained === networks).length;
  const none = cells.filter(({ trained }) => trained === 0).length;
  const luck = cells.length - whole - none;
  if (cells.length < cellCount(data)) {
    if (whole === cells.length) return "Every network has trained.";
    if (none === cells.length) return "No network has trained.";
  }
  if (whole === cells.length) return "Every network trains, whatever its depth and its scale.";
  if (none === cells.length) {
    return `No network trains within ${stepsText(data.steps)}, whatever its depth and its scale.`;
  }
  if (networks === 1) {
    return `With one network per cell, that of ${cellsText(whole)} in ${cells.length} trains; whether by luck, one seed can not tell.`;
  }
  const fates =
    whole === 0
      ? `no network trains in ${none}`
      : `all train in ${whole}${none > 0 ? `, none in ${none}` : ""}`;
  const of = `In ${luck === 0 ? "each" : `${whole + none}`} of ${cellsText(cells.length)} the ${networks} networks share one fate: ${fates}.`;
  return luck === 0
    ? `${of} Nothing is left to luck.`
    : `${of} In the other ${luck === 1 ? "one" : luck} the seed decides.`;
}

/** How deep more than half of the networks train: where they do so deepest, and at the scheme's own scale. */
function depthText(data: TrainabilityData): string {
  const deepest = data.scales.map((_, column) => trainedRows(data, [column]).at(-1) ?? NONE);
  const best = Math.max(...deepest);
  // Where every network trains that has been said.
  if (best === NONE || doneCells(data).every(({ share }) => share === 1)) return "";
  const columns = data.scales.flatMap((_, column) => (deepest[column] === best ? column : []));
  const one = data.scales.indexOf(1);
  const own = deepest[one] ?? NONE;
  const who = data.networks === 1 ? "the network trains" : "more than half of the networks train";
  const far = `At ${scalesText(data, (column) => columns.includes(column))} ${who} ${depthsText(data, columns)}`;
  if (own === best) return `${far}.`;
  return `${far}; at ×1 ${own === NONE ? `${data.networks === 1 ? "it does" : "they do"} at no depth` : depthsText(data, [one])}.`;
}

/** The rows in which all of some columns count as training, from the shallowest on. */
function trainedRows(data: TrainabilityData, columns: readonly number[]): number[] {
  const cells = (row: number) => columns.map((column) => cellAt(data, row, column));
  return data.depths.flatMap((_, row) =>
    cells(row).every((cell) => cell && trains(cell)) ? row : [],
  );
}

/** The depths at which some columns train: up to the deepest, between two, or with gaps. */
function depthsText(data: TrainabilityData, columns: readonly number[]): string {
  const rows = trainedRows(data, columns);
  const [first = 0, last = 0] = [rows[0], rows.at(-1)];
  const [from = 0, to = 0] = [data.depths[first], data.depths[last]];
  const edge = last === data.depths.length - 1 ? ", the deepest there are" : "";
  const gaps = rows.length < last - first + 1;
  if (gaps || first === 0) {
    return `up to ${layersText(to)}${edge}${gaps ? ", if not at every depth" : ""}`;
  }
  return `${first < last ? `from ${from} to` : "at"} ${layersText(to)}${edge}`;
}

/** The columns that are chosen, neighbours as from one to the other: "×0.63, ×1.6 to ×4 and ×10". */
function scalesText({ scales }: TrainabilityData, chosen: (column: number) => boolean): string {
  const runs: [number, number][] = [];
  scales.forEach((scale, column) => {
    if (!chosen(column)) return;
    const last = runs.at(-1);
    if (last && column > 0 && chosen(column - 1)) last[1] = scale;
    else runs.push([scale, scale]);
  });
  const texts = runs.map(([from, to]) =>
    from === to ? scaleText(from) : `${scaleText(from)} to ${scaleText(to)}`,
  );
  const last = texts.pop() ?? "";
  return texts.length > 0 ? `${texts.join(", ")} and ${last}` : last;
}

/** What became of the networks of the cell that is looked at. */
function cellText(data: TrainabilityData): string {
  const cell = cellAt(data, data.row, data.column);
  const place = placeText(data);
  if (!cell) return `${place} is not done yet.`;
  const { trained, losses, nonFinite } = cell;
  const lost = nonFinite > 0 ? `, and ${formatCount(nonFinite)} overflowed` : "";
  return `${place}: ${trained} of ${losses.length} trained, with ${lossesText(cell)}${lost}.`;
}

/** The middle of many losses; of few, and of two halves with nothing between, the losses or their ends. */
function lossesText({ trained, losses, median }: TrainedShare): string {
  const [first = Number.NaN, second = Number.NaN] = losses;
  const text = (loss: number) => formatNumber(loss, 2);
  if (losses.length === 1) return `a loss of ${text(first)}`;
  if (losses.length === 2) return `losses of ${text(first)} and ${text(second)}`;
  if (2 * trained === losses.length) {
    return `losses from ${text(Math.min(...losses))} to ${text(Math.max(...losses))}`;
  }
  return `a median loss of ${text(median)}`;
}

/** "8 layers at ×1". */
export function placeText({ depths, scales, row, column }: TrainabilityData): string {
  return `${layersText(depths[row] as number)} at ${scaleText(scales[column] as number)}`;
}

export function scaleText(scale: number): string {
  return `×${formatNumber(scale, 2)}`;
}

function layersText(layers: number): string {
  return `${layers} ${layers === 1 ? "layer" : "layers"}`;
}

function cellsText(cells: number): string {
  return `${cells} ${cells === 1 ? "cell" : "cells"}`;
}

function stepsText(steps: number): string {
  return `${formatCount(steps)} ${steps === 1 ? "step" : "steps"}`;
}
