import { beforeAll, describe, expect, it } from "vitest";
import {
  type ColorMapOptions,
  type LandscapeOptions,
  load,
  type Objective,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const objective: Objective = {
  kind: "quadratic",
  hessian: [
    [3, 1],
    [1, 2],
  ],
  center: [1.5, 0.5],
};
const options: LandscapeOptions = {
  objective,
  penalty: { l1: 0.8 },
  domain: { w1: [-2, 3], w2: [-1, 2] },
  resolution: 17,
  levels: 5,
};

describe("landscape", () => {
  it("is a grid, lines and minima", () => {
    const seen = ws.landscape(options);
    expect([seen.rows, seen.columns]).toEqual([17, 17]);
    expect(seen.domain).toEqual(options.domain);
    // Row 16, column 0 is w = (-2, 2): 1/2 (3 * 3.5^2 - 2 * 3.5 * 1.5 + 2 * 1.5^2) and 0.8 (2 + 2).
    const at = 16 * 17;
    expect(seen.data[at]).toBeCloseTo(15.375, 12);
    expect(seen.penalty[at]).toBeCloseTo(3.2, 12);
    expect(seen.total[at]).toBeCloseTo(18.575, 12);
    expect(seen.contours.map(({ level }) => level)).toEqual([...seen.levels]);
    expect(seen.levels).toHaveLength(5);
    expect([seen.min, seen.max]).toEqual([Math.min(...seen.total), Math.max(...seen.total)]);
    // H (w - c) + 0.8 = 0 in both: w = c - H^-1 (0.8, 0.8) = c - (0.16, 0.32).
    expect(seen.minimizer[0]).toBeCloseTo(1.34, 12);
    expect(seen.minimizer[1]).toBeCloseTo(0.18, 12);
    expect([seen.zeros, seen.exact]).toEqual([[false, false], true]);
    const [line] = seen.penaltyLine;
    const sums = line?.points.reduce<number[]>((all, each, index) => {
      if (index % 2 === 0) all.push(Math.abs(each));
      else all[all.length - 1] = (all.at(-1) as number) + Math.abs(each);
      return all;
    }, []);
    for (const sum of sums as number[]) expect(sum).toBeCloseTo(1.52, 12);
    // On the line of equal data loss, 1/2 (w - c)^T H (w - c) is what it is at the minimiser, to within the
    // h^2/8 times curvature that interpolation costs.
    const [ellipse] = seen.dataLine;
    expect(ellipse?.closed).toBe(true);
    const points = ellipse?.points ?? new Float64Array();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [(points[i] as number) - 1.5, (points[i + 1] as number) - 0.5];
      const loss = (3 * x * x + 2 * x * y + 2 * y * y) / 2;
      expect(Math.abs(loss - seen.dataLoss)).toBeLessThan((3 * (5 / 16) ** 2) / 8);
    }
    expect(ws.landscape({ ...options, penaltyLevels: 3 }).penaltyContours).toHaveLength(3);
    expect([...ws.landscape({ ...options, levels: [3, 1] }).levels]).toEqual([3, 1]);
  });

  it("has data sets of its own, and takes others", () => {
    for (const kind of ["logistic", "two-weights"] as const) {
      const seen = ws.landscape({ ...options, objective: { kind } });
      expect(seen.exact).toBe(kind === "logistic");
      expect(seen.total.every(Number.isFinite)).toBe(true);
    }
    // One point at (1, 0): ln(1 + e^-w1).
    const one: Objective = { kind: "logistic", points: [[1, 0]], labels: [1] };
    const seen = ws.landscape({ ...options, objective: one, penalty: {} });
    expect(seen.data[0]).toBeCloseTo(Math.log1p(Math.exp(2)), 12);
    expect(seen.minimizer).toEqual([Number.NaN, Number.NaN]);
    const line: Objective = { kind: "two-weights", x: [1], y: [0.5] };
    const fit = ws.landscape({ ...options, objective: line, penalty: {} });
    expect(fit.dataLoss).toBeCloseTo(0, 20);
  });

  it("takes a quadratic by its axes", () => {
    // Half a right angle: the hessian is ((4 + 1)/2, (4 - 1)/2) on and off the diagonal.
    const turned: Objective = {
      kind: "rotated-quadratic",
      eigenvalues: [4, 1],
      angle: Math.PI / 4,
      center: [1, 0],
    };
    const plain: Objective = {
      kind: "quadratic",
      hessian: [
        [2.5, 1.5],
        [1.5, 2.5],
      ],
      center: [1, 0],
    };
    const [given, expected] = [turned, plain].map((each) =>
      ws.landscape({ ...options, objective: each }),
    );
    for (const [index, value] of (expected?.total ?? []).entries()) {
      expect(given?.total[index]).toBeCloseTo(value, 12);
    }
    for (const [change, field] of [
      [{ angle: Number.NaN }, "objective.angle"],
      [{ eigenvalues: [1, Number.POSITIVE_INFINITY] }, "objective."],
      [{ center: [Number.NaN, 0] }, "objective.center[0]"],
    ] as const) {
      const call = () => ws.landscape(wrong({ ...options, objective: { ...turned, ...change } }));
      const refused = refusal(call);
      expect([refused.code, refused.field.startsWith(field)]).toEqual(["non-finite", true]);
    }
  });

  it("refuses what is out of bounds", () => {
    for (const [change, code, field] of [
      [{ resolution: 1 }, "out-of-range", "resolution"],
      [{ resolution: 1026 }, "out-of-range", "resolution"],
      [{ resolution: 1e9 }, "out-of-range", "resolution"],
      [{ levels: 0 }, "out-of-range", "levels"],
      [{ levels: 65 }, "out-of-range", "levels"],
      [{ levels: new Array(65).fill(1) }, "out-of-range", "levels"],
      [{ levels: [1, Number.NaN] }, "non-finite", "levels[1]"],
      [{ levels: "many" }, "wrong-type", "levels"],
      [{ penaltyLevels: 65 }, "out-of-range", "penaltyLevels"],
      [{ penalty: { l1: -1 } }, "out-of-range", "penalty.l1"],
      [{ penalty: undefined }, "missing-field", "penalty"],
      [{ domain: { w1: [1, 0], w2: [0, 1] } }, "out-of-range", "domain.w1"],
      [{ domain: { w1: [0, 0], w2: [0, 1] } }, "out-of-range", "domain.w1"],
      [{ domain: { w1: [0, 1], w2: [0, Number.NaN] } }, "non-finite", "domain.w2"],
      [{ domain: { w1: [0, 1], w2: [0, 1e7] } }, "out-of-range", "domain.w2"],
      [{ domain: { w1: [0, 1] } }, "missing-field", "domain.w2"],
      [{ objective: { kind: "cubic" } }, "unknown-value", "objective.kind"],
      [{ objective: {} }, "missing-field", "objective.kind"],
      [{ objective: "quadratic" }, "wrong-type", "objective"],
      [{ objective: { ...objective, points: [] } }, "unknown-field", "objective.points"],
      [{ objective: { kind: "quadratic", center: [0, 0] } }, "missing-field", "objective.hessian"],
      [
        {
          objective: {
            ...objective,
            hessian: [
              [1, 2],
              [3, 1],
            ],
          },
        },
        "mismatch",
        "objective.hessian",
      ],
      [
        {
          objective: {
            ...objective,
            hessian: [
              [1, Number.NaN],
              [0, 1],
            ],
          },
        },
        "non-finite",
        "objective.hessian[0][1]",
      ],
      [{ objective: { ...objective, hessian: [[1, 0]] } }, "wrong-length", "objective.hessian"],
      [{ objective: { ...objective, center: [0, 1e7] } }, "out-of-range", "objective.center[1]"],
      [{ objective: { kind: "logistic", points: [[1, 0]] } }, "missing-field", "objective.labels"],
      [{ objective: { kind: "logistic", labels: [1] } }, "missing-field", "objective.points"],
      [
        { objective: { kind: "logistic", points: [[1, 0]], labels: [2] } },
        "out-of-range",
        "objective.labels[0]",
      ],
      [{ objective: { kind: "two-weights", x: [], y: [] } }, "out-of-range", "objective.x"],
      [{ objective: { kind: "two-weights", x: [1], y: [1, 2] } }, "wrong-length", "objective.y"],
    ] as const) {
      const refused = refusal(() => ws.landscape(wrong({ ...options, ...change })));
      expect([refused.code, refused.field.startsWith(field)], refused.message).toEqual([
        code,
        true,
      ]);
    }
  });
});

