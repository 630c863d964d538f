/** One row a layer, shared by panels that stand side by side. */
import type { Mark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

/** Where the rows of a panel are. */
export interface Rows {
  /** The panel's upper edge, with its heading. */
  readonly head: number;
  /** The upper and lower edge of what is drawn. */
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  /** How high a ridge reaches: above its own row when rows are low. */
  readonly ridge: number;
  /** Where each row's ridge stands; of strips, their middles. */
  readonly lines: readonly number[];
  /** Where each row's points and words stand. */
  readonly middles: readonly number[];
  /** Whether rows are too thin for ridges. */
  readonly strip: boolean;
}

const TALLEST = 92;
const THINNEST = 3;
/** Thinner rows are strips. */
const STRIP = 13;
/** The panel's title, and below it one line of legend. */
const HEADING = 44;
/** Labels of rows keep this distance, middle to middle. */
const LABEL_DISTANCE = 19;
const STRIDES = [1, 2, 5, 10, 20, 50, 100, 200];

/** `count` rows below a heading at `head`, about `together` high in all. */
export function rowsBelow(head: number, count: number, together: number): Rows {
  const height = Math.max(THINNEST, Math.min(TALLEST, together / count));
  const strip = height < STRIP;
  // Ridges reach the higher into the row above, the lower the rows are.
  const overlap = strip ? 1 : Math.max(0.84, Math.min(1.6, 1.95 - height / 70));
  const top = head + HEADING;
  const headroom = Math.max(0, overlap - 1) * height;
  const lines = Array.from({ length: count }, (_, row) =>
    strip ? top + (row + 0.5) * height : Math.round(top + headroom + (row + 1) * height) + 0.5,
  );
  return {
    head,
    top,
    bottom: Math.round(top + headroom + count * height) + (strip ? 2 : 8),
    height,
    ridge: overlap * height * 0.96,
    lines,
    middles: strip ? lines : lines.map((line) => line - Math.min(5, height / 3)),
    strip,
  };
}

/** The numbers of the layers, right-aligned at `x`, as many as fit. */
export function rowLabels(rows: Rows, x: number, theme: Theme): Mark[] {
  const style = { kind: "text", x, size: 12, anchor: "end", fill: theme.muted } as const;
  const marks: Mark[] = [
    { ...style, y: rows.top - 12, text: textWidth("layer", 12) > x ? "no." : "layer" },
  ];
  for (const row of labelledRows(rows)) {
    marks.push({ ...style, y: rows.middles[row] ?? 0, baseline: "middle", text: String(row + 1) });
  }
  return marks;
}

/** The rows, counted from 0, that have their number beside them. */
export function labelledRows({ middles, height }: Rows): number[] {
  const stride = STRIDES.find((each) => each * height >= LABEL_DISTANCE) ?? STRIDES.at(-1) ?? 1;
  const withFirst = stride === 1 || (stride - 1) * height >= LABEL_DISTANCE;
  return [...middles.keys()].filter((row) => (row + 1) % stride === 0 || (row === 0 && withFirst));
}
