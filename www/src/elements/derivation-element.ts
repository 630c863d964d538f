/** `<weightscope-derivation>`: `Var(a) = n Var(W) Var(a_before)` step by step, beside what a network has. */

import { css, html, nothing, type TemplateResult } from "lit";
import { derivationScene, derivationSentence, derivationTable } from "../figure/derivation.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { load, type Weightscope } from "../load.js";
import { define } from "./define.js";
import {
  type DerivationNumbers,
  type DerivationState,
  derivationFields,
  derivationNumbers,
  derivationReadings,
  layerOf,
} from "./derivation-numbers.js";
import { derivationSteps } from "./derivation-steps.js";
import { type Field, FieldError, parseField } from "./field.js";
import { FigureElement, observed } from "./figure-element.js";
import { FileDrop } from "./file-drop.js";
import { pageFiles } from "./idx-files.js";
import { schemeCard, schemeTable } from "./scheme-card.js";
import { sharedEngine } from "./shared-engine.js";
import { figureStyles } from "./style.js";

const styles = css`
  .key { margin-block: 14px 4px; max-width: 44em; font-size: 15px; line-height: 1.5; }
  .whole { white-space: nowrap; }
  math { font-size: 1.1em; font-family: "STIX Two Math", math; }
  .steps { margin: 0; padding-inline-start: 1.8em; font-size: 15px; line-height: 1.45; }
  .steps li { max-width: 46em; padding-block: 8px; border-block-end: 1px solid var(--rule); }
  .steps li::marker { color: var(--muted); }
  .steps p { margin: 2px 0 0; color: var(--muted); max-width: 44em; text-wrap: pretty; }
  .line { display: grid; grid-template-columns: minmax(0, 19em) minmax(9em, 14em) auto; gap: 2px 16px; align-items: baseline; }
  .heads { padding-inline-start: 27px; font-size: 15px; }
  .heads span { color: var(--muted); font-size: 13px; }
  .sides { white-space: nowrap; }
  .verdict { white-space: nowrap; font-weight: 600; }
  .verdict.apart, .verdict.non-finite { color: var(--alarm); }
  .verdict.chance, .verdict.underflow, .verdict.nothing { color: var(--muted); }
  .card { margin-block: 16px; padding: 10px 16px 12px; border: 1px solid var(--rule); border-radius: 6px; }
  .card h4 { margin: 0 0 6px; font-size: 15px; }
  .card dl { display: grid; grid-template-columns: minmax(0, 17em) minmax(0, 1fr); gap: 3px 16px; margin: 0; }
  .card dt { color: var(--muted); }
  .card dd { margin: 0; }
  .all { margin-block: 0 10px; }
  .schemes { overflow-x: auto; }
  .schemes .word { white-space: normal; min-width: 7em; text-wrap: balance; vertical-align: top; }
  .schemes td, .schemes th { vertical-align: top; }
  .schemes th[scope="row"] { color: var(--ink); }
  @container figure (max-width: 600px) {
    .line { grid-template-columns: minmax(0, 1fr) auto; }
    .formula { grid-column: 1 / -1; }
    .card dl { grid-template-columns: minmax(0, 1fr); }
    .card dd { margin-block-end: 6px; }
  }
  figure { container: figure / inline-size; }
  @media print {
    .steps li, .card { break-inside: avoid; }
    .schemes { overflow: visible; }
    .all:not([open]) { display: none; }
  }
`;

/** How long a followed figure rests before it is followed: while it is dragged, its own drawing has the processor. */
const REST_MS = 150;
/** What refusals are about of the figure to follow. */
const FOR = "for";
/** Which figures can be followed. */
const FOLLOWED = "weightscope-initialization";
const NOT_FOLLOWED = `it must be the id of a ${FOLLOWED} on this page`;
/** What makes the network: a figure that is followed says it. */
const NETWORK = ["initializer", "activation", "scale", "depth", "width", "input", "seed"] as const;

/**
 * `<weightscope-derivation>`: the derivation of Xavier initialization, each line filled in with the numbers of one layer
 * of a network, and where an assumption breaks.
 *
 * Attributes: `initializer`, `activation`, `scale`, `depth`, `width`, `layer`, `input`, `seed`, `theme`; and `for`, the `id`
 * of a `<weightscope-initialization>` on the same page, whose network is then looked at instead of one of its own.
 *
 * @example
 * ```html
 * <weightscope-derivation initializer="kaiming-normal" activation="relu" layer="3"></weightscope-derivation>
 * ```
 */
