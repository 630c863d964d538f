// Pictures of the page and of each figure, wide, on a phone, in the dark and at extremes, into screenshots/.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browserArguments, setUpBrowser } from "../browser.mjs";
import { build } from "../build.mjs";
import { picturesFolder } from "../pictures.mjs";
import { progress } from "../progress.mjs";
import { serve } from "../serve.mjs";
import { setUp } from "../setup.mjs";
import { root } from "../shell.mjs";

/** How the page is looked at. */
const views = {
  wide: { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true },
};

/** Settings at which a figure may break, as its link has them. */
const extremes = {
  initialization: {
    zeros: "initializer=zeros",
    constant: "initializer=constant&view=weight",
    smaller: "scale=0.3",
    larger: "scale=3",
    exploding: "activation=relu&scale=10&depth=50",
    overflow: "activation=linear&scale=10&depth=50&width=512",
    vanishing: "activation=relu&depth=50",
    "three-layers": "depth=3",
    "one-layer": "depth=1",
    "fifty-layers": "depth=50",
    "width-2": "width=2&activation=relu",
    digits: "input=digits&view=gradient",
    lsuv: "initializer=lsuv&view=gradient-activation",
    scales: "below=scales",
    "scales-deep": "below=scales&depth=50&activation=relu&initializer=kaiming-normal",
    "scales-shallow": "below=scales&depth=3&scale=0.6",
    spectrum: "below=spectrum&activation=linear&width=128",
    "spectrum-orthogonal": "below=spectrum&initializer=orthogonal&width=128",
    "spectrum-dead": "below=spectrum&activation=relu&width=8&depth=30",
  },
  // Its network is the first figure's; the layer is its own.
  derivation: { "layer-10": "layer=10" },
  weights: {
    linear: "counts=linear",
    "layer-2": "layer=2",
    "no-penalty": "lambda-l1=0&lambda-l2=0",
    "all-penalty": "lambda-l1=0.1&lambda-l2=0.1",
    proximal: "l1-update=proximal",
    diverged: "learning-rate=10&lambda-l2=0.1",
    "one-epoch": "epochs=1",
  },
  symmetry: {
    zeros: "start=zeros&noise=0",
    "no-noise": "noise=0",
    "zeros-sigmoid": "start=zeros&noise=0&activation=sigmoid",
    "zeros-noise": "start=zeros&noise=0.01",
    "too-little": "noise=1e-9",
    "two-layers": "depth=2&noise=0.1",
    relu: "activation=relu&noise=0.1&width=32",
    "one-unit": "width=1",
    diverged: "activation=relu&learning-rate=10&value=2&noise=1",
    "one-step": "steps=1",
  },
  "phase-diagram": {
    ordered: "sigma-w2=0.7&sigma-b2=0.1",
    critical: "sigma-w2=1&sigma-b2=0",
    "fifty-layers": "depth=50",
    "three-layers": "depth=3",
    vanishing: "activation=relu&sigma-w2=0.1&sigma-b2=0&depth=50",
    he: "activation=relu&sigma-w2=2&sigma-b2=0&depth=50",
    exploding: "activation=relu&sigma-w2=4&sigma-b2=2&depth=50",
    nothing: "sigma-w2=0&sigma-b2=0",
    biases: "sigma-w2=0&sigma-b2=2",
    corner: "sigma-w2=4&sigma-b2=2",
    sigmoid: "activation=sigmoid&sigma-w2=4",
    gelu: "activation=gelu&sigma-w2=1.9&sigma-b2=0.02",
    selu: "activation=selu&sigma-w2=1&sigma-b2=0",
    narrow: "width=10",
  },
  training: {
    spiral: "data=spiral&epochs=300",
    xor: "data=xor",
    moons: "data=moons&view=weight",
    gaussians: "data=gaussians&view=gradient",
    diverged: "data=xor&activation=relu&initializer=kaiming-normal",
    "all-diverged": "activation=relu&learning-rate=10&larger=100",
    digits: "data=digits&epochs=20",
    "one-epoch": "epochs=1",
    deep: "depth=8",
    "one-layer": "depth=1&width=2",
  },
  trainability: {
    "one-network": "networks=1&steps=100",
    none: "steps=1&networks=4",
    "all-train": "threshold=0.65&depth=8&steps=1000&data=gaussians",
    relu: "activation=relu&initializer=kaiming-normal",
    orthogonal: "initializer=orthogonal&cell-depth=32&cell-scale=1.6",
    sigmoid: "activation=sigmoid",
    overflow: "activation=linear&learning-rate=10&networks=50&steps=30&cell-scale=10&cell-depth=32",
    deepest: "depth=48&networks=3",
    shallowest: "depth=8&width=64&networks=3",
    spiral: "data=spiral&cell-depth=4",
  },
  landscape: {
    "no-penalty": "lambda=0",
    "all-penalty": "lambda=10",
    corner: "start1=-1.5&start2=2.5&center1=3&center2=-2",
    origin: "center1=0&center2=0",
    elongated: "elongation=20&rotation=-60",
    round: "elongation=1",
    diverging: "learning-rate=1&elongation=20&method=gradient",
    logistic: "objective=logistic&lambda=0.05",
    "hidden-unit": "objective=two-weights&lambda=0.03",
    subgradient: "method=gradient&learning-rate=0.2",
  },
};

