// The reader's own files: picked or dropped, gzipped or not, in any order and under any name.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { root } from "../../tools/shell.mjs";
import { IdxFiles, type ImageSets } from "../../www/src/elements/idx-files.js";
import { Figure } from "./figure.js";
import { broken, digitFiles, type Given, gzipped, imagesFile, labelsFile } from "./idx.js";
import { computed } from "./numbers.js";
import { expect, test } from "./test.js";

async function pick(figure: Figure, ...files: Given[]): Promise<void> {
  await figure.host.getByLabel("Use your own MNIST files").setInputFiles(files);
}

/** Drops files on an element, as a hand with a mouse does. */
async function drop(target: Locator, ...files: Given[]): Promise<void> {
  const data = await target.page().evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, bytes } of files) {
        const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
        data.items.add(new File([content], name));
      }
      return data;
    },
    files.map(({ name, buffer }) => ({ name, bytes: buffer.toString("base64") })),
  );
  await target.dispatchEvent("dragover", { dataTransfer: data });
  await expect(target).toHaveAttribute("dropping");
  await target.dispatchEvent("drop", { dataTransfer: data });
  await expect(target).not.toHaveAttribute("dropping");
}

/** The same files, read in Node. */
async function read(...files: Given[]): Promise<ImageSets> {
  const all = new IdxFiles();
  const given = files.map(({ name, buffer }) => new File([new Uint8Array(buffer)], name));
  expect(await all.add(...given)).toEqual([]);
  if (!all.sets) throw new Error("the files make no set");
  return all.sets;
}

const status = (figure: Figure) => figure.host.locator(".files [role=status]");
const refusal = (figure: Figure) => figure.host.locator(".files .refusal");

test("dropped files feed figure 1", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 3, width: 30 });
  const drawing = await figure.drawing();
  const { images, labels } = await digitFiles(300, 5);
  const state = await figure.changes();
  await drop(figure.host, gzipped(labels), images);
  await expect.poll(async () => (await state())?.input).toBe("files");
  await figure.settled();
  await expect(status(figure)).toHaveText("250 images to train on, 50 to validate");
  const settings = { depth: 3, width: 30, input: "files" };
  const sets = await read(images, labels);
  expect(await figure.shown()).toEqual(await computed("initialization", settings, sets));
  expect(await figure.drawing()).not.toBe(drawing);

  await figure.button("Forget them").click();
  await expect.poll(async () => (await state())?.input).toBe("digits");
  await figure.settled();
  await expect(figure.button("Forget them")).toHaveCount(0);
  await expect(figure.refusals).toHaveCount(0);
});

test("picked files train figure 2; others that take their place train it anew", async ({
  page,
}) => {
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const first = await digitFiles(120, 1);
  await pick(figure, first.images, first.labels);
  await expect(status(figure)).toHaveText("100 images to train on, 20 to validate");
  await expect(figure.control("data").locator("select")).toHaveValue("files");
  await figure.settled();
  const settings = { epochs: 1, data: "files" };
  const alone = await computed("weights", settings, await read(first.images, first.labels));
  expect(await figure.shown()).toEqual(alone);

  // Now a larger set, so that the first becomes the test set: in another order, one of them gzipped.
  const second = await digitFiles(180, 2);
  await pick(figure, second.labels, gzipped(second.images));
  await expect(status(figure)).toHaveText("150 images to train on, 30 to validate, 120 to test");
  await figure.settled();
  const sets = await read(first.images, first.labels, second.images, second.labels);
  const both = await computed("weights", settings, sets);
  expect(both).not.toEqual(alone);
  expect(await figure.shown()).toEqual(both);
});

test("images of another size than MNIST's will do", async ({ page }) => {
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const pixels = Uint8Array.from({ length: 60 * 5 * 3 }, (_, index) => (index * 37) % 256);
  const labels = Uint8Array.from({ length: 60 }, (_, index) => index % 10);
  const files = [imagesFile("x", pixels, 5, 3), labelsFile("y", labels)];
  await pick(figure, ...files);
  await expect(figure.control("data").locator("select")).toHaveValue("files");
  await figure.settled();
  const settings = { epochs: 1, data: "files" };
  expect(await figure.shown()).toEqual(await computed("weights", settings, await read(...files)));
});

test("files that can not be used are refused beside the control, and the figure stays", async ({
  page,
}) => {
  const figure = await Figure.open(page, "initialization", { depth: 2, width: 20 });
  const [drawing, shown] = [await figure.drawing(), await figure.shown()];
  for (const [what, { file, says }] of Object.entries(broken)) {
    await test.step(what, async () => {
      await drop(figure.host, file);
      await expect(refusal(figure)).toHaveText(says);
      await expect(refusal(figure)).toHaveAttribute("role", "alert");
      await figure.settled();
      expect(await figure.shown()).toEqual(shown);
      expect(await figure.drawing()).toBe(drawing);
      expect(await figure.host.locator("img:not(.rest img)").count()).toBe(0);
      // Labels alone change nothing, but are welcome all the same, and the refusal is over.
      await pick(figure, labelsFile("some", new Uint8Array(3)));
      await expect(refusal(figure)).toHaveCount(0);
    });
  }
});

