// A link holds a figure's whole state: written by its button, read on another page, refused when it is not one.
import type { Locator } from "@playwright/test";
import { Figure, link } from "./figure.js";
import { computed, type FigureName, figureNames, type Settings } from "./numbers.js";
import { expect, test } from "./test.js";

const chosen: Record<FigureName, Settings> = {
  initialization: { initializer: "kaiming-normal", scale: 0.0275, depth: 3, width: 17, seed: 0 },
  weights: { lambdaL1: 0, lambdaL2: 0.00123, l1Update: "proximal", layer: "2", epochs: 1 },
  symmetry: { value: -0.5, noise: 0.01, activation: "relu", width: 5, steps: 7 },
  trainability: { activation: "relu", depth: "16", networks: 3, steps: 20, cellDepth: 6 },
  "phase-diagram": { activation: "gelu", sigmaW2: 1.75, sigmaB2: 0, depth: 5, width: 30, seed: 0 },
  training: { data: "spiral", smaller: 0.2, epochs: 3, depth: 2, noise: 0.05, view: "gradient" },
  landscape: { lambda: 0.7, rotation: -31, method: "gradient", center1: -0.5, start2: 2.25 },
};

for (const name of figureNames) {
  test(`${name}: the Link button writes the state, another page restores it`, async ({
    page,
    context,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const figure = await Figure.open(page, name);
    await figure.follow(chosen[name]);
    await expect.poll(() => figure.host.getAttribute("busy")).toBeNull();
    await figure.settled();
    await figure.button("Link").click();
    await expect(figure.host.getByText("Link copied")).toBeVisible();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect(page.url()).toBe(address);
    expect(new URL(address).hash).toBe(link(name, chosen[name], name));
    const expected = await computed(name, chosen[name]);
    expect(await figure.shown()).toEqual(expected);

    const other = await context.newPage();
    await other.goto(address);
    const restored = new Figure(other, name);
    // The page opens where its link points.
    await expect(restored.canvas).toBeInViewport({ ratio: 0.5 });
    await restored.settled();
    expect(await restored.shown()).toEqual(expected);
    expect(await restored.drawing()).toBe(await figure.drawing());
  });
}

test("a link followed on the open page sets the figure; what it leaves out is at its start", async ({
  page,
}) => {
  const figure = await Figure.open(page, "landscape", { lambda: 3, rotation: 0 });
  const state = await figure.changes();
  await page.goto(link("landscape", { elongation: 4 }));
  await expect.poll(async () => (await state())?.elongation).toBe(4);
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("landscape", { elongation: 4 }));
});

test("of two figures of a kind, a link with an id sets one, a link without sets both", async ({
  page,
}) => {
  await Figure.open(page, "landscape");
  await page.evaluate(() => {
    const element = document.createElement("weightscope-landscape");
    element.id = "second";
    document.querySelector("weightscope-landscape")?.after(element);
    const other = document.createElement("weightscope-landscape");
    other.setAttribute("class", "nameless");
    element.after(other);
  });
  const second = new Figure(page, "landscape", page.locator("#second"));
  const nameless = new Figure(page, "landscape", page.locator(".nameless"));
  const named = new Figure(page, "landscape", page.locator("#landscape"));
  const all = [named, second, nameless];
  const lambdas = async (): Promise<(string | null)[]> => {
    const sliders = all.map((each) => each.control("lambda").locator("label output"));
    return Promise.all(sliders.map((output) => output.textContent()));
  };
  for (const each of all) await each.settled();
  expect(await lambdas()).toEqual(["1", "1", "1"]);

  const follow = (fragment: string, way: "address" | "phrase") =>
    page.evaluate(
      ([fragment, way]) => {
        if (way === "address") {
          location.hash = fragment;
          return;
        }
        const phrase = document.createElement("a");
        phrase.href = fragment;
        document.body.append(phrase);
        phrase.click();
        phrase.remove();
      },
      [fragment, way] as const,
    );
  await follow(link("landscape", { lambda: 2 }, "second"), "address");
  await expect.poll(lambdas).toEqual(["1", "2", "1"]);
  await follow(link("landscape", { lambda: 3 }, "landscape"), "phrase");
  await expect.poll(lambdas).toEqual(["3", "2", "1"]);
  await follow(link("landscape", { lambda: 4 }), "address");
  await expect.poll(lambdas).toEqual(["4", "4", "4"]);
  await follow(link("landscape", { lambda: 5 }, "nowhere"), "address");
  await follow(link("landscape", { lambda: 6 }, "second"), "phrase");
  await expect.poll(lambdas).toEqual(["4", "6", "4"]);
  await expect(page.locator(".refusal")).toHaveCount(0);

  // Each writes its own, and one without an id writes what it always did.
  for (const [figure, lambda, id] of [
    [second, 6, "second"],
    [nameless, 4, undefined],
    [named, 4, "landscape"],
  ] as const) {
    await figure.button("Link").click();
    expect(new URL(page.url()).hash).toBe(link("landscape", { lambda }, id));
  }
});

