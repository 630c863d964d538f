import { runSuites, summary } from "../checks.mjs";
import { progress } from "../progress.mjs";
import { setUp } from "../setup.mjs";
import { suites } from "../suites.mjs";
import { checkComponents } from "../toolchain.mjs";
import { preparation } from "./test.mjs";

export async function run() {
  await setUp();
  await checkComponents();
  const results = await runSuites(
    suites.filter(({ fast }) => fast),
    preparation(),
  );
  progress.say(summary(results));
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}
