import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { load } from "weightscope";
import { findMnist } from "../../tools/mnist/files.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "weightscope-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** An IDX file of bytes: its magic number, its dimensions, its values. */
function idx(dimensions, values) {
  const head = new Uint32Array([0x800 + dimensions.length, ...dimensions]);
  const bytes = Buffer.alloc(4 * head.length);
  head.forEach((word, index) => void bytes.writeUInt32BE(word, 4 * index));
  return Buffer.concat([bytes, values]);
}

/** Generated digits under the names of MNIST, one file packed and the others not. */
async function generatedFiles() {
  const ws = await load();
  for (const [name, count, seed] of [
    ["train", 1200, 1],
    ["t10k", 100, 2],
  ]) {
    const { images, labels, rows, columns } = ws.digits({ count, seed });
    const file = (kind) => join(folder, `${name}-${kind}`);
    writeFileSync(file("images-idx3-ubyte.gz"), gzipSync(idx([count, rows, columns], images)));
    writeFileSync(file("labels-idx1-ubyte"), idx([count], labels));
  }
  return findMnist(folder);
}

const report = (...args) =>
  execFileSync(process.execPath, ["tools/mnist/main.mjs", ...args], {
    cwd: root,
    encoding: "utf8",
  });
/** The numbers of a row of the report. */
const row = (text, name) =>
  text
    .split("\n")
    .find((line) => line.startsWith(name))
    ?.slice(name.length)
    .match(/[\d.]+/g)
    ?.map(Number);

test("npm run mnist trains on IDX files and reports three networks", async () => {
  const text = report("--epochs", "20", ...(await generatedFiles()));
  assert.match(text, /MNIST: 1\u202f000 images to train on, 200 to validate, 100 to test/);
  for (const set of ["training", "validation", "test"]) {
    const accuracy = row(text, `accuracy, ${set}`);
    assert.equal(accuracy.length, 3);
    // The generated digits are learned to about 90 %; chance is 10 %.
    for (const percent of accuracy) assert.ok(percent > 60 && percent <= 100, `${set}: ${percent}`);
  }
  const [none, , l2] = row(text, "layer 1: standard deviation");
  assert.ok(l2 < none);
  const [, l1Near, l2Near] = row(text, "layer 1: near zero");
  assert.ok(l1Near > l2Near);
});

test("npm run mnist -- --decay holds the law of the pixels that are never lit", async () => {
  const text = report("--decay", ...(await generatedFiles()));
  // n is 1,000 here, and there are 30 epochs of 100 steps: (1 - 0.1 * 5 / 1000)^3000.
  const law = 0.999_5 ** 3000;
  assert.match(text, new RegExp(`their weights end at ${law.toFixed(10)}`));
  const [low, high] = text
    .match(/between ([\d.]+) and ([\d.]+)/)
    .slice(1)
    .map(Number);
  assert.ok(Math.abs(low / law - 1) < 1e-4 && Math.abs(high / law - 1) < 1e-4, `${low} ${high}`);
});

test("it says what to do where there are no files", () => {
  const mnist = (args, env) => {
    const { stderr, status } = spawnSync(process.execPath, ["tools/main.mjs", "mnist", ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, WEIGHTSCOPE_MNIST: "", ...env },
    });
    assert.equal(status, 1);
    return stderr;
  };
  assert.match(
    mnist([]),
    /No folder was given; name the folder .* --folder or in WEIGHTSCOPE_MNIST/,
  );
  assert.match(mnist([], { WEIGHTSCOPE_MNIST: join(folder, "none") }), /none does not exist; name/);
  mkdirSync(join(folder, "half"));
  writeFileSync(join(folder, "half", "train-images-idx3-ubyte"), "");
  assert.match(mnist(["--folder", join(folder, "half")]), /holds no training labels; name/);
  const broken = join(folder, "train-images-idx3-ubyte");
  writeFileSync(broken, "digits");
  const { stderr, status } = spawnSync(process.execPath, ["tools/mnist/main.mjs", broken], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 1);
  assert.match(stderr, /train-images-idx3-ubyte: .*; .*\n$/);
  assert.match(mnist(["--epochs", "0"]), /epochs is 0; it must be a whole number from 1 to 999/);
});

test("on the real MNIST one epoch is enough for nine in ten", (context) => {
  let files;
  try {
    files = findMnist(process.env.WEIGHTSCOPE_MNIST || join(root, "../shared/data/mnist"));
  } catch {
    return context.skip("MNIST is not here; WEIGHTSCOPE_MNIST names its folder");
  }
  const text = report("--epochs", "1", ...files);
  assert.match(text, /50\u202f000 images to train on, 10\u202f000 to validate/);
  const [none] = row(text, "accuracy, validation");
  assert.ok(none > 90, `${none}`);
});
