/** What a screen reader is told of a figure, politely: the sentence, once the reader has paused. */

import { html, type ReactiveController, type ReactiveElement, type TemplateResult } from "lit";

/** How long the reader has to have paused. */
const PAUSE_MS = 800;

export class Speech implements ReactiveController {
  /** The sentence last read or said. */
  #heard: string | undefined;
  #spoken = "";
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveElement) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#pause);
  }

  /** Says `sentence` after a pause, unless another comes first. */
  say(sentence: string): void {
    clearTimeout(this.#pause);
    // What was there when the page opened is read with the page, not announced.
    this.#heard ??= sentence;
    if (sentence === this.#heard) return;
    this.#pause = setTimeout(() => {
      this.#heard = sentence;
      this.#spoken = sentence;
      this.host.requestUpdate();
    }, PAUSE_MS);
  }

  template(): TemplateResult {
    return html`<p class="unseen" aria-live="polite">${this.#spoken}</p>`;
  }
}
