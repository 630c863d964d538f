import { describe, expect, test } from "vitest";
import type { WeightStatistics } from "../wasm/weightscope.js";
import type { Mark, Scene, TextMark } from "./scene.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import { plainText, textBox } from "./text.js";
import { themes } from "./theme.js";
import {
  type EpochEvaluations,
  type WeightsArm,
  type WeightsData,
  weightsScene,
  weightsSentence,
  weightsTable,
} from "./weights.js";

const WIDTHS = [280, 390, 639, 640, 800, 1000, 1440];

describe("layout", () => {
  test.each(Object.entries(extremes()))(
    "%s: nothing overlaps, is cut off or too small",
    (_, data) => {
      for (const width of WIDTHS) {
        for (const counts of ["linear", "log"] as const) {
          const scene = weightsScene({ ...data, counts }, frame(width));
          expect(layoutProblems(scene), `${counts} at ${width}`).toEqual([]);
          expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
        }
      }
    },
  );

  test("the panels share their bins and their axes", () => {
    const { trained } = extremes();
    for (const width of [390, 1000]) {
      const [left, right] = weightsScene(trained, frame(width)).panels;
      expect(left?.xDomain).toEqual(right?.xDomain);
      expect(left?.yDomain).toEqual(right?.yDomain);
      expect(left?.width).toBe(right?.width);
      expect(left?.y === right?.y).toBe(width === 1000);
    }
  });
});

describe("what is drawn", () => {
  test("a bar's height is its count, on either scale", () => {
    const data = { ...extremes().trained };
    const peak = Math.max(...data.none.statistics.histogram.counts);
    for (const counts of ["linear", "log"] as const) {
      const scene = weightsScene({ ...data, counts }, frame(1000));
      const [panel] = scene.panels;
      if (!panel) throw new Error("no panel");
      const red = scene.marks.find(
        (mark) => mark.kind === "path" && mark.stroke === themes.light.unregularized,
      );
      const tops = [...(red?.kind === "path" ? red.d : "").matchAll(/V([\d.]+)/g)].map(firstGroup);
      const value = counts === "log" ? Math.log10(peak) : peak;
      const [low, high] = panel.yDomain;
      // The scale leaves four pixels free above.
      const expected = panel.y + panel.height - ((value - low) / (high - low)) * (panel.height - 4);
      expect(Math.min(...tops)).toBeCloseTo(expected, 1);
    }
  });

  test("empty bins draw nothing, also under a logarithm", () => {
    const data = extremes().sparse;
    const scene = weightsScene({ ...data, counts: "log" }, frame(1000));
    const red = scene.marks.find(
      (mark) => mark.kind === "path" && mark.stroke === themes.light.unregularized,
    );
    // Two filled bins far apart: two closed outlines.
    expect(red?.kind === "path" && red.d.match(/Z/g)).toHaveLength(2);
  });

  test("the unregularized network has a hatch, the others none", () => {
    const scene = weightsScene(extremes().trained, frame(1000));
    const paths = scene.marks.flatMap((mark) => (mark.kind === "path" ? [mark] : []));
    expect(paths.map((path) => path.hatch !== undefined)).toEqual([true, false, true, false]);
  });

  test("the telling number stands in the heading", () => {
    const { trained, subgradient, everythingZero, diverged } = extremes();
    expect(texts(trained)).toContain("74\u202f% within 0.01 of zero, 72\u202f% exactly");
    expect(texts(trained)).toContain("13\u202f% within 0.01 of zero");
    expect(texts(subgradient)).toContain("64\u202f% within 0.01 of zero");
    expect(texts(everythingZero)).toContain("every weight is exactly zero");
    expect(texts(diverged)).toContain("diverged: no finite weight left");
  });

  test("accuracy is told for each network and each set", () => {
    const { trained, midway } = extremes();
    expect(texts(trained)).toContain("unregularized: training 99.5\u202f%, validation 94.8\u202f%");
    expect(texts(midway)).toContain("validation 95.1\u202f%");
    expect(texts(midway)).toContain("epoch 12 of 30");
  });

  test("each accuracy's name has a piece of its line before it, and keeps off the axis", () => {
    const { midway } = extremes();
    for (const width of WIDTHS) {
      const { marks } = weightsScene(midway, frame(width));
      const names = marks.filter(
        (mark): mark is TextMark =>
          mark.kind === "text" && /^(training|validation) /.test(plainText(mark.text)),
      );
      expect(names).toHaveLength(8);
      const epoch = marks.find((mark) => mark.kind === "text" && mark.text === "epoch");
      for (const { x, y, text, fill } of names) {
        const sample = marks.find(
          (mark) => mark.kind === "lines" && mark.stroke === fill && mark.lines[0]?.[1] === y,
        );
        if (sample?.kind !== "lines") throw new Error(`no sample for ${plainText(text)}`);
        expect(sample.dash !== undefined).toBe(plainText(text).startsWith("training"));
        expect(sample.lines[0]?.[2]).toBeLessThan(x);
      }
      // Low accuracies are named at the bottom, where "epoch" stands below the axis.
      const low = weightsScene({ ...midway, l1: guessing(midway.l1) }, frame(width)).marks;
      const lowest = low.find(
        (mark) => mark.kind === "text" && plainText(mark.text) === "validation 10.5\u202f%",
      );
      if (lowest?.kind !== "text" || epoch?.kind !== "text") throw new Error("not named");
      const { y, height } = textBox(lowest);
      expect(textBox(epoch).y - y - height).toBeGreaterThanOrEqual(4);
    }
  });
});

