/** Native controls for a table of fields: a visible label, the value in it, the refusal beside it. */

import { html, noChange, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import {
  type Amount,
  attributeName,
  type Choice,
  type Field,
  lastPosition,
  MAX_SEED,
  positionOf,
  type Seed,
  valueAt,
  valueText,
} from "./field.js";
import { raised } from "./raised.js";
import { typed, typing, untouched } from "./typed.js";

/** What a control needs to know of its figure. */
export interface ControlContext {
  /** Takes text for a field, to be checked as an attribute is. */
  readonly enter: (name: string, text: string) => void;
  /** What a slider's label says of its value, where the figure knows better than the field. */
  readonly shown: (name: string) => string | undefined;
  /** Draws a fresh seed. */
  readonly dice: (name: string) => void;
  /** Whether there is no room for rows of buttons. */
  readonly narrow: boolean;
}

/** How many columns a control takes. */
export function spanOf(field: Field): number {
  return field.kind === "amount" && field.presets.length > 0 ? 3 : 1;
}

/** Whether a field has a control among the others. */
export function hasControl(field: Field): boolean {
  return !(field.kind === "amount" && field.look === "none");
}

/** One control, or nothing for a field that has none. */
export function control(
  name: string,
  field: Field,
  value: string | number,
  error: string | undefined,
  context: ControlContext,
): TemplateResult | typeof nothing {
  if (!hasControl(field)) return nothing;
  const id = `control-${attributeName(name)}`;
  const refusal = error
    ? html`<p class="refusal" id="${id}-refusal" role="alert">${error}</p>`
    : nothing;
  const body =
    field.kind === "choice"
      ? choiceControl(id, name, field, String(value), context)
      : field.kind === "seed"
        ? seedControl(id, name, field, Number(value), error, context)
        : amountControl(id, name, field, Number(value), context);
  return html`<div
    class="control ${field.kind === "amount" ? "sliding" : "fixed"}"
    style="--span:${spanOf(field)}"
    data-field=${attributeName(name)}
  >
    ${body}${refusal}
  </div>`;
}

function choiceControl(
  id: string,
  name: string,
  field: Choice,
  value: string,
  context: ControlContext,
): TemplateResult {
  if (field.look === "segments" && !context.narrow) {
    return html`<fieldset>
      <legend>${field.label}</legend>
      <div class="segments">
        ${field.options.map(
          (option) => html`<label>
            <input
              type="radio"
              name=${id}
              .value=${option.value}
              .checked=${live(option.value === value)}
              @change=${() => context.enter(name, option.value)}
            /><span>${option.label}</span>
          </label>`,
        )}
      </div>
    </fieldset>`;
  }
  return html`<label for=${id}>${field.label}</label>
    <select
      id=${id}
      .value=${live(value)}
      @change=${(event: Event) => context.enter(name, (event.target as HTMLSelectElement).value)}
    >
      ${inGroups(field.options).map(([group, options]) => {
        const entries = options.map(
          (option) =>
            html`<option value=${option.value} ?selected=${option.value === value}>
              ${option.label}
            </option>`,
        );
        return group === undefined ? entries : html`<optgroup label=${group}>${entries}</optgroup>`;
      })}
    </select>`;
}

/** Neighbours under one heading. */
function inGroups(options: Choice["options"]): [string | undefined, Choice["options"][number][]][] {
  const groups: [string | undefined, Choice["options"][number][]][] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last && last[0] === option.group) last[1].push(option);
    else groups.push([option.group, [option]]);
  }
  return groups;
}

function amountControl(
  id: string,
  name: string,
  field: Amount,
  value: number,
  context: ControlContext,
): TemplateResult {
  const shown = context.shown(name) ?? valueText(field, value);
  return html`<label for=${id}>${field.label} <output for=${id}>${raised(shown)}</output></label>
    <div class="amount">
      ${field.presets.length > 0 ? presets(name, field, value, context) : nothing}
      <input
        type="range"
        id=${id}
        min="0"
        max=${lastPosition(field)}
        step="1"
        aria-valuetext=${shown}
        .value=${live(String(positionOf(field, value)))}
        @input=${(event: Event) =>
          context.enter(
            name,
            String(valueAt(field, Number((event.target as HTMLInputElement).value))),
          )}
      />
    </div>`;
}

function presets(
  name: string,
  field: Amount,
  value: number,
  context: ControlContext,
): TemplateResult {
  return html`<div class="segments presets" role="group" aria-label="${field.label}: presets">
    ${field.presets.map(
      (preset) => html`<button
        type="button"
        aria-pressed=${preset.value === value ? "true" : "false"}
        @click=${() => context.enter(name, String(preset.value))}
      >
        ${preset.label}
      </button>`,
    )}
  </div>`;
}

function seedControl(
  id: string,
  name: string,
  field: Seed,
  value: number,
  error: string | undefined,
  context: ControlContext,
): TemplateResult {
  return html`<label for=${id}>${field.label}</label>
    <div class="seed">
      <input
        type="number"
        id=${id}
        min="0"
        max=${MAX_SEED}
        step="1"
        inputmode="numeric"
        aria-invalid=${error ? "true" : nothing}
        aria-describedby=${error ? `${id}-refusal` : nothing}
        value=${value}
        .value=${error ? noChange : untouched(String(value))}
        @input=${typing}
        @blur=${typed}
        @change=${(event: Event) => {
          typed(event);
          context.enter(name, (event.target as HTMLInputElement).value);
        }}
      />
      <button
        type="button"
        aria-label="New seed"
        title="New seed"
        @click=${() => context.dice(name)}
      >
        <span aria-hidden="true">⚄</span>
      </button>
    </div>`;
}
