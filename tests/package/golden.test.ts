/**
 * The independent numbers of tests/golden, through the package. Networks compute in single precision
 * here: 1e-5 relative to the largest number of an array. Landscapes, descents and histograms are double
 * precision through and through and held to what the core's own tests hold them to.
 *
 * Left out, since the face has no door to them: dropout with masks from outside, Gaussian moments,
 * truncated normals, the Kolmogorov–Smirnov distances, contour lines of the functions (the grids are
 * made in Rust). The core's tests run them in double precision.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type ActivationName,
  type Batch,
  type InitializeOptions,
  type LossName,
  load,
  type Objective,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

// biome-ignore lint/suspicious/noExplicitAny: the files are data
function read(name: string): any {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
}

type Nested = number | Nested[];
const flat = (value: Nested): number[] =>
  typeof value === "number" ? [value] : value.flatMap(flat);
const floats = (value: Nested) => Float32Array.from(flat(value));

/** Every number within `tolerance` of the largest of its array. */
function close(given: ArrayLike<number>, expected: Nested, tolerance: number, what: string): void {
  const theirs = flat(expected);
  expect(given.length, what).toBe(theirs.length);
  const scale = Math.max(...theirs.map(Math.abs), Number.MIN_VALUE);
  for (const [index, number] of theirs.entries()) {
    const error = Math.abs((given[index] as number) - number);
    if (!(error <= tolerance * scale)) {
      expect.fail(`${what}[${index}]: ${given[index]} is not ${number}`);
    }
  }
}

/** `leaky_relu_0.2` and its like, as the package says it. */
function activation(name: string): { activation: ActivationName; slope?: number } {
  const slope = /^leaky_relu_(.*)$/.exec(name)?.[1];
  if (slope !== undefined) return { activation: "leaky-relu", slope: Number(slope) };
  const kebab = name === "hardtanh" ? "hard-tanh" : name.replace("_", "-");
  return { activation: kebab as ActivationName };
}

