// What the files of the project promise to each other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { oldestNode } from "../../tools/node.mjs";

const text = (path) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const json = (path) => JSON.parse(text(path));

for (const file of ["package-lock.json", "bench/package-lock.json"])
  describe(file, () => {
    const packages = Object.entries(json(file).packages).filter(([path]) => path);
    it("holds no download address, so that any registry will do", () => {
      assert.deepEqual(
        packages.filter(([, { resolved }]) => resolved).map(([path]) => path),
        [],
      );
    });
    it("holds a checksum for every package", () => {
      assert.deepEqual(
        packages.filter(([, { integrity }]) => !integrity).map(([path]) => path),
        [],
      );
    });
    it("holds the packages for other systems too, without which `npm ci` refuses to run", () => {
      const paths = packages.map(([path]) => path);
      const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies)
          .filter((name) => !paths.some((other) => other.endsWith(`node_modules/${name}`)))
          .map((name) => `${name} of ${path}`),
      );
      assert.deepEqual(missing, []);
    });
    it("leaves out wasm-pack, which downloads a program when it is installed", () => {
      assert.ok(!packages.some(([path]) => path.endsWith("/wasm-pack")));
    });
  });

describe("the package", () => {
  it("leaves the benchmarks' peers to the benchmarks", () => {
    const { dependencies, devDependencies } = json("package.json");
    const peers = Object.keys(json("bench/package.json").dependencies);
    assert.deepEqual(
      peers.filter((name) => name in dependencies || name in devDependencies),
      [],
    );
  });
});

describe("versions", () => {
  it("are the same in package.json, package-lock.json and Cargo.toml", () => {
    const { version } = json("package.json");
    assert.equal(json("package-lock.json").version, version);
    assert.match(
      text("Cargo.toml"),
      new RegExp(`\\[workspace\\.package\\]\\nversion = "${version}"`),
    );
  });
  it("of Node are the same in package.json and in the tools", () => {
    assert.equal(`${json("package.json").engines.node}.0`, `>=${oldestNode}`);
  });
  it("of wasm-bindgen are pinned exactly", () => {
    assert.match(text("Cargo.toml"), /^wasm-bindgen = .*"=\d+\.\d+\.\d+"/m);
  });
});

describe("the binding's manifest", () => {
  it("keeps wasm-pack from running whatever wasm-opt is on the PATH", () => {
    assert.match(
      text("crate/wasm/Cargo.toml"),
      /\[package\.metadata\.wasm-pack\.profile\.release\]\nwasm-opt = false/,
    );
  });
});
