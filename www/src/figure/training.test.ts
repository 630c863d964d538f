import { describe, expect, test } from "vitest";
import type { Guess, LayerPass, Statistics } from "../wasm/weightscope.js";
import { ARMS, type ArmName } from "./arm.js";
import { twoClasses } from "./palette.js";
import type { ImageMark, Scene, TextMark } from "./scene.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import { plainText } from "./text.js";
import { themes } from "./theme.js";
import {
  type TrainingArm,
  type TrainingData,
  trainingScene,
  trainingSentence,
  trainingTable,
} from "./training.js";
import type { ValueAxis } from "./value-axis.js";

const WIDTHS = [280, 358, 390, 639, 640, 700, 720, 800, 1000, 1440];

describe("layout", () => {
  test.each(Object.entries(extremes()))(
    "%s: nothing overlaps, is cut off or too small",
    (_, data) => {
      for (const width of WIDTHS) {
        for (const view of ["activation", "weight", "gradient"] as const) {
          const scene = trainingScene({ ...data, view }, frame(width));
          expect(layoutProblems(scene), `${view} at ${width}`).toEqual([]);
          expect(toSvg(scene)).not.toMatch(/NaN[^<]|Infinity|undefined/);
        }
      }
    },
  );
});

describe("what is drawn", () => {
  test("the curves of all arms, each with its own dash, colour and marker", () => {
    const scene = trainingScene(extremes().trained, frame(1000));
    const [loss] = scene.panels;
    const inside = scene.marks.flatMap((mark) => (mark.kind === "clip" ? mark.marks : []));
    for (const name of ARMS) {
      const { color, dash, shape } = themes.light.arms[name];
      const line = inside.find(
        (mark) => mark.kind === "lines" && mark.stroke === color && mark.dash === dash,
      );
      expect(line, name).toBeDefined();
      expect(inside.some((mark) => mark.kind === "point" && mark.shape === shape)).toBe(true);
    }
    // The axis of the loss is logarithmic.
    expect(loss?.yDomain[0]).toBeLessThan(-1);
  });

  test("a point of training data keeps its class's shape", () => {
    const scene = trainingScene(extremes().trained, frame(1000));
    const clips = scene.marks.flatMap((mark) => (mark.kind === "clip" ? [mark.marks] : []));
    const field = clips.find((marks) => marks.some((mark) => mark.kind === "image"));
    const points = field?.flatMap((mark) => (mark.kind === "point" ? [mark.shape] : []));
    expect(points).toEqual(["square", "circle"]);
  });

  test("images have no plane, and a network without an answer says so", () => {
    const ids = (data: TrainingData) => trainingScene(data, frame(1000)).panels.map(({ id }) => id);
    expect(ids(extremes().trained)).toContain("field-zero");
    expect(ids(extremes().images)).not.toContain("field-zero");
    expect(texts(extremes().diverged)).toContain("no answer: NaN");
    expect(texts(extremes().diverged)).toContain("larger diverged");
  });
});

