// Runs the cases side by side and says what came out.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { browserArguments } from "../tools/browser.mjs";
import { progress } from "../tools/progress.mjs";
import { serve } from "../tools/serve.mjs";
import { root } from "../tools/shell.mjs";
import { caseModule } from "./arena.mjs";
import { figures } from "./cases/figures.mjs";
import { firstVisit, wasmSize } from "./cases/size.mjs";
import { ChromiumHost } from "./hosts/chromium.mjs";
import { NodeHost } from "./hosts/node.mjs";
import { NumpyHost } from "./hosts/numpy.mjs";
import { raceNames } from "./names.mjs";
import { comparisonRows, resultsText, timesText } from "./table.mjs";
import { race as runRace } from "./timing.mjs";

const results = join(dirname(fileURLToPath(import.meta.url)), "RESULTS.md");

/** Runs the named cases, or all of them, which writes the table. */
export async function bench({ names, browser }) {
  const all = names.length === 0;
  const wanted = (name) => all || names.includes(name);
  const outcome = { rows: [], times: [], notes: [], versions: [] };
  if (raceNames.some(wanted)) await runRaces(raceNames.filter(wanted), browser, outcome);
  await runPages({ wanted, browser }, outcome);
  if (all) {
    writeFileSync(results, resultsText(outcome));
    progress.say(`\nwritten: bench/RESULTS.md`);
  } else {
    progress.say(`\n${timesText(outcome)}`);
  }
}

async function runRaces(names, browser, outcome) {
  const hosts = [await NodeHost.start(), browser && (await ChromiumHost.start(browser))].filter(
    Boolean,
  );
  const numpy = await NumpyHost.start();
  outcome.versions.push(...hosts.map(({ version }) => version), numpy?.version ?? "no NumPy");
  try {
    if (numpy) await prepareNumpy(names, numpy, hosts[0].ws);
    for (const name of names) {
      const { races } = await caseModule(name);
      for (const race of races) {
        const samples = {};
        for (const host of hosts) {
          await progress.step(`${name}, ${race.id}, ${host.name}`, async () => {
            const { contestants, note } = await host.open(name, race.id);
            const field = contestants.map((contestant) => ({
              ...contestant,
              time: (repeats) => host.time(contestant.name, repeats),
            }));
            if (race.numpy && numpy) {
              await numpy.open(name, numpyOptions(race));
              field.push({ name: "NumPy", work: 1, time: (repeats) => numpy.time(repeats) });
            }
            samples[host.name] = await runRace(field);
            await host.close();
            if (note) outcome.notes.push(`${host.name}: ${note}.`);
          });
        }
        const rows = comparisonRows(race, samples);
        for (const { title, node, chromium } of rows) {
          progress.say(`    ${title}: ${node} in Node, ${chromium} in Chromium`);
        }
        outcome.rows.push(...rows);
        outcome.times.push({ title: `${name}, ${race.id}`, flops: race.flops, samples });
      }
    }
  } finally {
    for (const host of hosts) await host.stop();
    await numpy?.close();
  }
}

const numpyOptions = ({ numpy }) => ({
  ...numpy,
  ...(numpy.file ? { file: join(root, "target/bench", numpy.file) } : {}),
});

/** The numbers NumPy shares with the others; and its network must learn what ours learns. */
async function prepareNumpy(names, numpy, ws) {
  if (names.includes("propagation")) {
    const { activations, races } = await caseModule("propagation");
    const { file } = numpyOptions(races.find((race) => race.numpy));
    writeFileSync(file, activations(ws));
  }
  if (names.includes("training")) {
    const { agree, races, reference } = await caseModule("training");
    const known = reference(ws);
    const theirs = await numpy.train(races[0].numpy, known);
    if (!agree(known.after, theirs)) throw new Error("training: NumPy’s weights are others");
  }
}

async function runPages({ wanted, browser }, outcome) {
  if (wanted("size")) outcome.rows.push({ ...wasmSize(), node: "" });
  if (!wanted("size") && !wanted("figures")) return;
  if (!browser) {
    outcome.notes.push("There was no browser: the figures and the first visit were left out.");
    return;
  }
  const folder = join(root, "www/dist");
  const server = await serve(folder, 0);
  const address = `http://127.0.0.1:${server.address().port}/`;
  const launch = () => chromium.launch({ executablePath: browser, args: browserArguments });
  try {
    const rows = [];
    if (wanted("figures")) {
      await progress.step("figures", async () => {
        const opened = await launch();
        try {
          rows.push(...(await figures({ browser: opened, address })));
        } finally {
          await opened.close();
        }
      });
    }
    if (wanted("size")) {
      await progress.step("size", async () => {
        rows.push(...(await firstVisit({ launch, server, address, folder })));
      });
    }
    outcome.rows.push(...rows.map((row) => ({ ...row, node: "" })));
    outcome.notes.push(...rows.flatMap(({ note }) => note ?? []));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
