/** What every figure that trains is: it trains once one comes near, and anew when its settings change. */

import { css, html, type TemplateResult } from "lit";
import { formatPercent } from "../figure/format.js";
import type { Fields, State } from "./field.js";
import { FigureElement } from "./figure-element.js";
import { figureStyles } from "./style.js";

const styles = css`
  :host(weightscope-weights) { --lines: 4; }
  :host(weightscope-symmetry) { --lines: 4; }
  :host(weightscope-training) { --lines: 5; }
  :host(weightscope-trainability) { --lines: 3; }
  .progress { display: flex; align-items: center; gap: 8px; min-width: 0; white-space: nowrap; }
  .progress:has(progress) { flex: 1; }
  .progress output { color: var(--muted); min-width: 3em; text-align: end; }
  progress { flex: 1; min-width: 40px; width: 40px; accent-color: var(--accent); }
  .player { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; margin-block: 8px 10px; }
  .player label { color: var(--muted); min-width: 6.5em; }
  .player input { flex: 1 1 180px; }
  .narrow .progress { padding-block-start: 22px; }

  /* Where a drawing is higher than the window, what goes through it stays in sight of all of it. */
  .narrow ~ .player { position: sticky; inset-block-end: 0; z-index: 2; margin-block: 2px 4px; padding-block: 6px; background: var(--paper); }
  .narrow:has(~ .player) :is(input, select, button, summary) { scroll-margin-block-end: 110px; }

  @media print {
    .player { display: none; }
  }
`;

/** A slider may pass many values; training starts once it has rested this long. */
const REST_MS = 350;
/** What a refusal of the engine's is about. */
const TRAINING = "training";

export abstract class TrainedElement<F extends Fields, Numbers> extends FigureElement<F, Numbers> {
  static override styles = [figureStyles, styles] as never;

  #run: AbortController | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  protected constructor(
    figure: string,
    fields: F,
    /** The settings that only change how what has been trained is shown. */
    private readonly shownOnly: ReadonlySet<string> = new Set(),
  ) {
    super(figure, fields);
  }

  /** Trains under `state`, until `signal` says that another run takes its place or that nobody wants it. */
  protected abstract train(state: State<F>, signal: AbortSignal): Promise<void>;
  /** How far the run under way is, 0 to 1. */
  protected abstract get fraction(): number;

  /** What the button says that starts a run. */
  protected get startLabel(): string {
    return "Train again";
  }

  /** Whether a run is under way. */
  protected get training(): boolean {
    return this.#run !== undefined;
  }

  protected override get working(): boolean {
    return super.working || this.training || this.#rest !== undefined;
  }

  /** A run under way tells of itself, and has a button of its own. */
  protected override get slow(): boolean {
    return super.slow && !this.training;
  }

  protected override wake(): void {
    void this.trainNow();
  }

  protected override set(change: Partial<State<F>>): void {
    const asked = (Object.keys(change) as (keyof F & string)[]).some(
      (name) => !this.shownOnly.has(name) && change[name] !== this.state[name],
    );
    super.set(change);
    if (asked) this.trainSoon();
  }

  /** Trains once the reader has rested. */
  protected trainSoon(): void {
    if (!this.awake) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.trainNow(), REST_MS);
    this.requestUpdate();
  }

  /** Trains from the settings as they stand; a run under way gives way. */
  protected async trainNow(): Promise<void> {
    this.#stopResting();
    this.#run?.abort();
    this.accept(TRAINING);
    const run = new AbortController();
    this.#run = run;
    this.requestUpdate();
    try {
      await this.train(this.state, run.signal);
    } catch (error) {
      const current = this.#run === run;
      if (current && (error as Error).name !== "AbortError") this.refuse(error, TRAINING);
    }
    // What one network of several has failed at, the others need not finish.
    run.abort();
    if (this.#run !== run) return;
    this.#run = undefined;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopResting();
    this.#run?.abort();
  }

  #stopResting(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  protected override progress(): TemplateResult {
    const { fraction } = this;
    return html`<div class="progress">
      ${
        this.training
          ? html`<button type="button" @click=${() => this.#run?.abort()}>Cancel</button>
              <progress max="1" aria-label="Training" .value=${fraction}></progress>
              <output>${formatPercent(fraction)}</output>`
          : html`<button type="button" @click=${() => void this.trainNow()}>${this.startLabel}</button>`
      }
    </div>`;
  }
}

/** Throws what one of several networks has failed at, if one has. */
export function throwFailure(results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = results.filter((result) => result.status === "rejected");
  const failure = failed.find(({ reason }) => reason?.name !== "AbortError") ?? failed[0];
  if (failure) throw failure.reason;
}
