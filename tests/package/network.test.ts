import { beforeAll, describe, expect, it } from "vitest";
import { type Batch, load, type TrainerOptions, type Weightscope } from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const sizes = [3, 4, 2];
const loss = "softmax-cross-entropy";
const batch = (): Batch => ({ inputs: new Float32Array(6), labels: Uint8Array.of(0, 1) });
const trainerOptions = { loss, learningRate: 0.1, batchSize: 2 } as const;

describe("Mlp", () => {
  it("is made of layers that can be read and written", () => {
    const mlp = new ws.Mlp({ sizes, seed: 7 });
    expect([mlp.sizes, mlp.layerCount]).toEqual([sizes, 2]);
    expect(mlp.weight(0)).toEqual(ws.initialize({ fanIn: 3, fanOut: 4, seed: 7 }));
    mlp.setWeight(1, new Float32Array(8).fill(0.5));
    mlp.setBias(1, Float32Array.of(1, 2));
    expect(mlp.weight(1)).toEqual(new Float32Array(8).fill(0.5));
    expect([...mlp.forward(new Float32Array(6))]).toEqual([1, 2, 1, 2]);
    mlp.free();
    expect(() => mlp.weight(0)).toThrow();
  });

  it("refuses what is out of bounds", () => {
    for (const [options, code, field] of [
      [{ sizes: [3] }, "wrong-length", "sizes"],
      [{ sizes: new Array(130).fill(2) }, "wrong-length", "sizes"],
      [{ sizes: new Array(100_000).fill(2) }, "wrong-length", "sizes"],
      [{ sizes: [3, 0] }, "out-of-range", "sizes[1]"],
      [{ sizes: [3, 4, 4097] }, "out-of-range", "sizes[2]"],
      [{ sizes: [3, 1.5] }, "out-of-range", "sizes[1]"],
      [{ sizes: [3, -1] }, "out-of-range", "sizes[1]"],
      [{ sizes: [Number.NaN, 3] }, "non-finite", "sizes[0]"],
      [{ sizes: [3, "4"] }, "wrong-type", "sizes[1]"],
      [{ sizes: "3,4" }, "wrong-type", "sizes"],
      [{}, "missing-field", "sizes"],
      [{ sizes: new Array(20).fill(4096) }, "out-of-range", "sizes"],
      [{ sizes, scale: -1 }, "out-of-range", "scale"],
      [{ sizes, activation: "swish" }, "unknown-value", "activation"],
      [{ sizes, biasInitializer: "ones" }, "unknown-value", "biasInitializer"],
      [{ sizes, biasInitializer: "constant" }, "missing-field", "biasValue"],
      [{ sizes, biasValue: 1 }, "unknown-field", "biasValue"],
      [{ sizes, biasInitializer: "constant", biasValue: Number.NaN }, "non-finite", "biasValue"],
      [{ sizes, seed: 2 ** 32 }, "out-of-range", "seed"],
      [{ sizes, dropout: 0.5 }, "unknown-field", "dropout"],
    ] as const) {
      expect(refusal(() => new ws.Mlp(wrong(options)))).toMatchObject({ code, field });
    }
    expect(refusal(() => new ws.Mlp({ sizes: [3, 4, 0] })).message).toBe(
      "sizes[2] is 0; a layer needs between 1 and 4096 units",
    );
  });

  it("refuses layers that it has not, and weights that do not fit", () => {
    const mlp = new ws.Mlp({ sizes, seed: 7 });
    const before = [mlp.weight(0), mlp.bias(0)];
    for (const layer of [2, 2 ** 32 - 1, -1, 0.5, Number.NaN, "0", undefined]) {
      for (const call of [
        () => mlp.weight(wrong(layer)),
        () => mlp.bias(wrong(layer)),
        () => mlp.setWeight(wrong(layer), new Float32Array(12)),
        () => mlp.setBias(wrong(layer), new Float32Array(4)),
      ]) {
        expect(refusal(call).field).toBe("layer");
      }
    }
    for (const [call, code, field] of [
      [() => mlp.setWeight(0, new Float32Array(11)), "wrong-length", "weight"],
      [() => mlp.setWeight(0, wrong(new Array(12).fill(0))), "wrong-type", "weight"],
      [() => mlp.setWeight(0, new Float32Array(12).fill(Number.NaN)), "non-finite", "weight[0]"],
      [() => mlp.setBias(0, new Float32Array(5)), "wrong-length", "bias"],
      [
        () => mlp.setBias(0, Float32Array.of(0, Number.POSITIVE_INFINITY, 0, 0)),
        "non-finite",
        "bias[1]",
      ],
      [() => mlp.forward(new Float32Array(4)), "wrong-length", "inputs"],
      [() => mlp.forward(new Float32Array(0)), "wrong-length", "inputs"],
      [() => mlp.forward(Float32Array.of(0, Number.NaN, 0)), "non-finite", "inputs[1]"],
      [() => mlp.forward(wrong(new Float64Array(3))), "wrong-type", "inputs"],
    ] as const) {
      expect(refusal(call)).toMatchObject({ code, field });
    }
    expect([mlp.weight(0), mlp.bias(0)]).toEqual(before);
  });

  it("refuses batches that do not fit", () => {
    const mlp = new ws.Mlp({ sizes, seed: 7 });
    for (const [change, code, field] of [
      [{ inputs: new Float32Array(5) }, "wrong-length", "inputs"],
      [{ inputs: Float32Array.of(0, 0, 0, 0, Number.NaN, 0) }, "non-finite", "inputs[4]"],
      [{ inputs: [0, 0, 0, 0, 0, 0] }, "wrong-type", "inputs"],
      [{ inputs: undefined }, "missing-field", "inputs"],
      [{ inputScale: 2 }, "unknown-field", "inputScale"],
      [{ inputShift: 2 }, "unknown-field", "inputShift"],
      [{ inputs: new Uint8Array(6), inputScale: Number.NaN }, "non-finite", "inputScale"],
      [{ inputs: new Uint8Array(6), inputShift: 1e7 }, "out-of-range", "inputShift"],
      [{ labels: Uint8Array.of(0) }, "wrong-length", "labels"],
      [{ labels: Uint8Array.of(0, 2) }, "out-of-range", "labels[1]"],
      [{ labels: Uint32Array.of(0, 2 ** 31) }, "out-of-range", "labels[1]"],
      [{ labels: [0, 1] }, "wrong-type", "labels"],
      [{ labels: undefined }, "missing-field", "labels"],
      [{ targets: new Float32Array(4) }, "unknown-field", "targets"],
      [{ labels: undefined, targets: new Float32Array(3) }, "wrong-length", "targets"],
      [
        { labels: undefined, targets: Float32Array.of(0, 0, 0, Number.NaN) },
        "non-finite",
        "targets[3]",
      ],
      [{ loss: "hinge" }, "unknown-value", "loss"],
      [{ loss: undefined }, "missing-field", "loss"],
      [{ rows: 2 }, "unknown-field", "rows"],
    ] as const) {
      const options = wrong({ ...batch(), loss, ...change });
      expect(refusal(() => mlp.gradients(options))).toMatchObject({ code, field });
      expect(refusal(() => mlp.propagate(options))).toMatchObject({ code, field });
    }
    for (const [change, code, field] of [
      [{ bins: 4097 }, "out-of-range", "bins"],
      [{ range: { weight: [1, 0] } }, "out-of-range", "range.weight"],
      [{ range: { weights: [0, 1] } }, "unknown-field", "range.weights"],
      [{ range: { gradWeight: [0, Number.NaN] } }, "non-finite", "range.gradWeight"],
      [{ sharedRange: "yes" }, "wrong-type", "sharedRange"],
      [{ histograms: "activation" }, "wrong-type", "histograms"],
      [{ histograms: ["weight", "bias"] }, "unknown-value", "histograms[1]"],
    ] as const) {
      const refused = refusal(() => mlp.propagate(wrong({ ...batch(), loss, ...change })));
      expect(refused.code).toBe(code);
      expect(refused.field.startsWith(field), refused.field).toBe(true);
    }
  });

  it("takes bytes for the numbers they mean", () => {
    const mlp = new ws.Mlp({ sizes, seed: 7 });
    const bytes = Uint8Array.of(0, 51, 102, 153, 204, 255);
    const inputs = Float32Array.from(bytes, (byte) => byte * 2 - 1);
    const { labels } = batch();
    const scaled = { inputs: bytes, inputScale: 2, inputShift: -1, labels: labels as Uint8Array };
    expect(mlp.gradients({ ...scaled, loss })).toEqual(
      mlp.gradients({ inputs, labels: Uint32Array.of(0, 1), loss }),
    );
  });

  it("tells what overflows instead of failing", () => {
    const mlp = new ws.Mlp({
      sizes: [3, 50, 50, 2],
      activation: "linear",
      initializer: "normal",
      std: 1e6,
    });
    for (const layer of [0, 1, 2])
      mlp.setWeight(
        layer,
        mlp.weight(layer).map((w) => w * 1e12),
      );
    const pass = mlp.propagate({
      inputs: new Float32Array(6).fill(1),
      labels: Uint8Array.of(0, 1),
      loss,
    });
    expect(pass.diagnosis.forward).toBe("overflow");
    expect(pass.diagnosis.overflowLayer).toBe(2);
    expect(pass.layers[2]?.activation.nonFinite).toBe(1);
    expect(pass.layers[2]?.activation.histogram.nonFinite).toBe(4);
    expect(pass.diagnosis).not.toHaveProperty("deadLayer");
  });
});

