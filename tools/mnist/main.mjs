// The part of `npm run mnist` that computes, in a process of its own: what the build has held in memory is not
// in its numbers.
import { parseArgs } from "node:util";
import { Complaint, progress } from "../progress.mjs";
import { showDecay } from "./decay.mjs";
import { readMnist } from "./files.mjs";
import { showPenalties } from "./penalties.mjs";
import { dist } from "./training.mjs";

const { values, positionals } = parseArgs({
  options: { epochs: { type: "string" }, decay: { type: "boolean" } },
  allowPositionals: true,
});
try {
  const { sets, summary } = await readMnist(positionals);
  progress.say(`\nMNIST: ${summary}`);
  const ws = await (await dist("index.js")).load();
  await (values.decay ? showDecay(ws, sets) : showPenalties(ws, sets, Number(values.epochs)));
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
