/** The derivation's steps in words: what each claims, how it fares, and why. */
import type { ActivationName, DerivationStep } from "../wasm/weightscope.js";
import { capitalized } from "./capitalized.js";
import { type DerivationData, stepOf } from "./derivation-data.js";
import { bent, NAMES, straight } from "./derivation-linear.js";
import { formatDigits, formatFixed, formatNumber } from "./format.js";
import { listed } from "./listed.js";

type StepName = DerivationStep["step"];
type Agreement = DerivationStep["agreement"];

/** The claim in a few words, for the drawing. */
export const CLAIMS: Readonly<Record<StepName, string>> = {
  "weight-mean": "Weights have mean zero",
  "input-mean": "Inputs have mean zero",
  "weight-variance": "Var(W) is the formula’s",
  sum: "Terms are independent",
  product: "Variances multiply",
  linear: "The activation is linear",
  law: "One layer",
  layers: "All layers so far",
  "second-moment": "Mean squares multiply",
  activation: "Averages of φ² instead",
};

/** The claim as a line of text, for the table. */
export const LINES: Readonly<Record<StepName, string>> = {
  "weight-mean": "E[W²] = Var(W)",
  "input-mean": "E[a²] = Var(a)",
  "weight-variance": "Var(W) = σ²",
  sum: "Var(z) = n Var(Wa)",
  product: "Var(Wa) = Var(W) Var(a)",
  linear: "Var(φ(z)) = Var(z)",
  law: "Var(φ(z)) = n Var(W) Var(a)",
  layers: "Var(φ(z)) = ∏ n Var(W) · Var(x)",
  "second-moment": "E[z²] = n E[W²] E[a²]",
  activation: "E[φ(z)²] = E[φ(u)²], u ~ N(0, E[z²])",
};

/** The verdict in a word or two, with a sign of its own shape. */
export const VERDICTS: Readonly<
  Record<Agreement, { readonly sign: string; readonly word: string }>
> = {
  close: { sign: "✓", word: "agrees" },
  chance: { sign: "≈", word: "chance" },
  apart: { sign: "✗", word: "breaks" },
  underflow: { sign: "–", word: "underflows" },
  nothing: { sign: "–", word: "both are 0" },
  "non-finite": { sign: "∞", word: "not finite" },
};

/** The steps that are assumptions; the others follow from them. */
const CAUSES: ReadonlySet<StepName> = new Set([
  "weight-mean",
  "input-mean",
  "weight-variance",
  "sum",
  "linear",
]);

/** The assumptions that break. */
export function broken({ derivation }: DerivationData): DerivationStep[] {
  return derivation.steps.filter(
    ({ step, agreement }) => agreement === "apart" && CAUSES.has(step),
  );
}

/** What a step claims, within a sentence: `“inputs have mean zero”`. */
export function quoted({ step }: DerivationStep): string {
  const claim = CLAIMS[step];
  // A formula keeps its capital.
  return `“${claim.startsWith("Var") ? claim : claim.charAt(0).toLowerCase() + claim.slice(1)}”`;
}

/**
 * The broken assumptions where the law holds none the less: one has made the variance larger and another smaller. The
 * law's factor is the product of those of its steps.
 */
export function cancelling(data: DerivationData): DerivationStep[] {
  const law = stepOf(data, "law")?.agreement;
  const causes = ofLaw(data);
  const cancel =
    (law === "close" || law === "chance") &&
    causes.some(({ ratio }) => ratio > 1) &&
    causes.some(({ ratio }) => ratio < 1);
  return cancel ? causes : [];
}

/** The broken assumptions that the law is made of: it has the weights' variance as it is, not the formula's. */
function ofLaw(data: DerivationData): DerivationStep[] {
  return broken(data).filter(({ step }) => step !== "weight-variance");
}

/** Whether a signal that should have come this far has become zero on its way: its units died, or it underflowed. */
export function goneBefore({ derivation, layer }: DerivationData): boolean {
  const layers = derivation.steps.find(({ step }) => step === "layers");
  return layer > 1 && layers?.left === 0 && layers.right !== 0;
}

