/** Whether it is luck that a network trains, in words. */
import { formatCount, formatNumber } from "./format.js";
import { cellAt, cellCount, doneCells, type TrainabilityData } from "./trainability-data.js";

/** One or more sentences, all of them from the numbers. */
export function trainabilitySentence(data: TrainabilityData): string {
  const done = doneCells(data).length;
  const all = cellCount(data);
  if (done === 0) return `The first of ${all} cells is under way.`;
  const so = done < all ? `${done} of ${all} cells so far. ` : "";
  // What the deepest is can not be said before all are known.
  const depth = done < all ? "" : depthText(data);
  return [`${so}${fateText(data)}`, depth, cellText(data)].filter(Boolean).join(" ");
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

/** How deep most networks train: at the scheme's own scale, and at the best. */
function depthText(data: TrainabilityData): string {
  const deepest = data.scales.map((_, column) =>
    data.depths.reduce(
      (found, depth, row) => ((cellAt(data, row, column)?.share ?? 0) > 0.5 ? depth : found),
      0,
    ),
  );
  const best = Math.max(...deepest);
  if (best === 0) return "";
  const own = deepest[data.scales.indexOf(1)] ?? 0;
  const most = data.networks === 1 ? "Networks train" : "Most networks train";
  if (own === best) {
    const edge = best === data.depths.at(-1) ? ", the deepest there are" : "";
    return `${most} up to ${layersText(best)}${edge}, at scale ×1.`;
  }
  const where = scaleText(data.scales[deepest.indexOf(best)] as number);
  const here = own === 0 ? "at ×1 at no depth" : `at ×1 up to ${layersText(own)}`;
  return `${most} up to ${layersText(best)}, at scale ${where}; ${here}.`;
}

/** What became of the networks of the cell that is looked at. */
function cellText(data: TrainabilityData): string {
  const cell = cellAt(data, data.row, data.column);
  const place = placeText(data);
  if (!cell) return `${place} is not done yet.`;
  const { trained, losses, median, nonFinite } = cell;
  const lost = nonFinite > 0 ? `, and ${formatCount(nonFinite)} overflowed` : "";
  const middle = losses.length > 1 ? "a median loss" : "a loss";
  return `${place}: ${trained} of ${losses.length} trained, with ${middle} of ${formatNumber(median, 2)}${lost}.`;
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
