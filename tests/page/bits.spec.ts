// Same seed, same bits, through the package in a browser.
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { root } from "../../tools/shell.mjs";
import { expect, test } from "./test.js";

interface Case {
  name: string;
  sha256: Record<string, string>;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(join(root, "tests/golden/bits.json"), "utf8"),
);
const types: Record<string, string> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

test("same seed, same bits as natively", async ({ page, site }) => {
  // The package as a site would serve it, on an address where the browser lends its SHA-256.
  const address = new URL("bits/", site).href;
  await page.route(`${address}**`, (route) => {
    const path = route.request().url().slice(address.length);
    if (path === "") {
      const body = "<!doctype html><title>bits</title><link rel=icon href=data:,>";
      return route.fulfill({ contentType: "text/html", body });
    }
    return route.fulfill({
      contentType: types[extname(path)] ?? "application/octet-stream",
      body: readFileSync(join(root, path)),
    });
  });
  await page.goto(address);
  const found = await page.evaluate(
    async ({ address, cases }) => {
      const { load } = await import(`${address}dist/index.js`);
      const { fingerprints } = await import(`${address}tests/golden/bits.mjs`);
      const ws = await load();
      const found: Record<string, unknown> = {};
      for (const each of cases) found[each.name] = await fingerprints(ws, each);
      return found;
    },
    { address, cases },
  );
  expect(found).toEqual(Object.fromEntries(cases.map(({ name, sha256 }) => [name, sha256])));
});
