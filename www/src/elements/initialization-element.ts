/** `<weightscope-initialization>`: what the first weights do to the signal and to the gradient. */

import { nothing, type TemplateResult } from "lit";
import {
  initializationScene,
  initializationSentence,
  initializationTable,
} from "../figure/initialization.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { Brevity } from "./brevity.js";
import { define } from "./define.js";
import { FigureElement, observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import type { InitializationContext } from "./initialization-context.js";
import {
  type InitializationNumbers,
  type InitializationState,
  initializationFields,
  initializationNumbers,
  initializationReadings,
  passWork,
  scaleText,
} from "./initialization-numbers.js";
import type { RowPointer } from "./row-pointer.js";
import { sharedEngine } from "./shared-engine.js";

/** A pass of so many multiplications takes no longer than a frame on most machines. */
const BRIEF_WORK = 3e7;
/** What a refusal is about that is of other networks than the figure's own. */
const CONTEXT = "context";

/**
 * `<weightscope-initialization>`: how far a signal gets through a deep network, and its gradient back, by how the
 * weights began. A histogram for each layer, and the variance layer by layer on a logarithmic axis.
 *
 * Attributes: `initializer`, `activation`, `scale`, `depth`, `width`, `input`, `view`, `below`, `seed`, `theme`.
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

  /** What the network is seen among, and what says the numbers of a layer. */
  #more: { readonly context: InitializationContext; readonly pointer: RowPointer } | undefined;
  #fetching = false;
  readonly #brevity = new Brevity(BRIEF_WORK);
  /** What draws the second row, once somebody has asked for it. */
  #second: typeof import("../figure/initialization-below.js") | undefined;
  /** What says what is seen of other drawings than the first. */
  #words: typeof import("../figure/initialization-shown.js") | undefined;
  #drop = new FileDrop(this, (files) => {
    this.#more?.context.forget();
    // Files that can be used are shown at once; without them there is nothing of theirs to show.
    if (files.sets) this.set({ input: "files" });
    else if (this.state.input === "files") this.set({ input: "digits" });
  });

  constructor() {
    super("initialization", initializationFields);
  }

  protected override async compute(
    state: InitializationState,
    signal: AbortSignal,
  ): Promise<InitializationNumbers> {
    // What is computed in the background gives way, and what belongs to other settings goes.
    this.#more?.context.turn(state);
    if (state.below !== "nothing")
      this.#second ??= await import("../figure/initialization-below.js");
    if (state.below !== "nothing" || state.view !== "activation")
      this.#words ??= await import("../figure/initialization-shown.js");
    return this.#brevity.answer(passWork(state), (engine) =>
      initializationNumbers(engine, state, pageFiles.sets, { signal }),
    );
  }

  protected override show(numbers: InitializationNumbers): void {
    if (!this.#more) {
      super.show(numbers);
      void this.#fetch();
      return;
    }
    const { context } = this.#more;
    this.accept(CONTEXT);
    context.begin();
    super.show(context.around(numbers));
  }

  /** Fetches what the first drawing could do without. */
  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      const [more, words] = await Promise.all([
        import("./initialization-more.js"),
        import("../figure/initialization-shown.js"),
      ]);
      this.#words = words;
      const context = new more.InitializationContext({
        engine: sharedEngine,
        files: () => pageFiles.sets,
        changed: () => {
          if (this.numbers) this.amend(context.around(this.numbers));
        },
        failure: (error) => this.refuse(error, CONTEXT),
      });
      const pointer = new more.RowPointer(this, {
        noun: "Layer",
        read: (row) => this.numbers && more.initializationReadout(this.numbers, row),
      });
      this.#more = { context, pointer };
      if (this.numbers && this.isConnected) {
        context.turn(this.numbers.state);
        context.begin();
        this.amend(context.around(this.numbers));
      }
    } catch (error) {
      this.refuse(error, CONTEXT);
    } finally {
      this.#fetching = false;
      this.requestUpdate();
    }
  }

  protected override get working(): boolean {
    return super.working || this.#fetching || (this.#more?.context.working ?? false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#more?.context.stop();
  }

  protected override draw(
    data: InitializationNumbers,
    frame: { width: number; theme: Theme },
  ): Scene {
    const drawn = initializationScene(data, frame);
    const scene = this.#words ? { ...drawn, description: this.sentence(data) } : drawn;
    return this.#second ? this.#second.withBelow(scene, data, frame) : scene;
  }

  protected override sentence(data: InitializationNumbers): string {
    return initializationSentence(data, this.#words);
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

  /** Nothing scales zeros, and the batch decides over the scale of LSUV. */
  protected override concealed(name: string): boolean {
    const { initializer } = this.state;
    return name === "scale" && (initializer === "zeros" || initializer === "lsuv");
  }

  protected override overlay(scene: Scene): TemplateResult | typeof nothing {
    return this.#more?.pointer.template(scene) ?? nothing;
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
