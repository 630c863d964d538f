/** The controls of a figure, laid out: the chief ones in a row, the others folded away and told in a line beside them. */

import { html, nothing, type TemplateResult } from "lit";
import { columnsFor } from "./columns.js";
import { type ControlContext, control, hasControl, spanOf } from "./control.js";
import { type Field, valueText } from "./field.js";
import { raised } from "./raised.js";

/** Below this width there is no row: what is chief stands in columns, and there is less of it. */
const NARROW = 600;
/** Below this one, the row has room for the very chief alone. */
const ROOMY = 860;
/** Folded controls stand in columns at least this wide, gap and all. */
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
  /** Whether the reader has opened what is folded away. */
  readonly unfolded: boolean;
  readonly unfold: (open: boolean) => void;
  readonly reset: () => void;
  /** What stands among the controls: the progress of something long. */
  readonly progress: TemplateResult | typeof nothing;
}

export function controlPanel(all: readonly Control[], context: PanelContext): TemplateResult {
  const narrow = context.width < NARROW;
  const controls = all.filter(({ field }) => hasControl(field));
  const isFolded = ({ field: { minor } }: Control) =>
    minor === "everywhere" || (context.width < ROOMY && minor === "where-narrow");
  const folded = controls.filter(isFolded);
  const most = Math.max(1, Math.floor((context.width + COLUMN_GAP) / COLUMN));
  const spans = folded.map(({ field }) => spanOf(field));
  const one = ({ name, field, value, refusal }: Control) =>
    control(name, field, value, refusal, { ...context, narrow });
  const reset = html`<button type="button" class="reset" @click=${context.reset}>Reset</button>`;
  const actions = html`<div class="actions">${narrow ? nothing : context.progress}${reset}</div>`;
  return html`<form
    class=${narrow ? "narrow" : "roomy"}
    style=${`--columns:${narrow ? most : columnsFor(spans, most)}`}
    @submit=${(event: Event) => event.preventDefault()}
  >
    <div class="chief controls">
      ${controls.filter((each) => !isFolded(each)).map(one)}${narrow ? context.progress : nothing}
      ${folded.length === 0 ? actions : nothing}
    </div>
    ${
      folded.length === 0
        ? nothing
        : html`<div class="folded">
            <details
              .open=${context.unfolded || folded.some(({ refusal }) => refusal !== undefined)}
              @toggle=${(event: Event) => context.unfold((event.target as HTMLDetailsElement).open)}
            >
              <summary>More settings</summary>
              <div class="controls">${folded.map(one)}</div>
            </details>
            ${narrow ? nothing : told(folded, context, "More settings as they stand")} ${actions}
          </div>`
    }
  </form>
  <div class="printed">${told(controls, context, "Settings")}</div>`;
}

/** What settings are, in a line: those that are folded away, and on paper all of them. */
function told(controls: readonly Control[], context: PanelContext, label: string): TemplateResult {
  return html`<ul class="told" aria-label=${label}>
    ${controls.map(
      ({ name, field, value }) =>
        html`<li>${field.label} <b>${raised(context.shown(name) ?? valueText(field, value))}</b></li>`,
    )}
  </ul>`;
}