describe("what the eye needs told", () => {
  test("points, ground and line have a key where there is a plane", () => {
    const points = ["training points of class 1", "of class 2"];
    const key = [...points, "network says class 1", "class 2", "undecided"];
    expect(texts(extremes().trained)).toEqual(expect.arrayContaining(key));
    for (const text of key) expect(texts(extremes().images)).not.toContain(text);
  });
  test.each(["light", "dark"] as const)("the key's ramp is the ground's, %s", (name) => {
    const theme = themes[name];
    const { marks } = trainingScene(extremes().trained, { width: 1000, theme });
    const at = marks.findIndex((mark) => mark.kind === "image");
    const ramp = marks[at] as ImageMark;
    const colour = (pixel: number) => [...ramp.pixels.data.slice(4 * pixel, 4 * pixel + 3)];
    expect([colour(0), colour(255)]).toEqual([
      [...twoClasses.slice(0, 3)],
      [...twoClasses.slice(-3)],
    ]);
    const over = marks[at + 1];
    const { x, y, width, height } = ramp;
    if (theme.field.veil > 0) {
      expect(over).toMatchObject({ kind: "rectangle", x, y, width, height, fill: theme.paper });
    }
  });
  test("a network's right answers are said to be of the validation data where there is room", () => {
    const told = (width: number) => textsOf(trainingScene(extremes().trained, frame(width)));
    for (const width of [358, 1000]) expect(told(width)).toContain("validation 98\u202f%");
    // On a phone the networks of images stand two by two.
    const phone = (data: TrainingData) => {
      const { plane: _, ...images } = data;
      return textsOf(trainingScene(images, frame(358)));
    };
    const good = arm({ losses: [0.7, 0.02], accuracy: [1, 0.995], scale: 1 });
    const more = { ...extremes().trained, arms: { ...extremes().trained.arms, unscaled: good } };
    expect(texts(more)).toContain("validation 99.5\u202f%");
    const told50 = phone(extremes().trained).filter((text) => text === "50\u202f%");
    expect(told50).toHaveLength(2);
    expect(phone(extremes().trained)).toEqual(expect.arrayContaining(["98\u202f%", "86\u202f%"]));
    expect(phone(extremes()["all diverged"]).filter((text) => text === "diverged")).toHaveLength(4);
  });
  test("on a phone the epochs are named under the strips of each network", () => {
    for (const data of [extremes().trained, extremes().images]) {
      const told = textsOf(trainingScene(data, frame(358)));
      expect(told.filter((text) => text === "epochs")).toHaveLength(6);
    }
  });
  test("what one value scales is called w", () => {
    const told = texts({ ...extremes().trained, scaled: "w" });
    expect(told).toEqual(expect.arrayContaining(["w = 0", "w ×0.1", "w ×10"]));
    expect(texts(extremes().trained)).toEqual(expect.arrayContaining(["σ = 0", "σ ×0.1"]));
  });
  test("of lines that are one each is seen, each marker, and one label where it has room", () => {
    const { trained } = extremes();
    const same = arm({ losses: [0.69, 2], accuracy: [0.5, 0.5], scale: 1 });
    const data = {
      ...trained,
      arms: { ...trained.arms, zero: same, smaller: same, unscaled: same },
    };
    const { marks } = trainingScene(data, frame(1000));
    const [curves] = marks.flatMap((mark) => (mark.kind === "clip" ? [mark.marks] : []));
    const { arms } = themes.light;
    const lines = curves?.flatMap((mark) => (mark.kind === "lines" ? [mark] : []));
    // The one that is drawn through lies under those with gaps, and is seen on either side of them.
    expect(lines?.[0]?.stroke).toBe(arms.unscaled.color);
    const width = (name: ArmName) =>
      lines?.find(({ stroke }) => stroke === arms[name].color)?.strokeWidth ?? 0;
    expect(width("unscaled")).toBeGreaterThan(width("smaller") + 1);
    const radius = (name: ArmName) =>
      curves?.flatMap((mark) =>
        mark.kind === "point" && [mark.fill, mark.stroke].includes(arms[name].color)
          ? [mark.radius]
          : [],
      )[0] ?? 0;
    expect(radius("unscaled")).toBeGreaterThan(radius("smaller"));
    expect(radius("smaller")).toBeGreaterThan(radius("zero"));
    expect(radius("larger")).toBeGreaterThan(radius("zero"));
    expect(texts(data)).toContain("zero, smaller 2");
    expect(texts(data)).toContain("scheme’s own 2");
  });
  test("a network that has diverged leaves by the rim, and the others keep their axis", () => {
    const scene = trainingScene(extremes().diverged, frame(1000));
    const [loss] = scene.panels;
    // Its loss before training was 4000; theirs are below 1.
    expect(loss?.yDomain[1]).toBeLessThan(1);
    const points = scene.marks
      .flatMap((mark) => (mark.kind === "clip" ? mark.marks : []))
      .flatMap((mark) => (mark.kind === "point" && mark.shape === "arrow" ? [mark] : []));
    expect(points).toMatchObject([{ y: loss?.y, fill: themes.light.arms.larger.color }]);
  });
  test("each strip's axis is said to be all networks', the network's own, or logarithmic", () => {
    expect(texts(extremes().trained).filter((text) => text.endsWith("one scale"))).toHaveLength(4);
    const steep = texts(extremes()["powers of ten"]);
    expect(steep.filter((text) => text.endsWith("log past ±10⁻²⁰"))).toHaveLength(1);
    expect(steep.filter((text) => text.endsWith("log past ±1"))).toHaveLength(1);
    expect(steep).toContain("log past ±a: linear within ±a, logarithmic beyond");
    expect(texts(extremes().trained)).not.toContain(
      "log past ±a: linear within ±a, logarithmic beyond",
    );
    expect(steep.filter((text) => text.endsWith("own scale"))).toHaveLength(2);
    expect(steep).toContain("±10⁻²⁰");
  });
  test("rows too low for three labels still tell from where on their axis is logarithmic", () => {
    const { deep } = extremes();
    const axis = { domain: [-1e-5, 1e-5], linearTo: 1e-18 } as const;
    const data: TrainingData = {
      ...deep,
      view: "gradient",
      arms: { ...deep.arms, smaller: { ...deep.arms.smaller, axis } },
    };
    for (const width of [358, 1000]) {
      const told = textsOf(trainingScene(data, frame(width)));
      expect(told, String(width)).toContain("gradients, log past ±10⁻¹⁸");
      expect(told, String(width)).not.toContain("±10⁻¹⁸");
    }
  });
  test("names stand in ink over a field, and in their arm's darker hue beside its line", () => {
    const { marks } = trainingScene(extremes().trained, frame(1000));
    const fills = marks.flatMap((mark) =>
      mark.kind !== "text"
        ? []
        : typeof mark.text === "string"
          ? [mark.fill]
          : mark.text.map(({ fill }) => fill ?? mark.fill),
    );
    for (const name of ARMS) {
      const { color, text } = themes.light.arms[name];
      expect(fills, name).not.toContain(color);
      expect(fills.filter((fill) => fill === text)).toHaveLength(2);
    }
    const heads = marks.filter(
      (mark) => mark.kind === "text" && mark.weight === 600 && mark.text === "larger",
    );
    expect(heads).toMatchObject([{ fill: themes.light.ink }]);
    const [head] = heads;
    const shapes = marks.flatMap((mark) => (mark.kind === "point" ? [mark] : []));
    expect(shapes).toContainEqual(
      expect.objectContaining({
        shape: "square",
        fill: themes.light.arms.larger.color,
        x: (head as TextMark).x - 10,
      }),
    );
  });
  test("a spike that is cut has a gap only where its row is high enough for one", () => {
    const gaps = (data: TrainingData) =>
      trainingScene(data, frame(1000)).marks.filter(
        (mark) => mark.kind === "lines" && mark.stroke === themes.light.paper,
      ).length;
    expect(gaps(spiked(extremes().trained))).toBe(12);
    expect(gaps(spiked(extremes().deep))).toBe(0);
    const key = "gap: peak cut";
    expect(texts(spiked(extremes().trained))).toContain(key);
    expect(texts(spiked(extremes().deep))).not.toContain(key);
    expect(texts(extremes().trained)).not.toContain(key);
  });
  test("what is said of the layers stands under them", () => {
    for (const width of [358, 1000]) {
      const { marks } = trainingScene(spiked(extremes().trained), frame(width));
      const at = (words: RegExp) =>
        marks.flatMap((mark) =>
          mark.kind === "text" && words.test(plainText(mark.text)) ? [mark.y] : [],
        );
      const lowest = Math.max(...at(/^epochs?$/));
      expect(at(/^gap: peak cut$/)).toEqual([expect.any(Number)]);
      expect(at(/^gap: peak cut$/)[0]).toBeGreaterThan(lowest);
    }
  });
  test("the last layer of weights is the output’s", () => {
    const numbers = (view: TrainingData["view"], width: number) =>
      textsOf(trainingScene({ ...extremes().trained, view }, frame(width))).filter((text) =>
        /^([1-9]|out)$/.test(text),
      );
    for (const width of [358, 1000]) {
      expect(numbers("weight", width)).toContain("out");
      expect(numbers("activation", width)).not.toContain("out");
    }
  });
  test("a dead layer is called so beside its spike at zero, which others may look like", () => {
    const marked = (data: TrainingData, width: number) =>
      textsOf(trainingScene(data, frame(width))).filter((text) => text === "dead");
    const { dead, trained } = extremes();
    for (const width of [358, 1000]) {
      expect(marked(dead, width)).toHaveLength(4);
      expect(marked(trained, width)).toHaveLength(0);
      expect(marked({ ...dead, view: "gradient" }, width)).toHaveLength(0);
    }
  });
  test("every layer says that it has no finite numbers, however narrow its strip", () => {
    const { diverged } = extremes();
    // In the middle of a strip: a verdict at the end of its line may be the same word.
    const lost = (width: number, data: TrainingData = diverged) =>
      trainingScene(data, frame(width)).marks.flatMap((mark) =>
        mark.kind === "text" && mark.anchor === "middle" && mark.size === 12
          ? [plainText(mark.text)].filter((text) => !/^[\d ]+$|^epochs?$/.test(text))
          : [],
      );
    expect(lost(1000)).toEqual(Array(3).fill("no finite numbers"));
    const { plane: _, ...images } = diverged;
    for (const width of [280, 358]) expect(lost(width, images), String(width)).toHaveLength(3);
  });
  test("a share of a whole tenth does not lie on the axis", () => {
    const half = arm({ losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 1 });
    const { trained } = extremes();
    const { panels } = trainingScene(
      { ...trained, arms: { ...trained.arms, zero: half } },
      frame(1000),
    );
    expect(panels.find(({ id }) => id === "accuracy")?.yDomain).toEqual([0.4, 1]);
  });
});

