/** A figure that a link has opened the page at stays in the window while the page around it takes its shape. */

const HOLD_MS = 4000;

/** Holds the element there for a while, unless the reader goes elsewhere. */
export function hold(element: Element, signal: AbortSignal): void {
  const shape = new ResizeObserver(() =>
    element.scrollIntoView({ block: "nearest", behavior: "instant" }),
  );
  // Observing begins with a first call.
  for (const each of [element, document.body]) shape.observe(each);
  const release = () => shape.disconnect();
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(act, release, { once: true, passive: true, signal });
  }
  setTimeout(release, HOLD_MS);
}
