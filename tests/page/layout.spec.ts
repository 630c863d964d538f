// The page from 320 to 1440 pixels: nothing scrolls sideways, nothing overlaps, no text is too small to read.
import type { Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { figureNames } from "./numbers.js";
import { expect, test } from "./test.js";

const widths = [320, 390, 768, 1440];

/** How far the page can be pushed sideways. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Pairs of things in a figure that lie over one another. */
function overlaps(figure: Figure): Promise<string[]> {
  return figure.host.evaluate((host) => {
    const root = host.shadowRoot as ShadowRoot;
    const parts = [
      ...root.querySelectorAll(".control label, .control select, .control input:not([type=radio])"),
      ...root.querySelectorAll(".control legend, .control .segments, .control .refusal, .reset"),
      ...root.querySelectorAll(
        ".seed button, .foot button, .files label, .files button, .progress button",
      ),
      ...root.querySelectorAll("canvas, figcaption, summary, table, textarea"),
    ].filter((element) => element.checkVisibility());
    const found: string[] = [];
    const name = (element: Element) =>
      `${element.localName}.${element.className} “${element.textContent?.trim().slice(0, 20)}”`;
    parts.forEach((a, index) => {
      for (const b of parts.slice(index + 1)) {
        if (a.contains(b) || b.contains(a)) continue;
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (across > 1 && down > 1) found.push(`${name(a)} over ${name(b)}`);
      }
    });
    return found;
  });
}

/** Text below 12 pixels, and controls that stick out of their figure. */
function misfits(figure: Figure): Promise<string[]> {
  return figure.host.evaluate((host) => {
    const root = host.shadowRoot as ShadowRoot;
    const box = host.getBoundingClientRect();
    return [...root.querySelectorAll("*")]
      .filter(
        (element) => element.checkVisibility() && !element.closest(".unseen, #numbers, .told"),
      )
      .flatMap((element) => {
        const own = [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        );
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        const { left, right } = element.getBoundingClientRect();
        const found: string[] = [];
        if (own && size < 12) found.push(`${element.localName} has text of ${size} px`);
        // The foot's buttons have no edge; their padding may reach out so that their words line up.
        if (left < box.left - 9 || right > box.right + 9) {
          found.push(`${element.localName}.${element.className} from ${left} to ${right}`);
        }
        return found;
      });
  });
}

for (const width of widths) {
  test.describe(`${width} px`, () => {
    test.use(
      width < 600
        ? { viewport: { width, height: 800 }, hasTouch: true, isMobile: true }
        : { viewport: { width, height: 900 } },
    );

    test("nothing overlaps, sticks out or is too small", async ({ page }) => {
      await page.goto("./");
      await page.locator("weightscope-weights").evaluate((host) => {
        host.setAttribute("epochs", "1");
      });
      expect(await overflow(page)).toBe(0);
      for (const name of figureNames) {
        await test.step(name, async () => {
          const figure = new Figure(page, name);
          await figure.settled();
          const check = async () => {
            expect(await overlaps(figure)).toEqual([]);
            expect(await misfits(figure)).toEqual([]);
            expect(await overflow(page)).toBe(0);
          };
          await check();
          // Everything open, and a refusal beside a control.
          await figure.unfold();
          await figure.numbers();
          await figure.button("Embed").click();
          const field = name === "landscape" ? "steps" : "seed";
          await figure.host.evaluate((host, field) => host.setAttribute(field, "-1"), field);
          await expect(figure.control(field).locator(".refusal")).toBeVisible();
          await check();
        });
      }
      // Text of the article, too.
      const small = await page.evaluate(
        () =>
          [...document.querySelectorAll("body *:not(math *)")].filter(
            (element) =>
              element.checkVisibility() &&
              element.textContent?.trim() &&
              Number.parseFloat(getComputedStyle(element).fontSize) < 12,
          ).length,
      );
      expect(small).toBe(0);
    });
  });
}

test("a figure is laid out anew when the window's width changes", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 3, width: 20 });
  const widthOf = async () => (await figure.canvas.boundingBox())?.width ?? 0;
  const wide = await widthOf();
  const shown = await figure.shown();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(widthOf).toBeLessThan(391);
  await expect(figure.control("depth")).toBeHidden();
  expect(await overlaps(figure)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(widthOf).toBe(wide);
  expect(await figure.shown()).toEqual(shown);
});

for (const width of [390, 1440]) {
  test(`at ${width} px the settings folded away are opened by a key and work`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const figure = await Figure.open(page, "initialization", { depth: 3, width: 20 });
    const state = await figure.changes();
    const slider = figure.control("width").getByRole("slider");
    const summary = figure.host.locator("summary");
    const told = figure.host.locator(".folded .told");
    await expect(slider).toBeHidden();
    if (width > 600) await expect(told).toContainText("Width 20Input unit Gaussian");
    await summary.focus();
    await page.keyboard.press("Enter");
    await expect(slider).toBeVisible();
    await expect(told).toBeHidden();
    await slider.press("End");
    await expect.poll(async () => (await state())?.width).toBe(512);
    // It stays open while one works in it, also once a refusal has opened it and is gone; and closes again.
    await figure.settled();
    await expect(slider).toBeVisible();
    const seed = figure.control("seed").getByRole("spinbutton");
    await seed.fill("-1");
    await seed.press("Enter");
    await expect(figure.refusals).toHaveCount(1);
    await seed.fill("8");
    await seed.press("Enter");
    await expect(figure.refusals).toHaveCount(0);
    await expect(seed).toBeVisible();
    await summary.press("Enter");
    await expect(slider).toBeHidden();
    if (width > 600) await expect(told).toContainText("Width 512");
    // What is refused is never hidden.
    await figure.host.evaluate((host) => host.setAttribute("seed", "-1"));
    await expect(figure.control("seed").locator(".refusal")).toBeVisible();
  });
}

test("no menu in sight is narrower than what it says", async ({ page }) => {
  await page.goto("./");
  await page.evaluate(() => document.fonts.ready);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((host) =>
      [...(host.shadowRoot?.querySelectorAll<HTMLSelectElement>(".chief select") ?? [])]
        .filter((menu) => {
          const room = menu.getBoundingClientRect().width;
          menu.style.width = "max-content";
          const needs = menu.getBoundingClientRect().width;
          menu.style.width = "";
          return needs > room + 0.5;
        })
        .map((menu) => `${host.localName}: ${menu.id}`),
    ),
  );
  expect(cut).toEqual([]);
});
