import type {
  Bands,
  Batch,
  ColorMapOptions,
  Contour,
  ContourLine,
  Derivation,
  DescendOptions,
  Descent,
  Digits,
  DigitsOptions,
  DistinctUnits,
  Evaluation,
  Evaluations,
  FieldOptions,
  Jacobian,
  Landscape,
  LandscapeOptions,
  LayerPass,
  LossName,
  LsuvSettings,
  MeanField,
  MeanFieldOptions,
  MlpOptions,
  Pass,
  PhaseDiagram,
  PhaseDiagramOptions,
  Pixels,
  PropagateRanges,
  Quantity,
  ToyOptions,
  TrainedShare,
  TrainerOptions,
  WeightStatistics,
  WeightStatisticsOptions,
} from "../wasm/weightscope.js";

/** Inputs named rather than sent: they are made where the network is. */
export type InputSource =
  | {
      /** Rows of independent N(0, 1) values; the labels are drawn evenly over the network's outputs. */
      kind: "gaussian";
      features: number;
      count: number;
      seed?: number;
    }
  | {
      /** Generated digits, pixels in 0..1, or shifted and scaled to mean 0 and variance 1. */
      kind: "digits";
      count: number;
      seed?: number;
      standardized?: boolean;
    }
  | ({ kind: "batch" } & Batch);

/** How a fresh network's weights are scaled on the batch that it will read, layer after layer. */
export type LsuvChoice = boolean | LsuvSettings;

/** The derivation of Xavier initialization, filled in for one layer of a fresh network. */
export interface DerivationRequest {
  mlp: MlpOptions;
  source: InputSource;
  /** Counted from 0. */
  layer: number;
  /** Scales the layers first, as `Mlp.lsuv` does; then no formula tells what the weights' variance should be. */
  lsuv?: LsuvChoice;
}

/** A forward and a backward pass through a fresh network. */
export interface PropagateRequest {
  mlp: MlpOptions;
  source: InputSource;
  loss: LossName;
  /** Scales the layers first, as `Mlp.lsuv` does; begin with the initializer `"orthogonal"`. */
  lsuv?: LsuvChoice;
  bins?: number;
  range?: PropagateRanges;
  /** Whether the layers share one automatic range for each kind of number. */
  sharedRange?: boolean;
  /** The kinds that get a histogram, by default all. */
  histograms?: Quantity[];
}

/** Many seeds of one network, each sent the same batch. */
export interface EnsembleRequest {
  /** All but the seeds: weights are drawn from those that follow `mlp.seed`. */
  mlp: MlpOptions;
  source: InputSource;
  loss: LossName;
  /** 1 to 1024. */
  networks: number;
  /** Scales each network's layers first, as `Mlp.lsuv` does; begin with the initializer `"orthogonal"`. */
  lsuv?: LsuvChoice;
}

/** Heard several times a second, the last time when all networks are done. */
export interface EnsembleProgress {
  done: number;
  networks: number;
  /** Of those that are done. */
  bands: Bands;
}

/** The singular values of a fresh network's Jacobian. */
export interface JacobianRequest {
  mlp: MlpOptions;
  source: InputSource;
  /** At how many of the source's rows, the first ones: 1 to 64, by default 1. */
  rows?: number;
  /** Scales the layers first, on all rows, as `Mlp.lsuv` does; begin with the initializer `"orthogonal"`. */
  lsuv?: LsuvChoice;
}

/** A landscape and, where it is asked for, a path down it. */
export interface LandscapeRequest extends LandscapeOptions {
  /** Answers with `descent`, on the same loss under the same penalty. */
  descent?: Omit<DescendOptions, "objective" | "penalty">;
}

/** What comes of a {@link LandscapeRequest}. */
export interface LandscapeAnswer extends Landscape {
  descent?: Descent;
}

/** The plane of the two variances, and what is to be drawn of it. */
export interface PhaseDiagramRequest extends PhaseDiagramOptions {
  /** Answers with `pixels`: `ln(chi1)` in these colours. */
  color?: Pick<ColorMapOptions, "range" | "table" | "normalization" | "reverse">;
  /** Answers with `contours`: lines of equal `ln(chi1)`. */
  levels?: number[];
}

/** What comes of a {@link PhaseDiagramRequest}. */
export interface PhaseDiagramAnswer extends PhaseDiagram {
  pixels?: Pixels;
  contours?: Contour[];
}

/**
 * Training, validation and test data, named or sent. Bytes stay bytes on their way and in the network's memory.
 */
export type DataSource =
  | {
      /** Generated digits: the first `training` train, the next `validation` validate. */
      kind: "digits";
      training: number;
      validation?: number;
      seed?: number;
    }
  | {
      /** Points of the plane; their share says which train and which validate. */
      kind: "toy";
      toy: ToyOptions;
    }
  | {
      kind: "batches";
      training: Batch;
      /** Evaluated as often as the training data. */
      validation?: Batch;
      /** Evaluated once, after the last step. It is in memory only then, the training data no longer. */
      test?: Batch;
    };

