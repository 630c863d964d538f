// What people download stays as small as it was once made. A size is no time: it is the same on each machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { budgets } from "./budgets.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compressed = (path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;

describe("compressed", () => {
  for (const { name, files, most } of budgets) {
    it(`${name} is at most ${most / 1000} kB`, (context) => {
      const size = files.reduce((sum, path) => sum + compressed(path), 0);
      context.diagnostic(`${name}: ${(size / 1000).toFixed(1)} kB`);
      assert.ok(size <= most, `${name} is ${size} bytes; the budget is ${most}`);
    });
  }
});
