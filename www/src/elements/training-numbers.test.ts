import { afterAll, describe, expect, test } from "vitest";
import { createEngine } from "../index.js";
import { initialState, type State } from "./field.js";
import type { ImageSets } from "./idx-files.js";
import {
  MOST_MOMENTS,
  type Moments,
  record,
  trainedTrainingNumbers,
  trainingFields,
  trainingNumbers,
  trainingRequest,
} from "./training-numbers.js";

const engine = createEngine();
afterAll(() => engine.dispose());
const state = (change: Partial<State<typeof trainingFields>> = {}) => ({
  ...initialState(trainingFields),
  ...change,
});

describe("the four networks", () => {
  test("differ in the scale of their weights alone", () => {
    const [zero, small, right, large] = (["zero", "smaller", "unscaled", "larger"] as const).map(
      (arm) => trainingRequest(state(), arm),
    );
    expect([zero, small, right, large].map((request) => request?.mlp.scale)).toEqual([
      0, 0.1, 1, 10,
    ]);
    for (const request of [zero, small, large]) {
      expect({ ...request, mlp: 0 }).toEqual({ ...right, mlp: 0 });
      expect({ ...request?.mlp, scale: 1 }).toEqual(right?.mlp);
    }
  });

  test("tell of the same epochs, and of no more than are kept", async () => {
    const moments: Moments[] = [];
    const long = state({ epochs: 777, width: 2, depth: 1 });
    await record(engine, long, undefined, { moment: (each) => void moments.push(each) });
    expect(moments.length).toBeLessThanOrEqual(MOST_MOMENTS + 1);
    expect(moments[0]?.zero.epoch).toBe(0);
    expect(moments.at(-1)?.larger.epoch).toBe(777);
    for (const { zero, smaller, unscaled, larger } of moments) {
      const epochs = [smaller, unscaled, larger].map(({ epoch }) => epoch);
      expect(epochs).toEqual([zero.epoch, zero.epoch, zero.epoch]);
    }
    // Any moment can be shown; histograms keep their axis.
    const recording = { state: long, moments };
    const [first, last] = [
      await trainingNumbers(recording, 0, "weight"),
      await trainingNumbers(recording, moments.length - 1, "weight"),
    ];
    expect([first.epoch, last.epoch, first.trained]).toEqual([0, 777, 777]);
    // Half of 400 points train, and half judge: 200 guesses among two.
    const { validation } = first.arms.unscaled.evaluation;
    expect(validation?.guess?.lucky).toBeCloseTo(0.5 + 3 * Math.sqrt(0.25 / 200), 12);
    expect(first.arms.unscaled.axis).toEqual(last.arms.unscaled.axis);
    expect(first.arms.unscaled.snapshots).toHaveLength(moments.length);
    // Gradients go over powers of ten.
    const { axis } = (await trainingNumbers(recording, 0, "gradient")).arms.unscaled;
    expect(axis.linearTo).toBeGreaterThan(0);
    expect(Math.log10(axis.domain[1]) % 1).toBeCloseTo(0, 9);
    expect(axis.domain[0]).toBe(-axis.domain[1]);
  });
});

test("at rest: zero and smaller know chance, the scheme's own start the circle", async () => {
  const { arms, plane } = await trainedTrainingNumbers(engine, state());
  const right = (arm: keyof typeof arms) => arms[arm].evaluation.validation?.accuracy ?? Number.NaN;
  expect(right("zero")).toBe(0.5);
  expect(right("smaller")).toBeLessThan(0.6);
  expect(right("unscaled")).toBeGreaterThan(0.95);
  expect(right("larger")).toBeLessThan(right("unscaled") - 0.05);
  expect(arms.zero.snapshot.layers.slice(0, -1).map(({ distinctUnits }) => distinctUnits)).toEqual([
    1, 1, 1,
  ]);
  expect(plane?.points.labels).toHaveLength(200);
});

describe("images", () => {
  /** Blank ones. */
  const blank = (count: number) => ({
    images: new Uint8Array(4 * count),
    labels: new Uint8Array(count),
    count,
    rows: 2,
    columns: 2,
  });
  const counts = (files: ImageSets | undefined, images: number) => {
    const { data } = trainingRequest(
      state({ data: files ? "files" : "digits", images }),
      "zero",
      files,
    );
    if (data.kind === "digits") return [data.training, data.validation];
    if (data.kind !== "batches") return [];
    return [data.training, data.validation].map((batch) => batch?.labels?.length);
  };
  const mnist = { training: blank(50_000), validation: blank(10_000), test: undefined };

  test("are as many as asked for, and half as many validate", () => {
    expect(counts(undefined, 1000)).toEqual([1000, 500]);
    expect(counts(mnist, 1000)).toEqual([1000, 500]);
    expect(counts(undefined, 50_000)).toEqual([50_000, 10_000]);
  });
  test("are no more than there are", async () => {
    expect(counts(mnist, 50_000)).toEqual([50_000, 10_000]);
    const few = { training: blank(25), validation: blank(5), test: undefined };
    expect(counts(few, 1000)).toEqual([25, 5]);
    const asked = state({ data: "files", epochs: 1, width: 4 });
    expect((await trainedTrainingNumbers(engine, asked, few)).images).toBe(25);
  });
});

test("images have no plane", async () => {
  const { plane, images, arms } = await trainedTrainingNumbers(
    engine,
    state({ data: "digits", epochs: 1, width: 4 }),
  );
  expect(plane).toBeUndefined();
  expect(images).toBe(1000);
  expect(arms.zero.evaluation.training.guess?.loss).toBeCloseTo(Math.LN10, 12);
});
