import { setUpBrowser } from "../browser.mjs";
import { build, sizes } from "../build.mjs";
import { runSuites, summary } from "../checks.mjs";
import { Complaint, duration, progress } from "../progress.mjs";
import { setUp } from "../setup.mjs";
import { suites } from "../suites.mjs";
import { checkComponents } from "../toolchain.mjs";

/** Answers a function that makes each thing once, and fails again in the same words if it failed. */
export function preparation() {
  const made = new Map();
  const once = (name, make) => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name);
  };
  return async (needs) => {
    // The whole build makes the wasm as well.
    if (needs === "wasm")
      await (made.get("build") ?? once("wasm", () => build({ only: ["wasm"] })));
    if (needs === "build" || needs === "browser") await once("build", () => build());
    return { browser: needs === "browser" ? await once("browser", setUpBrowser) : undefined };
  };
}

export async function run({ only, list }) {
  if (list) {
    progress.say(suites.map(({ name, title }) => `${name.padEnd(18)}${title}`).join("\n"));
    return 0;
  }
  for (const name of only ?? []) {
    if (!suites.some((suite) => suite.name === name)) {
      throw new Complaint(
        `--only ${name}: there is no such suite; there are ${suites.map(({ name }) => name).join(", ")}`,
      );
    }
  }
  const began = performance.now();
  const chosen = suites.filter(({ name }) => !only || only.includes(name));
  await setUp();
  await checkComponents();
  const prepare = preparation();
  // Early: an installation is better waited for at the start than in the middle.
  if (chosen.some(({ needs }) => needs === "browser")) await prepare("browser").catch(() => {});
  const results = await runSuites(chosen, prepare);
  const time = `in all: ${duration(performance.now() - began)}`;
  progress.say(summary(results, [...sizes(), time]));
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}
