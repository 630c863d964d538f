// axe-core without violations in every dress of the page; every canvas has a name and a text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { Figure } from "./figure.js";
import { figureNames } from "./numbers.js";
import { expect, test } from "./test.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  run(within: string): Promise<AxeResults>;
}

/** What axe has to say, in lines short enough to read. */
async function violations(page: Page, within = "html"): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (within) => (globalThis as unknown as { axe: Axe }).axe.run(within),
    within,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`,
    ),
  );
}

/** The whole page alive, its training short. */
async function all(page: Page): Promise<Figure[]> {
  await page.goto("./");
  await page.locator("weightscope-weights").evaluate((host) => host.setAttribute("epochs", "1"));
  const figures = figureNames.map((name) => new Figure(page, name));
  for (const figure of figures) await figure.settled();
  return figures;
}

const dresses = {
  light: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

for (const [dress, options] of Object.entries(dresses)) {
  test.describe(dress, () => {
    test.use(options);
    test("axe finds nothing, at rest and with everything open", async ({ page }) => {
      const figures = await all(page);
      if (dress === "light") expect(await violations(page)).toEqual([]);
      for (const figure of figures) {
        await figure.numbers();
        await figure.button("Embed").click();
        const more = figure.host.locator("summary");
        if (await more.isVisible()) await more.click();
      }
      // And with refusals: beside a control, of no control, and of a file.
      await figures[0]?.host.evaluate((host) => host.setAttribute("seed", "-1"));
      await figures[2]?.host.evaluate((host) => host.setAttribute("start1", "99"));
      for (const { host } of figures.slice(3)) {
        await host.evaluate((host) => host.setAttribute("seed", "-1"));
      }
      await figures[1]?.host
        .getByLabel("Use your own MNIST files")
        .setInputFiles({ name: "x", mimeType: "", buffer: Buffer.from("no IDX file") });
      for (const figure of figures) await expect(figure.refusals).toHaveCount(1);
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("axe finds nothing while a network trains", async ({ page }) => {
  // Its worker never answers, so that training lasts for as long as axe looks.
  await page.route(/worker[^/]*\.js$/, () => {});
  await page.goto("#v=1&figure=weights");
  const figure = new Figure(page, "weights");
  await expect(figure.host.getByRole("progressbar", { name: "Training" })).toBeVisible();
  expect(await violations(page, "weightscope-weights")).toEqual([]);
  await expect(figure.button("Cancel")).toBeVisible();
});

test("every canvas has a name and a text", async ({ page }) => {
  for (const figure of await all(page)) {
    await expect(figure.canvas).toHaveRole("img");
    await expect(figure.canvas).toHaveAccessibleName(/\w+ \w+/);
    await expect(figure.canvas).toHaveAccessibleDescription(/\w+ \w+ \w+/);
    expect((await figure.sentence()).length).toBeGreaterThan(40);
  }
});

test("what is seen is said once the reader pauses, not at every step", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 3, width: 20 });
  const live = figure.host.locator("[aria-live=polite]");
  const slider = figure.control("depth").getByRole("slider");
  const first = await figure.sentence();
  const said = await live.evaluateHandle((element) => {
    const texts: string[] = [];
    new MutationObserver(() => texts.push(element.textContent ?? "")).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return texts;
  });
  for (let press = 0; press < 6; press += 1) await slider.press("ArrowRight");
  await figure.settled();
  await expect(live).toHaveText(await figure.sentence());
  const texts = new Set(await said.evaluate((texts) => texts.filter(Boolean)));
  expect(texts.has(first)).toBe(false);
  // Typing may have paused once on a slow machine; six steps are not six announcements.
  expect(texts.size).toBeLessThanOrEqual(2);
});

test("everything that can be used can be reached by Tab, and shows where one is", async ({
  page,
}) => {
  const figure = await Figure.open(page, "landscape");
  const controls = await figure.host.evaluate((host) => {
    const all = host.shadowRoot?.querySelectorAll("input, select, button, summary") ?? [];
    return [...all].filter((element) => element.checkVisibility()).length;
  });
  await figure.host.evaluate((host) => {
    const before = document.createElement("button");
    host.before(before);
    before.focus();
  });
  const seen = new Set<string>();
  for (let press = 0; press < controls; press += 1) {
    await page.keyboard.press("Tab");
    const [name, outline] = await figure.host.evaluate((host) => {
      const element = host.shadowRoot?.activeElement;
      if (!element) return ["", ""];
      return [
        element.id || element.getAttribute("aria-label") || element.textContent?.trim() || "?",
        getComputedStyle(element).outlineStyle,
      ];
    });
    expect(outline, name).not.toBe("none");
    seen.add(name ?? "");
  }
  expect(seen.size).toBe(controls);
});

test("reduced motion moves nothing by itself", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await all(page);
  const moving = await page.evaluate(() => ({
    scroll: getComputedStyle(document.documentElement).scrollBehavior,
    animations: document.getAnimations().length,
  }));
  expect(moving).toEqual({ scroll: "auto", animations: 0 });
});

test("forced colours keep what is chosen visible", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const background = (text: string) =>
    figure
      .control("layer")
      .getByText(text, { exact: true })
      .evaluate((span) => getComputedStyle(span).backgroundColor);
  expect(await background("1: hidden")).not.toBe(await background("2: output"));
  const preset = (label: string) =>
    new Figure(page, "initialization")
      .control("scale")
      .getByRole("button", { name: label, exact: true })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(await preset("Scheme’s own")).not.toBe(await preset("Zero"));
});
