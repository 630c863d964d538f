/** The schemes by which weights begin, as a menu lists them and as a card tells of them. */

import type { ActivationName, InitializerFields, InitializerName } from "../wasm/weightscope.js";
import { type Choice, choice } from "./field.js";

/** One scheme. Its numbers come from the core; these are the words. */
export interface Scheme {
  readonly label: string;
  readonly group: string;
  /** What it is in the package, with the parameters that it can not do without. */
  readonly options: InitializerFields;
  /** Whether the layers are then scaled on the batch. */
  readonly lsuv?: true;
  /** The distribution of a weight; `n` is the fan in, `m` the fan out, `g` the gain. */
  readonly formula: string;
  readonly source: string;
  /** For which activation it was made. */
  readonly suits: string;
}

/** The weight of the scheme that has only one. */
export const CONSTANT = 0.05;
/** The deviation of the schemes without a formula for one. */
const STD = 1;
const SPARSITY = 0.9;

const SCALED = "Scaled by the layer’s size";
const STRUCTURED = "By structure";
const DEFAULTS = "Libraries’ defaults";
const OWN = "With a size of their own";
const LITERAL = "From a notebook, taken literally";
const EQUAL = "All weights equal";

const GLOROT = "Glorot & Bengio 2010";
const HE = "He et al. 2015";
const LECUN = "LeCun et al. 1998";

const plain = (initializer: InitializerName): InitializerFields => ({ initializer });

