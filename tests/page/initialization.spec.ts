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
  lsuv: { initializer: "lsuv", activation: "relu", view: "gradient-activation", width: 40 },
  "at four scales": { below: "scales", scale: 0.6, depth: 5, width: 40 },
  "with its spectrum": { below: "spectrum", activation: "linear", depth: 5, width: 40 },
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
    ["Smaller", 0.3],
    ["Larger", 3],
    ["Scheme’s own", 1],
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

test("a drag drops what belongs to other settings; at rest it comes back", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", {
    depth: 4,
    width: 40,
    below: "scales",
  });
  const band = async () =>
    (await figure.sentence()).includes("nine of ten random networks of 40 units");
  expect(await band()).toBe(true);
  // Every drawing on the way is of a network without a band, at the four scales of before.
  await figure.host.evaluate((host) => {
    const seen: { bands: boolean; arms: number }[] = [];
    Object.assign(globalThis, { seen });
    host.addEventListener("weightscope-change", () => {
      const { bands, below } = (
        host as unknown as { numbers: { bands?: unknown; below?: { arms?: unknown[] } } }
      ).numbers;
      seen.push({ bands: bands !== undefined, arms: below?.arms?.length ?? 0 });
    });
  });
  const slider = figure.control("scale").getByRole("slider");
  await slider.focus();
  for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowRight");
  await expect
    .poll(() => page.evaluate(() => (globalThis as never as { seen: [] }).seen.length))
    .toBeGreaterThan(0);
  const seen = await page.evaluate(
    () => (globalThis as unknown as { seen: { bands: boolean; arms: number }[] }).seen,
  );
  expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ bands: false, arms: 4 })]),
  );
  await figure.settled();
  expect(await band()).toBe(true);
});

test("a seed that is being typed stays while more numbers come", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 4, width: 40 });
  await figure.unfold();
  await figure.control("depth").getByRole("slider").press("ArrowRight");
  const seed = figure.control("seed").getByRole("spinbutton");
  await seed.fill("99");
  // The band comes, and the figure is drawn with it.
  await figure.settled();
  await expect(seed).toHaveValue("99");
  await page.keyboard.press("Enter");
  await figure.settled();
  const settings = { depth: 5, width: 40, seed: 99 };
  expect(await figure.shown()).toEqual(await computed("initialization", settings));
  await figure.button("Reset").click();
  await expect(seed).toHaveValue("7");
});

test("a layer that is pointed at tells its numbers, by mouse and by keys", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 6, width: 40 });
  const rows = figure.host.getByRole("slider", { name: "Layer", exact: true });
  const readout = figure.host.locator(".readout");
  await expect(readout).toHaveCount(0);
  const numbers = await figure.numbers();
  const variance = (layer: string) => {
    const column = numbers[0]?.indexOf("population variance") ?? -1;
    const row = numbers.find(([first, second]) => first === layer && second === "activations");
    return formatNumber(Number(row?.[column]), 3);
  };
  await rows.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await expect(readout.locator("strong")).toHaveText("Layer 2 of 6");
  await expect(readout).toContainText(`variance ${variance("2")}`);
  await expect(rows).toHaveAttribute(
    "aria-valuetext",
    /^Layer 2 of 6: activations variance .*theory/,
  );
  await page.keyboard.press("End");
  await expect(rows).toHaveAttribute("aria-valuenow", "6");
  await page.keyboard.press("Escape");
  await expect(readout).toHaveCount(0);

  const box = await figure.canvas.boundingBox();
  if (!box) throw new Error("the drawing has no place");
  await page.mouse.move(box.x + 200, box.y + 80);
  await expect(readout.locator("strong")).toHaveText("Layer 1 of 6");
  await expect(readout).toContainText(`variance ${variance("1")}`);
  // Wherever one points, what is said stays on the drawing.
  for (const [x, y] of [
    [60, 400],
    [box.width - 30, 60],
    [box.width - 30, 400],
  ] as const) {
    await page.mouse.move(box.x + x, box.y + y);
    const place = await readout.boundingBox();
    expect(place?.x).toBeGreaterThanOrEqual(box.x);
    expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(box.x + box.width);
  }
  await page.mouse.move(0, 0);
  await expect(readout).toHaveCount(0);
});

test.describe("with a finger", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("a tap shows a layer's numbers, another takes them away", async ({ page }) => {
    const figure = await Figure.open(page, "initialization", { depth: 6, width: 40 });
    const readout = figure.host.locator(".readout");
    const tap = () => figure.host.locator(".rows").tap({ position: { x: 150, y: 90 } });
    await tap();
    await expect(readout.locator("strong")).toHaveText("Layer 1 of 6");
    const [inside, room] = [await readout.boundingBox(), await figure.canvas.boundingBox()];
    expect(inside?.x).toBeGreaterThanOrEqual(room?.x ?? 0);
    expect(inside?.width).toBeLessThanOrEqual(room?.width ?? 0);
    await tap();
    await expect(readout).toHaveCount(0);
  });
});