describe("descend", () => {
  const path = {
    objective,
    penalty: {},
    start: [2.5, -1] as [number, number],
    learningRate: 0.1,
    steps: 5,
  };

  it("refuses what is out of bounds", () => {
    for (const [change, code, field] of [
      [{ steps: 100_001 }, "out-of-range", "steps"],
      [{ steps: -1 }, "out-of-range", "steps"],
      [{ learningRate: -1 }, "out-of-range", "learningRate"],
      [{ learningRate: Number.NaN }, "non-finite", "learningRate"],
      [{ start: [0, Number.POSITIVE_INFINITY] }, "non-finite", "start[1]"],
      [{ start: [0] }, "wrong-length", "start"],
      [{ method: "newton" }, "unknown-value", "method"],
      [
        { objective: { ...objective, center: [Number.NaN, 0] } },
        "non-finite",
        "objective.center[0]",
      ],
    ] as const) {
      expect(refusal(() => ws.descend(wrong({ ...path, ...change })))).toMatchObject({
        code,
        field,
      });
    }
  });

  it("ends before it diverges", () => {
    const far = ws.descend({ ...path, learningRate: 1e6, steps: 100_000 });
    expect(far.diverged).toBe(true);
    expect(far.points.every(Number.isFinite)).toBe(true);
    expect(far.points.length).toBe(2 * far.dataLoss.length);
  });

  it("tells the limit of the learning rate, where there is one", () => {
    const upright = { kind: "rotated-quadratic", eigenvalues: [1, 3], angle: 0, center: [0, 0] };
    const limit = (change: object) =>
      ws.descend(wrong({ ...path, objective: upright, ...change })).learningRateLimit;
    expect(limit({})).toBeCloseTo(2 / 3, 12);
    expect(limit({ penalty: { l1: 1, l2: 0.5 } })).toBeCloseTo(0.5, 12);
    expect(ws.descend(wrong({ ...path, objective: { kind: "logistic" } }))).not.toHaveProperty(
      "learningRateLimit",
    );
  });
});

