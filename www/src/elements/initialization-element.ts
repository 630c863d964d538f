/** `<weightscope-initialization>`: what the first weights do to the signal and to the gradient. */

import type { TemplateResult } from "lit";
import {
  initializationScene,
  initializationSentence,
  initializationTable,
} from "../figure/initialization.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { define } from "./define.js";
import { FigureElement, observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import {
  type InitializationNumbers,
  type InitializationState,
  initializationFields,
  initializationNumbers,
  initializationReadings,
  scaleText,
} from "./initialization-numbers.js";
import { sharedEngine } from "./shared-engine.js";

/**
 * `<weightscope-initialization>`: how far a signal gets through a deep network, and its gradient back, by how the
 * weights began. A histogram for each layer, and the variance layer by layer on a logarithmic axis.
 *
 * Attributes: `initializer`, `activation`, `scale`, `depth`, `width`, `input`, `view`, `seed`, `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-initialization initializer="kaiming-normal" activation="relu" depth="30"></weightscope-initialization>
 * ```
 */
export class InitializationElement extends FigureElement<
  typeof initializationFields,
  InitializationNumbers
> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(initializationFields)];
  }

  #drop = new FileDrop(this, (files) => {
    // Files that can be used are shown at once; without them there is nothing of theirs to show.
    if (files.sets) this.set({ input: "files" });
    else if (this.state.input === "files") this.set({ input: "digits" });
  });

  constructor() {
    super("initialization", initializationFields);
  }

  protected override compute(
    state: InitializationState,
    signal: AbortSignal,
  ): Promise<InitializationNumbers> {
    return initializationNumbers(sharedEngine(), state, pageFiles.sets, { signal });
  }

  protected override draw(
    data: InitializationNumbers,
    frame: { width: number; theme: Theme },
  ): Scene {
    return initializationScene(data, frame);
  }

  protected override sentence(data: InitializationNumbers): string {
    return initializationSentence(data);
  }

  protected override table(data: InitializationNumbers): Table {
    return initializationTable(data);
  }

  protected override readings(data: InitializationNumbers): Record<string, string> {
    return initializationReadings(data);
  }

  protected override shown(name: string): string | undefined {
    if (name !== "scale" || !this.numbers) return undefined;
    return scaleText(this.state, this.numbers);
  }

  /** Nothing scales zeros. */
  protected override concealed(name: string): boolean {
    return name === "scale" && this.state.initializer === "zeros";
  }

  protected override sources(): TemplateResult {
    return this.#drop.template();
  }
}

define("weightscope-initialization", InitializationElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-initialization": InitializationElement;
  }
}
