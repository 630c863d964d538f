/**
 * Where a phrase of the text leaves its reader. The figure sets itself and would come to the middle of the window; here
 * the page stays where it is when enough of the drawing is in sight, and the browser's Back leads to the phrase when not.
 */

/** So much of a drawing, or of the window where that is less, is enough to see what a phrase has done. */
const ENOUGH = 0.5;

/** In the history: which phrase was followed, and how far below the top of the window it stood. */
interface Left {
  readonly phrase: number;
  readonly top: number;
}

const phrases = () => [...document.querySelectorAll<HTMLAnchorElement>("a.phrase")];

/** What a phrase speaks of: its figure, or the one beside it that follows the figure, and there the lines or the drawing. */
function shownBy(phrase: HTMLAnchorElement): Element | null {
  const { figure } = Object.fromEntries(new URLSearchParams(phrase.hash.slice(1)));
  const host = phrase.dataset.shows
    ? document.getElementById(phrase.dataset.shows)
    : document.querySelector(`main > weightscope-${figure}`);
  const inside = host?.shadowRoot;
  return inside?.querySelector(".steps") ?? inside?.querySelector(".drawing") ?? host;
}

/** How many pixels of an element's height are in the window. */
function heightInSight(element: Element): number {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0);
}

function leave(phrase: HTMLAnchorElement): void {
  const shown = shownBy(phrase);
  if (!shown) return;
  const height = shown.getBoundingClientRect().height;
  if (heightInSight(shown) >= ENOUGH * Math.min(height, innerHeight)) return;
  const block = height > innerHeight ? "start" : "nearest";
  const go = () => shown.scrollIntoView({ block, behavior: "instant" });
  const { top } = phrase.getBoundingClientRect();
  const before = scrollY;
  go();
  if (heightInSight(phrase) > 0) return;
  // The browser keeps with an entry of its history where the page stood when the next was made.
  scrollTo({ top: before, behavior: "instant" });
  const left: Left = { phrase: phrases().indexOf(phrase), top };
  history.replaceState({ ...history.state, left }, "");
  history.pushState(null, "");
  go();
}

function comeBack({ phrase: index, top }: Left): void {
  const phrase = phrases()[index];
  // After the browser has put the page where it was: what stands above the phrase may have grown since.
  requestAnimationFrame(() => {
    if (!phrase) return;
    scrollBy({ top: phrase.getBoundingClientRect().top - top, behavior: "instant" });
    phrase.focus({ preventScroll: true });
  });
}

let before = 0;
// Ahead of the figures, which listen at the document, and after them: what they scroll in between is never painted.
addEventListener(
  "click",
  () => {
    before = scrollY;
  },
  { capture: true },
);
addEventListener("click", (event) => {
  const phrase = event.target instanceof Element && event.target.closest("a.phrase");
  if (!(phrase instanceof HTMLAnchorElement) || !event.defaultPrevented) return;
  scrollTo({ top: before, behavior: "instant" });
  leave(phrase);
});
addEventListener("popstate", ({ state }) => {
  if (state?.left) comeBack(state.left as Left);
});
