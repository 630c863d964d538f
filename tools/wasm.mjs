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

/** Functions of Rust's libraries that never return: they make up a message, show it to nobody, and trap. */
const panics = [
  /^__rustc::rust_begin_unwind$/,
  /^core::panicking::/,
  /^core::cell::panic_/,
  /^core::(option|result)::(expect|unwrap)_failed$/,
  /^core::slice::.*_fail$/,
  /^alloc::alloc::handle_alloc_error$/,
  /^alloc::raw_vec::(handle_error|capacity_overflow)$/,
];

/** Has panics trap at once, so that wasm-opt finds their messages, and what is made for them, to be of no use. */
async function silencePanics(path) {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(readFileSync(join(root, path)));
  const functions = Array.from({ length: module.getNumFunctions() }, (_, index) =>
    module.getFunctionByIndex(index),
  );
  const silenced = functions.filter((reference) => {
    const { name, base } = binaryen.getFunctionInfo(reference);
    // A crate's name has its hash behind it.
    const plain = name.replaceAll(/\[[0-9a-f]+\]/g, "");
    return !base && panics.some((pattern) => pattern.test(plain));
  });
  if (silenced.length === 0) throw new Error(`${path} names no function that panics`);
  for (const reference of silenced) binaryen.Function(reference).body = module.unreachable();
  writeFileSync(join(root, path), module.emitBinary());
  module.dispose();
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
  await silencePanics(join(raw, "weightscope_bg.wasm"));
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
      ...[from, "-O3", "--mvp-features", ...features.map((feature) => `--enable-${feature}`)],
      ...["-o", to],
    ],
    { name: "wasm-opt" },
  );
}
