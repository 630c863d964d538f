// The phase diagram: its numbers are those of Node; its network is chosen by mouse, click and keys.
import type { Locator } from "@playwright/test";
import { PLANE } from "../../www/src/elements/phase-diagram-numbers.js";
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  "at rest": {},
  "on the line": { sigmaW2: 1, sigmaB2: 0, depth: 10 },
  "He’s rule": { activation: "relu", sigmaW2: 2, sigmaB2: 0, depth: 50, width: 100 },
  "without a bound": { activation: "gelu", sigmaW2: 4, sigmaB2: 2, depth: 50, width: 20 },
  "nothing at all": { sigmaW2: 0, sigmaB2: 0 },
};
const handle = "Variances of weights and biases";
const home = { sigmaW2: 1, sigmaB2: 0.5, depth: 5, width: 40 };

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "phase-diagram", settings);
    expect(await figure.shown()).toEqual(await computed("phase-diagram", settings));
  });
}

/** The middle of an element, in the window. */
async function middle(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error("it has no place");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("the handle is dragged with the mouse, and stops at the edge", async ({ page }) => {
  const figure = await Figure.open(page, "phase-diagram", home);
  const state = await figure.changes();
  const drawing = await figure.drawing();
  const place = figure.button(handle);
  await place.scrollIntoViewIfNeeded();
  const from = await middle(place);
  await page.mouse.move(from.x + 3, from.y - 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y - 40, { steps: 4 });
  await expect.poll(async () => (await state())?.sigmaW2).toBeGreaterThan(home.sigmaW2);
  await expect.poll(async () => (await state())?.sigmaB2).toBeGreaterThan(home.sigmaB2);
  await page.mouse.move(from.x + 2000, from.y - 2000, { steps: 2 });
  await page.mouse.up();
  const [[, mostW2], [, mostB2]] = [PLANE.sigmaW2, PLANE.sigmaB2];
  await expect.poll(state).toMatchObject({ sigmaW2: mostW2, sigmaB2: mostB2 });
  await figure.settled();
  expect(await figure.shown()).toEqual(
    await computed("phase-diagram", { ...home, sigmaW2: mostW2, sigmaB2: mostB2 }),
  );
  expect(await figure.drawing()).not.toBe(drawing);
});

test("arrow keys move the handle, with Shift ten times as far", async ({ page }) => {
  const figure = await Figure.open(page, "phase-diagram", home);
  const state = await figure.changes();
  const place = figure.button(handle);
  await place.focus();
  // Faster than they are drawn: none may be lost. One is a hundredth of the axis.
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowRight"]) {
    await page.keyboard.press(key);
  }
  for (const key of ["Shift+ArrowUp", "ArrowDown"]) await page.keyboard.press(key);
  const moved = { sigmaW2: 1.44, sigmaB2: 0.68 };
  await expect.poll(state).toMatchObject(moved);
  await figure.settled();
  await expect(place).toBeFocused();
  expect(await figure.shown()).toEqual(await computed("phase-diagram", { ...home, ...moved }));
});

test("a click in the plane brings the handle there, one beside it does not", async ({ page }) => {
  const figure = await Figure.open(page, "phase-diagram", home);
  const state = await figure.changes();
  const place = figure.button(handle);
  const from = await middle(place);
  await page.mouse.click(from.x + 80, from.y - 60);
  await expect.poll(async () => (await state())?.sigmaW2).toBeGreaterThan(home.sigmaW2);
  await figure.settled();
  await expect(place).toBeFocused();
  const to = await middle(place);
  expect(Math.abs(to.x - from.x - 80)).toBeLessThan(1.5);
  expect(Math.abs(to.y - from.y + 60)).toBeLessThan(1.5);
  const settings = (await state()) as Settings;
  expect(await figure.shown()).toEqual(await computed("phase-diagram", settings));
  // Among the charts there is nothing to set.
  const box = await figure.canvas.boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) - 40, to.y);
  await place.press("ArrowUp");
  const expected = { ...settings, sigmaB2: Number((Number(settings.sigmaB2) + 0.02).toFixed(2)) };
  await expect.poll(state).toEqual(expected);
});

test("a tap sets the network on a phone", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const figure = await Figure.open(page, "phase-diagram", home);
  const state = await figure.changes();
  await figure.button(handle).scrollIntoViewIfNeeded();
  const from = await middle(figure.button(handle));
  await page.touchscreen.tap(from.x + 70, from.y - 50);
  await expect.poll(async () => (await state())?.sigmaW2).toBeGreaterThan(home.sigmaW2);
  await context.close();
});

test("buttons go to either side of the line and onto it", async ({ page }) => {
  const figure = await Figure.open(page, "phase-diagram", { ...home, sigmaB2: 0 });
  const state = await figure.changes();
  await figure.button("Chaotic").press("Enter");
  await expect.poll(async () => (await state())?.sigmaW2).toBe(1.75);
  await expect(figure.caption).toContainText("are chaotic");
  await expect(figure.button("Chaotic")).toHaveAttribute("aria-pressed", "true");
  await figure.button("Critical").press("Enter");
  await expect.poll(async () => (await state())?.sigmaW2).toBe(1);
  await expect(figure.caption).toContainText("are critical");
  await figure.button("Ordered").press("Enter");
  await expect.poll(async () => (await state())?.sigmaW2).toBe(0.5);
  await expect(figure.caption).toContainText("are ordered");
  // Sigmoid has no critical line here: there is nowhere to go.
  await figure.follow({ activation: "sigmoid" });
  await expect(figure.button("Critical")).toBeDisabled();
  // A ReLU's sides have names of their own.
  await figure.follow({ activation: "relu" });
  await expect(figure.button("Exploding")).toBeEnabled();
  await figure.button("Critical").press("Enter");
  await expect.poll(async () => (await state())?.sigmaW2).toBe(2);
  // Where a SELU's signals lose their bound, chaos ends.
  await figure.follow({ activation: "selu" });
  for (const [name, said] of [
    ["Exploding", "are exploding"],
    ["Chaotic", "are chaotic"],
  ] as const) {
    await figure.button(name).press("Enter");
    await expect(figure.caption).toContainText(said);
    await expect(figure.button(name)).toHaveAttribute("aria-pressed", "true");
  }
});

test("theory and measurement shown beside each other agree", async ({ page }) => {
  const settings = { activation: "relu", sigmaW2: 2, sigmaB2: 0, depth: 6, width: 512 };
  const figure = await Figure.open(page, "phase-diagram", settings);
  const [head = [], ...rows] = await figure.numbers();
  expect(rows).toHaveLength(6);
  const column = (name: string) => head.findIndex((heading) => heading.startsWith(name));
  const [theory, measured] = [column("mean square, theory"), column("mean square, 512")];
  for (const row of rows) {
    expect(Number(row[theory])).toBeCloseTo(2, 9);
    expect(Math.abs(Number(row[measured]) / 2 - 1)).toBeLessThan(0.2);
  }
});

test("numbers in the text follow the figure", async ({ page }) => {
  const figure = await Figure.open(page, "phase-diagram", { ...home, depth: 33 });
  const reading = (name: string) =>
    page.locator(`output[data-figure=phase-diagram][data-reading=${name}]`);
  await expect(reading("layers")).toHaveText("33");
  const before = await reading("xi-c").textContent();
  await figure.button(handle).press("Shift+ArrowRight");
  await expect(reading("xi-c")).not.toHaveText(before ?? "");
});
