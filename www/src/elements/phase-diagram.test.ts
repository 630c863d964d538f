import { beforeAll, describe, expect, test } from "vitest";
import {
  type PhaseDiagramData,
  phaseDiagramScene,
  phaseDiagramSentence,
  phaseDiagramTable,
} from "../figure/phase-diagram.js";
import { criticalAt, phaseLayers } from "../figure/phase-diagram-data.js";
import { sideOf } from "../figure/phase-diagram-words.js";
import type { Mark, Scene, TextMark } from "../figure/scene.js";
import { layoutProblems } from "../figure/scene-check.js";
import { stretchWithin } from "../figure/stretch.js";
import { toSvg } from "../figure/svg.js";
import { overlaps, plainText, textBox } from "../figure/text.js";
import { themes } from "../figure/theme.js";
import { createEngine } from "../index.js";
import { initialState } from "./field.js";
import {
  phaseDiagramFields,
  phaseDiagramNumbers,
  phaseDiagramReadings,
} from "./phase-diagram-numbers.js";

const WIDTHS = [280, 358, 390, 639, 640, 800, 1000];
const STATES: Record<string, object> = {
  "at rest": {},
  ordered: { sigmaW2: 0.7 },
  "Xavier’s rule": { sigmaW2: 1, sigmaB2: 0 },
  "two layers": { depth: 2, width: 10 },
  "fifty layers": { depth: 50 },
  "nothing comes through": { sigmaW2: 0, sigmaB2: 0 },
  "biases alone": { sigmaW2: 0, sigmaB2: 2, depth: 50 },
  "far corner": { sigmaW2: 4, sigmaB2: 2 },
  "lower right corner": { sigmaW2: 4, sigmaB2: 0 },
  "upper left corner": { sigmaW2: 0, sigmaB2: 2 },
  "left edge": { sigmaW2: 0.02, sigmaB2: 0, depth: 50 },
  "He’s rule": { activation: "relu", sigmaW2: 2, sigmaB2: 0, depth: 50 },
  vanishing: { activation: "relu", sigmaW2: 0.02, sigmaB2: 0, depth: 50 },
  exploding: { activation: "relu", sigmaW2: 4, sigmaB2: 2, depth: 50 },
  "no line": { activation: "sigmoid", sigmaW2: 4 },
  gelu: { activation: "gelu", sigmaW2: 1.9, sigmaB2: 0.02 },
  "gelu without a bound": { activation: "gelu", sigmaW2: 3 },
  selu: { activation: "selu", sigmaW2: 1, sigmaB2: 0 },
  "selu without a bound": { activation: "selu" },
  elu: { activation: "elu", sigmaW2: 1.7, depth: 50 },
  linear: { activation: "linear", sigmaW2: 1, sigmaB2: 0 },
};

const CHART_NAMES = ["unlike", "nearly alike", "ξq", "ξc"];

const engine = createEngine();
const at = (settings: object): Promise<PhaseDiagramData> =>
  phaseDiagramNumbers(engine, { ...initialState(phaseDiagramFields), width: 64, ...settings });

