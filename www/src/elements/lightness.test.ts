import { describe, expect, it } from "vitest";
import { lightness } from "./lightness.js";

describe("the lightness of a computed colour", () => {
  it.each([
    ["rgb(255, 255, 255)", 1],
    ["rgb(0, 0, 0)", 0],
    ["rgba(255, 255, 255, 0.87)", 1],
    ["rgb(27 31 36 / 0.5)", 0.12],
    ["rgb(0, 0, 255)", 0.1],
    ["color(srgb 0.9 0.9 0.9)", 0.9],
    ["color(display-p3 0.1 0.1 0.1 / 0.9)", 0.1],
    ["oklch(0.93 0.01 250)", 0.93],
    ["oklab(0.2 none none)", 0.2],
    ["lab(90 4 -3)", 0.9],
    ["lch(12.5 4 200)", 0.125],
    // An element that is on no page has none.
    ["", 0],
  ])("%s", (color, expected) => {
    expect(lightness(color)).toBeCloseTo(expected, 2);
  });
});
