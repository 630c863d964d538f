// A finger on a handle moves it; a finger anywhere else on the drawing scrolls the page.
import type { Locator, Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { expect, test } from "./test.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Drags a finger by (x, y), from a place within the element given in shares of its size. */
async function drag(
  page: Page,
  element: Locator,
  [shareX, shareY]: [number, number],
  [x, y]: [number, number],
): Promise<void> {
  const box = await element.boundingBox();
  if (!box) throw new Error("it has no place");
  const from = { x: box.x + shareX * box.width, y: box.y + shareY * box.height };
  const session = await page.context().newCDPSession(page);
  const touch = (
    type: "touchStart" | "touchMove" | "touchEnd",
    points: { x: number; y: number }[],
  ) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [from]);
  for (let step = 1; step <= 10; step += 1) {
    await touch("touchMove", [{ x: from.x + (x * step) / 10, y: from.y + (y * step) / 10 }]);
  }
  await touch("touchEnd", []);
  await session.detach();
}

const scrolled = (page: Page) => page.evaluate(() => scrollY);

test("a finger on a handle moves it and does not scroll", async ({ page }) => {
  const figure = await Figure.open(page, "landscape");
  const state = await figure.changes();
  const handle = figure.button("Start of the descent, L1 panel");
  await handle.scrollIntoViewIfNeeded();
  // On the screen: figures further up may still come to their height, which moves the page but not what is seen.
  const before = (await figure.canvas.boundingBox())?.y;
  await drag(page, handle, [0.5, 0.5], [-20, -100]);
  await expect.poll(async () => (await state())?.start2).toBeGreaterThan(-1);
  expect((await state())?.start1).toBeLessThan(2.5);
  expect((await figure.canvas.boundingBox())?.y).toBeCloseTo(before ?? Number.NaN, 0);
});

test("a finger beside the handles scrolls", async ({ page }) => {
  const figure = await Figure.open(page, "landscape");
  const state = await figure.changes();
  const before = await scrolled(page);
  await drag(page, figure.canvas, [0.3, 0.3], [0, -150]);
  await expect.poll(() => scrolled(page)).toBeGreaterThan(before + 50);
  expect(await state()).toBeUndefined();
});

test("a finger finds a handle that is smaller than itself", async ({ page }) => {
  const figure = await Figure.open(page, "landscape");
  for (const handle of await figure.host.locator(".handle").all()) {
    const reach = await handle.evaluate((element) => {
      const box = element.getBoundingClientRect();
      const inset = Number.parseFloat(getComputedStyle(element, "::before").top);
      return { width: box.width - 2 * inset, height: box.height - 2 * inset };
    });
    expect(reach.width).toBeGreaterThanOrEqual(44);
    expect(reach.height).toBeGreaterThanOrEqual(44);
  }
});
