/** The article: defines the figures, and lets numbers in the text follow them. */

import { type FigureChange, FigureElement } from "../src/elements/figure-element.js";
import { hold } from "../src/elements/hold.js";
import "../src/elements/initialization-element.js";

/** So long the rest of the page waits for a first figure that does not come. */
const PATIENCE_MS = 2000;

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

// The rest comes after the first figure, so that it never delays one; or as soon as somebody looks for it.
const callForRest = new AbortController();
const rest = () => {
  callForRest.abort();
  void import("./later.js");
};
for (const call of ["scroll", "hashchange"]) {
  addEventListener(call, rest, { signal: callForRest.signal });
}
// Its numbers have come; a frame later it is drawn.
addEventListener("weightscope-change", () => requestAnimationFrame(() => setTimeout(rest)), {
  signal: callForRest.signal,
});
const patience = setTimeout(rest, location.hash ? 0 : PATIENCE_MS);
callForRest.signal.addEventListener("abort", () => clearTimeout(patience));

// The place in the text that a fragment names stays where the browser puts it while figures above it come to their height.
let place = new AbortController();
const holdPlace = () => {
  place.abort();
  place = new AbortController();
  // The browser's own word, `:target`, may come later.
  const target = document.getElementById(location.hash.slice(1));
  if (target) hold(target, place.signal, "start");
};
addEventListener("hashchange", holdPlace);
holdPlace();
