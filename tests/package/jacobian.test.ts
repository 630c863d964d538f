import { beforeAll, describe, expect, it } from "vitest";
import {
  createEngine,
  type JacobianRequest,
  load,
  type MlpOptions,
  type Weightscope,
} from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

/** A network with these weights, layer after layer. */
function network(options: MlpOptions, ...weights: number[][]) {
  const mlp = new ws.Mlp(options);
  weights.forEach((weight, layer) => {
    mlp.setWeight(layer, Float32Array.from(weight));
  });
  return mlp;
}

/** At one row. */
function at(mlp: InstanceType<Weightscope["Mlp"]>, ...inputs: number[]) {
  const [jacobian] = mlp.jacobian({ inputs: Float32Array.from(inputs) });
  if (!jacobian) throw new Error("there is no Jacobian");
  return jacobian;
}

describe("Mlp.jacobian", () => {
  it("is an isometry of the identity and of orthogonal weights, however deep", () => {
    const sizes = [16, ...Array<number>(20).fill(16), 3];
    for (const initializer of ["identity", "orthogonal"] as const) {
      const mlp = new ws.Mlp({ sizes, activation: "linear", initializer, seed: 7 });
      const { singularValues, meanSquare, relativeVariance } = at(mlp, ...Array(16).fill(0.5));
      expect(singularValues).toBeInstanceOf(Float64Array);
      expect(singularValues).toHaveLength(16);
      for (const value of singularValues) expect(value).toBeCloseTo(1, 5);
      expect(meanSquare).toBeCloseTo(1, 5);
      expect(relativeVariance).toBeLessThan(1e-10);
      mlp.free();
    }
  });

  it("is the scale to the power of the depth where orthogonal weights are scaled", () => {
    for (const [scale, depth] of [
      [0.5, 12],
      [1.5, 9],
    ] as const) {
      const sizes = [10, ...Array<number>(depth).fill(10), 3];
      const options = { sizes, activation: "linear", initializer: "orthogonal", seed: 3 } as const;
      const { singularValues } = at(new ws.Mlp({ ...options, scale }), ...Array(10).fill(1));
      for (const value of singularValues) expect(value / scale ** depth).toBeCloseTo(1, 5);
    }
  });

  it("has the values that one finds by hand", () => {
    // W^T W = [[25, 20], [20, 25]], whose eigenvalues are 45 and 5.
    const linear = network({ sizes: [2, 2, 1], activation: "linear" }, [3, 0, 4, 5]);
    const { singularValues, meanSquare, relativeVariance } = at(linear, 0.1, -0.2);
    expect(singularValues[0]).toBeCloseTo(Math.sqrt(45), 12);
    expect(singularValues[1]).toBeCloseTo(Math.sqrt(5), 12);
    expect(meanSquare).toBeCloseTo(25, 12);
    // ((45 - 25)^2 + (5 - 25)^2) / 2 / 25^2.
    expect(relativeVariance).toBeCloseTo(0.64, 12);

    // The second unit is shut: z = (3, -1).
    const relu = network({ sizes: [2, 2, 1], activation: "relu" }, [3, 0, 4, 5]);
    expect([...at(relu, 1, -1).singularValues]).toEqual([3, 0]);

    // tanh'(0.6) 2, and through a second layer tanh'(-1.5 tanh 0.6) (-1.5) more.
    const slope = (z: number) => 1 - Math.tanh(z) ** 2;
    const one = network({ sizes: [1, 1, 1], activation: "tanh" }, [2]);
    expect(at(one, 0.3).singularValues[0]).toBeCloseTo(2 * slope(0.6), 6);
    const two = network({ sizes: [1, 1, 1, 1], activation: "tanh" }, [2], [-1.5]);
    const product = 2 * slope(0.6) * 1.5 * slope(-1.5 * Math.tanh(0.6));
    expect(at(two, 0.3).singularValues[0]).toBeCloseTo(product, 6);

    // Without hidden layers it is the weights; as many values as the smaller side has.
    const wide = network({ sizes: [3, 1], activation: "tanh" }, [1, 2, 2]);
    expect([...at(wide, 1, 1, 1).singularValues]).toEqual([3]);
  });

  it("answers each row, and reads bytes as what they mean", () => {
    const mlp = new ws.Mlp({ sizes: [3, 5, 4, 2], activation: "tanh", seed: 7 });
    const bytes = Uint8Array.of(0, 51, 102, 153, 204, 255);
    const inputs = Float32Array.from(bytes, (byte) => byte / 255 - 1);
    const both = mlp.jacobian({ inputs });
    expect(both).toHaveLength(2);
    expect(both[1]).toEqual(at(mlp, ...inputs.subarray(3)));
    expect(both[0]).not.toEqual(both[1]);
    expect(mlp.jacobian({ inputs: bytes, inputScale: 1 / 255, inputShift: -1 })).toEqual(both);
  });

  it("tells what is dead and what overflows", () => {
    const dead = new ws.Mlp({ sizes: [3, 4, 2], activation: "relu", initializer: "zeros" });
    const nothing = at(dead, 1, 2, 3);
    expect([...nothing.singularValues]).toEqual([0, 0, 0]);
    expect([nothing.meanSquare, nothing.relativeVariance]).toEqual([0, Number.NaN]);
    const sizes = [2, ...Array<number>(12).fill(2), 1];
    const huge = network(
      { sizes, activation: "linear" },
      ...Array<number[]>(12).fill(Array(4).fill(1e30)),
    );
    const lost = at(huge, 1, 1);
    expect([...lost.singularValues]).toEqual([Number.NaN, Number.NaN]);
    expect(lost.meanSquare).toBeNaN();
  });

  it("refuses by name", () => {
    const mlp = new ws.Mlp({ sizes: [2, 3, 1] });
    for (const [options, code, field] of [
      [{ inputs: new Float32Array(3) }, "wrong-length", "inputs"],
      [{ inputs: new Float32Array(0) }, "wrong-length", "inputs"],
      [{ inputs: new Float32Array(130) }, "out-of-range", "inputs"],
      [{ inputs: Float32Array.of(0, Number.NaN) }, "non-finite", "inputs[1]"],
      [{ inputs: [0, 1] }, "wrong-type", "inputs"],
      [{}, "missing-field", "inputs"],
      [{ inputs: new Float32Array(2), inputScale: 2 }, "unknown-field", "inputScale"],
      [{ inputs: new Float32Array(2), rows: 1 }, "unknown-field", "rows"],
      [undefined, "missing-field", "options"],
    ] as const) {
      expect(refusal(() => mlp.jacobian(wrong(options)))).toMatchObject({ code, field });
    }
    const { message } = refusal(() => mlp.jacobian({ inputs: new Float32Array(130) }));
    expect(message).toBe("inputs is 65 rows; the Jacobian is taken at 1 to 64 rows at a time");
    const wide = new ws.Mlp({ sizes: [2, 1025, 1] });
    expect(refusal(() => wide.jacobian({ inputs: new Float32Array(2) }))).toMatchObject({
      code: "out-of-range",
      field: "sizes[1]",
    });
  });
});

