// What the built style sheets name is there. Vite only warns of a file that it cannot find, and builds on: the page
// would quietly be set in another typeface.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Throws unless every file that the style sheets in `folder` name exists, and every typeface is among them. */
export function checkStyleSheets(folder, typefaces) {
  const problems = [];
  const found = new Set();
  for (const path of readdirSync(folder, { recursive: true }).sort()) {
    if (!path.endsWith(".css")) continue;
    const css = readFileSync(join(folder, path), "utf8");
    for (const name of filesNamed(css)) {
      const file = resolve(folder, dirname(path), name);
      if (!existsSync(file)) problems.push(`${path} names ${name}, which is not there`);
    }
    for (const [block] of css.matchAll(/@font-face\s*\{[^}]*\}/g)) {
      const family = /font-family:\s*["']?([^;"'}]+)/.exec(block)?.[1]?.trim();
      const files = filesNamed(block).map((name) => resolve(folder, dirname(path), name));
      if (family && files.length > 0 && files.every(isTypeface)) found.add(family);
    }
  }
  for (const family of typefaces) {
    if (!found.has(family)) problems.push(`the typeface ${family} is in no style sheet`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** The files of `url(…)`; addresses and data are none. */
function filesNamed(css) {
  return [...css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/g)]
    .map(([, ...quoted]) => quoted.find((text) => text !== undefined) ?? "")
    .filter((name) => !/^(?:[a-z]+:|\/\/|#)/i.test(name))
    .map((name) => name.replace(/[?#].*$/, ""));
}

const isTypeface = (file) =>
  existsSync(file) && readFileSync(file).subarray(0, 4).toString("latin1") === "wOF2";
