/** Goes through what was recorded, moment by moment: play, step either way, drag, back to the start. */

import {
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";

/** From one moment to the next while it plays. */
const PLAY_MS = 120;
/** Where less motion is wished for, playing turns a few pages, slowly. */
const CALM = { ms: 900, pages: 8 } as const;

/** Whose recording it is. */
export interface Recorder {
  /** The last moment there is, counted from 0; -1 before there is one. */
  readonly last: () => number;
  /** Whether more moments will come. */
  readonly growing: () => boolean;
  /** Shows another moment. */
  readonly show: () => void;
}

/** The player of an element, which stands still while the element is off the page. */
export class Player implements ReactiveController {
  /** The moment on the screen; without one, the newest. */
  #moment: number | undefined;
  #playing: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly recorder: Recorder,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.pause();
  }

  /** The moment on the screen. */
  get at(): number {
    const last = Math.max(0, this.recorder.last());
    return Math.min(this.#moment ?? last, last);
  }

  /** From now on the newest moment is shown. */
  follow(): void {
    this.pause();
    this.#moment = undefined;
  }

  pause(): void {
    clearInterval(this.#playing);
    this.#playing = undefined;
    this.host.requestUpdate();
  }

  #show(moment: number): void {
    this.#moment = Math.max(0, Math.min(this.recorder.last(), moment));
    this.recorder.show();
    this.host.requestUpdate();
  }

  #play(): void {
    const last = this.recorder.last();
    if (this.at === last) this.#show(0);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const stride = calm ? Math.max(1, Math.ceil(last / CALM.pages)) : 1;
    this.#playing = setInterval(
      () => {
        this.#show(this.at + stride);
        if (this.at === this.recorder.last() && !this.recorder.growing()) this.pause();
      },
      calm ? CALM.ms : PLAY_MS,
    );
    this.host.requestUpdate();
  }

  /** The controls; `unit` counts the moments ("Step"), and the one shown is `value` of them. */
  template(unit: string, value: string): TemplateResult {
    const last = this.recorder.last();
    const none = last < 1;
    const button = (name: string, idle: boolean, act: () => void) => html`<button
      type="button"
      ?disabled=${none || idle}
      @click=${() => {
        this.pause();
        act();
      }}
    >
      ${name}
    </button>`;
    return html`<div class="player" role="group" aria-label="Through time">
      ${button("To the start", this.at === 0, () => this.#show(0))}
      ${button("Back", this.at === 0, () => this.#show(this.at - 1))}
      <button type="button" ?disabled=${none} @click=${() => (this.#playing ? this.pause() : this.#play())}>
        ${this.#playing ? "Pause" : "Play"}
      </button>
      ${button("Step", this.at === last, () => this.#show(this.at + 1))}
      <label for="moment">${unit} <output for="moment">${value}</output></label>
      <input
        type="range"
        id="moment"
        min="0"
        max=${Math.max(1, last)}
        step="1"
        aria-valuetext="${unit.toLowerCase()} ${value}"
        ?disabled=${none}
        .value=${String(this.at)}
        @input=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          this.pause();
          this.#show(Number(value));
        }}
      />
    </div>`;
  }
}
