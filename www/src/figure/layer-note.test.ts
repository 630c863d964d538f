import { expect, test } from "vitest";
import { type Note, noteHeading, noteText, runsOf } from "./layer-note.js";

const saturated = (share: number): Note => ({ trouble: "saturated", share });
const overflow: Note = { trouble: "overflow", share: 1 };

test("neighbours with the same trouble share one note", () => {
  const runs = runsOf([undefined, saturated(0.6), saturated(0.97), undefined, overflow, overflow]);
  expect(runs).toEqual([
    { trouble: "saturated", first: 1, last: 2, text: "60–97\u202f%", shares: true },
    { trouble: "overflow", first: 4, last: 5, text: "overflow", shares: false },
  ]);
  expect(runsOf([])).toEqual([]);
  expect(runsOf([saturated(0.5)])[0]?.text).toBe("50\u202f%");
});

test("a share is never rounded to all of what is not all", () => {
  expect(noteText(saturated(0.998))).toBe("99\u202f%");
  expect(noteText(saturated(1))).toBe("100\u202f%");
  expect(noteText(saturated(0.006))).toBe("1\u202f%");
});

test("only shares need a heading", () => {
  expect(noteHeading([undefined, overflow])).toBeUndefined();
  expect(noteHeading([overflow, saturated(0.5)])).toBe("saturated");
  expect(noteHeading([{ trouble: "dead", share: 0.1 }])).toBe("dead units");
});
