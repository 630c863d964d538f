import { expect, test } from "vitest";
import { decadeScale } from "./decade-scale.js";

const ends = (values: readonly number[]) => decadeScale(values, [100, 0]).domain();

test("few decades end at 1, 2 or 5, many at powers of ten", () => {
  expect(ends([1.43, 3])).toEqual([1, 5]);
  expect(ends([0.13, 1.1])).toEqual([0.1, 2]);
  expect(ends([1, 26])).toEqual([1, 50]);
  expect(ends([3, 4e15])).toEqual([1, 1e16]);
  expect(ends([2e-30, 1])).toEqual([1e-30, 1]);
});

test("what is nearly one number does not fill the height, wherever it lies", () => {
  expect(ends([1, 1])).toEqual([0.5, 2]);
  expect(ends([0.87, 1])).toEqual([0.5, 2]);
  expect(ends([1, 1.2])).toEqual([0.5, 2]);
  expect(ends([])).toEqual([0.5, 2]);
});

test("what has no logarithm is left out, and the ends are numbers", () => {
  expect(ends([0, 3, Number.NaN, Number.POSITIVE_INFINITY])).toEqual([1, 5]);
  for (const values of [[1.7e308], [1e-300, 1.7e308], [5e-324], [5e-324, 1]]) {
    const [low = 0, high = 0] = ends(values);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low);
    expect(high).toBeLessThan(Number.POSITIVE_INFINITY);
  }
});