describe("the sentence", () => {
  test("tells what each penalty did, and the accuracy", () => {
    expect(weightsSentence(extremes().trained)).toBe(
      "After 30 epochs, the share of weights within 0.01 of zero is 4\u202f% unregularized, 74\u202f% with L1 and " +
        "13\u202f% with L2; exactly zero are 72\u202f% with L1 and none with L2. The spread of the weights is 0.60 times " +
        "the unregularized with L1 and 0.30 times with L2. " +
        "Validation accuracy is 94.8\u202f% unregularized, 95.1\u202f% with L1 and 95.7\u202f% with L2.",
    );
  });
  test("tells a spread that a penalty has widened or left alone", () => {
    const { trained } = extremes();
    expect(weightsSentence({ ...trained, l1: arm(0.3), l2: arm(0.2) })).toContain(
      "The spread of the weights is 1.5 times the unregularized with L1 and 1.0 times with L2.",
    );
    expect(weightsSentence(extremes().allZero)).not.toContain("spread");
  });
  const { trained } = extremes();
  const rest = /After 30 epochs, the share of weights .* Validation accuracy is /;
  /** A network that gets so many right, and its training losses from epoch to epoch. */
  const learner = (accuracy: number, losses: readonly number[]): WeightsArm => ({
    ...arm(0.2, { accuracy: [accuracy, accuracy] }),
    history: losses.map((dataLoss, epoch) => ({
      epoch,
      training: { dataLoss, penalizedLoss: dataLoss, accuracy },
    })),
  });
  test("tells first that the steps are too large, from a loss that has risen or goes up and down", () => {
    const risen = weightsSentence({ ...trained, none: learner(0.198, [7.756, 18.6, 11.87]) });
    expect(risen).toMatch(
      /^The steps are too large: the loss of the unregularized network has risen from 7\.76 to 11\.9, and it gets 19\.8\u202f% of the digits right\. A smaller learning rate lets it learn\. /,
    );
    expect(risen).toMatch(rest);
    expect(weightsSentence({ ...trained, none: learner(0.15, [7.8, 3, 5, 4]) })).toMatch(
      /^The steps are too large: the loss of the unregularized network goes up and down, and it gets 15\.0\u202f% /,
    );
    // A loss that goes up and down on its way to a network that can tell digits apart is no matter.
    const fine = weightsSentence({ ...trained, none: learner(0.95, [7.8, 0.2, 0.3, 0.1]) });
    expect(fine).toMatch(/^After 30 epochs, /);
  });
  test("tells first that a network has hardly begun to learn", () => {
    const slow = weightsSentence({ ...trained, none: learner(0.094, [7.8, 5.2, 4.9]) });
    expect(slow).toMatch(
      /^The unregularized network gets 9\.4\u202f% of the digits right, hardly more than by guessing: it needs more epochs or a larger learning rate\. /,
    );
    expect(slow).toMatch(rest);
  });
  test("tells first whose penalty is too large to learn under", () => {
    const none = learner(0.94, [7.8, 0.5]);
    const [l1, l2] = [learner(0.105, [7.8, 3.2]), learner(0.086, [7.8, 3.3])];
    const one = weightsSentence({ ...trained, none, l2 });
    expect(one).toMatch(
      /^The penalty of L2 is so large that its network does hardly better than guessing\. /,
    );
    expect(one).toMatch(rest);
    expect(weightsSentence({ ...trained, none, l1, l2 })).toMatch(
      /^Both penalties are so large that their networks do hardly better than guessing\. /,
    );
    // Nor where it learns a little, thrown about by its steps.
    const thrown = weightsSentence({ ...trained, none: learner(0.353, [7.8, 3, 5, 4]), l1, l2 });
    expect(thrown).toMatch(
      /^The steps are too large: .* goes up and down, and it gets 35\.3\u202f% /,
    );
    // Where the unregularized network fails alike, the penalties are not to blame.
    const all = weightsSentence({ ...trained, none: learner(0.1, [7.8, 9]), l1, l2 });
    expect(all).not.toContain("so large");
  });
  test("tells the accuracy on test data where there are any", () => {
    expect(weightsSentence(extremes().tested)).toMatch(
      /95\.7\u202f% with L2\. Accuracy on the test set is 94\.1\u202f% unregularized, 94\.4\u202f% with L1 and 95\.0\u202f% with L2\.$/,
    );
  });
  test("tells near from exactly, by one measure for all networks", () => {
    expect(weightsSentence(extremes().subgradient)).toContain(
      "within 0.01 of zero is 4\u202f% unregularized, 64\u202f% with L1 and 13\u202f% with L2; none is exactly zero.",
    );
    // Weights that heap up near zero without being it, and a few that are it.
    const heap = weightsSentence({
      ...extremes().trained,
      l1: arm(0.2, { exact: 0.01, near: 0.17 }),
    });
    expect(heap).toContain("17\u202f% with L1");
    expect(heap).toContain("exactly zero are 1\u202f% with L1 and none with L2");
  });
  test("tells the start", () => {
    expect(weightsSentence(extremes().start)).toBe(
      "Before training all three networks hold the same weights, with a standard deviation of 0.2 in layer 1.",
    );
  });
  test("tells when nothing is left", () => {
    expect(weightsSentence(extremes().everythingZero)).toContain(
      "exactly zero are all with L1 and none with L2.",
    );
  });
  test("tells who has diverged", () => {
    expect(weightsSentence(extremes().diverged)).toMatch(/^The network with L1 has diverged/);
    expect(weightsSentence(extremes().allDiverged)).toMatch(/^All three networks have diverged/);
  });
  test.each(Object.entries(extremes()))("%s: holds no broken number", (_, data) => {
    expect(weightsSentence(data)).not.toMatch(/NaN|not a number|undefined|∞|\s\s/);
  });
});

