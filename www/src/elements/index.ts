/**
 * Defines the figures as custom elements: `<weightscope-initialization>`, `<weightscope-weights>`,
 * `<weightscope-landscape>`.
 *
 * @module
 */

import { InitializationElement } from "./initialization-element.js";
import { LandscapeElement } from "./landscape-element.js";
import { WeightsElement } from "./weights-element.js";

export type { FigureChange } from "./figure-element.js";
export { InitializationElement, LandscapeElement, WeightsElement };

const elements = {
  "weightscope-initialization": InitializationElement,
  "weightscope-weights": WeightsElement,
  "weightscope-landscape": LandscapeElement,
};

for (const [name, element] of Object.entries(elements)) {
  // A page may load the figures twice, from its own bundle and from the standalone file.
  if (!customElements.get(name)) customElements.define(name, element);
}

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-initialization": InitializationElement;
    "weightscope-weights": WeightsElement;
    "weightscope-landscape": LandscapeElement;
  }
}
