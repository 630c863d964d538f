import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng, pngDataUri, type Raster } from "./png.js";

/** A reader of its own: chunks checked, zlib by Node, filters undone, palettes looked up. */
function decodePng(file: Uint8Array): { width: number; height: number; data: number[] } {
  expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    chunks.set(type, file.subarray(at + 8, at + 8 + length));
    expect(view.getUint32(at + 8 + length), `checksum of ${type}`).toBe(
      checksum(file.subarray(at + 4, at + 8 + length)),
    );
    at += 12 + length;
  }
  expect([...chunks.keys()].at(-1)).toBe("IEND");
  const header = chunks.get("IHDR") as Uint8Array;
  const size = new DataView(header.buffer, header.byteOffset);
  const width = size.getUint32(0);
  const height = size.getUint32(4);
  const palette = chunks.get("PLTE");
  expect(header[8]).toBe(8);
  expect(header[9]).toBe(palette ? 3 : 6);
  const channels = palette ? 1 : 4;
  const raw = inflateSync(chunks.get("IDAT") as Uint8Array);
  const stride = width * channels;
  expect(raw.length).toBe((stride + 1) * height);
  const bytes = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? (bytes[y * stride + i - channels] as number) : 0;
      const up = y > 0 ? (bytes[(y - 1) * stride + i] as number) : 0;
      const base = filter === 0 ? 0 : filter === 1 ? left : filter === 2 ? up : Number.NaN;
      bytes[y * stride + i] = (raw[y * (stride + 1) + 1 + i] as number) + base;
    }
  }
  const data = palette
    ? [...bytes].flatMap((index) => [...palette.subarray(3 * index, 3 * index + 3), 255])
    : [...bytes];
  return { width, height, data };
}

/** CRC-32 bit by bit, as the PNG specification defines it. */
function checksum(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
}

function raster(width: number, height: number, pixel: (x: number, y: number) => number[]): Raster {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixel(x, y), 4 * (y * width + x));
  }
  return { width, height, data };
}

const bowl = raster(257, 257, (x, y) => {
  const t = Math.min(255, Math.floor(Math.hypot(x - 100, 2 * (y - 140))));
  return [t, 255 - t, (t * 7) & 255, 255];
});
let state = 1;
const noise = raster(61, 47, () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return [state >>> 24, (state >>> 16) & 255, (state >>> 8) & 255, state & 255];
});

test.each<[string, Raster]>([
  ["one pixel", raster(1, 1, () => [1, 2, 3, 255])],
  ["one transparent pixel", raster(1, 1, () => [1, 2, 3, 4])],
  ["a colour-mapped bowl", bowl],
  ["exactly 256 colours", raster(16, 16, (x, y) => [x * 16 + y, 9, 9, 255])],
  ["257 colours", raster(257, 1, (x) => [x & 255, x >> 8, 0, 255])],
  ["one flat colour, repeated far beyond a match's length", raster(900, 50, () => [9, 9, 9, 255])],
  ["noise with an alpha channel", noise],
])("%s comes back as it was", (_, picture) => {
  const back = decodePng(encodePng(picture));
  expect([back.width, back.height]).toEqual([picture.width, picture.height]);
  expect(back.data).toEqual(Array.from(picture.data));
});

test("a colour-mapped field is packed to less than an eighth of its bytes", () => {
  expect(encodePng(bowl).length).toBeLessThan(bowl.data.length / 8);
});

test("the data address holds the same bytes", () => {
  const address = pngDataUri(bowl);
  const [head, base64 = ""] = address.split(",");
  expect(head).toBe("data:image/png;base64");
  expect(Buffer.from(base64, "base64").equals(encodePng(bowl))).toBe(true);
});

test("sizes and bytes that do not agree are refused", () => {
  expect(() => encodePng({ width: 2, height: 2, data: [0] })).toThrow(/1 bytes; 2 by 2 needs 16/);
  expect(() => encodePng({ width: 0, height: 2, data: [] })).toThrow(RangeError);
});
