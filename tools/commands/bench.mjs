// Benchmarks: everything that is measured is built first.
import { caseNames } from "../../bench/names.mjs";
import { findBrowser } from "../browser.mjs";
import { build } from "../build.mjs";
import { Complaint, progress } from "../progress.mjs";
import { setUp } from "../setup.mjs";

export async function run(_options, names) {
  const strange = names.find((name) => !caseNames.includes(name));
  if (strange !== undefined) {
    throw new Complaint(`there is no case ${strange}; the cases are ${caseNames.join(", ")}`);
  }
  await setUp();
  const browser = await findBrowser();
  progress.done("Browser", browser ?? "none; what needs one is left out");
  await build();
  const { buildBench } = await import("../../bench/build.mjs");
  await buildBench({ browser });
  const { bench } = await import("../../bench/main.mjs");
  await bench({ names, browser });
}
