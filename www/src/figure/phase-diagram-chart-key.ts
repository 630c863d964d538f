/** What is theory and what is measured in the charts, and what their other marks mean. */
import type { Mark, PointMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

/** How high the key is: always two rows, so that nothing below it moves. */
export const CHART_KEY = 38;
const ROW = 18;
/** From the left end of a sample to its words, and from those to the next sample. */
const SAMPLE = 24;
const POINT_SAMPLE = 10;
const BETWEEN = 18;

/** What the depth scale is, in ever fewer words. */
const DEPTH_SCALE = [
  "in ξ layers a small deviation from q* or c* shrinks to 1/e",
  "in ξ layers a small deviation shrinks to 1/e",
  "in ξ layers a deviation shrinks ÷e",
  "ξ layers: ÷e",
] as const;

/** Neither is a colour of the plane: those say what becomes of gradients. */
export function seriesStyles(theme: Theme): { theory: string; measured: string } {
  return { theory: theme.ink, measured: theme.arms.smaller.color };
}

/** A measured value with no place on its axis: an arrow the way it lies. */
export function offAxis(
  at: Pick<PointMark, "x" | "y" | "radius" | "fill">,
  over: boolean,
): PointMark {
  return { kind: "point", shape: "triangle", ...at, rotate: over ? 0 : 180 };
}

/** The key, for a network that is so wide; values off the axes and the depth scale only where there are any. */
export function chartKey(
  shown: {
    readonly width: number;
    readonly zero: boolean;
    readonly overflow: boolean;
    readonly depthScale: boolean;
  },
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
  theme: Theme,
): Mark[] {
  const styles = seriesStyles(theme);
  const rows = [top + 8, top + 8 + ROW] as const;
  const text = {
    kind: "text",
    size: 12,
    anchor: "start",
    baseline: "middle",
    fill: theme.muted,
  } as const;
  const theory = "theory";
  const second = left + SAMPLE + textWidth(theory, 12) + BETWEEN;
  const network = `one network, ${shown.width} wide`;
  const inputs = `${network}, unlike inputs`;
  const fits = second + POINT_SAMPLE + textWidth(inputs, 12) <= right;
  const marks: Mark[] = [
    {
      kind: "lines",
      lines: [[left, rows[0], left + 18, rows[0]]],
      stroke: styles.theory,
      strokeWidth: 2,
    },
    { ...text, x: left + SAMPLE, y: rows[0], text: theory },
    { kind: "point", shape: "circle", x: second, y: rows[0], radius: 4, fill: styles.measured },
    { ...text, x: second + POINT_SAMPLE, y: rows[0], text: fits ? inputs : network },
  ];
  // After the words on the network where there is room, else at the right end, before which the depth scale keeps.
  const off = [
    { is: shown.zero, name: "zero", over: false },
    { is: shown.overflow, name: "too large", over: true },
  ].filter(({ is }) => is);
  const needs = ({ name }: { name: string }) => BETWEEN + POINT_SAMPLE + textWidth(name, 12);
  const whole = off.reduce((sum, entry) => sum + needs(entry), 0);
  const after = second + POINT_SAMPLE + textWidth(fits ? inputs : network, 12);
  const beside = after + whole <= right;
  const y = beside ? rows[0] : rows[1];
  let x = beside ? after : right - whole;
  const end = beside ? right : x;
  for (const entry of off) {
    x += needs(entry);
    const start = x - textWidth(entry.name, 12);
    const at = { x: start - POINT_SAMPLE, y, radius: 4, fill: styles.measured };
    marks.push(offAxis(at, entry.over), { ...text, x: start, y, text: entry.name });
  }
  if (!shown.depthScale) return marks;
  const room = end - left - SAMPLE;
  const words = DEPTH_SCALE.find((choice) => textWidth(choice, 12) <= room) ?? DEPTH_SCALE.at(-1);
  marks.push(
    {
      kind: "lines",
      lines: [[left + 9, rows[1] - 7, left + 9, rows[1] + 7]],
      stroke: theme.muted,
      strokeWidth: 1.25,
      dash: [1.5, 3],
    },
    { ...text, x: left + SAMPLE, y: rows[1], text: words ?? "" },
  );
  return marks;
}
