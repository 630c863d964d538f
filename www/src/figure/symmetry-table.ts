import type { SymmetryData } from "./symmetry-data.js";
import { shownMoment } from "./symmetry-data.js";
import type { Cell, Table } from "./table.js";

/** A row for each recorded step: how many units differ, and what the network has learned. */
export function symmetryTable(data: SymmetryData): Table {
  const layers = data.moments[0]?.units.length ?? 0;
  const columns = Array.from({ length: layers }, (_, index) => {
    const of = layers > 1 ? ` in layer ${index + 1}` : "";
    return [`distinct units${of}`, `not bit-equal${of}`, `spread${of}`, `dead units${of}`];
  }).flat();
  return {
    caption: `${data.width} units per layer, step by step; step ${shownMoment(data).step} drawn`,
    columns: ["step", "loss", "accuracy", ...columns],
    rows: data.moments.map(({ step, evaluation, units, dead }): Cell[] => [
      step,
      evaluation.dataLoss,
      evaluation.accuracy ?? null,
      ...units.flatMap(({ units, distinct, exact, spread }, layer) => [
        distinct,
        exact,
        spread,
        Math.round((dead[layer] ?? 0) * units),
      ]),
    ]),
  };
}
