// Runs suites and says what came out: one line each, then a table, then one closing line.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { oneCheck } from "./counts.mjs";
import { duration, green, progress, red } from "./progress.mjs";
import { capture, root } from "./shell.mjs";

const reports = join(root, "target", "reports");

async function runSuite(suite, { browser }) {
  const report = join(reports, `${suite.name}.report`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const [program, args] = suite.command({ report, browser });
  const env = {
    ...suite.env,
    // Playwright takes both from the environment.
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    WEIGHTSCOPE_BROWSER: browser,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };
  const result = await capture(program, args, { env });
  const counts = (suite.count ?? oneCheck)({ ...result, report });
  // A runner that failed without a failing test, or that ran none, has failed all the same.
  if (counts.failed === 0 && (result.code !== 0 || counts.passed === 0)) counts.failed = 1;
  return { ...counts, output: result.output };
}

const line = ({ passed, failed, skipped }) =>
  [`${passed} passed`, failed && `${failed} failed`, skipped.length && `${skipped.length} skipped`]
    .filter(Boolean)
    .join(", ");

/**
 * Runs the suites in order. `prepare` makes what a suite `needs` and throws when it cannot; the suites that needed
 * it then count as failed, and the others still run. Answers with the results.
 */
export async function runSuites(suites, prepare) {
  const results = [];
  for (const suite of suites) {
    const began = performance.now();
    const result = { suite, passed: 0, failed: 0, skipped: [], milliseconds: 0 };
    results.push(result);
    if (suite.when && !suite.when()) {
      result.absent = true;
      continue;
    }
    try {
      const context = await prepare(suite.needs);
      await progress.step(suite.title, async () => {
        Object.assign(result, await runSuite(suite, context));
        if (result.failed > 0) throw new Error(suite.name);
        return line(result);
      });
    } catch (error) {
      if (result.failed === 0) {
        // Not the suite but what it needs has failed.
        result.failed = 1;
        result.output = error.message;
      }
      if (!progress.verbose) progress.say(`\n${result.output.trimEnd()}\n`);
    }
    result.milliseconds = performance.now() - began;
  }
  return results;
}

/** The table, the tests that were left out with their reasons, and the closing line. */
export function summary(results, notes = []) {
  const ran = results.filter(({ absent }) => !absent);
  const width = Math.max(...ran.map(({ suite }) => suite.title.length));
  const rows = ran.map((result) => {
    const mark = result.failed > 0 ? red("✗") : green("✓");
    return `  ${mark} ${result.suite.title.padEnd(width)}  ${line(result).padEnd(28)} ${duration(result.milliseconds)}`;
  });
  const skipped = ran.flatMap((result) =>
    result.skipped.map((reason) => `  ${result.suite.title}: ${reason}`),
  );
  const absent = results.filter(({ absent }) => absent).map(({ suite }) => `  ${suite.title}`);
  const total = (key) => ran.reduce((sum, result) => sum + result[key], 0);
  return [
    "",
    ...rows,
    ...(skipped.length ? ["", "Skipped:", ...skipped] : []),
    ...(absent.length ? ["", "Nothing to run yet:", ...absent] : []),
    ...(notes.length ? ["", ...notes.map((note) => `  ${note}`)] : []),
    "",
    `${total("passed")} passed, ${total("failed")} failed`,
  ].join("\n");
}
