// The package as npm would publish it, and an empty project that has installed it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npm, root } from "../../tools/shell.mjs";

/** What `npm test` tells its scripts about this project is not meant for an npm at work in another one. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix|command)/.test(name),
  ),
);

/** Runs a program in a folder and answers what it prints; if it fails, all it printed is in the error. */
export function execute(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout}${error.stderr}`);
  }
}

/** Packs what is in dist/ into a folder of its own. */
export function pack() {
  const folder = mkdtempSync(join(tmpdir(), "weightscope-package-"));
  const [program, args] = npm("pack", "--ignore-scripts", "--json", "--pack-destination", folder);
  const output = JSON.parse(execute(program, args, root));
  // npm answers a list, or from npm 12 on an object by name.
  const [{ filename, files }] = Object.values(output);
  return {
    folder,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Installs a tarball, with its dependencies, into an empty project. */
export function installInto(project, tarball) {
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  const [program, args] = npm(
    ...["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball],
  );
  execute(program, args, project);
}