test("the table holds every number unrounded, a column a network", () => {
  const data = extremes().trained;
  const table = weightsTable(data);
  expect(table.columns).toEqual(["quantity", "unregularized", "L1", "L2"]);
  const row = (name: string) => table.rows.find((each) => each[0] === name)?.slice(1);
  const arms = [data.none, data.l1, data.l2];
  expect(row("weights")).toEqual(arms.map((arm) => arm.statistics.count));
  expect(row("exact zeros")).toEqual(arms.map((arm) => arm.statistics.exactZeros));
  expect(row("within 0.01 of zero")).toEqual(arms.map((arm) => arm.statistics.nearZeros));
  expect(row("L1 norm")).toEqual(arms.map((arm) => arm.statistics.l1Norm));
  expect(row("L2 norm")).toEqual(arms.map((arm) => arm.statistics.l2Norm));
  expect(row("induced L1 norm")).toEqual(arms.map((arm) => arm.statistics.inducedL1Norm));
  expect(row("population variance")).toEqual(arms.map((arm) => arm.statistics.populationVariance));
  expect(row("validation accuracy")).toEqual([0.948, 0.951, 0.957]);
  expect(row("test accuracy")).toBeUndefined();
  const tested = weightsTable(extremes().tested);
  expect(tested.rows.slice(-2)).toEqual([
    ["test accuracy", 0.941, 0.944, 0.95],
    ["test loss", 0.2, 0.2, 0.2],
  ]);
  const bare = weightsTable(extremes().bare);
  expect(bare.rows.find((each) => each[0] === "training accuracy")?.slice(1)).toEqual([
    null,
    null,
    null,
  ]);
});

// Numbers in the shape of the core's, from closed forms.

