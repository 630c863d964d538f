/** What dims a light field where the paper is dark, so that what is undecided does not outshine all the rest. */
import type { Mark } from "./scene.js";
import type { Theme } from "./theme.js";

/** Lies on the field, under what is drawn on it. */
export function veil(
  place: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  },
  { paper, field }: Theme,
): Mark[] {
  const { x, y, width, height } = place;
  if (field.veil === 0) return [];
  return [{ kind: "rectangle", x, y, width, height, fill: paper, fillOpacity: field.veil }];
}
