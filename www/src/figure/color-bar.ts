import type { ImageMark } from "./scene.js";

/** The colours of a map in a row: what a key shows of it. */
export function colorBar(table: Uint8Array, place: Omit<ImageMark, "kind" | "pixels">): ImageMark {
  const entries = table.length / 3;
  const data = new Uint8ClampedArray(4 * entries);
  for (let i = 0; i < entries; i++) {
    data.set(table.subarray(3 * i, 3 * i + 3), 4 * i);
    data[4 * i + 3] = 255;
  }
  return { kind: "image", ...place, pixels: { width: entries, height: 1, data } };
}