const schemes = {
  "xavier-normal": {
    label: "Xavier normal",
    group: SCALED,
    options: plain("xavier-normal"),
    formula: "N(0, 1/n)",
    source: `${GLOROT}, equations 10 to 12`,
    suits: "tanh, linear",
  },
  "xavier-uniform": {
    label: "Xavier uniform",
    group: SCALED,
    options: plain("xavier-uniform"),
    formula: "U(±√(3/n))",
    source: `${GLOROT}, equation 16`,
    suits: "tanh, linear",
  },
  "kaiming-normal": {
    label: "Kaiming (He) normal",
    group: SCALED,
    options: plain("kaiming-normal"),
    formula: "N(0, g²/n), g² = 2 for ReLU",
    source: `${HE}, equation 10`,
    suits: "ReLU and its kin",
  },
  "kaiming-uniform": {
    label: "Kaiming (He) uniform",
    group: SCALED,
    options: plain("kaiming-uniform"),
    formula: "U(±g√(3/n))",
    source: HE,
    suits: "ReLU and its kin",
  },
  "lecun-normal": {
    label: "LeCun normal",
    group: SCALED,
    options: plain("lecun-normal"),
    formula: "N(0, 1/n)",
    source: `${LECUN}, section 4.6`,
    suits: "scaled tanh, SELU",
  },
  "lecun-uniform": {
    label: "LeCun uniform",
    group: SCALED,
    options: plain("lecun-uniform"),
    formula: "U(±√(3/n))",
    source: `${LECUN}, section 4.6`,
    suits: "scaled tanh, SELU",
  },
  "variance-scaling": {
    label: "variance scaling, 1/n",
    group: SCALED,
    options: plain("variance-scaling"),
    formula: "variance 1/n, cut at two deviations",
    source: "Keras, VarianceScaling",
    suits: "as its scale is chosen",
  },
  "nielsen-default": {
    label: "Nielsen’s default",
    group: SCALED,
    options: plain("nielsen-default"),
    formula: "N(0, 1/n)",
    source: "Nielsen 2015, chapter 3",
    suits: "sigmoid",
  },
  orthogonal: {
    label: "orthogonal",
    group: STRUCTURED,
    options: plain("orthogonal"),
    formula: "orthonormal rows or columns",
    source: "Saxe, McClelland & Ganguli 2014",
    suits: "linear, tanh; any with a gain",
  },
  lsuv: {
    label: "LSUV, on the batch",
    group: STRUCTURED,
    options: plain("orthogonal"),
    lsuv: true,
    formula: "orthogonal, then Var(z) = 1 layer by layer",
    source: "Mishkin & Matas 2016",
    suits: "any",
  },
  identity: {
    label: "identity",
    group: STRUCTURED,
    options: plain("identity"),
    formula: "1 on the diagonal, 0 elsewhere",
    source: "Le, Jaitly & Hinton 2015",
    suits: "ReLU, recurrent",
  },
  sparse: {
    label: `sparse, ${SPARSITY * 100} % zeros`,
    group: STRUCTURED,
    options: { initializer: "sparse", sparsity: SPARSITY, std: STD },
    formula: `N(0, ${STD}), ${SPARSITY * 100} % of each column 0`,
    source: "Martens 2010, section 5",
    suits: "tanh, sigmoid",
  },
  "pytorch-linear": {
    label: "PyTorch’s Linear",
    group: DEFAULTS,
    options: plain("pytorch-linear"),
    formula: "U(±1/√n): Kaiming with a = √5",
    source: "PyTorch, nn.Linear",
    suits: "none in particular",
  },
  "keras-dense": {
    label: "Keras’s Dense",
    group: DEFAULTS,
    options: plain("keras-dense"),
    formula: "U(±√(6/(n + m)))",
    source: "Keras, Dense: Glorot uniform",
    suits: "tanh, linear",
  },
  normal: {
    label: `normal, σ = ${STD}`,
    group: OWN,
    options: { initializer: "normal", std: STD },
    formula: `N(0, ${STD})`,
    source: "—",
    suits: "none",
  },
  "truncated-normal": {
    label: `truncated normal, σ = ${STD}`,
    group: OWN,
    options: { initializer: "truncated-normal", std: STD },
    formula: `N(0, ${STD}) within ±${2 * STD}: σ = 0.88`,
    source: "PyTorch, trunc_normal_; Keras, TruncatedNormal",
    suits: "none",
  },
  "truncated-normal-rescaled": {
    label: "truncated normal, rescaled",
    group: OWN,
    options: { initializer: "truncated-normal-rescaled", std: STD },
    formula: "the same, divided by 0.8796: σ = 1",
    source: "Keras, inside VarianceScaling",
    suits: "none",
  },
  uniform: {
    label: "uniform, ±0.1",
    group: OWN,
    options: plain("uniform"),
    formula: "U(±0.1)",
    source: "—",
    suits: "none",
  },
  "nielsen-large": {
    label: "Nielsen’s large",
    group: OWN,
    options: plain("nielsen-large"),
    formula: "N(0, 1)",
    source: "Nielsen 2015, chapter 1",
    suits: "sigmoid, one layer",
  },
  "notebook-random": {
    label: "“Random”, U(±1)",
    group: LITERAL,
    options: { initializer: "uniform", bound: 1 },
    formula: "U(±1): the layer’s size is missing",
    source: "often met",
    suits: "none",
  },
  "notebook-glorot": {
    label: "“Glorot”, U(±√(1/n))",
    group: LITERAL,
    options: plain("notebook-glorot"),
    formula: "U(±√(1/n)): a √3 is missing",
    source: "often met",
    suits: "none",
  },
  "notebook-he": {
    label: "“He”, U(±√(2/n))",
    group: LITERAL,
    options: plain("notebook-he"),
    formula: "U(±√(2/n)): a √3 is missing",
    source: "often met",
    suits: "none",
  },
  constant: {
    label: `constant, ${CONSTANT}`,
    group: EQUAL,
    options: { initializer: "constant", value: CONSTANT },
    formula: `w = ${CONSTANT}`,
    source: "—",
    suits: "none: all units stay one",
  },
  ones: {
    label: "ones",
    group: EQUAL,
    options: plain("ones"),
    formula: "w = 1",
    source: "—",
    suits: "none: all units stay one",
  },
  zeros: {
    label: "zeros",
    group: EQUAL,
    options: plain("zeros"),
    formula: "w = 0",
    source: "—",
    suits: "none: nothing flows",
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
