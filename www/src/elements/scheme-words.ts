/** What a card tells of the schemes: formulas, sources and uses. The menus do without. */

import { CONSTANT, type SchemeName, SPARSITY, STD } from "./initializers.js";

/** The words for one scheme. */
export interface SchemeWords {
  /** The distribution of a weight; `n` is the fan in, `m` the fan out, `g` the gain. */
  readonly formula: string;
  /** Whether `g` is the activation's. */
  readonly gained?: true;
  readonly source: string;
  /** For which activation it was made. */
  readonly suits: string;
}

const GLOROT = "Glorot & Bengio 2010";
const HE = "He et al. 2015";
const LECUN = "LeCun et al. 1998";

/** Those for each. */
export const SCHEME_WORDS: Readonly<Record<SchemeName, SchemeWords>> = {
  "xavier-normal": {
    formula: "N(0, 1/n)",
    source: `${GLOROT}, equations 10 to 12`,
    suits: "tanh, linear",
  },
  "xavier-uniform": {
    formula: "U(±√(3/n))",
    source: `${GLOROT}, equation 16`,
    suits: "tanh, linear",
  },
  "kaiming-normal": {
    formula: "N(0, g²/n)",
    gained: true,
    source: `${HE}, equation 10`,
    suits: "ReLU and its kin",
  },
  "kaiming-uniform": {
    formula: "U(±g√(3/n))",
    gained: true,
    source: HE,
    suits: "ReLU and its kin",
  },
  "lecun-normal": {
    formula: "N(0, 1/n)",
    source: `${LECUN}, section 4.6`,
    suits: "scaled tanh, SELU",
  },
  "lecun-uniform": {
    formula: "U(±√(3/n))",
    source: `${LECUN}, section 4.6`,
    suits: "scaled tanh, SELU",
  },
  "variance-scaling": {
    formula: "variance 1/n, cut at two deviations",
    source: "Keras, VarianceScaling",
    suits: "as its scale is chosen",
  },
  "nielsen-default": {
    formula: "N(0, 1/n)",
    source: "Nielsen 2015, chapter 3",
    suits: "sigmoid",
  },
  orthogonal: {
    formula: "orthonormal rows or columns",
    source: "Saxe, McClelland & Ganguli 2014",
    suits: "linear, tanh; any with a gain",
  },
  lsuv: {
    formula: "orthogonal, then Var(z) = 1 layer by layer",
    source: "Mishkin & Matas 2016",
    suits: "any",
  },
  identity: {
    formula: "1 on the diagonal, 0 elsewhere",
    source: "Le, Jaitly & Hinton 2015",
    suits: "ReLU, recurrent",
  },
  sparse: {
    formula: `N(0, ${STD}), ${SPARSITY * 100} % of each column 0`,
    source: "Martens 2010, section 5",
    suits: "tanh, sigmoid",
  },
  "pytorch-linear": {
    formula: "U(±1/√n): Kaiming with a = √5",
    source: "PyTorch, nn.Linear",
    suits: "none in particular",
  },
  "keras-dense": {
    formula: "U(±√(6/(n + m)))",
    source: "Keras, Dense: Glorot uniform",
    suits: "tanh, linear",
  },
  normal: {
    formula: `N(0, ${STD})`,
    source: "—",
    suits: "none",
  },
  "truncated-normal": {
    formula: `N(0, ${STD}) within ±${2 * STD}: σ = 0.88`,
    source: "PyTorch, trunc_normal_; Keras, TruncatedNormal",
    suits: "none",
  },
  "truncated-normal-rescaled": {
    formula: "the same, divided by 0.8796: σ = 1",
    source: "Keras, inside VarianceScaling",
    suits: "none",
  },
  uniform: {
    formula: "U(±0.1)",
    source: "—",
    suits: "none",
  },
  "nielsen-large": {
    formula: "N(0, 1)",
    source: "Nielsen 2015, chapter 1",
    suits: "sigmoid, one layer",
  },
  "notebook-random": {
    formula: "U(±1): the layer’s size is missing",
    source: "often met",
    suits: "none",
  },
  "notebook-glorot": {
    formula: "U(±√(1/n)): a √3 is missing",
    source: "often met",
    suits: "none",
  },
  "notebook-he": {
    formula: "U(±√(2/n)): a √3 is missing",
    source: "often met",
    suits: "none",
  },
  constant: {
    formula: `w = ${CONSTANT}`,
    source: "—",
    suits: "none: all units stay one",
  },
  ones: {
    formula: "w = 1",
    source: "—",
    suits: "none: all units stay one",
  },
  zeros: {
    formula: "w = 0",
    source: "—",
    suits: "none: nothing flows",
  },
};
