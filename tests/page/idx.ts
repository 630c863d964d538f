// MNIST-like files, made here.
import { gzipSync } from "node:zlib";
import { load } from "../../www/src/index.js";

/** A file as a reader gives it. */
export interface Given {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const file = (name: string, buffer: Uint8Array): Given => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(buffer),
});

/** An IDX header: its magic number and its dimensions. */
function header(magic: number, ...sizes: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  [magic, ...sizes].forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 * index);
  });
  return bytes;
}

export function imagesFile(name: string, images: Uint8Array, rows = 28, columns = 28): Given {
  const count = images.length / (rows * columns);
  return file(name, Buffer.concat([header(2051, count, rows, columns), images]));
}

export function labelsFile(name: string, labels: Uint8Array): Given {
  return file(name, Buffer.concat([header(2049, labels.length), labels]));
}

export function gzipped({ name, buffer }: Given): Given {
  return file(name, gzipSync(buffer));
}

/** The two files of a set of generated digits. */
export async function digitFiles(
  count: number,
  seed: number,
): Promise<{ images: Given; labels: Given }> {
  const { images, labels } = (await load()).digits({ count, seed });
  return { images: imagesFile("a", images), labels: labelsFile("b", labels) };
}

/** Files that no figure can use, and what must be said of each. */
export const broken: Record<string, { file: Given; says: RegExp }> = {
  "a wrong magic number": {
    file: file("wrong.idx", Buffer.concat([header(1234, 1), Buffer.alloc(1)])),
    says: /^wrong\.idx: .*magic/i,
  },
  "no bytes at all": { file: file("empty.idx", Buffer.alloc(0)), says: /^empty\.idx: / },
  "a truncated file": {
    file: file("short.idx", imagesFile("", Buffer.alloc(3 * 784)).buffer.subarray(0, 1000)),
    says: /^short\.idx: /,
  },
  "impossible dimensions": {
    file: file("huge.idx", header(2051, 0xffffffff, 0xffffffff, 0xffffffff)),
    says: /^huge\.idx: /,
  },
  "a file that is no gzip": {
    file: file("torn.gz", Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(50, 7)])),
    says: /^torn\.gz: .*unpacked/,
  },
  "a gzip cut off": {
    file: file("cut.gz", gzipSync(imagesFile("", Buffer.alloc(784, 3)).buffer).subarray(0, 30)),
    says: /^cut\.gz: .*unpacked/,
  },
  "markup for a name": {
    file: file("<img src=x onerror=alert(1)>.idx", Buffer.from("not an IDX file")),
    says: /^<img src=x onerror=alert\(1\)>\.idx: /,
  },
};
