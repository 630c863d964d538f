import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { installedMatches } from "../../tools/packages.mjs";

const lock = {
  packages: {
    "": { name: "x" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b-win32": { version: "2.0.0", integrity: "sha512-b", optional: true },
  },
};
const installed = (packages) => ({ packages });

describe("installedMatches", () => {
  it("holds when every package is there; those of other systems may be missing", () => {
    assert.ok(
      installedMatches(lock, installed({ "node_modules/a": lock.packages["node_modules/a"] })),
    );
  });
  it("fails when one is missing, of another version, or of other content", () => {
    assert.ok(!installedMatches(lock, installed({})));
    for (const change of [{ version: "1.0.1" }, { integrity: "sha512-z" }]) {
      const a = { ...lock.packages["node_modules/a"], ...change };
      assert.ok(!installedMatches(lock, installed({ "node_modules/a": a })));
    }
  });
});