describe("Trainer", () => {
  const mlp = () => new ws.Mlp({ sizes, seed: 7 });

  it("refuses what is out of bounds", () => {
    const network = mlp();
    for (const [change, code, field] of [
      [{ learningRate: -1 }, "out-of-range", "learningRate"],
      [{ learningRate: Number.NaN }, "non-finite", "learningRate"],
      [{ learningRate: "0.1" }, "wrong-type", "learningRate"],
      [{ learningRate: undefined }, "missing-field", "learningRate"],
      [{ batchSize: 0 }, "out-of-range", "batchSize"],
      [{ batchSize: 65_537 }, "out-of-range", "batchSize"],
      [{ penalty: { l1: -1 } }, "out-of-range", "penalty.l1"],
      [{ penalty: { l2: Number.NaN } }, "non-finite", "penalty.l2"],
      [{ penalty: { l3: 1 } }, "unknown-field", "penalty.l3"],
      [{ penalty: 1 }, "wrong-type", "penalty"],
      [{ l1Update: "prox" }, "unknown-value", "l1Update"],
      [{ dropout: 1 }, "out-of-range", "dropout"],
      [{ dropout: -0.1 }, "out-of-range", "dropout"],
      [{ dropout: [0.1, 0.1] }, "wrong-length", "dropout"],
      [{ dropout: [Number.NaN] }, "non-finite", "dropout[0]"],
      [{ dropout: "half" }, "wrong-type", "dropout"],
      [{ loss: "mse" }, "unknown-value", "loss"],
      [{ seed: -1 }, "out-of-range", "seed"],
      [{ momentum: 0.9 }, "unknown-field", "momentum"],
    ] as const) {
      const options = wrong({ ...trainerOptions, ...change }) as TrainerOptions;
      expect(refusal(() => new ws.Trainer(network, options))).toMatchObject({ code, field });
    }
  });

  it("refuses what is no network, and one that has been freed", () => {
    const freed = mlp();
    freed.free();
    const trainer = new ws.Trainer(mlp(), trainerOptions);
    for (const [given, code, message] of [
      [undefined, "missing-field", "mlp is missing; it must be an Mlp"],
      [null, "wrong-type", "mlp is null; it must be an Mlp"],
      [3, "wrong-type", "mlp is 3; it must be an Mlp"],
      ["mlp", "wrong-type", 'mlp is "mlp"; it must be an Mlp'],
      [{}, "wrong-type", "mlp is an object; it must be an Mlp"],
      [{ sizes }, "wrong-type", "mlp is an object; it must be an Mlp"],
      [trainer, "wrong-type", "mlp is an object; it must be an Mlp"],
      [freed, "wrong-type", "mlp is freed; it must be an Mlp in use"],
    ] as const) {
      const call = () => new ws.Trainer(wrong(given), trainerOptions);
      expect(refusal(call)).toEqual({ code, field: "mlp", message });
    }
    // One that is refused has not used its network up.
    const network = mlp();
    expect(refusal(() => new ws.Trainer(network, wrong(undefined))).field).toBe("options");
    expect(new ws.Trainer(network, trainerOptions).weight(0)).toEqual(network.weight(0));
  });

  it("needs data, and refuses those that do not fit", () => {
    const trainer = new ws.Trainer(mlp(), trainerOptions);
    for (const call of [
      () => trainer.advance({ steps: 1 }),
      () => trainer.step([0]),
      () => trainer.runEpoch(),
      () => trainer.evaluate(),
      () => trainer.evaluatePart({ rows: 1 }),
    ]) {
      expect(refusal(call)).toMatchObject({ code: "missing-field", field: "training" });
    }
    for (const [training, validation, code, field] of [
      [undefined, undefined, "missing-field", "training"],
      [3, undefined, "wrong-type", "training"],
      [{ ...batch(), labels: Uint8Array.of(0) }, undefined, "wrong-length", "training.labels"],
      [batch(), { ...batch(), inputs: new Float32Array(7) }, "wrong-length", "validation.inputs"],
      [batch(), null, "wrong-type", "validation"],
    ] as const) {
      const call = () => trainer.setData(wrong(training), wrong(validation));
      expect(refusal(call)).toMatchObject({ code, field });
    }
    trainer.setData(batch());
    for (const [call, code, field] of [
      [() => trainer.step([]), "out-of-range", "rows"],
      [() => trainer.step([0, 2]), "out-of-range", "rows[1]"],
      [() => trainer.step([-1]), "out-of-range", "rows[0]"],
      [() => trainer.step(wrong("0")), "wrong-type", "rows"],
      [() => trainer.step(new Array(70_000).fill(0)), "wrong-length", "rows"],
      [() => trainer.advance({ steps: 0 }), "out-of-range", "steps"],
      [() => trainer.advance({ steps: 1_000_001 }), "out-of-range", "steps"],
      [() => trainer.advance(wrong({ epochs: 1 })), "unknown-field", "epochs"],
      [() => trainer.evaluatePart({ rows: 0 }), "out-of-range", "rows"],
      [() => trainer.weight(2), "out-of-range", "layer"],
      [() => trainer.weightStatistics({ bins: 0 }), "out-of-range", "bins"],
    ] as const) {
      expect(refusal(call)).toMatchObject({ code, field });
    }
  });

  it("copies the network, counts its steps, and evaluates in parts", () => {
    const network = mlp();
    const before = network.weight(0);
    const trainer = new ws.Trainer(network, { ...trainerOptions, penalty: { l2: 0.1 } });
    network.free();
    const inputs = ws.gaussian({ count: 5, features: 3, seed: 1 }).inputs;
    trainer.setData({ inputs, labels: Uint8Array.of(0, 1, 0, 1, 0) }, batch());
    expect(trainer.step(Uint8Array.of(4, 4))).toEqual({
      step: 1,
      epoch: 0,
      epochDone: false,
      epochStepsLeft: 3,
    });
    expect(trainer.advance({ steps: 2 }).epochStepsLeft).toBe(1);
    expect(trainer.runEpoch()).toEqual({ step: 4, epoch: 1, epochDone: true, epochStepsLeft: 3 });
    expect(trainer.weight(0)).not.toEqual(before);
    const whole = trainer.evaluate();
    expect(trainer.evaluatePart({ rows: 1 })).toBeUndefined();
    expect(trainer.evaluatePart({ rows: 100 })).toEqual(whole);
    const penalty = [0, 1].map(
      (layer) => ws.regularize({ l2: 0.1 }, trainer.weight(layer)).penalty,
    );
    const { dataLoss, penalizedLoss } = whole.training;
    // What even guesses come to, of the binomial law.
    const { guess } = whole.training;
    const [classes, rows] = [2, 2];
    expect(guess?.accuracy).toBe(1 / classes);
    expect(guess?.lucky).toBeCloseTo(
      Math.min(1, 1 / classes + (3 * Math.sqrt((classes - 1) / rows)) / classes),
      12,
    );
    expect(guess?.loss).toBeCloseTo(Math.log(classes), 12);
    expect(penalizedLoss).toBe(dataLoss + (penalty[0] as number) + (penalty[1] as number));
    expect(trainer.weightStatistics({ bins: 4 })).toEqual(
      [0, 1].map((layer) =>
        ws.weightStatistics(trainer.weight(layer), {
          fanIn: sizes[layer] as number,
          fanOut: sizes[layer + 1] as number,
          bins: 4,
        }),
      ),
    );
    trainer.clearData();
    expect(refusal(() => trainer.evaluate())).toMatchObject({ code: "missing-field" });
    trainer.setData(batch());
    expect(trainer.evaluate().training).toEqual(whole.validation);
    trainer.setData({ inputs, targets: new Float32Array(10) });
    expect(trainer.evaluate()).not.toHaveProperty("validation");
    expect(trainer.evaluate().training).not.toHaveProperty("accuracy");
    expect(trainer.evaluate().training).not.toHaveProperty("guess");
  });

  it("takes over bytes that were gathered piece by piece", () => {
    const pixels = Uint8Array.from({ length: 6 }, (_, index) => index * 40);
    const labels = Uint8Array.of(0, 1);
    const train = (inputs: Batch["inputs"]) => {
      const trainer = new ws.Trainer(mlp(), trainerOptions);
      trainer.setData({ inputs, inputScale: 1 / 255, labels });
      trainer.advance({ steps: 10 });
      return trainer.weight(0);
    };
    const bytes = new ws.Bytes(6);
    bytes.append(pixels.subarray(0, 4));
    expect([bytes.length, bytes.filled]).toEqual([6, 4]);
    expect(refusal(() => bytes.append(new Uint8Array(3)))).toMatchObject({
      code: "wrong-length",
      field: "piece",
      message: "piece is 3 bytes long; there is room for 2",
    });
    bytes.append(pixels.subarray(4));
    expect(train(bytes)).toEqual(train(pixels));
    expect(() => bytes.filled).toThrow();

    const short = new ws.Bytes(6);
    expect(refusal(() => train(short))).toMatchObject({
      code: "wrong-length",
      field: "training.inputs",
    });
    for (const length of [2 ** 30 + 1, -1, 0.5, Number.NaN]) {
      expect(refusal(() => new ws.Bytes(length)).field).toBe("length");
    }
  });
});

