/** What every figure that trains is: it trains once one comes near, and anew when its settings change. */

import { html, type TemplateResult } from "lit";
import { formatPercent } from "../figure/format.js";
import type { Fields, State } from "./field.js";
import { FigureElement } from "./figure-element.js";

/** A slider may pass many values; training starts once it has rested this long. */
const REST_MS = 350;
/** What a refusal of the engine's is about. */
const TRAINING = "training";

export abstract class TrainedElement<F extends Fields, Numbers> extends FigureElement<F, Numbers> {
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
