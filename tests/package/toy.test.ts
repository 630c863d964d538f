import { beforeAll, describe, expect, it } from "vitest";
import {
  createEngine,
  load,
  type MlpOptions,
  type TrainProgress,
  type TrainRequest,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const points = { kind: "xor", count: 100, noise: 0.1, trainShare: 0.6, seed: 5 } as const;
const mlp: MlpOptions = { sizes: [2, 8, 8, 2], activation: "tanh", seed: 7 };
const place = {
  x: [-3, 3] as [number, number],
  y: [-3, 3] as [number, number],
  rows: 8,
  columns: 10,
};
const table = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3));

describe("toy", () => {
  it("parts points into those that train and those that validate", () => {
    const { training, validation } = ws.toy(points);
    expect([training.inputs.length, training.labels.length]).toEqual([120, 60]);
    expect([validation.inputs.length, validation.labels.length]).toEqual([80, 40]);
    expect([...training.labels.subarray(0, 4)]).toEqual([1, 0, 1, 0]);
    const plain = ws.toy({ kind: "circle", count: 10 });
    expect(plain).toEqual(
      ws.toy({ kind: "circle", count: 10, noise: 0, trainShare: 0.5, seed: 0 }),
    );
  });
  it("refuses by name", () => {
    expect(refusal(() => ws.toy({ ...points, count: 1 }))).toMatchObject({ field: "count" });
    expect(refusal(() => ws.toy({ ...points, trainShare: 2 })).message).toBe(
      "trainShare is 2; it must be a number between 0 and 1",
    );
    expect(refusal(() => ws.toy({ ...points, kind: wrong("star") })).message).toBe(
      'kind is "star"; it must be one of "circle", "xor", "gaussians", "spiral", "moons"',
    );
  });
});

describe("field", () => {
  it("is the softmax of the logits, with the line between", () => {
    const network = new ws.Mlp(mlp);
    const { probability, boundary, nonFinite } = network.field(place);
    expect(probability).toHaveLength(80);
    expect(nonFinite).toBe(0);
    const [zero = 0, one = 0] = network.forward(Float32Array.of(-3, -3));
    expect(probability[0]).toBeCloseTo(1 / (1 + Math.exp(zero - one)), 6);
    for (const line of boundary) {
      for (let i = 0; i < line.points.length; i += 2) {
        expect(Math.abs(line.points[i] as number)).toBeLessThanOrEqual(3);
      }
    }
    expect(refusal(() => network.field({ ...place, rows: 1 }))).toMatchObject({ field: "rows" });
    network.free();
  });
  it("is refused to a network of images", () => {
    const network = new ws.Mlp({ sizes: [784, 2] });
    expect(refusal(() => network.field(place))).toMatchObject({ code: "mismatch", field: "sizes" });
    network.free();
  });
});

describe("a trainer's network", () => {
  it("is a copy of where it stands", () => {
    const start = new ws.Mlp(mlp);
    const options = { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10 } as const;
    const trainer = new ws.Trainer(start, options);
    trainer.setData(ws.toy(points).training);
    trainer.runEpoch();
    const copy = trainer.mlp();
    expect(copy.weight(1)).toEqual(trainer.weight(1));
    expect(copy.weight(1)).not.toEqual(start.weight(1));
    const before = copy.weight(1);
    trainer.runEpoch();
    expect(copy.weight(1)).toEqual(before);
    for (const each of [copy, trainer, start]) each.free();
  });
});