describe("forward_backward", () => {
  const file = read("forward_backward");
  const losses: Record<string, { loss: LossName; answers: "labels" | "targets"; factor: number }> =
    {
      softmax_ce_mean: { loss: "softmax-cross-entropy", answers: "labels", factor: 1 },
      sigmoid_bce_sum_mean_batch: { loss: "sigmoid-cross-entropy", answers: "labels", factor: 1 },
      mse_mean_all: { loss: "mean-squared-error", answers: "targets", factor: 1 },
      // Half the sum over 3 outputs instead of a third of it.
      mse_half_sum_mean_batch: { loss: "mean-squared-error", answers: "targets", factor: 1.5 },
    };
  const inputs = floats(file.X);
  const answers = { labels: Uint8Array.from(file.labels), targets: floats(file.targets) };
  const network = (options: { activation: ActivationName; slope?: number }) => {
    const mlp = new ws.Mlp({ sizes: file.sizes, ...options });
    for (const layer of [0, 1]) {
      mlp.setWeight(layer, floats(file.W[layer]));
      mlp.setBias(layer, floats(file.b[layer]));
    }
    return mlp;
  };
  const cases = file.cases.filter(
    (each: { dropout_keep_masks: unknown }) => !each.dropout_keep_masks,
  );

  it("has 62 cases without dropout", () => {
    expect(cases).toHaveLength(62);
  });

  for (const each of cases) {
    it(`${each.activation} ${each.loss} l1=${each.l1} l2=${each.l2}`, () => {
      const { loss, answers: kind, factor } = losses[each.loss] as (typeof losses)[string];
      const batch: Batch = { inputs, [kind]: answers[kind] };
      const mlp = network(activation(each.activation));
      close(mlp.forward(inputs), each.logits, 1e-5, "logits");
      const penalty = { l1: each.l1, l2: each.l2 };
      const gradients = mlp.gradients({ ...batch, loss });
      close([gradients.dataLoss * factor], [each.data_loss], 1e-5, "data loss");
      const penalties = [0, 1].map((layer) => ws.regularize(penalty, mlp.weight(layer)));
      const total = gradients.dataLoss * factor + penalties.reduce((sum, p) => sum + p.penalty, 0);
      close([total], [each.total_loss], 1e-5, "total loss");
      for (const layer of [0, 1]) {
        const added = penalties[layer]?.gradient as Float32Array;
        const weight = (gradients.weight[layer] as Float32Array).map(
          (gradient, index) => gradient * factor + (added[index] as number),
        );
        close(weight, each.grad_W[layer], 1e-5, `weight ${layer}`);
        const bias = (gradients.bias[layer] as Float32Array).map((gradient) => gradient * factor);
        close(bias, each.grad_b[layer], 1e-5, `bias ${layer}`);
      }
      const pass = mlp.propagate({ ...batch, loss });
      expect(pass.dataLoss).toBe(gradients.dataLoss);
      if (!each.delta) return;
      for (const layer of [0, 1]) {
        const delta = flat(each.delta[layer]).map((number) => number / factor);
        const statistics = pass.layers[layer]?.gradPreactivation;
        const meanSquare = delta.reduce((sum, number) => sum + number ** 2, 0) / delta.length;
        close([statistics?.meanSquare ?? Number.NaN], [meanSquare], 2e-5, "delta squared");
        const extremes = [statistics?.min ?? Number.NaN, statistics?.max ?? Number.NaN];
        close(extremes, [Math.min(...delta), Math.max(...delta)], 1e-5, "extremes of delta");
      }
    });
  }

  it("softmax with extreme logits", () => {
    for (const { logits, label, ce, grad } of file.softmax_ce_extreme_logits) {
      // A network without weights to speak of: its biases are the logits.
      const mlp = new ws.Mlp({ sizes: [1, logits.length], initializer: "zeros" });
      mlp.setBias(0, floats(logits));
      const batch = { inputs: Float32Array.of(1), labels: Uint8Array.of(label) };
      const { dataLoss, bias } = mlp.gradients({ ...batch, loss: "softmax-cross-entropy" });
      // Logits beyond the exact integers of single precision are rounded before the network sees them.
      expect(Math.abs(dataLoss - ce)).toBeLessThanOrEqual(1e-5 * Math.abs(ce) + 1e-38);
      close(bias[0] as Float32Array, grad, 1e-5, `gradient at ${logits}`);
    }
  });
});

describe("activations", () => {
  const file = read("activations");
  for (const name of Object.keys(file.table)) {
    it(name, () => {
      const mlp = new ws.Mlp({
        sizes: [1, 1, 1],
        initializer: "constant",
        value: 1,
        ...activation(name),
      });
      for (const [x, phi, dphi] of [...file.table[name], ...(file.kinks[name] ?? [])]) {
        // Rounding x to single precision moves phi by phi' times the rounding.
        const rounding = Math.abs((Math.fround(x) - x) * dphi);
        const value = mlp.forward(Float32Array.of(x))[0] as number;
        // Below 1e-37 single precision has fewer than 24 bits.
        const floor = 1e-37 + rounding;
        expect(Math.abs(value - phi), `${x}`).toBeLessThanOrEqual(1e-5 * Math.abs(phi) + floor);
        // dL/db of L = (phi - t)^2 is 2 (phi - t) phi', and t is far enough from phi.
        const target = Math.fround(value * 0.75 + (value < 0 ? 1 : -1));
        const batch = { inputs: Float32Array.of(x), targets: Float32Array.of(target) };
        const { bias } = mlp.gradients({ ...batch, loss: "mean-squared-error" });
        const slope = ((bias[0] as Float32Array)[0] as number) / (2 * (value - target));
        // phi'' is at most 1.2 for these activations.
        const bend = 2 * Math.abs(Math.fround(x) - x);
        expect(Math.abs(slope - dphi), `${x}`).toBeLessThanOrEqual(
          1e-5 * Math.abs(dphi) + 1e-37 + bend,
        );
      }
    });
  }
});

