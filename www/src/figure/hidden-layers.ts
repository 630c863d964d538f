import type { LayerPass, Pass } from "../wasm/weightscope.js";

/** The layers a signal passes on its way; the output layer counts only where there is no other. */
export function hiddenLayers(pass: Pass): readonly LayerPass[] {
  return pass.layers.length > 1 ? pass.layers.slice(0, -1) : pass.layers;
}
