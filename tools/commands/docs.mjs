import { build } from "../build.mjs";
import { progress } from "../progress.mjs";
import { setUp } from "../setup.mjs";
import { runNode, run as runProgram } from "../shell.mjs";

export async function run() {
  await setUp();
  await build({ only: ["wasm"] });
  await progress.step("The package, to docs/api", () =>
    runNode("typedoc", ["--options", "typedoc.json", "--treatWarningsAsErrors"]).then(
      () => undefined,
    ),
  );
  await progress.step("The crate, to target/doc/weightscope", () =>
    runProgram("cargo", ["doc", "-p", "weightscope", "--no-deps", "--locked"]).then(
      () => undefined,
    ),
  );
}
