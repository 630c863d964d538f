/**
 * What the page and a thread say to each other. A request ends in exactly one of result, error, cancelled.
 */
import type { Batch } from "../wasm/weightscope.js";
import type { Job } from "./requests.js";

/** An error as structured cloning can carry it: the clone of an Error loses its `code` and `field`. */
export interface PackedError {
  name: string;
  message: string;
  code?: string;
  field?: string;
}

/** Bytes that stayed behind: the thread asks for them piece by piece. */
export interface Remote {
  remote: number;
  length: number;
}

/** From the page to the thread. */
export type Command =
  | { type: "start"; module: WebAssembly.Module }
  | { type: "run"; id: number; job: Job }
  | { type: "cancel"; id: number }
  | { type: "piece"; id: number; bytes: Uint8Array };

/** From the thread to the page. */
export type Report =
  | { type: "ready" }
  | { type: "unable"; error: PackedError }
  | {
      type: "want";
      id: number;
      remote: number;
      start: number;
      end: number;
      /** The buffer of the piece before, to be filled again: new ones would pile up as garbage. */
      spent?: ArrayBuffer;
    }
  | { type: "progress"; id: number; progress: unknown }
  | { type: "result"; id: number; result: unknown }
  | { type: "cancelled"; id: number }
  | { type: "error"; id: number; error: PackedError; fatal: boolean };

/** Reads an error into a message. */
export function pack(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, code, field } = error as Error & { code?: unknown; field?: unknown };
  return {
    name,
    message,
    ...(typeof code === "string" && { code }),
    ...(typeof field === "string" && { field }),
  };
}

/** The error of a message, `code` and `field` restored. */
export function unpack({ name, message, ...rest }: PackedError): Error {
  const error = Object.assign(new Error(message), rest);
  error.name = name;
  return error;
}

/** The buffers in an answer, to be transferred rather than copied. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return [...found];
}

/** Bytes fewer than these are sent with the request. */
const large = 1 << 20;

/**
 * Takes the large arrays of bytes out of a request: cloned into a message they would be in memory once
 * more for each thread, on top of the copy that the thread needs.
 */
export function detach(job: Job): { job: Job; remotes: Uint8Array[] } {
  const remotes: Uint8Array[] = [];
  if (job.kind !== "train" || job.request?.data?.kind !== "batches") return { job, remotes };
  const strip = <B extends Batch | undefined>(batch: B): B => {
    const inputs = batch?.inputs;
    if (!(inputs instanceof Uint8Array) || inputs.length < large) return batch;
    const remote: Remote = { remote: remotes.push(inputs) - 1, length: inputs.length };
    return { ...batch, inputs: remote } as unknown as B;
  };
  const { data } = job.request;
  const stripped = { ...data, training: strip(data.training) };
  if (data.validation) stripped.validation = strip(data.validation);
  if (data.test) stripped.test = strip(data.test);
  return { job: { kind: "train", request: { ...job.request, data: stripped } }, remotes };
}

/** Whether the inputs of a batch stayed behind. */
export function isRemote(inputs: unknown): inputs is Remote {
  return typeof inputs === "object" && inputs !== null && "remote" in inputs;
}
