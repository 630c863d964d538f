/**
 * The Jacobian in slices: that of one row, a turn for the others, that of the next.
 */
import type { Weightscope } from "../load.js";
import type { Jacobian } from "../wasm/weightscope.js";
import { batchFields, fresh, inputsOf } from "./fresh.js";
import { knownFields, refusal, wholeNumber, within } from "./refusal.js";
import type { JacobianRequest } from "./requests.js";
import type { Host } from "./runner.js";

/** As many as `Mlp.jacobian` takes at once. */
const maxRows = 64;

/** Takes the Jacobian of a fresh network at each of the first rows of its source. */
export async function jacobian(
  ws: Weightscope,
  request: JacobianRequest,
  host: Host,
): Promise<Jacobian[]> {
  knownFields(request, "", ["mlp", "source", "rows", "lsuv"]);
  const rows = wholeNumber(request.rows ?? 1, "rows", 1, maxRows);
  const { mlp, batch } = fresh(ws, request);
  try {
    const { inputs, ...scaling } = inputsOf(batch);
    const features = mlp.sizes[0] as number;
    if (!ArrayBuffer.isView(inputs)) {
      const allowed = "it must be a Float32Array or a Uint8Array";
      throw refusal("wrong-type", "source.inputs", "of another type", allowed);
    }
    const rowsThere = Math.floor(inputs.length / features);
    if (rows > rowsThere) {
      throw refusal("out-of-range", "rows", `${rows}`, `the source has ${rowsThere}`);
    }
    const all: Jacobian[] = [];
    for (let row = 0; row < rows; row += 1) {
      const own = inputs.subarray(row * features, (row + 1) * features);
      const call = () => mlp.jacobian({ inputs: own, ...scaling });
      all.push(...within("mlp", () => within("source", call, batchFields), ["sizes"]));
      await host.pause();
    }
    return all;
  } finally {
    mlp.free();
  }
}
