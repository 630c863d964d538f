// The schemes beyond the classical ones, through the package.
import { beforeAll, describe, expect, it } from "vitest";
import {
  createEngine,
  type InitializerFields,
  load,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

describe("initialize", () => {
  const draw = (options: InitializerFields) =>
    ws.initialize({ ...options, fanIn: 50, fanOut: 40, seed: 7 });

  it("knows the schemes of the field", () => {
    expect([...draw({ initializer: "ones" })].every((weight) => weight === 1)).toBe(true);
    const identity = draw({ initializer: "identity", gain: 2 });
    expect([...identity].reduce((sum, weight) => sum + weight)).toBe(80);
    expect([identity[0], identity[1], identity[51]]).toEqual([2, 0, 2]);
    const cut = draw({ initializer: "truncated-normal", std: 0.5 });
    expect([...cut].every((weight) => Math.abs(weight) <= 1)).toBe(true);
    const sparse = draw({ initializer: "sparse", sparsity: 0.9 });
    expect([...sparse].filter((weight) => weight === 0)).toHaveLength(50 * 36);
    // The default of one library is a wide Kaiming draw, scaled down: the very same numbers.
    const [torch, kaiming] = [
      draw({ initializer: "pytorch-linear" }),
      draw({ initializer: "xavier-uniform", gain: 1 / Math.sqrt(3) }),
    ];
    torch.forEach((weight, index) => {
      expect(weight).toBeCloseTo(kaiming[index] ?? Number.NaN, 7);
    });
    expect(draw({ initializer: "keras-dense" })).toEqual(
      draw({ initializer: "glorot-uniform", fanMode: "fan-avg" }),
    );
  });

  it("refuses by name what a scheme does not have", () => {
    expect(refusal(() => draw({ initializer: "pytorch-linear", gain: 2 }))).toMatchObject({
      code: "unknown-field",
      field: "gain",
    });
    expect(refusal(() => draw({ initializer: "sparse" }))).toMatchObject({
      code: "missing-field",
      field: "sparsity",
    });
    expect(refusal(() => draw({ initializer: "sparse", sparsity: 1.5 }))).toMatchObject({
      code: "out-of-range",
      field: "sparsity",
    });
    const distribution = { initializer: "variance-scaling", distribution: "gamma" } as const;
    expect(refusal(() => draw(wrong(distribution)))).toMatchObject({
      code: "unknown-value",
      field: "distribution",
    });
  });
});

describe("fans", () => {
  it("reads both layouts", () => {
    expect(ws.fans({ shape: [64, 3, 3, 3] })).toEqual({ fanIn: 27, fanOut: 576 });
    expect(ws.fans({ shape: [3, 3, 3, 64], layout: "keras" })).toEqual({ fanIn: 27, fanOut: 576 });
    expect(ws.fans({ shape: [7], layout: "keras" })).toEqual({ fanIn: 7, fanOut: 7 });
  });

  it("refuses shapes without fans", () => {
    expect(refusal(() => ws.fans({ shape: [7] }))).toMatchObject({
      code: "wrong-length",
      field: "shape",
    });
    expect(refusal(() => ws.fans({ shape: [7, 0] }))).toMatchObject({
      code: "out-of-range",
      field: "shape[1]",
    });
  });
});

describe("audit", () => {
  it("catches the missing square root of three", () => {
    const audit = ws.audit({ initializer: "notebook-glorot", fanIn: 100, fanOut: 100 });
    expect(audit.promise).toBe("narrower");
    expect(audit.variance).toBeCloseTo(1 / 300, 12);
    expect(audit.promisedVariance).toBeCloseTo(1 / 100, 12);
  });

  it("takes a deviation typed by hand", () => {
    const audit = ws.audit({ std: 0.1, fanIn: 100, fanOut: 50, activation: "linear", layers: 3 });
    expect(audit).toMatchObject({ promise: "kept", random: true, symmetric: false });
    expect(audit.forwardGain).toBeCloseTo(1, 12);
    expect(audit.backwardGain).toBeCloseTo(0.5, 12);
    expect(audit.backwardFactor).toBeCloseTo(0.25, 12);
    expect(audit).not.toHaveProperty("bound");
  });

  it("refuses what initialize refuses, and layers out of bounds", () => {
    const fans = { fanIn: 10, fanOut: 10 };
    expect(refusal(() => ws.audit({ ...fans, initializer: "zeros", std: 1 }))).toMatchObject({
      field: "std",
    });
    expect(refusal(() => ws.audit({ ...fans, layers: 129 }))).toMatchObject({
      code: "out-of-range",
      field: "layers",
    });
  });
});

describe("lsuv", () => {
  it("brings every layer to variance 1 on the batch", () => {
    const sizes = [30, 40, 40, 10];
    const mlp = new ws.Mlp({ sizes, activation: "relu", initializer: "orthogonal", seed: 7 });
    const { inputs, labels } = ws.gaussian({ count: 100, features: 30, classes: 10, seed: 3 });
    const { layers } = mlp.lsuv({ inputs, tolerance: 0.001 });
    expect(layers).toHaveLength(3);
    const pass = mlp.propagate({
      inputs,
      labels: labels as Uint8Array,
      loss: "softmax-cross-entropy",
    });
    layers.forEach(({ variance, reached }, layer) => {
      expect(reached).toBe(true);
      expect(Math.abs(variance - 1)).toBeLessThanOrEqual(0.001);
      expect(pass.layers[layer]?.preactivation.populationVariance).toBeCloseTo(variance, 10);
    });
    expect(refusal(() => mlp.lsuv({ inputs, tolerance: 2 }))).toMatchObject({ field: "tolerance" });
    expect(refusal(() => mlp.lsuv({ inputs: inputs.subarray(1) }))).toMatchObject({
      field: "inputs",
    });
    mlp.free();
  });

  it("tells of a layer that no scale helps", () => {
    const mlp = new ws.Mlp({ sizes: [3, 4, 2], initializer: "zeros" });
    const { layers } = mlp.lsuv({ inputs: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(layers).toEqual(Array(2).fill({ variance: 0, iterations: 0, reached: false }));
    mlp.free();
  });
});

describe("engine", () => {
  const mlp = { sizes: [784, 50, 50, 10], activation: "relu" as const, seed: 7 };

  it("scales layers before a pass, bytes and all", async () => {
    const engine = createEngine();
    const pass = await engine.propagate({
      mlp: { ...mlp, initializer: "orthogonal" },
      source: { kind: "digits", count: 50, seed: 7 },
      loss: "softmax-cross-entropy",
      lsuv: { tolerance: 0.01 },
    });
    for (const { preactivation } of pass.layers) {
      expect(Math.abs(preactivation.populationVariance - 1)).toBeLessThanOrEqual(0.01);
    }
    engine.dispose();
  });

  it("fills the derivation in", async () => {
    const engine = createEngine();
    const source = { kind: "digits", count: 50, seed: 7, standardized: true } as const;
    const seen = await engine.derivation({
      mlp: { ...mlp, initializer: "kaiming-normal" },
      source,
      layer: 1,
    });
    expect([seen.fanIn, seen.fanOut]).toEqual([50, 50]);
    const formula = seen.steps.find(({ step }) => step === "weight-variance");
    expect(formula?.right).toBeCloseTo(2 / 50, 10);
    const scaled = await engine.derivation({
      mlp: { ...mlp, initializer: "orthogonal" },
      source,
      layer: 1,
      lsuv: true,
    });
    expect(scaled.steps.map(({ step }) => step)).not.toContain("weight-variance");
    await expect(engine.derivation({ mlp, source, layer: 3 })).rejects.toMatchObject({
      code: "out-of-range",
      field: "layer",
    });
    engine.dispose();
  });
});
