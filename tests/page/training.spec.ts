// The training figure: its numbers are those of Node; it is gone through in time, cancelled, and survives divergence.
import type { Locator } from "@playwright/test";
import { initialState } from "../../www/src/elements/field.js";
import {
  type TrainingState,
  trainedTrainingNumbers,
  trainingFields,
} from "../../www/src/elements/training-numbers.js";
import type { Panel } from "../../www/src/figure/scene.js";
import { light } from "../../www/src/figure/theme.js";
import { trainingScene } from "../../www/src/figure/training.js";
import { createEngine } from "../../www/src/index.js";
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

test("what was recorded is gone through: start, step, back, slider, play", async ({ page }) => {
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
  await figure.button("Step").press("Enter");
  await figure.button("Back").press("Enter");
  await expect(epoch).toHaveText("1");

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

test("on a phone the player stays in the window with the curves it drives", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const figure = await Figure.open(page, "training", { epochs: 2 });
  const group = figure.host.getByRole("group", { name: "Through time" });
  await scrollTo(figure.canvas, "start");
  await expect(figure.caption).not.toBeInViewport();
  await expect(group).toBeInViewport({ ratio: 1 });
  await group.getByRole("button", { name: "To the start" }).click();
  await expect(group.locator("output")).toHaveText("0");
  await scrollTo(figure.caption, "start");
  await expect(group).not.toBeInViewport({ ratio: 0.5 });
});

for (const width of [390, 1440]) {
  test(`the player stands between the drawing and the sentence, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const figure = await Figure.open(page, "training", { epochs: 2 });
    const group = figure.host.getByRole("group", { name: "Through time" });
    await expect(group).toHaveCount(1);
    const edges = async (part: Locator) => {
      const { y = Number.NaN, height = Number.NaN } = (await part.boundingBox()) ?? {};
      return [y, y + height] as const;
    };
    await scrollTo(figure.caption, "end");
    const [drawing, player, sentence] = await Promise.all(
      [figure.canvas, group, figure.caption].map(edges),
    );
    expect(player?.[0]).toBeGreaterThanOrEqual(drawing?.[1] as number);
    // So near that one sees what it moves.
    expect((player?.[0] as number) - (drawing?.[1] as number)).toBeLessThan(20);
    expect(sentence?.[0]).toBeGreaterThanOrEqual(player?.[1] as number);
    await group.getByRole("button", { name: "To the start" }).press("Enter");
    const { left, right } = await group.evaluate((element) => {
      const boxes = [...element.children].map((child) => child.getBoundingClientRect());
      return {
        left: Math.min(...boxes.map((box) => box.left)),
        right: Math.max(...boxes.map((box) => box.right)),
      };
    });
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(width);
  });
}

test("the strips stay while the moment moves: only the cursor and the moment are drawn anew", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const settings = { epochs: 10 };
  const figure = await Figure.open(page, "training", settings);
  const { frame, at } = await stripOf(figure, settings);
  const end = await pixels(figure, frame);
  await figure.button("To the start").press("Enter");
  await expect(figure.caption).toContainText("Before training");
  const start = await pixels(figure, frame);
  const changed = (x: number) => {
    const column = Math.round(x - frame.x);
    return [-1, 0, 1].some((near) => start[column + near] !== end[column + near]);
  };
  expect([changed(at(0) + 1), changed(at(10) - 1)]).toEqual([true, true]);
  for (const epoch of [2, 4, 5, 8]) expect(changed(at(epoch)), `epoch ${epoch}`).toBe(false);
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

/** Where the strips of the scheme's own start are, as Node lays the figure out, and each epoch in them. */
async function stripOf(figure: Figure, settings: { epochs: number }) {
  const box = await figure.canvas.boundingBox();
  const engine = createEngine();
  const state = { ...initialState(trainingFields), ...settings } as TrainingState;
  const data = await trainedTrainingNumbers(engine, state);
  engine.dispose();
  const scene = trainingScene(data, { width: Math.round(box?.width ?? 0), theme: light });
  const frame = scene.panels.find(({ id }) => id === "layers-unscaled");
  if (!frame) throw new Error("the layers have no panel");
  const at = (epoch: number) => frame.x + (frame.width * epoch) / settings.epochs;
  return { frame, at };
}

/** The columns of pixels in a part of the drawing. */
function pixels(figure: Figure, { x, y, width, height }: Panel): Promise<string[]> {
  return figure.canvas.evaluate(
    (canvas: HTMLCanvasElement, [x, y, width, height]) => {
      const scale = canvas.width / canvas.getBoundingClientRect().width;
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      return Array.from({ length: Math.round(width) }, (_, column) => {
        const left = Math.round((x + column) * scale);
        return context.getImageData(left, y * scale, 1, height * scale).data.join();
      });
    },
    [x, y, width, height] as const,
  );
}

/** As a reader does: the wheel tells the page that nothing needs to be held in place for its link any more. */
async function scrollTo(part: Locator, block: "start" | "end"): Promise<void> {
  await part.page().mouse.wheel(0, 1);
  await part.evaluate(
    (element, block) => element.scrollIntoView({ block, behavior: "instant" }),
    block,
  );
}
