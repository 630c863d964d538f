import { beforeAll, describe, expect, it } from "vitest";
import { load, type Weightscope } from "../../www/src/index.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

const shape = { fanIn: 3, fanOut: 2 };

describe("seeds", () => {
  it("are whole numbers from 0 to 2^32 - 1", () => {
    for (const seed of [0, 7, 2 ** 32 - 1]) {
      expect(ws.initialize({ ...shape, seed })).toHaveLength(6);
    }
    const allowed = "it must be a whole number between 0 and 4294967295";
    for (const [seed, code, given] of [
      [-1, "out-of-range", "-1"],
      [1.5, "out-of-range", "1.5"],
      [2 ** 32, "out-of-range", "4294967296"],
      [1e300, "out-of-range", "1e+300"],
      [Number.NaN, "non-finite", "NaN"],
      [Number.POSITIVE_INFINITY, "non-finite", "Infinity"],
      ["7", "wrong-type", '"7"'],
      [null, "wrong-type", "null"],
      [7n, "wrong-type", "a bigint"],
    ] as const) {
      expect(refusal(() => ws.initialize({ ...shape, seed: wrong(seed) }))).toEqual({
        code,
        field: "seed",
        message: `seed is ${given}; ${allowed}`,
      });
    }
  });

  it("are 0 unless given, and fresh from randomSeed", () => {
    expect(ws.initialize(shape)).toEqual(ws.initialize({ ...shape, seed: 0 }));
    // Four equal seeds by chance: once in 2^96.
    const seeds = Array.from({ length: 4 }, () => ws.randomSeed());
    for (const seed of seeds) expect(ws.initialize({ ...shape, seed })).toHaveLength(6);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });
});

describe("fields", () => {
  it("that nobody knows are refused, as they were written", () => {
    const refused = refusal(() => ws.initialize(wrong({ ...shape, fan_in: 3 })));
    expect(refused).toMatchObject({ code: "unknown-field", field: "fan_in" });
    expect(refused.message).toBe(
      "fan_in is unknown; the fields are fanIn, fanOut, activation, slope, seed, initializer, gain, fanMode, std, bound, value, varianceScale, distribution, sparsity, noise, scale",
    );
    expect(refusal(() => ws.regularize(wrong({ L1: 1 }), new Float32Array(1)))).toEqual({
      code: "unknown-field",
      field: "L1",
      message: "L1 is unknown; the fields are l1, l2",
    });
  });

  it("that are needed are missed", () => {
    expect(refusal(() => ws.initialize(wrong({ fanIn: 3 })))).toEqual({
      code: "missing-field",
      field: "fanOut",
      message: "fanOut is missing; it must be a whole number between 0 and 4294967295",
    });
  });

  it("that are undefined are absent", () => {
    expect(ws.initialize(wrong({ ...shape, seed: undefined }))).toEqual(ws.initialize(shape));
  });

  it("of the wrong type say what they are", () => {
    for (const [gain, given] of [
      [true, "true"],
      [[1], "an array"],
      [{}, "an object"],
      [() => 1, "a function"],
      [new Float32Array(1), "a Float32Array"],
      [Symbol("gain"), "a symbol"],
      [new Date(0), "an object"],
    ] as const) {
      expect(refusal(() => ws.initialize({ ...shape, gain: wrong(gain) }))).toEqual({
        code: "wrong-type",
        field: "gain",
        message: `gain is ${given}; it must be a number or one of "conventional", "exact"`,
      });
    }
  });

  it("whose getter throws are missing", () => {
    const options = {
      ...shape,
      get fanIn(): number {
        throw new Error("no");
      },
    };
    expect(refusal(() => ws.initialize(options))).toMatchObject({
      code: "missing-field",
      field: "fanIn",
    });
  });

  it("come in an object", () => {
    for (const options of [3, "x", null, [shape], new Float32Array(2), true]) {
      expect(refusal(() => ws.initialize(wrong(options)))).toMatchObject({
        code: "wrong-type",
        field: "options",
      });
    }
    expect(refusal(() => ws.initialize(wrong(undefined)))).toMatchObject({
      code: "missing-field",
      field: "options",
    });
  });
});

