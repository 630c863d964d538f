/** In which colours a figure is drawn: those its author wishes, those of the page around it, or those of paper. */

import type { ReactiveController, ReactiveElement } from "lit";
import { dark, light, type Theme } from "../figure/theme.js";
import { lightness } from "./lightness.js";

/** Text lighter than this stands on dark ground: the grey of quiet text on white is still darker. */
const LIGHT_TEXT = 0.55;

/** Follows the attribute `theme`, the colour of the text around the figure, and the printer. */
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
    const choose = () => this.choose();
    choose();
    // On paper the page's colours are others.
    for (const query of ["(prefers-color-scheme: dark)", "print"]) {
      matchMedia(query).addEventListener("change", choose, { signal });
    }
    // Pages keep their theme on their outermost elements; its styles may come late, and its colours glide.
    const page = new MutationObserver(choose);
    for (const part of [document.documentElement, document.body]) {
      page.observe(part, { attributes: true });
    }
    signal.addEventListener("abort", () => page.disconnect());
    for (const event of ["load", "transitionend"]) addEventListener(event, choose, { signal });
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

  /** Chooses anew: the attribute or the page may have changed. */
  choose(): void {
    const theme = this.#dusk() && !this.#printing ? dark : light;
    if (theme === this.theme) return;
    this.theme = theme;
    this.changed();
  }

  #dusk(): boolean {
    const wish = this.host.getAttribute("theme");
    if (wish === "light" || wish === "dark") return wish === "dark";
    // The figure's ink is set within it: this is the colour that the page gives to text here.
    return lightness(getComputedStyle(this.host).color) > LIGHT_TEXT;
  }
}
