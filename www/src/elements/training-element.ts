/** `<weightscope-training>`: what the start does to training, seen on four networks trained in step. */

import { html, type TemplateResult } from "lit";
import { formatCount, formatPercent } from "../figure/format.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import {
  TRAINING_ARMS,
  type TrainingArmName,
  type TrainingData,
  trainingScene,
  trainingSentence,
  trainingTable,
} from "../figure/training.js";
import { define } from "./define.js";
import { FigureElement, observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import { Player } from "./player.js";
import { sharedEngine } from "./shared-engine.js";
import {
  type Recording,
  record,
  TRAINING_SHOWN,
  type TrainingState,
  trainingFields,
  trainingNumbers,
  trainingReadings,
} from "./training-numbers.js";

/** A slider may pass many values; training starts once it has rested this long. */
const REST_MS = 350;
/** What a refusal of the engine's is about. */
const TRAINING = "training";

/**
 * `<weightscope-training>`: four networks that differ in the scale of their first weights alone, trained in workers on
 * the same data in the same order. Their loss and accuracy, moment by moment what they say to the plane, and through
 * time what their layers hold.
 *
 * Attributes: `data`, `initializer`, `activation`, `too-small`, `too-large`, `learning-rate`, `epochs`, `depth`,
 * `width`, `noise`, `train-share`, `view`, `seed`, `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-training data="spiral" epochs="200"></weightscope-training>
 * ```
 */
export class TrainingElement extends FigureElement<typeof trainingFields, TrainingData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(trainingFields)];
  }

  #recording: Recording | undefined;
  #fractions = new Map<TrainingArmName, number>();
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
  #drop = new FileDrop(this, (files) => {
    if (files.sets) {
      this.set({ data: "files" });
      this.#trainSoon();
    } else if (this.state.data === "files") this.set({ data: "circle" });
  });

  constructor() {
    super("training", trainingFields);
  }

  protected override wake(): void {
    void this.#train();
  }

  protected override set(change: Partial<TrainingState>): void {
    const asked = Object.keys(change).some(
      (name) =>
        !TRAINING_SHOWN.has(name) &&
        change[name as keyof TrainingState] !== this.state[name as keyof TrainingState],
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
    this.#player.pause();
    this.#run?.abort();
  }

  /** Trains the four networks side by side; a run under way gives way. */
  async #train(): Promise<void> {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#run?.abort();
    this.#player.pause();
    const { state } = this;
    const files = pageFiles.sets;
    if (state.data === "files" && !files) {
      this.refuse(new Error("data is “files”; choose or drop your MNIST files first"), "data");
      return;
    }
    this.accept("data");
    this.accept(TRAINING);
    const run = new AbortController();
    this.#run = run;
    this.#fractions.clear();
    this.#player.follow();
    let recording: Recording = { state, moments: [] };
    const results = await record(
      sharedEngine(),
      state,
      files,
      {
        fraction: (arm, fraction) => {
          if (this.#run !== run) return;
          this.#fractions.set(arm, fraction);
          this.requestUpdate();
        },
        moment: (moments) => {
          if (this.#run !== run) return;
          recording = { state, moments: [...recording.moments, moments] };
          this.#recording = recording;
          this.refresh();
        },
      },
      { signal: run.signal },
    );
    if (this.#run !== run) return;
    this.#run = undefined;
    run.abort();
    const failure = results.find(
      (result) => result.status === "rejected" && result.reason?.name !== "AbortError",
    );
    if (failure?.status === "rejected") this.refuse(failure.reason, TRAINING);
    this.requestUpdate();
  }

  protected override async compute(state: TrainingState): Promise<TrainingData> {
    const recording = this.#recording;
    if (!recording) throw new DOMException("nothing trained yet", "AbortError");
    return trainingNumbers(recording, this.#player.at, state.view);
  }

  protected override draw(data: TrainingData, frame: { width: number; theme: Theme }): Scene {
    return trainingScene(data, frame);
  }

  protected override sentence(data: TrainingData): string {
    return trainingSentence(data);
  }

  protected override table(data: TrainingData): Table {
    return trainingTable(data);
  }

  protected override readings(data: TrainingData): Record<string, string> {
    return trainingReadings(data);
  }

  protected override concealed(name: keyof typeof trainingFields): boolean {
    const images = this.state.data === "digits" || this.state.data === "files";
    return images && (name === "noise" || name === "trainShare");
  }

  protected override get working(): boolean {
    return super.working || this.#run !== undefined || this.#rest !== undefined;
  }

  protected override progress(): TemplateResult {
    const running = this.#run !== undefined;
    const fraction = Math.min(...TRAINING_ARMS.map((arm) => this.#fractions.get(arm) ?? 0));
    return html`<div class="progress">
      ${
        running
          ? html`<button type="button" @click=${() => this.#run?.abort()}>Cancel</button>
              <progress max="1" aria-label="Training" .value=${fraction}></progress>
              <output>${formatPercent(fraction)}</output>`
          : html`<button type="button" @click=${() => void this.#train()}>Train again</button>`
      }
    </div>`;
  }

  protected override player(): TemplateResult {
    const epoch = this.#recording?.moments[this.#player.at]?.zero.epoch ?? 0;
    return this.#player.template("Epoch", formatCount(epoch));
  }

  protected override sources(): TemplateResult {
    return this.#drop.template();
  }
}

define("weightscope-training", TrainingElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-training": TrainingElement;
  }
}
