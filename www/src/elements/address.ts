/** The address bar while it speaks of one figure: a reload brings back what was set last, not what was set by the link. */

import { speaksOf } from "./link.js";

/** Browsers allow some hundred changes of the address in half a minute: it follows once settings rest this long. */
const REST_MS = 400;

export class Address {
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly figure: string,
    /** The fragment that restores the settings. */
    private readonly link: () => string,
  ) {}

  /** Settings have changed: the address follows. */
  follow(): void {
    this.stay();
    this.#rest = setTimeout(() => this.#write(), REST_MS);
  }

  /** What has changed is what the address says. */
  stay(): void {
    clearTimeout(this.#rest);
  }

  #write(): void {
    const { host } = this;
    const { hash } = location;
    if (!host.isConnected || !speaksOf(hash, this.figure, host.id)) return;
    // One without an id sets all figures of its kind: it is followed where there are no others.
    const alone = document.querySelectorAll(host.localName).length === 1;
    if (alone || hash.includes("&id=")) history.replaceState(history.state, "", this.link());
  }
}
