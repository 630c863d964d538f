import { beforeAll, describe, expect, it } from "vitest";
import { load, type Weightscope } from "../../www/src/index.js";
import * as glue from "../../www/src/wasm/weightscope.js";
import { refusal, wrong } from "./refusal.js";

let ws: Weightscope;
beforeAll(async () => {
  ws = await load();
});

describe("load", () => {
  it("gives one frozen instance", async () => {
    expect(await load()).toBe(ws);
    expect(Object.isFrozen(ws)).toBe(true);
    // Nothing that the binding exports is missing, but the ways to load it.
    const { default: _, initSync: __, ...exported } = glue;
    expect(Object.keys(ws).sort()).toEqual(Object.keys(exported).sort());
    expect(ws).not.toHaveProperty("default");
    expect(ws).not.toHaveProperty("initSync");
  });
});

describe("regularize", () => {
  it("adds l1 |w| + l2 w^2, with no factor one half and sign(0) = 0", () => {
    const weights = Float32Array.of(0.5, 0, -2);
    expect(ws.regularize({ l1: 0.5, l2: 0.25 }, weights)).toEqual({
      penalty: 0.5 * 2.5 + 0.25 * 4.25,
      gradient: Float32Array.of(0.75, 0, -1.5),
    });
    expect(ws.regularize({}, weights).penalty).toBe(0);
  });
});

describe("histogram", () => {
  it("closes the last bin on the right and counts the rest apart", () => {
    const values = [0, 0.5, 1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY];
    const options = { bins: 2, range: [0, 1] as [number, number] };
    for (const typed of [Float32Array.from(values), Float64Array.from(values)]) {
      expect(ws.histogram(typed, options)).toEqual({
        counts: Uint32Array.of(1, 2),
        binEdges: Float64Array.of(0, 0.5, 1),
        nonFinite: 2,
        outside: 1,
      });
    }
    expect(ws.histogram(Float32Array.of(1, 2)).counts).toHaveLength(64);
  });

  it("has 1 to 4096 bins", () => {
    expect(ws.histogram(Float32Array.of(1), { bins: 4096 }).counts).toHaveLength(4096);
    for (const bins of [0, 4097]) {
      expect(refusal(() => ws.histogram(Float32Array.of(1), { bins }))).toMatchObject({
        code: "out-of-range",
        field: "bins",
      });
    }
    expect(refusal(() => ws.histogram(wrong([1])))).toMatchObject({
      code: "wrong-type",
      field: "values",
    });
  });
});

describe("parseIdx", () => {
  const header = (...words: number[]) => {
    const bytes = new Uint8Array(words.length * 4);
    for (const [index, word] of words.entries())
      new DataView(bytes.buffer).setUint32(index * 4, word);
    return bytes;
  };
  const file = (head: Uint8Array, length: number) => {
    const bytes = new Uint8Array(head.length + length);
    bytes.set(head);
    return bytes;
  };

  it("gives a view of the bytes it was handed", () => {
    const bytes = file(header(0x803, 2, 3, 4), 24);
    bytes[16] = 200;
    const idx = ws.parseIdx(bytes);
    expect(idx).toMatchObject({ kind: "images", count: 2, rows: 3, columns: 4 });
    expect(idx.data.buffer).toBe(bytes.buffer);
    expect([idx.data.byteOffset, idx.data.length, idx.data[0]]).toEqual([16, 24, 200]);
    const within = new Uint8Array(file(header(0, 0x801, 1), 1).buffer, 4);
    expect(ws.parseIdx(within)).toMatchObject({ kind: "labels", count: 1, rows: 1, columns: 1 });
    expect(ws.parseIdx(within).data.byteOffset).toBe(12);
  });

  it("takes no copy of a large file", () => {
    const before = ws.memoryBytes();
    ws.parseIdx(file(header(0x803, 50_000, 28, 28), 50_000 * 784));
    expect(ws.memoryBytes()).toBe(before);
  });

  it.each([
    ["nothing", new Uint8Array(0), "invalid-data", "header"],
    ["half a header", header(0x803, 2), "invalid-data", "header"],
    ["another magic number", file(header(0x802, 2, 3, 4), 24), "invalid-data", "magic"],
    ["a gzip file", Uint8Array.of(0x1f, 0x8b, 8, 0), "invalid-data", "magic"],
    ["missing pixels", file(header(0x803, 2, 3, 4), 23), "invalid-data", "data"],
    ["spare pixels", file(header(0x803, 2, 3, 4), 25), "invalid-data", "data"],
    ["no images", header(0x803, 0, 28, 28), "out-of-range", "count"],
    ["flat images", header(0x803, 1, 0, 28), "out-of-range", "rows"],
    [
      "impossible images",
      header(0x803, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1),
      "out-of-range",
      "count",
    ],
    ["more than memory holds", header(0x803, 1_000_000, 4096, 4096), "out-of-range", "data"],
  ])("refuses %s", (_, bytes, code, field) => {
    expect(refusal(() => ws.parseIdx(bytes))).toMatchObject({ code, field });
  });
});

