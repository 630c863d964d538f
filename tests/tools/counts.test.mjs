import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runSuites, summary } from "../../tools/checks.mjs";
import * as counts from "../../tools/counts.mjs";

let folder;
const report = (value) => {
  const path = join(folder, "report.json");
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};
before(() => {
  folder = mkdtempSync(join(tmpdir(), "counts-"));
});
after(() => rmSync(folder, { recursive: true }));

describe("what the runners report", () => {
  it("cargo test: the sum of all binaries, ignored tests and what a test left out", () => {
    const output = [
      "test a ... ok",
      "test slow ... ignored, takes an hour",
      "skipped: MNIST is not in the folder",
      "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
      "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
    ].join("\n");
    assert.deepEqual(counts.cargoTest({ output }), {
      passed: 15,
      failed: 2,
      skipped: ["slow (takes an hour)", "MNIST is not in the folder"],
    });
  });
  it("Node's runner: the totals, and reasons beside the tests", () => {
    const text =
      "ok 1 - a\n    ok 2 - b # SKIP no data here\n# tests 4\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n";
    assert.deepEqual(counts.tap({ report: report(text) }), {
      passed: 2,
      failed: 1,
      skipped: ["b (no data here)"],
    });
  });
  it("Vitest: a file that cannot be loaded counts as failed", () => {
    const value = {
      numPassedTests: 5,
      numFailedTests: 1,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [{ status: "skipped", fullName: "one day" }] },
      ],
    };
    assert.deepEqual(counts.vitest({ output: "", report: report(value) }), {
      passed: 5,
      failed: 2,
      skipped: ["one day"],
    });
  });
  it("Playwright: flaky is named, errors outside the tests are failures", () => {
    const test = (status, annotations = []) => ({ status, annotations });
    const value = {
      errors: [{}],
      suites: [
        {
          title: "page.spec.ts",
          specs: [{ title: "opens", tests: [test("expected"), test("flaky")] }],
          suites: [
            {
              title: "data",
              specs: [
                {
                  title: "drop",
                  tests: [test("skipped", [{ type: "skip", description: "no MNIST" }])],
                },
              ],
            },
          ],
        },
      ],
    };
    assert.deepEqual(counts.playwright({ report: report(value) }), {
      passed: 2,
      failed: 1,
      skipped: ["a first try of opens (it passed when repeated)", "data › drop (no MNIST)"],
    });
  });
});

describe("a run", () => {
  const node = (script) => () => [process.execPath, ["-e", script]];
  const quietly = async (work) => {
    const { log } = console;
    console.log = () => {};
    try {
      return await work();
    } finally {
      console.log = log;
    }
  };

  it("goes on after a failure and adds everything up", async () => {
    const suites = [
      { name: "good", title: "Good", command: node("") },
      { name: "bad", title: "Bad", command: node("process.exit(3)") },
      { name: "none", title: "Ran no test", command: node(""), count: counts.tap },
      { name: "unmade", title: "Unmade", command: node(""), needs: "build" },
      { name: "later", title: "Later", command: node("process.exit(1)"), when: () => false },
    ];
    const prepare = async (needs) => {
      if (needs) throw new Error("the build failed");
      return {};
    };
    const results = await quietly(() => runSuites(suites, prepare));
    assert.deepEqual(
      results.map(({ passed, failed }) => [passed, failed]),
      [
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
        [0, 0],
      ],
    );
    const text = summary(results);
    assert.equal(text.split("\n").at(-1), "1 passed, 3 failed");
    assert.match(text, /Nothing to run yet:\n {2}Later/);
  });
});
