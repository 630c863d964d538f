/** The starts that are held against one another. */
import type { PointMark } from "./scene.js";
import type { Theme } from "./theme.js";

/** One of them; the theme has its look. */
export type ArmName = keyof Theme["arms"];

/** In the order in which they are told. */
export const ARMS = ["zero", "smaller", "unscaled", "larger"] as const satisfies readonly ArmName[];

/** What each is called: by its scale beside the scheme's own, for what is too small or suits depends on the rest. */
export const ARM_NAMES: Readonly<Record<ArmName, string>> = {
  zero: "zero",
  smaller: "smaller",
  unscaled: "scheme’s own",
  larger: "larger",
};

/** From the marker's left end to its name. */
export const MARKER = 14;

/** An arm's marker, as it stands before its name at the head of a panel, `top` its upper edge. */
export function headMarker(name: ArmName, left: number, top: number, { arms }: Theme): PointMark {
  const { color, shape } = arms[name];
  const paint = shape === "cross" ? { stroke: color, strokeWidth: 1.75 } : { fill: color };
  return { kind: "point", shape, x: left + 4, y: top + 10, radius: 4, ...paint };
}
