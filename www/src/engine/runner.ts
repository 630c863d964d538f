/**
 * Runs one request, wherever that is: in a worker, or on the page in slices.
 */
import type { Weightscope } from "../load.js";
import type { Batch, PropagateOptions } from "../wasm/weightscope.js";
import { ensemble } from "./ensemble.js";
import { batchFields, fresh, inputsOf } from "./fresh.js";
import { jacobian } from "./jacobian.js";
import { knownFields, within } from "./refusal.js";
import type { Job, Kind, LandscapeAnswer, PhaseDiagramAnswer, Requests } from "./requests.js";
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
  propagate(ws, request) {
    knownFields(request, "", [
      "mlp",
      "source",
      "loss",
      "lsuv",
      "bins",
      "range",
      "sharedRange",
      "histograms",
    ]);
    const { mlp: _, source: __, lsuv: ___, ...rest } = request;
    const { mlp, batch } = fresh(ws, request);
    try {
      const pass: PropagateOptions = { ...rest, ...batch };
      return within("source", () => mlp.propagate(pass), batchFields);
    } finally {
      mlp.free();
    }
  },

  derivation(ws, request) {
    knownFields(request, "", ["mlp", "source", "layer", "lsuv"]);
    const { layer, lsuv } = request;
    const { mlp, batch } = fresh(ws, request);
    try {
      const { sizes, biasInitializer: _, biasValue: __, ...scheme } = request.mlp;
      const [fanIn, fanOut] = [sizes[layer], sizes[layer + 1]];
      // A layer that there is not is refused below.
      const known = !lsuv && fanIn !== undefined && fanOut !== undefined;
      const spread = known && ws.spread({ activation: "tanh", ...scheme, fanIn, fanOut });
      return mlp.derivation({
        ...inputsOf(batch),
        layer,
        ...(spread && { standardDeviation: spread.standardDeviation }),
      });
    } finally {
      mlp.free();
    }
  },

  phaseDiagram(ws, request) {
    const { color, levels, ...options } = Object(request) as typeof request;
    const answer: PhaseDiagramAnswer = ws.phaseDiagram(options);
    const { logChi1: values, rows, columns } = answer;
    if (color) {
      answer.pixels = within("color", () => ws.colorMap({ ...color, values, rows, columns }));
    }
    if (levels) {
      const [x, y] = [options.sigmaW2, options.sigmaB2];
      answer.contours = ws.contours({ values, rows, columns, x, y, levels });
    }
    return answer;
  },

  meanField: (ws, request) => ws.meanField(request),

  landscape(ws, request) {
    const { descent, ...options } = Object(request) as typeof request;
    const answer: LandscapeAnswer = ws.landscape(options);
    if (descent) {
      const { objective, penalty } = options;
      answer.descent = within("descent", () => ws.descend({ ...descent, objective, penalty }));
    }
    return answer;
  },

  descend: (ws, request) => ws.descend(request),
  weightStatistics: (ws, { weights, options }) => ws.weightStatistics(weights, options),
  digits: (ws, request) => ws.digits(request),
  train,
  trainability,
  ensemble,
  jacobian,
};

/** Runs a request to its end. */
export async function run(ws: Weightscope, { kind, request }: Job, host: Host): Promise<unknown> {
  return (runners[kind] as Runner<Kind>)(ws, request, host);
}