test("an address that speaks of one figure follows its settings, and a reload keeps them", async ({
  page,
}) => {
  const figure = await Figure.open(page, "landscape");
  const hash = () => new URL(page.url()).hash;
  // One that sets all of a kind, or no figure at all, is let be.
  const slider = figure.control("lambda").getByRole("slider");
  await page.evaluate(() => history.replaceState(null, "", "#reading"));
  await slider.press("End");
  await figure.settled();
  await page.waitForTimeout(1000);
  expect(hash()).toBe("#reading");

  await figure.button("Link").click();
  await expect.poll(hash).toBe(link("landscape", { lambda: 10 }, "landscape"));
  const length = await page.evaluate(() => history.length);
  await slider.press("Home");
  await expect.poll(hash).toBe(link("landscape", { lambda: 0 }, "landscape"));
  await figure.unfold();
  await figure.control("steps").getByRole("slider").press("Home");
  const last = { lambda: 0, steps: 1 };
  await expect.poll(hash).toBe(link("landscape", last, "landscape"));
  expect(await page.evaluate(() => history.length)).toBe(length);
  await page.reload();
  await figure.settled();
  expect(await figure.shown()).toEqual(await computed("landscape", last));

  // Another figure's settings are not its business.
  const other = new Figure(page, "initialization");
  await other.settled();
  await other.host.evaluate((host) => host.setAttribute("depth", "3"));
  await other.settled();
  await page.waitForTimeout(1000);
  expect(hash()).toBe(link("landscape", last, "landscape"));
  // Where a second figure of its kind would be set as well, a link to all is left as it is.
  await page.evaluate(() => {
    document.body.append(document.createElement("weightscope-landscape"));
    history.replaceState(null, "", "#v=1&figure=landscape&lambda=5");
  });
  await page.locator("#landscape").evaluate((host) => host.setAttribute("steps", "7"));
  await page.waitForTimeout(1000);
  expect(hash()).toBe("#v=1&figure=landscape&lambda=5");
});

test("phrases of the article set the figure, also the second time", async ({ page }) => {
  const figure = await Figure.open(page, "initialization", { seed: 11, width: 30 });
  const state = await figure.changes();
  const phrase = page.getByRole("link", { name: "too small", exact: true });
  const slider = figure.control("scale").getByRole("slider");
  for (const time of ["first", "second"]) {
    await test.step(time, async () => {
      await phrase.click();
      await expect.poll(async () => (await state())?.scale).toBe(0.3);
      await slider.press("End");
      await expect.poll(async () => (await state())?.scale).toBe(10);
    });
  }
  await phrase.press("Enter");
  await expect.poll(async () => (await state())?.scale).toBe(0.3);
  await figure.settled();
  // What no phrase speaks of stays as the reader has set it; what others may have changed does not.
  const settings = { seed: 11, scale: 0.3 };
  expect(await figure.shown()).toEqual(await computed("initialization", settings));
});

test("every phrase of the article is understood by its figure, and shows it", async ({ page }) => {
  test.slow();
  await page.goto("./");
  const phrases = page.locator("a.phrase");
  expect(await phrases.count()).toBeGreaterThan(10);
  for (const phrase of await phrases.all()) {
    const fragment = new URLSearchParams((await phrase.getAttribute("href"))?.slice(1));
    expect(fragment.get("v")).toBe("1");
    const name = figureNames.find((each) => each === fragment.get("figure"));
    if (!name) throw new Error(`no figure is called ${fragment.get("figure")}`);
    const figure = new Figure(page, name);
    await phrase.click();
    await expect(figure.refusals).toHaveCount(0);
    const shows = await phrase.getAttribute("data-shows");
    await expect(shows ? page.locator(`#${shows}`) : figure.host).toBeInViewport();
    for (const [key, value] of fragment) {
      if (key === "v" || key === "figure") continue;
      const control = figure.host.locator(`.control[data-field="${key}"]`);
      const menu = control.getByRole("combobox");
      if ((await menu.count()) > 0) await expect(menu).toHaveValue(value);
    }
  }
});

