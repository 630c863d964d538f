/**
 * Defines the figures as custom elements: `<weightscope-initialization>`, `<weightscope-weights>`,
 * `<weightscope-derivation>`, `<weightscope-phase-diagram>`, `<weightscope-symmetry>`, `<weightscope-training>`,
 * `<weightscope-trainability>`,
 * `<weightscope-landscape>`.
 *
 * A link sets every figure of its kind on a page, `#v=1&figure=landscape&lambda=2`; with the `id` of an element,
 * which links made from an element that has one carry, that one alone: `#v=1&figure=landscape&id=first&lambda=2`.
 *
 * @module
 */

import { FigureElement } from "./figure-element.js";
import { warnOfMisspellings } from "./misspelling.js";

export { DerivationElement } from "./derivation-element.js";
export type { FigureChange } from "./figure-element.js";
export { InitializationElement } from "./initialization-element.js";
export { LandscapeElement } from "./landscape-element.js";
export { PhaseDiagramElement } from "./phase-diagram-element.js";
export { SymmetryElement } from "./symmetry-element.js";
export { TrainabilityElement } from "./trainability-element.js";
export { TrainingElement } from "./training-element.js";
export { WeightsElement } from "./weights-element.js";

// Here and not with the elements: the article, which is proofread, need not carry it.
FigureElement.proofread = warnOfMisspellings;
