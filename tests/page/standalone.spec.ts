// dist/standalone.js by itself: no server beside it that could hand out the wasm or the worker.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/shell.mjs";
import { expect, test } from "./test.js";

const address = "http://standalone.test";

test.beforeEach(async ({ page }) => {
  await page.route(`${address}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === "/")
      return route.fulfill({
        contentType: "text/html",
        body: "<!doctype html><link rel=icon href=data:,>",
      });
    if (path === "/standalone.js") {
      return route.fulfill({
        contentType: "text/javascript",
        body: readFileSync(join(root, "dist/standalone.js")),
      });
    }
    return route.abort();
  });
  await page.goto(`${address}/`);
});

test("computes on the page", async ({ page }) => {
  const answer = await page.evaluate(async (url) => {
    const { load } = await import(url);
    return (await load()).regularize({ l1: 1, l2: 0 }, Float32Array.of(2, -3)).penalty;
  }, `${address}/standalone.js`);
  expect(answer).toBe(5);
});

test("trains in a worker started from a blob", async ({ page }) => {
  const worker = page.waitForEvent("worker");
  const length = await page.evaluate(async (url) => {
    const { createEngine } = await import(url);
    const engine = createEngine({ workers: 1 });
    const result = await engine.train({
      mlp: { sizes: [784, 10], seed: 7 },
      trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10, seed: 7 },
      data: { kind: "digits", training: 100, seed: 7 },
      epochs: 1,
    });
    engine.dispose();
    return result.weights[0].length;
  }, `${address}/standalone.js`);
  expect(length).toBe(7840);
  expect((await worker).url()).toMatch(/^blob:/);
});

test("defines the elements", async ({ page }) => {
  await page.evaluate((url) => import(url), `${address}/standalone.js`);
  const names = ["initialization", "weights", "landscape"];
  const defined = await page.evaluate(
    (names) => names.filter((name) => customElements.get(`weightscope-${name}`) !== undefined),
    names,
  );
  expect(defined).toEqual(names);
});
