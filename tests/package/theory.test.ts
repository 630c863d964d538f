import { beforeAll, describe, expect, it } from "vitest";
import {
  createEngine,
  load,
  type TrainabilityRequest,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

describe("meanField", () => {
  it("has the closed forms of linear and rectified networks", () => {
    // q' = sigmaW2 q + sigmaB2, so q* = sigmaB2 / (1 - sigmaW2), and chi1 = sigmaW2.
    const linear = ws.meanField({ activation: "linear", sigmaW2: 0.5, sigmaB2: 1, layers: 3 });
    expect(linear.qStar).toBeCloseTo(2, 12);
    expect(linear.chi1).toBeCloseTo(0.5, 12);
    expect(linear.phase).toBe("ordered");
    expect([...linear.lengths].map((length) => Number(length.toFixed(12)))).toEqual([
      1.5, 1.75, 1.875,
    ]);
    // Half of a symmetric signal passes: He's variance keeps lengths and gradients.
    const he = ws.meanField({ activation: "relu", sigmaW2: 2, inputMeanSquare: 3, layers: 40 });
    expect(he.chi1).toBeCloseTo(1, 12);
    expect(he.phase).toBe("critical");
    expect(he.lengths[39]).toBeCloseTo(6, 9);
    // Xavier's halves them, thirty times over.
    const xavier = ws.meanField({ activation: "relu", sigmaW2: 1, layers: 30 });
    expect((xavier.lengths[29] as number) * 2 ** 29).toBeCloseTo(1, 9);
  });
});

describe("predict", () => {
  it("foretells what a wide network measures", () => {
    const sizes = [400, 400, 400, 400, 10];
    const inputs = ws.gaussian({ features: 400, count: 200, classes: 10, seed: 3 });
    for (const [activation, initializer] of [
      ["tanh", "xavier-normal"],
      ["relu", "kaiming-normal"],
    ] as const) {
      const options = { sizes, activation, initializer };
      const { applicable, layers } = ws.predict({ ...options, inputMeanSquare: 1 });
      expect(applicable).toBe(true);
      const mlp = new ws.Mlp({ ...options, seed: 7 });
      const pass = mlp.propagate({ ...inputs, loss: "softmax-cross-entropy", histograms: [] });
      // At width 400 and depth 3 one network strays by some per cent.
      for (const layer of [0, 1, 2]) {
        const measured = pass.layers[layer]?.activation.populationVariance as number;
        expect(Math.abs(measured / (layers[layer]?.activationVariance as number) - 1)).toBeLessThan(
          0.15,
        );
      }
      mlp.free();
    }
  });
});

describe("distinct units", () => {
  it("stay one without noise and become many with it", () => {
    const toy = ws.toy({ kind: "xor", count: 100, noise: 0.1, trainShare: 0.5, seed: 7 });
    const train = (noise: number) => {
      const mlp = new ws.Mlp({
        sizes: [2, 8, 2],
        initializer: "constant",
        value: 0.5,
        noise,
        seed: 7,
      });
      const trainer = new ws.Trainer(mlp, {
        loss: "softmax-cross-entropy",
        learningRate: 0.5,
        batchSize: 10,
        seed: 7,
      });
      trainer.setData(toy.training);
      for (let epoch = 0; epoch < 200; epoch += 1) trainer.runEpoch();
      const [hidden] = trainer.distinctUnits();
      trainer.free();
      mlp.free();
      return hidden;
    };
    expect(train(0)).toMatchObject({ units: 8, distinct: 1 });
    expect(train(1e-3)?.distinct).toBeGreaterThan(1);
  });
});

describe("trainability", () => {
  const request: TrainabilityRequest = {
    mlp: { activation: "tanh", initializer: "xavier-normal", seed: 7 },
    width: 8,
    trainer: { loss: "softmax-cross-entropy", learningRate: 0.5, batchSize: 10, seed: 7 },
    toy: { kind: "gaussians", count: 60, noise: 0.1, trainShare: 0.5, seed: 7 },
    networks: 3,
    steps: 150,
    threshold: 0.1,
    cells: [
      { depth: 1, scale: 1 },
      { depth: 3, scale: 0 },
      { depth: 2, scale: 1 },
    ],
  };

  it("tells every cell as it is done, whatever else is asked for", async () => {
    const engine = createEngine();
    const heard: number[] = [];
    const [all, again] = await Promise.all([
      engine.trainability(request, { onProgress: ({ index }) => heard.push(index) }),
      engine.trainability({ ...request, cells: request.cells.slice(1) }),
    ]);
    expect(heard).toEqual([0, 1, 2]);
    expect(again).toEqual(all.slice(1));
    expect(all.map(({ share }) => share)).toEqual([1, 0, 1]);
    for (const { losses, median } of all) {
      expect(losses).toHaveLength(3);
      expect(median).toBe(losses.toSorted()[1]);
    }
  });

  it("is refused by name", async () => {
    const engine = createEngine();
    const refused = (change: Partial<TrainabilityRequest>) =>
      engine.trainability({ ...request, ...change }).catch((error: unknown) => error);
    expect(await refused({ cells: [{ depth: 128, scale: 1 }] })).toMatchObject({
      code: "out-of-range",
      field: "cells[0].depth",
    });
    expect(await refused({ networks: 0 })).toMatchObject({
      code: "out-of-range",
      field: "networks",
    });
    const negative = { ...request.mlp, sizes: [2, 2], noise: -1, initializer: "zeros" } as const;
    expect(refusal(() => new ws.Mlp({ ...negative, sizes: [2, 2] }))).toMatchObject({
      code: "out-of-range",
      field: "noise",
    });
  });
});
