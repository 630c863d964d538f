/**
 * Short requests, answered on the calling thread.
 */
import { load } from "../load.js";
import type { Engine } from "./engine.js";
import type { RunOptions } from "./pool.js";
import type { Requests } from "./requests.js";
import { type ShortKind, shortRunners } from "./short.js";

/** The part of an engine that also answers on the calling thread. */
export type ShortEngine = Pick<Engine, "landscape" | "propagate">;

/**
 * Answers at once, and keeps the thread until it has: for what takes no longer than a message to a worker and back
 * may, where every thread has something to do.
 */
export const engineHere: ShortEngine = {
  landscape: (request, options) => answer("landscape", request, options),
  propagate: (request, options) => answer("propagate", request, options),
};

async function answer<K extends ShortKind>(
  kind: K,
  request: Requests[K]["request"],
  { signal }: RunOptions = {},
): Promise<Requests[K]["result"]> {
  const ws = await load();
  signal?.throwIfAborted();
  return shortRunners[kind](ws, request);
}