describe("gains and initializers", () => {
  const shape = { fanIn: 50, fanOut: 40, seed: 7 };
  /** The number by which one initializer's weights are another's. */
  const ratio = (options: Partial<InitializeOptions>, unit: Partial<InitializeOptions>) => {
    const [given, one] = [options, unit].map((each) => ws.initialize({ ...shape, ...each }));
    const ratios = [...(given as Float32Array)].map(
      (weight, index) => weight / (one?.[index] as number),
    );
    const mean = ratios.reduce((sum, each) => sum + each, 0) / ratios.length;
    for (const each of ratios) expect(Math.abs(each - mean)).toBeLessThan(1e-5 * mean);
    return mean;
  };

  it("conventional and exact gains", () => {
    const { conventional_gain, exact_gain } = read("gains");
    for (const [gain, table] of [
      ["conventional", conventional_gain],
      ["exact", exact_gain],
    ] as const) {
      for (const [name, expected] of Object.entries(table as Record<string, number>)) {
        const options = { initializer: "kaiming-normal", gain, ...activation(name) } as const;
        const given = ratio(options, { initializer: "kaiming-normal", gain: 1 });
        expect(Math.abs(given / expected - 1), `${gain} ${name}`).toBeLessThan(1e-5);
      }
    }
  });

  it("standard deviations and bounds", () => {
    const { table, lecun } = read("initializers");
    expect(table).toHaveLength(50);
    for (const [fanIn, fanOut, gain, ...expected] of table) {
      const size = { fanIn, fanOut, seed: 7 };
      const first = (options: Partial<InitializeOptions>) =>
        ws.initialize({ ...size, ...options })[0] as number;
      const normal = first({ initializer: "normal", std: 1 });
      const uniform = first({ initializer: "uniform", bound: 1 });
      const given = (["fan-avg", "fan-in", "fan-out"] as const).flatMap((fanMode) => {
        const scheme = fanMode === "fan-avg" ? "xavier" : "kaiming";
        return [
          first({ initializer: `${scheme}-normal`, fanMode, gain }) / normal,
          first({ initializer: `${scheme}-uniform`, fanMode, gain }) / uniform,
        ];
      });
      for (const [index, each] of given.entries()) {
        expect(Math.abs(each / expected[index] - 1)).toBeLessThan(1e-5);
      }
    }
    for (const [fanIn, std] of lecun) {
      const size = { fanIn, fanOut: 1, seed: 7 };
      const [lecun, normal] = [
        ws.initialize({ ...size, initializer: "lecun-normal" })[0] as number,
        ws.initialize({ ...size, initializer: "normal", std: 1 })[0] as number,
      ];
      expect(Math.abs(lecun / normal / std - 1)).toBeLessThan(1e-5);
    }
  });
});

describe("minibatch_regression", () => {
  const file = read("minibatch_regression");
  const runs: { kind: string; w: number[][]; b: number[] }[] = file.runs;
  it.each(runs)("$kind", (run) => {
    // The file's loss is 1/(2B) sum r^2, ours 1/B sum r^2: half its rate moves the same way, and what its
    // rates multiply by lambda takes twice the lambda here.
    const { lam, n } = file;
    const penalties: Record<string, { l1?: number; l2?: number }> = {
      none: {},
      l1: { l1: 2 * lam },
      l2: { l2: 2 * lam },
      nielsen_l2: { l2: lam / n },
      nielsen_l1: { l1: (2 * lam) / n },
    };
    const mlp = new ws.Mlp({ sizes: [3, 1], activation: "linear" });
    mlp.setWeight(0, floats(file.w0));
    mlp.setBias(0, floats(file.b0));
    const trainer = new ws.Trainer(mlp, {
      loss: "mean-squared-error",
      penalty: penalties[run.kind] as { l1?: number; l2?: number },
      learningRate: file.alpha / 2,
      batchSize: 4,
    });
    trainer.setData({ inputs: floats(file.X), targets: floats(file.y) });
    for (const [step, rows] of file.batches.entries()) {
      expect(trainer.step(rows).step).toBe(step + 1);
      close(trainer.weight(0), run.w[step + 1] as number[], 1e-5, `weight after ${step + 1}`);
      const bias = trainer.bias(0)[0] as number;
      expect(Math.abs(bias - (run.b[step + 1] as number))).toBeLessThan(1e-5);
    }
  });
});

