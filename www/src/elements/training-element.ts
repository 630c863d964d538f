/** `<weightscope-training>`: what the start does to training, seen on four networks trained in step. */

import { nothing, type TemplateResult } from "lit";
import { ARMS, type ArmName } from "../figure/arm.js";
import { formatCount } from "../figure/format.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import {
  type TrainingData,
  trainingScene,
  trainingSentence,
  trainingTable,
} from "../figure/training.js";
import { define } from "./define.js";
import { FieldError } from "./field.js";
import { observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import { Player } from "./player.js";
import { sharedEngine } from "./shared-engine.js";
import { TrainedElement, throwFailure } from "./trained-element.js";
import {
  type Recording,
  record,
  scaleText,
  TRAINING_SHOWN,
  type TrainingState,
  trainingFields,
  trainingNumbers,
  trainingReadings,
} from "./training-numbers.js";

/**
 * `<weightscope-training>`: four networks that differ in the scale of their first weights alone, trained in workers on
 * the same data in the same order. Their loss and accuracy, moment by moment what they say to the plane, and through
 * time what their layers hold.
 *
 * Attributes: `data`, `initializer`, `activation`, `smaller`, `larger`, `learning-rate`, `epochs`, `depth`,
 * `width`, `noise`, `train-share`, `images`, `view`, `seed`, `theme`.
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
export class TrainingElement extends TrainedElement<typeof trainingFields, TrainingData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(trainingFields)];
  }

  #recording: Recording | undefined;
  #fractions = new Map<ArmName, number>();
  readonly #player = new Player(this, {
    last: () => (this.#recording?.moments.length ?? 0) - 1,
    growing: () => this.training,
    show: () => this.refresh(),
  });
  #drop = new FileDrop(this, (files) => {
    if (files.sets) {
      this.set({ data: "files" });
      this.trainSoon();
    } else if (this.state.data === "files") this.set({ data: "circle" });
  });

  constructor() {
    super("training", trainingFields, TRAINING_SHOWN);
  }

  protected override get fraction(): number {
    return Math.min(...ARMS.map((arm) => this.#fractions.get(arm) ?? 0));
  }

  /** Trains the four networks side by side. */
  protected override async train(state: TrainingState, signal: AbortSignal): Promise<void> {
    this.#player.pause();
    this.accept("data");
    const files = pageFiles.sets;
    if (state.data === "files" && !files) {
      throw new FieldError("data", "“files”", "choose or drop your MNIST files first");
    }
    this.#fractions.clear();
    this.#player.follow();
    let recording: Recording = { state, files, moments: [] };
    const results = await record(
      sharedEngine(),
      state,
      files,
      {
        fraction: (arm, fraction) => {
          this.#fractions.set(arm, fraction);
          this.requestUpdate();
        },
        moment: (moments) => {
          recording = { ...recording, moments: [...recording.moments, moments] };
          this.#recording = recording;
          this.refresh();
        },
      },
      { signal },
    );
    throwFailure(results);
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

  /** Whether the networks are to train on images. */
  get #images(): boolean {
    return this.state.data === "digits" || this.state.data === "files";
  }

  protected override concealed(name: keyof typeof trainingFields): boolean {
    return this.#images ? name === "noise" || name === "trainShare" : name === "images";
  }

  protected override shown(name: keyof typeof trainingFields): string | undefined {
    return name === "smaller" || name === "larger" ? scaleText(this.state, name) : undefined;
  }

  protected override player(): TemplateResult {
    const epoch = this.#recording?.moments[this.#player.at]?.zero.epoch ?? 0;
    return this.#player.template("Epoch", formatCount(epoch));
  }

  /** Points need no files; but what is dropped on them is spoken of. */
  protected override sources(): TemplateResult | typeof nothing {
    return this.#images || this.#drop.speaks ? this.#drop.template() : nothing;
  }
}

define("weightscope-training", TrainingElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-training": TrainingElement;
  }
}
