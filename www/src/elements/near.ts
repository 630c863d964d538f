/** Figures wake when a reader comes near: what nobody looks at is not computed. */

/** So near to the window, above or below. */
const NEAR_PX = 800;

/** Calls `wake` once, as soon as the element is near the window; at once if it is there already. */
export function whenNear(element: Element, signal: AbortSignal, wake: () => void): void {
  const { top, bottom, width } = element.getBoundingClientRect();
  if (width > 0 && top < innerHeight + NEAR_PX && bottom > -NEAR_PX) {
    // An observer would wait for a frame before it says so.
    wake();
    return;
  }
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      wake();
    },
    { rootMargin: `${NEAR_PX}px` },
  );
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}
