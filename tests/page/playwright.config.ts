import { defineConfig } from "@playwright/test";
import { browserArguments, setUpBrowser } from "../../tools/browser.mjs";

// `npm test` has found the browser already; a bare `npx playwright test -c tests/page` finds it here, once for all
// of Playwright's processes.
const browser = process.env.WEIGHTSCOPE_BROWSER ?? (await setUpBrowser());
process.env.WEIGHTSCOPE_BROWSER = browser;

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../../test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A machine that does much else at once may miss a deadline; a fault fails every time.
  retries: process.env.CI ? 2 : 0,
  workers: 2,
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "" }]],
  use: {
    launchOptions: {
      executablePath: browser,
      args: browserArguments,
    },
    // The page is looked at as a person would see it who asked for neither dark nor still.
    colorScheme: "light",
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "off",
  },
});
