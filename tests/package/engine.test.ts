import { beforeAll, describe, expect, it } from "vitest";
import { engineOver } from "../../www/src/engine/engine.js";
import { Pool } from "../../www/src/engine/pool.js";
import type { Ear, Thread } from "../../www/src/engine/thread.js";
import { pageThread } from "../../www/src/engine/thread.js";
import {
  createEngine,
  load,
  type TrainProgress,
  type TrainRequest,
  type Weightscope,
} from "../../www/src/index.js";
import { compile } from "../../www/src/load.js";
import { wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const request: TrainRequest = {
  mlp: { sizes: [784, 16, 10], activation: "tanh", initializer: "xavier-normal", seed: 7 },
  trainer: {
    loss: "softmax-cross-entropy",
    penalty: { l1: 1e-4, l2: 1e-4 },
    learningRate: 0.1,
    batchSize: 10,
    dropout: 0.1,
    seed: 3,
  },
  data: { kind: "digits", training: 205, validation: 50, seed: 5 },
  epochs: 3,
};

/** What the request comes to when the trainer is called by hand. */
function byHand({ mlp: options, trainer: settings, epochs }: TrainRequest) {
  const mlp = new ws.Mlp(options);
  const trainer = new ws.Trainer(mlp, settings);
  const { images, labels } = ws.digits({ count: 255, seed: 5 });
  const rows = (start: number, end: number) => ({
    inputs: images.slice(start * 784, end * 784),
    inputScale: 1 / 255,
    labels: labels.slice(start, end),
  });
  trainer.setData(rows(0, 205), rows(205, 255));
  const evaluations = [{ epoch: 0, ...trainer.evaluate() }];
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    trainer.runEpoch();
    evaluations.push({ epoch, ...trainer.evaluate() });
  }
  return {
    initialWeights: [mlp.weight(0), mlp.weight(1)],
    weights: [trainer.weight(0), trainer.weight(1)],
    biases: [trainer.bias(0), trainer.bias(1)],
    evaluations,
  };
}

async function failure(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as Error & { code?: string; field?: string },
  );
  if (!error) throw new Error("the request was answered");
  return error;
}

