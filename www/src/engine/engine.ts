/**
 * The same options as the functions of {@link load}, off the page's thread.
 */
import { compile } from "../load.js";
import type {
  Bands,
  Derivation,
  DescendOptions,
  Descent,
  Digits,
  DigitsOptions,
  Jacobian,
  MeanField,
  MeanFieldOptions,
  Pass,
  WeightStatistics,
  WeightStatisticsOptions,
} from "../wasm/weightscope.js";
import { Pool, type RunOptions } from "./pool.js";
import { wholeNumber } from "./refusal.js";
import type {
  DerivationRequest,
  EnsembleProgress,
  EnsembleRequest,
  JacobianRequest,
  Kind,
  LandscapeAnswer,
  LandscapeRequest,
  PhaseDiagramAnswer,
  PhaseDiagramRequest,
  PropagateRequest,
  Requests,
  TrainabilityCell,
  TrainabilityProgress,
  TrainabilityRequest,
  TrainProgress,
  TrainRequest,
  TrainResult,
} from "./requests.js";
import { workerThread } from "./thread.js";

/** How an engine is made. */
export interface EngineOptions {
  /** How many workers there are at most: 1 to 16, by default as many as processors, 4 at most. */
  workers?: number;
}

/**
 * Runs requests in workers.
 *
 * Every request takes the options of the function of the same name, and rejects with the same errors. A
 * training run has a worker for itself (more runs than workers wait); other requests go to an idle worker,
 * else between the slices of a training run, of an ensemble or of a Jacobian. A worker that dies rejects its requests with an error of the
 * code `"worker-died"`; the next request gets a new one. Where workers are not allowed, and in Node, the
 * same code runs in slices on the calling thread.
 */
export interface Engine {
  /** A forward and a backward pass through a fresh network. */
  propagate(request: PropagateRequest, options?: RunOptions): Promise<Pass>;
  /** The derivation of Xavier initialization, filled in for one layer of a fresh network. */
  derivation(request: DerivationRequest, options?: RunOptions): Promise<Derivation>;
  /** Where many seeds of one network fall, more closely with every progress. */
  ensemble(request: EnsembleRequest, options?: RunOptions<EnsembleProgress>): Promise<Bands>;
  /** The singular values of a fresh network's Jacobian, at each of the first rows of the source. */
  jacobian(request: JacobianRequest, options?: RunOptions): Promise<Jacobian[]>;
  /** What the theory of wide networks says about one of them. */
  meanField(request: MeanFieldOptions, options?: RunOptions): Promise<MeanField>;
  /** Ordered and chaotic networks; with `color` the pixels of the plane, with `levels` lines of equal `ln(chi1)`. */
  phaseDiagram(request: PhaseDiagramRequest, options?: RunOptions): Promise<PhaseDiagramAnswer>;
  /** A landscape; with `color` the pixels of its total, with `descent` a path down it. */
  landscape(request: LandscapeRequest, options?: RunOptions): Promise<LandscapeAnswer>;
  /** A path down a landscape. */
  descend(request: DescendOptions, options?: RunOptions): Promise<Descent>;
  /** The statistics of one layer's weights. */
  weightStatistics(
    weights: Float32Array,
    statistics: WeightStatisticsOptions,
    options?: RunOptions,
  ): Promise<WeightStatistics>;
  /** Generated digits. */
  digits(request: DigitsOptions, options?: RunOptions): Promise<Digits>;
  /** Trains a network from its start. Checked for cancelling every few tens of milliseconds. */
  train(request: TrainRequest, options?: RunOptions<TrainProgress>): Promise<TrainResult>;
  /** The share of many seeds that train, cell by cell. Has a worker for itself, as training has. */
  trainability(
    request: TrainabilityRequest,
    options?: RunOptions<TrainabilityProgress>,
  ): Promise<TrainabilityCell[]>;
  /** Ends all workers; requests without an answer reject with an `AbortError`. */
  dispose(): void;
}

/**
 * An engine. Workers start with the first request.
 *
 * @example
 * const engine = createEngine({ workers: 3 });
 * const { evaluations } = await engine.train({
 *   mlp: { sizes: [784, 30, 10], seed: 7 },
 *   trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10 },
 *   data: { kind: "digits", training: 2000, validation: 1000, seed: 7 },
 *   epochs: 20,
 * });
 */
export function createEngine({ workers }: EngineOptions = {}): Engine {
  return engineOver(new Pool(poolSize(workers), workerThread, () => compile()));
}

function poolSize(workers: number | undefined): number {
  if (workers !== undefined) return wholeNumber(workers, "workers", 1, 16);
  return Math.min(4, globalThis.navigator?.hardwareConcurrency ?? 2);
}

/** The engine's face over a pool. */
export function engineOver(pool: Pool): Engine {
  const run = <K extends Kind>(
    kind: K,
    request: Requests[K]["request"],
    options?: RunOptions<Requests[K]["progress"]>,
  ) =>
    pool.run({ kind, request } as never, options as RunOptions) as Promise<Requests[K]["result"]>;
  return {
    propagate: (request, options) => run("propagate", request, options),
    derivation: (request, options) => run("derivation", request, options),
    ensemble: (request, options) => run("ensemble", request, options),
    jacobian: (request, options) => run("jacobian", request, options),
    meanField: (request, options) => run("meanField", request, options),
    phaseDiagram: (request, options) => run("phaseDiagram", request, options),
    landscape: (request, options) => run("landscape", request, options),
    descend: (request, options) => run("descend", request, options),
    weightStatistics: (weights, statistics, options) =>
      run("weightStatistics", { weights, options: statistics }, options),
    digits: (request, options) => run("digits", request, options),
    train: (request, options) => run("train", request, options),
    trainability: (request, options) => run("trainability", request, options),
    dispose: () => pool.dispose(),
  };
}