/** What is looked at beside each evaluation of a training run. */
export interface SnapshotOptions {
  /** What is sent through the network each time; unless told, the first 256 rows of named training data. */
  probe?: Batch;
  /** Of each histogram, by default 64. */
  bins?: number;
  /** The kinds that get a histogram, by default all. */
  histograms?: Quantity[];
  /** The decision field of a network of two inputs, as pixels. */
  field?: FieldOptions & Pick<ColorMapOptions, "table" | "reverse">;
}

/** A network under way, as it is at one moment. */
export interface TrainSnapshot {
  /** What the probe leaves in each layer. */
  layers: LayerPass[];
  /** Colours of the probability of class 1 from 0 to 1, and the lines on which the classes are level. */
  field?: { pixels: Pixels; boundary: ContourLine[]; nonFinite: number };
}

/** One network trained from its start for some epochs. */
export interface TrainRequest {
  mlp: MlpOptions;
  trainer: TrainerOptions;
  data: DataSource;
  /** 1 to 100,000. */
  epochs: number;
  /** Epochs from one evaluation to the next, 1 by default. The last epoch is always evaluated. */
  evaluateEvery?: number;
  /** Answers with a `snapshot` beside each evaluation, in place of the weights unless units are counted. */
  snapshots?: SnapshotOptions;
  /** Answers with `units` beside each evaluation, counted with this tolerance, 0 to 1. */
  unitTolerance?: number;
}

/** What is heard of a training run several times a second. */
export interface TrainProgress {
  /** Share of all steps done, 0 to 1. */
  fraction: number;
  step: number;
  /** Epochs done. */
  epoch: number;
  epochs: number;
  /** Once before the first step, and at the end of each evaluated epoch. */
  evaluation?: Evaluations;
  /** Beside `evaluation`: the weights of each layer, row-major [fanOut, fanIn]. */
  weights?: Float32Array[];
  /** Beside `evaluation`, where a tolerance was given: how many units of each layer differ. */
  units?: DistinctUnits[];
  /** Beside `evaluation`, where snapshots were asked for. None is kept: who listens decides how many are. */
  snapshot?: TrainSnapshot;
}

/** A finished training run. */
export interface TrainResult {
  epochs: number;
  evaluations: { epoch: number; training: Evaluation; validation?: Evaluation }[];
  /** Of the trained network on the test data, if there are any. */
  test?: Evaluation;
  /** The weights before the first step. */
  initialWeights: Float32Array[];
  weights: Float32Array[];
  biases: Float32Array[];
  /** From start to end, waiting included. */
  seconds: number;
  /** WebAssembly memory of the thread that trained. */
  memoryBytes: number;
}

/** Many seeds of networks that differ in depth and scale, each trained for a while. */
export interface TrainabilityRequest {
  /** All but what the cells say. */
  mlp: Omit<MlpOptions, "sizes" | "scale">;
  /** The units of every hidden layer. */
  width: number;
  trainer: TrainerOptions;
  /** The toy's training points. */
  toy: ToyOptions;
  /** The seeds of a cell, 1 to 1000. */
  networks: number;
  /** The updates of each network. */
  steps: number;
  /** A network has trained if its loss ends below this. */
  threshold: number;
  /** In the order in which they are wanted: how many hidden layers, and the initializer's `scale`. */
  cells: { depth: number; scale: number }[];
}

/** What became of the networks of one depth and scale. */
export interface TrainabilityCell extends TrainedShare {
  depth: number;
  scale: number;
}

/** Heard as each cell is done. */
export interface TrainabilityProgress {
  /** Which one, counted from 0 in the order of the request. */
  index: number;
  cell: TrainabilityCell;
}

/** What each request takes and gives. */
export interface Requests {
  propagate: { request: PropagateRequest; result: Pass; progress: never };
  landscape: {
    request: LandscapeRequest;
    result: LandscapeAnswer;
    progress: never;
  };
  derivation: { request: DerivationRequest; result: Derivation; progress: never };
  ensemble: { request: EnsembleRequest; result: Bands; progress: EnsembleProgress };
  jacobian: { request: JacobianRequest; result: Jacobian[]; progress: never };
  meanField: { request: MeanFieldOptions; result: MeanField; progress: never };
  phaseDiagram: { request: PhaseDiagramRequest; result: PhaseDiagramAnswer; progress: never };
  descend: { request: DescendOptions; result: Descent; progress: never };
  weightStatistics: {
    request: { weights: Float32Array; options: WeightStatisticsOptions };
    result: WeightStatistics;
    progress: never;
  };
  digits: { request: DigitsOptions; result: Digits; progress: never };
  train: { request: TrainRequest; result: TrainResult; progress: TrainProgress };
  trainability: {
    request: TrainabilityRequest;
    result: TrainabilityCell[];
    progress: TrainabilityProgress;
  };
}

/** The name of a request. */
export type Kind = keyof Requests;

/** A request of any kind, with its name. */
export type Job = { [K in Kind]: { kind: K; request: Requests[K]["request"] } }[Kind];