const bad: Record<string, { fragment: string; says: string; beside?: string }> = {
  "another version": {
    fragment: "#v=2&figure=landscape&lambda=3",
    says: "v is “2”; this page reads links of version 1",
  },
  "an unknown setting": {
    fragment: "#v=1&figure=landscape&lamda=3",
    says: "lamda is in the link; this figure has no such setting",
  },
  "a number out of range": {
    fragment: "#v=1&figure=landscape&lambda=99",
    says: "lambda is “99”; it must be 0 or a number between 0.01 and 10",
    beside: "lambda",
  },
  "no number": {
    fragment: "#v=1&figure=landscape&steps=NaN",
    says: "steps is “NaN”; it must be a whole number between 1 and 1000",
    beside: "steps",
  },
  "a place that has no control": {
    fragment: "#v=1&figure=landscape&start1=7",
    says: "start1 is “7”; it must be a number between -2 and 3",
  },
  "markup for a value": {
    fragment: `#v=1&figure=landscape&objective=${encodeURIComponent("<img src=x onerror=alert(1)>")}`,
    says: "objective is “<img src=x onerror=alert(1)>”; it must be one of quadratic, logistic, two-weights",
    beside: "objective",
  },
  "markup for a name": {
    fragment: `#v=1&figure=landscape&${encodeURIComponent("<img src=x onerror=alert(1)>")}=1`,
    says: "<img src=x onerror=alert(1)> is in the link; this figure has no such setting",
  },
};

for (const [what, { fragment, says, beside }] of Object.entries(bad)) {
  test(`a link with ${what} is refused and the figure kept`, async ({ page }) => {
    const figure = await Figure.at(page, "landscape", fragment);
    await expect(figure.refusals).toHaveText([says]);
    if (beside) await expect(figure.control(beside).locator(".refusal")).toHaveText(says);
    expect(await figure.host.locator("img:not(.rest img)").count()).toBe(0);
    expect(await figure.shown()).toEqual(await computed("landscape"));

    // And on a page where the reader has already chosen something.
    await figure.follow({ lambda: 2 });
    await expect(figure.refusals).toHaveCount(0);
    await figure.settled();
    const kept = await figure.shown();
    expect(kept).toEqual(await computed("landscape", { lambda: 2 }));
    await page.evaluate((fragment) => {
      location.hash = "";
      location.hash = fragment;
    }, fragment);
    await expect(figure.refusals).toHaveText([says]);
    await figure.settled();
    expect(await figure.shown()).toEqual(kept);
    await figure.button("Reset").click();
    await expect(figure.refusals).toHaveCount(0);
  });
}

for (const [screen, viewport] of Object.entries({
  wide: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
})) {
  test(`a place in the text stays where a fragment has put it, on a ${screen} screen`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    const heading = page.getByRole("heading", { name: "Further reading" });
    const stays = async () => {
      // Figures above it are defined, and change their height, meanwhile.
      await page.waitForFunction(() => customElements.get("weightscope-landscape"));
      await page.waitForTimeout(2000);
      await expect(heading).toBeInViewport();
    };
    await page.goto("#reading");
    await stays();
    // Within the page, too; and who scrolls on is let go.
    await page.goto("#initialization");
    await page.goto("#reading");
    await stays();
    await page.mouse.wheel(0, -3000);
    await expect(heading).not.toBeInViewport();
  });
}

/** Puts a phrase into the middle of the window, once the page keeps its shape. */
async function middle(phrase: Locator): Promise<void> {
  const put = () =>
    phrase.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  let before = -1;
  await expect
    .poll(async () => {
      await put();
      const page = await phrase.evaluate(() => document.documentElement.scrollHeight);
      const steady = page === before;
      before = page;
      return steady && (await phrase.page().locator("[busy]").count()) === 0;
    })
    .toBe(true);
}

const topOf = (phrase: Locator) =>
  phrase.evaluate((element) => Math.round(element.getBoundingClientRect().top));

