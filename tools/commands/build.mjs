import { build, sizes } from "../build.mjs";
import { progress } from "../progress.mjs";
import { setUp } from "../setup.mjs";

export async function run() {
  await setUp();
  await build();
  progress.say(`\n${sizes().join("\n")}`);
}
