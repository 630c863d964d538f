// Figure 2: trained in the browser its numbers are those of Node; it shows progress, is cancelled, and runs again.
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  "without penalties": { lambdaL1: 0, lambdaL2: 0, epochs: 2 },
  proximal: { l1Update: "proximal", lambdaL1: 0.01, lambdaL2: 0.01, epochs: 3, layer: "2" },
  diverging: { learningRate: 10, lambdaL2: 0.1, epochs: 2, counts: "linear" },
  "another seed": { seed: 11, epochs: 1 },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "weights", settings);
    expect(await figure.shown()).toEqual(await computed("weights", settings));
  });
}

test("training shows its progress, is cancelled, and runs again", async ({ page }) => {
  await page.goto("#v=1&figure=weights&epochs=100");
  const figure = new Figure(page, "weights");
  const progress = figure.host.getByRole("progressbar", { name: "Training" });
  const fraction = () => progress.evaluate((element) => (element as HTMLProgressElement).value);
  await expect(progress).toBeVisible();
  await expect(figure.host).toHaveAttribute("busy");
  // All three train side by side, and what they have learnt is shown while they do.
  await expect.poll(fraction).toBeGreaterThan(0);
  await expect(figure.canvas).toBeVisible();
  expect(await fraction()).toBeLessThan(1);
  await figure.button("Cancel").press("Enter");
  await figure.settled();
  await expect(progress).toHaveCount(0);
  await expect(figure.button("Cancel")).toHaveCount(0);
  await expect(figure.refusals).toHaveCount(0);
  // What had been reached stays.
  await figure.numbers();
  const caption = await figure.table.locator("caption").textContent();
  const reached = Number(/after (\d+) of 100 epochs/.exec(caption ?? "")?.[1]);
  expect(reached).toBeLessThan(100);
  expect(await figure.sentence()).toMatch(
    reached === 0 ? /^Before training/ : new RegExp(`^After ${reached} epoch`),
  );

  await setEpochs(figure, 2);
  await figure.settled();
  const shown = await figure.shown();
  expect(shown).toEqual(await computed("weights", { epochs: 2 }));
  const drawing = await figure.drawing();
  await figure.button("Train again").press("Enter");
  await expect(figure.host).toHaveAttribute("busy");
  await figure.settled();
  expect(await figure.shown()).toEqual(shown);
  expect(await figure.drawing()).toBe(drawing);
});

test("cancelled, all three networks stand at the epoch that the slowest had finished", async ({
  page,
}) => {
  // What the network with L2 tells of its training after the second epoch does not arrive.
  await page.addInitScript(() => {
    const reached = { ahead: 0, held: 0 };
    const slow = new Set<number>();
    const Original = globalThis.Worker;
    Object.assign(globalThis, {
      reached,
      Worker: class extends Original {
        override postMessage(message: unknown, transfer?: unknown) {
          const { id, job } = message as { id: number; job?: { request: unknown } };
          const { trainer } = (job?.request ?? {}) as { trainer?: { penalty: { l2?: number } } };
          if (trainer?.penalty.l2 !== undefined) slow.add(id);
          super.postMessage(message, transfer as Transferable[]);
        }
        override set onmessage(listen: (event: MessageEvent) => void) {
          super.onmessage = (event: MessageEvent) => {
            const { id, type, progress } = event.data;
            if (type === "progress" && slow.has(id) && progress.epoch > 2) {
              reached.held += 1;
              return;
            }
            if (type === "progress") reached.ahead = Math.max(reached.ahead, progress.epoch ?? 0);
            listen(event);
          };
        }
      },
    });
  });
  await page.goto("#v=1&figure=weights&epochs=100");
  const figure = new Figure(page, "weights");
  const reached = () =>
    page.evaluate(() => (globalThis as unknown as { reached: Record<string, number> }).reached);
  await expect.poll(async () => (await reached()).ahead).toBeGreaterThan(5);
  await expect.poll(async () => (await reached()).held).toBeGreaterThan(0);
  await figure.button("Cancel").press("Enter");
  await figure.settled();
  // Sentence, histograms, losses and accuracies are those of three networks trained for two epochs.
  expect(await figure.shown()).toEqual(await computed("weights", { epochs: 2 }));
  await expect(figure.table.locator("caption")).toHaveText(/after 2 of 100 epochs/);
});

/** Through the slider, from its left end: the stops there are whole numbers. */
async function setEpochs(figure: Figure, epochs: number): Promise<void> {
  await figure.unfold();
  const slider = figure.control("epochs").getByRole("slider");
  await slider.press("Home");
  for (let at = 1; at < epochs; at += 1) await slider.press("ArrowRight");
  await expect(figure.control("epochs").locator("output")).toHaveText(String(epochs));
}

test("a new setting interrupts training and the newest wins", async ({ page }) => {
  await page.goto("#v=1&figure=weights&epochs=100");
  const figure = new Figure(page, "weights");
  await expect(figure.button("Cancel")).toBeVisible();
  await setEpochs(figure, 1);
  const lambda = figure.control("lambdaL1").getByRole("slider");
  await lambda.press("Home");
  await figure.settled();
  const settings = { epochs: 1, lambdaL1: 0 };
  expect(await figure.shown()).toEqual(await computed("weights", settings));
});

test("penalties train anew; settings of the view do not", async ({ page }) => {
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const runs = await figure.host.evaluateHandle((host) => {
    // A run is seen by its Cancel button.
    const seen = { runs: 0 };
    const root = host.shadowRoot as ShadowRoot;
    new MutationObserver(() => {
      const running = root.querySelector("progress") !== null;
      if (running && !host.hasAttribute("data-running")) seen.runs += 1;
      host.toggleAttribute("data-running", running);
    }).observe(root, { subtree: true, childList: true });
    return seen;
  });
  const count = () => runs.evaluate((seen) => seen.runs);
  await figure.unfold();
  for (const [field, option] of [
    ["layer", "2: output"],
    ["counts", "linear"],
    ["layer", "1: hidden"],
  ] as const) {
    const drawing = await figure.drawing();
    await figure.control(field).getByRole("radio", { name: option }).click();
    await expect.poll(() => figure.drawing()).not.toBe(drawing);
    await figure.settled();
  }
  expect(await count()).toBe(0);
  for (const [index, field] of ["lambdaL1", "lambdaL2"].entries()) {
    await figure.control(field).getByRole("slider").press("ArrowRight");
    await expect.poll(count).toBe(index + 1);
    await figure.settled();
  }
});

test("numbers in the text follow the figure", async ({ page }) => {
  await Figure.open(page, "weights", { epochs: 1, l1Update: "proximal", lambdaL1: 0.1 });
  for (const output of await page.locator("output[data-figure=weights]").all()) {
    const name = await output.getAttribute("data-reading");
    const expected: Record<string, string> = { epoch: "1", "zeros-l1": "100 %" };
    if (name && name in expected) await expect(output).toHaveText(expected[name] as string);
  }
});
