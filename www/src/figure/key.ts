/** A key: swatches with their words, set one after the other on as many lines as it takes. */
import type { Mark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export interface KeyEntry {
  /** How wide the swatch is; none for words alone. */
  readonly width: number;
  /** The words right of it: the first that fit on a line of their own. */
  readonly words: string | readonly string[];
  /** The swatch, from its left end and about its middle. */
  readonly swatch?: (x: number, y: number) => readonly Mark[];
  /** Keeps its room, and is not seen. */
  readonly hidden?: boolean;
}

const SIZE = 12;
const LINE = 22;
const GAP = { words: 6, entries: 18 } as const;

/** The marks of a key, and how high it is. */
export function keyMarks(
  entries: readonly KeyEntry[],
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
  theme: Theme,
): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let [x, line] = [left, 0];
  for (const { width, words, swatch, hidden } of entries) {
    const offset = width > 0 ? width + GAP.words : 0;
    const needs = (text: string) => offset + textWidth(text, SIZE);
    const choices = typeof words === "string" ? [words] : words;
    const text = choices.find((each) => left + needs(each) <= right) ?? choices.at(-1) ?? "";
    if (x > left && x + needs(text) > right) {
      x = left;
      line += 1;
    }
    const y = top + line * LINE + LINE / 2;
    if (!hidden) {
      marks.push(...(swatch?.(x, y) ?? []), {
        kind: "text",
        x: x + offset,
        y,
        text,
        size: SIZE,
        anchor: "start",
        baseline: "middle",
        fill: theme.muted,
      });
    }
    x += needs(text) + GAP.entries;
  }
  return { marks, height: (line + 1) * LINE };
}
