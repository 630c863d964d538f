/** In which colours a figure is drawn: the reader's, its author's, or those of paper. */

import type { ReactiveController, ReactiveElement } from "lit";
import { dark, light, type Theme } from "../figure/theme.js";

const scheme = () => matchMedia("(prefers-color-scheme: dark)");

/** Follows the reader's wish, the attribute `theme` and the printer. */
export class Edition implements ReactiveController {
  theme: Theme = light;
  #printing = false;
  #leaving = new AbortController();

  constructor(
    private readonly host: ReactiveElement,
    private readonly changed: () => void,
    private readonly update: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.choose();
    scheme().addEventListener("change", () => this.choose(), { signal });
    const print = (printing: boolean) => () => {
      this.#printing = printing;
      this.choose();
      // The printer takes the page as it stands when this returns.
      this.update();
    };
    addEventListener("beforeprint", print(true), { signal });
    addEventListener("afterprint", print(false), { signal });
  }

  hostDisconnected(): void {
    this.#leaving.abort();
  }

  /** Chooses anew: the attribute may have changed. */
  choose(): void {
    const dusk = this.host.getAttribute("theme") ?? (scheme().matches ? "dark" : "light");
    this.theme = dusk === "dark" && !this.#printing ? dark : light;
    this.changed();
  }
}
