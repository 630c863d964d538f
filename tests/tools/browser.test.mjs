import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { describe, it } from "node:test";
import { setUpBrowser, usualPlaces } from "../../tools/browser.mjs";

describe("where a browser is looked for", () => {
  it("Linux: the PATH, the best known name first, then snap", () => {
    const places = usualPlaces(
      "linux",
      { PATH: ["/usr/bin", "/opt/bin"].join(delimiter) },
      "/home/u",
    );
    assert.deepEqual(places.slice(0, 3), [
      "/usr/bin/google-chrome",
      "/opt/bin/google-chrome",
      "/snap/bin/google-chrome",
    ]);
    for (const name of ["chromium", "chromium-browser", "microsoft-edge"]) {
      assert.ok(places.includes(`/usr/bin/${name}`));
    }
  });
  it("macOS: applications of everyone and of the user", () => {
    const places = usualPlaces("darwin", {}, "/Users/u");
    assert.ok(places.includes("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));
    assert.ok(
      places.includes("/Users/u/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    );
  });
  it("Windows: the folders that the environment names, and only those", () => {
    const places = usualPlaces("win32", { ProgramFiles: "C:\\P", LOCALAPPDATA: "C:\\L" }, "C:\\U");
    assert.ok(places.includes("C:\\P\\Google\\Chrome\\Application\\chrome.exe"));
    assert.ok(places.includes("C:\\L\\Microsoft\\Edge\\Application\\msedge.exe"));
    assert.ok(places.every((place) => /^C:\\[PL]\\/.test(place)));
  });
});

describe("a browser named in the environment", () => {
  it("that does not start is refused, not passed over", async () => {
    const before = process.env.CHROME_PATH;
    process.env.CHROME_PATH = process.execPath;
    try {
      await assert.rejects(setUpBrowser(), /CHROME_PATH is .*, and no browser starts from there/);
    } finally {
      if (before === undefined) delete process.env.CHROME_PATH;
      else process.env.CHROME_PATH = before;
    }
  });
});
