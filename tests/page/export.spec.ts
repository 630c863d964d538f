// What leaves a figure: CSV, PNG, SVG, and an embed snippet that works on another site.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Figure } from "./figure.js";
import { computed, type FigureName, figureNames, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const settings: Record<FigureName, Settings> = {
  initialization: { depth: 3, width: 20, activation: "relu" },
  weights: { epochs: 1, lambdaL1: 0.01 },
  symmetry: { steps: 9, data: "moons", noise: 0.1 },
  "phase-diagram": { activation: "softsign", depth: 3, width: 20 },
  training: { epochs: 2, data: "moons", view: "weight" },
  trainability: { depth: "8", networks: 3, steps: 50, width: 4 },
  landscape: { lambda: 0.5, rotation: 20 },
};

/** The file a button offers. */
async function saved(figure: Figure, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    figure.page.waitForEvent("download"),
    figure.button(button).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

for (const name of figureNames) {
  test(`${name}: the CSV holds the table`, async ({ page }) => {
    const figure = await Figure.open(page, name, settings[name]);
    const { name: file, bytes } = await saved(figure, "CSV");
    expect(file).toBe(`weightscope-${name}.csv`);
    const lines = bytes.toString("utf8").split("\r\n");
    expect(lines.pop()).toBe("");
    // A quoted heading may hold a comma; no cell holds a line break or a quote.
    const rows = lines.map((line) =>
      [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,"]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain,
      ),
    );
    expect(rows).toEqual(await figure.numbers());
  });

  test(`${name}: the SVG is a picture of the figure`, async ({ page }) => {
    const figure = await Figure.open(page, name, settings[name]);
    const { name: file, bytes } = await saved(figure, "SVG");
    expect(file).toBe(`weightscope-${name}.svg`);
    const label = await figure.canvas.getAttribute("aria-label");
    const svg = await page.evaluate(async (text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
      await image.decode();
      return {
        root: parsed.documentElement.localName,
        title: parsed.querySelector("title")?.textContent,
        marks: parsed.querySelectorAll("path, rect, image").length,
        texts: parsed.querySelectorAll("text").length,
        scripts: parsed.querySelectorAll("script, foreignObject").length,
        outside: [...parsed.querySelectorAll("[href]")]
          .map((element) => element.getAttribute("href") ?? "")
          .filter((href) => !/^(#|data:image\/png)/.test(href)),
        width: image.naturalWidth,
        height: image.naturalHeight,
      };
    }, bytes.toString("utf8"));
    const box = await figure.canvas.boundingBox();
    expect(svg).toMatchObject({ root: "svg", title: label, scripts: 0, outside: [] });
    expect(svg.marks).toBeGreaterThan(10);
    expect(svg.texts).toBeGreaterThan(10);
    expect(Math.abs(svg.width - (box?.width ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(svg.height - (box?.height ?? 0))).toBeLessThanOrEqual(1);
  });

  test(`${name}: the PNG is the drawing, twice as sharp`, async ({ page }) => {
    const figure = await Figure.open(page, name, settings[name]);
    const { name: file, bytes } = await saved(figure, "PNG");
    expect(file).toBe(`weightscope-${name}.png`);
    expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const box = await figure.canvas.boundingBox();
    expect(Math.abs(bytes.readUInt32BE(16) - 2 * (box?.width ?? 0))).toBeLessThanOrEqual(2);
    expect(Math.abs(bytes.readUInt32BE(20) - 2 * (box?.height ?? 0))).toBeLessThanOrEqual(2);
    const colors = await page.evaluate(async (base64) => {
      const data = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(data);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
      return new Set(new Uint32Array(new Uint8ClampedArray(pixels).buffer)).size;
    }, bytes.toString("base64"));
    expect(colors).toBeGreaterThan(20);
  });

  test(`${name}: the embed snippet shows this figure on another site`, async ({ page, site }) => {
    const figure = await Figure.open(page, name, settings[name]);
    const shown = await figure.shown();
    await figure.button("Embed").click();
    const snippet = await figure.host.getByRole("textbox").inputValue();
    expect(snippet).toContain(`${site}standalone.js`);
    const elsewhere = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(
        `<!doctype html><html lang=en><title>notes</title><link rel=icon href=data:,>\n${snippet}`,
      );
    });
    await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
    try {
      const { port } = elsewhere.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/course/notes.html`);
      const embedded = new Figure(page, name);
      await embedded.settled();
      expect(await embedded.shown()).toEqual(shown);
      expect(shown).toEqual(await computed(name, settings[name]));
      // And what is embedded there can be embedded from there.
      await embedded.button("Embed").click();
      await expect(embedded.host.getByRole("textbox")).toHaveValue(snippet);
    } finally {
      elsewhere.close();
      elsewhere.closeAllConnections();
    }
  });
}