describe("contours", () => {
  const peak = {
    values: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0),
    rows: 3,
    columns: 3,
    x: [-1, 1] as [number, number],
    y: [-1, 1] as [number, number],
    levels: [0.5, 2],
  };

  it("come as flat lists of points", () => {
    expect(ws.contours(peak)).toEqual([
      {
        level: 0.5,
        lines: [
          { closed: true, points: Float64Array.of(-0.5, 0, 0, -0.5, 0.5, 0, 0, 0.5, -0.5, 0) },
        ],
      },
      { level: 2, lines: [] },
    ]);
  });

  it("refuse what does not fit", () => {
    for (const [change, code, field] of [
      [{ rows: 2 }, "wrong-length", "values"],
      [{ rows: 1, columns: 9 }, "out-of-range", "rows"],
      [{ columns: 2050 }, "out-of-range", "columns"],
      [{ x: [1, -1] }, "out-of-range", "x"],
      [{ y: [Number.NaN, 1] }, "non-finite", "y"],
      [{ levels: [Number.NaN] }, "non-finite", "levels[0]"],
      [{ levels: 5 }, "wrong-type", "levels"],
      [{ values: [0, 1] }, "wrong-type", "values"],
    ] as const) {
      const refused = refusal(() => ws.contours(wrong({ ...peak, ...change })));
      expect([refused.code, refused.field.startsWith(field)], refused.message).toEqual([
        code,
        true,
      ]);
    }
  });
});

describe("redraws", () => {
  it("take no more memory the thousandth time than the first", { timeout: 120_000 }, () => {
    const table = Uint8Array.from({ length: 768 }, (_, index) => index % 256);
    const objectives: Objective[] = [objective, { kind: "logistic" }, { kind: "two-weights" }];
    const draw = (time: number) => {
      const amount = 10 ** ((time % 20) / 10 - 1);
      ws.landscape({
        objective: objectives[time % 3] as Objective,
        penalty: time % 2 ? { l1: amount } : { l2: amount },
        domain: { w1: [-2, 3], w2: [-2.2, 2.8] },
        resolution: 257,
        levels: 16,
        color: { table, normalization: "square-root" },
        grids: time % 5 === 0,
      });
    };
    // Each amount with each objective and each penalty.
    for (let time = 0; time < 60; time++) draw(time);
    const warm = ws.memoryBytes();
    for (let time = 0; time < 1000; time++) draw(time);
    expect(ws.memoryBytes()).toBe(warm);
  });
});

describe("colorMap", () => {
  const table = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3));
  const image: ColorMapOptions = {
    values: Float64Array.of(0, 0.5, 1, Number.NaN),
    rows: 2,
    columns: 2,
    range: [0, 1],
    table,
  };

  it("turns the grid over and leaves NaN transparent", () => {
    expect(ws.colorMap(image)).toEqual({
      width: 2,
      height: 2,
      // biome-ignore format: a pixel a group
      data: Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 128, 128, 128, 255),
    });
    const reversed = ws.colorMap({ ...image, reverse: true, normalization: "square-root" });
    expect([...reversed.data.subarray(12)]).toEqual([74, 74, 74, 255]);
    // There is no ImageData in Node.
    expect(() => ws.colorImage(image)).toThrow(/ImageData/);
  });

  it("refuses what does not fit", () => {
    for (const [change, code, field] of [
      [{ rows: 3 }, "wrong-length", "values"],
      [{ rows: 0 }, "out-of-range", "rows"],
      [{ columns: 4097 }, "out-of-range", "columns"],
      [{ table: new Uint8Array(767) }, "wrong-length", "table"],
      [{ range: [1, 0] }, "out-of-range", "range"],
      [{ range: [0, Number.NaN] }, "non-finite", "range[1]"],
      [{ normalization: "log" }, "unknown-value", "normalization"],
    ] as const) {
      expect(refusal(() => ws.colorMap(wrong({ ...image, ...change })))).toMatchObject({
        code,
        field,
      });
    }
  });
});
