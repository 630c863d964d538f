import { defineConfig } from "vitest/config";
import { ownImports } from "./vite.own-imports.mjs";

export default defineConfig({
  plugins: [ownImports()],
  test: { include: ["www/**/*.test.ts", "tests/**/*.test.ts"] },
});
