/** The numbers of the landscape figure as rows. */
import { descentEnd, lastPoint } from "./descent-end.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";
import type { Cell, Table } from "./table.js";

const ARM_TITLES: Readonly<Record<ArmName, string>> = { l1: "L1", l2: "L2" };

/** The numbers behind the drawing: a row for each panel. */
export function landscapeTable(data: LandscapeData): Table {
  const row = (arm: ArmName): Cell[] => {
    const { landscape, descent } = data[arm];
    const end = descent ? lastPoint(descent) : undefined;
    return [
      ARM_TITLES[arm],
      data.lambda,
      landscape.dataMinimizer[0],
      landscape.dataMinimizer[1],
      landscape.minimizer[0],
      landscape.minimizer[1],
      landscape.zeros[0] ? "yes" : "no",
      landscape.zeros[1] ? "yes" : "no",
      landscape.exact ? "exact" : "best found",
      landscape.dataLoss,
      landscape.penalizedLoss,
      data.start[0],
      data.start[1],
      data.learningRate,
      descent?.learningRateLimit ?? null,
      descent ? Math.max(0, descent.points.length / 2 - 1) : null,
      end?.[0] ?? null,
      end?.[1] ?? null,
      descent?.penalizedLoss.at(-1) ?? null,
      descentEnd(data[arm], data.learningRate) ?? null,
    ];
  };
  return {
    caption: "Minima and descents under the two penalties",
    columns: [
      "penalty",
      "lambda",
      "minimum of J, w1",
      "minimum of J, w2",
      "penalised minimum, w1",
      "penalised minimum, w2",
      "w1 exactly zero",
      "w2 exactly zero",
      "minimum is",
      "J at the penalised minimum",
      "penalised loss there",
      "start, w1",
      "start, w2",
      "learning rate",
      "limit of the learning rate",
      "steps",
      "end of descent, w1",
      "end of descent, w2",
      "penalised loss at the end",
      "descent",
    ],
    rows: [row("l1"), row("l2")],
  };
}
