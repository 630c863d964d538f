/** The controls of a figure, laid out: in columns, or on a phone the chief ones first and the rest folded away. */

import { html, nothing, type TemplateResult } from "lit";
import { columnsFor } from "./columns.js";
import { type ControlContext, control, hasControl, spanOf } from "./control.js";
import type { Field } from "./field.js";

/** Below this width, minor controls are folded away. */
const NARROW = 600;
/** Controls stand in columns at least this wide, gap and all. */
const COLUMN = 160;
const COLUMN_GAP = 20;

/** One control: a field, where it stands, and why it was last refused. */
export interface Control {
  readonly name: string;
  readonly field: Field;
  readonly value: string | number;
  readonly refusal: string | undefined;
}

/** What the panel needs to know of its figure. */
export interface PanelContext extends Omit<ControlContext, "narrow"> {
  /** The figure's width in CSS pixels. */
  readonly width: number;
  readonly reset: () => void;
  /** What stands among the controls: the progress of something long. */
  readonly progress: TemplateResult | typeof nothing;
}

export function controlPanel(controls: readonly Control[], context: PanelContext): TemplateResult {
  const narrow = context.width < NARROW;
  const one = ({ name, field, value, refusal }: Control) =>
    control(name, field, value, refusal, { ...context, narrow });
  const reset = html`<button type="button" class="reset" @click=${context.reset}>Reset</button>`;
  const most = Math.max(1, Math.floor((context.width + COLUMN_GAP) / COLUMN));
  const spans = controls.filter(({ field }) => hasControl(field)).map(({ field }) => spanOf(field));
  const actions = context.progress === nothing ? 1 : 2;
  const columns = narrow ? most : columnsFor([...spans, actions], most);
  const minor = controls.filter(({ field }) => field.minor);
  return html`<form
    class=${narrow ? "narrow" : "roomy"}
    style=${`--columns:${columns}`}
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${
      narrow
        ? html`<div class="controls">
              ${controls.filter(({ field }) => !field.minor).map(one)}${context.progress}
            </div>
            <details ?open=${minor.some(({ refusal }) => refusal)}>
              <summary>More settings</summary>
              <div class="controls">
                ${minor.map(one)}
                <div class="actions">${reset}</div>
              </div>
            </details>`
        : html`<div class="controls">
            ${controls.map(one)}
            <div class="actions" style="--span:${actions}">${context.progress}${reset}</div>
          </div>`
    }
  </form>`;
}