describe("memory", () => {
  it("is after thirty epochs what it was after one", () => {
    const { images, labels } = ws.digits({ count: 605, seed: 7 });
    const mlp = new ws.Mlp({ sizes: [784, 70, 30, 10], activation: "tanh", seed: 7 });
    const penalty = { l1: 1e-5, l2: 1e-5 };
    const options = { loss, penalty, learningRate: 0.1, batchSize: 10, dropout: 0.1 } as const;
    const trainer = new ws.Trainer(mlp, options);
    const rows = { inputs: images, inputScale: 1 / 255, labels };
    trainer.setData(rows, rows);
    const epoch = () => {
      trainer.runEpoch();
      trainer.evaluate();
      trainer.weightStatistics();
    };
    epoch();
    const warm = ws.memoryBytes();
    for (let time = 0; time < 30; time += 1) epoch();
    expect(ws.memoryBytes()).toBe(warm);
    trainer.free();
  });

  it("is after a thousand passes what it was after a few", { timeout: 120_000 }, () => {
    const samples = ws.gaussian({ count: 32, features: 40, classes: 10, seed: 7 }) as Batch;
    const pass = (time: number) => {
      const hidden = Array<number>(1 + (time % 5)).fill(40);
      const mlp = new ws.Mlp({ sizes: [40, ...hidden, 10], scale: 1 + (time % 3), seed: time });
      mlp.propagate({ ...samples, loss });
      mlp.free();
    };
    for (let time = 0; time < 30; time += 1) pass(time);
    const warm = ws.memoryBytes();
    for (let time = 0; time < 1000; time += 1) pass(time);
    expect(ws.memoryBytes()).toBe(warm);
  });
});

describe("weightStatistics", () => {
  it("refuses what does not fit", () => {
    const weights = new Float32Array(6);
    for (const [options, code, field] of [
      [{ fanIn: 3, fanOut: 3 }, "wrong-length", "weights"],
      [{ fanIn: 2 ** 31, fanOut: 2 ** 31 }, "wrong-length", "weights"],
      [{ fanIn: 3, fanOut: 2, nearZero: -1 }, "out-of-range", "nearZero"],
      [{ fanIn: 3, fanOut: 2, nearZero: Number.NaN }, "non-finite", "nearZero"],
      [{ fanIn: 3 }, "missing-field", "fanOut"],
    ] as const) {
      expect(refusal(() => ws.weightStatistics(weights, wrong(options)))).toMatchObject({
        code,
        field,
      });
    }
  });
});
