/** The schemes by which weights begin, as a menu lists them. */

import type { ActivationName, InitializerFields, InitializerName } from "../wasm/weightscope.js";
import { type Choice, choice } from "./field.js";

/** One scheme, as a menu has it. Its numbers come from the core, what else there is to say from `scheme-words.ts`. */
export interface Scheme {
  readonly label: string;
  readonly group: string;
  /** What it is in the package, with the parameters that it can not do without. */
  readonly options: InitializerFields;
  /** Whether the layers are then scaled on the batch. */
  readonly lsuv?: true;
}

/** The weight of the scheme that has only one. */
export const CONSTANT = 0.05;
/** The deviation of the schemes without a formula for one. */
export const STD = 1;
export const SPARSITY = 0.9;

const SCALED = "Scaled by the layer’s size";
const STRUCTURED = "By structure";
const DEFAULTS = "Libraries’ defaults";
const OWN = "With a size of their own";
const LITERAL = "From a notebook, taken literally";
const EQUAL = "All weights equal";

const plain = (initializer: InitializerName): InitializerFields => ({ initializer });

const schemes = {
  "xavier-normal": {
    label: "Xavier normal",
    group: SCALED,
    options: plain("xavier-normal"),
  },
  "xavier-uniform": {
    label: "Xavier uniform",
    group: SCALED,
    options: plain("xavier-uniform"),
  },
  "kaiming-normal": {
    label: "Kaiming (He) normal",
    group: SCALED,
    options: plain("kaiming-normal"),
  },
  "kaiming-uniform": {
    label: "Kaiming (He) uniform",
    group: SCALED,
    options: plain("kaiming-uniform"),
  },
  "lecun-normal": {
    label: "LeCun normal",
    group: SCALED,
    options: plain("lecun-normal"),
  },
  "lecun-uniform": {
    label: "LeCun uniform",
    group: SCALED,
    options: plain("lecun-uniform"),
  },
  "variance-scaling": {
    label: "variance scaling, 1/n",
    group: SCALED,
    options: plain("variance-scaling"),
  },
  "nielsen-default": {
    label: "Nielsen’s default",
    group: SCALED,
    options: plain("nielsen-default"),
  },
  orthogonal: {
    label: "orthogonal",
    group: STRUCTURED,
    options: plain("orthogonal"),
  },
  lsuv: {
    label: "LSUV, on the batch",
    group: STRUCTURED,
    options: plain("orthogonal"),
    lsuv: true,
  },
  identity: {
    label: "identity",
    group: STRUCTURED,
    options: plain("identity"),
  },
  sparse: {
    label: `sparse, ${SPARSITY * 100} % zeros`,
    group: STRUCTURED,
    options: { initializer: "sparse", sparsity: SPARSITY, std: STD },
  },
  "pytorch-linear": {
    label: "PyTorch’s Linear",
    group: DEFAULTS,
    options: plain("pytorch-linear"),
  },
  "keras-dense": {
    label: "Keras’s Dense",
    group: DEFAULTS,
    options: plain("keras-dense"),
  },
  normal: {
    label: `normal, σ = ${STD}`,
    group: OWN,
    options: { initializer: "normal", std: STD },
  },
  "truncated-normal": {
    label: `truncated normal, σ = ${STD}`,
    group: OWN,
    options: { initializer: "truncated-normal", std: STD },
  },
  "truncated-normal-rescaled": {
    label: "truncated normal, rescaled",
    group: OWN,
    options: { initializer: "truncated-normal-rescaled", std: STD },
  },
  uniform: {
    label: "uniform, ±0.1",
    group: OWN,
    options: plain("uniform"),
  },
  "nielsen-large": {
    label: "Nielsen’s large",
    group: OWN,
    options: plain("nielsen-large"),
  },
  "notebook-random": {
    label: "“Random”, U(±1)",
    group: LITERAL,
    options: { initializer: "uniform", bound: 1 },
  },
  "notebook-glorot": {
    label: "“Glorot”, U(±√(1/n))",
    group: LITERAL,
    options: plain("notebook-glorot"),
  },
  "notebook-he": {
    label: "“He”, U(±√(2/n))",
    group: LITERAL,
    options: plain("notebook-he"),
  },
  constant: {
    label: `constant, ${CONSTANT}`,
    group: EQUAL,
    options: { initializer: "constant", value: CONSTANT },
  },
  ones: {
    label: "ones",
    group: EQUAL,
    options: plain("ones"),
  },
  zeros: {
    label: "zeros",
    group: EQUAL,
    options: plain("zeros"),
  },
} as const satisfies Record<string, Scheme>;

/** The name of a scheme in a menu, an attribute and a link. */
export type SchemeName = keyof typeof schemes;

/** All schemes, in the order of the menu. */
export const SCHEMES: Readonly<Record<SchemeName, Scheme>> = schemes;

/** The names, in the same order. */
export const schemeNames = Object.keys(schemes) as readonly SchemeName[];

/** The schemes that need no batch to be scaled on. */
export type LawName = Exclude<SchemeName, "lsuv">;

/** Their names. */
export const lawNames = schemeNames.filter((name): name is LawName => name !== "lsuv");

/** The field from which a figure's scheme is chosen, out of all of them unless told. */
export function schemeChoice<Name extends SchemeName = SchemeName>(
  initial: NoInfer<Name>,
  names = schemeNames as readonly Name[],
): Choice<Name> {
  return choice(
    "Initializer",
    names.map((name) => [name, SCHEMES[name].label, SCHEMES[name].group] as const),
    initial,
  );
}

/** The parameters of a layer's law: what `spread`, `audit` and `predict` take. */
export function lawOf(state: {
  readonly initializer: SchemeName;
  readonly activation: ActivationName;
  readonly scale: number;
}) {
  const { options, lsuv } = SCHEMES[state.initializer];
  // What is scaled on the batch comes out the same, however large it began.
  return { ...options, activation: state.activation, scale: lsuv ? 1 : state.scale };
}
