import { afterAll, expect, test } from "vitest";
import { createEngine } from "../index.js";
import { initialState } from "./field.js";
import { type Standing, weightsFields, weightsNumbers } from "./weights-numbers.js";

const engine = createEngine();
afterAll(() => engine.dispose());

test("what is told of two networks is the same whatever the penalty of the third", async () => {
  // Weights that crowd the more about zero the greater the (odd) power.
  const standing = (power: number): Standing => ({
    weights: [784 * 30, 30 * 10].map((length) =>
      Float32Array.from({ length }, (_, i) => ((2 * i + 1) / length - 1) ** power),
    ),
    epoch: 1,
    history: [],
  });
  const networks = { none: standing(1), l1: standing(9), l2: standing(3) };
  const told = async (lambdaL1: number) => {
    const state = { ...initialState(weightsFields), lambdaL1 };
    const { none, l2, nearZero } = await weightsNumbers(engine, networks, state, state);
    return { none, l2, nearZero };
  };
  const small = await told(1e-4);
  const { count, nearZeros } = small.l2.statistics;
  expect(nearZeros / count).toBeCloseTo(small.nearZero ** (1 / 3), 3);
  expect(await told(0.1)).toEqual(small);
});
