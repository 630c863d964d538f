import { expect, test } from "vitest";
import { profile } from "./profile.js";

const identity = (value: number) => value;
const histogram = (counts: number[], binEdges: number[], [min, max] = [-1e9, 1e9]) => ({
  min,
  max,
  histogram: {
    counts: Uint32Array.from(counts),
    binEdges: Float64Array.from(binEdges),
    nonFinite: 0,
    outside: 0,
  },
});

test("heights are densities: a bin twice as wide with the same count is half as high", () => {
  const { steps, cut } = profile(histogram([8, 8, 4], [0, 10, 30, 40]), identity);
  expect(steps.map((step) => step.height)).toEqual([1, 0.5, 0.5]);
  expect(steps.map((step) => step.x0)).toEqual([0, 10, 30]);
  expect(cut).toBeUndefined();
});

test("on a logarithmic axis a bell is one still: a density does not care how wide it is drawn", () => {
  const edges = [-4, -2, -1, 1, 2, 4];
  const symlog = (value: number) => 100 * Math.sign(value) * Math.log1p(1000 * Math.abs(value));
  const { steps } = profile(histogram([2, 4, 16, 4, 2], edges), symlog);
  expect(steps.map(({ height }) => height)).toEqual([0.125, 0.5, 1, 0.5, 0.125]);
});

test("empty bins at the ends are left out, those between are kept", () => {
  const { steps } = profile(histogram([0, 2, 0, 2, 0], [0, 10, 20, 30, 40, 50]), identity);
  expect(steps.map((step) => [step.x0, step.x1, step.height])).toEqual([
    [10, 20, 1],
    [20, 30, 0],
    [30, 40, 1],
  ]);
});

test("a bin that reaches far off the screen begins where it begins", () => {
  const { steps } = profile(histogram([8, 4], [0.3, 1e30, 2e30], [0.3, 2e30]), identity);
  expect(steps[0]?.x0).toBe(0.3);
});

test("bins too narrow to be seen are merged, and a spike keeps a width", () => {
  const many = profile(
    histogram(
      Array(64).fill(1),
      Array.from({ length: 65 }, (_, i) => i / 32),
    ),
    identity,
  );
  expect(many.steps.length).toBeLessThanOrEqual(2);
  for (const step of many.steps) expect(step.x1 - step.x0).toBeGreaterThanOrEqual(1.5 - 1e-9);
  const one = profile(histogram([5], [3, 3.0001]), identity);
  expect(one.steps).toHaveLength(1);
  expect((one.steps[0]?.x1 ?? 0) - (one.steps[0]?.x0 ?? 0)).toBeCloseTo(1.5, 9);
});

test("a spike over a spread is cut, so that the spread shows; a narrow peak is not", () => {
  const edges = Array.from({ length: 12 }, (_, i) => 10 * i);
  const relu = profile(histogram([500, 20, 19, 18, 17, 15, 12, 8, 4, 2, 1], edges), identity);
  expect(relu.cut).toBe(5);
  expect(relu.steps[0]?.height).toBe(1);
  expect(relu.steps[1]?.height).toBeCloseTo(0.62, 9);
  // Amid a plateau a gap would be taken for a hole.
  const wide = edges.map((edge, index) => edge + (index > 0 ? 90 : 0));
  const plateau = profile(histogram([5000, 20, 19, 18, 17, 15, 12, 8, 4, 2, 1], wide), identity);
  expect(plateau.cut).toBe(91);
  const narrow = profile(histogram([0, 0, 0, 20, 500, 20, 0, 0, 0, 0, 0], edges), identity);
  expect(narrow.cut).toBeUndefined();
  expect(narrow.steps[0]?.height).toBeCloseTo(0.04, 9);
});

test("bins wider than what they hold are drawn as wide as what they hold", () => {
  const { steps } = profile(histogram([4, 4], [0, 100, 200], [90, 110]), identity);
  expect(steps.map((step) => [step.x0, step.x1])).toEqual([
    [90, 100],
    [100, 110],
  ]);
  const zeros = profile(histogram([0, 9, 0], [-150, -50, 50, 150], [0, 0]), identity);
  expect(zeros.steps).toEqual([{ x0: -0.75, x1: 0.75, height: 1 }]);
});

test("without a value there is nothing", () => {
  expect(profile(histogram([0, 0], [0, 1, 2]), identity).steps).toEqual([]);
});
