import { describe, expect, test } from "vitest";
import {
  amount,
  attributeName,
  choice,
  FieldError,
  initialState,
  lastPosition,
  MAX_SEED,
  parseField,
  positionOf,
  seed,
  valueAt,
} from "./field.js";

const depth = amount("Layers", { low: 1, high: 50, initial: 10, whole: true });
const scale = amount("Scale", {
  low: 0.01,
  high: 10,
  initial: 1,
  scale: "logarithmic",
  step: 0.02,
  zero: true,
});
const steps = amount("Steps", {
  low: 1,
  high: 1000,
  initial: 60,
  scale: "logarithmic",
  step: 0.05,
  whole: true,
});
const elongation = amount("Elongation", {
  low: 1,
  high: 20,
  initial: 2,
  scale: "logarithmic",
  step: 0.02,
});
const shape = choice(
  "Shape",
  [
    ["bowl", "a bowl"],
    ["valley", "a valley"],
  ],
  "bowl",
);

describe("a field read from text", () => {
  test("takes what lies within its bounds, the bounds included", () => {
    expect(parseField("depth", depth, "1")).toBe(1);
    expect(parseField("depth", depth, "50")).toBe(50);
    expect(parseField("scale", scale, "0")).toBe(0);
    expect(parseField("scale", scale, "0.01")).toBe(0.01);
    expect(parseField("shape", shape, "valley")).toBe("valley");
    expect(parseField("seed", seed(7), String(MAX_SEED))).toBe(MAX_SEED);
  });

  test.each([
    ["depth", depth, "0", "depth is “0”; it must be a whole number between 1 and 50"],
    ["depth", depth, "51", "depth is “51”; it must be a whole number between 1 and 50"],
    ["depth", depth, "2.5", "depth is “2.5”; it must be a whole number between 1 and 50"],
    ["depth", depth, "", "depth is “”; it must be a whole number between 1 and 50"],
    ["depth", depth, "NaN", "depth is “NaN”; it must be a whole number between 1 and 50"],
    ["scale", scale, "0.001", "scale is “0.001”; it must be 0 or a number between 0.01 and 10"],
    ["scale", scale, "-1", "scale is “-1”; it must be 0 or a number between 0.01 and 10"],
    [
      "scale",
      scale,
      "Infinity",
      "scale is “Infinity”; it must be 0 or a number between 0.01 and 10",
    ],
    ["shape", shape, "ring", "shape is “ring”; it must be one of bowl, valley"],
    [
      "seed",
      seed(7),
      "4294967296",
      "seed is “4294967296”; it must be a whole number between 0 and 4294967295",
    ],
    ["seed", seed(7), "-1", "seed is “-1”; it must be a whole number between 0 and 4294967295"],
    ["seed", seed(7), "1.5", "seed is “1.5”; it must be a whole number between 0 and 4294967295"],
  ])(
    "refuses %s %#: names the field, what was given and what is allowed",
    (name, field, text, message) => {
      expect(() => parseField(name, field, text)).toThrow(
        new FieldError(name, "", "").constructor as ErrorConstructor,
      );
      expect(() => parseField(name, field, text)).toThrow(message);
    },
  );

  test("quotes no more of a long text than a reader needs", () => {
    const endless = "x".repeat(10_000);
    expect(() => parseField("shape", shape, endless)).toThrow(/^shape is “x{40}”;/);
  });
});

describe("a slider", () => {
  test("comes back to the position it was at, from one end to the other", () => {
    for (const field of [depth, scale, steps, elongation]) {
      for (let position = 0; position <= lastPosition(field); position++) {
        expect(positionOf(field, valueAt(field, position))).toBe(position);
      }
    }
  });

  test("spans its bounds", () => {
    expect(valueAt(depth, 0)).toBe(1);
    expect(valueAt(depth, lastPosition(depth))).toBe(50);
    expect(valueAt(scale, 0)).toBe(0);
    expect(valueAt(scale, 1)).toBe(0.01);
    expect(valueAt(scale, lastPosition(scale))).toBe(10);
    expect(valueAt(steps, lastPosition(steps))).toBe(1000);
    expect(valueAt(elongation, lastPosition(elongation))).toBe(20);
  });

  test("leaves every value at every step, also the small whole ones", () => {
    const values = Array.from({ length: 6 }, (_, position) => valueAt(steps, position));
    expect(values).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("stands at the end nearest to a value beyond it", () => {
    expect(positionOf(depth, 1000)).toBe(lastPosition(depth));
    expect(positionOf(scale, 1e-9)).toBe(1);
  });
});

test("a state holds every field's initial value", () => {
  expect(initialState({ depth, shape, seed: seed(7) })).toEqual({
    depth: 10,
    shape: "bowl",
    seed: 7,
  });
});

test("attributes are in kebab case", () => {
  expect(attributeName("l1Update")).toBe("l1-update");
  expect(attributeName("lambdaL1")).toBe("lambda-l1");
});
