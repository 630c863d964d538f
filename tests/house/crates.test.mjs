// The numerics stay pure and portable: no browser, no ambient randomness, no platform's transcendental functions.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The packages below a crate as `cargo tree` sees them: name -> enabled features. */
function tree(crate, ...options) {
  const output = execFileSync(
    "cargo",
    ["tree", "--locked", "-p", crate, "--prefix", "none", "--format", "{p}|{f}", ...options],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const packages = new Map();
  for (const line of output.split("\n").filter(Boolean)) {
    const [name, features = ""] = line.replace(/ \(\*\)$/, "").split("|");
    const known = packages.get(name.split(" ")[0]) ?? new Set();
    for (const feature of features.split(",").filter(Boolean)) known.add(feature);
    packages.set(name.split(" ")[0], known);
  }
  return packages;
}

const wasm = ["--target", "wasm32-unknown-unknown"];
const graphs = {
  "the core": () => tree("weightscope", "-e", "normal,build"),
  "the core under test": () => tree("weightscope", "-e", "normal,build,dev"),
  "the binding": () => tree("weightscope-wasm", "-e", "normal,build", ...wasm),
};

describe("crate/core", () => {
  const packages = graphs["the core"]();
  it("is found by cargo tree, with its dependencies", () => {
    assert.ok(packages.has("weightscope") && packages.has("nalgebra") && packages.has("libm"));
  });
  for (const name of ["wasm-bindgen", "js-sys", "web-sys", "getrandom"]) {
    it(`does not depend on ${name}`, () => assert.ok(!packages.has(name)));
  }
});

for (const [graph, packagesOf] of Object.entries(graphs)) {
  describe(`transcendental functions in ${graph}`, () => {
    const packages = packagesOf();
    for (const [name, feature] of [
      ["num-traits", "std"],
      ["nalgebra", "std"],
      ["simba", "std"],
      ["rand_distr", "std"],
      ["rand_distr", "std_math"],
    ]) {
      it(`${name} is without ${feature}`, () => {
        assert.ok(!packages.get(name)?.has(feature), [...(packages.get(name) ?? [])].join(", "));
      });
    }
  });
}
