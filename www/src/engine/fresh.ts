/**
 * A fresh network and the batch that it reads.
 */
import type { Weightscope } from "../load.js";
import type { Batch, MlpOptions } from "../wasm/weightscope.js";
import { within } from "./refusal.js";
import type { InputSource, LsuvChoice } from "./requests.js";
import { batchOf } from "./sources.js";

/** The part of a request that says which network reads what. */
export interface FreshRequest {
  mlp: MlpOptions;
  source: InputSource;
  lsuv?: LsuvChoice;
}

/** What it comes to. The network is the caller's, who frees it. */
export interface Fresh {
  mlp: InstanceType<Weightscope["Mlp"]>;
  batch: Batch;
}

/** Makes the network, then its batch, and scales its layers on it if that is wanted. */
export function fresh(ws: Weightscope, request: FreshRequest): Fresh {
  const { source, lsuv } = request;
  const mlp = within("mlp", () => new ws.Mlp(request.mlp));
  try {
    const batch = within("source", () => batchOf(ws, source, mlp.sizes));
    if (lsuv) within("lsuv", () => mlp.lsuv({ ...inputsOf(batch), ...Object(lsuv) }));
    return { mlp, batch };
  } catch (error) {
    mlp.free();
    throw error;
  }
}

/** A batch without its answers. */
export function inputsOf({
  inputs,
  inputScale,
  inputShift,
}: Batch): Omit<Batch, "labels" | "targets"> {
  return {
    inputs,
    ...(inputScale !== undefined && { inputScale }),
    ...(inputShift !== undefined && { inputShift }),
  };
}

/** The fields of a batch: what is refused of them is refused of the source. */
export const batchFields = ["inputs", "inputScale", "inputShift", "labels", "targets"];
