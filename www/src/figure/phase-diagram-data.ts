import type {
  ActivationName,
  Contour,
  LayerPass,
  MeanField,
  PhaseDiagram,
  Pixels,
} from "../wasm/weightscope.js";

/** What an initializer comes to in the plane of the two variances. */
export interface KnownStart {
  readonly name: string;
  readonly sigmaW2: number;
}

/** A wide network somewhere in the plane of the two variances: what theory says of it, and one that was measured. */
export interface PhaseDiagramData {
  readonly activation: ActivationName;
  /** `n` times the variance of a weight. */
  readonly sigmaW2: number;
  /** The variance of a bias. */
  readonly sigmaB2: number;
  /** Hidden layers. */
  readonly depth: number;
  /** Units a layer of the network that was measured. */
  readonly width: number;
  /** The ends of the plane's axes. */
  readonly plane: {
    readonly sigmaW2: readonly [number, number];
    readonly sigmaB2: readonly [number, number];
  };
  readonly diagram: PhaseDiagram & {
    readonly pixels?: Pixels;
    /** Where the gradient changes e-fold over all layers. */
    readonly contours?: readonly Contour[];
  };
  /** The `ln(chi1)` of the first and of the last colour. */
  readonly range: readonly [number, number];
  /** The weights' variance from which on lengths have no bound, where that is not the critical line. */
  readonly boundless?: number;
  /** Initializers with a place on the lower edge, from left to right. */
  readonly starts: readonly KnownStart[];
  readonly theory: MeanField;
  /** The correlations of the pairs of inputs that theory follows: unlike ones first, then nearly alike ones. */
  readonly pairs: readonly [number, number];
  /** The layers of the network, its last one too. */
  readonly measured: readonly LayerPass[];
}

/** A hidden layer by theory and by measurement. */
export interface PhaseLayer {
  /** The mean square of the preactivations. */
  readonly length: number;
  readonly measuredLength: number;
  /** Of each pair of inputs; NaN where nothing is left of them. */
  readonly correlations: readonly number[];
  /** Of two of the measured inputs, which are unlike, on average. */
  readonly measuredCorrelation: number;
  /** The mean square of the gradient over that at the last hidden layer. */
  readonly gradient: number;
  readonly measuredGradient: number;
}

/** The hidden layers, the first one first. */
export function phaseLayers({ depth, theory, measured }: PhaseDiagramData): PhaseLayer[] {
  const gradient = (layer: number) => {
    const statistics = measured[layer]?.gradPreactivation;
    return statistics && statistics.nonFinite === 0 ? statistics.meanSquare : Number.NaN;
  };
  const last = gradient(depth - 1);
  return Array.from({ length: depth }, (_, layer) => {
    const statistics = measured[layer]?.preactivation;
    const finite = statistics !== undefined && statistics.nonFinite === 0;
    const length = theory.lengths[layer] ?? Number.NaN;
    return {
      length,
      measuredLength: finite ? statistics.meanSquare : Number.POSITIVE_INFINITY,
      correlations: theory.correlations.map(
        (pair) => (length > 0 ? pair[layer] : undefined) ?? Number.NaN,
      ),
      measuredCorrelation: measured[layer]?.rowCorrelation ?? Number.NaN,
      gradient: theory.gradients[layer] ?? Number.NaN,
      measuredGradient: gradient(layer) / last,
    };
  });
}

/**
 * Where the correlation of two inputs goes, and over how many layers: nowhere if nothing bounds signals, nor if nothing
 * is left of them.
 */
export function limitOfPairs({
  theory,
}: Pick<PhaseDiagramData, "theory">): Pick<MeanField, "cStar" | "xiC"> {
  return theory.cStar === undefined ? {} : theory;
}

/** The weights' variance at which the critical line passes this variance of biases, if it does. */
export function criticalAt({
  diagram,
  sigmaB2,
}: Pick<PhaseDiagramData, "diagram" | "sigmaB2">): number | undefined {
  for (const { points } of diagram.criticalLine) {
    for (let i = 0; i + 3 < points.length; i += 2) {
      const [x0, y0, x1, y1] = points.subarray(i, i + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      if ((y0 - sigmaB2) * (y1 - sigmaB2) > 0 || y0 === y1) continue;
      return x0 + ((sigmaB2 - y0) / (y1 - y0)) * (x1 - x0);
    }
  }
  return undefined;
}
