// Settings as attributes, as an author writes them into a page.
import { attributeName } from "../../www/src/elements/field.js";
import { Figure } from "./figure.js";
import { computed, type FigureName, figureNames, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const written: Record<FigureName, Settings> = {
  initialization: { activation: "relu", depth: 3, width: 20, view: "gradient" },
  weights: { epochs: 1, lambdaL1: 0.01, l1Update: "proximal", seed: 3 },
  symmetry: { steps: 9, start: "constant", value: 0.3, noise: 0.05, depth: "2", seed: 3 },
  "phase-diagram": { activation: "relu", sigmaW2: 2, sigmaB2: 0.3, depth: 3, width: 20, seed: 3 },
  training: { epochs: 2, data: "xor", activation: "relu", larger: 3, seed: 3 },
  trainability: { depth: "8", networks: 2, steps: 9, width: 4, cellScale: 2.5, seed: 3 },
  landscape: { lambda: 0.5, objective: "two-weights", learningRate: 0.02 },
};

/** An element of its own at the end of the page. */
async function append(figure: Figure, attributes: Record<string, string>): Promise<Figure> {
  await figure.page.evaluate(
    ([tag, attributes]) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.id = "appended";
      document.body.append(element);
    },
    [`weightscope-${figure.name}`, attributes] as const,
  );
  const appended = new Figure(figure.page, figure.name, figure.page.locator("#appended"));
  await appended.settled();
  return appended;
}

for (const name of figureNames) {
  test(`${name}: attributes set a figure, and another of its kind is not disturbed`, async ({
    page,
  }) => {
    const first = new Figure(page, name, page.locator(`weightscope-${name}`).first());
    await page.goto("./");
    if (name === "weights") await first.host.evaluate((host) => host.setAttribute("epochs", "1"));
    await first.settled();
    const shown = await first.shown();
    const attributes = Object.entries(written[name]).map(([field, value]) => [
      attributeName(field),
      String(value),
    ]);
    const second = await append(first, Object.fromEntries(attributes));
    expect(await second.shown()).toEqual(await computed(name, written[name]));
    expect(await first.shown()).toEqual(shown);

    // Reset goes back to what the author wrote, not to the element's own start.
    const seed = name === "landscape" ? second.control("lambda").getByRole("slider") : undefined;
    if (seed) await seed.press("Home");
    else {
      await second.unfold();
      await second.control("seed").getByRole("spinbutton").fill("99");
      await page.keyboard.press("Enter");
    }
    await second.settled();
    expect(await second.shown()).not.toEqual(await computed(name, written[name]));
    await second.button("Reset").click();
    await second.settled();
    expect(await second.shown()).toEqual(await computed(name, written[name]));
  });
}

test("attributes may change at any time; removed ones are at their start", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", {});
  const state = await figure.changes();
  await figure.host.evaluate((element) => element.setAttribute("depth", "2"));
  await expect.poll(async () => (await state())?.depth).toBe(2);
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("initialization", { depth: 2 }));
  await figure.host.evaluate((element) => element.removeAttribute("depth"));
  await expect.poll(async () => (await state())?.depth).toBe(10);
});

test("bad attributes are refused beside the control, and the figure is kept", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { width: 20, depth: 2 });
  const shown = await figure.shown();
  for (const [attribute, value, says] of [
    ["scale", "-1", "scale is “-1”; it must be 0 or a number between 0.01 and 10"],
    ["scale", "huge", "scale is “huge”; it must be 0 or a number between 0.01 and 10"],
    ["scale", "", "scale is “”; it must be 0 or a number between 0.01 and 10"],
    ["depth", "51", "depth is “51”; it must be a whole number between 1 and 50"],
    ["depth", "2.5", "depth is “2.5”; it must be a whole number between 1 and 50"],
    [
      "seed",
      "4294967296",
      "seed is “4294967296”; it must be a whole number between 0 and 4294967295",
    ],
    [
      "view",
      "<b>x</b>",
      "view is “<b>x</b>”; it must be one of activation, preactivation, gradient-activation, gradient, weight",
    ],
  ] as const) {
    await test.step(`${attribute}="${value}"`, async () => {
      await figure.host.evaluate((element, [name, value]) => element.setAttribute(name, value), [
        attribute,
        value,
      ] as const);
      await expect(figure.control(attribute).locator(".refusal")).toHaveText(says);
      await figure.settled();
      expect(await figure.shown()).toEqual(shown);
      expect(await figure.host.locator(".refusal b").count()).toBe(0);
      await figure.host.evaluate((element, name) => element.removeAttribute(name), attribute);
      await expect(figure.refusals).toHaveCount(0);
      await figure.follow({ width: 20, depth: 2 });
      await figure.settled();
    });
  }
});

test("a seed that is refused stays to be mended", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { width: 20, depth: 2 });
  await figure.unfold();
  const shown = await figure.shown();
  const seed = figure.control("seed").getByRole("spinbutton");
  await seed.fill("4294967296");
  await seed.press("Enter");
  await expect(figure.control("seed").locator(".refusal")).toHaveText(
    "seed is “4294967296”; it must be a whole number between 0 and 4294967295",
  );
  await expect(seed).toHaveValue("4294967296");
  await expect(seed).toHaveAttribute("aria-invalid", "true");
  await expect(seed).toHaveAccessibleDescription(/whole number between/);
  await figure.settled();
  expect(await figure.shown()).toEqual(shown);
  await seed.press("Backspace");
  await seed.press("Enter");
  await expect(figure.refusals).toHaveCount(0);
  await figure.settled();
  const settings = { width: 20, depth: 2, seed: 429496729 };
  expect(await figure.shown()).toEqual(await computed("initialization", settings));
});

test("a wrong theme is refused, also after a reset, and the figure follows the page", async ({
  page,
}) => {
  const figure = await Figure.open(page, "landscape", { steps: 5 });
  await figure.host.evaluate((element) => element.setAttribute("theme", "darkk"));
  const says = "theme is “darkk”; it must be one of light, dark";
  await expect(figure.refusals).toHaveText([says]);
  await figure.button("Reset").click();
  await figure.settled();
  await expect(figure.refusals).toHaveText([says]);
  await figure.host.evaluate((element) => element.setAttribute("theme", "dark"));
  await expect(figure.refusals).toHaveCount(0);
  await expect(figure.host.locator("figure.dark")).toHaveCount(1);
});

test("a derivation says so when its figure is not there", async ({ page }) => {
  await page.goto("./");
  await page.locator("weightscope-derivation:defined").waitFor();
  const host = page.locator("weightscope-derivation");
  await host.scrollIntoViewIfNeeded();
  const refusals = host.locator(".refusal");
  await expect(host.locator(".steps li").first()).toBeVisible();
  await expect(refusals).toHaveCount(0);
  await host.evaluate((element) => element.setAttribute("for", "nothere"));
  await host.evaluate((element) => element.setAttribute("seed", "3"));
  await expect(refusals).toHaveText([
    "for is “nothere”; it must be the id of a weightscope-initialization on this page",
  ]);
  await host.evaluate((element) => element.setAttribute("for", "initialization"));
  await expect(refusals).toHaveCount(0);
});
