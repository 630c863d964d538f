import { describe, expect, test } from "vitest";
import type { DistinctUnits } from "../wasm/weightscope.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import {
  type SymmetryData,
  type SymmetryMoment,
  symmetryScene,
  symmetrySentence,
  symmetryTable,
} from "./symmetry.js";
import { plainText } from "./text.js";
import { themes } from "./theme.js";

const WIDTHS = [280, 358, 390, 639, 640, 800, 1000];

describe("layout", () => {
  test.each(Object.entries(extremes()))(
    "%s: nothing overlaps, is cut off or too small",
    (_, data) => {
      for (const width of WIDTHS) {
        for (const shown of [0, data.moments.length - 1]) {
          const scene = symmetryScene({ ...data, shown }, frame(width));
          expect(layoutProblems(scene), `step ${shown} at ${width}`).toEqual([]);
          expect(toSvg(scene)).not.toMatch(/NaN[^<]|Infinity|undefined/);
        }
      }
    },
  );
});

describe("what is drawn", () => {
  const discs = (data: SymmetryData) => {
    const { marks } = symmetryScene(data, frame(1000));
    const plane = marks.find((mark) => mark.kind === "clip");
    return plane?.marks.filter((mark) => mark.kind === "point" && mark.shape === "circle");
  };
  test("units that are one are one disc, and it says how many they are", () => {
    expect(discs(extremes().one)).toHaveLength(1);
    expect(texts(extremes().one)).toContain("4 units here");
    expect(discs(extremes().apart)).toHaveLength(4);
    expect(texts(extremes().apart).join()).not.toContain("in one");
  });
  test("the plane is as wide as it is high, whatever the ways", () => {
    for (const data of Object.values(extremes())) {
      const [plane] = symmetryScene(data, frame(800)).panels;
      const [x, y] = [plane?.xDomain ?? [0, 0], plane?.yDomain ?? [0, 1]];
      expect(x[1] - x[0]).toBeCloseTo(y[1] - y[0], 12);
      expect(plane?.width).toBe(plane?.height);
    }
  });
  test("a spread of zero has no place on its axis, and says so", () => {
    expect(texts(extremes().one)).toContain("equal to the last bit");
    expect(texts(extremes().one)).toContain("exactly 0");
    expect(texts(extremes().apart)).not.toContain("equal to the last bit");
  });
});

describe("the sentence", () => {
  test("says why zeros never learn", () => {
    expect(symmetrySentence(extremes().zeros)).toBe(
      "A tanh of 0 is 0, so the outgoing weights get no gradient; and as they stay 0, none comes back through " +
        "them to the hidden ones. After 100 steps the 4 hidden units are where they were, at zero. " +
        "Only the last biases learn, and the loss stands at 0.69, with 50\u202f% of the points right.",
    );
  });
  test("says that equal units learn as one", () => {
    expect(symmetrySentence(extremes().one)).toBe(
      "After 100 steps the 4 hidden units are still identical, to the last bit: equal weights get equal gradients, " +
        "step for step. The loss has come down from 0.69 to 0.5, with 75\u202f% of the points right.",
    );
    const sigmoid = { ...extremes().one, start: "zeros", activation: "sigmoid", value: 0 } as const;
    expect(symmetrySentence({ ...sigmoid, restsAtZero: false })).toMatch(
      /^A sigmoid of 0 is not 0, so the outgoing weights move, and then the hidden ones; but all alike\. /,
    );
  });
  test("says what noise does, and when it is too little", () => {
    expect(symmetrySentence(extremes().apart)).toBe(
      "Noise of 0.001 is enough to tell the 4 hidden units apart: after 100 steps 4 of 4 differ by more than a " +
        "hundredth of the largest weight. For the first 50 steps they went as one. Their spread has gone from 0.001 to 0.8. " +
        "The loss has come down from 0.69 to 0.1, with 98\u202f% of the points right.",
    );
    expect(symmetrySentence({ ...extremes().one, noise: 1e-9 })).toMatch(
      /^The noise of 10⁻⁹ is less than single precision can add to 0\.5, so the 4 hidden units begin equal\. /,
    );
    expect(symmetrySentence({ ...extremes().apart, start: "zeros", value: 0 })).toContain(
      "about zero is nothing but small random weights",
    );
  });
  test("has a word for the start, for one unit, and for numbers that are lost", () => {
    expect(symmetrySentence({ ...extremes().one, shown: 0 })).toMatch(/^Before training: /);
    expect(symmetrySentence({ ...extremes().apart, shown: 0 })).toMatch(/^Before training: noise/);
    expect(symmetrySentence(extremes().alone)).toMatch(/^One hidden unit has none to be equal to/);
    expect(symmetrySentence(extremes().lost)).toContain("has overflowed");
  });
});

