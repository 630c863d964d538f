// The training figure: its numbers are those of Node; it is gone through in time, cancelled, and survives divergence.
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  moons: { data: "moons", epochs: 12, view: "weight" },
  "a spiral, and more epochs than moments": { data: "spiral", epochs: 120, width: 6, depth: 2 },
  "a start that diverges": { data: "xor", activation: "relu", initializer: "kaiming-normal" },
  digits: { data: "digits", epochs: 1 },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "training", settings);
    expect(await figure.shown()).toEqual(await computed("training", settings));
    if (name.includes("diverges")) expect(await figure.sentence()).toContain("has diverged");
  });
}

test("what was recorded is gone through: start, step, slider, play", async ({ page }) => {
  const figure = await Figure.open(page, "training", { epochs: 20 });
  const end = await figure.drawing();
  const epoch = figure.host.locator('output[for="moment"]');
  await expect(epoch).toHaveText("20");
  await expect(figure.button("Step")).toBeDisabled();

  await figure.button("To the start").press("Enter");
  await expect(epoch).toHaveText("0");
  await expect(figure.caption).toContainText("Before training");
  await figure.button("Step").press("Enter");
  await expect(epoch).toHaveText("1");
  await expect(figure.caption).toContainText("After 1 epoch,");

  const slider = figure.host.getByRole("slider", { name: "Epoch", exact: true });
  await slider.press("ArrowRight");
  await expect(epoch).toHaveText("2");
  await expect(slider).toHaveAttribute("aria-valuetext", "epoch 2");

  await figure.button("To the start").press("Enter");
  await figure.button("Play").press("Enter");
  await expect(epoch).toHaveText("20");
  await expect(figure.button("Play")).toBeVisible();
  await figure.settled();
  expect(await figure.drawing()).toBe(end);
});

test("training is cancelled; what had been reached stays, and it trains again", async ({
  page,
}) => {
  await page.goto("#v=1&figure=training&data=digits&epochs=1000");
  const figure = new Figure(page, "training");
  const progress = figure.host.getByRole("progressbar", { name: "Training" });
  await expect(progress).toBeVisible();
  await expect(figure.canvas).toBeVisible();
  await figure.button("Cancel").press("Enter");
  await figure.settled();
  await expect(progress).toHaveCount(0);
  await expect(figure.refusals).toHaveCount(0);
  await figure.follow({ epochs: 2, data: "circle" });
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("training", { epochs: 2 }));
});
