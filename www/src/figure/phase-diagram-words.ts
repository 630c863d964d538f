/** What the two sides of the critical line are called, and the sentence under the figure. */
import type { ActivationName } from "../wasm/weightscope.js";
import { formatFixed, formatNumber, formatPercent } from "./format.js";
import {
  limitOfPairs,
  type PhaseDiagramData,
  type PhaseLayer,
  phaseLayers,
} from "./phase-diagram-data.js";

/** A side of the critical line: its name, and what becomes of signals there. */
export interface PhaseSide {
  readonly name: string;
  /** In lines, where one is too long. */
  readonly means: readonly string[];
}

const ORDERED = { name: "ordered", means: ["inputs become alike,", "gradients vanish"] } as const;
const CHAOTIC = { name: "chaotic", means: ["like inputs part,", "gradients explode"] } as const;
const EXPLODING = {
  name: "exploding",
  means: ["signals and gradients", "grow without bound"],
} as const;
/** Without biases signals die out too; with them theirs is the only signal that is left. */
const VANISHING = {
  name: "vanishing",
  means: ["gradients vanish,", "signals fade into biases"],
} as const;

/** Straight on either side of 0: whatever its length, a signal is stretched by the same factor. */
const RAYS: readonly ActivationName[] = ["linear", "relu", "leaky-relu"];
/** With these, lengths lose their bound where gradients begin to grow. */
const RECTIFIERS: readonly ActivationName[] = ["gelu", "gelu-tanh", "silu", "softplus"];

/** The sides of an activation's critical line, in which gradients shrink and in which they grow. */
export function phaseSides(activation: ActivationName): { below: PhaseSide; above: PhaseSide } {
  if (RAYS.includes(activation)) {
    return { below: VANISHING, above: EXPLODING };
  }
  return { below: ORDERED, above: RECTIFIERS.includes(activation) ? EXPLODING : CHAOTIC };
}

/** `chi1` within this of 1, in its logarithm, is called critical in words. */
const NEAR = 0.002;
/** Inputs whose correlation is above this are one. */
const ALIKE = 0.99;

const NAMES: Readonly<Partial<Record<ActivationName, string>>> = {
  relu: "ReLU",
  "leaky-relu": "leaky ReLU",
  elu: "ELU",
  selu: "SELU",
  gelu: "GELU",
  "gelu-tanh": "GELU (by tanh)",
  silu: "SiLU",
  "hard-tanh": "hard tanh",
};

export function activationText(activation: ActivationName): string {
  return NAMES[activation] ?? activation;
}

/** Whether the present network is as good as on the critical line. */
export function onTheEdge({ theory }: Pick<PhaseDiagramData, "theory">): boolean {
  return Math.abs(Math.log(theory.chi1)) < NEAR;
}

/** One or more sentences, all of them from the numbers. */
export function phaseDiagramSentence(data: PhaseDiagramData): string {
  const { activation, sigmaW2, sigmaB2 } = data;
  const biases = sigmaB2 === 0 ? "no biases" : `biases of variance ${formatNumber(sigmaB2)}`;
  const which = `With weights of variance ${formatNumber(sigmaW2)}/n and ${biases}, wide ${activationText(activation)} networks`;
  const layers = phaseLayers(data);
  if (sigmaW2 === 0) {
    const rest = sigmaB2 === 0 ? "nothing comes through" : "every input gives the same biases";
    return `With weights of variance 0 ${rest}, and no gradient comes back.`;
  }
  const parts = [verdict(data, which), pairsText(data, layers), gradientText(data, layers)];
  return [...parts, measuredText(data, layers)].filter(Boolean).join(" ");
}

function verdict(data: PhaseDiagramData, which: string): string {
  const { activation, theory } = data;
  const { below, above } = phaseSides(activation);
  if (theory.everyLength) {
    return `${which} are on the edge: every layer keeps the length of a signal, whatever it is.`;
  }
  if (!Number.isFinite(theory.qStar)) {
    return onTheEdge(data)
      ? `${which} are on the edge, but nothing bounds their signals: each layer adds its biases.`
      : `${which} are exploding: nothing bounds their signals, whose mean square grows to ${formatNumber(theory.lengths.at(-1) ?? Number.NaN, 2)} in ${data.depth} layers.`;
  }
  const q = formatNumber(theory.qStar, 2);
  const length =
    theory.qStar === 0 ? "their signals die out" : `the mean square of signals settles at ${q}`;
  if (onTheEdge(data)) {
    return `${which} are critical: ${length}${theory.qStar === 0 ? ", if slowly" : ""}.`;
  }
  if (theory.chi1 >= 1) return `${which} are ${above.name}: ${length}.`;
  return `${which} are ${below === VANISHING ? "on the vanishing side" : below.name}: ${length}.`;
}

function pairsText(data: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const { pairs, depth } = data;
  const [unlike = 0, alike = 1] = layers.at(-1)?.correlations ?? [];
  const limit = limitOfPairs(data);
  if (Number.isNaN(unlike + alike)) return "";
  if (limit !== undefined && limit < ALIKE) {
    // As many places as show that it has fallen.
    const places = [2, 3, 4].find((places) => pairs[1] - alike >= 0.5 * 0.1 ** places) ?? 4;
    const [from, to] = [pairs[1], alike].map((value) => formatFixed(value, places));
    return `Two inputs that are nearly alike part: their correlation falls from ${from} to ${to}, on its way to ${formatFixed(limit, 2)}.`;
  }
  const one = layers.findIndex(({ correlations }) => (correlations[0] ?? 0) >= ALIKE) + 1;
  if (one > 0) return `Even unlike inputs become one, all but 1${"\u202f"}% by layer ${one}.`;
  return unlike < 0.005
    ? "Unlike inputs stay unlike on the way."
    : `The correlation of unlike inputs has come from ${formatFixed(pairs[0], 0)} to ${formatFixed(unlike, 2)} by layer ${depth}.`;
}

function gradientText(data: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const { theory, depth } = data;
  const whole = layers[0]?.gradient ?? Number.NaN;
  const all = `${formatNumber(whole, 2)} times ${whole < 1 ? "what it was" : "as large"}`;
  const a = `χ₁ = ${formatNumber(theory.chi1, 3)}`;
  if (onTheEdge(data) && Math.abs(whole - 1) < 0.05) {
    return `Gradients keep their size on the way back (${a}).`;
  }
  if (onTheEdge(data) && whole > 0.1 && whole < 10) {
    return `Gradients change little on the way back: from layer ${depth} back to layer 1 their mean square becomes ${all} (${a}).`;
  }
  if (whole === 0) return "No gradient comes back.";
  const where = Number.isFinite(theory.qStar)
    ? theory.everyLength
      ? ""
      : " at q*"
    : " in the limit";
  return `From layer ${depth} back to layer 1, the mean square of the gradient becomes ${all} (${a} per layer${where}).`;
}

/** How far the mean squares of a real network are from theory: at most, over its layers. */
function measuredText({ width }: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const off = layers.map(({ length, measuredLength }) => Math.abs(measuredLength / length - 1));
  const most = Math.max(...off.filter(Number.isFinite));
  if (!Number.isFinite(most)) return "";
  const far = most < 1 ? formatPercent(most) : `a factor of ${formatNumber(1 + most, 2)}`;
  return `A network of ${width} units per layer strays from these mean squares by up to ${far}.`;
}