export class DerivationElement extends FigureElement<typeof derivationFields, DerivationNumbers> {
  static override styles = [figureStyles, styles] as never;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed(derivationFields), FOR];
  }

  /** What the followed figure says. */
  #followed: Partial<DerivationState> = {};
  #ws: Weightscope | undefined;
  #allShown = false;
  #leaving = new AbortController();
  #rest: ReturnType<typeof setTimeout> | undefined;
  #drop = new FileDrop(this, (files) => {
    if (this.#following) return;
    if (files.sets) this.set({ input: "files" });
    else if (this.state.input === "files") this.set({ input: "digits" });
  });

  constructor() {
    super("derivation", derivationFields);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    document.addEventListener(
      "weightscope-change",
      ({ target }) => {
        if (target instanceof FigureElement && target.id === this.getAttribute(FOR)) {
          clearTimeout(this.#rest);
          this.#rest = setTimeout(() => this.#adopt(target.settings), REST_MS);
        }
      },
      { signal },
    );
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rest);
    this.#leaving.abort();
  }

  override attributeChangedCallback(name: string, old: string | null, text: string | null): void {
    super.attributeChangedCallback(name, old, text);
    if (name === FOR && text !== old) this.#look();
  }

  /** Takes over what the followed figure shows, if it is there already. */
  #look(): void {
    this.#followed = {};
    this.accept(FOR);
    const figure = document.getElementById(this.getAttribute(FOR) ?? "");
    if (figure instanceof FigureElement) this.#adopt(figure.settings);
  }

  /** Says so where there is no figure to follow. Those further down the page have come when there are numbers. */
  protected override show(numbers: DerivationNumbers): void {
    super.show(numbers);
    const id = this.getAttribute(FOR);
    const there = id !== null && document.getElementById(id)?.matches(FOLLOWED);
    if (id === null || there) this.accept(FOR);
    else this.refuse(new FieldError(FOR, `“${id.slice(0, 40)}”`, NOT_FOLLOWED), FOR);
  }

  #adopt(settings: Readonly<Record<string, string | number>>): void {
    const change: Record<string, string | number> = {};
    for (const name of NETWORK) {
      const value = settings[name];
      if (value === undefined) continue;
      try {
        change[name] = parseField(name, derivationFields[name], String(value));
      } catch {
        // Nothing that is known here: the last network stays.
        return;
      }
    }
    if (NETWORK.every((name) => change[name] === this.#followed[name])) return;
    this.#followed = change as Partial<DerivationState>;
    this.set({});
  }

  get #following(): boolean {
    return Object.keys(this.#followed).length > 0;
  }

  protected override set(change: Partial<DerivationState>): void {
    super.set({ ...change, ...this.#followed });
  }

  protected override compute(
    state: DerivationState,
    signal: AbortSignal,
  ): Promise<DerivationNumbers> {
    return derivationNumbers(sharedEngine(), state, pageFiles.sets, { signal });
  }

  protected override draw(data: DerivationNumbers, frame: { width: number; theme: Theme }): Scene {
    return derivationScene(data, frame);
  }

  protected override sentence(data: DerivationNumbers): string {
    return derivationSentence(data);
  }

  protected override table(data: DerivationNumbers): Table {
    return derivationTable(data);
  }

  protected override readings(data: DerivationNumbers): Record<string, string> {
    return derivationReadings(data);
  }

  /** There are no more layers to look at than the network has. */
  protected override offered(name: keyof typeof derivationFields): Field {
    const field = derivationFields[name];
    return name === "layer" ? { ...derivationFields.layer, high: this.state.depth } : field;
  }

  protected override shown(name: keyof typeof derivationFields): string | undefined {
    return name === "layer" ? String(layerOf(this.state)) : undefined;
  }

  protected override concealed(name: keyof typeof derivationFields): boolean {
    return name === "layer" ? this.state.depth === 1 : this.#following;
  }

  protected override details(): TemplateResult | typeof nothing {
    if (!this.numbers) return nothing;
    const { state } = this.numbers;
    return html`${derivationSteps(this.numbers)} ${schemeCard(this.numbers)}
      <details class="all" @toggle=${(event: Event) => void this.#toggleAll(event)}>
        <summary>All schemes at this width and activation</summary>
        ${
          this.#allShown && this.#ws
            ? schemeTable(this.#ws, state.activation, state.width)
            : nothing
        }
      </details>`;
  }

  async #toggleAll(event: Event): Promise<void> {
    this.#allShown = (event.target as HTMLDetailsElement).open;
    this.#ws ??= await load();
    this.requestUpdate();
  }

  protected override sources(): TemplateResult | typeof nothing {
    return this.#following ? nothing : this.#drop.template();
  }
}

define("weightscope-derivation", DerivationElement);

declare global {
  interface HTMLElementTagNameMap {
    "weightscope-derivation": DerivationElement;
  }
}
