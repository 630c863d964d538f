// What a first visit costs: bytes and time until the first figure is drawn from computed numbers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fileFor } from "../../tools/serve.mjs";
import { root } from "../../tools/shell.mjs";
import { median } from "../timing.mjs";

const VISITS = 7;

const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const verdict = (value, reach, atLeast) =>
  value <= reach ? "reached" : value <= atLeast ? "enough" : "missed";

const row = (title, text, value, [reach, atLeast], unit, note) => ({
  title,
  chromium: text,
  reach: `${reach} ${unit}`,
  atLeast: `${atLeast} ${unit}`,
  verdict: verdict(value, reach, atLeast),
  note,
});

/** The size of the WebAssembly, which takes no browser. */
export function wasmSize() {
  const bytes = gzipped(join(root, "dist/wasm/weightscope_bg.wasm"));
  return row(".wasm, gzipped", kilobytes(bytes), bytes / 1000, [60, 80], "kB");
}

/** Runs in the page before its own scripts: when the first figure has been drawn. */
function watchFirst() {
  addEventListener(
    "weightscope-change",
    async (event) => {
      await event.composedPath()[0].updateComplete;
      globalThis.firstFigure = { after: performance.now(), origin: performance.timeOrigin };
    },
    { once: true },
  );
}

async function visit(launch, server, address) {
  const finished = [];
  const log = (request, response) =>
    response.once("finish", () =>
      finished.push({ path: request.url, at: performance.timeOrigin + performance.now() }),
    );
  server.on("request", log);
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(watchFirst);
    await page.goto(address, { waitUntil: "commit" });
    const first = await page.waitForFunction(() => globalThis.firstFigure, undefined, {
      timeout: 60_000,
    });
    const { after, origin } = await first.jsonValue();
    const before = finished.filter(({ at }) => at <= origin + after).map(({ path }) => path);
    return { after, paths: [...new Set(before)] };
  } finally {
    await browser.close();
    server.off("request", log);
  }
}

/** Rows of the table. `launch` starts a browser that knows nothing of the page. */
export async function firstVisit({ launch, server, address, folder }) {
  const visits = [];
  for (let i = 0; i < VISITS; i += 1) visits.push(await visit(launch, server, address));
  const size = async ({ paths }) => {
    const sizes = await Promise.all(
      paths.map(async (path) => {
        const file = await fileFor(folder, path);
        return file ? gzipped(file) : 0;
      }),
    );
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  };
  const bytes = Math.max(...(await Promise.all(visits.map(size))));
  const times = visits.map(({ after }) => after);
  const time = median(times);
  const files = Math.max(...visits.map(({ paths }) => paths.length));
  return [
    row(
      "everything transferred before the first figure, gzipped",
      kilobytes(bytes),
      bytes / 1000,
      [150, 200],
      "kB",
      `Transferred before the first figure: ${files} files, each gzipped by itself, the most of ${VISITS} visits.`,
    ),
    row(
      "time to first figure, page from this machine, cold profile",
      `${time.toFixed(0)} ms`,
      time,
      [400, 800],
      "ms",
      `Time to first figure: the median of ${VISITS} browsers, each new (${times.map((t) => t.toFixed(0)).join(", ")} ms).`,
    ),
  ];
}