/** The README's picture: figure 3 at rest, as the build draws it. */
const readmePicture = {
  from: `${picturesFolder}/landscape-wide-light.svg`,
  to: "docs/landscape.svg",
};

export async function run({ only, readme }) {
  await setUp();
  await build();
  if (readme) {
    cpSync(join(root, readmePicture.from), join(root, readmePicture.to));
    progress.say(`\nThe README's picture is ${readmePicture.to}`);
    return 0;
  }
  const executablePath = await setUpBrowser();
  const { chromium } = await import(
    pathToFileURL(join(root, "node_modules/playwright-core/index.mjs")).href
  );
  const folder = join(root, "screenshots");
  if (!only) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await serve(join(root, "www/dist"), 0);
  const address = `http://localhost:${server.address().port}/`;
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  try {
    for (const [view, options] of Object.entries(views)) {
      await progress.step(`Screenshots, ${view}`, async () => {
        const context = await browser.newContext({ ...options, deviceScaleFactor: 1.5 });
        await shoot(context, address, folder, view, only);
        await context.close();
      });
    }
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
  progress.say(`\nThe pictures are in ${folder}`);
  return 0;
}

async function shoot(context, address, folder, view, only) {
  const wanted = (name) => !only || name.includes(only);
  if (wanted("page")) {
    const page = await context.newPage();
    await page.goto(address);
    for (const figure of Object.keys(extremes)) await settled(page, figure);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `page-${view}.png`), fullPage: true });
    await page.close();
  }
  for (const [figure, cases] of Object.entries(extremes)) {
    for (const [name, state] of Object.entries({ rest: "", ...cases })) {
      // The dark edition differs in colour only; one extreme a figure is enough there.
      if (view === "dark" && name !== "rest" && name !== Object.keys(cases)[3]) continue;
      if (!wanted(`${figure}-${name}`)) continue;
      const page = await context.newPage();
      await page.goto(`${address}#v=1&figure=${figure}&${state}`);
      await settled(page, figure);
      const element = page.locator(`weightscope-${figure}`);
      await element.screenshot({ path: join(folder, `${figure}-${name}-${view}.png`) });
      await page.close();
    }
  }
}

/** Waits until a figure is drawn and computes no more. */
async function settled(page, figure) {
  const element = page.locator(`weightscope-${figure}`);
  await element.scrollIntoViewIfNeeded();
  await element.locator("canvas").waitFor({ timeout: 60_000 });
  await page.waitForFunction(
    (name) => !document.querySelector(name)?.hasAttribute("busy"),
    `weightscope-${figure}`,
    { timeout: 120_000 },
  );
}
