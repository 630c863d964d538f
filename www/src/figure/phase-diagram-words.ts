/** What the two sides of the critical line are called, and the sentence under the figure. */
import type { ActivationName } from "../wasm/weightscope.js";
import { formatFixed, formatMagnitude, formatNumber, formatPercent } from "./format.js";
import {
  criticalAt,
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
  /** The one of it that counts, where there is no room for more. */
  readonly short: string;
}

const ORDERED = {
  name: "ordered",
  means: ["inputs become alike,", "gradients vanish"],
  short: "gradients vanish",
} as const;
const CHAOTIC = {
  name: "chaotic",
  means: ["like inputs part,", "gradients explode"],
  short: "gradients explode",
} as const;
const EXPLODING = {
  name: "exploding",
  means: ["signals and gradients", "grow without bound"],
  short: "gradients explode",
} as const;
/** Without biases signals die out too; with them theirs is the only signal that is left. */
const VANISHING = {
  name: "vanishing",
  means: ["gradients vanish,", "signals fade into biases"],
  short: "gradients vanish",
} as const;

/** Straight on either side of 0: whatever its length, a signal is stretched by the same factor. */
const RAYS: readonly ActivationName[] = ["linear", "relu", "leaky-relu"];
/** With these, lengths lose their bound where gradients begin to grow. */
const RECTIFIERS: readonly ActivationName[] = ["gelu", "gelu-tanh", "silu", "softplus"];
/** With these, lengths lose their bound only well beyond the critical line. */
const LATE: readonly ActivationName[] = ["elu", "selu"];

/** The sides of a critical line, in which gradients shrink and in which they grow. */
export interface PhaseSides {
  readonly below: PhaseSide;
  readonly above: PhaseSide;
  /** Where lengths have no bound, if that is a part of the upper side and not all of it. */
  readonly beyond?: PhaseSide;
}

/** The sides of an activation's critical line. */
export function phaseSides(activation: ActivationName): PhaseSides {
  if (RAYS.includes(activation)) return { below: VANISHING, above: EXPLODING };
  if (RECTIFIERS.includes(activation)) return { below: ORDERED, above: EXPLODING };
  const sides = { below: ORDERED, above: CHAOTIC };
  return LATE.includes(activation) ? { ...sides, beyond: EXPLODING } : sides;
}

/** On which of its sides a network lies; on none if `chi1` is 1. */
export function sideOf({
  activation,
  theory,
}: Pick<PhaseDiagramData, "activation" | "theory">): keyof PhaseSides | undefined {
  if (theory.chi1 === 1) return undefined;
  if (theory.chi1 < 1) return "below";
  return phaseSides(activation).beyond && !Number.isFinite(theory.qStar) ? "beyond" : "above";
}

/** The names of a critical line, the longest first. */
export function criticalLineNames(activation: ActivationName): readonly string[] {
  // Where signals lose their bound under small biases, χ₁ leaps past 1 and is 1 in no network.
  const whole = RECTIFIERS.includes(activation) ? "critical: χ₁ passes 1" : "critical, χ₁ = 1";
  return [whole, "critical"];
}

/** What becomes of them where lengths lose their bound off the critical line. */
export const BOUNDLESS_NAME = "q* → ∞, χ₁ → 1";

/** Where `chi1` is the gradient's factor, to be put after it: nowhere in particular if that is the same at every length. */
export function chi1Holds({ activation, theory }: PhaseDiagramData): string {
  if (RAYS.includes(activation)) return "";
  return Number.isFinite(theory.qStar) ? " at q*" : " in the limit";
}

/** The same for the plane as a whole, of networks with a bound and, where there are some, of those without. */
export function chi1Is(activation: ActivationName): string {
  if (RAYS.includes(activation)) return "";
  return [...RECTIFIERS, ...LATE].includes(activation) ? " at q* or in the limit" : " at q*";
}

/** `chi1` within this of 1, in its logarithm, is called critical in words. */
const NEAR = 0.002;
/** Inputs whose correlation is above this are one. */
const ALIKE = 0.99;
/** `chi1` from layer to layer comes to the whole factor within this, in its logarithm, or it is said where it holds. */
const CLOSE = 0.05;
/** A correlation that theory misses by less is met. */
const MET = 0.005;
/** Signals have settled whose mean square is off its limit by no more than this share of it. */
const SETTLED = 0.05;

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

/** As near to the critical line as this a network lies on it, and where `chi1` is so far from 1 that has leapt. */
const ON_LINE = 0.005;
const LEAP = 0.02;

