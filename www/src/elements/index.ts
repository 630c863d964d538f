/**
 * Defines the figures as custom elements: `<weightscope-initialization>`, `<weightscope-weights>`,
 * `<weightscope-landscape>`.
 *
 * @module
 */

export type { FigureChange } from "./figure-element.js";
export { InitializationElement } from "./initialization-element.js";
export { LandscapeElement } from "./landscape-element.js";
export { WeightsElement } from "./weights-element.js";
