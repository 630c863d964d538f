import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = (name) =>
  execFileSync(process.execPath, [`examples/${name}.mjs`], { cwd: root, encoding: "utf8" });

test("the initialization example prints how the signal fares", () => {
  // To the last digit: the same seed gives the same bits everywhere.
  assert.equal(
    output("initialization"),
    `Standard deviation of the activations
                     zero    too small  appropriate    too large
layer 1            0.0000       0.2762       0.6251       0.8612
layer 2            0.0000       0.0823       0.4847       0.8422
layer 3            0.0000       0.0244       0.4029       0.8355
layer 4            0.0000       0.0073       0.3551       0.8383
layer 5            0.0000       0.0022       0.3239       0.8389
saturated             0 %          0 %          0 %         30 %
forward              zero    vanishing       steady       steady
backward             zero    vanishing       steady       steady
`,
  );
});

test("its numbers are those of mean field theory", () => {
  // Wide layers: q' = E[tanh(scale sqrt(q) z)^2] for a Gaussian z, by the trapezoidal rule on [-8, 8].
  const theory = (scale) => {
    const spreads = [];
    let q = 1;
    for (let layer = 0; layer < 5; layer += 1) {
      let sum = 0;
      for (let z = -8; z <= 8; z += 0.01) {
        sum += Math.tanh(scale * Math.sqrt(q) * z) ** 2 * Math.exp((-z * z) / 2) * 0.01;
      }
      q = sum / Math.sqrt(2 * Math.PI);
      spreads.push(Math.sqrt(q));
    }
    return spreads;
  };
  const rows = output("initialization")
    .split("\n")
    .filter((line) => line.startsWith("layer"));
  for (const [column, scale] of [0, 0.3, 1, 3].entries()) {
    for (const [layer, expected] of theory(scale).entries()) {
      const printed = Number(rows[layer].trim().split(/\s+/)[column + 2]);
      // One network, 100 units wide: each layer strays by a hundredth or two, and five add up.
      assert.ok(
        Math.abs(printed - expected) <= 0.08 * expected,
        `${scale}: ${printed} ${expected}`,
      );
    }
  }
});

test("the regularization example prints the minimisers of a quadratic", () => {
  // Closed forms. L2: (H + 2 lambda) w = H c. L1: H w = H c - lambda sign(w), and once that would have the
  // second weight below zero it is zero, which leaves 3 w1 = 5 - lambda.
  const expected = [0, 0.5, 1, 2, 4].map((lambda) => {
    const [a, d] = [3 + 2 * lambda, 2 + 2 * lambda];
    const determinant = a * d - 1;
    const l2 = [(5 * d - 2.5) / determinant, (2.5 * a - 5) / determinant];
    const inside = [1.5 - lambda / 5, 0.5 - (2 * lambda) / 5];
    const l1 = inside[1] > 0 ? inside : [(5 - lambda) / 3, 0];
    return [
      lambda.toFixed(1),
      ...l1.map((w) => (w === 0 ? "0" : w.toFixed(4))),
      ...l2.map((w) => w.toFixed(4)),
    ];
  });
  const [heading, ...lines] = output("regularization").trimEnd().split("\n");
  assert.equal(heading, "lambda      minimum with L1       minimum with L2");
  assert.deepEqual(
    lines.map((line) => line.match(/[\d.]+/g)),
    expected,
  );
});