/**
 * Whether the present network lies where the critical line is a leap of `chi1` past 1: on the line, and yet not
 * critical. Where signals lose their bound under small biases no network has a `chi1` of 1.
 */
export function onTheLeap(data: PhaseDiagramData): boolean {
  const critical = criticalAt(data);
  return (
    critical !== undefined &&
    Math.abs(data.sigmaW2 - critical) < ON_LINE &&
    Math.abs(Math.log(data.theory.chi1)) > LEAP
  );
}

/** A few short sentences, all of them from the numbers; what matters most comes first. */
export function phaseDiagramSentence(data: PhaseDiagramData): string {
  const layers = phaseLayers(data);
  if (data.sigmaW2 === 0) {
    const rest = data.sigmaB2 === 0 ? "nothing comes through" : "every input gives the same biases";
    return `With weights of variance 0 ${rest}, and no gradient comes back.`;
  }
  return [
    verdict(data, layers),
    pairsText(data, layers),
    lengthText(data),
    measuredText(data, layers),
  ]
    .filter(Boolean)
    .join(" ");
}

/** On which side the network lies, and what becomes of its gradient, whether that agrees or not. */
function verdict(data: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const { activation, theory } = data;
  const name = activationText(activation);
  const networks = onTheLeap(data)
    ? `Here χ₁ leaps past 1, where signals lose their bound: with these biases no wide ${name} network is critical. On this side of the leap they are`
    : `Here wide ${name} networks are`;
  const whole = layers[0]?.gradient ?? Number.NaN;
  if (onTheEdge(data)) {
    const critical =
      theory.everyLength || !Number.isFinite(theory.qStar) ? "on the edge" : "critical";
    const kept = Math.abs(whole - 1) < 0.05;
    return kept
      ? `${networks} ${critical}: gradients keep their size on the way back (χ₁ = ${formatNumber(theory.chi1, 3)}).`
      : `${networks} ${critical}, but ${gradientText(data, whole)}.`;
  }
  const grows = theory.chi1 > 1;
  const agrees = grows ? whole > 1 : whole < 1;
  return `${networks} ${sideText(data)}${agrees ? ":" : ", but"} ${gradientText(data, whole)}.`;
}

function sideText(data: PhaseDiagramData): string {
  const name = phaseSides(data.activation)[sideOf(data) ?? "above"]?.name ?? "";
  // Of signals that settle it is the gradients alone that vanish or explode.
  const settle = Number.isFinite(data.theory.qStar);
  const only = settle && [VANISHING.name, EXPLODING.name].some((each) => each === name);
  return only ? `on the ${name} side` : name;
}

function gradientText(data: PhaseDiagramData, whole: number): string {
  const { theory, depth } = data;
  if (whole === 0) return "no gradient comes back";
  const all = `${formatMagnitude(whole)} times ${whole < 1 ? "what it was" : "as large"}`;
  // Where signals still have another length than the one it is of, it does not come to that.
  const tells = Math.abs((depth - 1) * Math.log(theory.chi1) - Math.log(whole)) <= CLOSE;
  const holds = chi1Holds(data);
  const only = tells ? "" : holds && ` only${holds}`;
  const factor = `χ₁ = ${formatNumber(theory.chi1, 3)} per layer${only}`;
  return `from layer ${depth} back to layer 1 the mean square of the gradient becomes ${all} (${factor})`;
}

function pairsText(data: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const { pairs, depth } = data;
  const [unlike = 0, alike = 1] = layers.at(-1)?.correlations ?? [];
  const { cStar: limit } = limitOfPairs(data);
  if (Number.isNaN(unlike + alike)) return "";
  if (limit !== undefined && limit < ALIKE) {
    // As many places as show that it has fallen.
    const places = [2, 3, 4].find((places) => pairs[1] - alike >= 0.5 * 0.1 ** places) ?? 4;
    const [from, to] = [pairs[1], alike].map((value) => formatFixed(value, places));
    return `Two inputs that are nearly alike part: their correlation falls from ${from} to ${to}, on its way to ${formatFixed(limit, 2)}.`;
  }
  const one = layers.findIndex(({ correlations }) => (correlations[0] ?? 0) >= ALIKE) + 1;
  if (one > 0) return `Even unlike inputs become one, all but 1${"\u202f"}% by layer ${one}.`;
  const why = data.sigmaB2 === 0 ? straightText(data) : "";
  if (why && unlike < MET) return `Unlike inputs stay unlike: ${why}.`;
  const came = unlike < MET ? formatNumber(unlike, 1) : formatFixed(unlike, 2);
  const whole = `The correlation of unlike inputs has come from ${formatFixed(pairs[0], 0)} to ${came} by layer ${depth}`;
  return `${whole}${why && `, and rises less and less: ${why}`}.`;
}

