/** `<weightscope-symmetry>`: what becomes of units whose weights begin equal. */

import { html, type TemplateResult } from "lit";
import { formatCount, formatPercent } from "../figure/format.js";
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
import { FigureElement, observed } from "./figure-element.js";
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

/** A slider may pass many values; training starts once it has rested this long. */
const REST_MS = 250;
/** What a refusal of the engine's is about. */
const TRAINING = "training";

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
export class SymmetryElement extends FigureElement<typeof symmetryFields, SymmetryData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(symmetryFields)];
  }

  #recording: SymmetryRecording | undefined;
  #fraction = 0;
  #run: AbortController | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #player = new Player({
    last: () => (this.#recording?.moments.length ?? 0) - 1,
    growing: () => this.#run !== undefined,
    changed: (what) => {
      if (what === "moment") this.refresh();
      this.requestUpdate();
    },
  });

  constructor() {
    super("symmetry", symmetryFields);
  }

  protected override wake(): void {
    void this.#train();
  }

  protected override set(change: Partial<SymmetryState>): void {
    const asked = Object.keys(change).some(
      (name) => change[name as keyof SymmetryState] !== this.state[name as keyof SymmetryState],
    );
    super.set(change);
    if (asked) this.#trainSoon();
  }

  #trainSoon(): void {
    if (!this.awake) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#train(), REST_MS);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#player.pause();
    this.#run?.abort();
  }

  /** Trains from the start; a run under way gives way. */
  async #train(): Promise<void> {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#run?.abort();
    const { state } = this;
    this.accept(TRAINING);
    const run = new AbortController();
    this.#run = run;
    this.#fraction = 0;
    this.#player.follow();
    const moments: SymmetryMoment[] = [];
    try {
      await sharedEngine().train(symmetryRequest(state), {
        signal: run.signal,
        onProgress: (progress) => {
          if (this.#run !== run) return;
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
    } catch (error) {
      const current = this.#run === run;
      if (current && (error as Error).name !== "AbortError") this.refuse(error, TRAINING);
    }
    if (this.#run !== run) return;
    this.#run = undefined;
    this.requestUpdate();
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

  protected override get working(): boolean {
    return super.working || this.#run !== undefined || this.#rest !== undefined;
  }

  protected override progress(): TemplateResult {
    return html`<div class="progress">
      ${
        this.#run
          ? html`<button type="button" @click=${() => this.#run?.abort()}>Cancel</button>
              <progress max="1" aria-label="Training" .value=${this.#fraction}></progress>
              <output>${formatPercent(this.#fraction)}</output>`
          : html`<button type="button" @click=${() => void this.#train()}>Train again</button>`
      }
    </div>`;
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
