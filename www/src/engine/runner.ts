/**
 * Runs one request, wherever that is: in a worker, or on the page in slices.
 */
import type { Weightscope } from "../load.js";
import type { Batch } from "../wasm/weightscope.js";
import { ensemble } from "./ensemble.js";
import { jacobian } from "./jacobian.js";
import type { Job, Kind, Requests } from "./requests.js";
import { shortRunners } from "./short.js";
import { trainability } from "./trainability.js";
import { train } from "./training.js";

/** Thrown by {@link Host.pause} in a request that has been cancelled. */
export class Cancelled extends Error {}

/** What a request needs of the thread it runs on. */
export interface Host {
  /** How long it may work without a pause, in milliseconds. */
  readonly slice: number;
  /** Tells how far it is. The arrays in `progress` are given away. */
  report(progress: unknown): void;
  /** Lets others have their turn. Throws {@link Cancelled} if the request has been cancelled. */
  pause(): Promise<void>;
  /**
   * Makes batches whole, fetching piece after piece of arrays that were too large to send, and hands them to
   * `use`, which takes them over.
   */
  gather<B extends readonly (Batch | undefined)[]>(
    batches: B,
    use: (batches: B) => void,
  ): Promise<void>;
}

type Runner<K extends Kind> = (
  ws: Weightscope,
  request: Requests[K]["request"],
  host: Host,
) => Requests[K]["result"] | Promise<Requests[K]["result"]>;

const runners: { [K in Kind]: Runner<K> } = {
  ...shortRunners,
  train,
  trainability,
  ensemble,
  jacobian,
};

/** Runs a request to its end. */
export async function run(ws: Weightscope, { kind, request }: Job, host: Host): Promise<unknown> {
  return (runners[kind] as Runner<Kind>)(ws, request, host);
}
