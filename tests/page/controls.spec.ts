// Every control of every figure, by mouse and by keyboard: the setting, the drawing, the sentence and the numbers follow.
import type { Locator } from "@playwright/test";
import {
  type Amount,
  type Choice,
  type Field,
  initialState,
  valueAt,
} from "../../www/src/elements/field.js";
import { Figure } from "./figure.js";
import { computed, type FigureName, fields, figureNames, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

/** Settings under which a change of any control can be seen, and training is short. */
const start: Record<FigureName, Settings> = {
  initialization: { depth: 4, width: 40 },
  weights: { epochs: 1 },
  symmetry: { steps: 9, noise: 0.1 },
  "phase-diagram": { depth: 4, width: 40 },
  training: { epochs: 2, width: 4 },
  trainability: { depth: "8", networks: 2, steps: 9, width: 4 },
  landscape: { learningRate: 0.02 },
};

/** Controls to be moved after all others. */
const late = ["objective", "epochs", "start", "networks", "images"];

/** What must be set for a control to be there. */
const needs: Record<string, Settings> = { images: { data: "digits" } };

type Way = "mouse" | "keyboard";

/** Changes a control and tells the value it must have then; nothing for a seed drawn by the dice. */
async function change(control: Locator, field: Field, before: unknown, way: Way) {
  switch (field.kind) {
    case "choice":
      return choose(control, field, String(before), way);
    case "amount":
      return slide(control, field, way);
    case "seed":
      if (way === "mouse") {
        await control.getByRole("button").click();
        return undefined;
      }
      await control.getByRole("spinbutton").fill("4294967295");
      await control.page().keyboard.press("Enter");
      return 4294967295;
  }
}

async function choose(control: Locator, field: Choice, before: string, way: Way) {
  const values = field.options.map(({ value }) => value);
  const last = before === values.at(-1);
  const next = values[values.indexOf(before) + (last ? -1 : 1)] as string;
  const label = field.options.find(({ value }) => value === next)?.label as string;
  if (field.look === "segments") {
    const radio = control.getByRole("radio", { name: label, exact: true });
    if (way === "mouse") await radio.click();
    else {
      await control.getByRole("radio", { checked: true }).focus();
      await control.page().keyboard.press(last ? "ArrowLeft" : "ArrowRight");
    }
    await expect(radio).toBeChecked();
  } else {
    const menu = control.getByRole("combobox");
    if (way === "mouse") await menu.selectOption(label);
    else {
      await menu.focus();
      await control.page().keyboard.press(last ? "ArrowUp" : "ArrowDown");
    }
    await expect(menu).toHaveValue(next);
  }
  return next;
}

async function slide(control: Locator, field: Amount, way: Way) {
  const slider = control.getByRole("slider");
  const before = Number(await slider.inputValue());
  if (way === "mouse") {
    const box = await slider.boundingBox();
    if (!box) throw new Error("the slider has no place");
    // Away from where the slider stands: a click on its thumb moves nothing.
    const share = before / Number(await slider.getAttribute("max"));
    const there = Math.abs(share - 0.22) > 0.15 ? 0.22 : 0.42;
    await slider.click({ position: { x: there * box.width, y: box.height / 2 } });
  } else {
    await slider.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) {
      await control.page().keyboard.press(key);
    }
    expect(Number(await slider.inputValue())).toBe(before + 2);
  }
  const after = Number(await slider.inputValue());
  expect(after).not.toBe(before);
  return valueAt(field, after);
}

for (const name of figureNames) {
  test.describe(name, () => {
    const controls = Object.entries(fields[name] as Record<string, Field>)
      .filter(
        ([name, field]) =>
          !(field.kind === "amount" && field.look === "none") &&
          // Without files there is nothing to see yet; files.spec.ts brings some.
          name !== "data",
      )
      // What makes the others mean nothing, or much work, comes last.
      .sort(([a], [b]) => late.indexOf(a) - late.indexOf(b));
    for (const way of ["mouse", "keyboard"] as const) {
      test(`every control by ${way}`, async ({ page }) => {
        const figure = await Figure.open(page, name, start[name]);
        await figure.unfold();
        const state = await figure.changes();
        const home: Settings = { ...initialState(fields[name]), ...start[name] };
        const [drawing, shown] = [await figure.drawing(), await figure.shown()];
        // One after the other, so that in the end all are moved at once.
        let settings = home;
        for (const [field, description] of controls) {
          await test.step(field, async () => {
            if (needs[field]) {
              settings = { ...settings, ...needs[field] };
              await figure.follow(settings);
              await expect.poll(state).toEqual(settings);
              await figure.settled();
            }
            const [drawing, before] = [await figure.drawing(), settings[field]];
            const value = await change(figure.control(field), description, before, way);
            // The dice fetch their seed first.
            await expect.poll(async () => (await state())?.[field]).not.toBe(before);
            await figure.settled();
            const now = (await state()) as Settings;
            expect(now).toEqual({ ...settings, [field]: value ?? now[field] });
            expect(await figure.shown()).toEqual(await computed(name, now));
            expect(await figure.drawing()).not.toBe(drawing);
            settings = now;
          });
        }
        // Back to where it was: the same numbers again, and the same picture.
        await figure.follow(home);
        await expect.poll(state).toEqual(home);
        await figure.settled();
        expect(await figure.shown()).toEqual(shown);
        expect(await figure.drawing()).toBe(drawing);
      });
    }

    test("reset brings everything back", async ({ page }) => {
      const figure = await Figure.open(page, name, start[name]);
      await figure.button("Reset").click();
      await figure.settled();
      expect(await figure.shown()).toEqual(await computed(name));
      await figure.button("Link").click();
      expect(new URL(page.url()).hash).toBe(`#v=1&figure=${name}&id=${name}`);
    });
  });
}
