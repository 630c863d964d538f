// The binding crate, compiled to www/src/wasm: one .wasm file and its glue.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cargoHome, root, run, runNode, versionOf } from "./shell.mjs";
import { withoutRustFlags } from "./toolchain.mjs";

/** Where wasm-pack writes, before wasm-opt. */
const raw = "target/wasm-pack";

/** Where the finished files go. */
export const wasmFolder = "www/src/wasm";

/**
 * What rustc's wasm32 target and `.cargo/config.toml` use, and nothing newer: wasm-opt may rewrite code with any
 * feature that it is told of. Relaxed SIMD above all stays off, for its results differ from machine to machine.
 */
const features = [
  "simd",
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];

/** The tools whose version shows in the result; wasm-bindgen's is in Cargo.lock. */
export async function wasmTools() {
  const binaryen = readFileSync(join(root, "node_modules/binaryen/package.json"), "utf8");
  return [await versionOf("rustc"), JSON.parse(binaryen).version];
}

export async function buildWasm() {
  // The paths that panics carry shall not depend on whose machine built them. `--config` adds to the flags in
  // `.cargo/config.toml`, where an environment variable would replace them.
  const remap = [
    `--remap-path-prefix=${join(cargoHome, "registry", "src")}=registry`,
    `--remap-path-prefix=${root}=weightscope`,
  ];
  await run(
    "wasm-pack",
    [
      ...["build", "crate/wasm", "--target", "web", "--release", "--mode", "no-install"],
      ...["--no-pack", "--no-gitignore", "--out-dir", `../../${raw}`, "--out-name", "weightscope"],
      ...["--", "--locked", "--config"],
      `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(remap)}`,
    ],
    { env: withoutRustFlags },
  );
  rmSync(join(root, wasmFolder), { recursive: true, force: true });
  mkdirSync(join(root, wasmFolder), { recursive: true });
  cpSync(join(root, raw, "weightscope.js"), join(root, wasmFolder, "weightscope.js"));
  // The classes have a [Symbol.dispose]; a project whose `lib` is older would not know that symbol.
  const types = readFileSync(join(root, raw, "weightscope.d.ts"), "utf8");
  writeFileSync(
    join(root, wasmFolder, "weightscope.d.ts"),
    `/// <reference lib="esnext.disposable" />\n${types}`,
  );
  await optimizeWasm(join(raw, "weightscope_bg.wasm"), join(wasmFolder, "weightscope_bg.wasm"));
}

/**
 * wasm-pack's own wasm-opt is switched off in crate/wasm/Cargo.toml: it takes whatever version is on the PATH, and
 * some of those break the module.
 */
export function optimizeWasm(from, to) {
  return runNode(
    "binaryen",
    [
      // Functions of one module and copies of one function lie side by side in the order of their names, and compress
      // better so.
      ...[from, "-O3", "--reorder-functions-by-name"],
      // The first kilobyte is the far end of the stack, where no address of data is: an offset that a pointer cannot
      // wrap round to may go into the load itself.
      "--low-memory-unused",
      // What compiled it, and for what: nobody reads that where it runs.
      ...["--strip-producers", "--strip-target-features", "-o", to],
      ...["--mvp-features", ...features.map((feature) => `--enable-${feature}`)],
    ],
    { name: "wasm-opt" },
  );
}