describe("short requests", () => {
  it("answer as the functions do", async () => {
    const engine = createEngine();
    const objective = {
      kind: "quadratic",
      hessian: [
        [3, 1],
        [1, 2],
      ],
      center: [1.5, 0.5],
    } as const;
    const options = {
      objective: wrong(objective),
      penalty: { l1: 0.8 },
      domain: { w1: [-2, 3] as [number, number], w2: [-2, 3] as [number, number] },
      resolution: 33,
    };
    const table = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3));
    const seen = await engine.landscape({ ...options, color: { table } });
    const { pixels, ...landscape } = seen;
    expect(landscape).toEqual(ws.landscape(options));
    const { total: values, rows, columns, min, max } = landscape;
    expect(pixels).toEqual(ws.colorMap({ values, rows, columns, range: [min, max], table }));

    const path = { ...options, start: [2.5, -1] as [number, number], learningRate: 0.1, steps: 50 };
    const { domain: _, resolution: __, ...descent } = path;
    expect(await engine.descend(descent)).toEqual(ws.descend(descent));

    // All at once, without the grids, and a second time: nothing empty is given away.
    const { start, learningRate, steps } = path;
    const both = { ...options, color: { table }, descent: { start, learningRate, steps } };
    for (let time = 0; time < 2; time += 1) {
      const none = new Float64Array();
      expect(await engine.landscape({ ...both, grids: false })).toEqual({
        ...landscape,
        ...{ data: none, penalty: none, total: none },
        ...{ pixels, descent: ws.descend(descent) },
      });
    }
    await expect(
      engine.landscape({ ...both, descent: { ...both.descent, learningRate: -1 } }),
    ).rejects.toMatchObject({ code: "out-of-range", field: "descent.learningRate" });

    const weights = ws.initialize({ fanIn: 30, fanOut: 10, seed: 1 });
    const shape = { fanIn: 30, fanOut: 10, nearZero: 0.01, bins: 8 };
    expect(await engine.weightStatistics(weights, shape)).toEqual(
      ws.weightStatistics(weights, shape),
    );
    expect(weights).toHaveLength(300);
    expect(await engine.digits({ count: 3, seed: 1 })).toEqual(ws.digits({ count: 3, seed: 1 }));
    engine.dispose();
  });

  it("name the inputs of a pass", async () => {
    const engine = createEngine();
    const mlp = { sizes: [784, 20, 20, 10], activation: "tanh", seed: 7 } as const;
    const options = { ...mlp, sizes: [...mlp.sizes] };
    const rest = { loss: "softmax-cross-entropy", bins: 16 } as const;
    const direct = (batch: Parameters<Weightscope["Mlp"]["prototype"]["propagate"]>[0]) =>
      new ws.Mlp(options).propagate(batch);

    const { inputs, labels } = ws.gaussian({ count: 40, features: 784, classes: 10, seed: 2 });
    const gaussian = { kind: "gaussian", features: 784, count: 40, seed: 2 } as const;
    expect(await engine.propagate({ mlp: options, source: gaussian, ...rest })).toEqual(
      direct({ inputs, labels: labels as Uint8Array, ...rest }),
    );

    const digits = ws.digits({ count: 40, seed: 2 });
    const source = { kind: "digits", count: 40, seed: 2 } as const;
    expect(await engine.propagate({ mlp: options, source, ...rest })).toEqual(
      direct({ inputs: digits.images, inputScale: 1 / 255, labels: digits.labels, ...rest }),
    );
    const standardized = await engine.propagate({
      mlp: options,
      source: { ...source, standardized: true },
      sharedRange: true,
      ...rest,
    });
    expect(standardized.input.mean).toBeCloseTo(0, 5);
    expect(standardized.input.populationVariance).toBeCloseTo(1, 5);
    const [first, second] = standardized.layers;
    expect(first?.activation.histogram.binEdges).toEqual(second?.activation.histogram.binEdges);
    engine.dispose();
  });

  it("refuse with the field as the request has it", async () => {
    const engine = createEngine();
    const good = {
      mlp: { sizes: [4, 3, 10] },
      source: { kind: "gaussian", features: 4, count: 5 },
      loss: "softmax-cross-entropy",
    } as const;
    for (const [change, code, field] of [
      [{ mlp: { sizes: [4, 0, 10] } }, "out-of-range", "mlp.sizes[1]"],
      [{ mlp: { sizes: [4, 3, 10], activaton: "tanh" } }, "unknown-field", "mlp.activaton"],
      [{ source: { kind: "gaussian", features: 4, count: 0 } }, "out-of-range", "source.count"],
      [{ source: { kind: "gaussian", features: 5, count: 5 } }, "mismatch", "source.features"],
      [
        { source: { kind: "batch", inputs: new Float32Array(5), labels: new Uint8Array(1) } },
        "wrong-length",
        "source.inputs",
      ],
      [{ source: { kind: "noise" } }, "unknown-value", "source.kind"],
      [{ source: undefined }, "missing-field", "source.kind"],
      [{ source: { kind: "digits", count: 5 } }, "mismatch", "source.kind"],
      [
        { source: { kind: "digits", count: 5 }, mlp: { sizes: [784, 9] } },
        "mismatch",
        "source.kind",
      ],
      [{ bins: 0 }, "out-of-range", "bins"],
      [{ colour: 1 }, "unknown-field", "colour"],
    ] as const) {
      const error = await failure(engine.propagate(wrong({ ...good, ...change })));
      expect(error).toMatchObject({ name: "WeightscopeError", code, field });
      expect(error.message.startsWith(`${field} is `)).toBe(true);
    }
    for (const nothing of [undefined, null, 3]) {
      for (const call of [engine.propagate, engine.landscape, engine.descend, engine.train]) {
        expect(await failure(call(wrong(nothing)))).toMatchObject({ name: "WeightscopeError" });
      }
    }
    engine.dispose();
  });
});

