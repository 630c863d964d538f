// Playwright's `test`, with the built page served to it; a test during which the page complains has failed.
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { serve } from "../../tools/serve.mjs";
import { root } from "../../tools/shell.mjs";

interface Fixtures {
  /** Errors a test expects: what matches is not held against the page. */
  expectedErrors: RegExp | undefined;
  quiet: undefined;
}

interface WorkerFixtures {
  /** The address of www/dist, in a folder of its own below the top: nothing may depend on where the page lies. */
  site: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const server = await serve(join(root, "www"), 0);
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/dist/`);
      server.close();
      server.closeAllConnections();
    },
    { scope: "worker" },
  ],
  baseURL: ({ site }, use) => use(site),
  expectedErrors: [undefined, { option: true }],
  quiet: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      page.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // What the browser itself gave up, leaving a page or changing its mind about a picture, is no failure.
        if (reason !== "net::ERR_ABORTED") errors.push(`${request.url()}: ${reason}`);
      });
      await use(undefined);
      expect(errors.filter((text) => !expectedErrors?.test(text))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
