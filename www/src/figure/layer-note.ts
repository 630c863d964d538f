/** What goes wrong in a layer, said at the end of its row. */
import type { ActivationStatistics, Statistics } from "../wasm/weightscope.js";
import { formatPercent, THIN_SPACE } from "./format.js";

export type Trouble = "overflow" | "zero" | "equal" | "saturated" | "dead";

export interface Note {
  readonly trouble: Trouble;
  /** Fraction of the layer's values, or of its units for `"dead"`. */
  readonly share: number;
}

/** Saturation and death below this share are not worth a word. */
const WORTH_SAYING = 0.005;

/** The worst that can be said of some values; nothing of healthy ones. */
export function noteOf(statistics: Statistics | ActivationStatistics): Note | undefined {
  if (statistics.nonFinite > 0) return { trouble: "overflow", share: statistics.nonFinite };
  if (statistics.min === statistics.max) {
    return { trouble: statistics.min === 0 ? "zero" : "equal", share: 1 };
  }
  if (!("saturated" in statistics)) return undefined;
  if (statistics.saturated >= WORTH_SAYING) {
    return { trouble: "saturated", share: statistics.saturated };
  }
  if (statistics.dead >= WORTH_SAYING) return { trouble: "dead", share: statistics.dead };
  return undefined;
}

/** What the column of notes is headed by: shares need their noun, words speak for themselves. */
export function noteHeading(notes: readonly (Note | undefined)[]): string | undefined {
  if (notes.some((note) => note?.trouble === "saturated")) return "saturated";
  if (notes.some((note) => note?.trouble === "dead")) return "dead units";
  return undefined;
}

/** The note under its heading: `97 %`, `all zero`. */
export function noteText(note: Note): string {
  switch (note.trouble) {
    case "overflow":
      return "overflow";
    case "zero":
      return "all zero";
    case "equal":
      return "all equal";
    case "saturated":
    case "dead":
      return wholePercent(note.share);
  }
}

/** Layers in a row with the same trouble, for rows too thin to carry a word each. */
export interface Run {
  readonly trouble: Trouble;
  readonly first: number;
  readonly last: number;
  readonly text: string;
  /** Whether its layers have shares of their own, of which the text tells the range. */
  readonly shares: boolean;
}

export function runsOf(notes: readonly (Note | undefined)[]): Run[] {
  const runs: Run[] = [];
  let first = 0;
  for (let next = 1; next <= notes.length; next++) {
    if (next < notes.length && notes[next]?.trouble === notes[first]?.trouble) continue;
    const note = notes[first];
    if (note) {
      const shares = notes.slice(first, next).map((each) => each?.share ?? 0);
      const { trouble } = note;
      runs.push({
        trouble,
        first,
        last: next - 1,
        text: rangeText(note, shares),
        shares: trouble === "saturated" || trouble === "dead",
      });
    }
    first = next;
  }
  return runs;
}

function rangeText(note: Note, shares: readonly number[]): string {
  const low = wholePercent(Math.min(...shares));
  const high = wholePercent(Math.max(...shares));
  if (note.trouble !== "saturated" && note.trouble !== "dead") return noteText(note);
  return low === high ? low : `${low.split(THIN_SPACE)[0]}–${high}`;
}

/** Under a heading one digit after the point is noise, but none and all are promises. */
function wholePercent(fraction: number): string {
  if (fraction > 0.99 && fraction < 1) return formatPercent(0.99);
  return formatPercent(Math.round(fraction * 100) / 100 || fraction);
}
