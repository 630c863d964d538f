import type { Color } from "./scene.js";

/** Red, green and blue of a colour written `#rrggbb`, as the themes write them. */
export function channels(color: Color): [number, number, number] {
  const at = (index: number) => Number.parseInt(color.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
}

/** The colour at `share` of the way from one to another. */
export function between(from: Color, to: Color, share: number): Color {
  const end = channels(to);
  const mixed = channels(from).map((value, channel) => {
    const exact = value + share * ((end[channel] ?? 0) - value);
    return Math.round(exact).toString(16).padStart(2, "0");
  });
  return `#${mixed.join("")}`;
}
