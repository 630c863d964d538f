// Rust, its WebAssembly target, and the two programs that turn a crate into a module: checked, and installed
// where that can be done for the user. Rust itself is only asked for.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { compareVersions } from "./node.mjs";
import { Complaint, progress } from "./progress.mjs";
import { appendPath, capture, cargoHome, prependPath, root, run, versionOf } from "./shell.mjs";

const wasmTarget = "wasm32-unknown-unknown";
/** Compiler flags meant for the user's own code; RUSTFLAGS would also replace those in `.cargo/config.toml`. */
export const withoutRustFlags = {
  RUSTFLAGS: undefined,
  CARGO_ENCODED_RUSTFLAGS: undefined,
  CARGO_BUILD_TARGET: undefined,
};

const executable = process.platform === "win32" ? ".exe" : "";

/** The wasm-pack that is installed when there is none; any from `oldest` on will do. */
const wasmPack = { version: "0.15.1", oldest: "0.13.1" };

/** `rust-version` of the workspace. */
export function oldestRust(cargoToml = readFileSync(join(root, "Cargo.toml"), "utf8")) {
  return /^rust-version\s*=\s*"([\d.]+)"/m.exec(cargoToml)[1];
}

/** The version of wasm-bindgen that Cargo.lock pins: its command must be of exactly this version. */
export function pinnedWasmBindgen(cargoLock = readFileSync(join(root, "Cargo.lock"), "utf8")) {
  const found = /^name = "wasm-bindgen"\r?\nversion = "([^"]+)"/m.exec(cargoLock);
  if (!found)
    throw new Complaint("Cargo.lock names no wasm-bindgen; run `cargo generate-lockfile`.");
  return found[1];
}

/** The version number in a line such as `rustc 1.95.0 (59807616e 2026-04-14)`. */
export function versionNumber(line) {
  return /\d+\.\d+\.\d+/.exec(line ?? "")?.[0];
}

/** What is wrong with the Rust that `rustc --version` describes, and what to do; empty if nothing is. */
export function rustComplaint({ code, output }, oldest) {
  if (code === 127) {
    return (
      `Rust is not installed: weightscope needs Rust ${oldest} or newer.\n` +
      "Install it with rustup from https://rustup.rs and run the command again."
    );
  }
  const version = versionNumber(output);
  if (code !== 0 || version === undefined) {
    return (
      `rustc does not run:\n${output.trim()}\n\n` +
      `weightscope needs Rust ${oldest} or newer. With rustup, \`rustup default stable\` installs it; ` +
      "rustup itself is at https://rustup.rs."
    );
  }
  if (compareVersions(version, oldest) >= 0) return "";
  return (
    `Rust ${version} is too old: weightscope needs Rust ${oldest} or newer.\n` +
    "Update it with `rustup update stable` (rustup: https://rustup.rs) and run the command again."
  );
}

async function checkRust() {
  // A new rustup is on the PATH of the next shell only.
  appendPath(join(cargoHome, "bin"));
  appendPath(join(homedir(), ".cargo", "bin"));
  const rustc = await capture("rustc", ["--version"], { quiet: true });
  const complaint = rustComplaint(rustc, oldestRust());
  if (complaint) throw new Complaint(complaint);
  if (!(await versionOf("cargo"))) {
    throw new Complaint(
      "rustc is there, but cargo is not. Install Rust with rustup from https://rustup.rs, which brings both.",
    );
  }
  progress.done(`Rust ${versionNumber(rustc.output)}, Node ${process.versions.node}`);
}

/** Installs a part of the toolchain by rustup, or says how to when there is no rustup. */
async function rustup(title, args) {
  if (!(await versionOf("rustup"))) {
    throw new Complaint(
      `The Rust on this machine lacks ${title}, and without rustup it cannot be added here.\n` +
        "Install that part with the package manager Rust came from, or Rust by rustup from https://rustup.rs.",
    );
  }
  await progress.step(`Installing ${title}`, () => run("rustup", args).then(() => undefined));
}

async function checkTarget() {
  const { code, stdout } = await capture(
    "rustc",
    ["--print", "target-libdir", "--target", wasmTarget],
    { quiet: true },
  );
  const folder = stdout.trim();
  const present =
    code === 0 &&
    existsSync(folder) &&
    readdirSync(folder).some((file) => file.startsWith("libcore-"));
  if (!present) await rustup(`the ${wasmTarget} target`, ["target", "add", wasmTarget]);
}

/** rustfmt and clippy: the tests need them, and rustup's minimal profile leaves them out. */
export async function checkComponents() {
  for (const [component, program] of [
    ["rustfmt", "cargo-fmt"],
    ["clippy", "cargo-clippy"],
  ]) {
    if (!(await versionOf(program))) await rustup(component, ["component", "add", component]);
  }
}

/** Where programs go that must not replace another version the user has. */
export function cacheFolder() {
  const home = homedir();
  const base =
    process.platform === "win32"
      ? process.env.LOCALAPPDATA || join(home, "AppData", "Local")
      : process.platform === "darwin"
        ? join(home, "Library", "Caches")
        : process.env.XDG_CACHE_HOME || join(home, ".cache");
  return join(base, "weightscope");
}

/**
 * Sees to it that `program` of a version that fits comes first on the PATH: the one that is there, one installed
 * earlier, or a new one. Where another version stands already it is left alone and ours goes into a cache folder.
 */
async function checkProgram({ program, crate, version, fits }) {
  const found = await versionOf(program);
  if (fits(versionNumber(found))) return;

  const cached = join(cacheFolder(), `${program}-${version}`);
  for (const folder of [join(cargoHome, "bin"), join(cached, "bin")]) {
    const path = join(folder, program + executable);
    if (existsSync(path) && fits(versionNumber(await versionOf(path)))) {
      prependPath(folder);
      return;
    }
  }

  const taken = found !== undefined || existsSync(join(cargoHome, "bin", program + executable));
  const where = taken ? ["--root", cached] : [];
  const beside = taken ? `, beside ${versionNumber(found) ?? "another version"}` : "";
  await progress.step(`Installing ${program} ${version}${beside} (once; some minutes)`, () =>
    run("cargo", ["install", crate, "--version", version, "--locked", ...where], {
      env: withoutRustFlags,
    }).then(() => undefined),
  );
  prependPath(taken ? join(cached, "bin") : join(cargoHome, "bin"));
  const installed = versionNumber(await versionOf(program));
  if (!fits(installed)) {
    throw new Complaint(
      `${program} ${version} was installed, but ${installed ?? "nothing"} is what runs; look at PATH:\n` +
        (process.env.PATH ?? "").split(delimiter).join("\n"),
    );
  }
}

/** Everything between a bare rustup and a crate compiled to WebAssembly. */
export async function setUpToolchain() {
  await checkRust();
  await checkTarget();
  const version = pinnedWasmBindgen();
  await checkProgram({
    program: "wasm-bindgen",
    crate: "wasm-bindgen-cli",
    version,
    fits: (found) => found === version,
  });
  await checkProgram({
    program: "wasm-pack",
    crate: "wasm-pack",
    version: wasmPack.version,
    fits: (found) => found !== undefined && compareVersions(found, wasmPack.oldest) >= 0,
  });
}
