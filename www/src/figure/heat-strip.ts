import type { Profile } from "./profile.js";
import type { Color, ImageMark } from "./scene.js";
import { channels } from "./shade.js";

export interface HeatStripStyle {
  /** Between two rows, and veiling the ground of each. */
  readonly paper: Color;
  /** Where nothing is. */
  readonly ground: Color;
  /** Where the histogram peaks. */
  readonly color: Color;
}

/** More shades nobody tells apart, and pictures of few colours are small. */
const SHADES = 31;

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
  const raster = new Raster(columns, perRow * profiles.length, style);
  profiles.forEach((profile, row) => {
    const heights = sampled(profile, box.x, box.width / columns, columns);
    for (let line = 0; line < perRow; line++) {
      const inGap = line === perRow - 1;
      for (let column = 0; column < columns; column++) {
        raster.set(column, row * perRow + line, inGap ? undefined : heights[column]);
      }
    }
  });
  return {
    kind: "image",
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.rowHeight * profiles.length,
    pixels: raster.pixels,
  };
}

/**
 * Many histograms as columns of shades, side by side: one kind of number through time. Profiles are of pixels upwards
 * from the box's lower edge; where there is none, the paper shows.
 */
export function timeStrip(
  profiles: readonly (Profile | undefined)[],
  box: { x: number; y: number; width: number; height: number },
  style: HeatStripStyle,
): ImageMark {
  const rows = Math.max(1, Math.round(box.height));
  const raster = new Raster(profiles.length, rows, style);
  profiles.forEach((profile, column) => {
    const heights = profile && sampled(profile, 0, box.height / rows, rows);
    for (let row = 0; row < rows; row++) raster.set(column, row, heights?.[rows - 1 - row]);
  });
  return { kind: "image", ...box, pixels: raster.pixels };
}

/** Pixels, each of the paper or of one of a few shades. */
class Raster {
  readonly pixels: ImageMark["pixels"];
  readonly #paper: readonly number[];
  readonly #shades: readonly (readonly number[])[];

  constructor(width: number, height: number, { paper, ground, color }: HeatStripStyle) {
    this.pixels = { width, height, data: new Uint8ClampedArray(4 * width * height) };
    this.#paper = channels(paper);
    const high = channels(color);
    const low = channels(ground).map((value, channel) => (value + (this.#paper[channel] ?? 0)) / 2);
    this.#shades = Array.from({ length: SHADES + 1 }, (_, shade) =>
      low.map((from, channel) => from + (shade / SHADES) * ((high[channel] ?? 0) - from)),
    );
  }

  /** Shades one pixel by a height between 0 and 1. */
  set(column: number, row: number, height: number | undefined): void {
    const { width, data } = this.pixels;
    const shade = Math.round(SHADES * Math.sqrt(height ?? 0));
    const color = height === undefined ? this.#paper : (this.#shades[shade] ?? this.#paper);
    const at = 4 * (row * width + column);
    for (let channel = 0; channel < 3; channel++) data[at + channel] = color[channel] as number;
    data[at + 3] = 255;
  }
}

/** The profile's height in every pixel; a spike covers at least two. */
function sampled({ steps }: Profile, start: number, size: number, count: number): Float64Array {
  const heights = new Float64Array(count);
  for (const step of steps) {
    const first = Math.floor((step.x0 - start) / size);
    const last = Math.max(first + 1, Math.ceil((step.x1 - start) / size) - 1);
    for (let pixel = Math.max(0, first); pixel <= Math.min(count - 1, last); pixel++) {
      heights[pixel] = Math.max(heights[pixel] ?? 0, step.height);
    }
  }
  return heights;
}