describe("digits", () => {
  it("come as bytes with their labels, more starting with the fewer", () => {
    const digits = ws.digits({ count: 20, seed: 7 });
    expect([digits.rows, digits.columns]).toEqual([28, 28]);
    expect(digits.images).toHaveLength(20 * 784);
    expect(digits.labels).toHaveLength(20);
    expect(ws.digits({ count: 40, seed: 7 }).images.subarray(0, 20 * 784)).toEqual(digits.images);
    expect(refusal(() => ws.digits({ count: 100_001 }))).toMatchObject({
      code: "out-of-range",
      field: "count",
    });
  });
});

describe("swings", () => {
  it("counts what has come up again", () => {
    const course = Float64Array.of(5, 1, 3, 1, 1.1, Number.NaN, 2, 0.5, 0.7);
    expect(Array.from(ws.swings(course))).toEqual([0, 0, 1, 1, 1, 1, 2, 2, 3]);
    expect(ws.swings(new Float64Array(0))).toHaveLength(0);
    expect(refusal(() => ws.swings([1, 2] as never))).toMatchObject({
      code: "wrong-type",
      field: "values",
    });
  });
});

describe("gaussian and standardize", () => {
  it("give inputs of mean 0 and variance 1", () => {
    const { inputs, labels } = ws.gaussian({ count: 100, features: 50, classes: 3, seed: 7 });
    expect(inputs).toHaveLength(5000);
    expect(labels?.every((label) => label < 3)).toBe(true);
    expect(ws.gaussian({ count: 1, features: 1 })).not.toHaveProperty("labels");
    const values = ws.standardize(Float32Array.of(1, 2, 3, 4));
    expect(values[3]).toBeCloseTo(1.5 / Math.sqrt(1.25), 6);
    for (const [options, field] of [
      [{ count: 0, features: 1 }, "count"],
      [{ count: 1, features: 4097 }, "features"],
      [{ count: 100_000, features: 4096 }, "count"],
      [{ count: 1, features: 1, classes: 0 }, "classes"],
    ] as const) {
      expect(refusal(() => ws.gaussian(options))).toMatchObject({ code: "out-of-range", field });
    }
  });
});

describe("spread", () => {
  it("is the formula's, whatever the seed", () => {
    const scheme = { initializer: "xavier-normal", fanIn: 100, fanOut: 7, scale: 3 } as const;
    const { standardDeviation, stretch } = ws.spread({ ...scheme, seed: 5 });
    expect(standardDeviation).toBeCloseTo(0.3, 15);
    expect(stretch).toBeCloseTo(3, 15);
    expect(refusal(() => ws.spread({ ...scheme, fanIn: 0 }))).toMatchObject({
      code: "out-of-range",
      field: "fanIn",
    });
  });
});

describe("initialize", () => {
  it("has the variance of its scheme", () => {
    // 3 % is six standard errors of the variance of 80,000 normal numbers.
    const weights = ws.initialize({
      initializer: "xavier-normal",
      fanIn: 400,
      fanOut: 200,
      seed: 7,
    });
    const variance = weights.reduce((sum, weight) => sum + weight * weight, 0) / weights.length;
    expect(variance * 400).toBeGreaterThan(0.97);
    expect(variance * 400).toBeLessThan(1.03);
    const constant = { initializer: "constant", value: 2, scale: 0.5 } as const;
    expect(ws.initialize({ ...constant, fanIn: 1, fanOut: 2 })).toEqual(Float32Array.of(1, 1));
  });

  it("fills an array that is handed in", () => {
    const shape = { initializer: "kaiming-uniform", fanIn: 5, fanOut: 3 } as const;
    const weights = new Float32Array(15);
    expect(ws.initialize({ ...shape, seed: 1 }, weights)).toBe(weights);
    expect(weights).toEqual(ws.initialize({ ...shape, seed: 1 }));
    // Also one that is part of a larger buffer.
    const all = new Float32Array(20).fill(9);
    ws.initialize({ ...shape, seed: 2 }, all.subarray(2, 17));
    expect(all.subarray(2, 17)).toEqual(ws.initialize({ ...shape, seed: 2 }));
    expect([...all.subarray(0, 2), ...all.subarray(17)]).toEqual([9, 9, 9, 9, 9]);
  });

  it("leaves an array alone that does not fit", () => {
    const shape = { fanIn: 5, fanOut: 3 };
    const short = new Float32Array(14);
    expect(refusal(() => ws.initialize(shape, short))).toEqual({
      code: "wrong-length",
      field: "into",
      message: "into is of length 14; fanOut times fanIn are 15 weights",
    });
    expect(short.every((weight) => weight === 0)).toBe(true);
    expect(refusal(() => ws.initialize(shape, wrong([0, 0])))).toMatchObject({
      code: "wrong-type",
      field: "into",
    });
  });
});