describe("histograms through time", () => {
  test("stand in columns of epochs, a strip for each layer, with a cursor at the moment", () => {
    const { marks, panels } = trainingScene({ ...extremes().trained, epoch: 25 }, frame(1000));
    const panel = panels.find(({ id }) => id === "layers-unscaled");
    if (!panel) throw new Error("the layers have no panel");
    expect(panel.xDomain).toEqual([0, 100]);
    const inside = (x: number) => x >= panel.x && x <= panel.x + panel.width;
    const strips = marks.flatMap((mark) =>
      mark.kind === "clip" && mark.x === panel.x && mark.y >= panel.y ? mark.marks : [],
    );
    const images = strips.flatMap((mark) => (mark.kind === "image" ? [mark] : []));
    // Two moments, at 0 and at 100: the strip's ends are their middles.
    expect(images.map(({ pixels }) => pixels.width)).toEqual([2, 2, 2]);
    expect(images[0]?.x).toBeCloseTo(panel.x - panel.width / 2, 6);
    const upright = marks.flatMap((mark) =>
      mark.kind === "lines" && mark.stroke === themes.light.ink && mark.halo ? mark.lines : [],
    );
    const cursor = upright.filter(({ 0: x = 0, 2: end }) => x === end && inside(x));
    expect(cursor).toHaveLength(1);
    expect(cursor[0]?.[0]).toBeCloseTo(panel.x + panel.width / 4, 6);
  });

  test("are not drawn where no number was finite", () => {
    const { marks, panels } = trainingScene(extremes().diverged, frame(1000));
    const panel = panels.find(({ id }) => id === "layers-larger");
    const [strip] = marks.flatMap((mark) =>
      mark.kind === "clip" && mark.x === panel?.x && mark.y === panel.y ? mark.marks : [],
    );
    expect(strip?.kind).toBe("image");
    const { data } = (strip as ImageMark).pixels;
    const paper = [253, 253, 251, 255];
    expect([...data].every((value, at) => value === paper[at % 4])).toBe(true);
  });
});

