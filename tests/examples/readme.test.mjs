// What the README tells its reader to type does what it says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { commands } from "../../tools/command.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");
const blocks = (language) =>
  [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text);

test("the package in ten lines prints what is printed there", () => {
  const [program] = blocks("js");
  const [printed] = blocks("text");
  assert.match(program, /import \{ load \} from "weightscope"/);
  assert.ok(program.trim().split("\n").length <= 12);
  // Evaluated from here, `weightscope` is this package.
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(output, printed);
});

test("the engine of its second example trains, tells of it and ends", () => {
  const [, program] = blocks("js");
  assert.match(program, /import \{ createEngine \} from "weightscope"/);
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  const lines = output.trim().split("\n");
  const said = /console\.log\(weights.*\); \/\/ (.*)/.exec(program)?.[1];
  assert.equal(lines.pop(), said);
  const accuracies = lines.map((line) => Number(line.split(" ")[1]));
  assert.equal(accuracies.length, 11);
  assert.ok(accuracies[0] < 0.3 && accuracies[10] > 0.8, output);
});

test("every npm command it names exists, with its options", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const lines = blocks("sh").flatMap((text) => text.trim().split("\n"));
  for (const line of lines) {
    const [, run, name, rest = ""] = /^npm (run )?(\S+)(.*?)(?:\s{2,}|$)/.exec(line) ?? [];
    if (!run && ["pack", "install"].includes(name)) continue;
    assert.ok(name in scripts, line);
    for (const [, option] of rest.matchAll(/ --(\w[\w-]*)/g)) {
      assert.ok(option in commands[name].options || option === "verbose", line);
    }
  }
  assert.ok(lines.length > 10);
  const { name, version } = JSON.parse(read("package.json"));
  assert.ok(readme.includes(`npm install ./${name}-${version}.tgz`));
});

test("every file it and the house's notes point to is there", () => {
  for (const [folder, text] of [
    ["", readme],
    ["docs", read("docs/house.md")],
  ]) {
    for (const [, path] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(root, folder, path)), path);
    }
  }
  const notes = read("docs/house.md");
  for (const [, path] of notes.matchAll(/`((?:www|crate|tests|tools)\/[\w./-]+)`/g)) {
    if (!path.includes("NAME")) assert.ok(existsSync(join(root, path)), path);
  }
  const golden = [...notes.matchAll(/`(\w+\.json)`/g)].map(([, name]) => name);
  assert.ok(golden.length > 7);
  for (const name of golden) assert.ok(existsSync(join(root, "tests/golden", name)), name);
});

test("the table of attributes is that of the figures, bounds and all", async () => {
  const { attributeName } = await import(pathToFileURL(join(root, "dist/elements/field.js")).href);
  for (const name of ["initialization", "weights", "landscape"]) {
    const module = await import(pathToFileURL(join(root, `dist/elements/${name}-numbers.js`)).href);
    const fields = Object.entries(module[`${name}Fields`]);
    const row = readme.split("\n").find((line) => line.startsWith(`| \`weightscope-${name}\` |`));
    const attributes = fields.map(([field]) => attributeName(field));
    const named = [...row.matchAll(/`([\w-]+)`/g)].map(([, word]) => word);
    const values = fields.flatMap(([, field]) =>
      field.kind === "choice" ? field.options.map(({ value }) => value) : [],
    );
    for (const attribute of attributes) assert.ok(named.includes(attribute), attribute);
    for (const word of named.slice(1)) {
      assert.ok(attributes.includes(word) || values.includes(word), word);
    }
    for (const [field, { kind, low, high, zero, look }] of fields) {
      if (kind !== "amount" || look === "none") continue;
      const bounds = `${zero ? "0 or " : ""}${low} to ${high}`.replace("0.000001", "1e-6");
      const after = row.slice(row.indexOf(`\`${attributeName(field)}\``));
      assert.match(after, new RegExp(`^[^(]*\\(${bounds}\\)`), `${name}: ${field} is ${bounds}`);
    }
  }
  // The elements in the example take the attributes they are given.
  const [, script, element] = /<script type="module" src="\.\/(\S+)"><\/script>\n<(\S+)/.exec(
    readme,
  );
  assert.equal(script, "standalone.js");
  assert.equal(element, "weightscope-landscape");
});
