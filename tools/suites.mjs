// Everything `npm test` checks, in order, as data. A new suite is a new row:
//   name     for --only
//   title    for the table
//   command  (context) => [program, arguments]; run from the top of the project
//   count    reads how many passed from what the command printed or reported (default: one check)
//   needs    "build": dist/ and www/dist are made first; "browser": context.browser is the path of one
//   when     whether there is anything to run yet (default: always)
//   fast     whether `npm run check` runs it too
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as counts from "./counts.mjs";
import { nodeProgram, root } from "./shell.mjs";
import { filesUnder } from "./stamp.mjs";

const cargo =
  (...args) =>
  () => ["cargo", args];
const node =
  (packageName, name, ...args) =>
  () => [process.execPath, [nodeProgram(packageName, name), ...args]];
const nodeTests = (folder) => ({
  command: ({ report }) => [
    process.execPath,
    [
      ...["--test", "--test-concurrency=1", "--test-reporter=spec", "--test-reporter=tap"],
      ...["--test-reporter-destination=stdout", `--test-reporter-destination=${report}`],
      ...filesUnder([folder]).filter((path) => path.endsWith(".test.mjs")),
    ],
  ],
  count: counts.tap,
  when: () => filesUnder([folder]).some((path) => path.endsWith(".test.mjs")),
});
const has =
  (...paths) =>
  () =>
    paths.some((path) => filesUnder([path]).length > 0);
const hasProfile = (name) =>
  readFileSync(join(root, "Cargo.toml"), "utf8").includes(`[profile.${name}]`);

export const suites = [
  {
    name: "rust-format",
    title: "Rust: format",
    command: cargo("fmt", "--all", "--check"),
    fast: true,
  },
  {
    name: "rust-lint",
    title: "Rust: clippy without a warning",
    command: cargo("clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"),
    fast: true,
  },
  {
    name: "lint",
    title: "TypeScript: format and lint",
    command: node("@biomejs/biome", "biome", "ci", "--colors=off", "."),
    fast: true,
  },
  {
    name: "types",
    title: "TypeScript: types",
    command: node("typescript", "tsc", "-p", "tsconfig.check.json"),
    needs: "wasm",
    fast: true,
  },
  {
    name: "rust",
    title: "Rust tests, with debug assertions",
    // Shown also when a test passes: a test that leaves something out says so.
    command: cargo("test", "--workspace", "--locked", "--no-fail-fast", "--", "--show-output"),
    count: counts.cargoTest,
    fast: true,
  },
  {
    name: "rust-release",
    title: "Rust tests, without debug assertions",
    // Linking each test program as the release is linked takes minutes and changes no result; the wasm, which is
    // linked so, has its bits checked in Node and in the browser.
    env: { CARGO_PROFILE_RELEASE_LTO: "off", CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16" },
    command: cargo(
      ...["test", "--workspace", "--locked", "--no-fail-fast", "--release"],
      ...["--lib", "--tests", "--", "--show-output"],
    ),
    count: counts.cargoTest,
  },
  {
    name: "rust-unoptimized",
    title: "Rust: same bits without optimisation",
    command: cargo(
      ...["test", "-p", "weightscope", "--locked", "--profile", "unoptimized", "--test", "bits"],
      ...["--", "--show-output"],
    ),
    count: counts.cargoTest,
    when: () => hasProfile("unoptimized") && existsSync(join(root, "crate/core/tests/bits.rs")),
  },
  {
    name: "rust-docs",
    title: "Rust: API reference without a warning",
    command: cargo("doc", "--workspace", "--no-deps", "--locked"),
    env: { RUSTDOCFLAGS: "-D warnings" },
  },
  { name: "house", title: "House rules", ...nodeTests("tests/house"), fast: true },
  { name: "tools", title: "Tools", ...nodeTests("tests/tools") },
  {
    name: "unit",
    title: "TypeScript unit tests and figure layout",
    command: ({ report }) => [
      process.execPath,
      [
        ...[nodeProgram("vitest"), "run", "--reporter=default", "--reporter=json"],
        ...[`--outputFile.json=${report}`, "--no-color"],
      ],
    ],
    count: counts.vitest,
    needs: "build",
    when: () => filesUnder(["www", "tests"]).some((path) => path.endsWith(".test.ts")),
  },
  {
    name: "golden",
    title: "Golden cases and bits through the package, in Node",
    ...nodeTests("tests/golden"),
    needs: "build",
  },
  {
    name: "package",
    title: "The packed package in an empty project",
    ...nodeTests("tests/package"),
    needs: "build",
  },
  {
    name: "size",
    title: "What is downloaded, compressed, is within its budget",
    ...nodeTests("tests/size"),
    needs: "build",
  },
  { name: "examples", title: "Examples", ...nodeTests("tests/examples"), needs: "build" },
  {
    name: "page",
    title: "The page in a browser",
    command: () => [
      process.execPath,
      [
        nodeProgram("@playwright/test", "playwright"),
        "test",
        "-c",
        "tests/page/playwright.config.ts",
      ],
    ],
    count: counts.playwright,
    needs: "browser",
    when: has("tests/page/playwright.config.ts"),
  },
  {
    name: "docs",
    title: "Package: API reference without a warning",
    command: node("typedoc", "typedoc", "--options", "typedoc.json", "--treatWarningsAsErrors"),
    needs: "wasm",
    when: has("typedoc.json"),
  },
];
