// Each figure at rest, drawn when the page is built by the code that draws it in the browser: for readers without
// scripts, for print, and for the moment before the wasm has come.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./shell.mjs";

/** Where the pictures and the pieces of page that show them are written. */
export const picturesFolder = "www/page/pictures";

// Each picture serves windows up to so many pixels across. In smaller ones figures are laid out anew, not shrunk.
const sizes = {
  narrow: { width: 358, window: 460 },
  small: { width: 560, window: 700 },
  middle: { width: 780, window: 900 },
  wide: { width: 1000 },
};

const dist = (path) => import(pathToFileURL(join(root, "dist", path)).href);

/** What each figure shows before anyone has touched it, in the order of the page, and its numbers for the text. */
async function figuresAtRest() {
  const { createEngine } = await dist("index.js");
  const { initialState } = await dist("elements/field.js");
  const engine = createEngine();
  try {
    const initialization = await dist("elements/initialization-numbers.js");
    const { restedInitializationNumbers } = await dist("elements/initialization-context.js");
    const derivation = await dist("elements/derivation-numbers.js");
    const phase = await dist("elements/phase-diagram-numbers.js");
    const weights = await dist("elements/weights-numbers.js");
    const symmetry = await dist("elements/symmetry-numbers.js");
    const training = await dist("elements/training-numbers.js");
    const trainability = await dist("elements/trainability-numbers.js");
    const landscape = await dist("elements/landscape-numbers.js");
    const atRest = async (fields, compute, read) => {
      const numbers = await compute(engine, initialState(fields));
      return { numbers, readings: read(numbers) };
    };
    return {
      initialization: await atRest(
        initialization.initializationFields,
        restedInitializationNumbers,
        initialization.initializationReadings,
      ),
      derivation: await atRest(
        derivation.derivationFields,
        derivation.derivationNumbers,
        derivation.derivationReadings,
      ),
      "phase-diagram": await atRest(
        phase.phaseDiagramFields,
        phase.phaseDiagramNumbers,
        phase.phaseDiagramReadings,
      ),
      weights: await atRest(
        weights.weightsFields,
        weights.trainedWeightsNumbers,
        weights.weightsReadings,
      ),
      symmetry: await atRest(
        symmetry.symmetryFields,
        symmetry.trainedSymmetryNumbers,
        symmetry.symmetryReadings,
      ),
      training: await atRest(
        training.trainingFields,
        training.trainedTrainingNumbers,
        training.trainingReadings,
      ),
      trainability: await atRest(
        trainability.trainabilityFields,
        trainability.trainedTrainabilityNumbers,
        trainability.trainabilityReadings,
      ),
      landscape: await atRest(
        landscape.landscapeFields,
        landscape.landscapeNumbers,
        landscape.landscapeReadings,
      ),
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
  const texts = {};
  for (const [name, { numbers, readings }] of Object.entries(await figuresAtRest())) {
    texts[name] = readings;
    const figure = await dist(`figure/${name}.js`);
    const scenes = {};
    for (const [size, { width }] of Object.entries(sizes)) {
      for (const theme of ["light", "dark"]) {
        const scene = figure[`${camelCase(name)}Scene`](numbers, { width, theme: themes[theme] });
        writeFileSync(join(folder, `${name}-${size}-${theme}.svg`), toSvg(scene));
        scenes[size] = scene;
      }
    }
    const sentence = figure[`${camelCase(name)}Sentence`](numbers);
    writeFileSync(join(folder, `${name}.html`), atRest(name, scenes, sentence));
  }
  writeFileSync(join(folder, "readings.json"), JSON.stringify(texts, null, 2));
}

function camelCase(name) {
  return name.replace(/-[a-z]/g, (letter) => letter.charAt(1).toUpperCase());
}

function atRest(name, scenes, sentence) {
  const file = (size, theme) => `./pictures/${name}-${size}-${theme}.svg`;
  const sources = Object.entries(sizes).flatMap(([size, { window }]) => {
    const { width, height } = scenes[size];
    const source = (theme, ...media) =>
      `<source media="${media.join(" and ")}" srcset="${file(size, theme)}" width="${width}" height="${height}">`;
    const upTo = window ? [`(max-width: ${window}px)`] : [];
    const dark = source("dark", ...upTo, "(prefers-color-scheme: dark)");
    return window ? [dark, source("light", ...upTo)] : [dark];
  });
  const { wide } = scenes;
  const loading = name === "initialization" ? "" : ' loading="lazy"';
  return `<figure class="rest">
<picture>
${sources.join("\n")}
<img src="${file("wide", "light")}" width="${wide.width}" height="${wide.height}" alt="${escaped(wide.title)}"${loading}>
</picture>
<figcaption>${escaped(sentence)}</figcaption>
</figure>`;
}

function escaped(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}

const drawn = (file) => {
  const path = join(root, picturesFolder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing; npm run build draws it`);
  return readFileSync(path, "utf8");
};

/**
 * Puts the pictures into the page, where its source says `<!-- picture: name -->`, and the figures' numbers into the
 * text, where it says `<output data-figure="name" data-reading="reading"></output>`.
 */
export function pictures() {
  return {
    name: "weightscope:pictures",
    transformIndexHtml: {
      order: "pre",
      handler: (html) => {
        const readings = JSON.parse(drawn("readings.json"));
        return html
          .replace(/<!-- picture: ([a-z-]+) -->/g, (_, name) => drawn(`${name}.html`))
          .replace(
            /(<output data-figure="([a-z-]+)" data-reading="([a-z0-9-]+)">)<\/output>/g,
            (_, tag, name, reading) => {
              const text = readings[name]?.[reading];
              if (text === undefined)
                throw new Error(`the figure ${name} has no number ${reading}`);
              return `${tag}${escaped(text)}</output>`;
            },
          );
      },
    },
  };
}
