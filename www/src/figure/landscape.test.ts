/**
 * The landscape figure over numbers known in closed form: a quadratic without cross terms,
 * J = ½ Σ aᵢ (wᵢ − cᵢ)². Its L1 minimum is the soft threshold of cᵢ by λ / aᵢ, its L2 minimum aᵢ cᵢ / (aᵢ + 2λ).
 */
import { describe, expect, test } from "vitest";
import type { Contour, Descent, Landscape } from "../wasm/weightscope.js";
import { descentEnd } from "./descent-end.js";
import { landscapeScene, SIDE_BY_SIDE } from "./landscape.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";
import { landscapeSentence } from "./landscape-sentence.js";
import { landscapeTable } from "./landscape-table.js";
import type { ImageMark, LinesMark, Mark, PointMark, TextMark } from "./scene.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import { plainText } from "./text.js";
import { dark, light } from "./theme.js";

interface Setting {
  readonly lambda: number;
  readonly curvature: readonly [number, number];
  readonly center: readonly [number, number];
  readonly start: readonly [number, number];
  readonly w1: [number, number];
  readonly w2: [number, number];
  readonly learningRate: number;
  readonly steps: number;
  readonly method: "gradient" | "proximal-gradient";
}

const usual: Setting = {
  lambda: 0.5,
  curvature: [1, 0.5],
  center: [1.75, 0.7],
  start: [2.5, -1.5],
  w1: [-2, 3],
  w2: [-2, 3],
  learningRate: 0.2,
  steps: 80,
  method: "proximal-gradient",
};

type Pair = [number, number];

function arm(name: ArmName, setting: Setting) {
  const { lambda, curvature, center, start, w1, w2, learningRate, steps, method } = setting;
  const each = (f: (a: number, c: number) => number): Pair => [
    f(curvature[0], center[0]),
    f(curvature[1], center[1]),
  ];
  const soft = (w: number, by: number) => Math.sign(w) * Math.max(0, Math.abs(w) - by) + 0;
  const minimizer =
    name === "l1"
      ? each((a, c) => soft(c, lambda / a))
      : each((a, c) => (a * c) / (a + 2 * lambda));
  const data = ([x, y]: Pair) =>
    0.5 * (curvature[0] * (x - center[0]) ** 2 + curvature[1] * (y - center[1]) ** 2);
  const penalty = ([x, y]: Pair) =>
    lambda * (name === "l1" ? Math.abs(x) + Math.abs(y) : x * x + y * y);
  const total = (w: Pair) => data(w) + penalty(w);

  const n = 33;
  const grid = (f: (w: Pair) => number) =>
    Float64Array.from({ length: n * n }, (_, k) =>
      f([
        w1[0] + ((w1[1] - w1[0]) * (k % n)) / (n - 1),
        w2[0] + ((w2[1] - w2[0]) * Math.floor(k / n)) / (n - 1),
      ]),
    );
  const totals = grid(total);
  const min = Math.min(...totals);
  const max = Math.max(...totals);
  // Level sets of a convex function are star-shaped about its minimum: each ray crosses one once.
  const ring = (f: (w: Pair) => number, from: Pair, level: number): number[] => {
    const points: number[] = [];
    for (let k = 0; k < 72; k++) {
      const [dx, dy] = [Math.cos((k * Math.PI) / 36), Math.sin((k * Math.PI) / 36)];
      let [near, far] = [0, 1e3];
      for (let i = 0; i < 60; i++) {
        const middle = (near + far) / 2;
        if (f([from[0] + middle * dx, from[1] + middle * dy]) < level) near = middle;
        else far = middle;
      }
      points.push(from[0] + near * dx, from[1] + near * dy);
    }
    return [...points, points[0] as number, points[1] as number];
  };
  const closed = (points: number[]) => ({ closed: true, points: Float64Array.from(points) });
  const levels = [0.02, 0.1, 0.25, 0.5, 0.8].map((t) => min + t * (max - min));
  const contours: Contour[] = levels
    .filter((level) => level > total(minimizer))
    .map((level) => ({ level, lines: [closed(ring(total, minimizer, level))] }));
  const at = penalty(minimizer);
  const left = data(minimizer);

  const points: number[] = [...start];
  const losses = [total([...start])];
  let w: Pair = [...start];
  let diverged = false;
  for (let k = 0; k < steps && !diverged; k++) {
    w = [0, 1].map((i) => {
      const here = w[i] as number;
      const slope = (curvature[i] as number) * (here - (center[i] as number));
      if (name === "l2") return here - learningRate * (slope + 2 * lambda * here);
      return method === "gradient"
        ? here - learningRate * (slope + lambda * Math.sign(here))
        : soft(here - learningRate * slope, learningRate * lambda);
    }) as Pair;
    points.push(...w);
    losses.push(total(w));
    diverged = !(Math.hypot(...w) < 1e12);
  }
  const descent: Descent = {
    points: Float64Array.from(points),
    dataLoss: Float64Array.from(losses),
    penalizedLoss: Float64Array.from(losses),
    diverged,
    learningRateLimit: 2 / (Math.max(...curvature) + (name === "l2" ? 2 * lambda : 0)),
  };
  const landscape: Landscape = {
    rows: n,
    columns: n,
    domain: { w1, w2 },
    data: grid(data),
    penalty: grid(penalty),
    total: totals,
    levels: Float64Array.from(levels),
    contours,
    penaltyLine: at > 0 ? [closed(ring(penalty, [0, 0], at))] : [],
    penaltyContours: [],
    dataLine: left > 0 ? [closed(ring(data, [...center], left))] : [],
    dataMinimizer: [...center],
    minimizer,
    zeros: [minimizer[0] === 0, minimizer[1] === 0],
    exact: true,
    dataLoss: data(minimizer),
    penalizedLoss: total(minimizer),
    min,
    max,
  };
  const pixels = { width: n, height: n, data: new Uint8ClampedArray(4 * n * n).fill(255) };
  return { landscape: { ...landscape, pixels }, descent };
}

