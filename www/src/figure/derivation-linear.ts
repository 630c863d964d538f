/** How far an activation is from a straight line, in words that are true of it wherever its sums lie. */
import type { ActivationName, DerivationStep } from "../wasm/weightscope.js";
import { capitalized } from "./capitalized.js";
import type { DerivationData } from "./derivation-data.js";

/** Within a sentence. */
export const NAMES: Readonly<Record<ActivationName, string>> = {
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

/** Of mean squares up to this it is said that the sums are small. */
const SMALL = 0.1;
/** So near to mean 0 and variance 1, sums are where a SELU keeps both. */
const FIXED = 0.2;
/** What a ReLU keeps of the variance of normal sums about zero: `(1 - 1/π)/2`; a leaky one keeps hardly more. */
const RECTIFIED_VARIANCE = 0.341;

/** Why `Var(φ(z))` is `Var(z)`. */
export function straight({ derivation: { preactivation }, activation }: DerivationData): string {
  const { mean, meanSquare, populationVariance } = preactivation;
  const name = NAMES[activation];
  const small = `The sums are so small that ${name} is a straight line to them.`;
  switch (activation) {
    case "linear":
      return "The activation is the identity.";
    case "tanh":
    case "softsign":
      return small;
    case "hard-tanh":
      return `Nearly all sums lie between −1 and 1, where ${name} is the identity.`;
    case "elu":
      return meanSquare < SMALL ? small : `Hardly a sum is far below zero, where ${name} bends.`;
    case "relu":
    case "leaky-relu":
      return `Hardly a sum is below zero, and above it ${name} is the identity.`;
    case "selu":
      return Math.abs(mean) < FIXED && Math.abs(populationVariance - 1) < FIXED
        ? "A SELU is made to keep a mean of 0 and a variance of 1, and these sums are close to both."
        : "A SELU is steeper than slope 1 near zero and flat far below: on these sums the two balance.";
    case "erf":
      return "The error function is steeper than slope 1 near zero and flatter farther out: on these sums the two balance.";
    case "gelu":
    case "gelu-tanh":
    case "silu":
    case "softplus":
      return `Most sums lie well above zero, where the slope of ${name} is close to 1.`;
    case "sigmoid":
      return QUARTER;
  }
}

/** Why it is not. */
export function bent(step: DerivationStep, data: DerivationData): string {
  const { activation } = data;
  const name = NAMES[activation];
  const more = step.ratio > 1;
  switch (activation) {
    case "linear":
    case "tanh":
    case "softsign":
    case "hard-tanh":
      return flattens(name);
    case "erf":
      return more
        ? "Near zero the error function is steeper than a straight line of slope 1."
        : flattens(name);
    case "relu":
    case "leaky-relu":
      return rectifies(step, data);
    case "elu":
      return "Above zero an ELU is the identity, but what is below bends towards −1.";
    case "selu":
      return more
        ? "A SELU is steeper than a straight line of slope 1: 1.05 above zero, and 1.76 just below it."
        : "A SELU flattens what is far below zero: there it ends at −1.76.";
    case "gelu":
    case "gelu-tanh":
    case "silu":
    case "softplus":
      return more
        ? `Where most of these sums lie, ${name} is steeper than a straight line of slope 1.`
        : `The slope of ${name} is ½ at zero; it tends to 1 only above, and to 0 below.`;
    case "sigmoid":
      return QUARTER;
  }
}

const QUARTER =
  "The slope of the sigmoid is ¼ at most: however small the sums, no more than 1/16 of their variance is left.";

function flattens(name: string): string {
  return `The sums are too large for ${name} to be a straight line: it flattens them.`;
}

function rectifies(
  { left, ratio }: DerivationStep,
  { derivation: { fanOut }, activation }: DerivationData,
): string {
  const name = capitalized(NAMES[activation]);
  if (left === 0) return `All sums are below zero, of which ${NAMES[activation]} leaves nothing.`;
  const cut = activation === "relu" ? "cuts off" : "all but cuts off";
  const usual = Math.abs(ratio / RECTIFIED_VARIANCE - 1) < 0.2;
  const units = `${fanOut} ${fanOut === 1 ? "unit" : "units"}`;
  const stray = usual ? "" : ` These ${units} are far from the average.`;
  return `${name} ${cut} the sums below zero. On average that leaves about a third of the variance, and half of the mean square.${stray}`;
}
