// The derivation: its lines are those of Node, it follows the first figure, and stands alone.

import { derivationFields, derivationNumbers } from "../../www/src/elements/derivation-numbers.js";
import { initialState, type State } from "../../www/src/elements/field.js";
import { derivationSentence } from "../../www/src/figure/derivation.js";
import { createEngine } from "../../www/src/index.js";
import { expect, test } from "./test.js";

const engine = createEngine();
const sentence = async (settings: object) =>
  derivationSentence(
    await derivationNumbers(engine, {
      ...initialState(derivationFields),
      ...settings,
    } as State<typeof derivationFields>),
  );

test("follows the first figure, line by line", async ({ page }) => {
  await page.goto("#v=1&figure=initialization&activation=relu&width=64&depth=5");
  const host = page.locator("weightscope-derivation");
  await host.scrollIntoViewIfNeeded();
  const caption = host.locator("figcaption:not(.rest figcaption)");
  await expect(caption).toHaveText(await sentence({ activation: "relu", width: 64, depth: 5 }));
  await expect(host.locator(".steps li")).toHaveCount(10);
  await expect(host.locator("[data-step=input-mean] .verdict")).toHaveText("✗ breaks");
  await expect(host.locator("[data-step=sum] math")).toBeVisible();
  // Its network is the figure's; only the layer is its own.
  await expect(host.locator(".control")).toHaveCount(1);
  const layer = host.getByRole("slider", { name: /Layer/ });
  await layer.focus();
  await page.keyboard.press("ArrowRight");
  const third = { activation: "relu", width: 64, depth: 5, layer: 3 };
  await expect(caption).toHaveText(await sentence(third));
  await page.evaluate(() => {
    document.getElementById("initialization")?.setAttribute("seed", "11");
  });
  await expect(caption).toHaveText(await sentence({ ...third, seed: 11 }));
});

test("stands alone, with every scheme in its menu and on its cards", async ({ page }) => {
  await page.goto("");
  await page.locator("weightscope-derivation").waitFor();
  await page.evaluate(() => {
    const element = document.createElement("weightscope-derivation");
    element.id = "alone";
    element.setAttribute("initializer", "notebook-he");
    element.setAttribute("width", "50");
    document.querySelector("weightscope-derivation")?.after(element);
  });
  const host = page.locator("#alone");
  await host.scrollIntoViewIfNeeded();
  const caption = host.locator("figcaption");
  await expect(caption).toHaveText(await sentence({ initializer: "notebook-he", width: 50 }));
  await expect(host.locator(".card")).toContainText("only 0.33 of what the name promises");
  await host.getByText("All schemes").click();
  await expect(host.locator(".schemes tbody tr")).toHaveCount(25);
  await host.getByLabel("Initializer").selectOption("lsuv");
  await expect(caption).toHaveText(await sentence({ initializer: "lsuv", width: 50 }));
  // Its weights are not those of a formula, and nothing is told of them that holds for those.
  await expect(host.locator(".card")).toContainText("which makes Var(z) = 1");
  await expect(host.locator(".card")).not.toContainText("the signal");
  await host.getByLabel("Initializer").selectOption("constant");
  await expect(host.locator(".card")).toContainText("the weights are not random");
  await expect(host.locator(".card")).not.toContainText("the signal");
  await host.getByLabel("Initializer").selectOption("lsuv");
  await expect(caption).toHaveText(await sentence({ initializer: "lsuv", width: 50 }));
  await host.evaluate((element) => element.setAttribute("initializer", "xavier"));
  await expect(host.locator(".refusal")).toContainText("initializer is “xavier”");
  await expect(caption).toHaveText(await sentence({ initializer: "lsuv", width: 50 }));
});
