// The build: Rust to wasm, TypeScript to the package, package and page to static files. A step runs only when
// something it is made from has changed.
import { cpSync, existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { drawPictures, picturesFolder } from "./pictures.mjs";
import { progress } from "./progress.mjs";
import { root, runNode } from "./shell.mjs";
import { filesUnder, Stamp } from "./stamp.mjs";
import { buildStandalone } from "./standalone.mjs";
import { checkStyleSheets } from "./stylesheets.mjs";
import { buildWasm, wasmFolder, wasmTools } from "./wasm.mjs";

const isTest = (path) => path.endsWith(".test.ts");

async function buildPackage() {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await runNode("typescript", ["-p", "tsconfig.json"], { name: "tsc" });
  cpSync(join(root, wasmFolder), join(root, "dist/wasm"), { recursive: true });
  await buildStandalone();
}

async function buildPage() {
  rmSync(join(root, "www/dist"), { recursive: true, force: true });
  await drawPictures();
  await runNode("vite", ["build", "--config", "vite.config.mjs"]);
  checkStyleSheets(join(root, "www/dist"), ["Inter", "Source Serif 4", "STIX Two Math"]);
  // The file that embedded figures are loaded from; the page's own snippets name it.
  cpSync(join(root, "dist/standalone.js"), join(root, "www/dist/standalone.js"));
}

/** The steps in order. `inputs`, `outputs` and what `versions` answers are those of Stamp. */
export const steps = [
  {
    name: "wasm",
    title: "Rust to WebAssembly",
    inputs: ["Cargo.toml", "Cargo.lock", ".cargo", "crate", "tools/wasm.mjs"],
    versions: wasmTools,
    ignore: (path) => /^crate\/[^/]+\/(tests|benches|examples)$/.test(path),
    outputs: [wasmFolder],
    run: buildWasm,
  },
  {
    name: "package",
    title: "Package to dist",
    inputs: [
      ...["www/src", "package.json", "package-lock.json", "tsconfig.json"],
      ...["tools/build.mjs", "tools/standalone.mjs"],
    ],
    ignore: isTest,
    outputs: ["dist"],
    run: buildPackage,
  },
  {
    name: "page",
    title: "Page to www/dist",
    inputs: [
      ...["www/src", "www/page", "dist", "package.json", "package-lock.json"],
      ...["vite.config.mjs", "tools/build.mjs", "tools/math.mjs", "tools/pictures.mjs"],
      "tools/stylesheets.mjs",
    ],
    ignore: (path) => isTest(path) || path === picturesFolder,
    outputs: ["www/dist"],
    run: buildPage,
  },
];

/** Runs the steps whose inputs have changed; `only` names some of them. */
export async function build({ only = steps.map(({ name }) => name) } = {}) {
  for (const step of steps.filter(({ name }) => only.includes(name))) {
    const stamp = new Stamp(step.name, { ...step, versions: await step.versions?.() });
    if (stamp.fresh()) {
      progress.done(step.title, "unchanged");
      continue;
    }
    stamp.begin();
    await progress.step(step.title, step.run);
    stamp.end();
  }
}

/** The files people download and their sizes, for the end of a run. */
export function sizes() {
  const size = (paths) =>
    filesUnder(paths).reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  return [
    ["weightscope_bg.wasm", ["dist/wasm/weightscope_bg.wasm"]],
    ["standalone.js", ["dist/standalone.js"]],
    ["package, unpacked", ["dist"]],
    ["page, with everything it can load", ["www/dist"]],
  ]
    .filter(([, [path]]) => existsSync(join(root, path)))
    .map(([name, paths]) => `${name}: ${(size(paths) / 1000).toFixed(0)} kB`);
}
