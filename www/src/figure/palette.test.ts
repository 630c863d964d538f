import { describe, expect, test } from "vitest";
import { cividis, colorAt, diverging, viridis } from "./palette.js";

/** Relative luminance (WCAG 2) of entry `i`. */
function luminance(table: Uint8Array, i: number): number {
  const [r = 0, g = 0, b = 0] = [0, 1, 2].map((channel) => {
    const c = (table[3 * i + channel] as number) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Half a step of a channel of 255, through the slope of sRGB's curve at white. */
const ROUNDING = 0.5 * (2.3 / 255);

const entries = Array.from({ length: 256 }, (_, i) => i);
const hex = (table: Uint8Array, i: number) =>
  [...table.subarray(3 * i, 3 * i + 3)].map((c) => c.toString(16).padStart(2, "0")).join("");

describe.each([
  ["viridis", viridis],
  ["cividis", cividis],
])("%s", (_, table) => {
  test("is 256 triples whose luminance rises throughout", () => {
    expect(table.length).toBe(768);
    for (const i of entries.slice(1)) {
      expect(luminance(table, i), `entry ${i}`).toBeGreaterThanOrEqual(
        luminance(table, i - 1) - ROUNDING,
      );
    }
    expect(luminance(table, 255) - luminance(table, 0)).toBeGreaterThan(0.7);
  });
});

test("viridis is matplotlib's to eight steps in 255, also between the colours it was made from", () => {
  const published: [number, string][] = [
    [0, "440154"],
    [8, "470d60"],
    [26, "472777"],
    [64, "3b528b"],
    [127, "21918c"],
    [191, "5ec962"],
    [246, "e7e419"],
    [255, "fde725"],
  ];
  for (const [i, color] of published) {
    for (const channel of [0, 1, 2]) {
      const expected = Number.parseInt(color.slice(2 * channel, 2 * channel + 2), 16);
      const difference = Math.abs((viridis[3 * i + channel] as number) - expected);
      expect(difference, `entry ${i} is ${hex(viridis, i)}, not ${color}`).toBeLessThanOrEqual(8);
    }
  }
});

test("the diverging map is lightest at zero and darkens away from it on both sides", () => {
  for (const i of entries.slice(1, 128)) {
    expect(luminance(diverging, i)).toBeGreaterThanOrEqual(luminance(diverging, i - 1) - ROUNDING);
  }
  for (const i of entries.slice(129)) {
    expect(luminance(diverging, i)).toBeLessThanOrEqual(luminance(diverging, i - 1) + ROUNDING);
  }
  for (const channel of [0, 1, 2]) {
    const [low, high] = [diverging[3 * 127 + channel], diverging[3 * 128 + channel]] as number[];
    expect(Math.abs((low as number) - (high as number))).toBeLessThanOrEqual(2);
  }
});

test("a fraction out of range is the end of the table", () => {
  expect(colorAt(viridis, -3)).toBe("rgb(68,1,84)");
  expect(colorAt(viridis, 7)).toBe("rgb(253,231,37)");
});
