/** The article: defines the figures, and lets numbers in the text follow them. */

import "../src/elements/index.js";
import { type FigureChange, FigureElement } from "../src/elements/figure-element.js";

FigureElement.standalone = new URL("standalone.js", document.baseURI).href;

addEventListener("weightscope-change", (event) => {
  const { figure, readings } = (event as CustomEvent<FigureChange>).detail;
  for (const output of document.querySelectorAll<HTMLOutputElement>(
    `output[data-figure="${figure}"]`,
  )) {
    const text = readings[output.dataset.reading ?? ""];
    if (text !== undefined && output.textContent !== text) output.textContent = text;
  }
});

// The article's own type comes after the first figure, so that it never delays one.
addEventListener("weightscope-change", () => void import("./fonts.js"), { once: true });

// A formula that is wider than the column scrolls; then it can be reached by keys, too.
const formulas = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const formula of document.querySelectorAll(".display")) formulas.observe(formula);
