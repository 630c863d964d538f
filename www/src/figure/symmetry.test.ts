import { describe, expect, test } from "vitest";
import type { DistinctUnits } from "../wasm/weightscope.js";
import { contrast } from "./contrast.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import {
  type SymmetryData,
  type SymmetryMoment,
  symmetryScene,
  symmetrySentence,
  symmetryTable,
} from "./symmetry.js";
import { unitColor } from "./symmetry-plane.js";
import { contains, plainText, textBox } from "./text.js";
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
  test("one unit has nothing to be compared with: no line, no count, no spread", () => {
    const said = texts(extremes().alone);
    expect(said.filter((text) => text === "one unit: nothing to compare")).toHaveLength(2);
    expect(said).not.toContain("1 of 1");
    expect(said).not.toContain("exactly 0");
    expect(said).not.toContain("equal to the last bit");
  });
  test("no grid line strikes through what stands in an empty chart", () => {
    const { marks } = symmetryScene(extremes().one, frame(1000));
    const at = marks.findIndex(
      (mark) => mark.kind === "text" && mark.text === "equal to the last bit",
    );
    const [plate, text] = [marks[at - 1], marks[at]];
    if (plate?.kind !== "rectangle" || text?.kind !== "text") throw new Error("no plate");
    expect(plate.fill).toBe(themes.light.paper);
    expect(contains(plate, textBox(text))).toBe(true);
  });
  test("a way that units go together is drawn once, in ink; what each goes alone is in its colour", () => {
    const lines = (data: SymmetryData, stroke: string) => {
      const plane = symmetryScene(data, frame(1000)).marks.find((mark) => mark.kind === "clip");
      return (plane?.marks ?? []).flatMap((mark) =>
        mark.kind === "lines" && mark.stroke === stroke
          ? mark.lines.filter(({ length }) => length > 0)
          : [],
      );
    };
    const color = (unit: number) => unitColor(unit, 4, themes.light);
    expect(lines(extremes().one, themes.light.ink)).toHaveLength(1);
    for (let unit = 0; unit < 4; unit++) expect(lines(extremes().one, color(unit))).toEqual([]);
    // From the start to the second moment as one, from there each on its own.
    expect(lines(extremes().apart, themes.light.ink)).toHaveLength(1);
    for (let unit = 0; unit < 4; unit++) {
      const [line] = lines(extremes().apart, color(unit));
      expect(Array.from(line ?? []).filter(Number.isFinite)).toHaveLength(4);
    }
  });
  test("the key says what discs and ways mean, and the start has its name where a unit stays", () => {
    expect(texts(extremes().apart)).toEqual(
      expect.arrayContaining(["start", "one unit", "several as one"]),
    );
    expect(texts(extremes().alone)).not.toContain("several as one");
    const stays = { ...extremes().dip, shown: 2 };
    expect(texts(stays).filter((text) => text === "start")).toHaveLength(2);
  });
  test.each(Object.values(themes))("every unit is seen on $name paper", (theme) => {
    for (let unit = 0; unit < 32; unit++) {
      expect(contrast(unitColor(unit, 32, theme), theme.paper)).toBeGreaterThanOrEqual(3);
    }
  });
  test("says which layer the plane shows where there are two", () => {
    expect(texts(extremes().layers)).toContain("Units of layer 1 in the plane of their weights");
    expect(texts(extremes().apart)).toContain("Hidden units in the plane of their weights");
  });
  test("what counts as apart, and what spread is a share of, is said at every width", () => {
    for (const width of WIDTHS) {
      for (const data of [extremes().apart, extremes().layers]) {
        const said = texts(data, width).join("; ");
        expect(said).toMatch(/1 % of the largest weight apart/);
        expect(said).toMatch(/as a share of their size/);
      }
    }
  });
  test("going from step to step moves nothing", () => {
    const places = (data: SymmetryData, shown: number, width: number) =>
      symmetryScene({ ...data, shown }, frame(width)).panels.map(({ y, height }) => [y, height]);
    for (const width of WIDTHS) {
      for (const data of Object.values(extremes())) {
        for (const shown of data.moments.keys()) {
          expect(places(data, shown, width)).toEqual(places(data, 0, width));
        }
      }
    }
  });
  test("the axis of spreads reaches down to what there is, not decades below it", () => {
    const reached = (...spreads: number[]) => {
      const moments = spreads.map((spread, i) =>
        moment(i, 0.5, 0.5, parted, [counted(4, 4, spread)]),
      );
      const [, , spread] = symmetryScene(run(moments), frame(1000)).panels;
      return 10 ** (spread?.yDomain[0] ?? Number.NaN);
    };
    expect(reached(0.63, 0.97)).toBeCloseTo(0.5, 9);
    expect(reached(0.12, 0.75)).toBeCloseTo(0.1, 9);
    expect(reached(0.03, 0.75)).toBeCloseTo(0.02, 9);
    expect(reached(3e-6, 0.75)).toBeCloseTo(1e-6, 15);
    expect(reached(1, 1)).toBeCloseTo(0.5, 9);
  });
  test("a loss is drawn on a logarithmic axis where it has fallen by powers of ten", () => {
    const drawn = (...losses: number[]) => {
      const moments = losses.map((loss, i) =>
        moment(50 * i, loss, 0.5, parted, [counted(4, 4, 0.9)]),
      );
      const [, , , loss] = symmetryScene(run(moments), frame(1000)).panels;
      return loss?.yDomain ?? [];
    };
    expect(drawn(0.7, 0.11)).toEqual([0, 1.08 * 0.7]);
    expect(drawn(1.8, 0.1, 0.0012).map((power) => 10 ** power)).toEqual([
      expect.closeTo(0.0012 / 1.3, 9),
      expect.closeTo(1.8 * 1.3, 9),
    ]);
    // Without loss there is no logarithm.
    expect(drawn(0.7, 0)[0]).toBeCloseTo(Math.log10(1e-8 / 1.3), 9);
  });
  test("the last step has its label", () => {
    const moments = [0, 20_000].map((step) => moment(step, 0.5, 0.5, parted, [counted(4, 4, 0.9)]));
    for (const width of [640, 800, 1000]) {
      expect(texts(run(moments, { steps: 20_000 }), width)).toContain("20\u202f000");
    }
  });
  test("a count that falls as the largest weight grows is explained where it falls", () => {
    expect(texts(extremes().dip)).toContain("largest weight grows");
    expect(texts({ ...extremes().dip, shown: 0 })).not.toContain("largest weight grows");
    expect(texts(extremes().apart)).not.toContain("largest weight grows");
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
      "After 100 steps the 4 hidden units are still identical, to the last bit: equal units get equal gradients, " +
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
        "hundredth of the largest weight. The first two did so by step 50. Their spread has grown from the first step on, " +
        "from 0.001 to 0.8. " +
        "The loss has come down from 0.69 to 0.1, with 98\u202f% of the points right.",
    );
    expect(symmetrySentence({ ...extremes().one, noise: 1e-9 })).toMatch(
      /^The noise of 10⁻⁹ is less than single precision can add to 0\.5, so the 4 hidden units begin equal\. /,
    );
    expect(symmetrySentence({ ...extremes().apart, start: "zeros", value: 0 })).toContain(
      "about zero is nothing but small random weights",
    );
  });
  test("a loss that has risen, or that swings, has steps that are too large; more of them are no help", () => {
    // How often a loss has swung is for the core to tell.
    const losses = (values: readonly number[], ...swings: number[]) =>
      run(
        values.map((loss, index) =>
          moment(
            10 * index,
            loss,
            0.5,
            [0.5, 0.5],
            [counted(1, 4, 1e-7 * 3 ** Math.min(index, 1))],
          ),
        ),
        { noise: 1e-6, steps: 10 * (values.length - 1), swings },
      );
    expect(symmetrySentence(losses([0.7, 2.5, 2.8], 0, 1, 1))).toMatch(
      /still drawn as one\. Their spread .* to 3×10⁻⁷\. The loss has risen from 0\.7 to 2\.8, with .* right: the steps are too large\.$/,
    );
    expect(symmetrySentence(losses([0.7, 2.8, 2.2, 2.8, 2.2, 2.8], 0, 1, 1, 2, 2, 3))).toMatch(
      /risen from 0\.7 to 2\.8, with .* right, and it swings: the steps are too large\.$/,
    );
    expect(
      symmetrySentence(losses([0.7, 4.9, 0.8, 3.6, 0.9, 3.5, 0.7], 0, 1, 1, 2, 2, 3, 3)),
    ).toMatch(
      /stands at 0\.7, with .* right, and it has swung up to 4\.9: the steps are too large\.$/,
    );
    // What swung at first and came down all the same did not have steps that are too large.
    const swung = losses(
      [2, 4.9, 1, 4.8, 0.9, 3.6, 0.4, 0.1, 0.05, 0.02, 0.01, 0.008, 0.006, 0.005],
      ...[0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3],
    );
    expect(symmetrySentence(swung)).toMatch(
      /has come down from 2 to 0\.005, with .* right, after it had swung up to 4\.9 on the way\.$/,
    );
    // What falls all the time goes as it should, and one bump on the way is not yet a swing.
    for (const calm of [
      losses([0.7, 0.6, 0.5], 0, 0, 0),
      losses([0.7, 0.3, 0.5, 0.2], 0, 0, 1, 1),
    ]) {
      expect(symmetrySentence(calm)).not.toContain("too large");
    }
  });
  test("advises more steps where the spread grows, and only there", () => {
    const spreads = (...values: number[]) =>
      run(
        values.map((spread, index) =>
          moment(10 * index, 0.69 - 0.01 * index, 0.5, [0.5, 0.5], [counted(1, 4, spread)]),
        ),
        { noise: 1e-6 },
      );
    const advice = "it takes more noise or more steps";
    expect(symmetrySentence(spreads(1e-6, 1e-5, 1e-4))).toContain(advice);
    expect(symmetrySentence(spreads(1e-6, 2e-6, 2e-6))).not.toContain(advice);
  });
  test("names the layers, each with its count and its parting, the earliest first", () => {
    const units = (first: number, second: number) => [
      counted(first, 4, 0.1 * first),
      counted(second, 4, 0.2 * second),
    ];
    const two = run(
      [
        moment(0, 0.69, 0.5, there, units(1, 1)),
        moment(560, 0.6, 0.6, there, units(1, 2)),
        moment(910, 0.5, 0.7, gone, units(3, 4)),
      ],
      { noise: 1e-6, steps: 910 },
    );
    expect(symmetrySentence(two)).toContain(
      "tell the 4 hidden units of each layer apart: after 910 steps 3 of 4 in layer 1 and 4 of 4 in layer 2 differ by " +
        "more than a hundredth of the largest weight. The first two did so by step 560 in layer 2 and by step 910 in " +
        "layer 1. Their spread has gone from 0.1 to 0.3 in layer 1 and from 0.2 to 0.8 in layer 2.",
    );
    expect(symmetrySentence({ ...two, shown: 1 })).toContain(
      "The first two did so by step 560 in layer 2; those in layer 1 are still drawn as one.",
    );
  });
  test("does not count one among many as one that differs, nor tell of a way that leads nowhere", () => {
    const far = "differ by more than a hundredth of the largest weight.";
    const zeros = run(
      [
        moment(0, 0.69, 0.5, still, [counted(4, 4, 0.9)]),
        moment(9, 0.69, 0.5, there, [counted(1, 4, 0.001)]),
      ],
      { start: "zeros", value: 0, noise: 1e-6 },
    );
    expect(symmetrySentence(zeros)).toContain(`After 9 steps no two of them ${far}`);
    const layers = (spread: number) =>
      symmetrySentence(
        run(
          [0.1, spread].map((each, index) =>
            moment(index, 0.69, 0.5, there, [counted(1, 4, each), counted(4, 4, each)]),
          ),
          { noise: 0.1 },
        ),
      );
    expect(layers(0.2)).toContain(`after 1 step none in layer 1 and 4 of 4 in layer 2 ${far}`);
    expect(layers(0.1)).toContain("Their spread is still 0.1 in layer 1 and 0.1 in layer 2.");
  });
  test("says when all units of a layer have died, and what that means for the others", () => {
    expect(symmetrySentence(extremes().died)).toBe(
      "Noise of 10⁻⁶ tells the 4 hidden units apart, but after 100 steps they are still drawn as one. Their spread has " +
        "gone from 3×10⁻⁷ to 4×10⁻⁷. By step 50 all 4 units had died: they answer 0 to every point, so no gradient " +
        "reaches them, and noise can not part them. Only the last biases still learn. The loss has risen from 0.69 to " +
        "2.8, with 50\u202f% of the points right: the steps are too large.",
    );
    expect(texts(extremes().died)).toContain("all dead");
    expect(symmetrySentence({ ...extremes().died, shown: 0 })).not.toContain("dead");
    expect(symmetrySentence({ ...extremes().died, activation: "tanh" })).toContain(
      "had died: their slope is 0 at every point, so no gradient reaches them, and noise can not part them. The loss",
    );
    const layers = (...dead: readonly (readonly number[])[]) =>
      symmetrySentence(
        run(
          dead.map((each, index) =>
            moment(10 * index, 0.69, 0.5, parted, [counted(4, 4, 0.9), counted(4, 4, 0.9)], each),
          ),
          { activation: "relu", noise: 0.3 },
        ),
      );
    expect(layers([0, 0], [0, 1], [0, 1])).toContain(
      "By step 10 all 4 units of layer 2 had died: they answer 0 to every point, so no gradient reaches them or layer " +
        "1. Only the last biases still learn.",
    );
    expect(layers([0, 1], [0, 1])).toContain("From the start all 4 units of layer 2 are dead: ");
    expect(layers([0, 0], [1, 0], [1, 1])).toContain(
      "By step 20 all units of both layers had died",
    );
    expect(layers([0, 0], [0.25, 0])).toContain(
      " 1 of 4 in layer 1 is dead: no gradient reaches it.",
    );
    expect(layers([0, 0], [0.5, 0.25])).toContain(
      " 2 of 4 in layer 1 and 1 of 4 in layer 2 are dead: no gradient reaches them.",
    );
    // Zeros have no slope either, which is told otherwise.
    const { zeros } = extremes();
    const moments = zeros.moments.map((each) => ({ ...each, dead: [1] }));
    expect(symmetrySentence({ ...zeros, activation: "relu", moments })).not.toMatch(/dead|died/);
  });
  test("says why a count falls", () => {
    expect(symmetrySentence(extremes().dip)).toContain(
      "The count fell from 4 to 2 by step 50: it is measured against the largest weight, which had grown.",
    );
    expect(symmetrySentence({ ...extremes().dip, shown: 0 })).not.toContain("The count");
    const layers = (...second: readonly DistinctUnits[]) =>
      run(
        second.map((units, index) =>
          moment(10 * index, 0.69, 0.5, parted, [counted(4, 4, 0.9, 1 + index), units]),
        ),
        { start: "zeros", value: 0, noise: 0.1 },
      );
    const fallen = layers(counted(3, 4, 0.9, 1), counted(4, 4, 0.9, 1), counted(1, 4, 0.9, 5));
    expect(symmetrySentence(fallen)).toContain(
      "The count of layer 2 fell from 4 to 1 by step 20: it is measured against the largest weight of the layer, " +
        "which had grown.",
    );
    expect(texts(fallen)).toContain("largest weight grows");
    // Units that come together on their own are not the largest weight's doing.
    const together = layers(counted(4, 4, 0.9, 1), counted(1, 4, 1e-3, 1));
    expect(symmetrySentence(together)).not.toContain("The count");
    const both = {
      ...fallen,
      moments: fallen.moments.map((each) => ({ ...each, units: [each.units[1], each.units[1]] })),
    } as SymmetryData;
    expect(symmetrySentence(both)).toContain(
      "The count of layer 1 fell from 4 to 1 by step 20, and that of layer 2 from 4 to 1 by step 20: ",
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
  expect(columns).toHaveLength(11);
  expect(columns[3]).toBe("distinct units in layer 1");
  expect(rows.map(([step]) => step)).toEqual([0, 50, 100]);
  expect(symmetryTable(extremes().apart).rows[2]).toEqual([100, 0.1, 0.98, 4, 4, 0.8, 0]);
});

function frame(width: number) {
  return { width, theme: themes.light };
}

function texts(data: SymmetryData, width = 1000): string[] {
  const { marks } = symmetryScene(data, frame(width));
  return marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

const still = Array.from({ length: 4 }, () => [0, 0]).flat();
const there = Array.from({ length: 4 }, () => [0.5, 0.5]).flat();
const gone = Array.from({ length: 4 }, () => [1.2, -0.4]).flat();
const parted = [2, 1, -1.5, 0.4, 0.3, -2, 0.5, 0.5];

function run(moments: readonly SymmetryMoment[], change: Partial<SymmetryData> = {}): SymmetryData {
  return {
    start: "constant",
    value: 0.5,
    noise: 0,
    activation: "tanh",
    restsAtZero: true,
    width: 4,
    steps: 100,
    moments,
    swings: moments.map(() => 0),
    shown: moments.length - 1,
    ...change,
  };
}

function extremes() {
  const one = (distinct = 1, exact = 1, spread = 0, largest = 1) => [
    counted(distinct, exact, spread, largest),
  ];
  return {
    zeros: run(
      [
        moment(0, 0.694, 0.5, still, one(1, 1, 0, 0)),
        moment(100, Math.LN2, 0.5, still, one(1, 1, 0, 0)),
      ],
      {
        start: "zeros",
        value: 0,
      },
    ),
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
    dip: run(
      [
        moment(
          0,
          0.69,
          0.5,
          parted.map((weight) => weight * 1e-6),
          one(4, 4, 1, 2e-6),
        ),
        moment(50, 0.6, 0.6, [1, 1, 0.001, 0, 0, 0.001, 0, 0], one(2, 4, 0.9)),
        moment(100, 0.5, 0.75, [2, 1, -1.5, 0.4, 0.3, -2, 0, 0], one(4, 4, 0.9, 2)),
      ],
      { start: "zeros", value: 0, noise: 1e-6 },
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
    died: run(
      [
        moment(0, 0.69, 0.5, there, one(1, 4, 3e-7)),
        moment(50, 2.5, 0.5, gone, one(1, 4, 4e-7), [1]),
        moment(100, 2.8, 0.5, gone, one(1, 4, 4e-7), [1]),
      ],
      { activation: "relu", noise: 1e-6 },
    ),
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
  dead: readonly number[] = units.map(() => 0),
): SymmetryMoment {
  const evaluation = { dataLoss, penalizedLoss: dataLoss, accuracy };
  return { step, evaluation, units, dead, weights: Float32Array.from(weights) };
}

function counted(distinct: number, exact: number, spread: number, largest = 1): DistinctUnits {
  return { units: 4, distinct, exact, spread, largest };
}
