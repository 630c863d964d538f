import { expect, test } from "vitest";
import {
  formatCount,
  formatDigits,
  formatFixed,
  formatLogTick,
  formatNumber,
  formatPercent,
  formatPower,
  formatTicks,
} from "./format.js";

const thin = "\u202f";

test.each<[number, string]>([
  [0, "0"],
  [-0, "0"],
  [0.5, "0.5"],
  [-1.25, "−1.25"],
  [1.4499, "1.45"],
  [0.0012345, "0.00123"],
  [999.6, "1000"],
  [1024, "1024"],
  [-9999, "−9999"],
  [13000, `13${thin}000`],
  [123456, `123${thin}456`],
  [1e6, "10⁶"],
  [2.5e-7, "2.5×10⁻⁷"],
  [-2.5e-7, "−2.5×10⁻⁷"],
  [1e-300, "10⁻³⁰⁰"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
  [Number.NaN, "not a number"],
])("formatNumber(%d) is %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("powers of ten", () => {
  expect(formatPower(1e-3)).toBe("10⁻³");
  expect(formatPower(-1e12)).toBe("−10¹²");
  expect(formatPower(12345, 2)).toBe("1.2×10⁴");
  expect(formatPower(9.996e4)).toBe("10⁵");
  expect(formatPower(3)).toBe("3");
  expect([0.01, 1, 10, 1000, 5000].map(formatLogTick)).toEqual(["10⁻²", "1", "10", "10³", "5×10³"]);
});

test("a number of fixed places is never a negative zero", () => {
  expect(formatFixed(-0.001, 2)).toBe("0.00");
  expect(formatFixed(-0.006, 2)).toBe("−0.01");
  expect(formatFixed(-1234567, 0)).toBe(`−1${thin}234${thin}567`);
});

test("percentages keep a few from reading as none, and most from reading as all", () => {
  expect(formatPercent(0.724)).toBe(`72${thin}%`);
  expect(formatPercent(0)).toBe(`0${thin}%`);
  expect(formatPercent(1)).toBe(`100${thin}%`);
  expect(formatPercent(1e-7)).toBe(`<${thin}0.1${thin}%`);
  expect(formatPercent(0.99999)).toBe(`>${thin}99.9${thin}%`);
  expect(formatPercent(0.9956)).toBe(`99.6${thin}%`);
  expect(formatPercent(0.034)).toBe(`3.4${thin}%`);
});

test("counts are whole and grouped from five digits on", () => {
  expect([999, 1000, 10000, 50000000].map(formatCount)).toEqual([
    "999",
    "1000",
    `10${thin}000`,
    `50${thin}000${thin}000`,
  ]);
});

test("ticks get as many places as tell them apart, and no more", () => {
  const all = (values: number[]) => values.map(formatTicks(values));
  expect(all([-1, -0.5, 0, 0.5, 1])).toEqual(["−1.0", "−0.5", "0", "0.5", "1.0"]);
  expect(all([0, 2000, 4000])).toEqual(["0", "2000", "4000"]);
  expect(all([-0.02, -0.01, 0, 0.01, 0.019999999999999997])).toEqual([
    "−0.02",
    "−0.01",
    "0",
    "0.01",
    "0.02",
  ]);
  expect(all([-4e-8, -2e-8, 0, 2e-8, 4e-8])).toEqual([
    "−4×10⁻⁸",
    "−2×10⁻⁸",
    "0",
    "2×10⁻⁸",
    "4×10⁻⁸",
  ]);
  expect(all([0, 5e6, 1e7])).toEqual(["0", "5×10⁶", "10⁷"]);
  expect(all([0])).toEqual(["0"]);
});

test("ticks of a large number that differ little stay different", () => {
  const values = [1234000, 1234500, 1235000];
  expect(new Set(values.map(formatTicks(values))).size).toBe(3);
});

test.each<[number, string]>([
  [0, "0"],
  [0.0039, "0.00390"],
  [0.00390625, "0.00391"],
  [1, "1.00"],
  [-2.5e-7, "−2.50×10⁻⁷"],
  [123456, `123${thin}456`],
  [Number.NaN, "not a number"],
])("%d beside others is %s", (value, text) => {
  expect(formatDigits(value)).toBe(text);
});
