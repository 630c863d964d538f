/** What the variance panel shows of figure 1's numbers: two quantities layer by layer, measured, expected, and by chance. */
import type { Band, Bands, LayerPass, LayerPrediction, Statistics } from "../wasm/weightscope.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { InitializationData, InitializationQuantity } from "./initialization-data.js";

/** One quantity's variance in every hidden layer. */
export interface Series {
  /** In legends. */
  readonly name: string;
  /** Whether its variances are told in the last layer's. */
  readonly relative: boolean;
  readonly statistics: readonly Statistics[];
  /** What theory expects; NaN where it says nothing of a layer. */
  readonly theory?: readonly number[];
  /** Between which two nine networks in ten fall. */
  readonly band?: Pick<Band, "lower" | "upper">;
}

/** What is to be known of a quantity. */
export interface QuantityWords {
  readonly title: string;
  /** In the legend, beside the gradients of z. */
  readonly series: string;
  readonly flow: string;
  /** Below the panel: what gradients are of and by what, in the first of these words that fit. */
  readonly under?: readonly string[];
  readonly of: (layer: LayerPass) => Statistics;
  /** Whether it flows back: then its size depends on the loss, and is told in the last layer's. */
  readonly back: boolean;
  readonly theory?: (layer: LayerPrediction) => number;
  readonly band?: (bands: Bands, relative: boolean) => Band;
}

/** The quantities that the left panel can show. */
export const QUANTITIES: Readonly<Record<InitializationQuantity, QuantityWords>> = {
  activation: {
    title: "Activations",
    series: "activations",
    flow: "flow down ↓",
    of: (layer) => layer.activation,
    back: false,
    theory: (layer) => layer.activationVariance,
    band: (bands) => bands.activation,
  },
  preactivation: {
    title: "Preactivations z",
    series: "z",
    flow: "flow down ↓",
    of: (layer) => layer.preactivation,
    back: false,
    // Of mean 0: the mean square is the variance.
    theory: (layer) => layer.preactivationMeanSquare,
    band: (bands) => bands.preactivation,
  },
  "gradient-activation": {
    title: "Gradients of a",
    under: ["gradients of the loss by activations a", "of the loss by a"],
    series: "of a",
    flow: "flow back up ↑",
    of: (layer) => layer.gradActivation,
    back: true,
    band: (bands, relative) => (relative ? bands.relativeGradActivation : bands.gradActivation),
  },
  gradient: {
    title: "Gradients of W",
    under: ["gradients of the loss by weights W", "of the loss by W"],
    series: "of W",
    flow: "",
    of: (layer) => layer.gradWeight,
    back: true,
  },
  weight: {
    title: "Weights W",
    series: "weights",
    flow: "",
    of: (layer) => layer.weight,
    back: false,
    theory: (layer) => layer.weightVariance,
  },
};

/** The middle panel's quantity. */
export const BACKWARD: QuantityWords = {
  title: "Gradients of z",
  under: ["gradients of the loss by preactivations z", "of the loss by z"],
  series: "of z",
  flow: "flow back up ↑",
  of: (layer) => layer.gradPreactivation,
  back: true,
  theory: (layer) => layer.gradPreactivationFactor,
  band: (bands, relative) => (relative ? bands.relativeGradPreactivation : bands.gradPreactivation),
};

/** The left panel's quantity and the gradients of z. */
export function varianceSeries(data: InitializationData): readonly [Series, Series] {
  const shown = QUANTITIES[data.quantity];
  const back = shown.back ? BACKWARD : { ...BACKWARD, series: "gradients" };
  return [seriesOf(shown, data), seriesOf(back, data)];
}

/**
 * Gradients beside activations: how large they are depends on the loss and on the batch, and says nothing; what
 * becomes of them between the last hidden layer and the first does. So their variance is told in that of the last
 * layer, where that is a number to divide by.
 */
function seriesOf(words: QuantityWords, { pass, theory, bands }: InitializationData): Series {
  const layers = hiddenLayers(pass);
  const statistics = layers.map(words.of);
  const last = statistics.at(-1);
  const unit = last?.populationVariance ?? 0;
  const relative =
    words.back && layers.length > 1 && last?.nonFinite === 0 && unit > 0 && Number.isFinite(unit);
  const expected = words.theory ? theory?.slice(0, layers.length).map(words.theory) : undefined;
  const foretold = expected && (words.back ? inTheLast(expected) : expected);
  const band = words.band && bands && words.band(bands, relative);
  return {
    name: relative ? `${words.series} ÷ layer ${layers.length}` : words.series,
    relative,
    statistics: relative ? statistics.map((each) => divided(each, unit)) : statistics,
    // Gradients that are told as they are have no expectation: that is one of factors.
    ...(foretold && words.back === relative ? { theory: foretold } : {}),
    ...(band ? { band: hidden(band, layers.length) } : {}),
  };
}

function divided(statistics: Statistics, unit: number): Statistics {
  return { ...statistics, populationVariance: statistics.populationVariance / unit };
}

/** A band without the output layer. */
function hidden({ lower, upper }: Band, layers: number): Pick<Band, "lower" | "upper"> {
  return { lower: lower.slice(0, layers), upper: upper.slice(0, layers) };
}

function inTheLast(factors: readonly number[]): number[] {
  const last = factors.at(-1) ?? Number.NaN;
  return factors.map((factor) => factor / last);
}