test("labels alone are kept and the images asked for", async ({ page }) => {
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const shown = await figure.shown();
  const { images, labels } = await digitFiles(30, 1);
  await pick(figure, labels);
  await expect(status(figure)).toHaveText("the images of 30 labels are missing");
  await figure.settled();
  expect(await figure.shown()).toEqual(shown);
  await pick(figure, images);
  await expect(status(figure)).toHaveText("25 images to train on, 5 to validate");
  await figure.settled();
  expect(await figure.shown()).not.toEqual(shown);
});

test("images and labels that do not match are refused", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 2, width: 20 });
  const shown = await figure.shown();
  const { images } = await digitFiles(20, 1);
  const { labels } = await digitFiles(10, 1);
  await pick(figure, images, labels);
  await expect(refusal(figure)).toHaveText(
    "20 images and 10 labels do not match; every image needs one label",
  );
  await figure.settled();
  expect(await figure.shown()).toEqual(shown);
});

test("labels beyond ten classes are refused by name, and the last networks stay", async ({
  page,
}) => {
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  const shown = await figure.shown();
  const { images } = await digitFiles(12, 1);
  await pick(figure, images, labelsFile("letters", new Uint8Array(12).fill(11)));
  await expect(figure.refusals).toContainText(/labels\[0\] is 11/);
  await figure.settled();
  expect(await figure.shown()).toEqual(shown);
  await figure.button("Forget them").click();
  await figure.settled();
  await expect(figure.refusals).toHaveCount(0);
  expect(await figure.shown()).toEqual(shown);
});

test("too many files at once are refused", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { depth: 2, width: 20 });
  const { labels } = await digitFiles(10, 1);
  await pick(figure, ...Array<Given>(9).fill(labels));
  await expect(refusal(figure)).toHaveText("9 files; at most 8 at once");
});

test("“your MNIST files” without any is refused beside the menu", async ({ page }) => {
  for (const [name, field] of [
    ["initialization", "input"],
    ["weights", "data"],
    ["training", "data"],
  ] as const) {
    const figure = await Figure.open(page, name, name === "weights" ? { epochs: 1 } : {});
    await figure.unfold();
    const shown = await figure.shown();
    await figure.control(field).getByRole("combobox").selectOption("files");
    await expect(figure.control(field).locator(".refusal")).toHaveText(
      `${field} is “files”; choose or drop your MNIST files first`,
    );
    await figure.settled();
    expect(await figure.shown()).toEqual(shown);
    await figure.control(field).getByRole("combobox").selectOption("digits");
    await figure.settled();
    await expect(figure.refusals).toHaveCount(0);
  }
});

test("the training figure's points need no files; what is dropped on them is spoken of", async ({
  page,
}) => {
  const figure = await Figure.open(page, "training", { epochs: 1 });
  const picker = figure.host.getByLabel("Use your own MNIST files");
  await expect(picker).toHaveCount(0);
  await figure.follow({ epochs: 1, data: "files" });
  await expect(picker).toHaveCount(1);
  await figure.follow({ epochs: 1, data: "digits" });
  await figure.settled();
  await expect(picker).toHaveCount(1);
  await figure.follow({ epochs: 1, data: "circle" });
  await figure.settled();
  await expect(picker).toHaveCount(0);
  await drop(figure.host, { name: "x", mimeType: "", buffer: Buffer.from("no IDX file") });
  await expect(refusal(figure)).toHaveCount(1);
  const { images, labels } = await digitFiles(120, 1);
  await drop(figure.host, images, labels);
  await expect(status(figure)).toHaveText("100 images to train on, 20 to validate");
  await expect(figure.control("data").locator("select")).toHaveValue("files");
  await figure.settled();
  const settings = { epochs: 1, data: "files" };
  const sets = await read(images, labels);
  expect(await figure.shown()).toEqual(await computed("training", settings, sets));
});

test("the real MNIST files train figure 2 on 50,000 images", async ({ page }) => {
  const names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"].concat([
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ]);
  const folders = [process.env.WEIGHTSCOPE_MNIST, join(root, "../shared/data/mnist")];
  const found = folders
    .flatMap((folder) => (folder ? [folder] : []))
    .map((folder) =>
      names.map((name) =>
        [`${name}.gz`, name].map((file) => join(folder, file)).find((path) => existsSync(path)),
      ),
    )
    .find((paths) => paths.every((path) => path !== undefined));
  if (!found) {
    const reason = "the four MNIST files are in neither WEIGHTSCOPE_MNIST nor ../shared/data/mnist";
    console.log(`skipped: ${reason}`);
    test.skip(true, reason);
    return;
  }
  test.setTimeout(240_000);
  const figure = await Figure.open(page, "weights", { epochs: 1 });
  await figure.host.getByLabel("Use your own MNIST files").setInputFiles(found as string[]);
  await expect(status(figure)).toHaveText(
    "50\u202f000 images to train on, 10\u202f000 to validate, 10\u202f000 to test",
    { timeout: 60_000 },
  );
  await expect(figure.host).not.toHaveAttribute("busy", { timeout: 180_000 });
  const rows = await figure.numbers();
  const accuracy = rows
    .find(([name]) => name === "validation accuracy")
    ?.slice(1)
    .map(Number);
  expect(accuracy).toHaveLength(3);
  // One epoch of plain gradient descent on real digits; chance is 0.1.
  for (const value of accuracy ?? []) expect(value).toBeGreaterThan(0.8);
  for (const value of accuracy ?? []) expect(value).toBeLessThan(0.99);
});
