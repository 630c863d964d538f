import { describe, expect, test } from "vitest";
import type {
  ActivationStatistics,
  Diagnosis,
  LayerPass,
  Pass,
  Statistics,
} from "../wasm/weightscope.js";
import type { ArmName } from "./arm.js";
import {
  type InitializationData,
  type InitializationQuantity,
  initializationScene,
  initializationTable,
  initializationSentence as sentenceOf,
} from "./initialization.js";
import { withBelow } from "./initialization-below.js";
import { initializationReadout } from "./initialization-readout.js";
import * as furtherWords from "./initialization-shown.js";
import type { Mark, Scene } from "./scene.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import { plainText } from "./text.js";
import { themes } from "./theme.js";

const initializationSentence = (data: Parameters<typeof sentenceOf>[0]) =>
  sentenceOf(data, furtherWords);

const WIDTHS = [280, 390, 679, 680, 800, 1000, 1440];

describe("layout", () => {
  const quantities: InitializationQuantity[] = [
    "activation",
    "preactivation",
    "gradient-activation",
    "gradient",
    "weight",
  ];
  test.each(Object.entries(extremes()))(
    "%s: nothing overlaps, is cut off or too small",
    (_, pass) => {
      for (const width of WIDTHS) {
        for (const quantity of quantities) {
          const scene = initializationScene(
            { pass, quantity, activation: "tanh" },
            { width, theme: themes.light },
          );
          expect(layoutProblems(scene), `${quantity} at ${width}`).toEqual([]);
        }
      }
    },
  );

  test.each(Object.entries(extremes()))("%s: every coordinate is a number inside", (_, pass) => {
    for (const width of WIDTHS) {
      const scene = initializationScene(
        { pass, quantity: "activation", arm: "larger" },
        { width, theme: themes.dark },
      );
      // The letters of an embedded picture may spell anything.
      const svg = toSvg(scene).replace(/data:image[^"]*/g, "");
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      for (const mark of flat(scene.marks)) {
        if (mark.kind !== "point") continue;
        expect(mark.x, "point x").toBeGreaterThanOrEqual(0);
        expect(mark.x, "point x").toBeLessThanOrEqual(width);
        expect(mark.y, "point y").toBeLessThanOrEqual(scene.height);
      }
    }
  });

  test.each(Object.entries(extremes()))(
    "%s, with theory, other seeds and a second row: nothing overlaps or breaks",
    (_, pass) => {
      for (const width of [280, 390, 680, 1000]) {
        for (const quantity of width === 390 ? quantities : (["activation"] as const)) {
          for (const below of secondRows(pass)) {
            const data: InitializationData = {
              ...surrounded(pass),
              quantity,
              activation: "relu",
              ...(below && { below }),
            };
            const at = { width, theme: themes.light };
            const scene = withBelow(initializationScene(data, at), data, at);
            const name = `${quantity} over ${below?.kind} at ${width}`;
            expect(layoutProblems(scene), name).toEqual([]);
            for (const mark of flat(scene.marks)) {
              if (mark.kind === "path") expect(mark.d, name).not.toMatch(/NaN|Infinity/);
              if (mark.kind === "point") expect(Number.isFinite(mark.x + mark.y), name).toBe(true);
            }
          }
        }
      }
    },
  );

  test("the second row takes its room before its numbers have come", () => {
    const { steady } = extremes();
    const height = (below: NonNullable<InitializationData["below"]>, width: number) => {
      const data: InitializationData = { pass: steady, quantity: "activation", below };
      return withBelow(initializationScene(data, frame(width)), data, frame(width)).height;
    };
    for (const width of WIDTHS) {
      for (const below of secondRows(steady)) {
        if (below) expect(height({ kind: below.kind }, width)).toBe(height(below, width));
      }
    }
  });

  test("panels stand side by side when there is room, and below one another when not", () => {
    const pass = extremes().steady;
    const wide = initializationScene({ pass, quantity: "activation" }, frame(1000));
    const narrow = initializationScene({ pass, quantity: "activation" }, frame(390));
    expect(new Set(wide.panels.map((panel) => panel.y)).size).toBe(1);
    expect(new Set(narrow.panels.map((panel) => panel.y)).size).toBe(3);
    expect(narrow.panels.every((panel) => panel.x + panel.width <= 390)).toBe(true);
  });

  test("thin rows become a strip of shades, tall ones stay ridges", () => {
    const images = (scene: Scene) => scene.marks.filter((mark) => mark.kind === "image").length;
    const { steady, deep } = extremes();
    expect(images(initializationScene({ pass: steady, quantity: "activation" }, frame(1000)))).toBe(
      0,
    );
    expect(images(initializationScene({ pass: deep, quantity: "activation" }, frame(1000)))).toBe(
      2,
    );
  });
});

describe("what is drawn", () => {
  test("a variance stands where the logarithm puts it", () => {
    // Variances 1, 1/16, 1/256, … and gradients the same: points on a straight line.
    const pass = network(6, (layer) => ({ std: 0.25 ** layer }));
    const scene = initializationScene({ pass, quantity: "activation" }, frame(1000));
    const circles = flat(scene.marks).flatMap((mark) =>
      mark.kind === "point" && mark.shape === "circle" && mark.y > 50 ? [mark] : [],
    );
    expect(circles).toHaveLength(6);
    const panel = scene.panels.find(({ id }) => id === "variance");
    const [low = 0, high = 0] = panel?.xDomain ?? [];
    circles.forEach((circle, layer) => {
      const position = (circle.x - (panel?.x ?? 0)) / (panel?.width ?? 1);
      expect(low + position * (high - low)).toBeCloseTo(Math.log10(0.0625 ** layer), 9);
    });
  });

  test("beside a lane of zeros, four scales' variances stand where the logarithm puts them", () => {
    const network4 = (std: number) => network(4, (layer) => ({ std: std * 0.25 ** layer }));
    const arms = [
      { name: "zero" as const, scale: 0, pass: network4(0) },
      { name: "smaller" as const, scale: 0.3, pass: network4(0.3) },
    ];
    const data: InitializationData = {
      pass: network4(1),
      quantity: "activation",
      below: { kind: "scales", arms },
    };
    const scene = withBelow(initializationScene(data, frame(1000)), data, frame(1000));
    const panel = scene.panels.find(({ id }) => id === "scales-forward");
    if (!panel) throw new Error(scene.panels.map(({ id }) => id).join());
    const [low, high] = panel.xDomain;
    const triangles = flat(scene.marks).flatMap((mark) =>
      mark.kind === "point" && mark.shape === "triangle" && mark.y > panel.y ? [mark] : [],
    );
    const powers = triangles.map(({ x }) => low + ((x - panel.x) / panel.width) * (high - low));
    [0, 1, 2, 3].forEach((layer) => {
      expect(powers[layer]).toBeCloseTo(2 * Math.log10(0.3 * 0.25 ** layer), 9);
    });
  });

  test("gradients are told in those of the last hidden layer, so that the axis spends no room on their scale", () => {
    const decades = (scale: number) => {
      const pass = network(6, (layer) => ({ std: 0.5 ** layer, gradient: scale * 2 ** layer }));
      const scene = initializationScene({ pass, quantity: "activation" }, frame(1000));
      expect(texts(scene)).toContain("gradients ÷ layer 6");
      const panel = scene.panels.find(({ id }) => id === "variance");
      const squares = flat(scene.marks).flatMap((mark) =>
        mark.kind === "point" && mark.shape === "square" && mark.y > 50 ? [mark.x] : [],
      );
      const [low = 0, high = 0] = panel?.xDomain ?? [];
      const span = panel?.width ?? 1;
      return squares.map((x) => low + ((x - (panel?.x ?? 0)) / span) * (high - low));
    };
    const expected = [5, 4, 3, 2, 1, 0].map((up) => Math.log10(0.25 ** up));
    for (const scale of [1, 1e-9, 1e12]) {
      decades(scale).forEach((power, layer) => {
        expect(power).toBeCloseTo(expected[layer] ?? Number.NaN, 9);
      });
    }
  });

  test("gradients are told as they are where the last layer has none to measure by", () => {
    const { zeros, single } = extremes();
    for (const pass of [zeros, single]) {
      const words = texts(initializationScene({ pass, quantity: "activation" }, frame(1000)));
      expect(words).toContain("gradients");
    }
  });

  test("zero and overflow stand in lanes of their own, as arrows with a word", () => {
    const zero = initializationScene(
      { pass: extremes().zeros, quantity: "activation" },
      frame(1000),
    );
    expect(texts(zero)).toContain("zero");
    expect(texts(zero).filter((text) => text === "all zero")).toHaveLength(20);
    expect(triangles(zero)).toEqual(new Set([-90]));
    const beyond = initializationScene(
      { pass: extremes().overflow, quantity: "activation" },
      frame(1000),
    );
    expect(texts(beyond)).toContain("overflow");
    expect(triangles(beyond)).toEqual(new Set([90]));
  });

  test("saturated and dead shares stand at the ends of their rows", () => {
    const { saturated, dead } = extremes();
    const first = texts(
      initializationScene({ pass: saturated, quantity: "activation" }, frame(1000)),
    );
    expect(first).toContain("saturated");
    expect(first).toContain("97\u202f%");
    const second = texts(
      initializationScene({ pass: dead, quantity: "preactivation" }, frame(1000)),
    );
    expect(second).toContain("dead units");
    expect(second).toContain("100\u202f%");
  });

  test("where no value is finite there are no ticks, and a word says why", () => {
    const { overflow, steady } = extremes();
    const at = (pass: Pass) =>
      texts(initializationScene({ pass, quantity: "activation" }, frame(1000)));
    expect(at(overflow)).toContain("no finite gradients");
    expect(at(overflow)).not.toContain("−0.5");
    expect(at(steady)).not.toContain("no finite gradients");
  });

  test("where a peak is cut the words below say what the gap means", () => {
    const { steady, deep } = extremes();
    const at = (pass: Pass, width: number) =>
      texts(initializationScene({ pass, quantity: "activation" }, frame(width)));
    const spiked = (pass: Pass): Pass => ({
      ...pass,
      layers: pass.layers.map((layer) => {
        const counts = layer.activation.histogram.counts.slice();
        counts[32] = 100_000;
        const histogram = { ...layer.activation.histogram, counts };
        return { ...layer, activation: { ...layer.activation, histogram } };
      }),
    });
    for (const width of [358, 1000]) {
      expect(at(steady, width).filter((text) => text.includes("gap"))).toEqual([]);
      expect(at(spiked(steady), width).filter((text) => text.includes("gap"))).toEqual([
        "each row to its own peak; gap: peak cut",
      ]);
    }
    // Nothing is cut where rows are shades.
    expect(at(spiked(deep), 1000).filter((text) => text.includes("gap"))).toEqual([]);
  });

  test("linear activations have an axis about 0", () => {
    const pass = network(3, () => ({ std: 1, mean: 0.7 }));
    const { xDomain = [0, 0] } =
      initializationScene({ pass, quantity: "activation", activation: "linear" }, frame(1000))
        .panels[0] ?? {};
    expect(xDomain[0]).toBe(-xDomain[1]);
  });

  test("the figure's own scale has a key among the four where it has no name", () => {
    const { steady } = extremes();
    const [, below] = secondRows(steady);
    const at = (change: Partial<InitializationData>) => {
      const data: InitializationData = {
        pass: steady,
        quantity: "activation",
        ...(below && { below }),
        ...change,
      };
      return texts(withBelow(initializationScene(data, frame(1000)), data, frame(1000)));
    };
    expect(at({ scale: 10 }).filter((text) => text === "×10")).toHaveLength(2);
    expect(at({ scale: 1, arm: "unscaled" })).not.toContain("×10");
    expect(at({ scale: 10 })).toEqual(expect.arrayContaining(["Forward", "Backward"]));
  });

  test("four scales' gradients are named by what they are of, once", () => {
    const { steady } = extremes();
    const [, below] = secondRows(steady);
    const data: InitializationData = {
      pass: steady,
      quantity: "gradient",
      ...(below && { below }),
    };
    const said = texts(withBelow(initializationScene(data, frame(1000)), data, frame(1000)));
    expect(said.filter((text) => /^var.* of (W|z)/.test(text))).toHaveLength(2);
    expect(said.filter((text) => /of of/.test(text))).toEqual([]);
  });

  test("activations with bounds have them as their axis", () => {
    const pass = extremes().vanishing;
    const domain = (data: Omit<InitializationData, "pass">) =>
      initializationScene({ pass, ...data }, frame(1000)).panels[0]?.xDomain;
    expect(domain({ quantity: "activation", activation: "tanh" })).toEqual([-1, 1]);
    expect(domain({ quantity: "activation", activation: "sigmoid" })).toEqual([0, 1]);
    const [low = 0, high = 0] = domain({ quantity: "weight" }) ?? [];
    expect(low).toBe(-high);
  });
});

describe("numbers that grow by powers of ten", () => {
  const grown = (factor: number, depth = 10) =>
    network(depth, (layer) => ({ std: factor ** layer, gradient: factor ** (depth - 1 - layer) }));
  const drawn = (pass: Pass) => initializationScene({ pass, quantity: "activation" }, frame(1000));
  const ridges = (scene: Scene) => {
    const [left] = scene.marks.filter((mark) => mark.kind === "clip");
    const paths = flat(left?.marks ?? []).flatMap((mark) => (mark.kind === "path" ? [mark.d] : []));
    return paths.map((d) => {
      const xs = [...d.matchAll(/[ML](-?[\d.]+),/g)].map(([, x]) => Number(x));
      return Math.max(...xs) - Math.min(...xs);
    });
  };
  test("have a logarithmic axis, on which every layer is seen, each wider than the one before", () => {
    const widths = ridges(drawn(grown(5)));
    expect(widths).toHaveLength(10);
    // A sliver is all that was left of the first layers on an axis out to two million.
    expect(Math.min(...widths)).toBeGreaterThan(30);
    expect(widths.toSorted((one, other) => one - other)).toEqual(widths);
    expect(texts(drawn(grown(5)))).toEqual(
      expect.arrayContaining(["10⁶", "log axis: near 0 not drawn"]),
    );
  });
  test("say so, and so do those that shrink as much; what changes a little does not", () => {
    const logarithmic = (pass: Pass) => texts(drawn(pass)).filter((text) => /log axis/.test(text));
    for (const factor of [0.2, 5]) expect(logarithmic(grown(factor))).toHaveLength(2);
    for (const factor of [0.7, 1, 1.5]) expect(logarithmic(grown(factor))).toEqual([]);
  });
  test("that shrink are all seen, each narrower than the one before", () => {
    const widths = ridges(drawn(grown(0.2)));
    expect(widths).toHaveLength(10);
    expect(Math.min(...widths)).toBeGreaterThan(30);
    expect(widths.toSorted((one, other) => other - one)).toEqual(widths);
  });
  test("shrink between their bounds where they have some", () => {
    const data = { pass: grown(0.2), quantity: "activation", activation: "tanh" } as const;
    const said = texts(initializationScene(data, frame(1000)));
    expect(said.filter((text) => /log axis/.test(text))).toEqual([
      "of the loss by z; log axis: near 0 not drawn",
    ]);
  });
  test("have room for all of them: a heavy tail ends before the axis does", () => {
    const tailed = (pass: Pass): Pass => ({
      ...pass,
      layers: pass.layers.map((layer) => ({
        ...layer,
        activation: { ...layer.activation, max: 20 * Math.sqrt(layer.activation.meanSquare) },
      })),
    });
    const { xDomain } = drawn(tailed(grown(5))).panels[0] ?? { xDomain: [0, 0] };
    expect(xDomain[1]).toBeGreaterThanOrEqual(20 * 5 ** 9);
  });
  test("are drawn on either side of zero, and nothing near it", () => {
    const { marks } = drawn(grown(5));
    const clip = marks.find((mark) => mark.kind === "clip");
    const paths = flat(clip?.marks ?? []).filter((mark) => mark.kind === "path");
    for (const { d } of paths) expect(d.match(/M/g)).toHaveLength(2);
  });
});

test("the axis of weights has room for all of them, however many of them are zero", () => {
  const sparse = (layer: LayerPass): LayerPass => {
    const weight = { ...layer.weight, min: -4, max: 3.9, populationVariance: 0.1 };
    return { ...layer, weight };
  };
  const { steady } = extremes();
  const pass = { ...steady, layers: steady.layers.map(sparse) };
  const { xDomain } = initializationScene({ pass, quantity: "weight" }, frame(1000)).panels[0] ?? {
    xDomain: [0, 0],
  };
  expect(xDomain[0]).toBeLessThanOrEqual(-4);
});

test("the variances of zeros alone have no axis", () => {
  const scene = initializationScene(
    { pass: extremes().zeros, quantity: "activation" },
    frame(1000),
  );
  const left = scene.panels.find(({ id }) => id === "variance")?.x ?? 0;
  const beside = flat(scene.marks).flatMap((mark) =>
    mark.kind === "text" && mark.x >= left && mark.y > 100 ? [mark.text] : [],
  );
  expect(beside).toEqual([]);
});

test("beside a lane of zeros the axis’ first number has room", () => {
  const pass = network(4, (layer) => ({ std: layer === 0 ? 0 : 10 ** (layer - 3), gradient: 1 }));
  const said = texts(initializationScene({ pass, quantity: "activation" }, frame(1000)));
  expect(said).toEqual(expect.arrayContaining(["zero", "10⁻⁴"]));
});

test("a share of saturated values stands above each of the four scales", () => {
  const { steady } = extremes();
  const arms = (["zero", "smaller", "unscaled", "larger"] as const).map((name, index) => ({
    name,
    scale: [0, 0.3, 1, 3][index] ?? 0,
    pass: network(4, () => ({ std: 1, saturated: 0.55 })),
  }));
  for (const [width, told] of [
    [1000, "×0.3, 55\u202f% saturated"],
    [870, "×0.3, 55\u202f% sat."],
    [390, "×0.3, 55\u202f% saturated"],
  ] as const) {
    const data: InitializationData = {
      pass: steady,
      quantity: "activation",
      below: { kind: "scales", arms },
    };
    const scene = withBelow(initializationScene(data, frame(width)), data, frame(width));
    expect(texts(scene)).toContain(told);
    expect(layoutProblems(scene)).toEqual([]);
  }
});

test("layers far off the axis of the four scales are arrows and no blocks", () => {
  const own = network(6, () => ({ std: 1 }));
  const arms = (["zero", "smaller", "unscaled", "larger"] as const).map((name, index) => ({
    name,
    scale: index,
    pass: name === "larger" ? network(6, (layer) => ({ std: 10 ** layer })) : own,
  }));
  const data: InitializationData = {
    pass: own,
    quantity: "activation",
    below: { kind: "scales", arms },
  };
  const scene = withBelow(initializationScene(data, frame(1000)), data, frame(1000));
  const panel = scene.panels.find(({ id }) => id === "scale-larger");
  if (!panel) throw new Error("no panel");
  const within = flat(scene.marks).filter(
    (mark) =>
      mark.kind === "point" &&
      mark.shape === "triangle" &&
      mark.x > panel.x &&
      mark.x < panel.x + panel.width &&
      mark.y > panel.y,
  );
  // The first layer fits, the second shows its middle; of the others a bin is wider than a third of the axis.
  expect(within).toHaveLength(4);
});

test("a layer of zeros among small numbers does not run off their axis", () => {
  const pass = network(4, (layer) => ({ std: 1, gradient: layer === 0 ? 0 : 1e-6 }));
  const scene = initializationScene({ pass, quantity: "activation" }, frame(1000));
  const panel = scene.panels.find(({ id }) => id === "gradPreactivation");
  const arrows = flat(scene.marks).filter(
    (mark) =>
      mark.kind === "point" &&
      mark.shape === "triangle" &&
      mark.x < (panel?.x ?? 0) + (panel?.width ?? 0),
  );
  expect(arrows).toEqual([]);
});

test("singular values too small for the axis are below it all along, and do not rise from nothing at its end", () => {
  const { steady } = extremes();
  const below = secondRows(steady).at(-1);
  const data: InitializationData = {
    pass: steady,
    quantity: "activation",
    ...(below && { below }),
  };
  const scene = withBelow(initializationScene(data, frame(1000)), data, frame(1000));
  const panel = scene.panels.find(({ id }) => id === "spectrum");
  if (!panel) throw new Error("no panel");
  // Of three values one is 0: the curve begins at a third.
  const curve = scene.marks.find((mark) => mark.kind === "lines" && mark.strokeWidth === 2);
  const [x, y] = curve?.kind === "lines" ? Array.from(curve.lines[0] ?? []) : [];
  expect(x).toBeCloseTo(panel.x, 9);
  expect(y).toBeCloseTo(panel.y + (2 / 3) * panel.height, 9);
  expect(texts(scene)).toContain("s = 1");
});

test("shares of thin rows stand at the layers that have their numbers", () => {
  const pass = network(50, (layer) => ({ std: 1, dead: layer < 9 ? 0 : layer / 100 }));
  const { marks } = initializationScene({ pass, quantity: "activation" }, frame(1000));
  const at = (text: string) =>
    marks.flatMap((mark) => (mark.kind === "text" && mark.text === text ? [mark.y] : []));
  for (const [layer, share] of [
    [10, 9],
    [30, 29],
    [50, 49],
  ]) {
    expect(at(`${share}\u202f%`), `layer ${layer}`).toEqual(at(String(layer)).slice(0, 1));
  }
  expect(at("9–49\u202f%")).toEqual([]);
});

describe("theory and other seeds", () => {
  const pass = network(6, (layer) => ({ std: 0.5 ** layer }));
  const scene = (change: Partial<InitializationData> = {}) =>
    initializationScene({ ...surrounded(pass), quantity: "activation", ...change }, frame(1000));
  const paths = (drawn: Scene) =>
    flat(drawn.marks).flatMap((mark) => (mark.kind === "path" ? [mark] : []));
  /** Where the logarithm puts a variance, in pixels. */
  const place = (drawn: Scene, variance: number) => {
    const panel = drawn.panels.find(({ id }) => id === "variance");
    const [low = 0, high = 0] = panel?.xDomain ?? [];
    return (panel?.x ?? 0) + ((Math.log10(variance) - low) / (high - low)) * (panel?.width ?? 0);
  };
  const numbers = (d: string) => (d.match(/-?[\d.]+/g) ?? []).map(Number);

  test("the line runs through what theory expects", () => {
    const drawn = scene();
    const line = paths(drawn).find(
      ({ d, fill, strokeWidth }) =>
        !fill && strokeWidth === 1.5 && Math.abs((numbers(d)[0] ?? 0) - place(drawn, 1.1)) < 0.01,
    );
    const xs = numbers(line?.d ?? "").filter((_, index) => index % 2 === 0);
    expect(xs).toHaveLength(6);
    xs.forEach((x, layer) => {
      expect(x).toBeCloseTo(place(drawn, 1.1 * 0.25 ** layer), 1);
    });
  });

  test("the area reaches from the one quantile to the other, in every layer", () => {
    const drawn = scene();
    const area = paths(drawn).find(({ fillOpacity }) => fillOpacity === 0.2);
    const xs = paths(drawn)
      .filter(({ fillOpacity }) => fillOpacity === 0.2)
      .map(({ d }) => numbers(d).filter((_, index) => index % 2 === 0))
      .find((each) => each.some((x) => Math.abs(x - place(drawn, 1.25)) < 0.1));
    expect(area).toBeDefined();
    for (let layer = 0; layer < 6; layer += 1) {
      for (const factor of [0.8, 1.25]) {
        const wanted = place(drawn, factor * 0.25 ** layer);
        expect(
          xs?.some((x) => Math.abs(x - wanted) < 0.1),
          `${factor} in ${layer}`,
        ).toBe(true);
      }
    }
  });

  test("the key names what is there and nothing else", () => {
    expect(texts(scene())).toEqual(expect.arrayContaining(["theory", "9 networks in 10"]));
    const bare = texts(initializationScene({ pass, quantity: "activation" }, frame(1000)));
    expect(bare).not.toContain("theory");
    expect(bare).not.toContain("9 networks in 10");
    // Of the weights' gradients neither says anything, but of those of z they do.
    expect(texts(scene({ quantity: "gradient" }))).toContain("theory");
  });

  test("the key draws lines and areas as they are drawn, of the series that have them", () => {
    const strokes = (drawn: Scene) => {
      const bottom = (drawn.panels[2]?.y ?? 0) + (drawn.panels[2]?.height ?? 0);
      return drawn.marks.flatMap((mark) =>
        mark.kind === "lines" && (mark.lines[0]?.[1] ?? 0) > bottom ? [mark.dash ?? []] : [],
      );
    };
    expect(strokes(scene())).toEqual([[], [4, 3]]);
    expect(strokes(scene({ quantity: "gradient" }))).toEqual([[4, 3]]);
    const zeros = surrounded(extremes().zeros);
    const still = initializationScene({ ...zeros, quantity: "activation" }, frame(1000));
    expect(texts(still)).not.toContain("theory");
    expect(texts(still)).not.toContain("9 networks in 10");
  });

  test("what is far from all that is measured does not squeeze it", () => {
    const domain = (drawn: Scene) => drawn.panels.find(({ id }) => id === "variance")?.xDomain;
    const far = surrounded(pass, 1e30);
    expect(domain(initializationScene({ ...far, quantity: "activation" }, frame(1000)))).toEqual(
      domain(initializationScene({ pass, quantity: "activation" }, frame(1000))),
    );
  });
});

describe("the readout", () => {
  const pass = network(6, (layer) => ({ std: 0.5 ** layer, saturated: 0.25, dead: 0.5 }));
  const read = (data: Partial<InitializationData>, row: number) =>
    initializationReadout({ pass, quantity: "activation", ...data }, row);

  test("tells a layer's variance, what theory expects and where other seeds fall", () => {
    expect(read(surrounded(pass), 2)).toEqual({
      title: "Layer 3 of 6",
      lines: [
        { name: "activations", value: "variance 0.0625, σ 0.25" },
        { name: "", value: "theory 0.0688" },
        { name: "", value: "9 in 10: 0.05 to 0.0781" },
        { name: "gradients ÷ layer 6", value: "variance 64" },
        { name: "", value: "theory 64" },
        { name: "", value: "9 in 10: 51.2 to 80" },
        { name: "saturated", value: "25\u202f%" },
        { name: "dead units", value: "50\u202f%" },
      ],
    });
  });

  test("says no more than there is, and nothing of a layer that is not there", () => {
    expect(read({}, 0)?.lines.map(({ name }) => name)).toEqual([
      "activations",
      "gradients ÷ layer 6",
      "saturated",
      "dead units",
    ]);
    expect(read({}, 6)).toBeUndefined();
    const { overflow } = extremes();
    const lost = initializationReadout({ pass: overflow, quantity: "activation" }, 8);
    expect(lost?.lines[0]).toEqual({ name: "activations", value: "overflow" });
  });
});

describe("the sentence", () => {
  const say = (pass: Pass) => initializationSentence({ pass });

  test("names a signal that vanishes, with the factor and the end", () => {
    expect(say(extremes().vanishing)).toBe(
      "On average a layer multiplies the spread (standard deviation) by 0.4: by layer 10 it has vanished, to a " +
        "variance of 1.1×10⁻⁸. Gradients vanish on the way back: in layer 1 they are 2.6×10⁻⁴ times those in " +
        "layer 10, their variance 6.9×10⁻⁸ times.",
    );
  });
  test("tells shrinking from vanished", () => {
    const pass = network(2, (layer) => ({ std: 0.6 ** (layer + 1) }), { forward: "vanishing" });
    expect(say(pass)).toContain("at layer 2 it is 0.36 times the input’s, a variance of 0.13.");
  });
  test("names a signal that explodes", () => {
    expect(say(extremes().exploding)).toMatch(
      /by 3 and it explodes: at layer 30 it is 6\.9×10¹³ times.*a variance of 4\.7×10²⁷\. Gradients explode/,
    );
  });
  test("names saturation, its layer and its share", () => {
    expect(say(extremes().saturated)).toMatch(/saturated already in layer 1: up to 97\u202f%/);
  });
  test("names dead units", () => {
    expect(say(extremes().dead)).toMatch(/^Layer 3 is dead/);
    const pass = network(5, () => ({ std: 1, dead: 0.6 }), { deadLayer: 1 });
    expect(say(pass)).toMatch(/^In layer 2, 60\u202f% of the units are dead/);
  });
  test("names symmetry and what the width is worth", () => {
    expect(say(extremes().symmetric)).toMatch(/same number.*a width of 64 is worth one unit/);
  });
  test("names zeros", () => {
    expect(say(extremes().zeros)).toBe(
      "Nothing gets through: every activation of all 10 layers is exactly zero. " +
        "All units of a layer are equal and would stay so. No gradient reaches a hidden layer.",
    );
  });
  test("tells constant activations, such as a sigmoid's without weights, from zeros", () => {
    const pass = network(2, () => ({ std: 0, mean: 0.5 }), { forward: "zero", backward: "zero" });
    expect(say(pass)).toMatch(/^Nothing gets through: every activation of all 2 layers is 0\.5,/);
  });
  test("names the layer that overflows", () => {
    expect(say(extremes().overflow)).toMatch(
      /^In layer 7 the first values exceed 3\.4×10³⁸, the most a 32-bit float holds/,
    );
    expect(say(extremes().deepOverflow)).toMatch(
      /by 50, until in layer 21 the first values exceed/,
    );
    const output = network(4, () => ({ std: 1 }), { forward: "overflow", overflowLayer: 4 });
    expect(say(output)).toMatch(/^In the output the first values exceed/);
    const back = network(4, () => ({ std: 1 }), { backward: "overflow", overflowLayer: 1 });
    expect(say(back)).toMatch(
      /On the way back the gradients overflow in layer 2: they exceed .*float holds\.$/,
    );
  });
  test("tells what was to be expected, and what chance does", () => {
    const { steady, zeros } = extremes();
    const end = 0.95 ** 20;
    expect(initializationSentence(surrounded(steady))).toContain(
      `At layer 10 theory expects a variance of ${(1.1 * end).toPrecision(2)}; in nine of ten random networks ` +
        `of 64 units a layer it lies between ${(0.8 * end).toPrecision(2)} and ${(1.25 * end).toPrecision(2)}.`,
    );
    const { theory: _, ...lawless } = surrounded(steady);
    expect(initializationSentence(lawless)).toMatch(
      /At layer 10 the variance lies between .* and .* in nine of ten random networks of 64 units a layer\.$/,
    );
    // Where nothing gets through there is nothing to add.
    expect(initializationSentence(surrounded(zeros))).toBe(say(zeros));
  });
  test("tells of the second row", () => {
    const { steady } = extremes();
    const [, scales, spectrum] = secondRows(steady);
    const tell = (below: InitializationData["below"]) =>
      initializationSentence({ pass: steady, ...(below && { below }) });
    expect(tell(scales)).toMatch(
      /The variance at layer 10 is 0 at ×0, 3\.9×10⁻¹⁰ at ×0\.3, 0\.36 at ×1 and 3\.9×10⁸ at ×3\.$/,
    );
    // The other has no finite numbers to tell of.
    expect(tell(spectrum)).toMatch(
      /From the input to layer 10 small changes of the input are multiplied by factors from less than 4×10⁻¹⁴ to 4\.$/,
    );
    for (const kind of ["scales", "spectrum"] as const) {
      expect(tell({ kind })).toBe(say(steady));
    }
  });
  test("tells the figure's own network among the four scales", () => {
    const { steady } = extremes();
    const [, below] = secondRows(steady);
    if (!below) throw new Error("no second row");
    const at = (scale: number) => initializationSentence({ pass: steady, scale, below });
    expect(at(10)).toMatch(/0\.36 at ×1, 3\.9×10⁸ at ×3 and 0\.36 at ×10\.$/);
    expect(at(3)).toMatch(/ and 3\.9×10⁸ at ×3\.$/);
  });
  test("tells what saturated layers hold back and large weights make up for without contradicting itself", () => {
    const data = surrounded(
      network(10, (layer) => ({ std: 0.97, saturated: 0.87, gradient: 3 ** (10 - layer) }), {
        saturatedLayer: 0,
        backward: "exploding",
      }),
    );
    expect(initializationSentence(data)).toMatch(
      /hardly any gradient gets past them\. Yet the gradients that do get past them explode on the way back: in layer 1 they are 2×10⁴ times those in layer 10/,
    );
    expect(initializationSentence(data)).toMatch(/At layer 10 the variance is 0\.94; theory /);
  });
  test("says that weights make up for what saturated layers hold back, where gradients do not grow much either", () => {
    const of = (first: number, saturatedLayer = 0) =>
      say(
        network(4, (layer) => ({ std: 0.9, saturated: 0.6, gradient: layer === 0 ? first : 1 }), {
          saturatedLayer,
        }),
      );
    expect(of(8.2)).toMatch(
      /Yet in layer 1 the gradients are 8\.2 times those in layer 4, their variance 67 times: large weights make up for it\.$/,
    );
    expect(of(1)).toMatch(
      /Yet in layer 1 the gradients are as large as those in layer 4: large weights make up for it\.$/,
    );
    // What only the last layer holds back no weights have to make up for.
    expect(of(1, 3)).toMatch(/Yet in layer 1 the gradients are as large as those in layer 4\.$/);
    expect(of(0.2)).toMatch(/past them\. In layer 1 the gradients are 0\.2 times/);
  });
  test("tells of equal units what becomes of their number, and of no other seeds", () => {
    const data = surrounded(
      network(10, (layer) => ({ std: 10 ** layer }), {
        symmetric: true,
        forward: "exploding",
        forwardFactor: 10,
      }),
    );
    expect(initializationSentence(data)).toMatch(
      /worth one unit\. On average a layer multiplies .* by 10 and it explodes/,
    );
    expect(initializationSentence(data)).not.toContain("nine of ten");
  });
  test("tells the band with as many digits at both ends, and not at all where it says nothing new", () => {
    const around = (low: number, high: number, expected = 0.052, variance = 0.052) => {
      const pass = network(3, () => ({ std: Math.sqrt(variance) }));
      const data = surrounded(pass);
      const ends = { lower: Float64Array.of(0, 0, low), upper: Float64Array.of(0, 0, high) };
      const theory = data.theory?.map((layer) => ({ ...layer, activationVariance: expected }));
      const bands = data.bands && {
        ...data.bands,
        activation: { ...data.bands.activation, ...ends },
      };
      return initializationSentence({
        ...data,
        ...(theory && { theory }),
        ...(bands && { bands }),
      });
    };
    expect(around(0.0498, 0.0543)).toContain("it lies between 0.050 and 0.054.");
    expect(around(0.0519, 0.0521)).toMatch(/At layer 3 theory expects a variance of 0\.052\.$/);
    expect(around(0.0519, 0.0521, 1)).toMatch(
      /variance of 1\.0; in nine of ten .* it is 0\.052\.$/,
    );
    expect(around(0.2, 340, 0.052, 1)).toContain("it lies between 0.20 and 340.");
    expect(around(0.938, 1.03, 1, 0.99)).toContain("it lies between 0.94 and 1.03.");
    // Where theory and the network stand apart from the others, that is said.
    expect(around(0, 5.6e-5, 0.69, 1.1e-4)).toMatch(
      /theory, which is of wide layers, expects a variance of 0\.69; in nine of ten .* it lies between 0 and 5\.6×10⁻⁵ \(not in this one\)\.$/,
    );
  });
  test("says that the first layer does it where the others change nothing", () => {
    const pass = network(4, (layer) => ({ std: layer === 0 ? 0.6 : 0.61 }), {
      forwardFactor: 0.88,
    });
    expect(say(pass)).toMatch(
      /^Layer 1 multiplies .* by 0\.6, and it stays near that: at layer 4 it is 0\.61 times/,
    );
  });
  test("does not lay to the width of layers what is too little for a float", () => {
    const lost = network(4, (layer) => ({ std: layer < 3 ? 1e-20 ** layer : 0 }), {
      forward: "vanishing",
    });
    const data = surrounded(lost);
    const theory = data.theory?.map((layer) => ({ ...layer, activationVariance: 6e-116 }));
    expect(initializationSentence({ ...data, ...(theory && { theory }) })).toMatch(
      /theory expects a variance of 6\.0×10⁻¹¹⁶; in nine of ten .* it is 0\.$/,
    );
  });
  test("says of few units at once that theory is of wide layers", () => {
    const of = (fanOut: number) => {
      const { steady } = extremes();
      const layers = steady.layers.map((layer) => ({ ...layer, fanOut }));
      const data = surrounded({ ...steady, layers });
      const theory = data.theory?.map((layer) => ({
        ...layer,
        activationVariance: 1.6 * layer.activationVariance,
      }));
      return initializationSentence({ ...data, ...(theory && { theory }) });
    };
    expect(of(2)).toContain("theory, which is of wide layers, expects");
    expect(of(256)).toContain("theory expects");
  });
  test("tells dead or saturated units that are not the first thing to say, from a tenth on", () => {
    const some = (dead: number, saturated = 0) =>
      say(network(4, () => ({ std: 1, dead, saturated })));
    expect(some(0.48)).toContain("Up to 48\u202f% of a layer’s units are dead.");
    expect(some(0.09)).not.toContain("dead");
    expect(some(0, 0.2)).toContain("Up to 20\u202f% of a layer’s values are saturated.");
  });
  test("tells inputs that become nearly alike, where the layers make them so", () => {
    const alike = (first: number, last: number): Pass => {
      const { steady } = extremes();
      const rowCorrelation = (layer: number) => (layer === 0 ? first : last);
      const layers = steady.layers.map((each, layer) => ({
        ...each,
        rowCorrelation: rowCorrelation(layer),
      }));
      return { ...steady, layers };
    };
    expect(say(alike(-0.001, 0.957))).toContain(
      "Inputs become nearly alike: the correlation of two inputs’ z rises from 0.00 in layer 1 to 0.96 in layer 10.",
    );
    for (const [first, last] of [
      [0, 0.8],
      [0.95, 0.97],
      [0, Number.NaN],
    ] as const) {
      expect(say(alike(first, last))).not.toContain("alike");
    }
  });

  test("says by which layer it has happened where the others change nothing", () => {
    const levels = (stds: readonly number[], change: Partial<Diagnosis> = {}) =>
      say(network(stds.length, (layer) => ({ std: stds[layer] ?? 0 }), change));
    expect(levels([0.2, 0.13, 0.126, 0.126, 0.126, 0.126, 0.126, 0.13])).toMatch(
      /^The spread \(standard deviation\) falls to 0\.13 times the input’s by layer 2 and stays near that: layer 8 has a variance of 0\.017\./,
    );
    // Even where all of it together is so little that it would else be called nothing.
    const low = [0.012, 0.006, 0.006, 0.006, 0.006, 0.006];
    expect(levels(low, { forward: "vanishing", forwardFactor: 0.43 })).toMatch(
      /falls to 0\.006 times the input’s by layer 2 and stays near that/,
    );
    // What slows down and goes on is told by its first and its last step, what goes on evenly by their mean.
    expect(levels([0.6, 0.4, 0.3, 0.24, 0.2, 0.175, 0.156, 0.142])).toMatch(
      /^Layer 1 multiplies the spread \(standard deviation\) by 0\.6, layer 8 by 0\.91: at layer 8 it is 0\.14 times/,
    );
    expect(levels([0.97, 0.95, 0.92, 0.9, 0.87, 0.84, 0.82, 0.79])).toMatch(/^On average/);
  });
  test("says that all is well when it is", () => {
    const same = network(3, () => ({ std: 1 }), { forwardFactor: 1, backwardFactor: 1 });
    expect(say(same)).toBe(
      "The spread (standard deviation) stays the input’s: layer 3 has a variance of 1.0. " +
        "In layer 1 the gradients are as large as those in layer 3.",
    );
    expect(say(extremes().steady)).toMatch(
      /^On average a layer multiplies the spread \(standard deviation\) by 0\.95: at layer 10 it is 0\.6 times the input’s/,
    );
  });
  test.each(Object.entries(extremes()))("%s: holds no broken number", (_, pass) => {
    expect(say(pass)).not.toMatch(/NaN|not a number|undefined|∞|\s\s|^\s|\s$/);
    expect(say(pass).length).toBeGreaterThan(20);
  });
});

describe("the sentence of what is shown", () => {
  const pass = network(6, (layer) => ({ std: 0.5 ** layer, gradient: 1 }));
  const shown = (quantity: InitializationQuantity, change: Partial<InitializationData> = {}) =>
    initializationSentence({ ...surrounded(pass), ...change, quantity });
  const fading = {
    ...pass,
    layers: pass.layers.map((layer, index) => {
      const gradient = gaussian(0.25 * (index + 1));
      return { ...layer, gradWeight: gradient, gradActivation: gradient };
    }),
  };

  test("is of the gradients of W, and names those of z", () => {
    expect(shown("gradient", { pass: fading })).toBe(
      "The gradients of W in layer 1 are 0.17 times those in layer 6, their variance 0.028 times. " +
        "In layer 1 the gradients of z are as large as those in layer 6.",
    );
  });
  test("is of the gradients of a", () => {
    expect(shown("gradient-activation", { pass: fading })).toMatch(
      /^The gradients of a in layer 1 are 0\.17 times .* the gradients of z are as large as those in layer 6\.$/,
    );
  });
  test("is of the weights, and of no activations", () => {
    expect(shown("weight")).toBe(
      "The variance of the weights W is 0.016 in layers 1 and 6 (theory: 0.016). " +
        "In layer 1 the gradients of z are as large as those in layer 6.",
    );
  });
  test("is of z, with what is expected and what chance does", () => {
    expect(shown("preactivation")).toBe(
      "The variance of the preactivations z falls from 1.0 in layer 1 to 9.8×10⁻⁴ in layer 6 (theory: 1.0 and " +
        "9.8×10⁻⁴). In nine of ten random networks of 64 units a layer it lies between 7.8×10⁻⁴ and 0.0012 in layer 6. " +
        "In layer 1 the gradients of z are as large as those in layer 6.",
    );
  });
  test("says what is wrong all the same, after it", () => {
    const { saturated, dead, overflow, zeros, symmetric } = extremes();
    const of = (pass: Pass) => initializationSentence({ pass, quantity: "gradient" });
    expect(of(saturated)).toMatch(/^The gradients of W .* The units are saturated already/);
    expect(of(dead)).toContain("Layer 3 is dead");
    expect(of(overflow)).toMatch(/^In layer 7 the first values exceed/);
    expect(of(zeros)).toMatch(/^Nothing gets through/);
    expect(of(symmetric)).toMatch(
      /a width of 64 is worth one unit\. In layer 1 the gradients of z/,
    );
  });
  test("of four scales is of the same quantity", () => {
    const [, below] = secondRows(pass);
    const of = (quantity: InitializationQuantity) =>
      initializationSentence({ pass, quantity, ...(below && { below }) });
    expect(of("gradient")).toMatch(
      /The variance of the gradients of W in layer 1, in that of layer 6, is 0 at ×0, 1\.7×10⁵ at ×0\.3, 1 at ×1 and /,
    );
    expect(of("weight")).toMatch(/The variance of the weights W at layer 6 is 0\.016 at ×0, /);
    expect(of("activation")).toMatch(/The variance at layer 6 is 0 at ×0, /);
  });
  test.each(Object.entries(extremes()))("%s: holds no broken number", (_, pass) => {
    for (const quantity of [
      "preactivation",
      "gradient-activation",
      "gradient",
      "weight",
    ] as const) {
      for (const below of secondRows(pass)) {
        const text = initializationSentence({
          ...surrounded(pass),
          quantity,
          ...(below && { below }),
        });
        expect(text).not.toMatch(/NaN|not a number|undefined|∞|\s\s|^\s|\s$/);
        expect(text.length).toBeGreaterThan(20);
      }
    }
  });
});

test("the table holds every statistic of every layer, unrounded, the output included", () => {
  const pass = extremes().saturated;
  const table = initializationTable({ pass });
  expect(table.rows).toHaveLength(1 + 6 * pass.layers.length);
  expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
  const column = (name: string) => table.columns.indexOf(name);
  pass.layers.forEach((layer, index) => {
    const row = table.rows.find(
      (each) => String(each[0]).startsWith(String(index + 1)) && each[1] === "activations",
    );
    expect(row?.[column("mean")]).toBe(layer.activation.mean);
    expect(row?.[column("population variance")]).toBe(layer.activation.populationVariance);
    expect(row?.[column("saturated")]).toBe(layer.activation.saturated);
    expect(row?.[column("dead")]).toBe(layer.activation.dead);
  });
  const gradients = table.rows.filter((row) => row[1] === "gradients of weights");
  expect(gradients.map((row) => row[column("max")])).toEqual(
    pass.layers.map((layer) => layer.gradWeight.max),
  );
  expect(gradients[0]?.[column("saturated")]).toBeNull();
});

test("the table holds what theory expects, other seeds, and the second row", () => {
  const { steady } = extremes();
  const of = (below?: InitializationData["below"]) =>
    initializationTable({ ...surrounded(steady), ...(below && { below }) });
  const plain = of();
  const column = (name: string) => plain.columns.indexOf(name);
  const row = plain.rows.find(([layer, quantity]) => layer === "4" && quantity === "activations");
  const variance = Number(row?.[column("population variance")]);
  expect(row?.[column("variance by theory")]).toBeCloseTo(1.1 * variance, 12);
  expect(row?.[column("5 % of networks below")]).toBeCloseTo(0.8 * variance, 12);
  expect(row?.[column("95 % of networks below")]).toBeCloseTo(1.25 * variance, 12);
  for (const below of secondRows(steady)) {
    const { rows, columns } = of(below);
    expect(rows.every((each) => each.length === columns.length)).toBe(true);
  }
  const [, scales, spectrum] = secondRows(steady);
  expect(of(scales).rows).toHaveLength(plain.rows.length + 4 * 6 * steady.layers.length);
  expect(
    of(spectrum)
      .rows.slice(plain.rows.length)
      .map((each) => each.slice(0, 7)),
  ).toEqual([
    ["1 to 10", "singular values at input 1, Xavier normal", 3, null, null, 0, 4],
    ["1 to 10", "their squares at input 1, Xavier normal", 3, 5.42, null, null, null],
    [
      "1 to 10",
      "relative variance of their squares at input 1, Xavier normal",
      3,
      1.9,
      null,
      null,
      null,
    ],
    ["1 to 10", "singular values at input 1, orthogonal", 3, null, null, Number.NaN, Number.NaN],
    ["1 to 10", "their squares at input 1, orthogonal", 3, Number.NaN, null, null, null],
    [
      "1 to 10",
      "relative variance of their squares at input 1, orthogonal",
      3,
      Number.NaN,
      null,
      null,
      null,
    ],
  ]);
});

// Numbers in the shape of the core's, from closed forms.

/** What may stand below: nothing, the network at four scales, and spectra, one of them of no finite numbers. */
function secondRows(pass: Pass): InitializationData["below"][] {
  const arm = (name: ArmName, scale: number, of: Pass) => ({ name, scale, pass: of });
  const depth = pass.layers.length - 1;
  return [
    undefined,
    {
      kind: "scales",
      arms: [
        arm(
          "zero",
          0,
          network(depth, () => ({ std: 0, gradient: 0 })),
        ),
        arm(
          "smaller",
          0.3,
          network(depth, (layer) => ({ std: 0.3 ** layer })),
        ),
        arm("unscaled", 1, pass),
        arm(
          "larger",
          3,
          network(depth, (layer) => ({ std: 3 ** layer, saturated: 0.9 })),
        ),
      ],
    },
    {
      kind: "spectrum",
      spectra: [
        {
          name: "Xavier normal",
          own: true,
          jacobians: [
            {
              singularValues: Float64Array.of(4, 0.5, 0),
              meanSquare: 5.42,
              relativeVariance: 1.9,
            },
          ],
        },
        {
          name: "orthogonal",
          own: false,
          jacobians: [
            {
              singularValues: new Float64Array(3).fill(Number.NaN),
              meanSquare: Number.NaN,
              relativeVariance: Number.NaN,
            },
          ],
        },
      ],
    },
  ];
}

/** A pass with what theory expects, a tenth more than is measured, and a band from four fifths to five quarters. */
function surrounded(pass: Pass, far = 1): Omit<InitializationData, "quantity"> {
  const variances = (of: (layer: LayerPass) => Statistics, unit = 1) => {
    const all = pass.layers.map((layer) => of(layer).populationVariance / unit);
    const times = (factor: number) => Float64Array.from(all, (value) => far * factor * value);
    return { lower: times(0.8), median: times(1), upper: times(1.25) };
  };
  const last = (of: (layer: LayerPass) => Statistics) =>
    of(pass.layers.at(-2) as LayerPass).populationVariance;
  const gradPreactivation = (layer: LayerPass) => layer.gradPreactivation;
  const gradActivation = (layer: LayerPass) => layer.gradActivation;
  return {
    pass,
    theory: pass.layers.map((layer) => ({
      fanIn: layer.fanIn,
      fanOut: layer.fanOut,
      weightVariance: far * layer.weight.populationVariance,
      preactivationMeanSquare: far * layer.preactivation.meanSquare,
      activationMean: layer.activation.mean,
      activationMeanSquare: far * layer.activation.meanSquare,
      activationVariance: 1.1 * far * layer.activation.populationVariance,
      derivativeMeanSquare: 1,
      gradPreactivationFactor: layer.gradPreactivation.populationVariance,
    })),
    bands: {
      networks: 40,
      preactivation: variances((layer) => layer.preactivation),
      activation: variances((layer) => layer.activation),
      gradPreactivation: variances(gradPreactivation),
      gradActivation: variances(gradActivation),
      relativeGradPreactivation: variances(gradPreactivation, last(gradPreactivation)),
      relativeGradActivation: variances(gradActivation, last(gradActivation)),
    },
  };
}

interface Shape {
  readonly std: number;
  readonly mean?: number;
  readonly gradient?: number;
  readonly saturated?: number;
  readonly dead?: number;
  readonly nonFinite?: number;
}

function extremes() {
  return {
    steady: network(10, (layer) => ({ std: 0.95 ** (layer + 1) })),
    single: network(1, () => ({ std: 0.6 })),
    three: network(3, () => ({ std: 0.8 })),
    deep: network(50, (layer) => ({ std: 0.98 ** layer, saturated: layer < 4 ? 0.2 : 0 })),
    deepest: network(200, () => ({ std: 1, dead: 0.3 })),
    vanishing: network(10, (layer) => ({ std: 0.4 ** (layer + 1), gradient: 0.4 ** (9 - layer) }), {
      forward: "vanishing",
      backward: "vanishing",
      forwardFactor: 0.4,
    }),
    exploding: network(30, (layer) => ({ std: 3 ** layer, gradient: 3 ** (29 - layer) }), {
      forward: "exploding",
      backward: "exploding",
      forwardFactor: 3,
    }),
    saturated: network(10, () => ({ std: 0.9, saturated: 0.97 }), { saturatedLayer: 0 }),
    dead: network(10, (layer) => ({ std: layer < 2 ? 1 : 1e-3, dead: layer < 2 ? 0.1 : 1 }), {
      deadLayer: 2,
    }),
    symmetric: network(5, () => ({ std: 0.3 }), { symmetric: true }),
    zeros: network(10, () => ({ std: 0, gradient: 0 }), {
      forward: "zero",
      backward: "zero",
      forwardFactor: 0,
      backwardFactor: 0,
      symmetric: true,
    }),
    overflow: network(
      10,
      (layer) => ({
        std: layer < 6 ? 1e6 ** layer : Number.NaN,
        gradient: Number.NaN,
        nonFinite: layer < 6 ? 0 : layer === 6 ? 0.3 : 1,
      }),
      { forward: "overflow", backward: "overflow", overflowLayer: 6, forwardFactor: 1 },
    ),
    deepOverflow: network(
      50,
      (layer) => ({
        std: layer < 20 ? 50 ** layer : Number.NaN,
        gradient: Number.NaN,
        nonFinite: layer < 20 ? 0 : 1,
      }),
      { forward: "overflow", backward: "overflow", overflowLayer: 20, forwardFactor: 50 },
    ),
  };
}

function network(
  depth: number,
  shape: (layer: number) => Shape,
  diagnosis: Partial<Diagnosis> = {},
): Pass {
  const layers: LayerPass[] = Array.from({ length: depth + 1 }, (_, layer) => {
    const { std, mean = 0, gradient = std, saturated = 0, dead = 0, nonFinite = 0 } = shape(layer);
    const lost = Number.isNaN(gradient) ? 1 : 0;
    return {
      fanIn: 64,
      fanOut: layer < depth ? 64 : 10,
      weight: gaussian(0.125),
      preactivation: gaussian(std, nonFinite),
      activation: {
        ...gaussian(std, nonFinite, mean),
        saturated,
        dead,
      } satisfies ActivationStatistics,
      gradPreactivation: gaussian(gradient, lost),
      gradActivation: gaussian(gradient, lost),
      gradWeight: gaussian(gradient, lost),
      distinctUnits: 64,
      rowCorrelation: 0,
    };
  });
  return {
    input: gaussian(1),
    layers,
    dataLoss: 2.3,
    diagnosis: {
      forwardFactor: 0.95,
      backwardFactor: 0.95,
      forward: "steady",
      backward: "steady",
      symmetric: false,
      ...diagnosis,
    },
  };
}

/** A normal density as a histogram out to four standard deviations. */
function gaussian(std: number, nonFinite = 0, mean = 0, count = 4096, bins = 64): Statistics {
  const lost = nonFinite >= 1 || Number.isNaN(std);
  const reach = lost || std === 0 ? 0.5 : 4 * std;
  const counts = Uint32Array.from({ length: bins }, (_, bin) => {
    if (lost) return 0;
    if (std === 0) return bin === bins / 2 ? count : 0;
    const z = -4 + (8 * (bin + 0.5)) / bins;
    return Math.round(((count * 8) / bins) * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)));
  });
  const extreme = lost ? Number.NaN : 4 * std;
  return {
    count,
    mean: lost ? Number.NaN : mean,
    populationVariance: lost ? Number.NaN : std ** 2,
    sampleVariance: lost ? Number.NaN : (std ** 2 * count) / (count - 1),
    min: std === 0 ? mean : mean - extreme,
    max: std === 0 ? mean : mean + extreme,
    meanSquare: lost ? Number.NaN : std ** 2 + mean ** 2,
    nonFinite,
    histogram: {
      counts,
      binEdges: Float64Array.from(
        { length: bins + 1 },
        (_, i) => mean - reach + (2 * reach * i) / bins,
      ),
      nonFinite: Math.round(nonFinite * count),
      outside: 0,
    },
  };
}

function frame(width: number) {
  return { width, theme: themes.light };
}

function flat(marks: readonly Mark[]): Mark[] {
  return marks.flatMap((mark) => (mark.kind === "clip" ? flat(mark.marks) : [mark]));
}

function texts(scene: Scene): string[] {
  return flat(scene.marks).flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

function triangles(scene: Scene): Set<number | undefined> {
  return new Set(
    flat(scene.marks).flatMap((mark) =>
      mark.kind === "point" && mark.shape === "triangle" ? [mark.rotate] : [],
    ),
  );
}