describe("engine.jacobian", () => {
  const request: JacobianRequest = {
    mlp: { sizes: [12, 12, 12, 3], activation: "tanh", initializer: "orthogonal", seed: 7 },
    source: { kind: "gaussian", features: 12, count: 20, seed: 5 },
    rows: 4,
  };

  it("takes it at the first rows of the source", async () => {
    const engine = createEngine();
    const mlp = new ws.Mlp(request.mlp);
    const { inputs } = ws.gaussian({ features: 12, count: 20, classes: 3, seed: 5 });
    const expected = mlp.jacobian({ inputs: inputs.subarray(0, 48) });
    expect(await engine.jacobian(request)).toEqual(expected);
    const { rows: _, ...one } = request;
    expect(await engine.jacobian(one)).toEqual(expected.slice(0, 1));

    // Bytes stay bytes.
    const sizes = [784, 10, 10];
    const source = { kind: "digits", count: 5, seed: 7 } as const;
    const { images } = ws.digits({ count: 5, seed: 7 });
    const digits = new ws.Mlp({ sizes, seed: 7 });
    expect(await engine.jacobian({ mlp: { sizes, seed: 7 }, source, rows: 2 })).toEqual(
      digits.jacobian({ inputs: images.subarray(0, 2 * 784), inputScale: 1 / 255 }),
    );
    engine.dispose();
  });

  it("scales the layers first, on all rows", async () => {
    const engine = createEngine();
    const linear = { ...request.mlp, activation: "linear" } as const;
    const lsuv = { tolerance: 0 };
    const scaled = await engine.jacobian({ ...request, mlp: linear, lsuv });
    // Orthogonal layers scaled by 1 / sqrt(Var z) each.
    const { inputs } = ws.gaussian({ features: 12, count: 20, classes: 3, seed: 5 });
    const mlp = new ws.Mlp(linear);
    mlp.lsuv({ inputs, ...lsuv });
    const norm = (layer: number) => Math.hypot(...mlp.weight(layer)) / Math.sqrt(12);
    for (const value of scaled[0]?.singularValues ?? []) {
      expect(value).toBeCloseTo(norm(0) * norm(1), 5);
    }
    expect(Math.abs(norm(0) - 1)).toBeGreaterThan(1e-3);
    expect((await engine.jacobian({ ...request, lsuv: true })).length).toBe(4);
    engine.dispose();
  });

  it("stops when asked to, and leaves the thread to others", async () => {
    const engine = createEngine({ workers: 1 });
    const stop = new AbortController();
    const large: JacobianRequest = {
      mlp: { sizes: [150, 150, 150, 10] },
      source: { kind: "gaussian", features: 150, count: 64 },
      rows: 64,
    };
    const long = engine.jacobian(large, { signal: stop.signal });
    expect((await engine.digits({ count: 1 })).labels).toHaveLength(1);
    stop.abort();
    await expect(long).rejects.toMatchObject({ name: "AbortError" });
    expect(await engine.jacobian(request)).toHaveLength(4);
    engine.dispose();
  });

  it("refuses with the field as the request has it", async () => {
    const engine = createEngine();
    const gaussian = { kind: "gaussian", features: 12, count: 20 } as const;
    for (const [change, code, field] of [
      [{ rows: 0 }, "out-of-range", "rows"],
      [{ rows: 65 }, "out-of-range", "rows"],
      [{ rows: 21 }, "out-of-range", "rows"],
      [{ rows: "4" }, "wrong-type", "rows"],
      [{ mlp: { sizes: [12, 0, 3] } }, "out-of-range", "mlp.sizes[1]"],
      [{ mlp: { sizes: [12, 1025, 3] } }, "out-of-range", "mlp.sizes[1]"],
      [{ source: { ...gaussian, features: 11 } }, "mismatch", "source.features"],
      [{ source: { kind: "batch", inputs: [0] }, rows: 1 }, "wrong-type", "source.inputs"],
      [{ lsuv: { tolerance: 2 } }, "out-of-range", "lsuv.tolerance"],
      [{ loss: "softmax-cross-entropy" }, "unknown-field", "loss"],
    ] as const) {
      await expect(engine.jacobian(wrong({ ...request, ...change }))).rejects.toMatchObject({
        name: "WeightscopeError",
        code,
        field,
      });
    }
    engine.dispose();
  });
});
