/** `<weightscope-phase-diagram>`: ordered and chaotic networks, and the line between. */

import { html, nothing, type TemplateResult } from "lit";
import { capitalized } from "../figure/capitalized.js";
import {
  phaseDiagramScene,
  phaseDiagramSentence,
  phaseDiagramTable,
} from "../figure/phase-diagram.js";
import { criticalAt, type PhaseDiagramData } from "../figure/phase-diagram-data.js";
import { onTheEdge, onTheLeap, phaseSides, sideOf } from "../figure/phase-diagram-words.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { define } from "./define.js";
import { clamp } from "./field.js";
import { FigureElement, observed } from "./figure-element.js";
import { handles } from "./handle.js";
import {
  type PhaseDiagramState,
  PLANE,
  phaseDiagramFields,
  phaseDiagramNumbers,
  phaseDiagramReadings,
} from "./phase-diagram-numbers.js";
import { sharedEngine } from "./shared-engine.js";

/**
 * `<weightscope-phase-diagram>`: the plane of the variances of weights and biases, in which wide networks are ordered
 * or chaotic, and what becomes of signals, of two inputs and of gradients in the network chosen there: theory as lines,
 * a network of the kind as points. It is chosen by its handle, or with a click.
 *
 * Attributes: `activation`, `sigma-w2`, `sigma-b2`, `depth`, `width`, `seed`, `theme`.
 *
 * Attributes that are refused keep the last good figure, and the reason stands beside their control. Whenever
 * other numbers are on the screen the element sends `weightscope-change`, whose `detail` is a
 * {@link FigureChange}.
 *
 * @example
 * ```html
 * <weightscope-phase-diagram activation="relu" sigma-w2="2" sigma-b2="0" depth="50"></weightscope-phase-diagram>
 * ```
 */
export class PhaseDiagramElement extends FigureElement<
  typeof phaseDiagramFields,
  PhaseDiagramData
> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(phaseDiagramFields)];
  }

  constructor() {
    super("phase-diagram", phaseDiagramFields);
  }

  protected override compute(
    state: PhaseDiagramState,
    signal: AbortSignal,
  ): Promise<PhaseDiagramData> {
    return phaseDiagramNumbers(sharedEngine(), state, { signal });
  }

  protected override draw(data: PhaseDiagramData, frame: { width: number; theme: Theme }): Scene {
    return phaseDiagramScene(data, frame);
  }

  protected override sentence(data: PhaseDiagramData): string {
    return phaseDiagramSentence(data);
  }

  protected override table(data: PhaseDiagramData): Table {
    return phaseDiagramTable(data);
  }

  protected override readings(data: PhaseDiagramData): Record<string, string> {
    return phaseDiagramReadings(data);
  }

  protected override overlay(scene: Scene): TemplateResult {
    return handles(scene, {
      move: (_id, x, y) =>
        this.set({ sigmaW2: clamp(x, ...PLANE.sigmaW2), sigmaB2: clamp(y, ...PLANE.sigmaB2) }),
      place: () => [this.state.sigmaW2, this.state.sigmaB2],
    });
  }

  /** Buttons that go to each side of the critical line, and onto it, by the weights alone. */
  protected override progress(): TemplateResult {
    const { numbers } = this;
    const { below, above, beyond } = phaseSides(this.state.activation);
    const { activation, sigmaB2 } = this.state;
    const current = numbers?.activation === activation ? numbers : undefined;
    const critical = current && criticalAt({ diagram: current.diagram, sigmaB2 });
    const edge = current !== undefined && (onTheEdge(current) || onTheLeap(current));
    const side = current && !edge ? sideOf(current) : undefined;
    // Where a bound is lost `chi1` comes to 1 again, off the critical line.
    const critically = edge && !(beyond && current.theory.qStar === Number.POSITIVE_INFINITY);
    const { boundless } = current ?? {};
    const go = (label: string, sigmaW2: number | undefined, pressed: boolean) => html`<button
      type="button"
      aria-pressed=${pressed ? "true" : "false"}
      ?disabled=${sigmaW2 === undefined}
      @click=${() => sigmaW2 !== undefined && this.set({ sigmaW2: Number(sigmaW2.toFixed(4)) })}
    >
      ${capitalized(label)}
    </button>`;
    const [, most] = PLANE.sigmaW2;
    const halfway = critical && boundless ? (critical + boundless) / 2 : most;
    const over = critical && Math.min(halfway, 1.75 * critical);
    return html`<div class="segments presets" role="group" aria-label="Sides of the critical line">
      ${go(below.name, critical === undefined ? most / 4 : critical / 2, side === "below")}
      ${go("critical", critical, critically)}
      ${go(above.name, over, side === "above")}
      ${beyond ? go(beyond.name, boundless && Math.min(most, 1.5 * boundless), side === "beyond") : nothing}
    </div>`;
  }
}

define("weightscope-phase-diagram", PhaseDiagramElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-phase-diagram": PhaseDiagramElement;
  }
}