describe("the sentence", () => {
  const { trained, images } = extremes();
  const told = (arms: Partial<TrainingData["arms"]>, data: TrainingData = trained) =>
    trainingSentence({ ...data, arms: { ...data.arms, ...arms } });

  test("tells what has come of each start", () => {
    expect(trainingSentence(trained)).toBe(
      "After 100 epochs, the scheme’s own start gets 98\u202f% of the validation points right. " +
        "The zero start gets 50\u202f% right, no better than chance: no gradient reaches its hidden layers. " +
        "The smaller start gets 50\u202f% right and has hardly begun to learn: its loss stands at 0.69. " +
        "The larger start gets 95\u202f% of its training points right but only 86\u202f% of the validation points: " +
        "it has memorized more than the scheme’s own.",
    );
  });
  test("says on how many images, for files hold more than are asked for", () => {
    const data = { ...images, epoch: 3, images: 2000 };
    expect(trainingSentence(data)).toMatch(/^After 3 epochs on 2000 images, the scheme’s own/);
  });
  test("names what has diverged", () => {
    expect(trainingSentence(extremes().diverged)).toContain(
      "The larger start has diverged: its numbers overflowed.",
    );
  });
  test("says that a start guesses only where its right answers and its loss are those of a guess", () => {
    const larger = (loss: number, share: number) =>
      told(
        { larger: arm({ losses: [18, loss], accuracy: [share, share], scale: 10, guess: TEN }) },
        images,
      );
    expect(larger(2.3, 0.12)).toContain(
      "The larger start gets 12\u202f% right: its training loss has come down to 2.3, no better than guessing.",
    );
    // 90 of 500 images are more than luck, and a loss of 2.05 is less than the logarithm of 10.
    expect(larger(2.05, 0.18)).toContain(
      "The larger start gets 18\u202f% right: its training loss of 2 is still near the 2.3 of guessing.",
    );
    expect(larger(3, 0.3)).toContain("its training loss of 3 is still above the 2.3 of guessing.");
    expect(larger(0.5, 0.9)).toContain(
      "starts get 98\u202f% and 90\u202f% of the validation images right.",
    );
  });
  test("takes few rows for what they are", () => {
    // 59 % of 100 rows may be luck, and of 10,000 not.
    const larger = (lucky: number) =>
      arm({
        losses: [5, 0.66],
        accuracy: [0.59, 0.59],
        scale: 10,
        guess: { ...TWO, lucky },
      });
    const guess = "no better than guessing";
    expect(told({ larger: larger(0.65) })).toContain(guess);
    expect(told({ larger: larger(0.515) })).not.toContain(guess);
  });
  test("tells dead layers, layers of one unit, and layers without a gradient apart", () => {
    const stuck = { losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 1 } as const;
    const dead = arm({ ...stuck, distinctUnits: 1, gradient: 0, dead: 1 });
    const one = arm({ ...stuck, distinctUnits: 1 });
    const single = arm({
      losses: [0.69, 0.58],
      accuracy: [0.68, 0.64],
      scale: 1,
      distinctUnits: 1,
    });
    expect(told({ unscaled: single, zero: dead, smaller: one, larger: dead })).toBe(
      "After 100 epochs, the scheme’s own start gets 64\u202f% of the validation points right, though each hidden " +
        "layer acts as one unit: all of its units are still identical. " +
        "The zero and larger starts get 50\u202f% right, no better than chance: all hidden units are dead " +
        "on the training points, and no gradient gets past them. " +
        "The smaller start gets 50\u202f% right and has hardly begun to learn: its loss stands at 0.69, " +
        "and the units of each hidden layer are still identical.",
    );
    const down = arm({ losses: [0.9, 0.69], accuracy: [0.5, 0.5], scale: 1, distinctUnits: 1 });
    expect(told({ smaller: down })).toContain(
      "no better than chance: the units of each hidden layer are still identical.",
    );
  });
  test("tells which layers are dead, where not all are, start by start", () => {
    const stuck = { losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 1 } as const;
    const zero = arm({ ...stuck, gradient: 0, dead: 1 });
    const said = (...layers: number[]) =>
      told({ zero, smaller: deadIn(arm({ ...stuck, gradient: 0 }), ...layers), larger: zero });
    const after = "are dead on the training points, and no gradient gets past them.";
    expect(said(2)).toContain(
      `The zero and larger starts get 50\u202f% right, no better than chance: all hidden units ${after} ` +
        `The smaller start gets 50\u202f% right, no better than chance: all units of layer 3 ${after}`,
    );
    expect(said(1, 2)).toContain(`: all units of layers 2 and 3 ${after}`);
    expect(said(0, 1, 2)).toContain("The zero, smaller and larger starts get 50");
  });
  test("tells of one hidden layer as of one", () => {
    expect(trainingSentence(extremes()["one layer"])).toContain(
      "no gradient reaches its hidden layer.",
    );
    const one = arm({
      losses: [0.9, 0.69],
      accuracy: [0.5, 0.5],
      scale: 1,
      distinctUnits: 1,
      depth: 1,
    });
    expect(told({ smaller: one }, extremes()["one layer"])).toContain(
      "the units of the hidden layer are still identical.",
    );
  });
  test("tells starts with one fate in one clause, with a number each", () => {
    const known = (share: number) =>
      arm({ losses: [2.3, 0.1], accuracy: [share, share], scale: 1 });
    expect(told({ smaller: known(0.98), larger: known(0.96) })).toContain(
      "the scheme’s own, smaller and larger starts get 98\u202f%, 98\u202f% and 96\u202f% of the validation points right.",
    );
    expect(told({ smaller: known(0.98), larger: known(0.98) })).toContain(
      "the scheme’s own, smaller and larger starts get 98\u202f% of the validation points right.",
    );
    const { diverged } = extremes();
    const { larger } = diverged.arms;
    expect(told({ smaller: larger, larger })).toContain(
      "The smaller and larger starts have diverged: their numbers overflowed.",
    );
  });
  test("tells a start that has memorized from one that guesses", () => {
    const keen = arm({ losses: [0.69, 0.42], accuracy: [0.9, 0.57], scale: 10 });
    expect(told({ larger: keen })).toContain(
      "The larger start gets 90\u202f% of its training points right but only 57\u202f% of the validation points: " +
        "it has memorized more than the scheme’s own.",
    );
  });
  test("does not let the scheme's own start fail without a word", () => {
    const word = "The scheme’s own scale does not suit these settings.";
    expect(told({ unscaled: trained.arms.smaller })).toContain(word);
    expect(trainingSentence(trained)).not.toContain(word);
    // No other scale does better.
    const all = extremes()["all diverged"];
    expect(trainingSentence(all)).toContain("The steps are too large for the scheme’s own scale.");
    expect(trainingSentence(all)).not.toContain(word);
    const { smaller } = trained.arms;
    const idle = told({ zero: smaller, unscaled: smaller, larger: smaller });
    expect(idle).toContain("With these settings none of the four learns.");
    expect(idle).not.toContain(word);
    expect(told({ unscaled: all.arms.larger })).toContain(word);
  });
  test("blames the steps for a loss that swings, whatever else is wrong, and not the scale", () => {
    const losses = [0.69, 5, 1, 4, 0.9, 6, 0.7, 4, 2];
    const swings = [0, 1, 1, 2, 2, 3, 3, 4, 4];
    const dead = arm({ losses, swings, accuracy: [0.5, 0.5], scale: 1, distinctUnits: 1, dead: 1 });
    const { diverged } = extremes();
    const text = told({ ...diverged.arms, zero: dead, smaller: dead, unscaled: dead });
    expect(text).toBe(
      "After 100 epochs, the scheme’s own, zero and smaller starts get 50\u202f% of the validation points right, " +
        "no better than chance: all hidden units are dead on the training points, and no gradient gets " +
        "past them. Their losses swing, now at 2: the steps are too large. " +
        "The larger start has diverged: its numbers overflowed.",
    );
    // Where it is just now about where it began, it has not stood there.
    const back = arm({
      losses: [...losses, 0.7],
      swings: [...swings, 4],
      accuracy: [0.5, 0.5],
      scale: 1,
    });
    expect(told({ unscaled: back })).toContain(
      "right, and its loss swings, now at 0.7: the steps are too large for it.",
    );
    // Swings of long ago, on the way down, are none of now.
    const calm = arm({
      losses: [5, 1, 3, 1, 3, 1, 3, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7],
      swings: [0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3],
      accuracy: [0.5, 0.5],
      scale: 1,
    });
    expect(told({ larger: calm })).toContain("no better than guessing");
    // One who has learned may swing.
    const { unscaled } = trained.arms;
    expect(told({ unscaled: { ...unscaled, swings: [0, 9] } })).toBe(trainingSentence(trained));
  });
  test("does not let learned biases pass for a signal that has come back", () => {
    const layer = (square: number, rowCorrelation: number) =>
      ({
        ...trained.arms.smaller.snapshot.layers[1],
        activation: { ...trained.arms.smaller.snapshot.layers[1]?.activation, meanSquare: square },
        rowCorrelation,
      }) as LayerPass;
    const { smaller } = trained.arms;
    const at = (...layers: LayerPass[]) => ({
      ...smaller.snapshot,
      layers: [...layers, layer(1, 1)],
    });
    const before = at(layer(1e-2, 0), layer(1e-4, 0), layer(1e-6, 0));
    const now = at(layer(1e-2, 0), layer(1e-4, 0.1), layer(1e-3, 1));
    const words =
      "its loss stands at 0.69. What grows again from layer 3 on comes from learned biases alone, the same for every point.";
    expect(told({ smaller: { ...smaller, snapshot: now, snapshots: [before, now] } })).toContain(
      words,
    );
    // A signal that goes on vanishing, and one that was the same for all from the start, need no such word.
    const gone = at(layer(1e-2, 0), layer(1e-4, 0.1), layer(1e-6, 1));
    for (const [first, last] of [
      [before, gone],
      [now, now],
    ] as const) {
      const snapshots = [first, last];
      expect(told({ smaller: { ...smaller, snapshot: last, snapshots } })).not.toContain("biases");
    }
  });
  test("blames steps that drive the loss up", () => {
    const thrown = arm({ losses: [0.69, 2], accuracy: [0.5, 0.5], scale: 1 });
    expect(told({ unscaled: thrown })).toContain(
      "its loss has risen to 2: the steps are too large for it",
    );
  });
  test("tells of gradients where they are drawn", () => {
    const view = "gradient";
    const shrunk = arm({ losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 0.1, gradient: 1e-12 });
    const grown = arm({ losses: [5, 0.1], accuracy: [0.9, 0.9], scale: 10, gradient: 16e-4 });
    const data: TrainingData = { ...trained, view };
    expect(told({ smaller: shrunk, larger: grown }, data)).toMatch(
      / Compared with those of layer 3, the gradients of layer 1 are now about as large in the scheme’s own start, 10⁻⁴ times as large in the smaller start, and 4 times as large in the larger start\.$/,
    );
    expect(told({ smaller: shrunk, larger: trained.arms.unscaled }, data)).toMatch(
      / now about as large in the scheme’s own and larger starts, and 10⁻⁴ times as large in the smaller start\.$/,
    );
    expect(trainingSentence({ ...extremes()["one layer"], view })).not.toContain("gradients");
    expect(trainingSentence({ ...extremes()["all diverged"], view })).not.toContain("gradients");
    expect(trainingSentence({ ...extremes().start, view })).toMatch(
      /^Before .* Compared with .* are about/,
    );
    expect(trainingSentence(trained)).not.toContain("gradients of layer 1");
  });
  test("tells what has become of the spread of weights where they are drawn", () => {
    const data: TrainingData = { ...trained, view: "weight" };
    const spread = (arm: TrainingArm, from: number, ...factors: number[]): TrainingArm => {
      const at = (factor: (layer: number) => number) => ({
        ...arm.snapshot,
        layers: arm.snapshot.layers.map((layer, index) => ({
          ...layer,
          weight: { ...layer.weight, populationVariance: (from * factor(index)) ** 2 },
        })),
      });
      const [first, last] = [at(() => 1), at((layer) => factors[layer] ?? 1)];
      return { ...arm, snapshot: last, snapshots: [first, last] };
    };
    const { zero, smaller, unscaled, larger } = trained.arms;
    const arms = {
      zero: spread(zero, 0),
      smaller: spread(smaller, 0.1, 1.01, 1.01, 1, 0.9),
      unscaled: spread(unscaled, 1, 1.2, 1.3, 1.2, 3),
      larger: spread(larger, 10, 1, 0.5),
    };
    expect(told(arms, data)).toMatch(
      / Since the start the spread of weights has come to 3 times what it was in the output layer of the scheme’s own start, stayed zero in the zero start, hardly changed in any layer of the smaller start, and come to 0\.5 times what it was in layer 2 of the larger start\.$/,
    );
    const grown = { ...arms.zero, snapshot: arms.unscaled.snapshot };
    expect(told({ ...arms, zero: grown }, data)).toContain(
      "grown from zero in layer 1 of the zero",
    );
    expect(trainingSentence({ ...extremes().start, view: "weight" })).not.toContain("spread");
    expect(told(arms)).not.toContain("spread");
    expect(trainingSentence({ ...extremes()["all diverged"], view: "weight" })).not.toContain(
      "spread",
    );
  });
  test("has a word for the start", () => {
    expect(trainingSentence(extremes().start)).toMatch(/^Before training: /);
  });
});

