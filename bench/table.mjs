// Results as text.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../tools/shell.mjs";
import { median, quantile, timesAsLong } from "./timing.mjs";

const OURS = "weightscope";

/** The rows of a race: how many times as long as ours the fastest of theirs takes, in each host. */
export function comparisonRows(race, samples) {
  return race.compare.map(({ title, theirs, reach, atLeast }) => {
    const ratios = Object.fromEntries(
      Object.entries(samples).map(([host, times]) => [host, ratio(times, theirs)]),
    );
    const known = Object.values(ratios).filter((value) => value !== undefined);
    const least = Math.min(...known);
    return {
      title,
      node: times(ratios.Node),
      chromium: times(ratios.Chromium, "Chromium" in samples ? "no NumPy" : "no browser"),
      reach: reach === undefined ? "" : times(reach),
      atLeast: atLeast === undefined ? "" : times(atLeast),
      verdict: reach === undefined || known.length === 0 ? "" : verdict(least, reach, atLeast),
    };
  });
}

function ratio(samples, theirs) {
  const present = theirs.filter((name) => samples[name]);
  if (present.length === 0) return undefined;
  const fastest = present.reduce((best, name) =>
    median(samples[name]) < median(samples[best]) ? name : best,
  );
  return timesAsLong(samples[fastest], samples[OURS]);
}

const verdict = (value, reach, atLeast) =>
  value >= reach ? "reached" : value >= atLeast ? "enough" : "missed";

const times = (value, missing = "no NumPy") =>
  value === undefined ? missing : `${value.toFixed(2)}×`;

function table(head, rows, align) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(align), ...rows.map(line)].join("\n");
}

function comparisons({ rows }) {
  return table(
    ["", "Node", "Chromium", "to reach", "at least", ""],
    rows.map(({ title, node, chromium, reach, atLeast, verdict }) => [
      title,
      node,
      chromium,
      reach,
      atLeast,
      verdict,
    ]),
    ["---", "---:", "---:", "---:", "---:", "---"],
  );
}

function duration(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  return milliseconds >= 1
    ? `${milliseconds.toPrecision(3)} ms`
    : `${(milliseconds * 1000).toPrecision(3)} µs`;
}

/** The median, the half of the turns round it, and for products what it comes to. */
function time(samples, flops) {
  if (!samples) return "";
  const middle = median(samples);
  const spread = (quantile(samples, 0.75) - quantile(samples, 0.25)) / 2 / middle;
  const speed = flops ? `, ${(flops / middle / 1e6).toFixed(1)} GF/s` : "";
  return `${duration(middle)} ± ${Math.round(100 * spread)} %${speed}`;
}

function allTimes({ times: races }) {
  const rows = races.flatMap(({ title, flops, samples }) => {
    const names = [...new Set(Object.values(samples).flatMap(Object.keys))];
    return names.map((name) => [
      title,
      name,
      time(samples.Node?.[name], flops),
      time(samples.Chromium?.[name], flops),
    ]);
  });
  return table(["case", "", "Node", "Chromium"], rows, ["---", "---", "---:", "---:"]);
}

function versions(outcome) {
  const bench = JSON.parse(readFileSync(join(root, "bench/package-lock.json"), "utf8")).packages;
  const peers = ["@tensorflow/tfjs-core", "d3-contour"].map(
    (name) => `${name} ${bench[`node_modules/${name}`].version}`,
  );
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return [`weightscope ${version}`, ...outcome.versions, ...peers].join("; ");
}

/** What a run of some cases prints. */
export function timesText(outcome) {
  const parts = [comparisons(outcome)];
  if (outcome.times.length > 0) parts.push(allTimes(outcome));
  if (outcome.notes.length > 0) parts.push(outcome.notes.map((note) => `- ${note}`).join("\n"));
  return parts.join("\n\n");
}

/** The whole of RESULTS.md. */
export function resultsText(outcome) {
  const processors = cpus();
  const machine = `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores`;
  return `# Results

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}.

- Machine: ${machine}
- Versions: ${versions(outcome)}

Ratios say how many times as long the other takes as weightscope does: 2.00× is twice as fast, and a share of the
limit when the other is the limit. Everything runs on one thread, in \`f32\`, side by side in one run: each takes a
turn, again and again, and the ratio is the median over turns. Before that, the contestants of every race have shown
that they compute the same. Where the other has several forms, the fastest counts; "reached", "enough" and "missed"
go by the slower of Node and Chromium.

${comparisons(outcome)}

## How it was measured

- Products run in the core's kernels, without the package around them (\`bench/kernels\`). The limit is a loop of
  SIMD128 multiply-adds that never leaves the registers, with as many of them as serve it best.
- The pass of ten layers is \`mlp.propagate\` with all that it tells: 64-bin histograms, shares of saturated and dead
  units and the number of distinct units, too. tfjs computes the moments only.
- Normals are drawn into one array that is handed in, as tfjs writes again where a tensor was that is disposed of. A
  new array of a million each time costs a browser as much again: memory that it must clear first.
- tfjs-wasm has SIMD. NumPy computes in place, in arrays that are made once.
${outcome.notes.map((note) => `- ${note}`).join("\n")}

## All times

The median of the turns, and half of the distance between their quartiles. The limit's times are those of as many
operations as the product has.

${allTimes(outcome)}
`;
}
