// Figure 1: its numbers in the browser are those of Node, bit for bit; presets, phrases and the text around it follow.
import { formatNumber } from "../../www/src/figure/format.js";
import { Figure } from "./figure.js";
import { computed, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const states: Record<string, Settings> = {
  "at rest": {},
  exploding: { activation: "relu", scale: 3, depth: 30, width: 64 },
  overflowing: { activation: "linear", scale: 10, depth: 50, width: 300 },
  dead: { activation: "relu", initializer: "normal", width: 8, depth: 20, view: "gradient" },
  symmetric: { initializer: "constant", view: "weight", seed: 0 },
  "on digits": { initializer: "kaiming-uniform", activation: "gelu", input: "digits", depth: 2 },
  "one layer": { initializer: "orthogonal", activation: "sigmoid", depth: 1, seed: 4294967295 },
};

for (const [name, settings] of Object.entries(states)) {
  test(`${name}: numbers and sentence equal those of Node`, async ({ page }) => {
    const figure = await Figure.open(page, "initialization", settings);
    expect(await figure.shown()).toEqual(await computed("initialization", settings));
  });
}

test("presets of the scale set it and say so", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 5, width: 64 });
  const scale = figure.control("scale");
  const drawings = new Set<string>();
  for (const [label, value] of [
    ["Zero", 0],
    ["Too small", 0.3],
    ["Too large", 3],
    ["Appropriate", 1],
  ] as const) {
    const preset = scale.getByRole("button", { name: label, exact: true });
    await preset.focus();
    await page.keyboard.press("Enter");
    await figure.settled();
    await expect(preset).toHaveAttribute("aria-pressed", "true");
    await expect(scale.locator("[aria-pressed=true]")).toHaveCount(1);
    await expect(scale.locator("label output")).toHaveText(`×${value} (σ√n = ${value.toFixed(2)})`);
    const settings = { depth: 5, width: 64, scale: value };
    expect(await figure.shown()).toEqual(await computed("initialization", settings));
    drawings.add(await figure.drawing());
  }
  expect(drawings.size).toBe(4);
});

test("numbers in the text follow the figure", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { scale: 3, width: 100 });
  const reading = (name: string) =>
    page.locator(`output[data-figure=initialization][data-reading=${name}]`);
  const variance = async (quantity: string, layer: string) => {
    const rows = await figure.numbers();
    const column = rows[0]?.indexOf("population variance") ?? -1;
    const row = rows.find(([first, second]) => first === layer && second === quantity);
    return formatNumber(Number(row?.[column]), 2);
  };
  await expect(reading("stretch")).toHaveText("3.00");
  await expect(reading("fan-in")).toHaveText("100");
  await expect(reading("variance-in")).toHaveText(await variance("activations", "1"));
  await expect(reading("variance-weight")).toHaveText(await variance("weights", "2"));
  await expect(reading("variance-sum")).toHaveText(await variance("preactivations", "2"));
  await expect(reading("variance-out")).toHaveText(await variance("activations", "2"));
});

test("what changes while it computes is not lost: the newest settings win", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { width: 200, depth: 30 });
  const depth = figure.control("depth").getByRole("slider");
  await depth.focus();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowLeft");
  await figure.settled();
  const settings = { width: 200, depth: 18 };
  expect(await figure.shown()).toEqual(await computed("initialization", settings));
});
