import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { cargoHome, nodeProgram, root } from "../../tools/shell.mjs";
import { execute, pack } from "./tarball.mjs";

let packed;
before(() => {
  packed = pack();
});
after(() => packed?.remove());

/** Every file that `exports` leads to. */
function targets(entry) {
  return typeof entry === "string" ? [entry] : Object.values(entry).flatMap(targets);
}

const read = (path) => readFileSync(join(root, path));

describe("the tarball", () => {
  it("holds the built package, its papers, and nothing else", () => {
    const expected =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE)|docs\/(house\.md|landscape\.svg)|examples\/\w+\.mjs|dist\/.+(\.js|\.d\.ts|\.wasm))$/;
    assert.deepEqual(
      packed.files.filter((path) => !expected.test(path) || path.includes(".test.")),
      [],
    );
    for (const path of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
      assert.ok(packed.files.includes(path), path);
    }
  });
  it("holds what its README shows and points to", () => {
    const readme = read("README.md").toString();
    const paths = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path);
    assert.ok(paths.length > 1);
    for (const path of paths) assert.ok(packed.files.includes(path), path);
  });
  it("holds every file its exports name", () => {
    const { exports } = JSON.parse(read("package.json"));
    for (const path of targets(exports)) assert.ok(packed.files.includes(path.slice(2)), path);
  });
  it("holds the wasm once, and its glue once", () => {
    assert.deepEqual(
      packed.files.filter((path) => path.endsWith(".wasm")),
      ["dist/wasm/weightscope_bg.wasm"],
    );
    const glue = packed.files.filter(
      (path) =>
        path.endsWith(".js") &&
        path !== "dist/standalone.js" &&
        read(path).includes("__wbindgen_malloc"),
    );
    assert.deepEqual(glue, ["dist/wasm/weightscope.js"]);
  });
  it("names no folder of the machine it was built on", () => {
    const folders = [root, cargoHome, homedir()].filter((folder) => folder.length > 1);
    const found = packed.files.flatMap((path) =>
      folders.filter((folder) => read(path).includes(`${folder}/`)).map((folder) => [path, folder]),
    );
    assert.deepEqual(found, []);
  });
});

describe("the standalone file", () => {
  const code = () => read("dist/standalone.js").toString();
  it("holds the wasm once", () => {
    const start = read("dist/wasm/weightscope_bg.wasm").subarray(0, 300).toString("base64");
    assert.equal(code().split(start).length - 1, 1);
  });
  it("imports nothing and fetches nothing beside itself", () => {
    assert.doesNotMatch(code(), /^\s*(import|export)\b[^;]*\bfrom\s*["']/m);
    assert.doesNotMatch(code(), /\bimport\(\s*["']/);
    // Where it was loaded from it says in its own embed snippet, and asks nothing else there.
    assert.doesNotMatch(code(), /new URL\([^()]*import\.meta\.url/);
    assert.equal(code().match(/import\.meta\.url/g)?.length, 1);
  });
});

describe("the wasm", () => {
  const module = () => new WebAssembly.Module(read("dist/wasm/weightscope_bg.wasm"));
  it("is valid, and asks only its glue for imports", () => {
    const from = new Set(WebAssembly.Module.imports(module()).map((entry) => entry.module));
    assert.deepEqual([...from], ["./weightscope_bg.js"]);
  });
  it("carries its own memory", () => {
    const names = WebAssembly.Module.exports(module()).map(({ name }) => name);
    assert.ok(names.includes("memory"));
  });
});

describe("what checkers of packages say", () => {
  it("publint: nothing", () => {
    const output = execute(
      process.execPath,
      [nodeProgram("publint"), "run", packed.tarball, "--strict"],
      root,
    );
    assert.match(output, /All good!/);
  });
  it("are the types wrong: no, for ESM in Node and in bundlers", () => {
    execute(
      process.execPath,
      [
        ...[nodeProgram("@arethetypeswrong/cli", "attw"), packed.tarball, "--profile", "esm-only"],
        // A binary file has no types.
        ...["--exclude-entrypoints", "weightscope.wasm"],
      ],
      root,
    );
  });
});
