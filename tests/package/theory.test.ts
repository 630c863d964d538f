import { beforeAll, describe, expect, it } from "vitest";
import {
  createEngine,
  type LayerPass,
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

describe("correlations of two inputs", () => {
  it("have the closed form of the ReLU, whatever the length", () => {
    // Cho & Saul 2009: C(c) = (sqrt(1 - c^2) + c (pi - arccos c)) / pi.
    const { correlations } = ws.meanField({
      activation: "relu",
      sigmaW2: 3,
      inputCorrelations: [0, 0.5, 1],
      layers: 12,
    });
    for (const [index, start] of [0, 0.5, 1].entries()) {
      let expected = start;
      for (const correlation of correlations[index] as Float64Array) {
        expect(correlation).toBeCloseTo(expected, 12);
        expected =
          (Math.sqrt(1 - expected ** 2) + expected * (Math.PI - Math.acos(expected))) / Math.PI;
      }
    }
  });

  it("part in a chaotic network and come to cStar", () => {
    const chaotic = { activation: "tanh", sigmaW2: 4, sigmaB2: 0.05, layers: 128 } as const;
    const { correlations, cStar, gradients, chi1 } = ws.meanField({
      ...chaotic,
      inputCorrelations: [0, 0.999],
    });
    for (const pair of correlations) expect(pair[127]).toBeCloseTo(cStar as number, 4);
    // Far from the ends the gradient grows by chi1 a layer.
    expect((gradients[60] as number) / (gradients[61] as number)).toBeCloseTo(chi1, 9);
    expect(gradients[127]).toBe(1);
    expect(ws.meanField(chaotic).correlations).toEqual([]);
  });

  it("are measured in a network of the kind", () => {
    const [width, layers, sigmaW2, sigmaB2] = [1024, 8, 2.5, 0.1];
    const mlp = new ws.Mlp({
      sizes: [...Array<number>(layers + 1).fill(width), 10],
      activation: "tanh",
      initializer: "normal",
      std: Math.sqrt(sigmaW2 / width),
      biasInitializer: "normal",
      biasStd: Math.sqrt(sigmaB2),
      seed: 7,
    });
    const inputs = ws.gaussian({ features: width, count: 40, classes: 10, seed: 3 });
    const pass = mlp.propagate({ ...inputs, loss: "softmax-cross-entropy", histograms: [] });
    mlp.free();
    const theory = ws.meanField({
      activation: "tanh",
      sigmaW2,
      sigmaB2,
      layers,
      inputCorrelations: [0],
    });
    // Of many pairs the average strays by little, but they share one network.
    for (let layer = 0; layer < layers; layer += 1) {
      const { rowCorrelation, preactivation } = pass.layers[layer] as LayerPass;
      const expected = theory.correlations[0]?.[layer] as number;
      expect(Math.abs(rowCorrelation - expected)).toBeLessThan(0.03);
      const length = theory.lengths[layer] as number;
      expect(Math.abs(preactivation.meanSquare / length - 1)).toBeLessThan(0.1);
    }
    expect(pass.layers[layers - 1]?.rowCorrelation).toBeGreaterThan(0.2);
  });

  it("are refused by name", () => {
    const options = { activation: "tanh", sigmaW2: 1 } as const;
    expect(refusal(() => ws.meanField({ ...options, inputCorrelations: [0, -1.5] }))).toMatchObject(
      { code: "out-of-range", field: "inputCorrelations[1]" },
    );
    expect(refusal(() => new ws.Mlp({ sizes: [2, 2], biasStd: 1 }))).toMatchObject({
      code: "unknown-field",
      field: "biasStd",
    });
  });
});

describe("the engine", () => {
  it("answers as the functions do, with colours and lines of the plane", async () => {
    const engine = createEngine();
    const theory = { activation: "gelu", sigmaW2: 1.5, sigmaB2: 0.2, layers: 5 } as const;
    expect(await engine.meanField(theory)).toEqual(ws.meanField(theory));
    const plane = {
      activation: "tanh",
      sigmaW2: [0, 4] as [number, number],
      sigmaB2: [0, 2] as [number, number],
      rows: 33,
      columns: 65,
    } as const;
    expect(await engine.phaseDiagram(plane)).toEqual(ws.phaseDiagram(plane));
    const table = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3));
    const range: [number, number] = [-1, 1];
    const levels = [-0.1, 0.1];
    const answer = await engine.phaseDiagram({ ...plane, color: { table, range }, levels });
    const { logChi1: values, rows, columns } = answer;
    expect(answer.pixels).toEqual(ws.colorMap({ values, rows, columns, range, table }));
    expect(answer.contours).toEqual(
      ws.contours({ values, rows, columns, x: plane.sigmaW2, y: plane.sigmaB2, levels }),
    );
    // The lines lie on either side of the critical one, which begins farther right, or left.
    const [below, above] = answer.contours ?? [];
    const foot = (lines: { points: Float64Array }[] = []) =>
      Math.min(...lines.flatMap(({ points }) => [...points].filter((_, index) => index % 2 === 0)));
    expect(foot(below?.lines)).toBeLessThan(foot(answer.criticalLine));
    expect(foot(above?.lines)).toBeGreaterThan(foot(answer.criticalLine));
  });

  it("refuses by name", async () => {
    const engine = createEngine();
    const plane = { sigmaW2: [0, 4] as [number, number], sigmaB2: [2, 0] as [number, number] };
    const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
    expect(await failure(engine.phaseDiagram(plane))).toMatchObject({
      code: "out-of-range",
      field: "sigmaB2",
    });
    const color = { table: new Uint8Array(3), range: [0, 1] as [number, number] };
    expect(await failure(engine.phaseDiagram({ ...plane, sigmaB2: [0, 2], color }))).toMatchObject({
      field: "color.table",
    });
    expect(await failure(engine.meanField({ sigmaW2: -1 }))).toMatchObject({ field: "sigmaW2" });
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
