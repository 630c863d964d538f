/**
 * A small PNG encoder, synchronous and without dependencies, for the colour fields inside exported SVGs.
 *
 * Pixels of at most 256 opaque colours, as a colour map makes them, are written with a palette: one byte a
 * pixel. Rows are filtered by "sub" or "up" where that pays, and packed by deflate with fixed Huffman codes
 * and a short search for repetitions: a quarter to a tenth of the raw bytes, in a few milliseconds.
 * Formats: PNG (Third Edition), W3C 2025; RFC 1950 (zlib); RFC 1951 (deflate).
 */

/** RGBA, row by row, the first row on top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** The bytes of a PNG file. Throws a `RangeError` when the size and the number of bytes do not agree. */
export function encodePng(raster: Raster): Uint8Array {
  const { width, height, data } = raster;
  if (!(width > 0 && height > 0 && data.length === width * height * 4)) {
    throw new RangeError(
      `pixels hold ${data.length} bytes; ${width} by ${height} needs ${width * height * 4}, and at least one`,
    );
  }
  const indexed = indexColors(raster);
  const channels = indexed ? 1 : 4;
  const rows = filterRows(indexed ? indexed.indices : data, width, height, channels);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = indexed ? 3 : 6;
  const chunks = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    ...(indexed ? [chunk("PLTE", indexed.palette)] : []),
    chunk("IDAT", zlib(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  const file = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of chunks) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** A `data:` address holding the picture, for an SVG `image`. */
export function pngDataUri(raster: Raster): string {
  const bytes = encodePng(raster);
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}

/** One index a pixel, when all are opaque and there are at most 256 colours, numbered by brightness. */
function indexColors(raster: Raster): { indices: Uint8Array; palette: Uint8Array } | undefined {
  const { data } = raster;
  const seen = new Map<number, number>();
  const colors = new Uint32Array(data.length / 4);
  for (let i = 0; i < colors.length; i++) {
    if (data[4 * i + 3] !== 255) return undefined;
    const color =
      ((data[4 * i] as number) << 16) |
      ((data[4 * i + 1] as number) << 8) |
      (data[4 * i + 2] as number);
    colors[i] = color;
    if (!seen.has(color)) {
      if (seen.size === 256) return undefined;
      seen.set(color, seen.size);
    }
  }
  // Neighbours in brightness are neighbours in the picture: their indices then differ by little.
  const brightness = (color: number) =>
    0.3 * (color >> 16) + 0.6 * ((color >> 8) & 255) + 0.1 * (color & 255);
  const sorted = [...seen.keys()].sort((a, b) => brightness(a) - brightness(b) || a - b);
  const palette = new Uint8Array(sorted.length * 3);
  sorted.forEach((color, i) => {
    seen.set(color, i);
    palette.set([color >> 16, (color >> 8) & 255, color & 255], 3 * i);
  });
  return { indices: Uint8Array.from(colors, (color) => seen.get(color) as number), palette };
}

/** Each row with its filter's number before it; of none, sub and up the one with the smallest residuals. */
function filterRows(
  bytes: ArrayLike<number>,
  width: number,
  height: number,
  channels: number,
): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    let best = Number.POSITIVE_INFINITY;
    for (const filter of [0, 1, 2]) {
      const row = new Uint8Array(stride);
      let cost = 0;
      for (let i = 0; i < stride; i++) {
        const value = bytes[y * stride + i] as number;
        const left = i >= channels ? (bytes[y * stride + i - channels] as number) : 0;
        const up = y > 0 ? (bytes[(y - 1) * stride + i] as number) : 0;
        const residual = (value - (filter === 1 ? left : filter === 2 ? up : 0)) & 255;
        row[i] = residual;
        cost += residual < 128 ? residual : 256 - residual;
      }
      if (cost < best) {
        best = cost;
        out[y * (stride + 1)] = filter;
        out.set(row, y * (stride + 1) + 1);
      }
    }
  }
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function zlib(bytes: Uint8Array): Uint8Array {
  const body = deflate(bytes);
  const out = new Uint8Array(body.length + 6);
  out[0] = 0x78;
  out[1] = 0x01;
  out.set(body, 2);
  new DataView(out.buffer).setUint32(2 + body.length, adler32(bytes));
  return out;
}

/** RFC 1951, 3.2.5: the shortest length and distance each code stands for; extra bits tell the rest. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const MAX_LENGTH = 258;
const WINDOW = 32768;
/** How many earlier places with the same three bytes are tried. */
const CHAIN = 24;

/** One block with fixed Huffman codes; repetitions found through chains of three-byte hashes. */
function deflate(bytes: Uint8Array): Uint8Array {
  // A literal takes at most nine bits.
  const out = new Uint8Array(Math.ceil((bytes.length * 9 + 32) / 8) + 8);
  let at = 0;
  let bits = 0;
  let held = 0;
  const write = (value: number, count: number) => {
    bits |= value << held;
    held += count;
    while (held >= 8) {
      out[at++] = bits & 255;
      bits >>>= 8;
      held -= 8;
    }
  };
  // Huffman codes go highest bit first.
  const writeCode = (code: number, count: number) => {
    let reversed = 0;
    for (let i = 0; i < count; i++) reversed |= ((code >> i) & 1) << (count - 1 - i);
    write(reversed, count);
  };
  const symbol = (s: number) => {
    if (s < 144) writeCode(0x30 + s, 8);
    else if (s < 256) writeCode(0x190 + s - 144, 9);
    else if (s < 280) writeCode(s - 256, 7);
    else writeCode(0xc0 + s - 280, 8);
  };
  const slot = (bases: readonly number[], value: number) => {
    let i = bases.length - 1;
    while ((bases[i] as number) > value) i--;
    return i;
  };
  const key = (i: number) =>
    (((bytes[i] as number) << 10) ^ ((bytes[i + 1] as number) << 5) ^ (bytes[i + 2] as number)) &
    0x7fff;
  const head = new Int32Array(0x8000).fill(-1);
  const previous = new Int32Array(bytes.length).fill(-1);
  const remember = (i: number) => {
    if (i + 2 >= bytes.length) return;
    const k = key(i);
    previous[i] = head[k] as number;
    head[k] = i;
  };

  write(1, 1);
  write(1, 2);
  let i = 0;
  while (i < bytes.length) {
    let length = 0;
    let distance = 0;
    if (i + 2 < bytes.length) {
      const most = Math.min(MAX_LENGTH, bytes.length - i);
      let candidate = head[key(i)] as number;
      for (let tries = 0; candidate >= 0 && i - candidate <= WINDOW && tries < CHAIN; tries++) {
        let n = 0;
        while (n < most && bytes[candidate + n] === bytes[i + n]) n++;
        if (n > length) {
          length = n;
          distance = i - candidate;
          if (n === most) break;
        }
        candidate = previous[candidate] as number;
      }
    }
    if (length >= 3) {
      const l = slot(LENGTH_BASE, length);
      symbol(257 + l);
      write(length - (LENGTH_BASE[l] as number), LENGTH_EXTRA[l] as number);
      const d = slot(DISTANCE_BASE, distance);
      writeCode(d, 5);
      write(distance - (DISTANCE_BASE[d] as number), d < 2 ? 0 : (d >> 1) - 1);
      for (let n = 0; n < length; n++) remember(i + n);
      i += length;
    } else {
      symbol(bytes[i] as number);
      remember(i);
      i++;
    }
  }
  symbol(256);
  if (held > 0) out[at++] = bits & 255;
  return out.slice(0, at);
}
