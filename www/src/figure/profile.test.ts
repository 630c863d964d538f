import { expect, test } from "vitest";
import { profile, profileOn, resolved } from "./profile.js";

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

test("a logarithmic axis shows no bin about zero, which holds all orders of magnitude", () => {
  const counts = ({ histogram }: { histogram: { counts: ArrayLike<number> } }) =>
    Array.from(histogram.counts);
  const edges = [-3, -2, -1, 0, 1, 2, 3];
  // Bins that meet at zero, a bin about it, bins on one side of it.
  expect(counts(resolved(histogram([1, 5, 9, 9, 5, 1], edges)))).toEqual([1, 5, 0, 0, 5, 1]);
  const odd = edges.map((edge) => edge + 0.5).slice(0, 6);
  expect(counts(resolved(histogram([1, 5, 9, 5, 1], odd)))).toEqual([1, 5, 0, 5, 1]);
  expect(counts(resolved(histogram([90, 5, 1], [0, 1, 2, 3])))).toEqual([0, 5, 1]);
  // Both sides begin as far out, give or take what a bin is more than that: here at 1.4 and 1.6.
  const uneven = [-3.6, -2.6, -1.6, -0.6, 0.4, 1.4, 2.4, 3.4];
  expect(counts(resolved(histogram([1, 2, 5, 9, 5, 2, 1], uneven)))).toEqual([1, 2, 0, 0, 0, 2, 1]);
  // What is all zero is drawn there, and not at all.
  const zeros = histogram([0, 7, 0], [-1.5, -0.5, 0.5, 1.5]);
  expect(resolved(zeros)).toBe(zeros);
  const far = histogram([2, 3, 4], [10, 11, 12, 13]);
  expect(counts(resolved(far))).toEqual([2, 3, 4]);
});

test("what a logarithmic axis leaves out is one gap, however many bins lie in it", () => {
  const edges = [-3.6, -2.6, -1.6, -0.6, 0.4, 1.4, 2.4, 3.4];
  const axis = { domain: [-10, 10], linearTo: 0.1 } as const;
  const shape = profileOn(axis, histogram([1, 2, 5, 9, 5, 2, 1], edges), (value) => 10 * value);
  const empty = shape.steps.filter(({ height }) => height === 0);
  expect(empty.map(({ x0, x1 }) => [x0, x1])).toEqual([[-16, 14]]);
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
