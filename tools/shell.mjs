// Other programs, run from the top of the project.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Complaint, progress } from "./progress.mjs";

/** The top of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where cargo puts the programs it installs. */
export const cargoHome = process.env.CARGO_HOME || join(homedir(), ".cargo");

const windows = process.platform === "win32";

// Windows spells it `Path`; everything below and every child uses one spelling.
const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";

/** Puts a folder first on the PATH of every program started from here. */
export function prependPath(folder) {
  const folders = (process.env[pathName] ?? "").split(delimiter);
  if (folders[0] !== folder) process.env[pathName] = [folder, ...folders].join(delimiter);
}

/** Puts a folder last: found when nothing else has the program. */
export function appendPath(folder) {
  const folders = (process.env[pathName] ?? "").split(delimiter);
  if (!folders.includes(folder)) process.env[pathName] = [...folders, folder].join(delimiter);
}

/**
 * Runs a program to its end and answers `{ code, output, stdout }`; `output` has both streams as they came. A
 * program that does not exist ends with code 127. Under --verbose the output is shown as it comes.
 */
export function capture(program, args, { cwd = root, env, timeout, quiet = false } = {}) {
  return new Promise((resolve) => {
    let output = "";
    let stdout = "";
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
      windowsHide: true,
    });
    const show = progress.verbose && !quiet;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      stdout += text;
      if (show) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (show) process.stderr.write(text);
    });
    child.on("error", (error) =>
      resolve({ code: 127, output: `${output}${error.message}\n`, stdout }),
    );
    child.on("close", (code, signal) => {
      if (signal)
        output += `\nended by ${signal}${timeout ? ` (limit ${timeout / 1000} s)` : ""}\n`;
      resolve({ code: code ?? 1, output, stdout });
    });
  });
}

/** Runs a program that must succeed; if it does not, its whole output is the complaint. */
export async function run(program, args, options) {
  const result = await capture(program, args, options);
  if (result.code !== 0) {
    const shown = progress.verbose ? "" : `${result.output.trimEnd()}\n\n`;
    throw new Complaint(
      `${shown}${[program, ...args].join(" ")}\nfailed with exit code ${result.code}`,
    );
  }
  return result;
}

/** The first line a program prints about its version, or undefined when it cannot be run. */
export async function versionOf(program, args = ["--version"]) {
  const { code, stdout } = await capture(program, args, { quiet: true, timeout: 60_000 });
  return code === 0 ? stdout.split("\n")[0].trim() : undefined;
}

/** npm as a program and its first arguments: `npm.cmd` cannot be spawned on Windows without a shell. */
export function npm(...args) {
  const script = process.env.npm_execpath;
  // Another package manager that runs our scripts stands in the same variable.
  if (script && basename(script) === "npm-cli.js") return [process.execPath, [script, ...args]];
  if (!windows) return ["npm", args];
  return [
    process.execPath,
    [join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"), ...args],
  ];
}

/** A program of an installed node package, started with this Node: no shell shims, the same on every system. */
export function nodeProgram(packageName, name = packageName) {
  const folder = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}

/** Runs a program of an installed node package that must succeed. */
export function runNode(packageName, args, { name, ...options } = {}) {
  return run(process.execPath, [nodeProgram(packageName, name), ...args], options);
}
