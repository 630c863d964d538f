// A small static server: one folder, no escape from it.
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const types = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** The file a request path names inside `folder`, or undefined when there is none. */
export async function fileFor(folder, requestPath) {
  let path;
  try {
    path = decodeURIComponent(requestPath.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (!path.startsWith("/") || /[\0\\]/.test(path)) return undefined;
  // A name that begins with a dot is nobody's page, and `..` is one of them.
  if (path.split("/").some((name) => name.startsWith("."))) return undefined;
  try {
    const top = await realpath(folder);
    // Symbolic links are followed before the check, so that none leads out.
    let file = await realpath(resolve(top, `.${path}`));
    if ((await stat(file)).isDirectory()) {
      if (!path.endsWith("/")) return undefined;
      file = await realpath(join(file, "index.html"));
    }
    const inside = file.startsWith(top + sep) && (await stat(file)).isFile();
    return inside ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Serves `folder` on `port` of this machine only, or on the next free port; 0 takes any. Resolves to the server. */
export async function serve(folder, port, { tries = 20 } = {}) {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const file = await fileFor(folder, request.url ?? "/");
    if (!file) {
      response.writeHead(404, { "content-type": types[".txt"] }).end("not found\n");
      return;
    }
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-length": (await stat(file)).size,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      // What is served here is public, and embedded figures come for standalone.js from other sites.
      "access-control-allow-origin": "*",
    });
    if (request.method === "HEAD") response.end();
    else
      createReadStream(file)
        .on("error", () => response.destroy())
        .pipe(response);
  });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await new Promise((listening, failed) => {
        server.once("error", failed);
        server.listen(port === 0 ? 0 : port + attempt, "127.0.0.1", () => {
          server.off("error", failed);
          listening();
        });
      });
      return server;
    } catch (error) {
      const retry = ["EADDRINUSE", "EACCES"].includes(error.code) && port + attempt < 65535;
      if (!retry || attempt >= tries) throw error;
    }
  }
}
