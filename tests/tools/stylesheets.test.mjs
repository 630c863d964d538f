import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { checkStyleSheets } from "../../tools/stylesheets.mjs";

let folder;
const write = (path, content) => writeFileSync(join(folder, path), content);
const face = (family, source) => `@font-face{font-family:${family};src:${source} format("woff2")}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stylesheets-"));
  mkdirSync(join(folder, "assets"));
  write("assets/inter.woff2", "wOF2 and so on");
  write("assets/serif.woff2", "wOF2 and so on");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the check of built style sheets", () => {
  it("passes where everything is there", () => {
    write(
      "assets/a.css",
      `${face("Inter", 'local("Inter"),url(./inter.woff2)')}a{background:url("data:image/png;base64,AA")}` +
        `b{background:url(https://example.org/b.png)}c{filter:url(#blur)}${face('"A Serif"', "url(serif.woff2?v=1)")}`,
    );
    checkStyleSheets(folder, ["Inter", "A Serif"]);
  });

  it("names a file that is missing, and the typeface that goes with it", () => {
    write("assets/a.css", face("Inter", "url(@fonts/inter/files/inter.woff2)"));
    assert.throws(() => checkStyleSheets(folder, ["Inter"]), {
      message:
        "assets/a.css names @fonts/inter/files/inter.woff2, which is not there\n" +
        "the typeface Inter is in no style sheet",
    });
  });

  it("misses a typeface that no style sheet speaks of, or whose file is none", () => {
    write("assets/a.css", face("Inter", "url(inter.woff2)"));
    assert.throws(() => checkStyleSheets(folder, ["Inter", "A Serif"]), /A Serif is in no style/);
    write("assets/inter.woff2", "<!doctype html>");
    assert.throws(() => checkStyleSheets(folder, ["Inter"]), /Inter is in no style sheet/);
  });

  it("looks at pictures as well as at typefaces", () => {
    write("assets/a.css", "a{background:url('gone.svg')}");
    assert.throws(() => checkStyleSheets(folder, []), /names gone\.svg, which is not there/);
  });
});
