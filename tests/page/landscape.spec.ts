// Figure 3: its numbers are those of Node; its handles are moved by mouse, finger and keys.
import type { Locator, Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  "without a penalty": { lambda: 0 },
  "all penalty": { lambda: 10, rotation: 30, elongation: 20 },
  "logistic regression": { objective: "logistic", lambda: 0.05, steps: 200 },
  "one hidden unit": { objective: "two-weights", lambda: 0.03, start1: 0, start2: 0 },
  diverging: { method: "gradient", learningRate: 1, elongation: 20, steps: 1000 },
  "diverging under L2 alone": { elongation: 20, lambda: 1 },
  "moved by a link": { center1: -1.5, center2: 0.25, start1: 3, start2: 2.8 },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "landscape", settings);
    expect(await figure.shown()).toEqual(await computed("landscape", settings));
  });
}

/** The middle of an element, in the window. */
async function middle(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error("it has no place");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const handles = {
  "Minimum of J, L1 panel": ["center1", "center2"],
  "Minimum of J, L2 panel": ["center1", "center2"],
  "Start of the descent, L1 panel": ["start1", "start2"],
  "Start of the descent, L2 panel": ["start1", "start2"],
} as const;
const home = { center1: 1, center2: 1, start1: -1, start2: -1 };

/** Moves one handle after the other: the figure is that of Node each time, and goes home again. */
async function everyHandle(
  page: Page,
  move: (
    figure: Figure,
    handle: Locator,
    fields: (typeof handles)[keyof typeof handles],
    state: () => Promise<Settings | undefined>,
  ) => Promise<void>,
): Promise<void> {
  const figure = await Figure.open(page, "landscape", home);
  const state = await figure.changes();
  for (const [label, fields] of Object.entries(handles)) {
    await test.step(label, async () => {
      const handle = figure.button(label);
      const drawing = await figure.drawing();
      await move(figure, handle, fields, state);
      await figure.settled();
      const settings = (await state()) as Settings;
      expect(await figure.shown()).toEqual(await computed("landscape", settings));
      expect(await figure.drawing()).not.toBe(drawing);
      await figure.follow(home);
      await expect.poll(state).toMatchObject(home);
      await figure.settled();
    });
  }
}

test("every handle is dragged with the mouse", async ({ page }) => {
  await everyHandle(page, async (figure, handle, [first, second], state) => {
    await handle.scrollIntoViewIfNeeded();
    const [from, canvas] = [await middle(handle), await middle(figure.canvas)];
    await page.mouse.move(from.x + 3, from.y - 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y - 10, { steps: 3 });
    await page.mouse.move(from.x + 43, from.y - 32, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await state())?.[first]).not.toBe(home[first]);
    await figure.settled();
    // It lies where the mouse has left it, by the offset at which it was taken.
    // The page may have scrolled by then; settings are kept to hundredths, less than a pixel.
    const [to, moved] = [await middle(handle), await middle(figure.canvas)];
    expect(Math.abs(to.x - from.x - (moved.x - canvas.x) - 40)).toBeLessThan(1);
    expect(Math.abs(to.y - from.y - (moved.y - canvas.y) + 30)).toBeLessThan(1);
    const settings = (await state()) as Settings;
    expect(Number(settings[first])).toBeGreaterThan(home[first]);
    expect(Number(settings[second])).toBeGreaterThan(home[second]);
    // Nothing clings to a mouse that has let go.
    await page.mouse.move(from.x, from.y);
    expect(await middle(handle)).toEqual(to);
  });
});

test("a drag beyond the panel stops at its edge", async ({ page }) => {
  const figure = await Figure.open(page, "landscape", home);
  const state = await figure.changes();
  const handle = figure.button("Start of the descent, L1 panel");
  const from = await middle(handle);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 2000, from.y - 3000, { steps: 2 });
  await page.mouse.up();
  await expect.poll(async () => (await state())?.start1).toBe(-2);
  expect((await state())?.start2).toBe(2.8);
});

test("every handle is moved by the arrow keys, with Shift ten times as far", async ({ page }) => {
  await everyHandle(page, async (figure, handle, [first, second], state) => {
    await handle.focus();
    // Faster than they are drawn: none may be lost. One is a hundredth of the axis.
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) {
      await page.keyboard.press(key);
    }
    for (const key of ["Shift+ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
    const expected = {
      [first]: Number((home[first] + 2 * 0.05).toFixed(2)),
      [second]: Number((home[second] - 0.5 + 0.05).toFixed(2)),
    };
    await expect.poll(state).toMatchObject(expected);
    await figure.settled();
    await expect(handle).toBeFocused();
  });
});

test("objectives that have no movable minimum offer none, and no axes to turn", async ({
  page,
}) => {
  const figure = await Figure.open(page, "landscape", { objective: "logistic", lambda: 0.05 });
  await expect(figure.host.locator(".handle")).toHaveCount(2);
  await expect(figure.control("rotation")).toHaveCount(0);
  await figure.control("objective").getByRole("combobox").selectOption("quadratic");
  await figure.settled();
  await expect(figure.host.locator(".handle")).toHaveCount(4);
  await expect(figure.control("rotation")).toHaveCount(1);
});

test("numbers in the text follow the figure", async ({ page }) => {
  const figure = await Figure.open(page, "landscape", { lambda: 2, start1: 0 });
  const reading = (name: string) =>
    page.locator(`output[data-figure=landscape][data-reading=${name}]`);
  const [head, l1, l2] = await figure.numbers();
  const point = (row: string[] = []) =>
    ["w1", "w2"]
      .map((weight) => Number(row[head?.indexOf(`penalised minimum, ${weight}`) ?? -1]))
      .map((value) => value.toFixed(2).replace("-", "−"));
  const text = async (name: string) => (await reading(name).textContent())?.replace(/[()]/g, "");
  await expect(reading("lambda")).toHaveText("2");
  expect((await text("minimum-l1"))?.split(", ").map(Number)).toEqual(point(l1).map(Number));
  expect((await text("minimum-l2"))?.split(", ").map(Number)).toEqual(point(l2).map(Number));
});