describe.each(Object.entries(STATES))("%s", (_, settings) => {
  let data: PhaseDiagramData;
  beforeAll(async () => {
    data = await at(settings);
  });

  test("nothing overlaps, is cut off or too small, and every coordinate is a number", () => {
    for (const width of WIDTHS) {
      const scene = phaseDiagramScene(data, { width, theme: themes.light });
      expect(layoutProblems(scene), `at ${width}`).toEqual([]);
      expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test("names in the charts stand off every curve and line", () => {
    for (const width of WIDTHS) {
      const scene = phaseDiagramScene(data, { width, theme: themes.light });
      const correlation = scene.panels.find(({ id }) => id === "correlation");
      if (!correlation) throw new Error("there is a chart of correlations");
      const lines = curves(scene.marks);
      const names = scene.marks.filter(
        (mark) => mark.kind === "text" && CHART_NAMES.includes(plainText(mark.text)),
      ) as TextMark[];
      for (const name of names) {
        for (const [x0, y0, x1, y1] of lines) {
          expect(
            stretchWithin(textBox(name), [x0, y0, x1, y1]),
            plainText(name.text),
          ).toBeUndefined();
        }
      }
      const said = names.map(({ text }) => plainText(text));
      if (data.sigmaW2 > 0) expect(said, `at ${width}`).toContain("unlike");
    }
  });

  test("no line of the plane runs through the critical line’s name", () => {
    for (const width of WIDTHS) {
      const { marks } = phaseDiagramScene(data, { width, theme: themes.light });
      const isName = (mark: Mark) =>
        mark.kind === "text" && /^critical($|[,:])/.test(plainText(mark.text));
      const name = marks.find(isName) as TextMark | undefined;
      if (!name) continue;
      for (const stretch of curves(marks)) {
        expect(stretchWithin(textBox(name), stretch), `at ${width}`).toBeUndefined();
      }
    }
  });

  test("axes of the plane keep all their numbers beside their names", () => {
    const scene = phaseDiagramScene(data, { width: 358, theme: themes.light });
    const ticks = texts(scene);
    for (const tick of ["1", "2", "3", "4", "0.5", "1.5", "2.0"]) expect(ticks).toContain(tick);
  });

  test("sentence and table have words and numbers for it", () => {
    expect(phaseDiagramSentence(data)).toMatch(/^(Here wide|With weights of variance 0) .*\.$/);
    expect(phaseDiagramSentence(data)).not.toMatch(/undefined|NaN|not a number|∞/);
    const { rows, columns } = phaseDiagramTable(data);
    expect(rows).toHaveLength(data.depth);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

test("every activation has its plane: names of the sides, its critical line, what is known there", async () => {
  const { options } = phaseDiagramFields.activation;
  expect(options).toHaveLength(14);
  for (const { value } of options) {
    const data = await at({ activation: value, depth: 4 });
    for (const width of [358, 1000]) {
      const scene = phaseDiagramScene(data, { width, theme: themes.dark });
      expect(layoutProblems(scene), `${value} at ${width}`).toEqual([]);
      const said = texts(scene);
      expect(said, value).toContain(
        ["relu", "leaky-relu", "linear"].includes(value) ? "vanishing" : "ordered",
      );
      expect(said, value).toContain("Xavier");
      const line = data.diagram.criticalLine.length > 0;
      // Those lose the bound of their signals in a leap of χ₁, with no network in which it is 1.
      const leaps = ["gelu", "gelu-tanh", "silu", "softplus"].includes(value);
      const criticalName = leaps ? "critical: χ₁ passes 1" : "critical, χ₁ = 1";
      const short = width < 640 ? "critical" : criticalName;
      expect(said.includes(criticalName) || said.includes(short), value).toBe(line);
      expect(said.includes("no critical line here: χ₁ < 1"), value).toBe(!line);
      expect(
        said.some((text) => text.startsWith("dashed")),
        value,
      ).toBe((data.diagram.contours ?? []).some(({ lines }) => lines.length > 0));
      // Softsign's chaotic side is a sliver at the lower edge, too thin for a name.
      const named = said.some((text) => text === "chaotic" || text === "exploding");
      expect(named, value).toBe(line && value !== "softsign");
      // Of fourteen, one has no line in sight: its slope is a quarter at most.
      expect(line).toBe(value !== "sigmoid");
    }
  }
});

test("where lengths lose their bound off the critical line a line of its own parts chaos from explosion", async () => {
  for (const [activation, boundless] of [
    ["elu", 2],
    // Its slope where it is straight is 1.0507.
    ["selu", 2 / 1.0507009873554805 ** 2],
  ] as const) {
    const data = await at({ activation, sigmaW2: boundless + 0.05 });
    expect(data.boundless).toBeCloseTo(boundless, 9);
    expect(data.theory.qStar).toBe(Infinity);
    const before = await at({ activation, sigmaW2: boundless - 0.05 });
    expect(before.theory.qStar).toBeLessThan(1e4);
    expect([sideOf(data), sideOf(before)]).toEqual(["beyond", "above"]);
    for (const width of [358, 1000]) {
      const { marks, panels } = phaseDiagramScene(data, { width, theme: themes.dark });
      const [plane] = panels;
      if (!plane) throw new Error("there is a plane");
      const x = plane.x + (boundless / 4) * plane.width;
      const upright = marks.flatMap((mark) =>
        mark.kind === "clip"
          ? mark.marks.flatMap((inner) => (inner.kind === "lines" ? inner.lines : []))
          : [],
      );
      const found = upright.filter(
        ({ 0: x0, 2: x1 }) => x0 === x1 && Math.abs((x0 ?? 0) - x) < 1e-6,
      );
      expect(found, activation).toHaveLength(1);
      const names = marks.flatMap((mark) =>
        mark.kind === "text" ? [{ text: plainText(mark.text), ...textBox(mark) }] : [],
      );
      expect(names.map(({ text }) => text)).toContain("q* → ∞, χ₁ → 1");
      expect(names.find(({ text }) => text === "exploding")?.x).toBeGreaterThan(x);
      const chaotic = names.find(({ text }) => text === "chaotic");
      if (activation === "selu" && width === 1000) expect(chaotic).toBeDefined();
      if (chaotic) expect(chaotic.x + chaotic.width).toBeLessThan(x);
      // Its name is not taken for the other line's.
      const critical = names.find(({ text }) => text.startsWith("critical"));
      expect((critical?.x ?? x) + (critical?.width ?? 0), `at ${width}`).toBeLessThan(x);
    }
  }
  // With the others it is the critical line itself, or there is none.
  for (const activation of ["tanh", "relu", "gelu"]) {
    expect((await at({ activation })).boundless).toBeUndefined();
  }
});

test("correlations of signals that die out go nowhere, whether theory says so or not", async () => {
  for (const settings of [
    { activation: "linear", sigmaW2: 0.5 },
    { activation: "relu", sigmaW2: 1 },
    { activation: "tanh", sigmaW2: 0.5 },
  ]) {
    const data = await at({ ...settings, sigmaB2: 0 });
    const { cStar: _, xiC: __, ...theory } = data.theory;
    expect(theory.qStar).toBe(0);
    const { caption } = phaseDiagramTable(data);
    expect(caption).toMatch(/c\* = none, .*ξ of correlations = none/);
    expect(phaseDiagramReadings(data)).toMatchObject({ "c-star": "none", "xi-c": "none" });
    const without = { ...data, theory };
    expect(phaseDiagramTable(without)).toEqual(phaseDiagramTable(data));
    expect(phaseDiagramReadings(without)).toEqual(phaseDiagramReadings(data));
    expect(phaseDiagramSentence(without)).toBe(phaseDiagramSentence(data));
    const drawn = [data, without].map((each) =>
      toSvg(phaseDiagramScene(each, { width: 1000, theme: themes.light })),
    );
    expect(drawn[0]).toBe(drawn[1]);
  }
});

test("known starts lie where their formulas say", async () => {
  const starts = async (activation: string) =>
    Object.fromEntries(
      (await at({ activation })).starts.map(({ name, sigmaW2 }) => [
        name,
        Number(sigmaW2.toFixed(4)),
      ]),
    );
  expect(await starts("relu")).toEqual({ PyTorch: 0.3333, Xavier: 1, He: 2 });
  expect(await starts("tanh")).toEqual({ PyTorch: 0.3333, Xavier: 1, He: 2 });
  expect(await starts("linear")).toEqual({ PyTorch: 0.3333, Xavier: 1, He: 2 });
  // Its slope below zero counts: 2 / (1 + 0.01²).
  expect(await starts("leaky-relu")).toEqual({ PyTorch: 0.3333, Xavier: 1, He: 1.9998 });
});

test("the handle stands at the settings, and its whole plane is its ground", async () => {
  const scene = phaseDiagramScene(await at({ sigmaW2: 1, sigmaB2: 0.5 }), {
    width: 1000,
    theme: themes.light,
  });
  const [plane, ...charts] = scene.panels;
  const [handle] = scene.handles;
  if (!plane || !handle) throw new Error("there is a plane with a handle");
  expect(handle).toMatchObject({ panel: "plane", follows: true });
  expect((handle.x - plane.x) / plane.width).toBeCloseTo(0.25, 9);
  expect((handle.y - plane.y) / plane.height).toBeCloseTo(0.75, 9);
  expect(charts.map(({ id }) => id)).toEqual(["length", "correlation", "gradient"]);
});

test("each line of correlations has its name, also where both keep to 1", async () => {
  for (const settings of [{}, { activation: "relu", sigmaW2: 4, depth: 50 }, { sigmaW2: 0.7 }]) {
    const data = await at({ ...settings, width: 256 });
    for (const width of [358, 1000]) {
      const said = texts(phaseDiagramScene(data, { width, theme: themes.dark }));
      expect(said, `at ${width}`).toEqual(expect.arrayContaining(["unlike", "nearly alike"]));
    }
  }
});

test("the side of the network at rest says what it means, on a phone too", async () => {
  for (const width of [358, 390, 1000]) {
    const said = texts(phaseDiagramScene(await at({}), { width, theme: themes.light })).join("; ");
    expect(said, `at ${width}`).toMatch(/chaotic; (like inputs part,;? )?gradients;? explode/);
  }
});

test("charts of few decades leave little of their height empty", async () => {
  const span = async (settings: object, id: string) => {
    const scene = phaseDiagramScene(await at(settings), { width: 1000, theme: themes.light });
    const [low = 0, high = 0] = scene.panels.find((panel) => panel.id === id)?.yDomain ?? [];
    return [10 ** low, 10 ** high].map((end) => Number(end.toPrecision(3)));
  };
  expect(await span({ depth: 2 }, "gradient")).toEqual([0.5, 2]);
  expect(await span({ depth: 2 }, "length")).toEqual([1, 5]);
  // Noise about 1 is not made to fill it.
  expect(await span({ activation: "linear", sigmaW2: 1, sigmaB2: 0 }, "gradient")).toEqual([
    0.5, 2,
  ]);
  const long = await span({ activation: "relu", sigmaW2: 4, depth: 50 }, "gradient");
  for (const end of long) expect(Math.log10(end) % 1).toBeCloseTo(0, 9);
});

test("theory and measurement meet in a wide network, and part in a narrow one", async () => {
  const strays = async (width: number) => {
    const layers = phaseLayers(await at({ width, sigmaW2: 1.5, depth: 10 }));
    return Math.max(
      ...layers.map(({ length, measuredLength }) => Math.abs(measuredLength / length - 1)),
    );
  };
  expect(await strays(512)).toBeLessThan(0.12);
  expect(await strays(10)).toBeGreaterThan(0.12);
  const he = phaseLayers(
    await at({ activation: "relu", sigmaW2: 2, sigmaB2: 0, width: 512, depth: 8 }),
  );
  for (const { gradient, measuredGradient } of he) {
    expect(gradient).toBeCloseTo(1, 9);
    expect(Math.abs(measuredGradient - 1)).toBeLessThan(0.25);
  }
});

test("where nothing is left of signals no curve is drawn, and it is said", async () => {
  for (const activation of ["relu", "tanh"]) {
    const dead = await at({ activation, sigmaW2: 0, sigmaB2: 0 });
    for (const width of [358, 1000]) {
      const scene = phaseDiagramScene(dead, { width, theme: themes.dark });
      const said = texts(scene);
      expect(said.filter((text) => text === "no signal")).toHaveLength(2);
      expect(said).toContain("no gradient comes back");
      expect(said.some((text) => /layer 20 = 1|nearly alike/.test(text))).toBe(false);
      expect(inCharts(scene)).toEqual([]);
    }
    // 0 over 0: there is no correlation of nothing with nothing.
    for (const { correlations } of phaseLayers(dead)) expect(correlations).toEqual([NaN, NaN]);
    // Biases alone are a signal, the same one for every input.
    const biases = await at({ activation, sigmaW2: 0, sigmaB2: 2 });
    const said = texts(phaseDiagramScene(biases, { width: 1000, theme: themes.dark }));
    expect(said).not.toContain("no signal");
    expect(said).toContain("no gradient comes back");
    for (const { correlations, length } of phaseLayers(biases)) {
      expect([length, ...correlations]).toEqual([2, 1, 1]);
    }
  }
});

test("what an arrow off an axis means is said where there is one", async () => {
  const keyed = async (settings: object) => {
    const scene = phaseDiagramScene(await at(settings), { width: 358, theme: themes.light });
    const arrows = inCharts(scene).filter(
      ({ kind, ...mark }) => kind === "point" && "rotate" in mark,
    );
    expect(texts(scene).includes("zero")).toBe(arrows.length > 0);
    return arrows.length;
  };
  // The squares of its signals are below what single precision holds.
  expect(await keyed({ activation: "silu", sigmaW2: 0.02, sigmaB2: 0, depth: 50 })).toBeGreaterThan(
    0,
  );
  expect(await keyed({})).toBe(0);
});

test("χ₁ and ξ, which are of the fixed point, are explained as such", async () => {
  for (const settings of [{}, { activation: "gelu", sigmaW2: 2 }, { depth: 50 }]) {
    const data = await at(settings);
    const said = texts(phaseDiagramScene(data, { width: 1000, theme: themes.light }));
    const chi1 = said.filter((text) => /χ₁ = 0|χ₁ = 1\./.test(text));
    expect(chi1).toHaveLength(1);
    expect(chi1[0]).toMatch(/ at q\*$/);
    expect(said).toContain("in ξ layers a small deviation from q* or c* shrinks to 1/e");
    for (const width of WIDTHS) {
      const narrow = texts(phaseDiagramScene(data, { width, theme: themes.light }));
      expect(
        narrow.some((text) => /ξ layers/.test(text)),
        `at ${width}`,
      ).toBe(true);
    }
  }
  // Where nothing bounds signals there is no fixed point, nor a depth scale.
  const keyed = async (activation: string, width: number) =>
    texts(phaseDiagramScene(await at({ activation }), { width, theme: themes.light })).find(
      (text) => text.endsWith(", χ₁"),
    );
  expect(await keyed("tanh", 1000)).toBe("gradient’s factor per layer at q*, χ₁");
  expect(await keyed("relu", 1000)).toBe("gradient’s factor per layer, χ₁");
  for (const activation of ["selu", "gelu"]) {
    expect(await keyed(activation, 1000)).toBe(
      "gradient’s factor per layer at q* or in the limit, χ₁",
    );
    expect(await keyed(activation, 280)).toMatch(/factor per layer at q\* or in the limit, χ₁$/);
  }
  const relu = await at({ activation: "relu", sigmaW2: 4 });
  const said = texts(phaseDiagramScene(relu, { width: 1000, theme: themes.light })).join("; ");
  expect(said).not.toMatch(/q\*|ξ/);
});

test("names in a chart are not read as one", async () => {
  for (const settings of [{}, { depth: 50 }, { activation: "gelu", sigmaW2: 2 }]) {
    const data = await at({ ...settings, width: 256 });
    for (const width of WIDTHS) {
      const { marks } = phaseDiagramScene(data, { width, theme: themes.light });
      const boxes = marks.flatMap((mark) =>
        mark.kind === "text" && CHART_NAMES.includes(plainText(mark.text)) ? [textBox(mark)] : [],
      );
      for (const [index, one] of boxes.entries()) {
        const round = { ...one, x: one.x - 12, width: one.width + 24 };
        for (const other of boxes.slice(index + 1)) {
          expect(overlaps(round, other), `at ${width}`).toBe(false);
        }
      }
    }
  }
});

test("the network in the plane is named on a phone too", async () => {
  for (const settings of [{}, { activation: "gelu-tanh", sigmaW2: 1.234, sigmaB2: 0.567 }]) {
    const data = await at(settings);
    for (const width of WIDTHS) {
      const said = texts(phaseDiagramScene(data, { width, theme: themes.light }));
      expect(
        said.some((text) => text.startsWith("this network")),
        `at ${width}`,
      ).toBe(true);
    }
  }
});

describe("the sentence", () => {
  test("tells how far correlations stray from theory too", async () => {
    for (const settings of [{}, { depth: 50 }, { activation: "gelu", sigmaW2: 2 }]) {
      const data = await at({ ...settings, width: 256 });
      const off = phaseLayers(data).map(({ correlations, measuredCorrelation }) =>
        Math.abs(measuredCorrelation - (correlations[0] ?? NaN)),
      );
      const most = Math.max(...off);
      expect(most).toBeGreaterThan(0.03);
      expect(phaseDiagramSentence(data)).toContain(
        `, and by up to ${Number(most.toPrecision(2))} in the correlation of two inputs.`,
      );
    }
  });
  test("says from where on nothing is left of signals that theory still follows", async () => {
    const data = await at({ activation: "silu", sigmaW2: 0.02, sigmaB2: 0, depth: 50 });
    const first = phaseLayers(data).findIndex(({ measuredLength }) => measuredLength === 0) + 1;
    expect(first).toBeGreaterThan(1);
    expect(phaseDiagramSentence(data)).toContain(
      `In it signals are rounded to zero from layer ${first} on, and gradients`,
    );
    expect(phaseDiagramSentence(await at({}))).not.toContain("zero");
  });
  test("gives the reason where inputs stay unlike on the ordered side", async () => {
    expect(phaseDiagramSentence(await at({ sigmaW2: 0.2, sigmaB2: 0, depth: 50 }))).toContain(
      "Unlike inputs stay unlike: without biases signals grow ever smaller, and tanh is ever more like a straight line to them.",
    );
    expect(
      phaseDiagramSentence(await at({ activation: "linear", sigmaW2: 1, sigmaB2: 0 })),
    ).toContain("Unlike inputs stay unlike: without biases linear layers keep angles.");
    // With biases they become alike, if only a little in two layers.
    expect(phaseDiagramSentence(await at({ sigmaW2: 1, sigmaB2: 0.001, depth: 2 }))).toMatch(
      /The correlation of unlike inputs has come from 0 to 0\.00\d by layer 2\./,
    );
    // A ReLU makes them alike without.
    expect(
      phaseDiagramSentence(await at({ activation: "relu", sigmaW2: 1, sigmaB2: 0 })),
    ).not.toContain("straight");
  });
  test("names the side, the pair and the gradient", async () => {
    const chaotic = phaseDiagramSentence(await at({ sigmaW2: 3.5, sigmaB2: 0.1 }));
    expect(chaotic).toMatch(
      /wide tanh networks are chaotic: from layer 20 back to layer 1 the mean square of the gradient becomes/,
    );
    expect(chaotic).toMatch(/The mean square of signals settles at/);
    expect(chaotic).toMatch(/nearly alike part: their correlation falls from 0\.99 to 0\.\d\d/);
    expect(chaotic).toMatch(/becomes \S+ times as large/);
    const ordered = phaseDiagramSentence(await at({ sigmaW2: 0.8, sigmaB2: 0.1 }));
    expect(ordered).toMatch(/wide tanh networks are ordered/);
    expect(ordered).toMatch(/Even unlike inputs become one, all but 1\u202f% by layer \d+/);
    expect(ordered).toMatch(/times what it was/);
  });
  test("says what the edge and what no bound means", async () => {
    const relu = { activation: "relu", sigmaB2: 0 };
    expect(phaseDiagramSentence(await at({ ...relu, sigmaW2: 2 }))).toMatch(
      /wide ReLU networks are on the edge: gradients keep their size .* Every layer keeps the length/,
    );
    expect(phaseDiagramSentence(await at({ ...relu, sigmaW2: 3 }))).toMatch(
      /are exploding: .* as large .* Nothing bounds signals: their mean square grows to/,
    );
    expect(phaseDiagramSentence(await at({ ...relu, sigmaW2: 2, sigmaB2: 0.5 }))).toMatch(
      /on the edge: .* Nothing bounds signals: each layer adds its biases/,
    );
    expect(phaseDiagramSentence(await at({ sigmaW2: 1, sigmaB2: 0 }))).toMatch(
      /are critical, but .* Signals die out slowly: their mean square is 0\.0\d+ after 20 layers/,
    );
    expect(phaseDiagramSentence(await at({ sigmaW2: 0, sigmaB2: 0 }))).toBe(
      "With weights of variance 0 nothing comes through, and no gradient comes back.",
    );
  });
  test("says that signals have settled only where they have", async () => {
    expect(phaseDiagramSentence(await at({}))).toContain("signals settles at 1.4.");
    expect(phaseDiagramSentence(await at({ depth: 2 }))).toContain(
      "signals would settle at 1.4, but is still 1.8 after 2 layers.",
    );
    expect(phaseDiagramSentence(await at({ activation: "gelu", sigmaW2: 2 }))).toContain(
      "signals would settle at 0.12, but is still 0.29 after 20 layers.",
    );
  });
  test("says where the critical line is a leap, and that no network is critical there", async () => {
    const said = async (settings: object) => phaseDiagramSentence(await at(settings));
    const onLine = async (activation: string, sigmaB2: number) => {
      const { diagram } = await at({ activation, sigmaB2 });
      return said({ activation, sigmaB2, sigmaW2: criticalAt({ diagram, sigmaB2 }) });
    };
    for (const activation of ["gelu", "silu"]) {
      expect(await onLine(activation, 0.02)).toMatch(
        /^Here χ₁ leaps past 1, where signals lose their bound: with these biases no wide \w+ network is critical\. On this side of the leap they are /,
      );
      // With larger biases it passes 1 as others do.
      expect(await onLine(activation, 1)).toMatch(/^Here wide \w+ networks are critical/);
    }
    expect(await onLine("tanh", 0.05)).toMatch(/^Here wide tanh networks are critical/);
    // Beside the line it is what it is.
    expect(await said({ activation: "gelu", sigmaW2: 1.5, sigmaB2: 0.02 })).not.toContain("leaps");
    expect(await said({ activation: "tanh", sigmaW2: 1.2, sigmaB2: 0.02 })).not.toContain("leaps");
  });
  test("says that a network explodes where lengths have no bound, and in powers of ten how far", async () => {
    const said = async (settings: object) =>
      phaseDiagramSentence(await at({ activation: "selu", ...settings }));
    expect(await said({})).toMatch(
      /^Here wide SELU networks are exploding: .* becomes 9\.6×10⁴ times as large .* grows to 1\.1×10⁵ in 20 layers/,
    );
    expect(await said({ sigmaW2: 1.5 })).toMatch(/^Here wide SELU networks are chaotic: /);
    // Where the bound is just lost layers add more than their biases.
    const { boundless } = await at({ activation: "selu" });
    expect(await said({ sigmaW2: boundless, sigmaB2: 0 })).toMatch(/mean square grows to/);
    // On this side of it gradients explode, and signals do not.
    expect(
      phaseDiagramSentence(await at({ activation: "gelu", sigmaW2: 1.99, sigmaB2: 0.5 })),
    ).toMatch(/^Here wide GELU networks are on the exploding side/);
  });
  test("does not let χ₁ explain a gradient that it does not", async () => {
    // 1.21 to the 19th is 37, to the 49th 10908.
    expect(phaseDiagramSentence(await at({}))).toMatch(
      /becomes 22 times as large \(χ₁\u00a0=\u00a01\.21 per layer only at q\*\)/,
    );
    expect(phaseDiagramSentence(await at({ depth: 50 }))).toMatch(
      /becomes 6\.7×10³ times as large \(χ₁\u00a0=\u00a01\.21 per layer only at q\*\)/,
    );
    // A ReLU’s is the same at every length: 1.5 to the 19th is 2217.
    expect(phaseDiagramSentence(await at({ activation: "relu", sigmaW2: 3 }))).toMatch(
      /becomes 2\.2×10³ times as large \(χ₁\u00a0=\u00a01\.5 per layer\)/,
    );
    // In two layers the gradient shrinks, on the chaotic side.
    expect(phaseDiagramSentence(await at({ depth: 2 }))).toMatch(
      /are chaotic, but .* becomes 0\.87 times what it was \(χ₁\u00a0=\u00a01\.21 per layer only at q\*\)/,
    );
    // 0.627 to the 19th is 0.0001.
    expect(phaseDiagramSentence(await at({ activation: "gelu", sigmaW2: 2 }))).toMatch(
      /becomes 0\.13 times what it was \(χ₁\u00a0=\u00a00\.627 per layer only at q\*\)/,
    );
  });
  test("compares theory with signals and gradients, and tells the worse", async () => {
    const data = await at({ activation: "gelu", sigmaW2: 2, width: 256 });
    const strays = phaseLayers(data).flatMap((layer) => [
      layer.measuredLength / layer.length,
      layer.measuredGradient / layer.gradient,
    ]);
    const most = Math.max(...strays.flatMap((times) => [times, 1 / times]));
    expect(most).toBeGreaterThan(5);
    expect(phaseDiagramSentence(data)).toContain(
      `strays from theory by up to a factor of ${most.toPrecision(2)} in the mean square of its gradients, `,
    );
    expect(phaseDiagramSentence(await at({ activation: "relu", sigmaW2: 4, depth: 50 }))).toMatch(
      /up to a factor of \S+ in the mean square of its signals/,
    );
  });
});

test("the critical line tells the weights for given biases", async () => {
  const { diagram } = await at({});
  // Poole et al.’s line for tanh: an independent table has 1.7598 at a variance of biases of 0.05.
  expect(criticalAt({ diagram, sigmaB2: 0 })).toBe(1);
  const critical = criticalAt({ diagram, sigmaB2: 0.05 });
  expect((await at({ sigmaW2: critical, sigmaB2: 0.05 })).theory.chi1).toBeCloseTo(1, 3);
  expect(criticalAt({ diagram, sigmaB2: 1.99 })).toBeUndefined();
});

/** The stretches of all lines in the charts that stand for numbers, which are clipped to them. */
function curves(marks: readonly Mark[]): [number, number, number, number][] {
  return marks.flatMap((mark) => {
    if (mark.kind !== "clip") return [];
    return mark.marks.flatMap((inner) =>
      inner.kind === "lines"
        ? inner.lines.flatMap((line) =>
            Array.from({ length: Math.max(0, line.length / 2 - 1) }, (_, i) => {
              return Array.from(line).slice(2 * i, 2 * i + 4) as [number, number, number, number];
            }).filter((stretch) => stretch.every(Number.isFinite)),
          )
        : [],
    );
  });
}

/** What stands for numbers in the charts. */
function inCharts({ marks, panels }: Scene): Mark[] {
  const plane = panels.find(({ id }) => id === "plane");
  return marks.flatMap((mark) =>
    mark.kind === "clip" && (mark.x !== plane?.x || mark.y !== plane.y) ? mark.marks : [],
  );
}

function texts(scene: Scene): string[] {
  const found: string[] = [];
  const visit = (marks: readonly Mark[]) => {
    for (const mark of marks) {
      if (mark.kind === "text") found.push(plainText(mark.text));
      if (mark.kind === "clip") visit(mark.marks);
    }
  };
  visit(scene.marks);
  return found;
}
