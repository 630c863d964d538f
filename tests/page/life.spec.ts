// An element's life on a page: it comes near, is taken away, comes back, and leaves nothing behind.
import { Figure } from "./figure.js";
import { computed, figureNames, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const settings: Record<string, Settings> = {
  initialization: { depth: 3, width: 20 },
  weights: { epochs: 1 },
  symmetry: { steps: 5, width: 4 },
  "phase-diagram": { depth: 3, width: 20 },
  training: { epochs: 2, width: 4 },
  trainability: { depth: "8", networks: 2, steps: 5, width: 4 },
  landscape: { lambda: 0.4 },
};

for (const name of figureNames) {
  test(`${name}: taken away and put back it works as before`, async ({ page }) => {
    const figure = await Figure.open(page, name, settings[name]);
    const [shown, drawing] = [await figure.shown(), await figure.drawing()];
    const state = await figure.changes();
    await figure.host.evaluate(async (host) => {
      const place = document.createComment("");
      host.replaceWith(place);
      // Nothing reaches it where it is.
      location.hash = `#v=1&figure=${host.localName.slice("weightscope-".length)}&seed=5`;
      await new Promise((done) => addEventListener("hashchange", done, { once: true }));
      history.replaceState(null, "", "#");
      place.replaceWith(host);
    });
    await figure.settled();
    expect(await figure.shown()).toEqual(shown);
    expect(await figure.drawing()).toBe(drawing);
    await expect(figure.refusals).toHaveCount(0);

    // It listens once, not twice: one move is one change.
    const slider = figure.host.getByRole("slider").first();
    await slider.press("ArrowRight");
    await figure.settled();
    const changed = (await state()) as Settings;
    expect(await figure.shown()).toEqual(await computed(name, changed));
    await figure.follow(settings[name] as Settings);
  });
}

test("an element that is gone can be collected", async ({ page }) => {
  const figure = await Figure.open(page, "landscape");
  await figure.settled();
  const session = await page.context().newCDPSession(page);
  const count = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { result } = await session.send("Runtime.evaluate", {
      expression: `customElements.get("weightscope-landscape").prototype`,
    });
    const { objects } = await session.send("Runtime.queryObjects", {
      prototypeObjectId: result.objectId as string,
    });
    const { result: length } = await session.send("Runtime.callFunctionOn", {
      objectId: objects.objectId as string,
      functionDeclaration: "function () { return this.length; }",
    });
    await session.send("Runtime.releaseObject", { objectId: objects.objectId as string });
    return Number(length.value);
  };
  const before = await count();
  for (let round = 0; round < 3; round += 1) {
    await page.evaluate(() => {
      const element = document.createElement("weightscope-landscape");
      element.id = "passing";
      document.querySelector("main")?.prepend(element);
      scrollTo(0, 0);
    });
    const passing = new Figure(page, "landscape", page.locator("#passing"));
    await passing.settled();
    await passing.host.evaluate((host) => host.remove());
  }
  await expect.poll(count, { timeout: 20_000 }).toBeLessThanOrEqual(before);
});

test("training stops when its figure is taken away", async ({ page }) => {
  await page.goto("#v=1&figure=weights&epochs=100");
  const figure = new Figure(page, "weights");
  await expect(figure.canvas).toBeVisible();
  const state = await figure.changes();
  await figure.host.evaluate((host) => {
    Object.assign(globalThis, { taken: host });
    host.remove();
  });
  const busy = () =>
    page.evaluate(() => (globalThis as unknown as { taken: Element }).taken.hasAttribute("busy"));
  await expect.poll(busy).toBe(false);
  // The engine is free: a network that is asked for now is trained at once.
  await page.evaluate(() => {
    const element = document.createElement("weightscope-weights");
    element.setAttribute("epochs", "1");
    history.replaceState(null, "", "#");
    document.querySelector("main")?.prepend(element);
    scrollTo(0, 0);
  });
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("weights", { epochs: 1 }));
  // The one that is gone has nothing to say of it.
  expect((await state())?.epochs).not.toBe(1);
});

test("figures wake when they come near, not before", async ({ page }) => {
  await page.goto("./");
  const far = new Figure(page, "landscape");
  await new Figure(page, "initialization").settled();
  await expect(far.canvas).toHaveCount(0);
  await expect(far.host.getByRole("img")).toHaveCount(1);
  await far.settled();
  await expect(far.canvas).toHaveCount(1);
});

test("a change of theme is followed, and an attribute overrules it", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 3, width: 20 });
  const light = await figure.drawing();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => figure.drawing()).not.toBe(light);
  const dark = await figure.drawing();
  await figure.host.evaluate((host) => host.setAttribute("theme", "light"));
  await expect.poll(() => figure.drawing()).toBe(light);
  await figure.host.evaluate((host) => host.removeAttribute("theme"));
  await expect.poll(() => figure.drawing()).toBe(dark);
});
