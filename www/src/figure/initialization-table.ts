import type {
  ActivationStatistics,
  Band,
  Bands,
  LayerPass,
  LayerPrediction,
  Statistics,
} from "../wasm/weightscope.js";
import type { InitializationFindings, Spectrum } from "./initialization-data.js";
import type { Cell, Table } from "./table.js";

interface Quantity {
  readonly name: string;
  readonly of: (layer: LayerPass) => Statistics;
  readonly theory?: (layer: LayerPrediction) => number;
  readonly band?: (bands: Bands) => Band;
}

/** The quantities of a layer in the order of its computation. */
const QUANTITIES: readonly Quantity[] = [
  { name: "weights", of: (layer) => layer.weight, theory: (layer) => layer.weightVariance },
  {
    name: "preactivations",
    of: (layer) => layer.preactivation,
    theory: (layer) => layer.preactivationMeanSquare,
    band: (bands) => bands.preactivation,
  },
  {
    name: "activations",
    of: (layer) => layer.activation,
    theory: (layer) => layer.activationVariance,
    band: (bands) => bands.activation,
  },
  {
    name: "gradients of activations",
    of: (layer) => layer.gradActivation,
    band: (bands) => bands.gradActivation,
  },
  {
    name: "gradients of preactivations",
    of: (layer) => layer.gradPreactivation,
    band: (bands) => bands.gradPreactivation,
  },
  { name: "gradients of weights", of: (layer) => layer.gradWeight },
];

/** Figure 1's numbers: a row for each quantity of each layer, the output included. Shares are fractions. */
export function initializationTable({ pass, theory, bands, below }: InitializationFindings): Table {
  const rows: Cell[][] = [row("input", "values", pass.input)];
  const nameOf = (index: number) =>
    index === pass.layers.length - 1 ? `${index + 1} (output)` : String(index + 1);
  pass.layers.forEach((layer, index) => {
    const foretold = theory?.[index];
    for (const { name, of, theory: expected, band } of QUANTITIES) {
      const seeds = bands && band?.(bands);
      rows.push(
        row(nameOf(index), name, of(layer), [
          (foretold && expected?.(foretold)) ?? null,
          seeds?.lower[index] ?? null,
          seeds?.upper[index] ?? null,
        ]),
      );
    }
  });
  if (below?.kind === "scales") {
    for (const { scale, pass } of below.arms ?? []) {
      pass.layers.forEach((layer, index) => {
        for (const { name, of } of QUANTITIES) {
          rows.push(row(nameOf(index), `${name} at scale ${scale}`, of(layer)));
        }
      });
    }
  }
  if (below?.kind === "spectrum") {
    const depth = Math.max(1, pass.layers.length - 1);
    for (const spectrum of below.spectra ?? []) rows.push(...spectrumRows(spectrum, depth));
  }
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
      "variance by theory",
      "5 % of networks below",
      "95 % of networks below",
    ],
    rows,
  };
}

function row(
  layer: string,
  quantity: string,
  statistics: Statistics,
  beside: readonly Cell[] = [null, null, null],
): Cell[] {
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
    ...beside,
  ];
}

/** A row for each input at which the Jacobian was taken. */
function spectrumRows({ name, jacobians }: Spectrum, depth: number): Cell[][] {
  const layers = `1 to ${depth}`;
  const row = (quantity: string, count: number, mean: Cell, min: Cell, max: Cell): Cell[] => [
    ...[layers, `${quantity}, ${name}`, count, mean, null, min, max],
    ...Array<null>(6).fill(null),
  ];
  return jacobians.flatMap(({ singularValues, meanSquare, relativeVariance }, index) => {
    const count = singularValues.length;
    const [least, most] = [singularValues.at(-1) ?? null, singularValues[0] ?? null];
    const at = `at input ${index + 1}`;
    return [
      row(`singular values ${at}`, count, null, least, most),
      row(`their squares ${at}`, count, meanSquare, null, null),
      row(`relative variance of their squares ${at}`, count, relativeVariance, null, null),
    ];
  });
}