function figure(change: Partial<Setting> = {}) {
  const setting = { ...usual, ...change };
  return {
    lambda: setting.lambda,
    objective: "quadratic",
    method: setting.method,
    learningRate: setting.learningRate,
    start: setting.start,
    l1: arm("l1", setting),
    l2: arm("l2", setting),
  } as const satisfies LandscapeData;
}

/** From a point to the nearest place on a polyline. */
function distance([x, y]: Pair, line: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = [line[i], line[i + 1], line[i + 2], line[i + 3]];
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
  }
  return least;
}

const flat = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => (mark.kind === "clip" ? [mark, ...flat(mark.marks)] : [mark]));
const texts = (marks: readonly Mark[]) =>
  flat(marks)
    .filter((mark): mark is TextMark => mark.kind === "text")
    .map((mark) => plainText(mark.text));

const settings: [string, Partial<Setting>][] = [
  ["as it opens", {}],
  ["λ = 0", { lambda: 0 }],
  ["a tiny λ", { lambda: 1e-9 }],
  ["a huge λ", { lambda: 1e4 }],
  ["everything at the origin", { center: [0, 0], start: [0, 0] }],
  ["start and minimum in one corner", { start: [3, 3], center: [3, 3] }],
  ["start in another corner", { start: [-2, -2] }],
  ["start on the edge", { start: [3, 0.2] }],
  ["the minimum outside", { center: [7, 1] }],
  ["minimum and start outside, in one corner", { center: [-6, -6], start: [-9, -8] }],
  ["elongated 20 to 1", { curvature: [1, 0.05], lambda: 0.1 }],
  ["diverging", { learningRate: 5, steps: 60 }],
  ["diverging slowly", { learningRate: 0.7, lambda: 1, steps: 200 }],
  ["diverging at once", { learningRate: 500 }],
  ["diverging from the edge", { learningRate: 3, start: [3, 3] }],
  ["hovering", { method: "gradient", lambda: 1 }],
  ["hovering widely", { method: "gradient", lambda: 5, learningRate: 0.5, steps: 1000 }],
  [
    "a small domain",
    {
      w1: [-0.02, 0.03],
      w2: [-0.02, 0.03],
      center: [0.01, 0.004],
      start: [0.02, 0.02],
      lambda: 0.003,
    },
  ],
  [
    "a large domain",
    { w1: [-2e5, 3e5], w2: [-2e5, 3e5], center: [1e5, 4e4], start: [2e5, -1e5], lambda: 5e4 },
  ],
  ["a wide domain", { w1: [-4, 6], w2: [-2, 3] }],
  ["a domain without the origin", { w1: [1, 3], w2: [0.5, 2.5] }],
  ["one step", { steps: 1 }],
];

