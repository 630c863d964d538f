import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { portFrom } from "../../tools/commands/start.mjs";
import { serve } from "../../tools/serve.mjs";

let top;
let server;

/** Sends the path as it is: fetch and URL would tidy `..` away before the server sees it. */
function get(path, { method = "GET", port = server.address().port } = {}) {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    })
      .on("error", reject)
      .end();
  });
}

before(async () => {
  top = mkdtempSync(join(tmpdir(), "serve-"));
  mkdirSync(join(top, "site/assets"), { recursive: true });
  mkdirSync(join(top, "site-secret"));
  writeFileSync(join(top, "secret.txt"), "secret");
  writeFileSync(join(top, "site-secret/secret.txt"), "secret");
  writeFileSync(join(top, "site/.secret"), "secret");
  writeFileSync(join(top, "site/index.html"), "<p>home</p>");
  writeFileSync(join(top, "site/assets/a b.js"), "1");
  writeFileSync(join(top, "site/assets/x.wasm"), "\0asm");
  writeFileSync(join(top, "site/assets/style.css"), "p{}");
  writeFileSync(join(top, "site/assets/picture.svg"), "<svg/>");
  symlinkSync(join(top, "secret.txt"), join(top, "site/link.txt"));
  server = await serve(join(top, "site"), 0);
});
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(top, { recursive: true });
});

describe("the server", () => {
  for (const [path, type] of [
    ["/", "text/html; charset=utf-8"],
    ["/index.html?x=1", "text/html; charset=utf-8"],
    ["/assets/a%20b.js", "text/javascript; charset=utf-8"],
    ["/assets/x.wasm", "application/wasm"],
    ["/assets/style.css", "text/css; charset=utf-8"],
    ["/assets/picture.svg", "image/svg+xml; charset=utf-8"],
  ]) {
    it(`serves ${path} as ${type}`, async () => {
      const { status, headers } = await get(path);
      assert.equal(status, 200);
      assert.equal(headers["content-type"], type);
    });
  }
  for (const path of [
    ...["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt"],
    ...["/../site-secret/secret.txt", "/..\\secret.txt", "/%00", "/%", "/.secret", "/link.txt"],
    ...["/assets", "/assets/", "/nothing", "//etc/passwd"],
  ]) {
    it(`has nothing at ${path}`, async () => {
      const { status, body } = await get(path);
      assert.equal(status, 404);
      assert.equal(body, "not found\n");
    });
  }
  it("answers HEAD without a body and refuses POST", async () => {
    const head = await get("/", { method: "HEAD" });
    assert.deepEqual([head.status, head.body, head.headers["content-length"]], [200, "", "11"]);
    assert.equal((await get("/", { method: "POST" })).status, 405);
  });
  it("takes the next port when one is in use", async () => {
    const { port } = server.address();
    const second = await serve(join(top, "site"), port);
    try {
      assert.ok(second.address().port > port);
      assert.equal((await get("/", { port: second.address().port })).status, 200);
    } finally {
      second.close();
    }
  });
});

describe("the port asked for", () => {
  it("is a whole number up to 65535", () => {
    assert.equal(portFrom("8080"), 8080);
    for (const text of ["", "http", "-1", "80.5", "65536", "1e3"]) {
      assert.throws(() => portFrom(text), /must be a whole number from 0 to 65535/);
    }
  });
});
