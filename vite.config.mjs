// The page: www/page to www/dist, with relative addresses throughout, so that any folder of any host will do.
import { join } from "node:path";
import { defineConfig } from "vite";
import { ownImports, root } from "./vite.own-imports.mjs";

export default defineConfig({
  root: join(root, "www/page"),
  base: "./",
  plugins: [ownImports()],
  worker: { format: "es", plugins: () => [ownImports()] },
  build: {
    outDir: join(root, "www/dist"),
    emptyOutDir: true,
    target: "es2022",
    // A file inlined as base64 is larger, cannot be cached, and would be compiled from text.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