test("the table has a row for each recorded epoch", () => {
  const { caption, columns, rows } = trainingTable(extremes().trained);
  expect(caption).toBe("Four starts, epoch by epoch: 100 of 100 epochs, epoch 100 drawn");
  // Four of the curves, and one for each of three layers.
  expect(columns).toHaveLength(1 + 4 * (4 + 3));
  expect(columns[15]).toBe("scheme’s own: training loss");
  expect(columns[21]).toBe("scheme’s own: variance of activations, layer 3");
  const weights = trainingTable({ ...extremes().trained, view: "weight" }).columns;
  expect(weights.slice(6, 9)).toEqual([
    "zero: variance of weights, layer 2",
    "zero: variance of weights, layer 3",
    "zero: variance of weights, the output layer",
  ]);
  expect(rows.map(([epoch]) => epoch)).toEqual([0, 100]);
  expect(rows[1]?.slice(15, 22)).toEqual([0.02, 0.02, 0.98, 0.98, 0.25, 0.25, 0.25]);
});

/** The same network with these hidden layers dead, the first one 0. */
function deadIn({ snapshot, ...arm }: TrainingArm, ...dead: number[]): TrainingArm {
  const layers = snapshot.layers.map((layer, index) =>
    dead.includes(index) ? { ...layer, activation: { ...layer.activation, dead: 1 } } : layer,
  );
  return { ...arm, snapshot: { ...snapshot, layers } };
}

