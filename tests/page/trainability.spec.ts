// The trainability figure: its numbers are those of Node; it fills in, is cancelled, goes on; a cell is chosen.
import type { Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { computed, fields, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const small: Settings = { depth: "8", networks: 3, steps: 40, width: 6 };

const states: Record<string, Settings> = {
  "a small map": small,
  "rectified units": { ...small, activation: "relu", initializer: "kaiming-normal", data: "xor" },
  "a scheme without a theory": { ...small, initializer: "sparse", networks: 1 },
  "numbers that overflow": { ...small, activation: "linear", learningRate: 10, cellScale: 10 },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "trainability", settings);
    expect(await figure.shown()).toEqual(await computed("trainability", settings));
  });
}

test("the map at rest is that of the picture at rest", async ({ page }) => {
  const figure = await Figure.open(page, "trainability");
  const atRest = await figure.host.locator(".rest figcaption").textContent();
  expect(await figure.sentence()).toBe(atRest);
  expect(known(await figure.numbers())).toHaveLength(99);
});

/** A map that takes long, with a few cells on it. */
async function underWay(page: Page): Promise<Figure> {
  await page.goto("#v=1&figure=trainability&steps=3000&networks=5&depth=8");
  const figure = new Figure(page, "trainability");
  await expect(figure.caption).toContainText(/^[2-9] of 66 cells so far/);
  return figure;
}

const known = (rows: readonly (readonly string[])[]) =>
  rows.slice(1).filter(([, , trained]) => trained !== "");

test("it fills in; cancelled, it keeps its cells, and goes on to the same map", async ({
  page,
}) => {
  test.slow();
  const figure = await underWay(page);
  const progress = figure.host.getByRole("progressbar", { name: "Training" });
  await expect(progress).toBeVisible();
  await figure.button("Cancel").press("Enter");
  await figure.settled();
  await expect(progress).toHaveCount(0);
  await expect(figure.refusals).toHaveCount(0);
  const before = known(await figure.numbers());
  expect(before.length).toBeGreaterThan(1);
  expect(before.length).toBeLessThan(66);
  // Cells come in an order that has the middle column first.
  expect(before.map(([, scale]) => scale)).toContain("1");

  await figure.button("Go on").press("Enter");
  await expect(progress).toBeVisible();
  await expect
    .poll(async () => known(await figure.numbers()).length)
    .toBeGreaterThan(before.length);
  const after = known(await figure.numbers());
  for (const row of before) expect(after).toContainEqual(row);
  await figure.button("Cancel").press("Enter");
  await figure.settled();
});

test("another setting calls the map off and begins a new one", async ({ page }) => {
  const figure = await underWay(page);
  await figure.follow(small);
  await figure.settled();
  await expect(figure.button("Train again")).toBeVisible();
  expect(await figure.shown()).toEqual(await computed("trainability", small));
});

test("what was broken off is finished when asked to go on", async ({ page }) => {
  const settings = { ...small, steps: 400, networks: 5 };
  await page.goto("./");
  const figure = new Figure(page, "trainability");
  await figure.settled();
  await figure.follow(settings);
  await expect(figure.caption).toContainText(/so far/);
  await figure.button("Cancel").press("Enter");
  await figure.settled();
  await figure.button("Go on").press("Enter");
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("trainability", settings));
});

test("a cell is chosen by arrow keys, by a click, and by dragging; nothing is trained for it", async ({
  page,
}) => {
  const figure = await Figure.open(page, "trainability", small);
  const state = await figure.changes();
  const handle = figure.host.locator("[data-handle=cell]");
  await handle.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await state())?.cellScale).toBe(1.6);
  await page.keyboard.press("ArrowDown");
  await expect.poll(async () => (await state())?.cellDepth).toBe(6);
  await expect(handle).toHaveAccessibleName("Cell: 6 layers at ×1.6");
  await expect(figure.caption).toContainText("6 layers at ×1.6:");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect
    .poll(async () => [(await state())?.cellDepth, (await state())?.cellScale])
    .toEqual([1, 0.1]);
  expect(await figure.shown()).toEqual(
    await computed("trainability", { ...small, cellDepth: 1, cellScale: 0.1 }),
  );
  await expect(figure.host).not.toHaveAttribute("busy");

  const ground = figure.host.locator(".ground");
  const box = await ground.boundingBox();
  if (!box) throw new Error("the map has no place");
  await ground.click({ position: { x: box.width * 0.5, y: box.height * 0.1 } });
  await expect
    .poll(async () => [(await state())?.cellDepth, (await state())?.cellScale])
    .toEqual([8, 1]);
  await expect(handle).toBeFocused();

  const from = await handle.boundingBox();
  if (!from) throw new Error("the handle has no place");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, box.y + box.height - 4, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => [(await state())?.cellDepth, (await state())?.cellScale])
    .toEqual([1, 10]);
});

test("one of a cell's networks is shown by the first figure", async ({ page }) => {
  const figure = await Figure.open(page, "trainability", {
    ...small,
    cellDepth: 4,
    cellScale: 2.5,
  });
  const first = new Figure(page, "initialization");
  const state = await first.changes();
  await figure.host.getByRole("link", { name: /layer by layer/ }).press("Enter");
  await expect
    .poll(state)
    .toMatchObject({ depth: 4, scale: 2.5, width: 6, initializer: "xavier-normal", seed: 7 });
  await expect(first.host).toBeInViewport();
  // What the first figure has no name for is not linked to.
  const names = (name: "initialization" | "trainability") =>
    fields[name].initializer.options.map(({ value }) => value as string);
  const unknown = names("trainability").find((name) => !names("initialization").includes(name));
  if (unknown === undefined) return;
  await figure.follow({ initializer: unknown });
  await figure.settled();
  await expect(figure.host.getByRole("link")).toHaveCount(0);
});