describe("training", () => {
  it("comes to the same bits as the trainer itself", async () => {
    const engine = createEngine({ workers: 2 });
    const expected = byHand(request);
    const runs = await Promise.all([engine.train(request), engine.train(request)]);
    for (const { seconds, memoryBytes, epochs, ...result } of runs) {
      expect(result).toEqual(expected);
      expect(epochs).toBe(3);
      expect(seconds).toBeGreaterThan(0);
      expect(memoryBytes).toBeGreaterThan(1 << 20);
    }
    engine.dispose();
  });

  it("takes its data as batches too, and leaves them alone", async () => {
    const engine = createEngine();
    const { images, labels } = ws.digits({ count: 255, seed: 5 });
    const rows = (start: number, end: number) => ({
      inputs: images.subarray(start * 784, end * 784),
      inputScale: 1 / 255,
      labels: labels.subarray(start, end),
    });
    const data = { kind: "batches", training: rows(0, 205), validation: rows(205, 255) } as const;
    const result = await engine.train({ ...request, data });
    expect(result.weights).toEqual(byHand(request).weights);
    expect(images).toHaveLength(255 * 784);
    engine.dispose();
  });

  it("evaluates test data once, after the last step", async () => {
    const engine = createEngine();
    const { images, labels } = ws.digits({ count: 255, seed: 5 });
    const rows = (start: number, end: number) => ({
      inputs: images.subarray(start * 784, end * 784),
      inputScale: 1 / 255,
      labels: labels.subarray(start, end),
    });
    const [training, held] = [rows(0, 205), rows(205, 255)];
    const data = { kind: "batches", training, test: held } as const;
    const { test, evaluations, weights } = await engine.train({ ...request, data });
    const expected = byHand(request);
    expect(weights).toEqual(expected.weights);
    expect(test).toEqual(expected.evaluations.at(-1)?.validation);
    for (const evaluation of evaluations) expect(evaluation).not.toHaveProperty("validation");
    expect(await engine.train(request)).not.toHaveProperty("test");

    // A network that has left the finite numbers is evaluated like any other.
    const trainer = { ...request.trainer, learningRate: 1e6, penalty: { l2: 1e6 } };
    const lost = await engine.train({ ...request, trainer, data, epochs: 1 });
    expect(lost.weights[0]?.some(Number.isNaN)).toBe(true);
    expect(lost.test).toMatchObject({
      dataLoss: Number.NaN,
      penalizedLoss: Number.NaN,
      accuracy: 0,
    });
    engine.dispose();
  });

  it("reports its start, each evaluated epoch, and ever more in between", async () => {
    const engine = createEngine();
    const heard: TrainProgress[] = [];
    const result = await engine.train(
      { ...request, epochs: 5, evaluateEvery: 2 },
      { onProgress: (progress) => heard.push(progress) },
    );
    const evaluated = heard.filter(({ evaluation }) => evaluation);
    expect(evaluated.map(({ epoch }) => epoch)).toEqual([0, 2, 4, 5]);
    expect(result.evaluations.map(({ epoch }) => epoch)).toEqual([0, 2, 4, 5]);
    expect(evaluated.map(({ step }) => step)).toEqual([0, 42, 84, 105]);
    expect(evaluated[0]?.weights).toEqual(result.initialWeights);
    expect(evaluated[3]?.weights).toEqual(result.weights);
    const fractions = heard.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    for (const { epochs } of heard) expect(epochs).toBe(5);
    engine.dispose();
  });

  it("does not hold up the thread it shares", async () => {
    const engine = createEngine();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    await engine.train({ ...request, epochs: 20, evaluateEvery: 20 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    engine.dispose();
  });

  it("stops when asked to, before, in the middle, and not after", async () => {
    const engine = createEngine();
    const before = new AbortController();
    before.abort();
    expect(await failure(engine.train(request, { signal: before.signal }))).toMatchObject({
      name: "AbortError",
    });

    const middle = new AbortController();
    const heard: TrainProgress[] = [];
    const error = await failure(
      engine.train(
        { ...request, epochs: 100_000 },
        {
          signal: middle.signal,
          onProgress: (progress) => {
            heard.push(progress);
            if (progress.epoch === 2) middle.abort();
          },
        },
      ),
    );
    expect(error).toBeInstanceOf(DOMException);
    expect(error.name).toBe("AbortError");
    const count = heard.length;
    // The thread is free again: another run ends, and the first is heard of no more.
    const after = new AbortController();
    const result = await engine.train(request, { signal: after.signal });
    expect(result.weights).toEqual(byHand(request).weights);
    expect(heard).toHaveLength(count);
    after.abort();
    engine.dispose();
  });

  it("rejects with what a listener throws", async () => {
    const engine = createEngine();
    const error = await failure(
      engine.train(request, {
        onProgress: () => {
          throw new Error("no more");
        },
      }),
    );
    expect(error.message).toBe("no more");
    engine.dispose();
  });

  it("refuses with the field as the request has it", async () => {
    const engine = createEngine();
    const batch = { inputs: new Float32Array(784), labels: new Uint8Array(1) };
    for (const [change, code, field] of [
      [{ epochs: 0 }, "out-of-range", "epochs"],
      [{ epochs: 1.5 }, "out-of-range", "epochs"],
      [{ epochs: Number.NaN }, "non-finite", "epochs"],
      [{ epochs: 100_001 }, "out-of-range", "epochs"],
      [{ epochs: undefined }, "missing-field", "epochs"],
      [{ evaluateEvery: 0 }, "out-of-range", "evaluateEvery"],
      [{ mlp: { sizes: [784] } }, "wrong-length", "mlp.sizes"],
      [
        { trainer: { ...request.trainer, learningRate: -1 } },
        "out-of-range",
        "trainer.learningRate",
      ],
      [
        { trainer: { ...request.trainer, penalty: { l1: -1 } } },
        "out-of-range",
        "trainer.penalty.l1",
      ],
      [{ data: { kind: "digits", training: 0 } }, "out-of-range", "data.training"],
      [
        { data: { kind: "digits", training: 1, validation: 100_000 } },
        "out-of-range",
        "data.validation",
      ],
      [{ data: { kind: "digits", training: 1, seed: -1 } }, "out-of-range", "data.seed"],
      [{ data: { kind: "digits", training: 1, sead: 1 } }, "unknown-field", "data.sead"],
      [{ mlp: { sizes: [783, 10] } }, "mismatch", "data.kind"],
      [{ data: { kind: "files" } }, "unknown-value", "data.kind"],
      [{ data: { kind: "batches" } }, "missing-field", "data.training"],
      [
        { data: { kind: "batches", training: { ...batch, labels: new Uint8Array(2) } } },
        "wrong-length",
        "data.training.labels",
      ],
      [
        { data: { kind: "batches", training: batch, validation: { ...batch, labels: undefined } } },
        "missing-field",
        "data.validation.labels",
      ],
      [
        {
          data: { kind: "batches", training: batch, test: { ...batch, labels: Uint8Array.of(10) } },
        },
        "out-of-range",
        "data.test.labels[0]",
      ],
      [
        { data: { kind: "batches", training: { ...batch, inputs: undefined }, test: batch } },
        "missing-field",
        "data.training.inputs",
      ],
      [{ data: { kind: "digits", training: 1, test: 1 } }, "unknown-field", "data.test"],
    ] as const) {
      const error = await failure(engine.train(wrong({ ...request, ...change })));
      expect(error).toMatchObject({ name: "WeightscopeError", code, field });
      expect(error.message.startsWith(`${field} is `)).toBe(true);
    }
    engine.dispose();
  });
});

describe("a queue", () => {
  it("drops the older of two requests with one key", async () => {
    const engine = createEngine({ workers: 1 });
    const older = engine.digits({ count: 50 }, { key: "drag" });
    const other = engine.digits({ count: 1 }, { key: "other" });
    const newer = engine.digits({ count: 2 }, { key: "drag" });
    expect(await failure(older)).toMatchObject({
      name: "AbortError",
      message: "a newer request took its place",
    });
    expect((await newer).labels).toHaveLength(2);
    expect((await other).labels).toHaveLength(1);
    // One that has its answer already is left alone.
    const answered = engine.digits({ count: 3 }, { key: "drag" });
    expect((await answered).labels).toHaveLength(3);
    expect((await engine.digits({ count: 4 }, { key: "drag" })).labels).toHaveLength(4);
    engine.dispose();
  });

  it("answers short requests between the slices of a training run, which others wait for", async () => {
    const engine = createEngine({ workers: 1 });
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    await Promise.all([
      engine.train({ ...request, epochs: 30 }).then(note("first")),
      engine.train({ ...request, epochs: 1 }).then(note("second")),
      engine.digits({ count: 1 }).then(note("short")),
    ]);
    expect(order).toEqual(["short", "first", "second"]);
    engine.dispose();
  });

  it("ends what is left when it is disposed of", async () => {
    const engine = createEngine({ workers: 1 });
    const left = [engine.train(request), engine.train(request), engine.digits({ count: 1 })];
    engine.dispose();
    for (const promise of left) expect((await failure(promise)).name).toBe("AbortError");
    expect((await failure(engine.digits({ count: 1 }))).message).toMatch(/disposed/);
  });

  it("has 1 to 16 workers", () => {
    for (const workers of [0, 17, 1.5, Number.NaN, wrong("3")]) {
      expect(() => createEngine({ workers })).toThrow(
        /^workers is .*; it must be a whole number between 1 and 16$/,
      );
    }
  });
});

describe("threads", () => {
  /** A thread on the page whose end the test holds. */
  function held() {
    const ears: Ear[] = [];
    let closed = 0;
    const spawn = (ear: Ear): Thread => {
      ears.push(ear);
      const thread = pageThread(ear);
      return {
        ...thread,
        close: () => {
          closed += 1;
          thread.close();
        },
      };
    };
    return { ears, spawn, closed: () => closed };
  }

  it("that die reject their requests, and are replaced", async () => {
    const { ears, spawn, closed } = held();
    const engine = engineOver(new Pool(1, spawn, () => compile()));
    await engine.digits({ count: 1 });
    const training = engine.train(request);
    const digits = engine.digits({ count: 1 });
    ears[0]?.failure("out of memory");
    for (const promise of [training, digits]) {
      expect(await failure(promise)).toMatchObject({
        code: "worker-died",
        message: "the worker died (out of memory); the next request gets a new one",
      });
    }
    expect(closed()).toBe(1);
    expect((await engine.digits({ count: 2 })).labels).toHaveLength(2);
    expect(ears).toHaveLength(2);
    engine.dispose();
  });

  it("that never come up leave the work to the page", async () => {
    const { ears, spawn } = held();
    const engine = engineOver(new Pool(2, spawn, () => compile()));
    const requests = [engine.digits({ count: 1 }), engine.digits({ count: 2 })];
    ears[1]?.failure("its script could not be loaded");
    const counts = (await Promise.all(requests)).map(({ labels }) => labels.length);
    expect(counts).toEqual([1, 2]);
    expect(ears).toHaveLength(2);
    engine.dispose();
  });

  it("that may not be started leave the work to the page", async () => {
    const forbidden = () => {
      throw new DOMException("no workers here", "SecurityError");
    };
    const engine = engineOver(new Pool(2, forbidden, () => compile()));
    expect((await engine.digits({ count: 2 })).labels).toHaveLength(2);
    engine.dispose();
  });

  it("without WebAssembly reject with the reason", async () => {
    const { spawn } = held();
    const missing = () => Promise.reject(new Error("weightscope_bg.wasm answered 404"));
    const engine = engineOver(new Pool(1, spawn, missing));
    expect((await failure(engine.digits({ count: 1 }))).message).toMatch(/answered 404/);
    engine.dispose();
  });
});
