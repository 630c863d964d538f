/**
 * Many seeds in slices: a few networks, a turn for the others, a few more.
 */
import type { Weightscope } from "../load.js";
import type { Bands } from "../wasm/weightscope.js";
import { batchFields, fresh } from "./fresh.js";
import { Pace } from "./pace.js";
import { knownFields, within } from "./refusal.js";
import type { EnsembleProgress, EnsembleRequest } from "./requests.js";
import type { Host } from "./runner.js";

/** From one report to the next, in milliseconds. */
const reportEvery = 100;

/** Sends the batch through one network after the other, and tells where they fall so far. */
export async function ensemble(
  ws: Weightscope,
  request: EnsembleRequest,
  host: Host,
): Promise<Bands> {
  knownFields(request, "", ["mlp", "source", "loss", "networks", "lsuv"]);
  const { mlp, source, loss, networks, lsuv } = request;
  // The one network that the ensemble is not of: it says what is wrong with the options, and what the batch has to fit.
  const { mlp: first, batch } = fresh(ws, { mlp, source });
  first.free();
  const options = { mlp, loss, networks, ...(lsuv && { lsuv: { ...Object(lsuv) } }) };
  const many = within("source", () => new ws.Ensemble(options, batch), batchFields);
  try {
    const pace = new Pace(host.slice, 1);
    const advance = (count: number) => {
      for (let network = 0; network < count; network += 1) many.advance();
    };
    const report = () =>
      host.report({ done: many.done, networks, bands: many.bands() } satisfies EnsembleProgress);
    let reported = performance.now();
    while (many.done < networks) {
      pace.spend(advance, networks - many.done);
      if (performance.now() - reported >= reportEvery || many.done === networks) {
        report();
        reported = performance.now();
      }
      if (pace.spent) {
        await host.pause();
        pace.renew();
      }
    }
    return many.bands();
  } finally {
    many.free();
  }
}
