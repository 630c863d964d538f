/** The activations as a menu lists them. */

import type { ActivationName } from "../wasm/weightscope.js";
import { type Choice, choice } from "./field.js";

const LABELS: Readonly<Record<ActivationName, string>> = {
  tanh: "tanh",
  erf: "erf",
  "hard-tanh": "hard tanh",
  softsign: "softsign",
  sigmoid: "sigmoid",
  relu: "ReLU",
  "leaky-relu": "leaky ReLU",
  elu: "ELU",
  selu: "SELU",
  gelu: "GELU",
  "gelu-tanh": "GELU (tanh)",
  silu: "SiLU",
  softplus: "softplus",
  linear: "linear",
};

/** The field from which a figure's activation is chosen: one of `names`, at first the first. */
export function activationChoice<const Name extends ActivationName>(
  ...names: readonly [Name, ...Name[]]
): Choice<Name> {
  return choice<Name>(
    "Activation",
    names.map((name) => [name, LABELS[name]] as const),
    names[0],
  );
}
