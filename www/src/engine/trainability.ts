/**
 * Many seeds in slices: a few updates of one network, a turn for the others, a few more.
 */
import type { Weightscope } from "../load.js";
import { Pace } from "./pace.js";
import { knownFields, refusal, wholeNumber, within } from "./refusal.js";
import type { TrainabilityCell, TrainabilityProgress, TrainabilityRequest } from "./requests.js";
import type { Host } from "./runner.js";

/** No request has more cells. */
const MAX_CELLS = 65_536;
/** A network has one layer of weights more than hidden layers, and at most 128. */
const MAX_DEPTH = 127;

/** Trains the networks of one cell after the other, and tells of each cell as it is done. */
export async function trainability(
  ws: Weightscope,
  request: TrainabilityRequest,
  host: Host,
): Promise<TrainabilityCell[]> {
  knownFields(request, "", [
    "mlp",
    "width",
    "trainer",
    "toy",
    "networks",
    "steps",
    "threshold",
    "cells",
  ]);
  const { mlp, width, trainer, toy, networks, steps, threshold, cells } = request;
  if (!Array.isArray(cells) || cells.length > MAX_CELLS) {
    const allowed = `it must be an array of at most ${MAX_CELLS} cells`;
    throw refusal("wrong-type", "cells", Array.isArray(cells) ? "longer" : "no array", allowed);
  }
  const { training: data } = within("toy", () => ws.toy(toy));
  const done: TrainabilityCell[] = [];
  const pace = new Pace(host.slice, 1);
  for (const [index, cell] of cells.entries()) {
    knownFields(cell, `cells[${index}]`, ["depth", "scale"]);
    const { scale } = cell;
    const depth = wholeNumber(cell.depth, `cells[${index}].depth`, 0, MAX_DEPTH);
    const sizes = [2, ...Array<number>(depth).fill(width), 2];
    const trials = new ws.Trainability({
      mlp: { ...mlp, sizes, scale },
      trainer,
      data,
      networks,
      steps,
      threshold,
    });
    try {
      for (;;) {
        const share = pace.spend((count) => trials.advance({ steps: count }), steps);
        if (share) {
          const known: TrainabilityCell = { depth, scale, ...share };
          done.push(known);
          host.report({
            index,
            cell: { ...known, losses: known.losses.slice() },
          } satisfies TrainabilityProgress);
          break;
        }
        if (pace.spent) {
          await host.pause();
          pace.renew();
        }
      }
    } finally {
      trials.free();
    }
    await host.pause();
    pace.renew();
  }
  return done;
}