function frame(width: number) {
  return { width, theme: themes.light };
}

function texts(data: TrainingData): string[] {
  return textsOf(trainingScene(data, frame(1000)));
}

/** The same networks, with one value that far outweighs all others. */
function spiked(data: TrainingData): TrainingData {
  const counts = Uint32Array.of(2, 3, 2, 3, 900, 3, 2, 3, 2);
  const binEdges = Float64Array.from({ length: 10 }, (_, edge) => -1 + (2 * edge) / 9);
  const of = (arm: TrainingArm): TrainingArm => {
    const layers = arm.snapshot.layers.map((layer) => {
      const histogram = { ...layer.activation.histogram, counts, binEdges };
      return { ...layer, activation: { ...layer.activation, histogram } };
    });
    return { ...arm, snapshot: { ...arm.snapshot, layers } };
  };
  const { zero, smaller, unscaled, larger } = data.arms;
  const arms = { zero: of(zero), smaller: of(smaller), unscaled: of(unscaled), larger: of(larger) };
  return { ...data, arms };
}

function textsOf({ marks }: Scene): string[] {
  return marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

interface Made {
  readonly losses: readonly number[];
  readonly swings?: readonly number[];
  /** On the training and the validation data, at the end. */
  readonly accuracy: readonly [number, number];
  readonly scale: number;
  readonly distinctUnits?: number;
  readonly depth?: number;
  readonly nonFinite?: number;
  readonly axis?: ValueAxis;
  /** The mean square of the first layer's gradients; that of the others is 10⁻⁴, unless there are none. */
  readonly gradient?: number;
  /** The share of hidden units that are dead. */
  readonly dead?: number;
  readonly guess?: Guess;
}

/** Guesses among two classes on 200 rows, and among ten on 500. */
const TWO: Guess = { loss: Math.LN2, accuracy: 0.5, lucky: 0.606 };
const TEN: Guess = { loss: Math.LN10, accuracy: 0.1, lucky: 0.14 };

function arm({
  losses,
  swings = losses.map(() => 0),
  accuracy,
  scale,
  distinctUnits = 16,
  depth = 3,
  nonFinite = 0,
  axis = { domain: [-1, 1] },
  gradient = 1e-4,
  dead = 0,
  guess = TWO,
}: Made): TrainingArm {
  const history = losses.map((dataLoss, index) => {
    const of = (share: number) => ({
      dataLoss,
      penalizedLoss: dataLoss,
      accuracy: index === 0 ? 0.5 : share,
      guess,
    });
    return { epoch: 100 * index, training: of(accuracy[0]), validation: of(accuracy[1]) };
  });
  const statistics = {
    populationVariance: nonFinite ? Number.NaN : 0.25,
    min: nonFinite ? Number.NaN : -1,
    max: nonFinite ? Number.NaN : 1,
    nonFinite,
    histogram: {
      counts: Uint32Array.of(3, 1, 4, 1),
      binEdges: Float64Array.of(-1, -0.5, 0, 0.5, 1),
      nonFinite: 0,
      outside: 0,
    },
  } as Statistics;
  const layer = {
    fanOut: 16,
    distinctUnits,
    rowCorrelation: 0,
    activation: { ...statistics, dead },
    weight: statistics,
    gradPreactivation: {
      ...statistics,
      meanSquare: gradient === 0 ? 0 : 1e-4,
    },
  } as unknown as LayerPass;
  const first = {
    ...layer,
    gradPreactivation: {
      ...layer.gradPreactivation,
      meanSquare: nonFinite ? Number.NaN : gradient,
    },
  };
  const snapshot = {
    layers: [first, ...Array<LayerPass>(depth).fill(layer)],
    field: {
      pixels: { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(nonFinite ? 0 : 200) },
      boundary: [{ closed: false, points: Float64Array.of(-3, -3, 3, 3) }],
      nonFinite,
    },
  };
  return {
    scale,
    history,
    swings,
    evaluation: history.at(-1) as TrainingArm["evaluation"],
    snapshot,
    snapshots: losses.map(() => snapshot),
    axis,
  };
}

function extremes() {
  const idle = { losses: [0.69, 0.69], accuracy: [0.5, 0.5] } as const;
  const make = (depth = 3): Record<ArmName, TrainingArm> => ({
    zero: arm({ ...idle, scale: 0, distinctUnits: 1, depth, gradient: 0 }),
    smaller: arm({ ...idle, scale: 0.1, depth }),
    unscaled: arm({ losses: [0.7, 0.02], accuracy: [0.98, 0.98], scale: 1, depth }),
    larger: arm({ losses: [5, 0.09], accuracy: [0.95, 0.86], scale: 10, depth }),
  });
  const points = { inputs: Float32Array.of(1, 1, -2, 0.5), labels: Uint8Array.of(1, 0) };
  const trained: TrainingData = {
    arms: make(),
    epoch: 100,
    trained: 100,
    epochs: 100,
    view: "activation",
    scaled: "σ",
    plane: { points, side: [-3, 3] },
  };
  const { plane: _, ...images } = trained;
  const lost = arm({ losses: [4e3, Number.NaN], accuracy: [0, 0], scale: 10, nonFinite: 1 });
  const steep = (arms: Record<ArmName, TrainingArm>) => ({
    ...arms,
    smaller: { ...arms.smaller, axis: { domain: [-1e-12, 1e-12], linearTo: 1e-20 } as const },
    larger: { ...arms.larger, axis: { domain: [-1e38, 1e38], linearTo: 1 } as const },
  });
  const atStart = ([name, each]: [string, TrainingArm]) => {
    const history = each.history.slice(0, 1);
    return [name, { ...each, history, evaluation: history[0] }];
  };
  return {
    trained,
    images: images as TrainingData,
    start: {
      ...trained,
      epoch: 0,
      trained: 0,
      arms: Object.fromEntries(Object.entries(trained.arms).map(atStart)) as TrainingData["arms"],
    },
    diverged: { ...trained, arms: { ...trained.arms, larger: lost } },
    "all diverged": {
      ...trained,
      arms: { zero: lost, smaller: lost, unscaled: lost, larger: lost },
    },
    dead: {
      ...trained,
      arms: {
        ...trained.arms,
        zero: deadIn(trained.arms.zero, 0, 1, 2),
        smaller: deadIn(arm({ ...idle, scale: 0.1, axis: { domain: [0, 0.18] } }), 2),
      },
    },
    deep: { ...trained, arms: make(8) },
    "one layer": { ...trained, arms: make(1) },
    "powers of ten": { ...trained, arms: steep(make(3)) },
    "long ago": { ...trained, epochs: 1000, trained: 1000 },
  } satisfies Record<string, TrainingData>;
}
