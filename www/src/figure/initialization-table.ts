import type { ActivationStatistics, LayerPass, Pass, Statistics } from "../wasm/weightscope.js";
import type { Cell, Table } from "./table.js";

/** The quantities of a layer in the order of its computation, each with its statistics. */
const QUANTITIES: readonly (readonly [string, (layer: LayerPass) => Statistics])[] = [
  ["weights", (layer) => layer.weight],
  ["preactivations", (layer) => layer.preactivation],
  ["activations", (layer) => layer.activation],
  ["gradients of activations", (layer) => layer.gradActivation],
  ["gradients of preactivations", (layer) => layer.gradPreactivation],
  ["gradients of weights", (layer) => layer.gradWeight],
];

/** Figure 1's numbers: a row for each quantity of each layer, the output included. Shares are fractions. */
export function initializationTable({ pass }: { readonly pass: Pass }): Table {
  const rows: Cell[][] = [row("input", "values", pass.input)];
  pass.layers.forEach((layer, index) => {
    const output = index === pass.layers.length - 1;
    const name = output ? `${index + 1} (output)` : String(index + 1);
    for (const [quantity, of] of QUANTITIES) rows.push(row(name, quantity, of(layer)));
  });
  return {
    caption: "Moments, extremes and troubles of every layer",
    columns: [
      "layer",
      "quantity",
      "count",
      "mean",
      "population variance",
      "min",
      "max",
      "saturated",
      "dead",
      "non-finite",
    ],
    rows,
  };
}

function row(layer: string, quantity: string, statistics: Statistics): Cell[] {
  const { saturated = null, dead = null } = statistics as Partial<ActivationStatistics>;
  return [
    layer,
    quantity,
    statistics.count,
    statistics.mean,
    statistics.populationVariance,
    statistics.min,
    statistics.max,
    saturated,
    dead,
    statistics.nonFinite,
  ];
}
