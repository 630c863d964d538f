import { describe, expect, test } from "vitest";
import type { LayerPass, Statistics } from "../wasm/weightscope.js";
import { layoutProblems } from "./scene-check.js";
import { toSvg } from "./svg.js";
import { plainText } from "./text.js";
import { themes } from "./theme.js";
import {
  TRAINING_ARMS,
  type TrainingArm,
  type TrainingArmName,
  type TrainingData,
  trainingScene,
  trainingSentence,
  trainingTable,
} from "./training.js";

const WIDTHS = [280, 390, 639, 640, 800, 1000, 1440];

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
    for (const name of TRAINING_ARMS) {
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
    expect(texts(extremes().diverged)).toContain("too large diverged");
  });
});

describe("the sentence", () => {
  test("tells what has come of each start", () => {
    expect(trainingSentence(extremes().trained)).toBe(
      "After 100 epochs, the appropriate start gets 98\u202f% right, with a training loss of 0.02. " +
        "The zero start knows no more than chance (50\u202f%), for all hidden units of a layer are still one unit. " +
        "The too small start gets 50\u202f% right, and its loss stands at 0.69: it has hardly begun to learn. " +
        "The too large start gets 95\u202f% of its training data right but only 86\u202f% of the others, " +
        "so that more of it is learned by heart.",
    );
  });
  test("names what has diverged, and what only guesses", () => {
    expect(trainingSentence(extremes().diverged)).toContain(
      "The too large start has diverged: its numbers have left the finite ones.",
    );
    const { trained } = extremes();
    const guessing = arm({ losses: [20, 2.3], accuracy: [0.1, 0.1], scale: 10 });
    const images = { ...trained, classes: 10, arms: { ...trained.arms, tooLarge: guessing } };
    expect(trainingSentence(images)).toContain(
      "its loss has come down to 2.3, but to no more than guessing",
    );
  });
  test("blames steps that drive the loss up", () => {
    const { trained } = extremes();
    const thrown = arm({ losses: [0.69, 2], accuracy: [0.5, 0.5], scale: 1 });
    const data = { ...trained, arms: { ...trained.arms, appropriate: thrown } };
    expect(trainingSentence(data)).toContain(
      "its loss has risen to 2: the steps are too large for it",
    );
  });
  test("has a word for the start", () => {
    expect(trainingSentence(extremes().start)).toMatch(/^Before training: /);
  });
});

test("the table has a row for each recorded epoch", () => {
  const { caption, columns, rows } = trainingTable(extremes().trained);
  expect(caption).toBe("Four starts, epoch by epoch: 100 of 100 epochs, epoch 100 drawn");
  expect(columns).toHaveLength(17);
  expect(columns[9]).toBe("appropriate: training loss");
  expect(rows.map(([epoch]) => epoch)).toEqual([0, 100]);
  expect(rows[1]?.slice(9, 13)).toEqual([0.02, 0.02, 0.98, 0.98]);
});

function frame(width: number) {
  return { width, theme: themes.light };
}

function texts(data: TrainingData): string[] {
  const { marks } = trainingScene(data, frame(1000));
  return marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

interface Made {
  readonly losses: readonly number[];
  /** On the training and the validation data, at the end. */
  readonly accuracy: readonly [number, number];
  readonly scale: number;
  readonly distinctUnits?: number;
  readonly depth?: number;
  readonly nonFinite?: number;
}

function arm({
  losses,
  accuracy,
  scale,
  distinctUnits = 16,
  depth = 3,
  nonFinite = 0,
}: Made): TrainingArm {
  const history = losses.map((dataLoss, index) => {
    const of = (share: number) => ({
      dataLoss,
      penalizedLoss: dataLoss,
      accuracy: index === 0 ? 0.5 : share,
    });
    return { epoch: 100 * index, training: of(accuracy[0]), validation: of(accuracy[1]) };
  });
  const statistics = {
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
    activation: statistics,
    weight: statistics,
    gradPreactivation: statistics,
  } as unknown as LayerPass;
  return {
    scale,
    history,
    evaluation: history.at(-1) as TrainingArm["evaluation"],
    snapshot: {
      layers: Array<LayerPass>(depth + 1).fill(layer),
      field: {
        pixels: { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(nonFinite ? 0 : 200) },
        boundary: [{ closed: false, points: Float64Array.of(-3, -3, 3, 3) }],
        nonFinite,
      },
    },
    domain: [-1, 1],
  };
}

function extremes() {
  const make = (depth = 3): Record<TrainingArmName, TrainingArm> => ({
    zero: arm({ losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 0, distinctUnits: 1, depth }),
    tooSmall: arm({ losses: [0.69, 0.69], accuracy: [0.5, 0.5], scale: 0.1, depth }),
    appropriate: arm({ losses: [0.7, 0.02], accuracy: [0.98, 0.98], scale: 1, depth }),
    tooLarge: arm({ losses: [5, 0.09], accuracy: [0.95, 0.86], scale: 10, depth }),
  });
  const points = { inputs: Float32Array.of(1, 1, -2, 0.5), labels: Uint8Array.of(1, 0) };
  const trained: TrainingData = {
    arms: make(),
    epoch: 100,
    trained: 100,
    epochs: 100,
    view: "activation",
    classes: 2,
    plane: { points, side: [-3, 3] },
  };
  const { plane: _, ...images } = trained;
  const lost = arm({ losses: [4e3, Number.NaN], accuracy: [0, 0], scale: 10, nonFinite: 1 });
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
    diverged: { ...trained, arms: { ...trained.arms, tooLarge: lost } },
    "all diverged": {
      ...trained,
      arms: { zero: lost, tooSmall: lost, appropriate: lost, tooLarge: lost },
    },
    deep: { ...trained, arms: make(8) },
    "one layer": { ...trained, arms: make(1) },
    "long ago": { ...trained, epochs: 1000, trained: 1000 },
  } satisfies Record<string, TrainingData>;
}
