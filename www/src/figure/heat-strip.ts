import type { Profile } from "./profile.js";
import type { Color, ImageMark } from "./scene.js";

export interface HeatStripStyle {
  /** Between two rows, and veiling the ground of each. */
  readonly paper: Color;
  /** Where nothing is. */
  readonly ground: Color;
  /** Where the histogram peaks. */
  readonly color: Color;
}

/**
 * Many histograms as rows of shades, the first on top: what ridges become when their rows get thin.
 *
 * A shade goes with the square root of the height, which keeps tails visible. The image is drawn at one
 * pixel a column and at least four a row, so that a backend may stretch it smoothly.
 */
export function heatStrip(
  profiles: readonly Profile[],
  box: { x: number; y: number; width: number; rowHeight: number },
  style: HeatStripStyle,
): ImageMark {
  const columns = Math.max(1, Math.round(box.width));
  const perRow = Math.max(4, Math.round(box.rowHeight));
  const data = new Uint8ClampedArray(4 * columns * perRow * profiles.length);
  const gap = channels(style.paper);
  const high = channels(style.color);
  const low = channels(style.ground).map((value, channel) => (value + (gap[channel] ?? 0)) / 2);
  profiles.forEach((profile, row) => {
    const heights = sampled(profile, box.x, box.width / columns, columns);
    for (let line = 0; line < perRow; line++) {
      const inGap = line === perRow - 1;
      for (let column = 0; column < columns; column++) {
        const shade = inGap ? 0 : Math.sqrt(heights[column] ?? 0);
        const ground = inGap ? gap : low;
        const at = 4 * ((row * perRow + line) * columns + column);
        for (let channel = 0; channel < 3; channel++) {
          const from = ground[channel] ?? 0;
          data[at + channel] = from + shade * ((high[channel] ?? 0) - from);
        }
        data[at + 3] = 255;
      }
    }
  });
  return {
    kind: "image",
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.rowHeight * profiles.length,
    pixels: { width: columns, height: perRow * profiles.length, data },
  };
}

/** Red, green and blue of a colour written `#rrggbb`, as the themes write them. */
function channels(color: Color): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** The profile's height in every column; a spike covers at least two columns. */
function sampled({ steps }: Profile, left: number, width: number, columns: number): Float64Array {
  const heights = new Float64Array(columns);
  for (const step of steps) {
    const first = Math.floor((step.x0 - left) / width);
    const last = Math.max(first + 1, Math.ceil((step.x1 - left) / width) - 1);
    for (let column = Math.max(0, first); column <= Math.min(columns - 1, last); column++) {
      heights[column] = Math.max(heights[column] ?? 0, step.height);
    }
  }
  return heights;
}
