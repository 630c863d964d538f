import { formatNumber } from "./format.js";
import type { Cell, Table } from "./table.js";
import type { WeightsArm, WeightsData } from "./weights-data.js";

type Row = readonly [string, (arm: WeightsArm) => Cell | undefined];

/** What is told of each network, in order; counts and norms are of the chosen layer. */
const rowsOf = (nearZero: number): readonly Row[] => [
  ["weights", ({ statistics }) => statistics.count],
  ["mean", ({ statistics }) => statistics.mean],
  ["population variance", ({ statistics }) => statistics.populationVariance],
  ["min", ({ statistics }) => statistics.min],
  ["max", ({ statistics }) => statistics.max],
  ["sum", ({ statistics }) => statistics.sum],
  ["L1 norm", ({ statistics }) => statistics.l1Norm],
  ["L2 norm", ({ statistics }) => statistics.l2Norm],
  ["induced L1 norm", ({ statistics }) => statistics.inducedL1Norm],
  ["exact zeros", ({ statistics }) => statistics.exactZeros],
  [`within ${formatNumber(nearZero)} of zero`, ({ statistics }) => statistics.nearZeros],
  ["non-finite", ({ statistics }) => statistics.nonFinite],
  ["training accuracy", ({ evaluation }) => evaluation?.training.accuracy],
  ["validation accuracy", ({ evaluation }) => evaluation?.validation?.accuracy],
  ["training loss", ({ evaluation }) => evaluation?.training.dataLoss],
  ["validation loss", ({ evaluation }) => evaluation?.validation?.dataLoss],
  ["training loss with penalty", ({ evaluation }) => evaluation?.training.penalizedLoss],
];

/** What is told besides where there are test data. */
const TEST_ROWS: readonly Row[] = [
  ["test accuracy", ({ test }) => test?.accuracy],
  ["test loss", ({ test }) => test?.dataLoss],
];

/** Figure 2's numbers: a row for each quantity, a column for each network. */
export function weightsTable(data: WeightsData): Table {
  const tested = [data.none, data.l1, data.l2].some(({ test }) => test);
  return {
    caption: `Weights of layer ${data.layer} of ${data.layers} after ${data.epoch} of ${data.epochs} epochs`,
    columns: ["quantity", "unregularized", "L1", "L2"],
    rows: [...rowsOf(data.nearZero), ...(tested ? TEST_ROWS : [])].map(([name, of]) => [
      name,
      of(data.none) ?? null,
      of(data.l1) ?? null,
      of(data.l2) ?? null,
    ]),
  };
}
