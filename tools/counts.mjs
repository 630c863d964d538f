// How many tests passed, failed and were skipped, read from what each kind of runner reports. Every reader answers
// `{ passed, failed, skipped: [reason, …] }`.
import { existsSync, readFileSync } from "node:fs";

const nothing = () => ({ passed: 0, failed: 0, skipped: [] });

/** A test that has to leave something out prints a line `skipped: …` that says what and why. */
export function saidSkipped(output) {
  return [...output.matchAll(/^\s*skipped: (.+?)\s*$/gm)].map(([, reason]) => reason);
}

/** A command that either holds or does not. */
export function oneCheck({ code }) {
  return { ...nothing(), passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** `cargo test`: the sum over all binaries; ignored tests by name. */
export function cargoTest({ output }) {
  const counts = nothing();
  for (const [, passed, failed] of output.matchAll(
    /^test result: \w+\. (\d+) passed; (\d+) failed;/gm,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  for (const [, name, reason] of output.matchAll(/^test (.+) \.\.\. ignored(?:, (.+))?$/gm)) {
    counts.skipped.push(reason ? `${name} (${reason})` : name);
  }
  counts.skipped.push(...new Set(saidSkipped(output)));
  return counts;
}

/** Node's test runner with its TAP reporter: the numbers at the end, the reasons beside the tests. */
export function tap({ report }) {
  if (!report || !existsSync(report)) return nothing();
  const text = readFileSync(report, "utf8");
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const skipped = [...text.matchAll(/^\s*ok \d+ - (.+?) # SKIP ?(.*)$/gm)].map(
    ([, name, reason]) => (reason ? `${name} (${reason})` : name),
  );
  return { passed: total("pass"), failed: total("fail") + total("cancelled"), skipped };
}

/** Vitest with `--reporter=json`. */
export function vitest({ output, report }) {
  if (!report || !existsSync(report)) return nothing();
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  // A file that cannot be loaded has no tests of its own, yet it has failed.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => ["skipped", "pending", "todo"].includes(status))
      .map(({ fullName }) => fullName),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken,
    skipped: [...skipped, ...saidSkipped(output)],
  };
}

/** Playwright with its JSON reporter. A test that passed only when repeated counts, and is named. */
export function playwright({ report }) {
  const counts = nothing();
  if (!report || !existsSync(report)) return counts;
  const { suites, errors } = JSON.parse(readFileSync(report, "utf8"));
  const visit = (suite, titles) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...titles, spec.title].filter(Boolean).join(" › ");
        const reason = test.annotations.find(({ type }) => type === "skip")?.description;
        if (test.status === "expected") counts.passed += 1;
        else if (test.status === "flaky") {
          counts.passed += 1;
          counts.skipped.push(`a first try of ${name} (it passed when repeated)`);
        } else if (test.status === "skipped")
          counts.skipped.push(reason ? `${name} (${reason})` : name);
        else counts.failed += 1;
      }
    }
    for (const child of suite.suites ?? []) visit(child, [...titles, child.title]);
  };
  for (const suite of suites) visit(suite, []);
  counts.failed += errors.length;
  return counts;
}
