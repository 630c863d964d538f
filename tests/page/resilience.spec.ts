// The page where something is missing: scripts, workers, the wasm; and on paper.
import type { Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { computed, figureNames } from "./numbers.js";
import { expect, test } from "./test.js";

const short = { epochs: 1 };

/** The page with a policy of its site's. */
async function policed(page: Page, policy: string): Promise<void> {
  await page.route(/\/dist\/$/, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), "content-security-policy": policy };
    await route.fulfill({ response, headers });
  });
}

test.describe("without scripts", () => {
  // Scripts the page names ahead are refused unread, which is what this is about.
  test.use({ javaScriptEnabled: false, expectedErrors: /\/assets\/[^/]+\.js: csp$/ });
  for (const [view, viewport] of Object.entries({
    wide: { width: 1440, height: 900 },
    narrow: { width: 390, height: 844 },
  })) {
    test(`${view}: pictures at rest and their sentences`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto("./");
      for (const name of figureNames) {
        const host = page.locator(`weightscope-${name}`);
        await host.scrollIntoViewIfNeeded();
        const picture = host.getByRole("img");
        await expect(picture).toBeVisible();
        await expect(picture).toHaveAccessibleName(/\w+ \w+/);
        await expect
          .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
          .toBeGreaterThan(300);
        const source = await picture.evaluate((image) => (image as HTMLImageElement).currentSrc);
        expect(source).toContain(view);
        const sentence = (await computed(name)).sentence;
        await expect(host.locator("figcaption")).toHaveText(sentence);
      }
      // Formulas are there, and numbers in the text stand for themselves.
      expect(await page.locator("math").count()).toBeGreaterThan(20);
      for (const output of await page.locator("output").all())
        await expect(output).toHaveText(/\d/);
    });
  }
});

test.describe("where the worker's script is missing", () => {
  test.use({ expectedErrors: /404|worker[^/]*\.js: / });
  test("the same code computes on the page", async ({ page }) => {
    await page.route(/worker[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
    const figure = await Figure.open(page, "weights", short);
    expect(await figure.shown()).toEqual(await computed("weights", short));
    await expect(figure.refusals).toHaveCount(0);
  });
});

test.describe("where a policy forbids workers", () => {
  test.use({ expectedErrors: /Content Security Policy/ });
  test("every figure computes on the page, and training can be cancelled", async ({ page }) => {
    await policed(page, "worker-src 'none'");
    let workers = 0;
    page.on("worker", () => {
      workers += 1;
    });
    for (const name of ["initialization", "landscape"] as const) {
      await page.goto("./");
      const figure = new Figure(page, name);
      await figure.settled();
      expect(await figure.shown()).toEqual(await computed(name));
    }
    await page.goto("#v=1&figure=weights&epochs=100");
    await page.reload();
    const figure = new Figure(page, "weights");
    await expect(figure.canvas).toBeVisible({ timeout: 30_000 });
    await figure.button("Cancel").press("Enter");
    await figure.settled();
    await expect(figure.button("Train again")).toBeVisible();
    expect(workers).toBe(0);
  });
});

test.describe("where the wasm is missing", () => {
  test.use({ expectedErrors: /404/ });
  test("the picture at rest stays, and the figure says why it is not alive", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404 }));
    await page.goto("./");
    const figure = new Figure(page, "initialization");
    await expect(figure.refusals).toHaveText(/\.wasm answered 404/);
    await expect(figure.host.getByRole("img")).toBeVisible();
    await expect(figure.host).not.toHaveAttribute("busy");
  });
  test("a page in its place is called one", async ({ page }) => {
    await page.route("**/*.wasm", (route) =>
      route.fulfill({ contentType: "text/html; charset=utf-8", body: "<!doctype html>" }),
    );
    await page.goto("./");
    const { refusals } = new Figure(page, "initialization");
    await expect(refusals).toHaveText(/\.wasm answered 200 with text\/html, not WebAssembly/);
  });
});

test("a worker that dies is named, and the next run has a new one", async ({ page }) => {
  await page.addInitScript(() => {
    // The way a browser ends a worker that has run out of memory: it is gone, and an error event says so.
    const all: Worker[] = [];
    const Original = globalThis.Worker;
    Object.assign(globalThis, {
      Worker: class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          all.push(this);
        }
      },
      killWorkers: () => {
        for (const worker of all.splice(0)) {
          worker.terminate();
          worker.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
        }
      },
    });
  });
  await page.goto("#v=1&figure=weights&epochs=100");
  const figure = new Figure(page, "weights");
  await expect(figure.canvas).toBeVisible();
  await page.evaluate(() => (globalThis as unknown as { killWorkers(): void }).killWorkers());
  await expect(figure.refusals).toHaveText(
    "the worker died (out of memory); the next request gets a new one",
  );
  await figure.settled();
  await expect(figure.refusals).toHaveCount(1);
  await figure.unfold();
  await figure.control("epochs").getByRole("slider").press("Home");
  await figure.settled();
  await expect(figure.refusals).toHaveCount(0);
  expect(await figure.shown()).toEqual(await computed("weights", short));
});

test("on paper a figure is light and has no controls", async ({ page }) => {
  const settings = { depth: 3, width: 20 };
  const figure = await Figure.open(page, "initialization", settings);
  const light = await figure.drawing();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => figure.drawing()).not.toBe(light);
  const dark = await figure.drawing();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await figure.drawing()).toBe(light);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect.poll(() => figure.drawing()).toBe(dark);
  await page.emulateMedia({ media: "print" });
  await expect(figure.canvas).toBeVisible();
  await expect(figure.control("scale")).toBeHidden();
  // On paper the settings are words.
  const printed = figure.host.locator(".printed");
  await expect(printed).toBeVisible();
  await expect(printed).toContainText("Initializer Xavier normal");
  await expect(printed).toContainText(/Scale ×\d/);
  await expect(figure.button("CSV")).toBeHidden();
  await expect(figure.caption).toBeVisible();
  // Figures that no one has come near show their picture at rest.
  await expect(page.locator("weightscope-landscape").getByRole("img")).toBeVisible();
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  await page.emulateMedia({ media: null });
  await expect(printed).toBeHidden();
  await expect.poll(() => figure.drawing()).toBe(dark);
});