describe.each(settings)("%s", (_, change) => {
  const numbers = figure(change);
  test.each([280, 320, 390, 639, 640, 768, 1000, 1440])("layout holds at %d px", (width) => {
    for (const theme of [light, dark]) {
      const scene = landscapeScene(numbers, { width, theme });
      expect(layoutProblems(scene)).toEqual([]);
      expect(scene.width).toBe(width);
      expect(toSvg(scene)).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("both minima and the start are named in both panels, at every width", () => {
    for (const width of [320, 390, 640, 1000]) {
      const names = texts(landscapeScene(numbers, { width, theme: light }).marks);
      for (const name of ["with L1", "with L2"]) {
        expect(names.filter((text) => text === name).length, `${name} at ${width}`).toBe(1);
      }
      for (const name of ["minimum of J", "start", "w₁", "w₂"]) {
        expect(names.filter((text) => text === name).length, `${name} at ${width}`).toBe(2);
      }
    }
  });

  test("the sentence has numbers in it and nothing broken", () => {
    const sentence = landscapeSentence(numbers);
    expect(sentence).toMatch(/^With λ = [^ ]+ .*\.$/);
    expect(sentence).not.toMatch(/NaN|undefined|not a number| {2}/);
  });
});

describe("layout", () => {
  test("panels stand side by side, centred, or one above the other", () => {
    for (const width of [SIDE_BY_SIDE, 1000, 1440]) {
      const { panels } = landscapeScene(figure(), { width, theme: light });
      const [a, b] = panels;
      expect(a?.y).toBe(b?.y);
      const right = width - ((b?.x ?? 0) + (b?.width ?? 0));
      expect(Math.abs((a?.x ?? 0) - right)).toBeLessThanOrEqual(2);
    }
    const { panels } = landscapeScene(figure(), { width: 390, theme: light });
    const [a, b] = panels;
    expect(a?.x).toBe(b?.x);
    expect(b?.y).toBeGreaterThan((a?.y ?? 0) + (a?.height ?? 0));
    expect(a?.width).toBeGreaterThan(0.8 * 390);
  });

  test("the line of equal J and that of equal penalty touch at the minimum, and are named", () => {
    const numbers = figure();
    for (const width of [390, 1000]) {
      const scene = landscapeScene(numbers, { width, theme: light });
      const names = texts(scene.marks);
      expect(names.filter((text) => text === "equal J")).toHaveLength(2);
      expect(names.filter((text) => text === "equal penalty")).toHaveLength(2);
      for (const id of ["l1", "l2"] as const) {
        const panel = scene.panels.find((each) => each.id === id);
        if (!panel) throw new Error("no panel");
        const [w1, w2] = numbers[id].landscape.minimizer;
        const x =
          panel.x + (panel.width * (w1 - panel.xDomain[0])) / (panel.xDomain[1] - panel.xDomain[0]);
        const y =
          panel.y +
          (panel.height * (panel.yDomain[1] - w2)) / (panel.yDomain[1] - panel.yDomain[0]);
        const clip = scene.marks.find(
          (mark) => mark.kind === "clip" && mark.x === panel.x && mark.y === panel.y,
        );
        const lines = flat(clip ? [clip] : []).flatMap((mark) =>
          mark.kind === "lines" && (mark.stroke === light.field.unregularized || mark.dash)
            ? [mark.lines]
            : [],
        );
        expect(lines).toHaveLength(2);
        // A ring of 72 points strays from its curve by a 500th of its size.
        for (const [line] of lines) expect(distance([x, y], line ?? [])).toBeLessThan(1);
      }
    }
  });

  test("lines of equal penalty that have shrunk are named too, be it to a point", () => {
    const numbers = figure({ lambda: 5 });
    expect(numbers.l1.landscape.penaltyLine).toEqual([]);
    for (const width of [320, 390, 1000]) {
      const scene = landscapeScene(numbers, { width, theme: light });
      const names = flat(scene.marks).filter(
        (mark): mark is TextMark =>
          mark.kind === "text" && plainText(mark.text).startsWith("equal penalty"),
      );
      expect(names.map(({ text }) => text)).toEqual(["equal penalty: a point", "equal penalty"]);
    }
    // No penalty has no lines, and a line wholly outside has no name.
    for (const change of [
      { lambda: 0, center: [0, 0] as Pair },
      { w1: [5, 7], w2: [5, 7] } as const,
    ]) {
      const { marks } = landscapeScene(figure(change as Partial<Setting>), {
        width: 1000,
        theme: light,
      });
      expect(texts(marks).filter((text) => text.startsWith("equal penalty"))).toEqual([]);
    }
  });

  test("equal J along both axes, as one hidden unit has it at the origin, is named as that", () => {
    const numbers = figure({ lambda: 5 });
    const unit = { ...numbers, objective: "two-weights" } as const;
    const names = (data: LandscapeData) =>
      texts(landscapeScene(data, { width: 390, theme: light }).marks);
    expect(names(unit)).toContain("equal J: both axes");
    expect(names(numbers)).not.toContain("equal J: both axes");
    // With L2 the minimum is not at the origin.
    expect(names(unit).filter((text) => text === "equal J")).toHaveLength(1);
  });

  test("a unit is as long across as it is up, also on a domain that is no square", () => {
    for (const change of [{}, { w1: [-4, 6] as Pair, w2: [-2, 3] as Pair }]) {
      const [panel] = landscapeScene(figure(change), { width: 1000, theme: light }).panels;
      if (!panel) throw new Error("no panel");
      const across = panel.width / (panel.xDomain[1] - panel.xDomain[0]);
      const up = panel.height / (panel.yDomain[1] - panel.yDomain[0]);
      expect(Math.abs(across / up - 1)).toBeLessThan(0.01);
    }
  });

  test("the middle of the picture's corner pixel lies on the panel's corner", () => {
    const scene = landscapeScene(figure(), { width: 1000, theme: light });
    const image = flat(scene.marks).find((mark): mark is ImageMark => mark.kind === "image");
    const [panel] = scene.panels;
    if (!image || !panel) throw new Error("no picture");
    const cell = image.width / image.pixels.width;
    expect(image.x + cell / 2).toBeCloseTo(panel.x, 9);
    expect(image.x + image.width - cell / 2).toBeCloseTo(panel.x + panel.width, 9);
    expect(image.y + image.height / image.pixels.height / 2).toBeCloseTo(panel.y, 9);
  });

  test("a figure without pixels or descents is drawn without them", () => {
    const numbers = figure();
    const without = ({ landscape: { pixels: _, ...landscape } }: LandscapeData["l1"]) => ({
      landscape,
    });
    const bare: LandscapeData = { ...numbers, l1: without(numbers.l1), l2: without(numbers.l2) };
    const scene = landscapeScene(bare, { width: 390, theme: light });
    expect(layoutProblems(scene)).toEqual([]);
    expect(flat(scene.marks).some((mark) => mark.kind === "image")).toBe(false);
    expect(scene.description).not.toContain("descent");
  });
});

describe("the descent", () => {
  /** The descent's line, and the panel of the arm. */
  const drawn = (change: Partial<Setting>, name: ArmName) => {
    const { marks, panels } = landscapeScene(figure(change), { width: 1000, theme: light });
    const panel = panels.find(({ id }) => id === name);
    if (!panel) throw new Error("no panel");
    const clip = marks.find((mark) => mark.kind === "clip" && mark.x === panel.x);
    const inside = flat(clip ? [clip] : []);
    const line = inside.find(
      (mark): mark is LinesMark => mark.kind === "lines" && mark.halo === "rgba(20,23,26,0.55)",
    );
    const heads = inside.filter((mark) => mark.kind === "point" && mark.shape === "arrow");
    return { panel, line, points: line?.lines[0] ?? [], heads: heads as PointMark[], marks };
  };

  test("one that diverges ends at the panel's edge, with an arrow and a word", () => {
    const { panel, points, heads, marks } = drawn(
      { learningRate: 0.7, lambda: 1, steps: 200 },
      "l2",
    );
    const [x, y] = [points[points.length - 2] as number, points[points.length - 1] as number];
    const [right, bottom] = [panel.x + panel.width, panel.y + panel.height];
    const toEdge = Math.min(
      ...[x - panel.x, right - x, y - panel.y, bottom - y].map((gap) => Math.abs(gap)),
    );
    expect(toEdge).toBeLessThan(1e-6);
    // Nothing is drawn of what it does outside.
    expect(points.length / 2).toBeLessThan(100);
    expect(heads).toHaveLength(1);
    expect(Math.hypot((heads[0]?.x ?? 0) - x, (heads[0]?.y ?? 0) - y)).toBeLessThan(9.001);
    expect(texts(marks).filter((text) => text === "diverges")).toHaveLength(1);
  });

  test("one that ends inside is drawn whole, without an arrow", () => {
    for (const change of [{}, { learningRate: 2.5, steps: 0 }, { learningRate: 1.001, steps: 3 }]) {
      const { points, heads } = drawn(change, "l2");
      const { l2 } = figure(change);
      if (points.length > 0) expect(points.length).toBe(l2.descent.points.length);
      expect(heads).toEqual([]);
    }
  });

  test("the more of it there is, the thinner it is", () => {
    const width = (change: Partial<Setting>) => drawn(change, "l1").line?.strokeWidth ?? 0;
    expect(width({})).toBe(2);
    const hovering = { method: "gradient", lambda: 5, learningRate: 0.3 } as const;
    expect(width({ ...hovering, steps: 1000 })).toBe(0.9);
    expect(width({ ...hovering, steps: 20 })).toBeGreaterThan(0.9);
    expect(width({ ...hovering, steps: 20 })).toBeLessThan(2);
    // Not much of it, but to and fro over one place, which a broad line would paint over.
    const valley = { curvature: [4, 0.05], lambda: 0.05, learningRate: 0.495 } as const;
    expect(width({ ...valley, start: [2.5, 0.7] })).toBe(0.9);
  });
});

describe("handles", () => {
  test("the minimum and the start can be taken hold of in both panels, where they are drawn", () => {
    const numbers = figure();
    const { handles, panels } = landscapeScene(numbers, { width: 1000, theme: light });
    expect(handles.map(({ id }) => id)).toEqual([
      "minimum-l1",
      "start-l1",
      "minimum-l2",
      "start-l2",
    ]);
    for (const handle of handles) {
      const panel = panels.find(({ id }) => id === handle.panel);
      if (!panel) throw new Error(handle.panel);
      const [x0, x1] = panel.xDomain;
      const [y0, y1] = panel.yDomain;
      const w1 = x0 + ((handle.x - panel.x) / panel.width) * (x1 - x0);
      const w2 = y1 - ((handle.y - panel.y) / panel.height) * (y1 - y0);
      const expected = handle.id.startsWith("start")
        ? numbers.start
        : numbers.l1.landscape.dataMinimizer;
      expect(w1).toBeCloseTo(expected[0], 9);
      expect(w2).toBeCloseTo(expected[1], 9);
    }
  });

  test("where the data decide the minimum, only the start moves", () => {
    const scene = landscapeScene(
      { ...figure(), objective: "logistic" },
      { width: 390, theme: light },
    );
    expect(scene.handles.map(({ id }) => id)).toEqual(["start-l1", "start-l2"]);
  });

  test("what lies outside is an arrow at the edge, pointing there", () => {
    const scene = landscapeScene(figure({ center: [40, 0.5] }), { width: 1000, theme: light });
    const arrows = flat(scene.marks).filter(
      (mark): mark is PointMark => mark.kind === "point" && mark.shape === "arrow",
    );
    expect(arrows.length).toBeGreaterThan(0);
    expect(arrows[0]?.rotate).toBeCloseTo(90, 6);
  });
});

describe("words", () => {
  test("the weight that is exactly zero is named, in heading and sentence", () => {
    const numbers = figure();
    expect(numbers.l1.landscape.zeros).toEqual([false, true]);
    const words = texts(landscapeScene(numbers, { width: 1000, theme: light }).marks);
    expect(words).toContain("w* = (1.25, 0): w₂ is exactly zero");
    expect(words).toContain("w* = (0.88, 0.23)");
    expect(landscapeSentence(numbers)).toBe(
      "With λ = 0.5, L1 brings the minimum 0.63 nearer the origin, onto a corner of the diamond: " +
        "w₂ is exactly zero. L2 brings it 0.98 nearer the origin, and neither weight is zero. " +
        "Both descents arrive at the minimum.",
    );
  });

  test("both weights zero is the origin", () => {
    expect(landscapeSentence(figure({ lambda: 5 }))).toContain(
      "L1 moves the minimum all the way to the origin: both weights are exactly zero.",
    );
  });

  test("a weight that is small but not zero never reads as zero", () => {
    const words = texts(
      landscapeScene(figure({ lambda: 200 }), { width: 1000, theme: light }).marks,
    );
    expect(words).toContain("w* = (0.0044, 8.7×10⁻⁴)");
  });

  test("a minimum that L1 leads away from the origin is told by the sum it lowers", () => {
    const numbers = figure();
    const { landscape } = numbers.l1;
    const away: LandscapeData = {
      ...numbers,
      l1: { landscape: { ...landscape, dataMinimizer: [1.75, 0.7], minimizer: [2, 0] } },
    };
    expect(landscapeSentence(away)).toContain(
      "L1 moves the minimum so that Σ|w| falls from 2.45 to 2, onto a corner of the diamond: w₂ is exactly zero.",
    );
  });

  test("without a penalty nothing is said of one", () => {
    expect(landscapeSentence(figure({ lambda: 0 }))).toBe(
      "With λ = 0 nothing is penalised: both panels show J alone. Both descents arrive at the minimum.",
    );
  });

  const ends = (change: Partial<Setting> = {}) => {
    const { l1, l2, learningRate } = figure(change);
    return [descentEnd(l1, learningRate), descentEnd(l2, learningRate)];
  };

  test("how a descent ended", () => {
    expect(ends()).toEqual(["arrived", "arrived"]);
    expect(ends({ steps: 3 })).toEqual(["on its way", "on its way"]);
    expect(ends({ method: "gradient", lambda: 1 })[0]).toBe("hovers");
    expect(descentEnd({ landscape: figure().l1.landscape }, 0.1)).toBeUndefined();
  });

  test("a descent whose steps grow diverges, long before it leaves the finite numbers", () => {
    expect(ends({ learningRate: 5 })).toEqual(["diverged", "diverged"]);
    for (const steps of [4, 5, 6, 10]) {
      expect(figure({ learningRate: 5, steps }).l2.descent.diverged).toBe(false);
      expect(ends({ learningRate: 5, steps }), `${steps} steps`).toEqual(["diverged", "diverged"]);
    }
    // L2 makes everything steeper, and so the limit lower: 2 / (1 + 2) and 2 / 1.
    expect(ends({ lambda: 1, learningRate: 0.7 })).toEqual(["arrived", "diverged"]);
    expect(ends({ lambda: 1, learningRate: 0.66, steps: 2000 })).toEqual(["arrived", "arrived"]);
  });

  test("what L1 makes hover does not diverge, however far it started from or near", () => {
    for (const start of [
      [2.5, -1.5],
      [1.25, 0],
      [1.2501, 1e-3],
    ] as const) {
      const hovering = { method: "gradient", start, lambda: 0.5, learningRate: 1.5 } as const;
      for (const steps of [60, 61, 400]) expect(ends({ ...hovering, steps })[0]).toBe("hovers");
    }
  });

  test("beyond the limit L1 may hold the steep weight at zero, and the descent arrives", () => {
    const upright = { curvature: [0.5, 4], center: [1.75, 0.01], lambda: 0.5 } as const;
    expect(ends({ ...upright, start: [2.5, 0], learningRate: 0.6 })).toEqual([
      "arrived",
      "diverged",
    ]);
  });

  test("without a limit, growth itself tells", () => {
    const { l1, learningRate } = figure({ learningRate: 5, steps: 30 });
    const { learningRateLimit: _, ...descent } = l1.descent;
    expect(descentEnd({ ...l1, descent }, learningRate)).toBe("diverged");
  });

  test("that descents diverge is told with the limit that the learning rate has passed", () => {
    expect(landscapeSentence(figure({ learningRate: 5 }))).toMatch(
      / Both descents diverge: with a learning rate above 2 \(L1\) or 1 \(L2\) the steps along the steepest direction grow\.$/,
    );
    expect(landscapeSentence(figure({ lambda: 0, learningRate: 2.5 }))).toMatch(
      / Both descents diverge: with a learning rate above 2 the steps /,
    );
    expect(landscapeSentence(figure({ lambda: 1, learningRate: 0.7 }))).toMatch(
      / arrives at it; the one to the L2 minimum diverges: with a learning rate above 0\.667 the steps /,
    );
  });

  test("a subgradient that hovers closely about zero is not said to arrive", () => {
    const slow = { method: "gradient", learningRate: 1e-3, steps: 20000 } as const;
    expect(ends(slow)).toEqual(["hovers", "arrived"]);
    expect(landscapeSentence(figure(slow))).toContain(
      "The descent to the L1 minimum hovers around it without landing; the one to the L2 minimum arrives at it.",
    );
  });

  test("a minimum that was searched for is called the best found", () => {
    const numbers = figure();
    const searched: LandscapeData = {
      ...numbers,
      objective: "two-weights",
      l1: { ...numbers.l1, landscape: { ...numbers.l1.landscape, exact: false } },
    };
    expect(landscapeSentence(searched)).toContain("the best minima found");
    const scene = landscapeScene(searched, { width: 390, theme: light });
    expect(texts(scene.marks).some((text) => text.startsWith("best found w* = "))).toBe(true);
    expect(layoutProblems(scene)).toEqual([]);
  });
});

test("the table holds the numbers as they are, a column each", () => {
  const numbers = figure();
  const table = landscapeTable(numbers);
  expect(table.rows.map((row) => row.length)).toEqual([table.columns.length, table.columns.length]);
  const cell = (row: number, column: string) => table.rows[row]?.[table.columns.indexOf(column)];
  expect(cell(0, "penalised minimum, w1")).toBe(numbers.l1.landscape.minimizer[0]);
  expect(cell(0, "w2 exactly zero")).toBe("yes");
  expect(cell(1, "w2 exactly zero")).toBe("no");
  expect(cell(1, "penalised loss there")).toBe(numbers.l2.landscape.penalizedLoss);
  expect(cell(1, "end of descent, w2")).toBe(numbers.l2.descent?.points.at(-1));
  expect(cell(0, "steps")).toBe(80);
});
