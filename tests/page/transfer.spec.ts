// What a reader's connection carries before the first figure can be moved.
import { gzipSync } from "node:zlib";
import { firstFigure } from "../size/budgets.mjs";
import { expect, test } from "./test.js";

test("the first figure needs no more than its budget, and nothing of the others", async ({
  page,
}) => {
  const bodies = new Map<string, Promise<number>>();
  let drawn = false;
  page.on("response", (response) => {
    if (drawn) return;
    const name = new URL(response.url()).pathname;
    // Typefaces and pictures in PNG are packed already; the rest goes as servers pack it.
    const packed = /\.(woff2|png)$/.test(name);
    bodies.set(
      name,
      response.body().then((body) => (packed ? body.length : gzipSync(body).length)),
    );
  });
  await page.exposeFunction("firstFigureDrawn", () => {
    drawn = true;
  });
  await page.addInitScript(() => {
    const told = globalThis as unknown as { firstFigureDrawn(): void };
    addEventListener("weightscope-change", () => told.firstFigureDrawn(), {
      once: true,
      capture: true,
    });
  });
  await page.goto("");
  await expect.poll(() => drawn).toBe(true);

  const sizes = await Promise.all(
    [...bodies].map(async ([name, size]) => [name, await size] as const),
  );
  const names = sizes.map(([name]) => name).join(" ");
  expect(names).toMatch(/weightscope_bg-\S*\.wasm/);
  expect(names).toMatch(/worker-\S*\.js/);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  expect(sum, sizes.map((each) => each.join(": ")).join("\n")).toBeLessThanOrEqual(firstFigure);

  // The rest comes by itself.
  const loaded = () => [...document.fonts].some(({ status }) => status === "loaded");
  await expect.poll(() => page.evaluate(loaded)).toBe(true);
  await expect(page.locator("weightscope-landscape:defined")).toHaveCount(1);
});
