/** `<weightscope-trainability>`: which depths and scales train whatever the seed, and where it is luck. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import {
  type TrainabilityData,
  trainabilityScene,
  trainabilitySentence,
  trainabilityTable,
} from "../figure/trainability.js";
import { define } from "./define.js";
import { clamp } from "./field.js";
import { observed } from "./figure-element.js";
import { handles } from "./handle.js";
import { sharedEngine } from "./shared-engine.js";
import {
  cellOf,
  depthsOf,
  emptyMap,
  initializationLink,
  isComplete,
  SCALES,
  TRAINABILITY_SHOWN,
  type TrainabilityMap,
  type TrainabilityState,
  trainabilityFields,
  trainabilityNumbers,
  trainabilityReadings,
  trainCells,
  withCell,
} from "./trainability-numbers.js";
import { TrainedElement } from "./trained-element.js";

const styles = css`
  .more { margin-block: -4px 10px; }
  .more a { color: var(--accent); text-underline-offset: 3px; }
`;

/**
 * `<weightscope-trainability>`: a map of depth and scale, in each cell the share of networks that train, of some that
 * differ in their seeds alone. It fills in as one looks; cells that are there stay when it is cancelled. One cell can be
 * chosen, whose networks are then shown seed by seed.
 *
 * Attributes: `initializer`, `activation`, `data`, `depth`, `networks`, `width`, `steps`, `learning-rate`, `threshold`,
 * `seed`, `cell-depth`, `cell-scale`, `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-trainability activation="relu" initializer="kaiming-normal" networks="20"></weightscope-trainability>
 * ```
 */
export class TrainabilityElement extends TrainedElement<
  typeof trainabilityFields,
  TrainabilityData
> {
  static override styles = [TrainedElement.styles, styles] as never;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(trainabilityFields)];
  }

  #map: TrainabilityMap | undefined;

  constructor() {
    super("trainability", trainabilityFields, TRAINABILITY_SHOWN);
  }

  /** Whether there is a map of what the settings ask for, if only some of it. */
  get #mapped(): boolean {
    const { state } = this.#map ?? {};
    return (
      state !== undefined &&
      (Object.keys(state) as (keyof TrainabilityState)[]).every(
        (name) => TRAINABILITY_SHOWN.has(name) || state[name] === this.state[name],
      )
    );
  }

  /** Whether some of the cells that are asked for are there, and some are not. */
  get #broken(): boolean {
    return this.#mapped && this.#map !== undefined && !isComplete(this.#map);
  }

  protected override get startLabel(): string {
    return this.#broken ? "Go on" : "Train again";
  }

  protected override get fraction(): number {
    if (!this.#map || !this.#mapped) return 0;
    const { cells } = this.#map;
    return cells.filter((cell) => cell !== undefined).length / cells.length;
  }

  /** A whole map that was there before the element was taken away is still right. */
  protected override wake(): void {
    if (!this.#mapped || this.#broken) super.wake();
  }

  /** Trains the cells that are not there yet; all of them, if none is missing. */
  protected override async train(state: TrainabilityState, signal: AbortSignal): Promise<void> {
    let map = this.#broken && this.#map ? this.#map : await emptyMap(state);
    if (signal.aborted) return;
    const show = () => {
      this.#map = map;
      this.refresh();
    };
    show();
    await trainCells(
      sharedEngine(),
      map,
      (cell, share) => {
        if (signal.aborted) return;
        map = withCell(map, cell, share);
        show();
      },
      { signal },
    );
  }

  protected override async compute(state: TrainabilityState): Promise<TrainabilityData> {
    if (!this.#map) throw new DOMException("nothing trained yet", "AbortError");
    return trainabilityNumbers(this.#map, state);
  }

  protected override draw(data: TrainabilityData, frame: { width: number; theme: Theme }): Scene {
    return trainabilityScene(data, frame);
  }

  protected override sentence(data: TrainabilityData): string {
    return trainabilitySentence(data);
  }

  protected override table(data: TrainabilityData): Table {
    return trainabilityTable(data);
  }

  protected override readings(data: TrainabilityData): Record<string, string> {
    return trainabilityReadings(data);
  }

  protected override overlay(scene: Scene): TemplateResult {
    return handles(scene, {
      move: (_id, x, y) => {
        const depths = depthsOf(this.state);
        const column = clamp(Math.round(x), 0, SCALES.length - 1);
        const row = clamp(Math.round(y), 0, depths.length - 1);
        this.set({ cellDepth: depths[row] as number, cellScale: SCALES[column] as number });
      },
      place: () => {
        const { row, column } = cellOf(this.state);
        return [column, row];
      },
    });
  }

  /** The way to the figure that shows one of these networks layer by layer, where the page has it. */
  protected override details(): TemplateResult | typeof nothing {
    if (!this.numbers || !document.querySelector("weightscope-initialization")) return nothing;
    return html`<p class="more">
      <a href=${initializationLink(this.state)}>Show the first of these networks layer by layer</a>, before
      it is trained.
    </p>`;
  }
}

define("weightscope-trainability", TrainabilityElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-trainability": TrainabilityElement;
  }
}
