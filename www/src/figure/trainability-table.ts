import type { Cell, Table } from "./table.js";
import { cellAt, cellCount, doneCells, type TrainabilityData } from "./trainability-data.js";

/** A row for each depth and scale; one that has not been trained yet has no numbers. */
export function trainabilityTable(data: TrainabilityData): Table {
  const { depths, scales, networks, steps, threshold } = data;
  return {
    caption:
      `Networks with a loss below ${threshold} after ${steps} steps, of ${networks} with other seeds: ` +
      `${doneCells(data).length} of ${cellCount(data)} cells`,
    columns: [
      "hidden layers",
      "scale",
      "trained",
      "share",
      "median loss",
      "least loss",
      "greatest loss",
      "not finite",
    ],
    rows: depths.flatMap((depth, row) =>
      scales.map((scale, column): Cell[] => {
        const cell = cellAt(data, row, column);
        if (!cell) return [depth, scale, null, null, null, null, null, null];
        const { trained, share, median, losses, nonFinite } = cell;
        return [
          depth,
          scale,
          trained,
          share,
          median,
          Math.min(...losses),
          Math.max(...losses),
          nonFinite,
        ];
      }),
    ),
  };
}
