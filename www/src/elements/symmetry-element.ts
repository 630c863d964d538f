/** `<weightscope-symmetry>`: what becomes of units whose weights begin equal. */

import type { TemplateResult } from "lit";
import { formatCount } from "../figure/format.js";
import type { Scene } from "../figure/scene.js";
import {
  type SymmetryData,
  type SymmetryMoment,
  symmetryScene,
  symmetrySentence,
  symmetryTable,
} from "../figure/symmetry.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { define } from "./define.js";
import { observed } from "./figure-element.js";
import { Player } from "./player.js";
import { sharedEngine } from "./shared-engine.js";
import {
  momentOf,
  type SymmetryRecording,
  type SymmetryState,
  symmetryFields,
  symmetryNumbers,
  symmetryReadings,
  symmetryRequest,
} from "./symmetry-numbers.js";
import { TrainedElement } from "./trained-element.js";

/**
 * `<weightscope-symmetry>`: a small network that begins with equal weights, and noise that tells its units apart. The
 * units of the first layer in the plane of their weights, and how many of them differ, step by step.
 *
 * Attributes: `start`, `value`, `noise`, `activation`, `data`, `width`, `depth`, `learning-rate`, `steps`, `seed`,
 * `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-symmetry start="constant" value="0.5" noise="0.01"></weightscope-symmetry>
 * ```
 */
export class SymmetryElement extends TrainedElement<typeof symmetryFields, SymmetryData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(symmetryFields)];
  }

  #recording: SymmetryRecording | undefined;
  #fraction = 0;
  readonly #player = new Player(this, {
    last: () => (this.#recording?.moments.length ?? 0) - 1,
    growing: () => this.training,
    show: () => this.refresh(),
  });

  constructor() {
    super("symmetry", symmetryFields);
  }

  protected override get fraction(): number {
    return this.#fraction;
  }

  protected override async train(state: SymmetryState, signal: AbortSignal): Promise<void> {
    this.#fraction = 0;
    this.#player.follow();
    const moments: SymmetryMoment[] = [];
    await sharedEngine().train(symmetryRequest(state), {
      signal,
      onProgress: (progress) => {
        this.#fraction = progress.fraction;
        const moment = momentOf(progress);
        if (moment) {
          moments.push(moment);
          this.#recording = { state, moments: [...moments] };
          this.refresh();
        }
        this.requestUpdate();
      },
    });
  }

  protected override async compute(): Promise<SymmetryData> {
    if (!this.#recording) throw new DOMException("nothing trained yet", "AbortError");
    return symmetryNumbers(this.#recording, this.#player.at);
  }

  protected override draw(data: SymmetryData, frame: { width: number; theme: Theme }): Scene {
    return symmetryScene(data, frame);
  }

  protected override sentence(data: SymmetryData): string {
    return symmetrySentence(data);
  }

  protected override table(data: SymmetryData): Table {
    return symmetryTable(data);
  }

  protected override readings(data: SymmetryData): Record<string, string> {
    return symmetryReadings(data);
  }

  protected override concealed(name: keyof typeof symmetryFields): boolean {
    return name === "value" && this.state.start === "zeros";
  }

  protected override player(): TemplateResult {
    const step = this.#recording?.moments[this.#player.at]?.step ?? 0;
    return this.#player.template("Step", formatCount(step));
  }
}

define("weightscope-symmetry", SymmetryElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-symmetry": SymmetryElement;
  }
}
