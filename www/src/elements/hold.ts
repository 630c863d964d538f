/** What a link has opened the page at stays in the window while the page around it takes its shape. */

const HOLD_MS = 4000;

/**
 * Holds the element there for a while, unless the reader goes elsewhere: wholly in view where it fits (`nearest`), or at
 * the top (`start`), as the browser itself puts what a fragment names.
 */
export function hold(
  element: Element,
  signal: AbortSignal,
  block: "nearest" | "start" = "nearest",
): void {
  const shape = new ResizeObserver(() => element.scrollIntoView({ block, behavior: "instant" }));
  // Observing begins with a first call.
  for (const each of [element, document.body]) shape.observe(each);
  const release = () => shape.disconnect();
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(act, release, { once: true, passive: true, signal });
  }
  signal.addEventListener("abort", release);
  setTimeout(release, HOLD_MS);
}