test("the table has a row for each recorded step", () => {
  const { columns, rows } = symmetryTable(extremes().layers);
  expect(columns).toHaveLength(9);
  expect(columns[3]).toBe("distinct units in layer 1");
  expect(rows.map(([step]) => step)).toEqual([0, 50, 100]);
  expect(symmetryTable(extremes().apart).rows[2]).toEqual([100, 0.1, 0.98, 4, 4, 0.8]);
});

function frame(width: number) {
  return { width, theme: themes.light };
}

function texts(data: SymmetryData): string[] {
  const { marks } = symmetryScene(data, frame(1000));
  return marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

function extremes() {
  const still = Array.from({ length: 4 }, () => [0, 0]).flat();
  const there = Array.from({ length: 4 }, () => [0.5, 0.5]).flat();
  const gone = Array.from({ length: 4 }, () => [1.2, -0.4]).flat();
  const parted = [2, 1, -1.5, 0.4, 0.3, -2, 0.5, 0.5];
  const run = (
    moments: readonly SymmetryMoment[],
    change: Partial<SymmetryData> = {},
  ): SymmetryData => ({
    start: "constant",
    value: 0.5,
    noise: 0,
    activation: "tanh",
    restsAtZero: true,
    width: 4,
    steps: 100,
    moments,
    shown: moments.length - 1,
    ...change,
  });
  const one = (distinct = 1, exact = 1, spread = 0) => [counted(distinct, exact, spread)];
  return {
    zeros: run([moment(0, 0.694, 0.5, still, one()), moment(100, Math.LN2, 0.5, still, one())], {
      start: "zeros",
      value: 0,
    }),
    one: run([
      moment(0, 0.69, 0.5, there, one()),
      moment(50, 0.6, 0.6, there, one()),
      moment(100, 0.5, 0.75, gone, one()),
    ]),
    apart: run(
      [
        moment(0, 0.69, 0.5, there, one(1, 4, 0.001)),
        moment(50, 0.5, 0.7, gone, one(3, 4, 0.1)),
        moment(100, 0.1, 0.98, parted, one(4, 4, 0.8)),
      ],
      { noise: 0.001 },
    ),
    layers: run(
      [0, 50, 100].map((step) =>
        moment(step, 200 - step, 0.5, parted, [counted(4, 4, 1e-12), counted(1, 4, 1)]),
      ),
      { noise: 0.1 },
    ),
    alone: run([moment(0, 0.69, 0.5, [1, 1], one()), moment(1, 0.5, 0.5, [1, 2], one())], {
      width: 1,
      steps: 1,
    }),
    tiny: run(
      [
        moment(
          0,
          1e-9,
          1,
          still.map((_, i) => i * 1e-12),
          one(4, 4, 1),
        ),
      ],
      { steps: 20_000 },
    ),
    lost: run([
      moment(0, 1e30, 0.5, parted, one(4, 4, 0.5)),
      moment(
        50,
        Number.POSITIVE_INFINITY,
        0.5,
        parted.map((weight) => weight * 1e30),
        one(4, 4, 0.5),
      ),
      moment(100, Number.NaN, 0.5, Array(8).fill(Number.NaN), one(1, 1, Number.NaN)),
    ]),
  };
}

function moment(
  step: number,
  dataLoss: number,
  accuracy: number,
  weights: readonly number[],
  units: readonly DistinctUnits[],
): SymmetryMoment {
  const evaluation = { dataLoss, penalizedLoss: dataLoss, accuracy };
  return { step, evaluation, units, weights: Float32Array.from(weights) };
}

function counted(distinct: number, exact: number, spread: number): DistinctUnits {
  return { units: 4, distinct, exact, spread };
}