describe("snapshots of a training run", () => {
  const request: TrainRequest = {
    mlp,
    trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10, seed: 1 },
    data: { kind: "toy", toy: points },
    epochs: 4,
    evaluateEvery: 2,
    snapshots: { bins: 9, histograms: ["weight", "activation"], field: { ...place, table } },
  };
  const heard = async (change: Partial<TrainRequest> = {}) => {
    const engine = createEngine();
    const all: TrainProgress[] = [];
    try {
      const onProgress = (progress: TrainProgress) => void all.push(progress);
      const result = await engine.train({ ...request, ...change }, { onProgress });
      return { result, moments: all.filter(({ evaluation }) => evaluation) };
    } finally {
      engine.dispose();
    }
  };

  it("come beside the weights where units are counted", async () => {
    const { moments } = await heard({ unitTolerance: 0.01 });
    for (const { snapshot, weights, units } of moments) {
      expect(snapshot?.layers).toHaveLength(3);
      expect(weights).toHaveLength(3);
      expect(units).toHaveLength(3);
    }
  });

  it("come with each evaluation, in place of the weights, and change nothing", async () => {
    const { result, moments } = await heard();
    const { snapshots: _, ...without } = request;
    const plain = await heard({ ...without, snapshots: wrong(undefined) });
    expect(result.weights).toEqual(plain.result.weights);
    expect(moments.map(({ epoch }) => epoch)).toEqual([0, 2, 4]);
    for (const { snapshot, weights } of moments) {
      expect(weights).toBeUndefined();
      expect(snapshot?.layers).toHaveLength(3);
      expect(snapshot?.layers[0]?.activation.histogram?.counts).toHaveLength(9);
      expect(snapshot?.layers[0]?.preactivation.histogram.counts).toHaveLength(0);
      expect(snapshot?.field?.pixels.data).toHaveLength(4 * 80);
    }
    const last = new ws.Mlp(request.mlp);
    result.weights.forEach((weight, layer) => void last.setWeight(layer, weight));
    result.biases.forEach((bias, layer) => void last.setBias(layer, bias));
    const { probability, boundary } = last.field(place);
    const field = moments.at(-1)?.snapshot?.field;
    const range: [number, number] = [0, 1];
    expect(field?.boundary).toEqual(boundary);
    expect(field?.pixels).toEqual(
      ws.colorMap({ values: probability, rows: 8, columns: 10, range, table }),
    );
    const { inputs, labels } = ws.toy(points).training;
    const loss = "softmax-cross-entropy";
    const pass = last.propagate({ inputs, labels, loss, bins: 9 });
    expect(moments.at(-1)?.snapshot?.layers[1]?.activation).toEqual(pass.layers[1]?.activation);
    last.free();
  });

  it("survive a network that has left the finite numbers", async () => {
    const trainer = { ...request.trainer, learningRate: 1e6 };
    const { moments } = await heard({ trainer, mlp: { sizes: [2, 8, 8, 2], activation: "relu" } });
    const last = moments.at(-1);
    expect(last?.evaluation?.training.dataLoss).toBeNaN();
    expect(last?.snapshot?.field?.nonFinite).toBe(1);
    expect(last?.snapshot?.layers.at(-1)?.weight.nonFinite).toBeGreaterThan(0);
  });

  it("are refused by name", async () => {
    const refused = (change: Partial<TrainRequest>) =>
      heard(change).then(
        () => "nothing",
        (error: Error) => error.message,
      );
    expect(await refused({ snapshots: { bins: 0 } })).toMatch(/^snapshots\.bins is 0;/);
    expect(await refused({ snapshots: { field: { ...place, rows: 1, table } } })).toMatch(
      /^snapshots\.field\.rows is 1;/,
    );
    expect(await refused({ snapshots: wrong({ bars: 1 }) })).toMatch(/^snapshots\.bars is /);
    expect(await refused({ data: { kind: "toy", toy: { ...points, count: 0 } } })).toMatch(
      /^data\.toy\.count is 0;/,
    );
    const { training } = ws.toy(points);
    const targets = new Float32Array(120);
    const batch = { inputs: training.inputs, targets };
    expect(
      await refused({
        data: { kind: "batches", training: batch },
        trainer: { ...request.trainer, loss: "mean-squared-error" },
      }),
    ).toMatch(/^snapshots\.probe is missing;/);
  });
});
