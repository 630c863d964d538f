import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { IdxFiles, MAX_FILE_BYTES } from "./idx-files.js";

/** Labels 0 to 9, over and over, as an IDX file. */
function labels(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + count);
  new DataView(bytes.buffer).setUint32(0, 0x801);
  new DataView(bytes.buffer).setUint32(4, count);
  return bytes.map((byte, index) => (index < 8 ? byte : (index - 8) % 10));
}

/** Images of 2 by 2 pixels. */
function images(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 + 4 * count);
  const view = new DataView(bytes.buffer);
  for (const [place, word] of [0x803, count, 2, 2].entries()) view.setUint32(4 * place, word);
  return bytes.map((byte, index) => (index < 16 ? byte : index % 256));
}

const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const file = (bytes: Uint8Array<ArrayBuffer>, name = "file") => new File([bytes], name);

/** The sets of these files; what is wrong with them is thrown. */
async function sets(...given: Uint8Array<ArrayBuffer>[]) {
  const files = new IdxFiles();
  const [refused] = await files.add(...given.map((bytes) => file(bytes)));
  if (refused) throw refused;
  return files.sets;
}

describe("gzipped files", () => {
  test("hold what they hold unpacked", async () => {
    const plain = await sets(images(600), labels(600));
    expect(await sets(packed(images(600)), packed(labels(600)))).toEqual(plain);
    expect(plain?.training.count).toBe(500);
    expect(plain?.validation.labels.slice(0, 3)).toEqual(Uint8Array.of(0, 1, 2));
  });

  test("may come in several members, whose last one says a length of its own", async () => {
    const [first, second] = [labels(600).slice(0, 100), labels(600).slice(100)];
    const members = new Uint8Array([...packed(first), ...packed(second)]);
    // Not every unpacker takes more than one member; one that does gets the whole.
    const given = await sets(images(600), members).catch((error: Error) => error.message);
    if (typeof given === "string") expect(given).toMatch(/can not be unpacked/);
    else expect(given).toEqual(await sets(images(600), labels(600)));
  });

  test("that say a wrong length are refused", async () => {
    const lying = packed(labels(600));
    new DataView(lying.buffer).setUint32(lying.length - 4, 4_000_000_000, true);
    await expect(sets(lying)).rejects.toThrow("file: it starts like a gzip file but can not be");
  });

  test("that break off, or are nothing but a beginning, are refused", async () => {
    const whole = packed(labels(600));
    for (const length of [2, 3, 10, 18, whole.length - 1]) {
      await expect(sets(whole.slice(0, length))).rejects.toThrow(/can not be unpacked/);
    }
  });

  test("that unpack to more than any set of digits are refused on the way", async () => {
    const bomb = packed(new Uint8Array(MAX_FILE_BYTES + 1));
    expect(bomb.length).toBeLessThan(MAX_FILE_BYTES / 900);
    await expect(sets(bomb)).rejects.toThrow("file: it is larger than 128 MB");
  });
});
