/** The derivation's steps in words: what each claims, how it fares, and why. */
import type { ActivationName, DerivationStep } from "../wasm/weightscope.js";
import type { DerivationData } from "./derivation-data.js";
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

/** The assumptions that break, by what they claim: `“inputs have mean zero” and “the activation is linear”`. */
export function broken({ derivation }: DerivationData): string[] {
  return derivation.steps
    .filter(({ step, agreement }) => agreement === "apart" && CAUSES.has(step))
    .map(({ step }) => `“${CLAIMS[step].charAt(0).toLowerCase()}${CLAIMS[step].slice(1)}”`);
}

/** Whether a signal that should have come this far has become zero on its way: its units died, or it underflowed. */
export function goneBefore({ derivation, layer }: DerivationData): boolean {
  const layers = derivation.steps.find(({ step }) => step === "layers");
  return layer > 1 && layers?.left === 0 && layers.right !== 0;
}

function lawBreaks(causes: readonly string[]): string {
  if (causes.length === 0) {
    return "No single assumption breaks; what each is off by has added up to this factor.";
  }
  const verb = causes.length === 1 ? "breaks" : "break";
  return `Above, ${listed(causes)} ${verb}. That leaves this factor, and every further layer multiplies by one like it.`;
}

const RECTIFIED: ReadonlySet<ActivationName> = new Set([
  "relu",
  "leaky-relu",
  "elu",
  "selu",
  "gelu",
  "gelu-tanh",
  "silu",
  "softplus",
  "sigmoid",
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
  if (agreement === "nothing") return "Both sides are zero: nothing flows here.";
  if (agreement === "underflow") return underflows(step, data);
  if (agreement === "chance") return chance(step, data);
  return agreement === "close" ? holds(step, data) : breaks(step, data);
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
  switch (step.step) {
    case "weight-mean":
      return "The weights are drawn about zero, so their mean square is their variance.";
    case "input-mean":
      return data.layer === 1
        ? "The inputs have been shifted to mean zero."
        : "The layer before is symmetric about zero, and so are its outputs.";
    case "weight-variance":
      return "So many weights are drawn that their variance is the formula’s.";
    case "sum":
      return `The ${fanIn} terms of each sum are almost uncorrelated, so their variances add.`;
    case "product":
      return "With both means zero only the last term of the product rule is left.";
    case "linear":
      return data.activation === "linear"
        ? "The activation is the identity."
        : "The values are so small that the activation is a straight line to them.";
    case "law":
      return "Put together, the steps predict the layer.";
    case "layers":
      return "And layer by layer they predict the network so far.";
    case "second-moment":
      return "In mean squares the law needs no inputs of mean zero. This is the form that He et al. start from.";
    case "activation":
      return halves(data)
        ? "A ReLU keeps the positive half of a symmetric sum, and with it half of the mean square: the factor ½."
        : "With the activation’s own average over a normal distribution in place of a straight line, the prediction holds.";
  }
}

function breaks(step: DerivationStep, data: DerivationData): string {
  const { activation } = data;
  switch (step.step) {
    case "weight-mean":
      return "All weights are alike: they have a mean and no variance. The derivation is about random ones.";
    case "input-mean":
      return data.layer > 1 && RECTIFIED.has(activation)
        ? `What ${NAMES[activation]} lets through is mostly of one sign. Its mean square counts in the sum, and is larger than its variance.`
        : "The inputs have a mean of their own, and it counts in the sum.";
    case "weight-variance":
      return "The weights drawn are not what the formula says.";
    case "sum":
      return step.ratio > 1
        ? "The terms of a sum go together, so that it varies more than they would apart."
        : "The sums share their inputs’ mean, or some inputs undo others: they vary less than their terms apart.";
    case "product":
      return "The rule has three terms. Inputs with a mean add the weights’ variance times its square.";
    case "linear":
      return halves(data)
        ? rectifies(step, data)
        : step.ratio < 1
          ? `The sums are too large for ${NAMES[activation]} to be a straight line: it flattens them.`
          : `${NAMES[activation]} is steeper than a straight line of slope 1.`;
    case "law":
      return lawBreaks(broken(data));
    case "layers":
      return goneBefore(data)
        ? "On the way all numbers have become zero, and nothing brings them back."
        : multiplies(step, data);
    case "second-moment":
      return "The terms go together: in narrow or very deep networks the units are not independent.";
    case "activation":
      return "The sums do not follow a normal distribution: too few terms, or too few different inputs.";
  }
}

/** What a ReLU keeps of a normal distribution's variance: `(1 - 1/π)/2`. */
const RECTIFIED_VARIANCE = 0.341;

function rectifies({ ratio }: DerivationStep, { derivation: { fanOut } }: DerivationData): string {
  const usual = Math.abs(ratio / RECTIFIED_VARIANCE - 1) < 0.2;
  const units = `${fanOut} ${fanOut === 1 ? "unit" : "units"}`;
  const stray = usual ? "" : ` These ${units} are far from the average.`;
  return `A ReLU cuts off half of the sums. On average that leaves about a third of the variance, and half of the mean square.${stray}`;
}

function multiplies({ ratio }: DerivationStep, { layer }: DerivationData): string {
  if (layer === 1) return "So far this is the one layer above.";
  if (!(ratio > 0) || !Number.isFinite(ratio)) return "Layer by layer the factors have multiplied.";
  const each = formatNumber(ratio ** (1 / layer));
  return `What each layer is off by multiplies: ×${each} on average, over ${layer} layers ×${formatNumber(ratio)}.`;
}

function halves({ activation }: DerivationData): boolean {
  return activation === "relu";
}

const NAMES: Readonly<Record<ActivationName, string>> = {
  linear: "the identity",
  tanh: "tanh",
  sigmoid: "the sigmoid",
  relu: "a ReLU",
  "leaky-relu": "a leaky ReLU",
  elu: "an ELU",
  selu: "a SELU",
  gelu: "a GELU",
  "gelu-tanh": "a GELU",
  silu: "a SiLU",
  softplus: "softplus",
  softsign: "softsign",
  "hard-tanh": "the hard tanh",
  erf: "the error function",
};
