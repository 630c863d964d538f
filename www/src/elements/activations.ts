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

const all = Object.keys(LABELS) as ActivationName[];

/** The field from which a figure's activation is chosen: one of `names`, of all of them unless told; at first tanh. */
export function activationChoice<const Name extends ActivationName = ActivationName>(
  ...names: readonly ("tanh" | Name)[]
): Choice<"tanh" | Name> {
  const offered = names.length > 0 ? names : (all as Name[]);
  return choice<"tanh" | Name>(
    "Activation",
    offered.map((name) => [name, LABELS[name]] as const),
    "tanh",
  );
}
