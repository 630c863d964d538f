// dist/standalone.js: the whole package in one file, for a script tag, a notebook, an iframe without a server. The
// wasm is in it once, as base64; the worker is in it as text and started from a blob.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shell.mjs";

const wasmName = "virtual:weightscope-wasm";
const workerName = "virtual:weightscope-worker";

const wasmUrl = /new URL\(\s*(["'])[^"']+\.wasm\1\s*,\s*import\.meta\.url\s*\)/g;
const workerUrl = /new URL\(\s*(["'])([^"']*worker\.js)\1\s*,\s*import\.meta\.url\s*\)/g;

/** Replaces the two files the package would fetch by what is in this one; `virtual` maps a name to a module's text. */
function inline(virtual) {
  return {
    name: "weightscope:inline",
    enforce: "pre",
    resolveId: (source) => (Object.hasOwn(virtual, source) ? `\0${source}` : undefined),
    load: (id) => (id.startsWith("\0") ? virtual[id.slice(1)] : undefined),
    transform(code, id) {
      if (!id.startsWith(join(root, "dist").replaceAll("\\", "/"))) return undefined;
      const changed = code
        .replace(wasmUrl, "new URL(weightscopeWasm)")
        .replace(workerUrl, "weightscopeWorker()");
      if (changed === code) return undefined;
      return {
        code:
          `import weightscopeWasm from "${wasmName}";\n` +
          `import weightscopeWorker from "${workerName}";\n${changed}`,
        map: null,
      };
    },
  };
}

async function bundle(entry, virtual) {
  const { build } = await import("vite");
  const [{ output }] = await build({
    configFile: false,
    logLevel: "warn",
    root,
    plugins: [inline(virtual)],
    publicDir: false,
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(root, entry), formats: ["es"] },
      rolldownOptions: { output: { codeSplitting: false } },
      reportCompressedSize: false,
    },
  }).then((result) => [result].flat());
  if (output.length !== 1) {
    throw new Error(
      `${entry}: one file was expected, not ${output.map(({ fileName }) => fileName).join(", ")}`,
    );
  }
  return output[0].code;
}

export async function buildStandalone() {
  const wasm = readFileSync(join(root, "dist/wasm/weightscope_bg.wasm")).toString("base64");
  // The worker is handed the compiled module by the page; it never has an address of its own to load from.
  const worker = await bundle("dist/engine/worker.js", {
    [wasmName]: 'export default "data:application/wasm,";',
    [workerName]: 'export default () => { throw new Error("a worker starts no worker"); };',
  });
  const code = await bundle("dist/standalone.js", {
    [wasmName]: `export default "data:application/wasm;base64,${wasm}";`,
    // Made when first asked for: importing the file does nothing.
    [workerName]:
      `const code = ${JSON.stringify(worker)};\nlet url;\n` +
      'export default () => (url ??= URL.createObjectURL(new Blob([code], { type: "text/javascript" })));',
  });
  writeFileSync(join(root, "dist/standalone.js"), code);
}
