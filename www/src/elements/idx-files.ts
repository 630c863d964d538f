/** The reader's own MNIST files: read, unpacked, recognised by their content, and paired. */

import { load } from "../load.js";
import type { Idx } from "../wasm/weightscope.js";

/** Images with their labels; the arrays are views of the files' own bytes. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/** What figures are fed with. */
export interface ImageSets {
  readonly training: LabelledImages;
  readonly validation: LabelledImages;
  readonly test: LabelledImages | undefined;
}

/** Unpacked, no file may be larger: 100,000 images of 28 by 28 and then some. */
export const MAX_FILE_BYTES = 128 * 2 ** 20;

/** MNIST's 60,000 images are split 50,000 to 10,000; smaller sets in the same proportion. */
const VALIDATION_SHARE = 1 / 6;

/** A file that can not be used, by name. */
export class FileError extends Error {
  constructor(name: string, reason: string) {
    super(`${name}: ${reason}`);
    this.name = "FileError";
  }
}

/**
 * The files given so far. They may come one at a time, in any order, gzipped or not, under any name:
 * what a file is, its first bytes say; which labels belong to which images, the counts.
 */
export class IdxFiles extends EventTarget {
  #images = new Map<number, Idx>();
  #labels = new Map<number, Idx>();

  /** Reads files and keeps those that can be used; resolves to what is wrong with the others. Sends `change` once. */
  async add(...files: readonly File[]): Promise<Error[]> {
    const refused: Error[] = [];
    for (const file of files) {
      try {
        const idx = await read(file);
        (idx.kind === "images" ? this.#images : this.#labels).set(idx.count, idx);
      } catch (error) {
        refused.push(error as Error);
      }
    }
    if (refused.length < files.length) this.dispatchEvent(new Event("change"));
    return refused;
  }

  /** Forgets all files. */
  clear(): void {
    this.#images.clear();
    this.#labels.clear();
    this.dispatchEvent(new Event("change"));
  }

  /** Whether no file has been given. */
  get empty(): boolean {
    return this.#images.size + this.#labels.size === 0;
  }

  /** Training, validation and test sets, once some images have their labels. */
  get sets(): ImageSets | undefined {
    const pairs = [...this.#images.values()]
      .flatMap((images) => {
        const labels = this.#labels.get(images.count);
        return labels ? [pair(images, labels)] : [];
      })
      .sort((a, b) => b.count - a.count);
    const [largest, second] = pairs;
    if (!largest) return undefined;
    const kept = Math.max(1, largest.count - Math.round(largest.count * VALIDATION_SHARE));
    return {
      training: part(largest, 0, kept),
      validation: part(largest, Math.min(kept, largest.count - 1), largest.count),
      test: second,
    };
  }

  /** Why images and labels that have both come make no set; empty if nothing is wrong. */
  get mismatch(): string {
    const images = counts(this.#images, this.#labels);
    const labels = counts(this.#labels, this.#images);
    if (!images || !labels) return "";
    return `${images} images and ${labels} labels do not match; every image needs one label`;
  }

  /** What has come and what is missing, in a sentence. */
  get summary(): string {
    const { sets } = this;
    const parts: string[] = [];
    if (sets) {
      parts.push(`${number(sets.training.count)} images to train on`);
      parts.push(`${number(sets.validation.count)} to validate`);
      if (sets.test) parts.push(`${number(sets.test.count)} to test`);
    }
    for (const count of this.#images.keys()) {
      if (!this.#labels.has(count)) parts.push(`the labels of ${number(count)} images are missing`);
    }
    for (const count of this.#labels.keys()) {
      if (!this.#images.has(count)) parts.push(`the images of ${number(count)} labels are missing`);
    }
    return parts.join(", ");
  }
}

/** The counts of those in `some` that `others` has no counterpart of. */
function counts(some: ReadonlyMap<number, Idx>, others: ReadonlyMap<number, Idx>): string {
  return [...some.keys()]
    .filter((count) => !others.has(count))
    .map(number)
    .join(" and ");
}

async function read(file: File): Promise<Idx> {
  const bytes = await unpack(file);
  const { parseIdx } = await load();
  try {
    return parseIdx(bytes);
  } catch (error) {
    throw new FileError(file.name, (error as Error).message);
  }
}

function pair(images: Idx, labels: Idx): LabelledImages {
  const { count, rows, columns } = images;
  return { images: images.data, labels: labels.data, count, rows, columns };
}

function part(all: LabelledImages, from: number, to: number): LabelledImages {
  const size = all.rows * all.columns;
  return {
    ...all,
    images: all.images.subarray(from * size, to * size),
    labels: all.labels.subarray(from, to),
    count: to - from,
  };
}

function number(value: number): string {
  return value.toLocaleString("en").replaceAll(",", "\u202f");
}

async function unpack(file: File): Promise<Uint8Array> {
  if (file.size > MAX_FILE_BYTES) throw new FileError(file.name, tooLarge);
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return new Uint8Array(await file.arrayBuffer());
  // Straight into one array: the pieces besides would be in memory once more. Gzip's last four bytes say how long it
  // will be; they may be wrong, and what they ask for is bounded by what so many packed bytes can hold.
  const foot = new DataView(await file.slice(-4).arrayBuffer());
  const said = foot.byteLength === 4 ? foot.getUint32(0, true) : 0;
  let bytes = new Uint8Array(Math.min(said, file.size * DEFLATE_RATIO, MAX_FILE_BYTES));
  let length = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    let result: ReadableStreamReadResult<Uint8Array>;
    try {
      result = await reader.read();
    } catch {
      throw new FileError(file.name, "it starts like a gzip file but can not be unpacked");
    }
    if (result.done) break;
    const end = length + result.value.length;
    // A small file may unpack to any size; stop before the memory does.
    if (end > MAX_FILE_BYTES) {
      await reader.cancel();
      throw new FileError(file.name, tooLarge);
    }
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.min(2 * end, MAX_FILE_BYTES));
      larger.set(bytes);
      bytes = larger;
    }
    bytes.set(result.value, length);
    length = end;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/** Deflate packs no tighter than 1032 to 1. */
const DEFLATE_RATIO = 1032;
const tooLarge = `it is larger than ${MAX_FILE_BYTES / 2 ** 20} MB, which no set of digits is`;

/** The files of this page: given once, they feed every figure. */
export const pageFiles = new IdxFiles();
