// What the benchmarks need beside the built package: the peers, the bare kernels, and a page that runs the races.
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { setUpPackages } from "../tools/packages.mjs";
import { progress } from "../tools/progress.mjs";
import { root, run } from "../tools/shell.mjs";
import { withoutRustFlags } from "../tools/toolchain.mjs";
import { optimizeWasm } from "../tools/wasm.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(root, "target/bench");

/** The kernels, ready to instantiate. */
export const kernelsFile = join(target, "kernels.wasm");

/** The page that runs the races in a browser. */
export const pageFolder = join(target, "page");

export async function buildBench({ browser }) {
  await setUpPackages(relative(root, here));
  await progress.step("The bare kernels to WebAssembly", async () => {
    const wasm = "wasm32-unknown-unknown";
    await run(
      "cargo",
      [
        ...["build", "-p", "weightscope-bench-kernels", "--release", "--locked"],
        ...["--target", wasm, "--target-dir", target],
      ],
      { env: withoutRustFlags },
    );
    await optimizeWasm(join(target, wasm, "release/weightscope_bench_kernels.wasm"), kernelsFile);
  });
  if (!browser) return;
  await progress.step("The page that runs the races", async () => {
    const { build } = await import("vite");
    await build({
      configFile: false,
      root: join(here, "page"),
      base: "./",
      logLevel: "error",
      build: {
        outDir: pageFolder,
        emptyOutDir: true,
        target: "es2022",
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        chunkSizeWarningLimit: 100_000,
      },
    });
  });
}
