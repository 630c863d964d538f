/** What the theory of wide networks says of the map, and where the map says otherwise, in words. */
import { formatNumber } from "./format.js";
import {
  cellAt,
  cellCount,
  doneCells,
  explodes,
  type TrainabilityData,
  trains,
} from "./trainability-data.js";

/** Fewer cells than this share of the map that say otherwise go without saying. */
const MANY = 0.05;
/** Scales nearer to the scheme's own than by this factor are one with it. */
const ONE_SCALE = 1.2;

/** The theory is of wide layers: fewer units than this are far from it. */
const NARROW = 8;

/** One or more sentences; nothing where there is no theory, or nothing to say against it. */
export function theoryText(data: TrainabilityData): string {
  return [suitText(data), explodesText(data), otherwiseText(data)].filter(Boolean).join(" ");
}

/** A scheme promises that its own scale will do: where by the theory another one does better, it must be said. */
function suitText(data: TrainabilityData): string {
  const known = data.reach.filter(({ layers }) => !Number.isNaN(layers));
  const own = reachAt(data, 1);
  const deepest = data.depths.at(-1) ?? 0;
  // What gets through every layer there is suits well enough.
  if (known.length === 0 || Number.isNaN(own) || own >= deepest) return "";
  const best = known.reduce((found, each) => (each.layers > found.layers ? each : found));
  if (Math.max(best.scale, 1 / best.scale) < ONE_SCALE) return "";
  const gone = own < 1 ? "not one layer" : `${formatNumber(own, 2)} layers`;
  return `By the theory the scheme’s own scale does not suit these settings: a signal survives ${gone} at ×1, and the most at about ×${formatNumber(best.scale, 2)}.`;
}

/** The line has two meanings where nothing bounds a signal: which of them holds must be said. */
function explodesText(data: TrainabilityData): string {
  if (!explodes(data)) return "";
  return "On the right, where nothing bounds the signal, the line tells at what depth it has exploded.";
}

/** In how many cells networks do not train though the signal survives, and the other way round. */
function otherwiseText(data: TrainabilityData): string {
  const { below, above } = otherwise(data);
  if (below + above < MANY * cellCount(data) || doneCells(data).length < cellCount(data)) return "";
  const one = data.networks === 1;
  const stuck = one ? "the network does not train" : "at most half of the networks train";
  const free = one ? "the network trains" : "more than half of the networks train";
  const where = [
    ...(below > 0 ? [`in ${cellsText(below)} below its line ${stuck}`] : []),
    ...(above > 0
      ? [
          `in ${cellsText(above)} above ${below > 0 ? `it${one ? ", it does" : " more do"}` : `its line ${free}`}`,
        ]
      : []),
  ];
  const units = data.width === 1 ? "1 unit" : `${data.width} units`;
  const theory =
    data.width < NARROW
      ? `The theory is of wide layers (these have ${units}) and tells`
      : "The theory tells";
  return `${theory} where a signal survives, not what trains: ${where.join(", and ")}.`;
}

/** The cells that are done and do not do as the line says. */
export function otherwise(data: TrainabilityData): { below: number; above: number } {
  let [below, above] = [0, 0];
  data.depths.forEach((depth, row) => {
    data.scales.forEach((scale, column) => {
      const cell = cellAt(data, row, column);
      const reach = reachAt(data, scale);
      if (!cell || Number.isNaN(reach)) return;
      if (depth <= reach && !trains(cell)) below += 1;
      if (depth > reach && trains(cell)) above += 1;
    });
  });
  return { below, above };
}

/** So many layers a signal survives at one of the map's scales; NaN where the theory has no say. */
function reachAt({ reach }: TrainabilityData, scale: number): number {
  return reach.find((each) => each.scale === scale)?.layers ?? Number.NaN;
}

function cellsText(cells: number): string {
  return `${cells} ${cells === 1 ? "cell" : "cells"}`;
}
