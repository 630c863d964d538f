/**
 * How wide a text will be, known without a browser, and how raised and lowered characters are set.
 *
 * The advances are those of common sans-serif faces, the wider of two for each character, so an estimate
 * errs on the wide side: what fits by this table fits on the screen.
 */
import type { TextMark, TextRun } from "./scene.js";

/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Advances in hundredths of the font size, at normal weight. */
const ADVANCES: Readonly<Record<number, string>> = {
  20: "\u2009\u202f\u200a",
  24: "'ijl‘’",
  28: " !,.:;I|\u00a0·",
  36: "()/[\\]ft{}¹",
  40: '"r“”',
  44: "²³",
  48: "-^°",
  52: "*`s",
  56: "?JL_ackvxyz–",
  60: "eghnopquλ∇é‖∈",
  64: "#$0123456789FTZbd√Σσμ∂µ",
  68: "&+<=>ABEKPSVXY~−×÷±≈≤≥≠Δ",
  72: "CDR",
  76: "HNUφ",
  80: "GOQ",
  84: "w",
  88: "%Mm",
  92: "∞½",
  96: "W↑↓",
  100: "…—→←",
  104: "@",
};
const ADVANCE = new Map<string, number>(
  Object.entries(ADVANCES).flatMap(([hundredths, characters]) =>
    [...characters].map((character): [string, number] => [character, Number(hundredths) / 100]),
  ),
);
/** What a character outside the table is taken to need. */
const UNKNOWN_ADVANCE = 0.74;
/** Semi-bold letters are wider by at most this. */
const SEMIBOLD = 1.07;

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ";
const RAISED_FROM = "0123456789+−ni";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢ";
const LOWERED_FROM = "0123456789+−ni";

/** Raised and lowered characters are this much smaller. */
const SCRIPT_SIZE = 0.74;
const RAISE = 0.36;
const LOWER = 0.2;

/** A piece of text on one level: set at `size`, moved down by `shift` from the base line. */
export interface Span extends Omit<TextRun, "lowered"> {
  readonly size: number;
  readonly shift: number;
}

/** Cuts a text into pieces of one style and one level, raised digits replaced by small ordinary ones. */
export function typeset(text: string | readonly TextRun[], size: number): Span[] {
  const spans: Span[] = [];
  const runs: readonly TextRun[] = typeof text === "string" ? [{ text }] : text;
  for (const { lowered, ...run } of runs) {
    let piece = "";
    let level = 0;
    const flush = () => {
      if (piece === "") return;
      const small = level === 0 ? size : size * SCRIPT_SIZE;
      const shift = level === 0 ? 0 : size * (level > 0 ? -RAISE : LOWER);
      spans.push({ ...run, text: piece, size: small, shift });
      piece = "";
    };
    for (const character of run.text) {
      const up = RAISED.indexOf(character);
      const down = LOWERED.indexOf(character);
      const next = up >= 0 ? 1 : down >= 0 || lowered ? -1 : 0;
      if (next !== level) flush();
      level = next;
      piece += up >= 0 ? RAISED_FROM[up] : down >= 0 ? LOWERED_FROM[down] : character;
    }
    flush();
  }
  return spans;
}

/** The characters of a text without their styles. */
export function plainText(text: string | readonly TextRun[]): string {
  return typeof text === "string" ? text : text.map((run) => run.text).join("");
}

/** The width a text needs at most, in CSS pixels. */
export function textWidth(
  text: string | readonly TextRun[],
  size: number,
  weight: 400 | 600 = 400,
): number {
  let width = 0;
  for (const span of typeset(text, size)) {
    let advance = 0;
    for (const character of span.text) advance += ADVANCE.get(character) ?? UNKNOWN_ADVANCE;
    width += advance * span.size * ((span.weight ?? weight) === 600 ? SEMIBOLD : 1);
  }
  return width;
}

/** Letters reach this far above and below the base line, in font sizes. */
export const ASCENT = 0.76;
export const DESCENT = 0.22;
/** How far below the middle of its capitals a text's base line lies, in font sizes. */
export const MIDDLE = 0.36;

/** How far the base line lies below the mark's `y`. */
export function baselineOffset(mark: TextMark): number {
  if (mark.baseline === "middle") return mark.size * MIDDLE;
  if (mark.baseline === "top") return mark.size * ASCENT;
  return 0;
}

/** The rectangle a text may cover; of a rotated text, the upright rectangle round it. */
export function textBox(mark: TextMark): Box {
  const width = textWidth(mark.text, mark.size, mark.weight);
  const left = mark.anchor === "start" ? 0 : mark.anchor === "middle" ? -width / 2 : -width;
  const top = baselineOffset(mark) - mark.size * ASCENT;
  const height = mark.size * (ASCENT + DESCENT);
  if (!mark.rotate) return { x: mark.x + left, y: mark.y + top, width, height };
  const angle = (mark.rotate * Math.PI) / 180;
  const xs: number[] = [];
  const ys: number[] = [];
  for (const x of [left, left + width]) {
    for (const y of [top, top + height]) {
      xs.push(mark.x + x * Math.cos(angle) - y * Math.sin(angle));
      ys.push(mark.y + x * Math.sin(angle) + y * Math.cos(angle));
    }
  }
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Whether two rectangles share more than `tolerance` pixels both ways. */
export function overlaps(a: Box, b: Box, tolerance = 0): boolean {
  return (
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > tolerance &&
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > tolerance
  );
}

/** Whether `inner` lies in `outer`, give or take `tolerance` pixels. */
export function contains(outer: Box, inner: Box, tolerance = 0): boolean {
  return (
    inner.x >= outer.x - tolerance &&
    inner.y >= outer.y - tolerance &&
    inner.x + inner.width <= outer.x + outer.width + tolerance &&
    inner.y + inner.height <= outer.y + outer.height + tolerance
  );
}
