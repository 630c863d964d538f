// What the figure hears of its network, trained for real.
import { afterAll, expect, test } from "vitest";
import { deadLayers } from "../figure/symmetry-data.js";
import { createEngine } from "../index.js";
import { initialState } from "./field.js";
import { type SymmetryState, symmetryFields, trainedSymmetryNumbers } from "./symmetry-numbers.js";

const engine = createEngine();
afterAll(() => engine.dispose());
const trained = (change: Partial<SymmetryState>) =>
  trainedSymmetryNumbers(engine, { ...initialState(symmetryFields), steps: 60, ...change });

test("units that one large step has killed are dead from there on, and do not move", async () => {
  const data = await trained({ activation: "relu", value: 2, learningRate: 10 });
  const [layer] = deadLayers(data);
  expect(layer?.step).toBeGreaterThan(0);
  const after = data.moments.slice(layer?.moment);
  expect(after.length).toBeGreaterThan(10);
  for (const { dead, weights } of after) {
    expect(dead).toEqual([1]);
    expect(weights).toEqual(after[0]?.weights);
  }
  // The loss goes on without them.
  const losses = new Set(after.map(({ evaluation }) => evaluation.dataLoss));
  expect(losses.size).toBeGreaterThan(1);
});

test("below a second layer that is dead from the start, the first one lives and stands still", async () => {
  const data = await trained({ activation: "relu", value: -2, depth: "2" });
  expect(deadLayers(data)).toEqual([{ layer: 1, moment: 0, step: 0 }]);
  expect(data.moments.at(-1)?.weights).toEqual(data.moments[0]?.weights);
});

test("smooth units live", async () => {
  const data = await trained({});
  expect(data.moments.every(({ dead }) => dead[0] === 0)).toBe(true);
  expect(deadLayers(data)).toEqual([]);
});
