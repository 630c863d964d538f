/** From the settings of the derivation figure to its numbers. */

import type { Engine } from "../engine/engine.js";
import type { RunOptions } from "../engine/pool.js";
import type { DerivationRequest } from "../engine/requests.js";
import type { DerivationData } from "../figure/derivation.js";
import { formatNumber } from "../figure/format.js";
import { load, type Weightscope } from "../load.js";
import { amount, FieldError, initialState, type State } from "./field.js";
import type { ImageSets } from "./idx-files.js";
import { initializationFields, initializationRequest } from "./initialization-numbers.js";
import { lawOf, SCHEMES } from "./initializers.js";

const { initializer, activation, scale, depth, width, input, seed } = initializationFields;

/** The settings of the figure: those of the initialization figure that make its network, and a layer. */
export const derivationFields = {
  initializer,
  activation,
  scale,
  layer: amount("Layer", { low: 1, high: 50, initial: 2, whole: true }),
  depth,
  width,
  input,
  seed,
} as const;

export type DerivationState = State<typeof derivationFields>;

export interface DerivationNumbers extends DerivationData {
  readonly state: DerivationState;
}

/** What `state` asks of the engine: the network of the initialization figure, batch and all. */
export function derivationRequest(
  state: DerivationState,
  ws: Weightscope,
  files?: ImageSets,
): DerivationRequest {
  const figure = { ...initialState(initializationFields), ...state };
  const { mlp, source, lsuv } = initializationRequest(figure, ws, files);
  return { mlp, source, layer: layerOf(state) - 1, ...(lsuv && { lsuv }) };
}

/** The layer looked at: the last hidden one, where there are not so many. */
export function layerOf({ layer, depth }: DerivationState): number {
  return Math.min(layer, depth);
}

/** The numbers for `state`. */
export async function derivationNumbers(
  engine: Engine,
  state: DerivationState,
  files?: ImageSets,
  options: RunOptions = {},
): Promise<DerivationNumbers> {
  if (state.input === "files" && !files) {
    throw new FieldError("input", "“files”", "choose or drop your MNIST files first");
  }
  const ws = await load();
  const derivation = await engine.derivation(derivationRequest(state, ws, files), options);
  const scheme = SCHEMES[state.initializer];
  const audit = ws.audit({
    ...lawOf(state),
    fanIn: state.width,
    fanOut: state.width,
    layers: state.depth,
  });
  return {
    state,
    derivation,
    audit,
    scheme: scheme.label,
    activation: state.activation,
    layer: layerOf(state),
    depth: state.depth,
  };
}

/** Numbers of the drawing for running text. */
export function derivationReadings({
  derivation,
  layer,
}: DerivationNumbers): Record<string, string> {
  const law = derivation.steps.find(({ step }) => step === "law");
  return {
    layer: String(layer),
    measured: formatNumber(law?.left ?? Number.NaN, 2),
    predicted: formatNumber(law?.right ?? Number.NaN, 2),
  };
}
