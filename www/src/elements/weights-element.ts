/** `<weightscope-weights>`: what an L1 and an L2 penalty leave of a network's weights, trained as one looks. */

import type { TemplateResult } from "lit";
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
import { FieldError } from "./field.js";
import { observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import { InStep } from "./in-step.js";
import { sharedEngine } from "./shared-engine.js";
import { TrainedElement, throwFailure } from "./trained-element.js";
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
export class WeightsElement extends TrainedElement<typeof weightsFields, WeightsData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(weightsFields)];
  }

  /** The networks on the screen, all at one epoch, and the settings they were trained under: others may be chosen. */
  #shown: { readonly networks: Networks; readonly trained: WeightsState } | undefined;
  #fractions: Record<Arm, number> = { none: 0, l1: 0, l2: 0 };
  #drop = new FileDrop(this, (files) => {
    if (files.sets) {
      this.set({ data: "files" });
      // Also where they take the place of other files.
      this.trainSoon();
    } else if (this.state.data === "files") this.set({ data: "digits" });
  });

  constructor() {
    super("weights", weightsFields, SHOWN);
  }

  protected override get fraction(): number {
    return Math.min(...Object.values(this.#fractions));
  }

  /** Trains the three networks side by side. */
  protected override async train(state: WeightsState, signal: AbortSignal): Promise<void> {
    this.accept("data");
    const files = pageFiles.sets;
    if (state.data === "files" && !files) {
      throw new FieldError("data", "“files”", "choose or drop your MNIST files first");
    }
    this.#fractions = { none: 0, l1: 0, l2: 0 };
    const inStep = new InStep<Arm, Standing>(ARMS);
    const stand = (arm: Arm, standing: Standing) => {
      const networks = inStep.add(arm, standing);
      if (!networks) return;
      this.#shown = { networks, trained: state };
      this.refresh();
    };
    const train = async (arm: Arm) => {
      const result = await sharedEngine().train(weightsRequest(state, arm, files), {
        signal,
        onProgress: ({ fraction, epoch, evaluation, weights }) => {
          this.#fractions[arm] = fraction;
          if (weights && evaluation) {
            const before = inStep.newest(arm)?.history ?? [];
            stand(arm, { weights, epoch, history: [...before, { epoch, ...evaluation }] });
          }
          this.requestUpdate();
        },
      });
      if (!signal.aborted) stand(arm, finalStanding(result));
    };
    throwFailure(await Promise.allSettled(ARMS.map(train)));
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