function lawBreaks(causes: readonly DerivationStep[]): string {
  if (causes.length === 0) {
    return "No single assumption of the law breaks; what each is off by has multiplied to this factor.";
  }
  const verb = causes.length === 1 ? "breaks" : "break";
  return `Above, ${listed(causes.map(quoted))} ${verb}. That leaves this factor; each layer multiplies by its own.`;
}

function lawCancels(causes: readonly DerivationStep[]): string {
  return `Above, ${listed(causes.map(quoted))} break, and their factors cancel.`;
}

/** What is never below zero. */
const POSITIVE: ReadonlySet<ActivationName> = new Set(["relu", "softplus", "sigmoid"]);
/** What lets through less of what is below zero than of what is above. */
const ONE_SIDED: ReadonlySet<ActivationName> = new Set([
  "leaky-relu",
  "elu",
  "selu",
  "gelu",
  "gelu-tanh",
  "silu",
]);
/** What is as far below zero for a sum as it is above it for its opposite. */
const ODD: ReadonlySet<ActivationName> = new Set([
  "linear",
  "tanh",
  "softsign",
  "hard-tanh",
  "erf",
]);

/** A side of a step. */
export function side(value: number): string {
  return Number.isFinite(value) ? formatDigits(value) : "overflow";
}

/** How far the two sides are apart: `3.4 % more`, `to 0.42 of it`. */
export function distance({ ratio }: DerivationStep): string {
  if (!Number.isFinite(ratio)) return "no number to compare";
  if (ratio === 0) return "nothing of it";
  if (ratio > 0.9 && ratio < 1.1) {
    const percent = formatFixed(100 * Math.abs(ratio - 1), 1);
    return percent === "0.0" ? "the same" : `${percent} % ${ratio > 1 ? "more" : "less"}`;
  }
  return `${formatNumber(ratio)} times as much`;
}

/** Why a step fares as it does, in one or two sentences. */
export function reason(step: DerivationStep, data: DerivationData): string {
  const { agreement } = step;
  if (agreement === "non-finite") return "The numbers have overflowed.";
  if (agreement === "nothing") return nothing(step);
  if (agreement === "underflow") return underflows(step, data);
  const cancelled = step.step === "law" ? cancelling(data) : [];
  if (cancelled.length > 0) return lawCancels(cancelled);
  if (agreement === "chance") return chance(step, data);
  return agreement === "close" ? holds(step, data) : breaks(step, data);
}

function nothing({ step }: DerivationStep): string {
  return step === "weight-variance"
    ? "All weights are alike, as the formula says."
    : "Both sides are zero: nothing flows here.";
}

function chance(step: DerivationStep, { derivation }: DerivationData): string {
  const { fanIn, fanOut } = derivation;
  const [low, high] = [step.low, step.high].map((bound) => `×${formatNumber(bound, 2)}`);
  const size = `${fanOut} ${fanOut === 1 ? "unit" : "units"} of ${fanIn} inputs`;
  const range = step.low === 1 ? `up to ${high}` : `from ${low} to ${high}`;
  return `With ${size} another seed may give anything ${range}: three standard deviations.`;
}

function underflows(step: DerivationStep, data: DerivationData): string {
  if (step.left !== 0) return "Numbers this small keep few of their digits in 32 bits.";
  const gone = step.step === "layers" && goneBefore(data);
  const before = gone ? "On the way all numbers have become zero: what" : "What";
  return `${before} is predicted is too small for 32 bits.`;
}

function holds(step: DerivationStep, data: DerivationData): string {
  const { fanIn } = data.derivation;
  const { random } = data.audit;
  switch (step.step) {
    case "weight-mean":
      return random
        ? "The weights are drawn about zero, so their mean square is their variance."
        : "The weights’ mean is so near zero that its square hardly counts.";
    case "input-mean":
      if (data.layer === 1) return "The inputs have been made to have mean zero.";
      return random && ODD.has(data.activation)
        ? "The layer before is symmetric about zero, and so are its outputs."
        : "The mean of the layer before is so near zero that its square hardly counts.";
    case "weight-variance":
      return random
        ? "So many weights are drawn that their variance is the formula’s."
        : "The weights are those of the formula.";
    case "sum":
      return `The ${fanIn} terms of each sum are almost uncorrelated, so their variances add.`;
    case "product":
      return "With both means near zero only the last term of the product rule is left.";
    case "linear":
      return straight(data);
    case "law":
      return "Put together, the steps predict the layer.";
    case "layers":
      return "And over all layers the law predicts the network so far.";
    case "second-moment":
      return "In mean squares the law needs no inputs of mean zero. This is the form that He et al. start from.";
    case "activation":
      return halves(data)
        ? "A ReLU keeps the positive half of a symmetric sum, and with it half of the mean square: the factor ½."
        : "With the activation’s own average over a normal distribution in place of a straight line, the prediction holds.";
  }
}

