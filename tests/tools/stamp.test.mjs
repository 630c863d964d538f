import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { filesUnder, Stamp } from "../../tools/stamp.mjs";

let top;
const write = (path, content) => writeFileSync(join(top, path), content);
const stamp = (versions) =>
  new Stamp(
    "step",
    { inputs: ["in"], outputs: ["out"], versions, ignore: (path) => path.endsWith(".test.ts") },
    top,
  );

before(() => {
  top = mkdtempSync(join(tmpdir(), "stamp-"));
});
after(() => rmSync(top, { recursive: true }));
beforeEach(() => {
  rmSync(top, { recursive: true });
  mkdirSync(join(top, "in/deep"), { recursive: true });
  mkdirSync(join(top, "out"));
  write("in/deep/a.ts", "a");
  write("out/a.js", "a");
  stamp().begin();
});

function made() {
  const made = stamp();
  made.begin();
  made.end();
}

describe("a stamp", () => {
  it("is fresh only after the work has ended", () => {
    assert.ok(!stamp().fresh());
    made();
    assert.ok(stamp().fresh());
    stamp().begin();
    assert.ok(!stamp().fresh());
  });
  for (const [what, change] of [
    ["an input changes", () => write("in/deep/a.ts", "b")],
    ["an input is added", () => write("in/b.ts", "")],
    ["an input is removed", () => rmSync(join(top, "in/deep/a.ts"))],
    ["an output is edited", () => write("out/a.js", "b")],
    ["an output is removed", () => rmSync(join(top, "out"), { recursive: true })],
  ]) {
    it(`is not fresh when ${what}`, () => {
      made();
      change();
      assert.ok(!stamp().fresh());
    });
  }
  it("is not fresh when a tool's version changes", () => {
    made();
    assert.ok(!stamp(["1.2.3"]).fresh());
  });
  it("is not fresh when an input changed while the work was going on", () => {
    const during = stamp();
    during.begin();
    write("in/deep/a.ts", "b");
    during.end();
    assert.ok(!stamp().fresh());
  });
  it("does not look at what is ignored", () => {
    made();
    write("in/a.test.ts", "");
    assert.ok(stamp().fresh());
  });
  it("refuses to be set when an output was not written", () => {
    const failed = stamp();
    failed.begin();
    rmSync(join(top, "out"), { recursive: true });
    assert.throws(() => failed.end(), /out: not all of it was written/);
  });
});

describe("filesUnder", () => {
  it("lists files in order and passes over what does not exist", () => {
    write("in/b.ts", "");
    assert.deepEqual(filesUnder(["in", "nowhere", "out/a.js"], top), [
      "in/b.ts",
      "in/deep/a.ts",
      "out/a.js",
    ]);
  });
});
