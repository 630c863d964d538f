// The examples of the reference run, and what stands behind an arrow is what they answer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEngine, load } from "weightscope";
import { filesUnder } from "../../tools/stamp.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const AsyncFunction = (async () => {}).constructor;

/** The comments of a file of types, without their stars, each with the name of what it describes. */
function* comments(text) {
  for (const [, comment, after] of text.matchAll(/\/\*\*\n([\s\S]*?)\*\/\s*([^\n]*)/g)) {
    yield { text: comment.replace(/^ *\* ?/gm, ""), of: after.trim() };
  }
}

/** The programs in a comment: fenced, or behind `@example`. */
function programs(comment) {
  const fenced = [...comment.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const [, example] = /^@example\n((?!```)[\s\S]+)/m.exec(comment) ?? [];
  return example ? [...fenced, example] : fenced;
}

/** A line `expression; // -> value` compares; every other line only runs. */
const checked = (code) =>
  code.replace(
    /^(.+); \/\/ -> (.+)$/gm,
    (_, expression, value) => `check(${expression}, ${value});`,
  );

/** To the four decimals that an example shows. */
function shown(value) {
  if (typeof value === "number") return Number(value.toFixed(4)) + 0;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return Array.from(value, shown);
  return value;
}

const found = filesUnder(["dist"])
  .filter((path) => path.endsWith(".d.ts"))
  .flatMap((path) =>
    [...comments(readFileSync(join(root, path), "utf8"))].flatMap(({ text, of }) =>
      programs(text).map((code) => ({ code, name: `${path}: ${of}` })),
    ),
  );

test("there are examples of the functions, the classes, loading and the engine", () => {
  for (const name of [
    ...["class Mlp", "class Trainer", "class Bytes", "function initialize", "function landscape"],
    ...["function load(", "function createEngine"],
  ]) {
    assert.ok(
      found.some((example) => example.name.includes(name)),
      name,
    );
  }
});

for (const { code, name } of found) {
  test(name, async () => {
    const checks = [];
    const check = (given, expected) => checks.push([shown(given), shown(expected)]);
    const engines = [];
    const watched = (options) => {
      engines.push(createEngine(options));
      return engines.at(-1);
    };
    const scope = { load, createEngine: watched, check };
    // Most begin where `load` has been called.
    if (!/\bws = /.test(code)) scope.ws = await load();
    try {
      await new AsyncFunction(...Object.keys(scope), checked(code))(...Object.values(scope));
    } finally {
      for (const engine of engines) engine.dispose();
    }
    assert.equal(checks.length, code.match(/\/\/ -> /g)?.length ?? 0);
    for (const [given, expected] of checks) assert.deepEqual(given, expected);
  });
}
