import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["www/**/*.test.ts", "tests/**/*.test.ts"],
    // How long something takes is no test's business: a busy machine may take its time.
    testTimeout: 60_000,
  },
});
