/** The numbers of the phase diagram's network as rows. */
import { formatNumber } from "./format.js";
import { limitOfPairs, type PhaseDiagramData, phaseLayers } from "./phase-diagram-data.js";
import { activationText } from "./phase-diagram-words.js";
import type { Cell, Table } from "./table.js";

/** A row for each hidden layer: theory, and what was measured. */
export function phaseDiagramTable(data: PhaseDiagramData): Table {
  const { activation, sigmaW2, sigmaB2, theory, pairs, width } = data;
  const { cStar, xiC } = limitOfPairs(data);
  const number = (value: number | undefined) =>
    value === undefined ? "none" : formatNumber(value, 4);
  const said = [
    `n Var(w) = ${formatNumber(sigmaW2, 4)}`,
    `Var(b) = ${formatNumber(sigmaB2, 4)}`,
    `χ₁ = ${number(theory.chi1)}`,
    `q* = ${number(theory.qStar)}`,
    `c* = ${number(cStar)}`,
    `ξ of mean squares = ${number(theory.xiQ)}`,
    `ξ of correlations = ${number(xiC)}`,
    `ξ of gradients = ${number(theory.xiGradient)}`,
  ];
  return {
    caption: `${activationText(activation)}: ${said.join(", ")}`,
    columns: [
      "layer",
      "mean square, theory",
      `mean square, ${width} units`,
      `correlation from ${pairs[0]}`,
      `correlation from ${pairs[1]}`,
      `correlation, ${width} units`,
      "gradient, theory",
      `gradient, ${width} units`,
    ],
    rows: phaseLayers(data).map((layer, index): Cell[] => [
      index + 1,
      layer.length,
      layer.measuredLength,
      layer.correlations[0] ?? null,
      layer.correlations[1] ?? null,
      layer.measuredCorrelation,
      layer.gradient,
      layer.measuredGradient,
    ]),
  };
}
