/** `<weightscope-weights>`: what an L1 and an L2 penalty leave of a network's weights, trained as one looks. */

import { html, type TemplateResult } from "lit";
import { formatPercent } from "../figure/format.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import {
  type WeightsData,
  weightsScene,
  weightsSentence,
  weightsTable,
} from "../figure/weights.js";
import { define } from "./define.js";
import { FigureElement, observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import { InStep } from "./in-step.js";
import { sharedEngine } from "./shared-engine.js";
import {
  ARMS,
  type Arm,
  finalStanding,
  type Networks,
  type Standing,
  type WeightsState,
  weightsFields,
  weightsNumbers,
  weightsReadings,
  weightsRequest,
} from "./weights-numbers.js";

/** A slider may pass many values; training starts once it has rested this long. */
const REST_MS = 350;

/** What a refusal of the engine's is about. */
const TRAINING = "training";

/** The settings that only change how a trained network is shown. */
const SHOWN: ReadonlySet<string> = new Set(["layer", "counts"]);

/**
 * `<weightscope-weights>`: three networks from one start, trained in workers as one looks: without a penalty, with L1,
 * with L2. The histograms of their weights over each other, and their accuracy.
 *
 * Attributes: `lambda-l1`, `lambda-l2`, `l1-update`, `layer`, `counts`, `epochs`, `learning-rate`, `data`, `seed`,
 * `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-weights lambda-l1="0.003" l1-update="proximal"></weightscope-weights>
 * ```
 */
export class WeightsElement extends FigureElement<typeof weightsFields, WeightsData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(weightsFields)];
  }

  /** The networks on the screen, all at one epoch, and the settings they were trained under: others may be chosen. */
  #shown: { readonly networks: Networks; readonly trained: WeightsState } | undefined;
  #fractions: Record<Arm, number> = { none: 0, l1: 0, l2: 0 };
  #run: AbortController | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #drop = new FileDrop(this, (files) => {
    if (files.sets) {
      this.set({ data: "files" });
      // Also where they take the place of other files.
      this.#trainSoon();
    } else if (this.state.data === "files") this.set({ data: "digits" });
  });

  constructor() {
    super("weights", weightsFields);
  }

  protected override wake(): void {
    void this.#train();
  }

  protected override set(change: Partial<WeightsState>): void {
    const asked = Object.keys(change).some(
      (name) =>
        !SHOWN.has(name) &&
        change[name as keyof WeightsState] !== this.state[name as keyof WeightsState],
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
    this.#run?.abort();
  }

  /** Trains the three networks side by side; a run under way gives way. */
  async #train(): Promise<void> {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#run?.abort();
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
    this.#fractions = { none: 0, l1: 0, l2: 0 };
    this.requestUpdate();
    const engine = sharedEngine();
    const inStep = new InStep<Arm, Standing>(ARMS);
    const stand = (arm: Arm, standing: Standing) => {
      const networks = inStep.add(arm, standing);
      if (!networks) return;
      this.#shown = { networks, trained: state };
      this.refresh();
    };
    const results = await Promise.allSettled(
      ARMS.map(async (arm) => {
        const result = await engine.train(weightsRequest(state, arm, files), {
          signal: run.signal,
          onProgress: ({ fraction, epoch, evaluation, weights }) => {
            if (this.#run !== run) return;
            this.#fractions[arm] = fraction;
            if (weights && evaluation) {
              const before = inStep.newest(arm)?.history ?? [];
              stand(arm, { weights, epoch, history: [...before, { epoch, ...evaluation }] });
            }
            this.requestUpdate();
          },
        });
        if (this.#run === run) stand(arm, finalStanding(result));
      }),
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

  protected override async compute(state: WeightsState): Promise<WeightsData> {
    const shown = this.#shown;
    if (!shown) throw new DOMException("nothing trained yet", "AbortError");
    return weightsNumbers(sharedEngine(), shown.networks, shown.trained, state);
  }

  protected override draw(data: WeightsData, frame: { width: number; theme: Theme }): Scene {
    return weightsScene(data, frame);
  }

  protected override sentence(data: WeightsData): string {
    return weightsSentence(data);
  }

  protected override table(data: WeightsData): Table {
    return weightsTable(data);
  }

  protected override readings(data: WeightsData): Record<string, string> {
    return weightsReadings(data);
  }

  protected override get working(): boolean {
    return super.working || this.#run !== undefined || this.#rest !== undefined;
  }

  protected override progress(): TemplateResult {
    const running = this.#run !== undefined;
    const fraction = Math.min(...Object.values(this.#fractions));
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

  protected override sources(): TemplateResult {
    return this.#drop.template();
  }
}

define("weightscope-weights", WeightsElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-weights": WeightsElement;
  }
}