describe("names", () => {
  it("that nobody knows are refused with the list of those that are", () => {
    expect(refusal(() => ws.initialize({ ...shape, activation: wrong("tan") }))).toEqual({
      code: "unknown-value",
      field: "activation",
      message:
        'activation is "tan"; it must be one of "linear", "tanh", "sigmoid", "relu", "leaky-relu", "elu", "selu", "gelu", "gelu-tanh", "silu", "softplus", "softsign", "hard-tanh", "erf"',
    });
    expect(refusal(() => ws.initialize({ ...shape, initializer: wrong("Xavier") }))).toMatchObject({
      code: "unknown-value",
      field: "initializer",
    });
    const long = "x".repeat(1000);
    const { message } = refusal(() => ws.initialize({ ...shape, fanMode: wrong(long) }));
    expect(message).toBe(
      `fanMode is "${"x".repeat(40)}…"; it must be one of "fan-in", "fan-out", "fan-avg"`,
    );
  });

  it("have aliases", () => {
    for (const [name, alias] of [
      ["xavier-normal", "glorot-normal"],
      ["xavier-uniform", "glorot-uniform"],
      ["kaiming-normal", "he-normal"],
      ["kaiming-uniform", "he-uniform"],
    ] as const) {
      expect(ws.initialize({ ...shape, initializer: alias })).toEqual(
        ws.initialize({ ...shape, initializer: name }),
      );
    }
  });
});

describe("numbers", () => {
  it("stay within their bounds", () => {
    for (const [options, code, field] of [
      [{ fanIn: 0 }, "out-of-range", "fanIn"],
      [{ fanIn: 4097 }, "out-of-range", "fanIn"],
      [{ fanIn: Number.NaN }, "non-finite", "fanIn"],
      [{ fanOut: 0 }, "out-of-range", "fanOut"],
      [{ fanOut: 4097 }, "out-of-range", "fanOut"],
      [{ gain: -1 }, "out-of-range", "gain"],
      [{ gain: Number.NaN }, "non-finite", "gain"],
      [{ scale: -1 }, "out-of-range", "scale"],
      [{ scale: 1e7 }, "out-of-range", "scale"],
      [{ scale: Number.NaN }, "non-finite", "scale"],
      [{ initializer: "normal", std: -1 }, "out-of-range", "std"],
      [{ initializer: "normal" }, "missing-field", "std"],
      [{ initializer: "uniform", bound: -1 }, "out-of-range", "bound"],
      [{ initializer: "constant" }, "missing-field", "value"],
      [{ initializer: "constant", value: Number.POSITIVE_INFINITY }, "non-finite", "value"],
      [{ std: 1 }, "unknown-field", "std"],
      [{ slope: 0.1 }, "unknown-field", "slope"],
      [{ activation: "leaky-relu", slope: -1 }, "out-of-range", "slope"],
      [{ activation: "leaky-relu", slope: Number.NaN }, "non-finite", "slope"],
    ] as const) {
      const options_ = { ...shape, ...options } as never;
      expect(refusal(() => ws.initialize(options_))).toMatchObject({ code, field });
    }
    expect(ws.initialize({ fanIn: 4096, fanOut: 1 })).toHaveLength(4096);
    for (const [penalty, code, field] of [
      [{ l1: -1 }, "out-of-range", "l1"],
      [{ l2: Number.NaN }, "non-finite", "l2"],
      [{ l2: 1e300 }, "out-of-range", "l2"],
    ] as const) {
      expect(refusal(() => ws.regularize(penalty, new Float32Array(1)))).toMatchObject({
        code,
        field,
      });
    }
  });

  it("in messages are written as one reads them", () => {
    expect(refusal(() => ws.initialize({ ...shape, fanOut: 0 })).message).toBe(
      "fanOut is 0; a layer needs between 1 and 4096 units",
    );
    expect(refusal(() => ws.regularize({ l1: 1e300 }, new Float32Array(1))).message).toBe(
      "l1 is 1e300; it must be a number between 0 and 1000000",
    );
  });
});

describe("arrays", () => {
  it("of numbers are typed", () => {
    for (const weights of [[1, 2], new Float64Array(2), new DataView(new ArrayBuffer(8)), null]) {
      expect(refusal(() => ws.regularize({}, wrong(weights)))).toMatchObject({
        code: "wrong-type",
        field: "weights",
      });
    }
  });

  it("of options have their length", () => {
    const values = Float32Array.of(1, 2);
    for (const [range, code, field] of [
      [[0], "wrong-length", "range"],
      [[0, 1, 2], "wrong-length", "range"],
      [[0, "1"], "wrong-type", "range[1]"],
      // biome-ignore lint/suspicious/noSparseArray: holes are read as undefined
      [[, 1], "missing-field", "range[0]"],
      [{ length: 2 }, "wrong-type", "range"],
      [[0, Number.NaN], "non-finite", "range"],
      [[1, 0], "out-of-range", "range"],
    ] as const) {
      const refused = refusal(() => ws.histogram(values, { range: wrong(range) }));
      expect(refused.code).toBe(code);
      expect(refused.field.startsWith(field)).toBe(true);
    }
  });

  it("that JavaScript receives are its own", () => {
    const first = ws.initialize({ ...shape, seed: 1 });
    const copy = first.slice();
    ws.initialize({ fanIn: 4096, fanOut: 1000, seed: 2 });
    expect(first.buffer.byteLength).toBe(6 * 4);
    expect(first).toEqual(copy);
  });
});
