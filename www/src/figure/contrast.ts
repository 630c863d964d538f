/** How well one colour is told from another, as WCAG 2 has it. */
import type { Color } from "./scene.js";

/** From 1, for one colour, to 21, for black and white. Colours are `#rrggbb` or `rgb(r,g,b)`. */
export function contrast(a: Color, b: Color): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Black or white, whichever is told better from the ground: at least 4.5 to 1 on any. */
export function inkOn(ground: Color): Color {
  return contrast(ground, BLACK) >= contrast(ground, WHITE) ? BLACK : WHITE;
}

const BLACK = "#000000";
const WHITE = "#ffffff";

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = (
    color.startsWith("#")
      ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
      : (color.match(/\d+/g) ?? []).map(Number)
  ).map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
