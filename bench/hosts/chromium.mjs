// The races in a page of headless Chromium, which works off what it is asked from here.
import { chromium } from "@playwright/test";
import { browserArguments } from "../../tools/browser.mjs";
import { serve } from "../../tools/serve.mjs";
import { pageFolder } from "../build.mjs";

export class ChromiumHost {
  name = "Chromium";
  #browser;
  #server;
  #page;

  static async start(executablePath) {
    const host = new ChromiumHost();
    host.#server = await serve(pageFolder, 0);
    host.#browser = await chromium.launch({ executablePath, args: browserArguments });
    host.version = `Chromium ${host.#browser.version()}`;
    host.#page = await host.#browser.newPage();
    await host.#page.goto(`http://127.0.0.1:${host.#server.address().port}/`);
    await host.#page.waitForFunction(() => globalThis.arena, undefined, { timeout: 60_000 });
    return host;
  }

  open(name, id) {
    return this.#page.evaluate(([name, id]) => globalThis.arena.open(name, id), [name, id]);
  }

  time(contestant, repeats) {
    return this.#page.evaluate(
      ([contestant, repeats]) => globalThis.arena.time(contestant, repeats),
      [contestant, repeats],
    );
  }

  close() {
    return this.#page.evaluate(() => globalThis.arena.close());
  }

  async stop() {
    await this.#browser.close();
    this.#server.close();
  }
}
