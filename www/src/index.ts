/**
 * weightscope: what initialization and regularization do to a network's weights.
 *
 * {@link load} gives the functions and classes; the rest are the types of what they take and give.
 */
export type { LoadOptions, Weightscope } from "./load.js";
export { load } from "./load.js";
export type {
  ActivationName,
  BiasInitializerName,
  Digits,
  DigitsOptions,
  ErrorCode,
  FanModeName,
  Gain,
  GainName,
  GaussianOptions,
  Histogram,
  HistogramOptions,
  Idx,
  IdxKind,
  InitializeOptions,
  InitializerFields,
  InitializerName,
  L1UpdateName,
  LossName,
  Penalty,
  Regularization,
  Samples,
  WeightscopeError,
} from "./wasm/weightscope.js";
