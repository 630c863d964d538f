// A browser of the Chromium family: one that is installed, or one that can be.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Complaint, progress } from "./progress.mjs";
import { capture, nodeProgram, root, run, versionOf } from "./shell.mjs";

const isRoot = process.getuid?.() === 0;

/** What headless Chromium is started with; root has no sandbox. */
export const browserArguments = isRoot ? ["--no-sandbox"] : [];

/** Where browsers are usually installed, the best known first. Pure, so that each system can be tested. */
export function usualPlaces(platform, env, home) {
  if (platform === "darwin") {
    const applications = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return ["/Applications", `${home}/Applications`].flatMap((folder) =>
      applications.map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (platform === "win32") {
    const programs = [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ];
    return programs.flatMap((program) =>
      [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA]
        .filter(Boolean)
        .map((folder) => `${folder}\\${program}`),
    );
  }
  const names = [
    ...["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"],
    ...["microsoft-edge", "microsoft-edge-stable"],
  ];
  const folders = [...(env.PATH ?? "").split(delimiter).filter(Boolean), "/snap/bin"];
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
}

/** Whether this browser really draws a page: on some systems `chromium-browser` only tells how to install one. */
async function works(path) {
  const { code, stdout } = await capture(
    path,
    [
      ...browserArguments,
      "--headless",
      "--disable-gpu",
      "--dump-dom",
      "data:text/html,<p>weight</p>",
    ],
    { quiet: true, timeout: 60_000 },
  );
  return code === 0 && stdout.includes("<p>weight</p>");
}

/** Named in the environment: believed or refused, never passed over. */
async function named() {
  for (const name of ["CHROME_PATH", "PLAYWRIGHT_CHROMIUM_PATH"]) {
    const path = process.env[name];
    if (!path) continue;
    if (existsSync(path) && (await works(path))) return path;
    throw new Complaint(`${name} is ${path}, and no browser starts from there.`);
  }
  return undefined;
}

async function installed() {
  const seen = new Set();
  for (const path of usualPlaces(process.platform, process.env, homedir())) {
    if (seen.has(path) || !existsSync(path)) continue;
    seen.add(path);
    if (await works(path)) return path;
  }
  return playwrights();
}

/** Playwright's own download, if it is there. */
async function playwrights() {
  const entry = join(root, "node_modules/playwright-core/index.mjs");
  if (!existsSync(entry)) return undefined;
  const { chromium } = await import(pathToFileURL(entry).href);
  const path = chromium.executablePath();
  return existsSync(path) && (await works(path)) ? path : undefined;
}

async function download() {
  const playwright = (...args) =>
    run(process.execPath, [nodeProgram("playwright"), ...args], { timeout: 600_000 });
  await progress.step("Downloading a browser with Playwright", async () => {
    await playwright("install", "chromium");
    if (isRoot && process.platform === "linux" && !(await playwrights())) {
      await playwright("install-deps", "chromium");
    }
  });
  return playwrights();
}

/** As root: the system's own package manager. */
async function fromSystem() {
  const managers = [
    {
      program: "apt-get",
      commands: [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]],
    },
    { program: "dnf", commands: [["install", "--assumeyes", "chromium"]] },
    { program: "apk", commands: [["add", "chromium"]] },
  ];
  for (const { program, commands } of managers) {
    if (!(await versionOf(program))) continue;
    await progress.step(`Installing chromium with ${program}`, async () => {
      for (const args of commands) {
        await run(program, args, { env: { DEBIAN_FRONTEND: "noninteractive" } });
      }
    });
    return installed();
  }
  return undefined;
}

/** The path of a browser that works, or undefined when there is none. */
export async function findBrowser() {
  return (await named()) ?? (await installed());
}

/** The path of a browser that works, installing one if there is none. */
export async function setUpBrowser() {
  const found = await findBrowser();
  if (found) {
    progress.done("Browser", found);
    return found;
  }
  const attempts = [];
  for (const attempt of isRoot && process.platform === "linux"
    ? [download, fromSystem]
    : [download]) {
    try {
      const path = await attempt();
      if (path) return path;
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      attempts.push(error.message);
    }
  }
  throw new Complaint(
    `${attempts.map((message) => `${message}\n\n`).join("")}` +
      "No browser for the tests of the page: install Google Chrome, Chromium or Microsoft Edge, or set " +
      "CHROME_PATH to one, and run the command again.",
  );
}
