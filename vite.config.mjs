// The page: www/page to www/dist, with relative addresses throughout, so that any folder of any host will do.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { math } from "./tools/math.mjs";
import { pictures } from "./tools/pictures.mjs";

const root = dirname(fileURLToPath(import.meta.url));

/** The source's indentation is for its editors: readers' connections need not carry it. */
const whitespace = {
  name: "whitespace",
  transformIndexHtml: { order: "post", handler: (html) => html.replace(/\s+/g, " ") },
};

export default defineConfig({
  root: join(root, "www/page"),
  base: "./",
  plugins: [pictures(), math(), whitespace],
  worker: { format: "es" },
  build: {
    outDir: join(root, "www/dist"),
    emptyOutDir: true,
    target: "es2022",
    // A file inlined as base64 is larger, cannot be cached, and would be compiled from text.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
