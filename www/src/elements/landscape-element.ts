/** `<weightscope-landscape>`: a loss of two weights under an L1 and an L2 penalty. */

import type { TemplateResult } from "lit";
import {
  type LandscapeData,
  landscapeScene,
  landscapeSentence,
  landscapeTable,
} from "../figure/landscape.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { Brevity } from "./brevity.js";
import { define } from "./define.js";
import { clamp } from "./field.js";
import { FigureElement, observed } from "./figure-element.js";
import { handles } from "./handle.js";
import {
  DOMAIN,
  type LandscapeState,
  landscapeFields,
  landscapeNumbers,
  landscapeReadings,
} from "./landscape-numbers.js";

/**
 * `<weightscope-landscape>`: a loss of two weights with an L1 penalty on the left and an L2 penalty on the right.
 * The minimum without a penalty and the start of the descent can be dragged.
 *
 * Attributes: `lambda`, `objective`, `rotation`, `elongation`, `method`, `learning-rate`, `steps`, `center1`, `center2`,
 * `start1`, `start2`, `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-landscape lambda="0.05" objective="logistic"></weightscope-landscape>
 * ```
 */
export class LandscapeElement extends FigureElement<typeof landscapeFields, LandscapeData> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(landscapeFields)];
  }

  /** Every landscape is as much work as any other. */
  readonly #brevity = new Brevity(1);

  constructor() {
    super("landscape", landscapeFields);
  }

  protected override compute(state: LandscapeState, signal: AbortSignal): Promise<LandscapeData> {
    return this.#brevity.answer(1, (engine) => landscapeNumbers(engine, state, { signal }));
  }

  protected override draw(data: LandscapeData, frame: { width: number; theme: Theme }): Scene {
    return landscapeScene(data, frame);
  }

  protected override sentence(data: LandscapeData): string {
    return landscapeSentence(data);
  }

  protected override table(data: LandscapeData): Table {
    return landscapeTable(data);
  }

  protected override readings(data: LandscapeData): Record<string, string> {
    return landscapeReadings(data);
  }

  protected override concealed(name: keyof typeof landscapeFields): boolean {
    return this.state.objective !== "quadratic" && (name === "rotation" || name === "elongation");
  }

  protected override overlay(scene: Scene): TemplateResult {
    return handles(scene, {
      move: (id, x, y) => {
        const w1 = clamp(x, ...DOMAIN.w1);
        const w2 = clamp(y, ...DOMAIN.w2);
        if (id.startsWith("start")) this.set({ start1: w1, start2: w2 });
        else this.set({ center1: w1, center2: w2 });
      },
      place: (id) => {
        const { start1, start2, center1, center2 } = this.state;
        return id.startsWith("start") ? [start1, start2] : [center1, center2];
      },
    });
  }
}

define("weightscope-landscape", LandscapeElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-landscape": LandscapeElement;
  }
}
