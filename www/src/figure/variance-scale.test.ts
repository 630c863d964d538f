import { expect, test } from "vitest";
import type { Statistics } from "../wasm/weightscope.js";
import { placeOf, varianceScale, varianceX, wholePowers } from "./variance-scale.js";

const of = (populationVariance: number, nonFinite = 0) =>
  ({ populationVariance, nonFinite }) as Statistics;

test("the axis spans whole decades round its values, or where these are few parts of them; two at least", () => {
  expect(varianceScale([of(0.5)], [0, 100]).log.domain()).toEqual([0.05, 5]);
  expect(varianceScale([of(3e-7), of(40)], [0, 100]).log.domain()).toEqual([1e-7, 100]);
  const others = (most: number, least = 0.02) =>
    varianceScale([of(least), of(1)], [0, 100], [most]).log.domain();
  // All of what is expected has its place, and nothing stands empty for it.
  expect(others(1.3)).toEqual([0.02, 2]);
  expect(others(4)).toEqual([0.02, 5]);
  // Over many decades what is only expected has no decade of its own for a little; what is measured has.
  expect(others(1.3, 2e-5)).toEqual([1e-5, 1]);
  expect(others(2, 2e-5)).toEqual([1e-5, 10]);
  expect(varianceScale([of(2e-5), of(1.3)], [0, 100]).log.domain()).toEqual([1e-5, 10]);
});

test("an axis without a value is an axis all the same, and has no ticks", () => {
  const scale = varianceScale([of(0), of(Number.NaN, 1)], [0, 200]);
  expect(wholePowers(scale).values).toEqual([]);
  expect(wholePowers(varianceScale([of(0), of(3)], [0, 200])).values).toEqual([1, 10]);
  expect(scale.log.domain().every((edge) => edge > 0 && Number.isFinite(edge))).toBe(true);
});

test("zeros and overflows get lanes only when there are some, and stay within the panel", () => {
  const plain = varianceScale([of(1)], [10, 210]);
  expect([plain.zero, plain.overflow]).toEqual([undefined, undefined]);
  expect(plain.log.range()).toEqual([10, 210]);
  const both = varianceScale([of(1), of(0), of(Number.NaN, 1)], [10, 210]);
  const [from = 0, to = 0] = both.log.range();
  expect(both.zero).toBeGreaterThan(10);
  expect(both.zero).toBeLessThan(from);
  expect(both.overflow).toBeGreaterThan(to);
  expect(both.overflow).toBeLessThan(210);
});

test("a layer that has lost some of its values overflows, whatever the rest of them says", () => {
  expect(placeOf(of(2, 0.01))).toBe("overflow");
  expect(placeOf(of(0))).toBe("zero");
  expect(placeOf(of(5e-324))).toBe("inside");
});

test("every variance has a place, from the smallest to the largest", () => {
  const extremes = [5e-324, 1e-90, 1, 1e76, 1e308].map((variance) => of(variance));
  const scale = varianceScale(extremes, [0, 500]);
  const places = extremes.map((each) => varianceX(scale, each));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const place of places) {
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(500);
  }
});
