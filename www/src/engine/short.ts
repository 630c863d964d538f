/**
 * The requests that are one short call: nothing is told of them on the way, and nothing interrupts them.
 */
import type { Weightscope } from "../load.js";
import type { PropagateOptions } from "../wasm/weightscope.js";
import { batchFields, fresh, inputsOf } from "./fresh.js";
import { knownFields, within } from "./refusal.js";
import type { Kind, LandscapeAnswer, PhaseDiagramAnswer, Requests } from "./requests.js";

/** Their kinds. */
export type ShortKind = Exclude<Kind, "train" | "trainability" | "ensemble" | "jacobian">;

/** What answers each kind. */
export const shortRunners: {
  [K in ShortKind]: (ws: Weightscope, request: Requests[K]["request"]) => Requests[K]["result"];
} = {
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
};