test("a phrase shows what it has set, and Back leads to the phrase", async ({ page }) => {
  const figure = await Figure.open(page, "initialization");
  await page.goto("./");
  await figure.settled();
  const phrase = page.getByRole("link", { name: "Thirty layers", exact: true });
  await middle(phrase);
  const [before, address] = [await topOf(phrase), page.url()];
  await phrase.click();
  await expect(figure.canvas).toBeInViewport({ ratio: 0.7 });
  await expect(phrase).not.toBeInViewport();
  await figure.settled();
  await page.goBack();
  await expect(phrase).toBeInViewport();
  expect(page.url()).toBe(address);
  await expect.poll(async () => Math.abs((await topOf(phrase)) - before)).toBeLessThan(3);
  await expect(phrase).toBeFocused();
  // What it has set is still set.
  await expect(figure.control("depth").locator("label output")).toHaveText("30");
});

test("a phrase moves nothing where enough of its figure is in sight, and does where it is not", async ({
  page,
}) => {
  const figure = await Figure.open(page, "initialization");
  await page.goto("./");
  await figure.settled();
  const phrase = page.getByRole("link", { name: "too small", exact: true });
  const end = (pixels: number) =>
    figure.canvas.evaluate((canvas, pixels) => {
      const { bottom } = canvas.getBoundingClientRect();
      scrollBy({ top: bottom - pixels, behavior: "instant" });
      return scrollY;
    }, pixels);
  await middle(phrase);
  const place = await end(400);
  await phrase.evaluate((element: HTMLElement) => element.click());
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await figure.settled();
  // Its row of buttons and the end of its drawing are not enough.
  await end(40);
  await phrase.evaluate((element: HTMLElement) => element.click());
  await expect(figure.canvas).toBeInViewport({ ratio: 0.7 });
});

test("what stands beside the derivation leads to its lines, not to the first figure", async ({
  page,
}) => {
  await page.goto("./");
  const derivation = page.locator("weightscope-derivation");
  const phrase = page.getByRole("link", { name: "three times too large", exact: true });
  await derivation.scrollIntoViewIfNeeded();
  const lines = derivation.locator(".steps").first();
  await expect(lines).toBeVisible();
  await middle(phrase);
  await phrase.click();
  await expect(lines).toBeInViewport({ ratio: 0.5 });
  await expect(lines.locator("li").nth(5)).toContainText("breaks");
  // In sight already: nothing moves.
  const place = await topOf(lines);
  await page
    .getByRole("link", { name: "five units to a layer", exact: true })
    .evaluate((element: HTMLElement) => element.click());
  await expect.poll(async () => Math.abs((await topOf(lines)) - place)).toBeLessThan(3);
});

test("a link to no figure of the page says so, in text", async ({ page }) => {
  const notice = page.getByRole("status").filter({ hasText: "No figure of this page" });
  await page.goto(`#v=1&figure=${encodeURIComponent("<img src=x>")}&scale=3`);
  await expect(notice).toContainText("is called “<img src=x>”: the link has set nothing.");
  await expect(notice.locator("img")).toHaveCount(0);
  await notice.getByRole("button", { name: "Close" }).click();
  await expect(notice).toHaveCount(0);
  await page.goto("#v=1&figure=landscape&id=nowhere&lambda=5");
  await expect(notice).toContainText("is called “landscape” with the id “nowhere”");
  await page.goto("#v=1&figure=landscape&lambda=5");
  await expect(notice).toHaveCount(0);
});

test("the contents lead to every section", async ({ page }) => {
  await page.goto("./");
  const entries = page.getByRole("navigation", { name: "Contents" }).getByRole("link");
  const headings = page.locator("h2");
  expect(await entries.allTextContents()).toEqual(await headings.allTextContents());
  await entries.nth(5).click();
  await expect(headings.nth(5)).toBeInViewport();
  await expect(headings.nth(5).getByRole("link")).toHaveAttribute("href", new URL(page.url()).hash);
});

test("fragments that are no links of ours are left alone", async ({ page }) => {
  for (const fragment of ["#glorot", "#figure=landscape", "#v=1", "#%"]) {
    await page.goto(fragment);
    await expect(page.locator(".refusal")).toHaveCount(0);
    await expect(page.locator("body > .notice:not(:empty)")).toHaveCount(0);
  }
  await page.goto("#reading");
  await expect(page.getByRole("heading", { name: "Further reading" })).toBeInViewport();
});