describe("penalised_quadratics", () => {
  const { cases } = read("penalised_quadratics");
  it("minimisers and exact zeros", () => {
    expect(cases).toHaveLength(25);
    for (const { tag, H, c, lam, ...expected } of cases) {
      const objective: Objective = { kind: "quadratic", hessian: H, center: c };
      const domain = { w1: [-1, 1] as [number, number], w2: [-1, 1] as [number, number] };
      for (const [penalty, { w, objective: least, data, zeros }] of [
        [{ l1: lam }, expected.l1],
        [{ l2: lam }, expected.l2],
        [{ l2: lam / 2 }, expected.l2_half],
      ]) {
        const seen = ws.landscape({ objective, penalty, domain, resolution: 2 });
        for (const index of [0, 1]) {
          expect(Math.abs((seen.minimizer[index] as number) - w[index]), tag).toBeLessThan(1e-10);
        }
        expect(Math.abs(seen.penalizedLoss - least), tag).toBeLessThan(1e-10 * (1 + least));
        if (data !== undefined) expect(Math.abs(seen.dataLoss - data)).toBeLessThan(1e-9);
        if (zeros) expect(seen.zeros, tag).toEqual(zeros);
        expect(seen.dataMinimizer).toEqual(c);
        expect(seen.exact).toBe(true);
      }
    }
  });
});

describe("descents", () => {
  const { trajectories } = read("descents");
  it("paths and losses", () => {
    expect(trajectories).toHaveLength(60);
    for (const { H, c, w0, alpha, lam, kind, w, objective: losses } of trajectories) {
      const path = ws.descend({
        objective: { kind: "quadratic", hessian: H, center: c },
        penalty: {
          l1: ["l1", "prox_l1", "elastic"].includes(kind) ? lam : 0,
          l2: ["l2", "elastic"].includes(kind) ? lam : 0,
        },
        method: kind === "prox_l1" ? "proximal-gradient" : "gradient",
        start: w0,
        learningRate: alpha,
        steps: 20,
      });
      close(path.points, w, 1e-12, kind);
      close(path.penalizedLoss, losses, 1e-12, kind);
    }
  });
});

describe("histograms", () => {
  const file = read("histograms");
  const numbers = (values: (number | string)[]) => Float64Array.from(values, Number);
  it("counts and edges", () => {
    let same = 0;
    let refused = 0;
    for (const { data, spec, counts, edges, error } of file.results) {
      const values = numbers(file.data[data]);
      const call = () => ws.histogram(values, file.specs[spec]);
      if (error) {
        // numpy's other errors are about what is counted here all the same.
        if (!/bins. must be positive|max must be larger/.test(error)) continue;
        expect(refusal(call).field).toMatch(/^(bins|range)/);
        refused += 1;
        continue;
      }
      const { binEdges, counts: given } = call();
      expect([...given], `${data} ${spec}`).toEqual(counts);
      expect([...binEdges], `${data} ${spec}`).toEqual([...numbers(edges)]);
      same += 1;
    }
    expect([same, refused]).toEqual([63, 22]);
  });

  it("numbers on edges", () => {
    for (const { bins, range, edge_bins } of file.landing) {
      const { binEdges } = ws.histogram(new Float64Array(0), { bins, range });
      const landed = [...binEdges].map((edge) =>
        ws.histogram(Float64Array.of(edge), { bins, range }).counts.indexOf(1),
      );
      expect(landed).toEqual(edge_bins);
    }
  });

  it("moments of single-precision weights", () => {
    const { float32_like: expected } = file.moments;
    const weights = Float32Array.from(file.data.float32_like);
    const given = ws.weightStatistics(weights, { fanIn: 200, fanOut: 1 });
    close([given.mean], [expected.mean], 1e-12, "mean");
    close([given.populationVariance], [expected.var_pop], 1e-12, "variance");
    close([given.l1Norm, given.l2Norm], [expected.l1, expected.l2], 1e-12, "norms");
    expect([given.min, given.max]).toEqual([expected.min, expected.max]);
  });
});
