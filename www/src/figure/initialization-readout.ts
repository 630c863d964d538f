/** What figure 1 says of one layer when it is pointed at. */
import type { Statistics } from "../wasm/weightscope.js";
import { formatNumber, formatPercent } from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { InitializationData } from "./initialization-data.js";
import { type Series, varianceSeries } from "./initialization-series.js";
import type { Readout } from "./readout.js";

/** The numbers of hidden layer `row`, counted from 0. */
export function initializationReadout(data: InitializationData, row: number): Readout | undefined {
  const layers = hiddenLayers(data.pass);
  const layer = layers[row];
  if (!layer) return undefined;
  const { saturated, dead } = layer.activation;
  return {
    title: `Layer ${row + 1} of ${layers.length}`,
    lines: [
      ...varianceSeries(data).flatMap((series) => linesOf(series, row)),
      { name: "saturated", value: formatPercent(saturated) },
      { name: "dead units", value: formatPercent(dead) },
    ],
  };
}

function linesOf(
  { name, relative, statistics, theory, band }: Series,
  row: number,
): Readout["lines"] {
  const measured = statistics[row];
  if (!measured) return [];
  const expected = theory?.[row] ?? Number.NaN;
  const [low, high] = [band?.lower[row] ?? Number.NaN, band?.upper[row] ?? Number.NaN];
  const more = [
    ...(Number.isNaN(expected) ? [] : [`theory ${number(expected)}`]),
    ...(Number.isNaN(low + high) ? [] : [`9 in 10: ${number(low)} to ${number(high)}`]),
  ];
  return [
    { name, value: measure(measured, relative) },
    ...more.map((value) => ({ name: "", value })),
  ];
}

function measure({ populationVariance, nonFinite }: Statistics, relative: boolean): string {
  if (nonFinite > 0 || !Number.isFinite(populationVariance)) return "overflow";
  const variance = `variance ${number(populationVariance)}`;
  return relative ? variance : `${variance}, σ ${number(Math.sqrt(populationVariance))}`;
}

function number(value: number): string {
  return formatNumber(value, 3);
}
