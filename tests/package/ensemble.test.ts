import { beforeAll, describe, expect, it } from "vitest";
import {
  type Band,
  type Batch,
  createEngine,
  type EnsembleProgress,
  type EnsembleRequest,
  load,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const loss = "softmax-cross-entropy";
const mlp = {
  sizes: [20, 16, 16, 5],
  activation: "tanh",
  initializer: "xavier-normal",
  seed: 7,
} as const;
const network = { ...mlp, sizes: [...mlp.sizes] };
const batch = () => ws.gaussian({ count: 30, features: 20, classes: 5, seed: 3 }) as Batch;

/** An ensemble whose networks are all done. */
function whole(networks: number, change: object = {}) {
  const ensemble = new ws.Ensemble({ mlp: network, loss, networks, ...change }, batch());
  while (ensemble.advance() < networks);
  return ensemble;
}

/** What `propagate` measures in the network of a seed. */
function measured(seed: number) {
  const one = new ws.Mlp({ ...network, seed });
  const { layers } = one.propagate({ ...batch(), loss, histograms: [] });
  one.free();
  return layers;
}

/** A quantile by straight lines between sorted values. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place % 1);
}

describe("Ensemble", () => {
  it("of one network is that of the next seed", () => {
    const ensemble = whole(1);
    const bands = ensemble.bands();
    const layers = measured(8);
    const last = layers[1]?.gradPreactivation.populationVariance as number;
    layers.forEach((layer, index) => {
      for (const [band, seen] of [
        [bands.preactivation, layer.preactivation],
        [bands.activation, layer.activation],
        [bands.gradPreactivation, layer.gradPreactivation],
        [bands.gradActivation, layer.gradActivation],
      ] as const) {
        const ends = [band.lower[index], band.median[index], band.upper[index]];
        expect(ends).toEqual(Array(3).fill(seen.populationVariance));
      }
      const relative = layer.gradPreactivation.populationVariance / last;
      expect(bands.relativeGradPreactivation.median[index]).toBe(relative);
    });
    ensemble.free();
    expect(() => ensemble.advance()).toThrow();
  });

  it("holds the quantiles of what its networks measure", () => {
    const networks = 7;
    const bands = whole(networks).bands();
    expect(bands.networks).toBe(networks);
    const passes = Array.from({ length: networks }, (_, index) => measured(8 + index));
    for (const layer of [0, 1, 2]) {
      const variances = passes.map(
        (layers) => layers[layer]?.activation.populationVariance as number,
      );
      expect(bands.activation.lower[layer]).toBeCloseTo(quantile(variances, 0.05), 12);
      expect(bands.activation.median[layer]).toBeCloseTo(quantile(variances, 0.5), 12);
      expect(bands.activation.upper[layer]).toBeCloseTo(quantile(variances, 0.95), 12);
    }
  });

  it("tells of those that are done, and does no more than it was asked for", () => {
    const ensemble = new ws.Ensemble({ mlp: network, loss, networks: 3 }, batch());
    expect(ensemble.done).toBe(0);
    expect([...ensemble.bands().activation.median]).toEqual(Array(3).fill(Number.NaN));
    expect([1, 2, 3, 3].map(() => ensemble.advance())).toEqual([1, 2, 3, 3]);
    expect([ensemble.done, ensemble.bands().networks]).toEqual([3, 3]);
    // What is told does not change with what comes after.
    const before = ensemble.bands();
    ensemble.advance();
    expect(ensemble.bands()).toEqual(before);
    ensemble.free();
  });

  it("scales each network first, if asked", () => {
    const orthogonal = { ...network, initializer: "orthogonal" };
    const lsuv = { tolerance: 1e-3 };
    const { preactivation } = whole(4, { mlp: orthogonal, lsuv }).bands();
    for (const end of [preactivation.lower, preactivation.upper]) {
      for (const variance of end) expect(Math.abs(variance - 1)).toBeLessThanOrEqual(1e-3);
    }
    const left = whole(4, { mlp: orthogonal }).bands().preactivation.upper[1] as number;
    expect(left).toBeLessThan(0.9);
  });

  it("has bands of dead and of exploding networks", () => {
    const dead = whole(3, { mlp: { ...network, initializer: "zeros" } }).bands();
    expect([...dead.activation.upper]).toEqual([0, 0, 0]);
    expect(dead.relativeGradPreactivation.median[0]).toBeNaN();
    const sizes = [20, ...Array<number>(30).fill(16), 5];
    const large = { ...network, sizes, activation: "linear", scale: 1000 };
    const { activation } = whole(3, { mlp: large }).bands();
    expect(activation.lower[0]).toBeGreaterThan(1e4);
    expect(activation.lower[29]).toBe(Number.POSITIVE_INFINITY);
  });

  it("refuses by name, and at once", () => {
    for (const [change, code, field] of [
      [{ networks: 0 }, "out-of-range", "networks"],
      [{ networks: 1025 }, "out-of-range", "networks"],
      [{ networks: 1.5 }, "out-of-range", "networks"],
      [{ networks: undefined }, "missing-field", "networks"],
      [{ loss: "hinge" }, "unknown-value", "loss"],
      [{ mlp: undefined }, "missing-field", "mlp"],
      [{ mlp: { sizes: [20, 0, 5] } }, "out-of-range", "mlp.sizes[1]"],
      [{ mlp: { sizes: [0, 5] } }, "out-of-range", "mlp.sizes[0]"],
      [{ mlp: { sizes: [20] } }, "wrong-length", "mlp.sizes"],
      [{ mlp: { ...network, scale: -1 } }, "out-of-range", "mlp.scale"],
      [{ mlp: { ...network, size: 1 } }, "unknown-field", "mlp.size"],
      [{ lsuv: true }, "wrong-type", "lsuv"],
      [{ lsuv: { tolerance: 2 } }, "out-of-range", "lsuv.tolerance"],
      [{ lsuv: { maxIterations: 0 } }, "out-of-range", "lsuv.maxIterations"],
      [{ seed: 3 }, "unknown-field", "seed"],
    ] as const) {
      const options = wrong({ mlp: network, loss, networks: 3, ...change });
      expect(refusal(() => new ws.Ensemble(options, batch()))).toMatchObject({ code, field });
    }
    const options = { mlp: network, loss, networks: 3 } as const;
    for (const [change, code, field] of [
      [{ inputs: new Float32Array(7) }, "wrong-length", "inputs"],
      [{ labels: undefined }, "missing-field", "labels"],
      [{ labels: new Uint8Array(30).fill(5) }, "out-of-range", "labels[0]"],
      [{ loss }, "unknown-field", "loss"],
    ] as const) {
      const unfit = wrong({ ...batch(), ...change });
      expect(refusal(() => new ws.Ensemble(options, unfit))).toMatchObject({ code, field });
    }
    expect(refusal(() => new ws.Ensemble(options, wrong(undefined))).field).toBe("batch");
  });
});

describe("engine.ensemble", () => {
  const request = (): EnsembleRequest => ({
    mlp: network,
    source: { kind: "gaussian", features: 20, count: 30, seed: 3 },
    loss,
    networks: 9,
  });
  const slow = (): EnsembleRequest => ({
    mlp: { ...network, sizes: [200, 200, 200, 200, 10] },
    source: { kind: "gaussian", features: 200, count: 60 },
    loss,
    networks: 150,
  });

  it("comes to the same bits as the ensemble itself, scaled or not", async () => {
    const engine = createEngine();
    expect(await engine.ensemble(request())).toEqual(whole(9).bands());
    const orthogonal = { ...network, initializer: "orthogonal" } as const;
    const scaled = await engine.ensemble({ ...request(), mlp: orthogonal, lsuv: true });
    expect(scaled).toEqual(whole(9, { mlp: orthogonal, lsuv: {} }).bands());
    const tight = { ...request(), mlp: orthogonal, lsuv: { tolerance: 1e-3 } };
    const { preactivation } = await engine.ensemble(tight);
    for (const end of preactivation.upper) expect(end).toBeCloseTo(1, 2);
    engine.dispose();
  });

  it("tells ever more networks, several times a second, and all in the end", async () => {
    const engine = createEngine();
    const heard: EnsembleProgress[] = [];
    const times: number[] = [];
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    const result = await engine.ensemble(slow(), {
      onProgress: (progress) => {
        heard.push(progress);
        times.push(performance.now());
      },
    });
    clearInterval(timer);
    const counts = heard.map(({ done }) => done);
    expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(150);
    expect(counts.length).toBeGreaterThan(1);
    for (const { done, networks, bands } of heard) {
      expect([bands.networks, networks]).toEqual([done, 150]);
      expect(widths(bands.activation).every((width) => width >= 0)).toBe(true);
    }
    // No oftener than ten times a second, but for the last.
    for (let index = 1; index < times.length - 1; index += 1) {
      expect((times[index] as number) - (times[index - 1] as number)).toBeGreaterThan(90);
    }
    expect(result).toEqual(heard.at(-1)?.bands);
    // The thread was left to others meanwhile.
    expect(turns).toBeGreaterThan(2);
    engine.dispose();
  });

  it("stops when asked to", async () => {
    const engine = createEngine({ workers: 1 });
    const stop = new AbortController();
    const heard: number[] = [];
    const options = {
      signal: stop.signal,
      onProgress: ({ done }: EnsembleProgress) => {
        heard.push(done);
        stop.abort();
      },
    };
    await expect(engine.ensemble({ ...slow(), networks: 1024 }, options)).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toBeLessThan(1024);
    expect((await engine.ensemble(request())).networks).toBe(9);
    engine.dispose();
  });

  it("neither waits for a training run nor holds up what is short", async () => {
    const engine = createEngine({ workers: 1 });
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const stop = new AbortController();
    const training = engine.train(
      {
        mlp: { sizes: [784, 30, 10] },
        trainer: { loss, learningRate: 0.1, batchSize: 10 },
        data: { kind: "digits", training: 500 },
        epochs: 10_000,
      },
      { signal: stop.signal },
    );
    await Promise.all([
      engine.ensemble({ ...slow(), networks: 20 }).then(note("ensemble")),
      engine.digits({ count: 1 }).then(note("short")),
    ]);
    expect(order).toEqual(["short", "ensemble"]);
    stop.abort();
    await expect(training).rejects.toMatchObject({ name: "AbortError" });
    engine.dispose();
  });

  it("refuses with the field as the request has it", async () => {
    const engine = createEngine();
    for (const [change, code, field] of [
      [{ networks: 0 }, "out-of-range", "networks"],
      [{ networks: undefined }, "missing-field", "networks"],
      [{ loss: "hinge" }, "unknown-value", "loss"],
      [{ mlp: { sizes: "20,5" } }, "wrong-type", "mlp.sizes"],
      [{ mlp: { sizes: [20, 0, 5] } }, "out-of-range", "mlp.sizes[1]"],
      [{ source: { kind: "gaussian", features: 21, count: 5 } }, "mismatch", "source.features"],
      [
        { source: { kind: "batch", ...batch(), labels: undefined } },
        "missing-field",
        "source.labels",
      ],
      [{ lsuv: { tolerance: 2 } }, "out-of-range", "lsuv.tolerance"],
      [{ bins: 3 }, "unknown-field", "bins"],
    ] as const) {
      const refused = engine.ensemble(wrong({ ...request(), ...change }));
      await expect(refused).rejects.toMatchObject({ name: "WeightscopeError", code, field });
    }
    engine.dispose();
  });
});

/** How broad a band is, layer by layer. */
function widths({ lower, upper }: Band): number[] {
  return [...upper].map((end, layer) => end - (lower[layer] as number));
}
