// Each figure at rest, drawn when the page is built by the code that draws it in the browser: for readers without
// scripts, for print, and for the moment before the wasm has come.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./shell.mjs";

/** Where the pictures and the pieces of page that show them are written. */
export const picturesFolder = "www/page/pictures";

// On a phone the figures are laid out anew, not shrunk.
const widths = { wide: 1000, narrow: 358 };
const narrowest = "(max-width: 620px)";

const dist = (path) => import(pathToFileURL(join(root, "dist", path)).href);

/** What each figure shows before anyone has touched it, in the order of the page. */
async function figuresAtRest() {
  const { createEngine } = await dist("index.js");
  const { initialState } = await dist("elements/field.js");
  const engine = createEngine();
  try {
    const initialization = await dist("elements/initialization-numbers.js");
    const weights = await dist("elements/weights-numbers.js");
    const landscape = await dist("elements/landscape-numbers.js");
    return {
      initialization: await initialization.initializationNumbers(
        engine,
        initialState(initialization.initializationFields),
      ),
      weights: await weights.trainedWeightsNumbers(engine, initialState(weights.weightsFields)),
      landscape: await landscape.landscapeNumbers(engine, initialState(landscape.landscapeFields)),
    };
  } finally {
    engine.dispose();
  }
}

export async function drawPictures() {
  const folder = join(root, picturesFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { toSvg } = await dist("figure/svg.js");
  const themes = await dist("figure/theme.js");
  for (const [name, numbers] of Object.entries(await figuresAtRest())) {
    const figure = await dist(`figure/${name}.js`);
    const scenes = {};
    for (const [size, width] of Object.entries(widths)) {
      for (const theme of ["light", "dark"]) {
        const scene = figure[`${name}Scene`](numbers, { width, theme: themes[theme] });
        writeFileSync(join(folder, `${name}-${size}-${theme}.svg`), toSvg(scene));
        scenes[size] = scene;
      }
    }
    const sentence = figure[`${name}Sentence`](numbers);
    writeFileSync(join(folder, `${name}.html`), atRest(name, scenes, sentence));
  }
}

function atRest(name, { wide, narrow }, sentence) {
  const source = (size, theme, media, { width, height }) =>
    `<source media="${media}" srcset="./pictures/${name}-${size}-${theme}.svg" width="${width}" height="${height}">`;
  const dark = "(prefers-color-scheme: dark)";
  return `<figure class="rest">
<picture>
${source("narrow", "dark", `${narrowest} and ${dark}`, narrow)}
${source("narrow", "light", narrowest, narrow)}
${source("wide", "dark", dark, wide)}
<img src="./pictures/${name}-wide-light.svg" width="${wide.width}" height="${wide.height}" alt="${escaped(wide.title)}"${name === "initialization" ? "" : ' loading="lazy"'}>
</picture>
<figcaption>${escaped(sentence)}</figcaption>
</figure>`;
}

function escaped(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}

/** Puts the pictures into the page, where its source says `<!-- picture: name -->`. */
export function pictures() {
  return {
    name: "weightscope:pictures",
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html.replace(/<!-- picture: ([a-z]+) -->/g, (_, name) => {
          const path = join(root, `${picturesFolder}/${name}.html`);
          if (!existsSync(path)) throw new Error(`${path} is missing; npm run build draws it`);
          return readFileSync(path, "utf8");
        }),
    },
  };
}
