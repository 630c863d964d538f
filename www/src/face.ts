/**
 * What `await load()` answers: the functions and classes, every one of them synchronous. Options are checked
 * when a call is made; a refused one is thrown as a `WeightscopeError` that names the field at fault.
 *
 * ```js
 * const ws = await load();
 * const weights = ws.initialize({ initializer: "lecun-normal", fanIn: 100, fanOut: 50, seed: 7 });
 * ```
 *
 * @module
 */
export {
  audit,
  Bytes,
  colorImage,
  colorMap,
  contours,
  descend,
  digits,
  Ensemble,
  fans,
  gaussian,
  histogram,
  initialize,
  landscape,
  Mlp,
  meanField,
  memoryBytes,
  parseIdx,
  phaseDiagram,
  predict,
  randomSeed,
  regularize,
  spread,
  standardize,
  swings,
  Trainability,
  Trainer,
  toy,
  weightStatistics,
} from "./wasm/weightscope.js";
