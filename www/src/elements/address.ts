/** The address bar while it speaks of one figure: a reload brings back what was set last, not what was set by the link. */

import type { ReactiveController, ReactiveElement } from "lit";
import { speaksOf } from "./link.js";

/** Browsers allow some hundred changes of the address in half a minute: it follows once settings rest this long. */
const REST_MS = 400;

export class Address implements ReactiveController {
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveElement,
    private readonly figure: string,
    /** The fragment that restores the settings. */
    private readonly link: () => string,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#rest);
  }

  /** Settings have changed; those that the address itself has set, `adopted`, are there already. */
  changed(adopted = false): void {
    clearTimeout(this.#rest);
    if (!adopted) this.#rest = setTimeout(() => this.#follow(), REST_MS);
  }

  #follow(): void {
    const { host, figure } = this;
    const { hash } = location;
    // One without an id sets all figures of its kind: it is followed where there are no others.
    const alone = document.querySelectorAll(host.localName).length === 1;
    const own = alone || new URLSearchParams(hash.slice(1)).has("id");
    if (own && speaksOf(hash, figure, host.id) && host.isConnected) {
      history.replaceState(history.state, "", this.link());
    }
  }
}
