/**
 * Looking at a network while it trains: what a fixed batch leaves in its layers, and its decision field.
 */
import type { Weightscope } from "../load.js";
import type { Batch } from "../wasm/weightscope.js";
import { knownFields, refusal, within } from "./refusal.js";
import type { SnapshotOptions, TrainRequest, TrainSnapshot } from "./requests.js";

/** How many rows of the training data are sent through the network, unless others are told. */
const PROBE_ROWS = 256;

/** What to call at each moment to be looked at. What can be refused is refused now. */
export function snapshots(
  ws: Weightscope,
  request: TrainRequest,
  training: Batch,
): (trainer: InstanceType<Weightscope["Trainer"]>) => TrainSnapshot {
  const options = request.snapshots as SnapshotOptions;
  knownFields(options, "snapshots", ["probe", "bins", "histograms", "field"]);
  const { probe, field, ...rest } = options;
  const batch = probe ?? firstRows(training);
  const pass = { ...rest, ...batch, loss: request.trainer.loss };
  const look = (mlp: InstanceType<Weightscope["Mlp"]>): TrainSnapshot => {
    const { layers } = within("snapshots", () => mlp.propagate(pass));
    if (!field) return { layers };
    const { table, reverse = false, ...place } = field;
    const seen = within("snapshots.field", () => mlp.field(place));
    const { rows, columns } = place;
    const pixels = within("snapshots.field", () =>
      ws.colorMap({ values: seen.probability, rows, columns, range: [0, 1], table, reverse }),
    );
    return { layers, field: { pixels, boundary: seen.boundary, nonFinite: seen.nonFinite } };
  };
  return (trainer) => {
    const mlp = trainer.mlp();
    try {
      return look(mlp);
    } finally {
      mlp.free();
    }
  };
}

/** The first rows of a batch, copied: the batch itself is given away. */
function firstRows(batch: Batch): Batch {
  const { inputs, labels } = batch;
  if (!labels || !(inputs instanceof Uint8Array || inputs instanceof Float32Array)) {
    const allowed = "beside data that are sent, it must be a batch";
    throw refusal("missing-field", "snapshots.probe", "missing", allowed);
  }
  const kept = Math.min(labels.length, PROBE_ROWS);
  const end = (kept * inputs.length) / labels.length;
  return { ...batch, inputs: inputs.slice(0, end), labels: labels.slice(0, kept) };
}
