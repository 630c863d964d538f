// The node packages: installed when they are missing or not the ones the lock file names.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { progress } from "./progress.mjs";
import { npm, root, run } from "./shell.mjs";

/**
 * Whether what npm says it installed (its own record, `node_modules/.package-lock.json`) is what the lock file
 * asks for. Packages for other systems may be missing.
 */
export function installedMatches(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed.packages[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Installs what the lock file in `folder` names, the project's own unless told. */
export async function setUpPackages(folder = ".") {
  const record = `${folder}/node_modules/.package-lock.json`;
  const lock = `${folder}/package-lock.json`;
  if (existsSync(join(root, record)) && installedMatches(read(lock), read(record))) return;
  const title = `Installing the node packages${folder === "." ? "" : ` of ${folder}/`}`;
  await progress.step(title, () => {
    const [program, args] = npm("ci", "--prefer-offline", "--no-audit", "--no-fund");
    return run(program, args, { cwd: join(root, folder) }).then(() => undefined);
  });
}
