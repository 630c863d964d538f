import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "../build.mjs";
import { Complaint, progress } from "../progress.mjs";
import { serve } from "../serve.mjs";
import { setUp } from "../setup.mjs";
import { root } from "../shell.mjs";

/** The port asked for; the whole of it must be a number from 0 to 65535. */
export function portFrom(text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535))
    throw new Complaint(`port is ${text}; it must be a whole number from 0 to 65535`);
  return port;
}

function openInBrowser(address) {
  const [program, args] = {
    darwin: ["open", [address]],
    win32: ["explorer", [address]],
  }[process.platform] ?? ["xdg-open", [address]];
  // The address is printed as well, so where nothing can open it nothing is lost.
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

export async function run({ port, "no-open": noOpen }) {
  const wanted = portFrom(port ?? process.env.PORT ?? "4173");
  await setUp();
  await build();
  const server = await serve(join(root, "www/dist"), wanted);
  const address = `http://localhost:${server.address().port}/`;
  progress.say(`\nThe page is at ${address}   (Ctrl+C ends it)`);
  if (!noOpen && process.stdout.isTTY && !process.env.CI) openInBrowser(address);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  server.close();
  server.closeAllConnections();
  return 0;
}
