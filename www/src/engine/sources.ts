/**
 * Inputs and data that a request names rather than sends.
 */
import type { Weightscope } from "../load.js";
import type { Batch } from "../wasm/weightscope.js";
import { knownFields, oneOf, refusal, wholeNumber, within } from "./refusal.js";
import type { DataSource, InputSource } from "./requests.js";

/** The inputs that a source names, and answers for a network of these sizes. */
export function batchOf(ws: Weightscope, source: InputSource, sizes: number[]): Batch {
  oneOf(source?.kind, "kind", ["gaussian", "digits", "batch"]);
  if (source.kind === "batch") {
    const { kind: _, ...batch } = source;
    return batch;
  }
  const [features = 0, outputs = 0] = [sizes[0], sizes.at(-1)];
  if (source.kind === "gaussian") {
    const { kind: _, ...options } = source;
    // Labels are bytes: `gaussian` draws them over 256 classes at most.
    const samples = ws.gaussian({ ...options, classes: Math.min(outputs, 256) });
    if (options.features !== features) {
      const allowed = `the network has ${features} inputs`;
      throw refusal("mismatch", "features", `${options.features}`, allowed);
    }
    return samples as Batch;
  }
  const { kind: _, standardized, ...options } = source;
  checkDigits(features, outputs);
  const { images, labels } = ws.digits(options);
  return standardized
    ? { inputs: ws.standardize(Float32Array.from(images)), labels }
    : { inputs: images, inputScale: 1 / 255, labels };
}

/** The data of a training run. */
export interface Batches {
  training: Batch;
  validation?: Batch;
  test?: Batch;
}

/** The batches that a source names or holds. */
export function batchesOf(ws: Weightscope, source: DataSource, sizes: number[]): Batches {
  const kind = oneOf(source?.kind, "kind", ["digits", "toy", "batches"]);
  if (kind === "toy") {
    knownFields(source, "", ["kind", "toy"]);
    const { toy } = source as DataSource & { kind: "toy" };
    const { training, validation } = within("toy", () => ws.toy(toy));
    return { training, ...(validation.labels.length > 0 && { validation }) };
  }
  if (kind === "batches") {
    knownFields(source, "", ["kind", "training", "validation", "test"]);
    const { kind: _, ...batches } = source as DataSource & { kind: "batches" };
    return batches;
  }
  knownFields(source, "", ["kind", "training", "validation", "seed"]);
  const { training, validation, seed } = source as DataSource & { kind: "digits" };
  checkDigits(sizes[0] ?? 0, sizes.at(-1) ?? 0);
  const most = 100_000;
  const first = wholeNumber(training, "training", 1, most);
  const then = wholeNumber(validation ?? 0, "validation", 0, most - first);
  const digits = ws.digits({ count: first + then, ...(seed !== undefined && { seed }) });
  const pixels = digits.rows * digits.columns;
  const rows = (start: number, end: number): Batch => ({
    inputs: digits.images.subarray(start * pixels, end * pixels),
    inputScale: 1 / 255,
    labels: digits.labels.subarray(start, end),
  });
  return {
    training: rows(0, first),
    ...(then > 0 && { validation: rows(first, first + then) }),
  };
}

/** Refuses digits for a network that cannot read them. */
function checkDigits(features: number, outputs: number): void {
  const allowed = `digits have 784 pixels and 10 labels, the network ${features} inputs and ${outputs} outputs`;
  if (features !== 784 || outputs < 10) throw refusal("mismatch", "kind", '"digits"', allowed);
}
