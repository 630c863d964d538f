import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareVersions, nodeComplaint } from "../../tools/node.mjs";
import {
  oldestRust,
  pinnedWasmBindgen,
  rustComplaint,
  versionNumber,
} from "../../tools/toolchain.mjs";

describe("compareVersions", () => {
  it("compares numbers, not text", () => {
    assert.ok(compareVersions("20.9.0", "20.19.0") < 0);
    assert.ok(compareVersions("22.0.0", "20.19.0") > 0);
    assert.equal(compareVersions("1.89", "1.89.0"), 0);
    assert.equal(compareVersions("1.97.0-nightly", "1.97.0"), 0);
  });
});

describe("an old Node", () => {
  it("is told what is needed and where to get it", () => {
    assert.match(
      nodeComplaint("18.20.4"),
      /Node 18\.20\.4 is too old: .* Node 20\.19\.0 or newer.*\n.*nodejs\.org/,
    );
    assert.match(nodeComplaint("20.18.3"), /too old/);
    assert.equal(nodeComplaint("20.19.0"), "");
    assert.equal(nodeComplaint("24.1.0"), "");
  });
});

describe("Rust", () => {
  it("missing: the words name rustup", () => {
    assert.match(
      rustComplaint({ code: 127, output: "spawn rustc ENOENT" }, "1.89"),
      /^Rust is not installed: .* 1\.89 or newer\.\n.*https:\/\/rustup\.rs/,
    );
  });
  it("without a default toolchain: rustup's own words, and the command that helps", () => {
    const words = rustComplaint({ code: 1, output: "error: no default is configured" }, "1.89");
    assert.match(words, /no default is configured/);
    assert.match(words, /rustup default stable/);
  });
  it("too old: both versions and the command", () => {
    assert.match(
      rustComplaint({ code: 0, output: "rustc 1.75.0 (82e1608df 2023-12-21)" }, "1.89"),
      /^Rust 1\.75\.0 is too old: .* 1\.89 or newer\.\n.*rustup update stable/,
    );
  });
  it("new enough: nothing to say", () => {
    assert.equal(
      rustComplaint({ code: 0, output: "rustc 1.89.0 (29483883e 2025-08-04)" }, "1.89"),
      "",
    );
  });
});

describe("what is read from other files", () => {
  it("the oldest Rust, from Cargo.toml", () => {
    assert.equal(oldestRust('[workspace.package]\nrust-version = "1.77.2"\n'), "1.77.2");
    assert.match(oldestRust(), /^\d+\.\d+/);
  });
  it("the version of wasm-bindgen, from Cargo.lock", () => {
    const lock =
      '[[package]]\nname = "wasm-bindgen-macro"\nversion = "9.9.9"\n\n' +
      '[[package]]\nname = "wasm-bindgen"\nversion = "0.2.129"\nsource = "x"\n';
    assert.equal(pinnedWasmBindgen(lock), "0.2.129");
    assert.throws(() => pinnedWasmBindgen(""), /names no wasm-bindgen/);
  });
  it("a version, from the line a program prints", () => {
    assert.equal(versionNumber("wasm-bindgen 0.2.129"), "0.2.129");
    assert.equal(versionNumber(undefined), undefined);
  });
});
