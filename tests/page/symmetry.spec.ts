// The symmetry figure: its numbers are those of Node; it is gone through in time, and by the keyboard alone.
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  "at rest": {},
  "zeros that never learn": { start: "zeros", noise: 0, steps: 60 },
  "a constant that learns as one unit": { noise: 0, steps: 60, data: "xor" },
  "two layers": { depth: "2", noise: 0.1, steps: 60, activation: "relu" },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "symmetry", settings);
    expect(await figure.shown()).toEqual(await computed("symmetry", settings));
  });
}

test("the noise slider separates the units, from the keyboard", async ({ page }) => {
  const figure = await Figure.open(page, "symmetry", { noise: 0 });
  await expect(figure.caption).toContainText("still identical, to the last bit");
  const slider = figure.host.getByRole("slider", { name: /^Noise/ });
  await slider.press("End");
  await figure.settled();
  await expect(figure.caption).toContainText(
    "Noise of 1 is enough to tell the 8 hidden units apart",
  );
  await slider.press("Home");
  await figure.settled();
  await expect(figure.caption).toContainText("still identical, to the last bit");
});

test("the constant goes with its control where all weights are zero", async ({ page }) => {
  const figure = await Figure.open(page, "symmetry", { steps: 5 });
  await expect(figure.control("value")).toBeVisible();
  await figure.host.getByRole("radio", { name: "zeros" }).press("Space");
  await figure.settled();
  await expect(figure.control("value")).toHaveCount(0);
});

test("the steps are gone through: start, step, slider, play", async ({ page }) => {
  const figure = await Figure.open(page, "symmetry", { steps: 20 });
  const end = await figure.drawing();
  const step = figure.host.locator('output[for="moment"]');
  await expect(step).toHaveText("20");
  await figure.button("To the start").press("Enter");
  await expect(figure.caption).toContainText("Before training");
  await figure.button("Step").press("Enter");
  await expect(step).toHaveText("1");
  await figure.host
    .getByRole("slider", { name: /^Step\b/ })
    .last()
    .press("ArrowRight");
  await expect(step).toHaveText("2");
  await figure.button("Play").press("Enter");
  await expect(figure.button("Pause")).toBeVisible();
  await expect(step).toHaveText("20");
  await expect(figure.button("Play")).toBeVisible();
  await figure.settled();
  expect(await figure.drawing()).toBe(end);
});

test("with less motion wished for, playing turns few pages", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const figure = await Figure.open(page, "symmetry", { steps: 100 });
  const step = figure.host.locator('output[for="moment"]');
  await figure.button("To the start").press("Enter");
  await expect(step).toHaveText("0");
  await figure.button("Play").press("Enter");
  await expect(step).toHaveText("13");
  await figure.button("Pause").press("Enter");
});