function extremes() {
  const base = {
    layer: 1,
    layers: 2,
    counts: "log",
    epoch: 30,
    epochs: 30,
    nearZero: 0.01,
  } as const;
  const none = arm(0.2, { accuracy: [0.995, 0.948] });
  const l1 = arm(0.12, { accuracy: [0.962, 0.951], exact: 0.72 });
  const l2 = arm(0.06, { accuracy: [0.981, 0.957] });
  const lost = arm(Number.NaN);
  const proximal = { ...base, l1Update: "proximal" } as const;
  const history = (each: WeightsArm, epochs: number): WeightsArm => ({
    ...each,
    history: Array.from({ length: epochs + 1 }, (_, epoch): EpochEvaluations => {
      const reached = (end = 1) =>
        epoch === epochs ? end : 0.1 + (end - 0.1) * (1 - 0.5 ** epoch);
      return {
        epoch,
        training: evaluation(reached(each.evaluation?.training.accuracy)),
        validation: evaluation(reached(each.evaluation?.validation?.accuracy)),
      };
    }),
  });
  return {
    trained: { ...proximal, none, l1, l2 },
    tested: {
      ...proximal,
      none: { ...none, test: evaluation(0.941) },
      l1: { ...l1, test: evaluation(0.944) },
      l2: { ...l2, test: evaluation(0.95) },
    },
    midway: {
      ...proximal,
      epoch: 12,
      none: history(none, 12),
      l1: history(l1, 12),
      l2: history(l2, 12),
    },
    start: {
      ...proximal,
      epoch: 0,
      none: history(none, 0),
      l1: history(none, 0),
      l2: history(none, 0),
    },
    subgradient: {
      ...base,
      l1Update: "subgradient",
      none,
      l1: arm(0.12, { near: 0.64 }),
      l2,
    },
    everythingZero: { ...proximal, none, l1: arm(0, { exact: 1 }), l2 },
    allZero: {
      ...proximal,
      none: arm(0, { exact: 1 }),
      l1: arm(0, { exact: 1 }),
      l2: arm(0, { exact: 1 }),
    },
    diverged: { ...proximal, none, l1: lost, l2 },
    allDiverged: { ...proximal, none: lost, l1: lost, l2: lost },
    bare: { ...proximal, none: arm(0.2), l1: arm(0.1), l2: arm(0.1) },
    sparse: { ...proximal, none: two(), l1: two(), l2: two() },
    crowded: { ...proximal, epoch: 1000, epochs: 1000, none: history(none, 100), l1, l2 },
  } satisfies Record<string, WeightsData>;
}

function evaluation(accuracy: number) {
  return { dataLoss: 0.2, penalizedLoss: 0.3, accuracy };
}

interface ArmShape {
  readonly accuracy?: readonly [number, number];
  readonly exact?: number;
  readonly near?: number;
}

/** A normal density on bins from -0.8 to 0.8, with a spike at zero for the share that is there. */
function arm(std: number, { accuracy, exact = 0, near }: ArmShape = {}): WeightsArm {
  const heap = Math.max(exact, near ?? 0);
  const density = (w: number) =>
    std === 0 ? 0 : Math.exp(-((w / std) ** 2) / 2) / (std * Math.sqrt(2 * Math.PI));
  const count = 23520;
  const bins = 65;
  const lost = Number.isNaN(std);
  const width = 1.6 / bins;
  const counts = Uint32Array.from({ length: bins }, (_, bin) => {
    if (lost) return 0;
    const w = -0.8 + width * (bin + 0.5);
    const spike = bin === (bins - 1) / 2 ? heap * count : 0;
    return Math.round((1 - heap) * count * width * density(w) + spike);
  });
  const statistics: WeightStatistics = {
    fanIn: 784,
    fanOut: 30,
    count,
    sum: lost ? Number.NaN : 1.25,
    mean: lost ? Number.NaN : 1.25 / count,
    min: lost ? Number.NaN : -4 * std,
    max: lost ? Number.NaN : 4 * std,
    l1Norm: count * std * Math.sqrt(2 / Math.PI),
    l2Norm: Math.sqrt(count) * std,
    inducedL1Norm: 30 * std,
    populationVariance: std ** 2,
    exactZeros: Math.round(exact * count),
    nearZeros: Math.round(count * (near ?? heap + (1 - heap) * 0.02 * density(0))),
    nonFinite: lost ? 1 : 0,
    histogram: {
      counts,
      binEdges: Float64Array.from({ length: bins + 1 }, (_, i) => -0.8 + width * i),
      nonFinite: lost ? count : 0,
      outside: 0,
    },
  };
  if (!accuracy) return { statistics };
  const [training, validation] = accuracy.map(evaluation);
  return training && validation
    ? { statistics, evaluation: { training, validation } }
    : { statistics };
}

/** A network that never gets more right than by chance. */
function guessing(each: WeightsArm): WeightsArm {
  const history = each.history?.map(({ epoch }) => ({
    epoch,
    training: evaluation(0.108),
    validation: evaluation(0.105),
  }));
  return { ...each, ...(history && { history }) };
}

/** Two weights far apart. */
function two(): WeightsArm {
  const { statistics } = arm(0.2);
  const counts = new Uint32Array(65);
  counts[3] = 1;
  counts[60] = 1;
  return {
    statistics: { ...statistics, count: 2, histogram: { ...statistics.histogram, counts } },
  };
}

function frame(width: number) {
  return { width, theme: themes.light };
}

function firstGroup(match: RegExpMatchArray): number {
  return Number(match[1]);
}

function texts(data: WeightsData): string[] {
  const scene: Scene = weightsScene(data, frame(1000));
  const flat = (marks: readonly Mark[]): Mark[] =>
    marks.flatMap((mark) => (mark.kind === "clip" ? flat(mark.marks) : [mark]));
  return flat(scene.marks).flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}
