// A figure on a page of somebody else's: it takes the room it is given, and the page's colours.
import type { Page } from "@playwright/test";
import { Figure } from "./figure.js";
import { expect, test } from "./test.js";

const ONE = '<weightscope-landscape class="one"></weightscope-landscape>';
const OTHER = '<weightscope-landscape class="other"></weightscope-landscape>';
const BOTH = ONE + OTHER;

/** Opens a page with this style and body, and the one-file edition beside it. */
async function open(page: Page, style: string, body: string): Promise<Figure> {
  await page.route("**/host.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Notes</title>
        <style>${style}</style><script type="module" src="./standalone.js"></script><body>${body}`,
    }),
  );
  await page.goto("host.html");
  const figure = new Figure(page, "landscape", page.locator("weightscope-landscape").first());
  await figure.settled();
  return figure;
}

const layouts: Record<string, { style: string; body: string; beside: number }> = {
  grid: {
    style: "main { display: grid; grid-template-columns: 1fr 1fr; gap: 16px }",
    body: `<main>${BOTH}</main>`,
    beside: 2,
  },
  flex: {
    style: "main { display: flex; gap: 16px } main > * { flex: 1 }",
    body: `<main>${BOTH}</main>`,
    beside: 2,
  },
  table: {
    style: "main { display: table } main > div { display: table-cell }",
    body: `<main><div>${ONE}</div><div>${OTHER}</div></main>`,
    beside: 2,
  },
  "column, centred": {
    style: "main { display: flex; flex-direction: column; align-items: center }",
    body: `<main>${BOTH}</main>`,
    beside: 1,
  },
};

for (const [name, { style, body, beside }] of Object.entries(layouts)) {
  test(`in a ${name} figures shrink and grow with the window`, async ({ page }) => {
    const figure = await open(page, `body { margin: 0 } ${style}`, body);
    const other = new Figure(page, "landscape", page.locator("weightscope-landscape").nth(1));
    await other.settled();
    // What is open is wider than the figure, and is no reason to grow.
    await figure.numbers();
    const widths = () =>
      Promise.all(
        [figure, other].map(async ({ canvas }) => (await canvas.boundingBox())?.width ?? 0),
      );
    for (const width of [1280, 800, 640, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const most = Math.min(1000, width / beside);
      const seen = async () => {
        const all = await widths();
        const room = await page.evaluate(() => document.documentElement.scrollWidth);
        return { filled: Math.min(...all) > most - 20, kept: Math.max(...all) <= most, room };
      };
      // The drawings follow the window a frame or more later.
      await expect
        .poll(seen, { message: `at ${width}` })
        .toEqual({ filled: true, kept: true, room: width });
    }
  });
}

/** The colour of the text within a figure, and whether its drawing has light ink. */
const edition = (figure: Figure) =>
  figure.host.evaluate((host) => {
    const inner = host.shadowRoot?.querySelector("figcaption") as Element;
    const canvas = host.shadowRoot?.querySelector("canvas") as HTMLCanvasElement;
    const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      Math.round(canvas.height / 20),
    );
    // The headings above the panels are ink alone.
    let [sum, count] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at + 3] as number) < 250) continue;
      sum += data[at + 1] as number;
      count += 1;
    }
    return {
      words: getComputedStyle(inner).color,
      drawing: sum / count > 128 ? "light ink" : "dark ink",
    };
  });
const onDark = { words: "rgb(232, 234, 236)", drawing: "light ink" };
const onLight = { words: "rgb(27, 31, 36)", drawing: "dark ink" };

test.describe("on a reader's light system", () => {
  test("a page that is dark by itself has a dark figure", async ({ page }) => {
    const figure = await open(page, "body { background: #111; color: oklch(0.93 0 0) }", BOTH);
    expect(await edition(figure)).toEqual(onDark);
    await figure.host.evaluate((host) => host.setAttribute("theme", "light"));
    await expect.poll(() => edition(figure)).toEqual(onLight);
    await figure.host.evaluate((host) => host.removeAttribute("theme"));
    await expect.poll(() => edition(figure)).toEqual(onDark);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await edition(figure)).toEqual(onLight);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect.poll(() => edition(figure)).toEqual(onDark);
  });

  for (const part of ["documentElement", "body"] as const) {
    test(`a figure follows a class of ${part}, also where the colours glide`, async ({ page }) => {
      const style = "body { transition: color 0.3s } .dark, .dark body { color: #eee }";
      const figure = await open(page, style, BOTH);
      expect(await edition(figure)).toEqual(onLight);
      await page.evaluate((part) => document[part].classList.add("dark"), part);
      await expect.poll(() => edition(figure)).toEqual(onDark);
      await page.evaluate((part) => document[part].classList.remove("dark"), part);
      await expect.poll(() => edition(figure)).toEqual(onLight);
      // One that is away is not told, and asks when it comes back.
      await page.evaluate((part) => {
        const away = document.querySelector("weightscope-landscape") as Element;
        away.remove();
        document[part].classList.add("dark");
        setTimeout(() => document.body.prepend(away), 500);
      }, part);
      await expect(figure.host).toHaveClass("other");
      await expect(figure.host).toHaveClass("one");
      await expect.poll(() => edition(figure)).toEqual(onDark);
    });
  }

  test("the first drawing already has the page's colours", async ({ page }) => {
    await page.addInitScript(() => {
      const told = { first: "" };
      Object.assign(globalThis, { told });
      const fill = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (...rest) {
        if (this.canvas.isConnected || this.canvas.getRootNode() instanceof ShadowRoot) {
          told.first ||= String(this.fillStyle);
        }
        return fill.apply(this, rest);
      };
    });
    await open(page, "body { background: #111; color: #ddd }", BOTH);
    const first = await page.evaluate(
      () => (globalThis as unknown as { told: { first: string } }).told.first,
    );
    expect(["#e8eaec", "#9aa4ae", "#f0776b", "#6db3f2"]).toContain(first);
  });
});

test.describe("on a reader's dark system", () => {
  test.use({ colorScheme: "dark" });

  test("a plain page, which is white, has a light figure", async ({ page }) => {
    const figure = await open(page, "", BOTH);
    expect(await edition(figure)).toEqual(onLight);
    await figure.host.evaluate((host) => host.setAttribute("theme", "dark"));
    await expect.poll(() => edition(figure)).toEqual(onDark);
  });

  test("a page that follows the system has a figure that does", async ({ page }) => {
    const figure = await open(page, ":root { color-scheme: light dark }", BOTH);
    expect(await edition(figure)).toEqual(onDark);
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => edition(figure)).toEqual(onLight);
  });
});

test("an attribute that looks misspelt is told of in the console, once", async ({ page }) => {
  const told: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "warning") told.push(message.text());
  });
  const lamda =
    '<weightscope-landscape lamda="3" title="A bowl" data-steps="1" wide></weightscope-landscape>';
  const figure = await open(page, "", lamda);
  await figure.host.evaluate((host) => document.body.append(host));
  await figure.settled();
  expect(told).toEqual([
    expect.stringMatching(
      /^<weightscope-landscape> has no attribute lamda; lambda may be meant. It has lambda, objective, .*theme\.$/,
    ),
  ]);
});

test("on paper a figure fits: its drawing and its numbers, without the lines to embed", async ({
  page,
}) => {
  const figure = await open(page, "body { margin: 0 }", BOTH);
  await figure.numbers();
  await figure.button("Embed").click();
  const embedded = figure.host.getByLabel("Lines for your own page");
  await expect(embedded).toBeVisible();
  await page.emulateMedia({ media: "print" });
  // The printer lays out a page narrower than the window without telling it: the drawing stays what it was.
  await figure.host.evaluate((host) => {
    host.style.width = "500px";
    const canvas = host.shadowRoot?.querySelector("canvas") as Element;
    Object.assign(globalThis, { widthAtOnce: canvas.getBoundingClientRect().width });
  });
  expect(
    await page.evaluate(() => (globalThis as unknown as { widthAtOnce: number }).widthAtOnce),
  ).toBeLessThanOrEqual(500);
  await expect(embedded).toBeHidden();
  await expect(figure.table).toBeVisible();
  expect((await figure.table.boundingBox())?.width).toBeLessThanOrEqual(500);
});