/** Why inputs may stay as unlike as they are where there are no biases to make them alike; nothing if they may not. */
function straightText({ activation, theory }: PhaseDiagramData): string {
  if (activation === "linear") return "without biases linear layers keep angles";
  if (theory.qStar !== 0 || RAYS.includes(activation)) return "";
  const name = activationText(activation);
  return `without biases signals grow ever smaller, and ${name} is ever more like a straight line to them`;
}

/** Where the length of signals goes, and how far it has come by the last layer. */
function lengthText(data: PhaseDiagramData): string {
  const { activation, theory, depth } = data;
  const { qStar, everyLength } = theory;
  const last = theory.lengths.at(-1) ?? Number.NaN;
  const now = formatMagnitude(last);
  if (everyLength) return "Every layer keeps the length of a signal, whatever it is.";
  if (!Number.isFinite(qStar)) {
    return onTheEdge(data) && RAYS.includes(activation)
      ? "Nothing bounds signals: each layer adds its biases."
      : `Nothing bounds signals: their mean square grows to ${now} in ${depth} layers.`;
  }
  if (qStar === 0) {
    const slowly = onTheEdge(data) ? " slowly" : "";
    return `Signals die out${slowly}: their mean square is ${now} after ${depth} layers.`;
  }
  const settled = formatMagnitude(qStar);
  return settled === now || Math.abs(last / qStar - 1) < SETTLED
    ? `The mean square of signals settles at ${settled}.`
    : `The mean square of signals would settle at ${settled}, but is still ${now} after ${depth} layers.`;
}

/**
 * How far a real network is from theory: at most, over its layers, the mean square of signals or of gradients, and the
 * correlation of unlike inputs; and where nothing is left that has a size.
 */
function measuredText({ width }: PhaseDiagramData, layers: readonly PhaseLayer[]): string {
  const strays = [
    ...layers.map(({ length, measuredLength }) => ({
      of: "signals",
      times: measuredLength / length,
    })),
    ...layers.map(({ gradient, measuredGradient }) => ({
      of: "gradients",
      times: measuredGradient / gradient,
    })),
  ].map((stray) => ({ ...stray, factor: Math.max(stray.times, 1 / stray.times) }));
  const [most] = strays
    .filter(({ factor }) => Number.isFinite(factor))
    .sort((a, b) => b.factor - a.factor);
  if (!most) return "";
  const far =
    most.factor < 2
      ? formatPercent(Math.abs(most.times - 1))
      : `a factor of ${formatMagnitude(most.factor)}`;
  const [apart = 0] = layers
    .map(({ correlations, measuredCorrelation }) =>
      Math.abs(measuredCorrelation - (correlations[0] ?? Number.NaN)),
    )
    .filter(Number.isFinite)
    .sort((a, b) => b - a);
  const alike =
    apart < MET ? "" : `, and by up to ${formatNumber(apart, 2)} in the correlation of two inputs`;
  return `A network of ${width} units per layer strays from theory by up to ${far} in the mean square of its ${most.of}${alike}.${zeroText(layers)}`;
}

/** Numbers of single precision have no smaller squares. */
const LEAST = 1e-90;

/** What has become exactly zero in the network, though not in theory. */
function zeroText(layers: readonly PhaseLayer[]): string {
  const zero = (theory: readonly number[]) =>
    theory.some((value) => value < LEAST) ? "rounded to zero" : "zero";
  const first = layers.findIndex(
    ({ length, measuredLength }) => length > 0 && measuredLength === 0,
  );
  const back = layers.filter(
    ({ gradient, measuredGradient }) => gradient > 0 && measuredGradient === 0,
  );
  const said: string[] = [];
  if (first >= 0) {
    said.push(`signals are ${zero(layers.map(({ length }) => length))} from layer ${first + 1} on`);
  }
  if (Number.isNaN(layers.at(-1)?.measuredGradient)) {
    said.push("no gradient comes back");
  } else if (back.length > 0) {
    said.push(
      `gradients are ${zero(back.map(({ gradient }) => gradient))} up to layer ${back.length}`,
    );
  }
  return said.length === 0 ? "" : ` In it ${said.join(", and ")}.`;
}
