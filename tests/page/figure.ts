// A figure on a page, as a reader meets it.
import { createHash } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { attributeName } from "../../www/src/elements/field.js";
import { formatNumber } from "../../www/src/figure/format.js";
import type { FigureName, Settings, Shown } from "./numbers.js";

/**
 * The fragment that sets a figure, written by hand: the page's own writer is under test. Without the id of an
 * element it speaks of every figure of its kind.
 */
export function link(figure: FigureName, settings: Settings = {}, id?: string): string {
  const pairs = Object.entries(settings).map(
    ([name, value]) => `&${attributeName(name)}=${encodeURIComponent(value)}`,
  );
  return `#v=1&figure=${figure}${id ? `&id=${id}` : ""}${pairs.join("")}`;
}

export class Figure {
  readonly host: Locator;
  readonly canvas: Locator;
  readonly refusals: Locator;
  readonly caption: Locator;
  readonly table: Locator;

  constructor(
    readonly page: Page,
    readonly name: FigureName,
    host?: Locator,
  ) {
    this.host = host ?? page.locator(`weightscope-${name}`);
    this.canvas = this.host.locator("canvas");
    this.refusals = this.host.locator(".refusal");
    // The picture at rest, which the figure covers, has a caption of its own.
    this.caption = this.host.locator("figcaption:not(.rest figcaption)");
    this.table = this.host.locator("table");
  }

  /** Opens the page at this figure and waits for its numbers. */
  static async open(page: Page, name: FigureName, settings: Settings = {}): Promise<Figure> {
    return Figure.at(page, name, link(name, settings));
  }

  /** Opens the page at any fragment and waits for this figure's numbers. */
  static async at(page: Page, name: FigureName, fragment: string): Promise<Figure> {
    if (name !== "weights") {
      // A neighbour that trains for long would only keep this machine busy.
      await page.addInitScript((own) => {
        document.addEventListener("readystatechange", () => {
          document.querySelector("weightscope-weights")?.setAttribute("epochs", "1");
          if (own !== "training") {
            document.querySelector("weightscope-training")?.setAttribute("epochs", "1");
          }
          if (own !== "trainability") {
            document.querySelector("weightscope-trainability")?.setAttribute("networks", "1");
          }
        });
      }, name);
    }
    await page.goto(fragment);
    const figure = new Figure(page, name);
    await figure.settled();
    // The figures are drawn anew when their typeface has come; pictures are compared after that.
    await page.waitForFunction(() =>
      [...document.fonts].some(
        ({ family, status }) => /Inter\b/.test(family) && status === "loaded",
      ),
    );
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    return figure;
  }

  /** Waits until the figure is drawn and computes no more. */
  async settled(): Promise<void> {
    await this.host.scrollIntoViewIfNeeded();
    await expect(this.canvas).toBeVisible({ timeout: 30_000 });
    await expect(this.host).not.toHaveAttribute("busy", { timeout: 60_000 });
  }

  /** Follows a phrase that sets the figure. */
  async follow(settings: Settings): Promise<void> {
    await this.page.evaluate(
      (fragment) => {
        const phrase = document.createElement("a");
        phrase.href = fragment;
        document.body.append(phrase);
        phrase.click();
        phrase.remove();
      },
      link(this.name, settings),
    );
  }

  /** Opens what is folded away under "More settings". */
  async unfold(): Promise<void> {
    const more = this.host.getByText("More settings", { exact: true });
    if (await this.host.locator(".folded details[open]").isVisible()) return;
    if (await more.isVisible()) await more.click();
  }

  /** A fingerprint of the drawing's pixels. */
  async drawing(): Promise<string> {
    await this.page.evaluate(() => document.fonts.ready);
    const pixels = await this.canvas.evaluate((canvas) =>
      (canvas as HTMLCanvasElement).toDataURL(),
    );
    return createHash("sha256").update(pixels).digest("hex");
  }

  async sentence(): Promise<string> {
    return (await this.caption.textContent()) ?? "";
  }

  button(name: string): Locator {
    return this.host.getByRole("button", { name, exact: true });
  }

  /** What a control of a field is in. */
  control(field: string): Locator {
    return this.host.locator(`.control[data-field="${attributeName(field)}"]`);
  }

  /** The heading and the rows of the numbers table, every number in full; read, it is rounded. */
  async numbers(): Promise<string[][]> {
    const toggle = this.button("Numbers");
    if ((await toggle.getAttribute("aria-expanded")) === "false") await toggle.click();
    const rows = await this.table.evaluate((table) =>
      [...(table as HTMLTableElement).rows].map((row) =>
        [...row.cells].map((cell) => ({
          text: cell.textContent ?? "",
          value: cell.querySelector("data")?.value,
        })),
      ),
    );
    const numbers = rows.flat().filter(({ value }) => value !== undefined);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.map(({ text }) => text)).toEqual(
      numbers.map(({ value }) => formatNumber(Number(value), 6)),
    );
    return rows.map((row) => row.map(({ text, value }) => value ?? text));
  }

  /** Sentence and numbers. */
  async shown(): Promise<Shown> {
    return { sentence: await this.sentence(), numbers: await this.numbers() };
  }

  /** What the figure says of itself as its numbers come; ask before they do. */
  async changes(): Promise<() => Promise<Settings | undefined>> {
    const last = await this.host.evaluateHandle((element) => {
      const record: { state?: Settings } = {};
      element.addEventListener("weightscope-change", (event) => {
        record.state = (event as CustomEvent<{ state: Settings }>).detail.state;
      });
      return record;
    });
    return () => last.evaluate(({ state }) => state);
  }
}