function breaks(step: DerivationStep, data: DerivationData): string {
  const { derivation, audit } = data;
  switch (step.step) {
    case "weight-mean":
      return derivation.weight.populationVariance === 0
        ? "All weights are alike: they have a mean and no variance. The derivation is about random ones."
        : "These weights have a mean of their own, and it counts in the sum.";
    case "input-mean":
      return inputsHaveMean(data);
    case "weight-variance":
      return "The variance of the weights drawn is not the formula’s.";
    case "sum":
      if (!audit.random) return NOT_RANDOM;
      return step.ratio > 1
        ? "The terms of a sum go together, so that it varies more than they would apart."
        : "The sums share their inputs’ mean, or some inputs undo others: they vary less than their terms apart.";
    case "product":
      return productBreaks(step, data);
    case "linear":
      return bent(step, data);
    case "law":
      return step.right === 0 ? NO_VARIANCE : lawBreaks(ofLaw(data));
    case "layers":
      return goneBefore(data)
        ? "On the way all numbers have become zero, and nothing brings them back."
        : multiplies(step, data);
    case "second-moment":
      if (!audit.random) return NOT_RANDOM;
      return `${step.ratio > 1 ? "The terms go together" : "Some terms undo others"}: in narrow or very deep networks the units are not independent.`;
    case "activation":
      return audit.random
        ? "The sums do not follow a normal distribution: too few terms, or too few different inputs."
        : NOT_RANDOM;
  }
}

const NO_VARIANCE = "Here the law predicts no variance at all.";
const NOT_RANDOM = "The derivation is about random weights, and these are not drawn at random.";

function inputsHaveMean({ layer, activation, derivation: { before } }: DerivationData): string {
  const counts = "Their mean square counts in the sum, and is larger than their variance.";
  const name = NAMES[activation];
  if (layer > 1 && POSITIVE.has(activation)) {
    return `The outputs of ${name} are never below zero. ${counts}`;
  }
  if (layer > 1 && ONE_SIDED.has(activation) && before.mean > 0) {
    return `${capitalized(name)} holds back what is below zero, so its outputs have a mean. ${counts}`;
  }
  return "The inputs have a mean of their own, and it counts in the sum.";
}

function productBreaks({ ratio }: DerivationStep, data: DerivationData): string {
  const weights = stepOf(data, "weight-mean")?.ratio ?? 1;
  const inputs = stepOf(data, "input-mean")?.ratio ?? 1;
  // Means make it larger, and by themselves to no more than this.
  if (ratio - 1 > 2 * (weights - 1 + inputs - 1) || ratio < 1) {
    return `The weights and their inputs are not independent: the larger ones meet the ${ratio < 1 ? "smaller" : "larger"}.`;
  }
  return inputs >= weights
    ? "The rule has three terms. Inputs with a mean add the weights’ variance times its square."
    : "The rule has three terms. Weights with a mean add the inputs’ variance times its square.";
}

function multiplies({ ratio, right }: DerivationStep, { layer }: DerivationData): string {
  if (right === 0) return NO_VARIANCE;
  if (layer === 1) return "So far this is the one layer above.";
  if (!(ratio > 0) || !Number.isFinite(ratio)) return "Layer by layer the factors have multiplied.";
  const each = formatNumber(ratio ** (1 / layer));
  return `What each layer is off by multiplies: ×${each} on average, over ${layer} layers ×${formatNumber(ratio)}.`;
}

function halves({ activation }: DerivationData): boolean {
  return activation === "relu";
}
