/**
 * The engine over threads of its own: the worker's code, built as the page's build does it, in Node's
 * worker threads. What a browser's workers add to that is tested in a browser.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineOver } from "../../www/src/engine/engine.js";
import { Pool } from "../../www/src/engine/pool.js";
import type { Command, Report } from "../../www/src/engine/protocol.js";
import type { Spawn } from "../../www/src/engine/thread.js";
import { load, type TrainRequest, type Weightscope } from "../../www/src/index.js";
import { compile } from "../../www/src/load.js";

/** Node's worker threads in the shape of a browser's workers. */
const entry = (url: string) => `
import { parentPort } from "node:worker_threads";
globalThis.WorkerGlobalScope = class {};
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
globalThis.addEventListener = (type, listener) =>
  parentPort.on("message", (data) => (data === "die" ? process.exit(7) : listener({ data })));
await import(${JSON.stringify(url)});
`;

let ws: Weightscope;
let folder: string;
const workers: Worker[] = [];
const said: Command[] = [];
const heard: Report[] = [];

const spawn: Spawn = (ear) => {
  const worker = new Worker(pathToFileURL(join(folder, "entry.mjs")));
  workers.push(worker);
  let open = true;
  worker.on("message", (report: Report) => {
    heard.push(report);
    if (open) ear.report(report);
  });
  worker.on("error", (error) => open && ear.failure(error.message));
  worker.on("exit", (code) => open && ear.failure(`it ended with ${code}`));
  return {
    post: (command, transfer = []) => {
      said.push(command);
      worker.postMessage(command, transfer);
    },
    close: () => {
      open = false;
      void worker.terminate();
    },
    separate: true,
  };
};
const engineOf = (size: number) => engineOver(new Pool(size, spawn, () => compile()));

beforeAll(async () => {
  ws = await load();
  folder = mkdtempSync(join(tmpdir(), "weightscope-"));
  const source = fileURLToPath(new URL("../../www/src/engine/worker.ts", import.meta.url));
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: "es2022",
      lib: { entry: source, formats: ["es"], fileName: () => "worker.mjs" },
    },
  });
  writeFileSync(join(folder, "entry.mjs"), entry(pathToFileURL(join(folder, "worker.mjs")).href));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Digits over and over: more bytes than are sent at once. */
function batches() {
  const { images, labels } = ws.digits({ count: 100, seed: 1 });
  const repeat = 70;
  const inputs = new Uint8Array(repeat * images.length);
  const all = new Uint8Array(repeat * labels.length);
  for (let copy = 0; copy < repeat; copy += 1) {
    inputs.set(images, copy * images.length);
    all.set(labels, copy * labels.length);
  }
  return { inputs, labels: all, inputScale: 1 / 255 };
}

const settings: Omit<TrainRequest, "data" | "epochs"> = {
  mlp: { sizes: [784, 8, 10], seed: 7 },
  trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 50, seed: 3 },
};

describe("worker threads", () => {
  it("give the same bits, and fetch large data piece by piece", async () => {
    const engine = engineOf(2);
    const training = batches();
    const { inputs, labels } = training;
    const validation = {
      inputs: inputs.subarray(784, 784 * 11),
      labels: labels.subarray(1, 11),
      inputScale: 1 / 255,
    };
    const data = { kind: "batches", training, validation } as const;
    const runs = await Promise.all(
      [0, 1e-3].map((l1) => {
        const trainer = { ...settings.trainer, penalty: { l1 } };
        return engine.train({ ...settings, trainer, data, epochs: 2 });
      }),
    );
    for (const [index, run] of runs.entries()) {
      const mlp = new ws.Mlp(settings.mlp);
      const penalty = { l1: [0, 1e-3][index] as number };
      const trainer = new ws.Trainer(mlp, { ...settings.trainer, penalty });
      trainer.setData(training, validation);
      trainer.runEpoch();
      trainer.runEpoch();
      expect(run.weights).toEqual([trainer.weight(0), trainer.weight(1)]);
      expect(run.evaluations.at(-1)).toEqual({ epoch: 2, ...trainer.evaluate() });
    }
    // 5.5 MB in pieces of 1 MiB, for each of two threads; nothing is taken from the caller.
    const pieces = said.filter((command) => command.type === "piece");
    expect(pieces).toHaveLength(12);
    // Each but the first goes in the buffer of the one before, which is empty here once it has left.
    const wants = heard.filter((report) => report.type === "want");
    expect(wants).toHaveLength(12);
    for (const { start, spent } of wants) {
      expect(spent?.byteLength).toBe(start === 0 ? undefined : 0);
    }
    expect(inputs).toHaveLength(70 * 78_400);
    for (const command of said) {
      if (command.type === "run") expect(JSON.stringify(command.job).length).toBeLessThan(200_000);
    }
    engine.dispose();
  });

  it("hold three arms' data once each", async () => {
    const engine = engineOf(3);
    const training = batches();
    // Test data just as large are never there at the same time.
    const data = { kind: "batches", training, test: training } as const;
    const arms = [1, 2, 3].map(() => engine.train({ ...settings, data, epochs: 1 }));
    for (const { memoryBytes, test, evaluations } of await Promise.all(arms)) {
      // 5.5 MB of images; the rest is the module's own 1 MiB stack, a network and a batch.
      expect(memoryBytes).toBeLessThan(training.inputs.length + (4 << 20));
      expect(test).toEqual(evaluations.at(-1)?.training);
    }
    engine.dispose();
  });

  it("stop when asked to, while they fetch and while they train", async () => {
    const engine = engineOf(1);
    const training = batches();
    const data = { kind: "batches", training } as const;
    const fetching = new AbortController();
    const first = engine.train({ ...settings, data, epochs: 9 }, { signal: fetching.signal });
    fetching.abort();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    const midway = new AbortController();
    const second = engine.train(
      { ...settings, data, epochs: 100_000 },
      { signal: midway.signal, onProgress: ({ step }) => step > 0 && midway.abort() },
    );
    await expect(second).rejects.toMatchObject({ name: "AbortError" });
    // The same thread goes on with the next request, its lane free.
    const started = workers.length;
    const third = await engine.train({ ...settings, data, epochs: 1 });
    expect(third.epochs).toBe(1);
    expect(workers).toHaveLength(started);
    expect(heard.filter(({ type }) => type === "cancelled")).toHaveLength(2);
    engine.dispose();
  });

  it("carry errors with their code and field", async () => {
    const engine = engineOf(1);
    const request = engine.digits({ count: -1 });
    await expect(request).rejects.toMatchObject({
      name: "WeightscopeError",
      code: "out-of-range",
      field: "count",
    });
    await expect(request).rejects.toBeInstanceOf(Error);
    // A function cannot be sent: that request fails, the next does not.
    await expect(engine.digits({ count: (() => 1) as never })).rejects.toThrow();
    expect((await engine.digits({ count: 1 })).labels).toHaveLength(1);
    engine.dispose();
  });

  it("that die reject what they did, and are replaced", async () => {
    const engine = engineOf(1);
    await engine.digits({ count: 1 });
    const started = workers.length;
    const training = engine.train({
      ...settings,
      data: { kind: "digits", training: 100 },
      epochs: 100_000,
    });
    workers.at(-1)?.postMessage("die");
    await expect(training).rejects.toMatchObject({
      code: "worker-died",
      message: "the worker died (it ended with 7); the next request gets a new one",
    });
    expect((await engine.digits({ count: 2 })).labels).toHaveLength(2);
    expect(workers).toHaveLength(started + 1);
    engine.dispose();
  });
});
