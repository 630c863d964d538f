// Same seed, same bits, through the package in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { load } from "weightscope";
import { fingerprints } from "./bits.mjs";

const { cases } = JSON.parse(readFileSync(new URL("bits.json", import.meta.url), "utf8"));
const ws = await load();

describe("same seed, same bits as natively", () => {
  for (const each of cases) {
    it(each.name, async () => {
      assert.deepEqual(await fingerprints(ws, each), each.sha256);
    });
  }
});
