// A stamp says what a step was made from, so that a step whose inputs have not changed is not run again.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./shell.mjs";

/** Every file under the given files and folders, sorted, relative to `top`; what does not exist is left out. */
export function filesUnder(paths, top = root, ignore = () => false) {
  const files = [];
  const visit = (path) => {
    const full = join(top, path);
    if (ignore(path) || !existsSync(full)) return;
    if (!statSync(full).isDirectory()) {
      files.push(path);
      return;
    }
    for (const name of readdirSync(full)) visit(`${path}/${name}`);
  };
  for (const path of paths) visit(path);
  return files.sort();
}

/** SHA-256 over the names and the content of files. */
export function hashFiles(files, top = root) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(join(top, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * The stamp of one step. `inputs` and `outputs` are files and folders; `versions` is anything else that the
 * result depends on, such as the versions of the tools.
 */
export class Stamp {
  #file;
  #top;
  #spec;
  #inputs;

  constructor(name, spec, top = root) {
    this.#file = join(top, "target", "stamps", `${name}.json`);
    this.#top = top;
    this.#spec = spec;
  }

  #hashInputs() {
    const { inputs, versions = [], ignore } = this.#spec;
    return [...versions, hashFiles(filesUnder(inputs, this.#top, ignore), this.#top)];
  }

  /** Undefined when an output is missing. */
  #hashOutputs() {
    const { outputs } = this.#spec;
    if (outputs.some((path) => !existsSync(join(this.#top, path)))) return undefined;
    return hashFiles(filesUnder(outputs, this.#top), this.#top);
  }

  /** Whether inputs and outputs are as they were when the stamp was set. */
  fresh() {
    const outputs = this.#hashOutputs();
    if (outputs === undefined || !existsSync(this.#file)) return false;
    return (
      readFileSync(this.#file, "utf8") === JSON.stringify({ inputs: this.#hashInputs(), outputs })
    );
  }

  /** Before the work: should it be interrupted, it counts as not done; should an input change meanwhile, too. */
  begin() {
    rmSync(this.#file, { force: true });
    this.#inputs = this.#hashInputs();
  }

  /** After the work. */
  end() {
    const outputs = this.#hashOutputs();
    if (outputs === undefined)
      throw new Error(`${this.#spec.outputs.join(", ")}: not all of it was written`);
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify({ inputs: this.#inputs, outputs }));
  }
}
