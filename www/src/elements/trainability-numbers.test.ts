// What the theory says of the map, as the figure asks it.
import { expect, test } from "vitest";
import type { Reach } from "../figure/trainability.js";
import { load } from "../load.js";
import { initialState } from "./field.js";
import {
  emptyMap,
  reachThrough,
  type TrainabilityState,
  trainabilityFields,
} from "./trainability-numbers.js";

async function reachOf(change: Partial<TrainabilityState>): Promise<readonly Reach[]> {
  return (await emptyMap({ ...initialState(trainabilityFields), ...change })).reach;
}

const at = (reach: readonly Reach[], scale: number) =>
  reach.find((each) => Math.abs(each.scale / scale - 1) < 1e-9);

test("rectified units lose a signal below the critical scale, and explode above it", async () => {
  // Uniform within ±0.1: 16 inputs have a sigmaW2 of 0.16/3 at ×1, and 2 is critical.
  const reach = await reachOf({ initializer: "uniform", activation: "relu" });
  const chi = (scale: number) => ((0.16 / 3) * scale ** 2) / 2;
  const critical = Math.sqrt(2 / (0.16 / 3));
  expect(at(reach, critical)?.layers).toBe(Number.POSITIVE_INFINITY);
  expect(at(reach, 1)).toMatchObject({ layers: expect.closeTo(-6 / Math.log(chi(1)), 9) });
  expect(at(reach, 1)?.explodes).toBeUndefined();
  expect(at(reach, 10)).toEqual({
    scale: 10,
    layers: expect.closeTo(6 / Math.log(chi(10)), 9),
    explodes: true,
  });
  const scales = reach.map(({ scale }) => scale);
  expect(scales).toEqual([...scales].sort((one, other) => one - other));
});

test("bounded units have a critical scale and nothing that explodes", async () => {
  const reach = await reachOf({ activation: "tanh" });
  expect(at(reach, 1)?.layers).toBe(Number.POSITIVE_INFINITY);
  expect(reach.some(({ explodes }) => explodes)).toBe(false);
  // A sigmoid's derivative is so small that it takes weights ten times as large as Xavier's.
  const sigmoid = await reachOf({ activation: "sigmoid" });
  const best = sigmoid.reduce((found, each) => (each.layers > found.layers ? each : found));
  expect(best.scale).toBeCloseTo(10.15, 1);
});

test("a signal that dies out fades with its gradient, whatever is said of the correlation of nothing", async () => {
  const ws = await load();
  const { xiC: _, cStar: __, ...fading } = ws.meanField({ activation: "tanh", sigmaW2: 0.5 });
  expect(fading.qStar).toBe(0);
  const layers = expect.closeTo(6 / Math.LN2, 9);
  expect(reachThrough(fading)).toEqual({ layers });
  const exploding = ws.meanField({ activation: "relu", sigmaW2: 4 });
  expect(reachThrough(exploding)).toEqual({ layers, explodes: true });
  const { xiC = 0, ...chaotic } = ws.meanField({ activation: "tanh", sigmaW2: 3, sigmaB2: 0.05 });
  expect(reachThrough({ ...chaotic, xiC })).toEqual({ layers: 6 * xiC });
});

test("the leap of units that lose their bound below the critical line is drawn where it is", async () => {
  const reach = await reachOf({ initializer: "kaiming-normal", activation: "gelu" });
  const place = reach.findIndex(({ explodes }) => explodes);
  const [last, first] = [reach[place - 1], reach[place]] as [Reach, Reach];
  expect(first.scale / last.scale).toBeLessThan(1.003);
  expect(first.layers).toBeGreaterThan(5 * last.layers);
});
