import { expect, test } from "vitest";
import type { TextMark } from "./scene.js";
import { overlaps, plainText, textBox, textWidth, typeset } from "./text.js";

const mark = (fields: Partial<TextMark>): TextMark => ({
  kind: "text",
  x: 100,
  y: 50,
  text: "start",
  size: 13,
  anchor: "start",
  fill: "#000",
  ...fields,
});

/** Widths in font sizes as a browser measured them: [text, Inter, Liberation Sans (Arial's metrics)]. */
const MEASURED: [string, number, number][] = [
  ["minimum of J without penalty 0.125 w* = (1.31, 0)", 23.34, 21.93],
];

test.each(MEASURED)("%j: the estimate is wide enough, and not by much", (text, ...faces) => {
  const estimate = textWidth(text, 1);
  expect(estimate).toBeGreaterThanOrEqual(Math.max(...faces));
  expect(estimate).toBeLessThan(1.1 * Math.max(...faces));
});

test("width grows with size and weight, and adds up over runs", () => {
  expect(textWidth("layer", 26)).toBeCloseTo(2 * textWidth("layer", 13), 10);
  expect(textWidth("layer", 13, 600)).toBeGreaterThan(textWidth("layer", 13));
  const runs = [{ text: "L1", weight: 600 }, { text: " over " }, { text: "none" }] as const;
  const sum = textWidth("L1", 13, 600) + textWidth(" over ", 13) + textWidth("none", 13);
  expect(textWidth(runs, 13)).toBeCloseTo(sum, 10);
  expect(plainText(runs)).toBe("L1 over none");
});

test("raised and lowered digits are set small, off the base line, from ordinary digits", () => {
  const spans = typeset("3×10⁻¹² w₂", 10);
  expect(spans.map((span) => span.text)).toEqual(["3×10", "−12", " w", "2"]);
  expect(spans.map((span) => Math.sign(span.shift))).toEqual([0, -1, 0, 1]);
  expect(spans[1]?.size).toBeLessThan(10);
});

test("letters that have no lowered form can be lowered, and what is raised stays so", () => {
  const runs = [{ text: "σ" }, { text: "w", italic: true, lowered: true }, { text: "²" }];
  const spans = typeset(runs, 10);
  expect(spans.map((span) => span.text)).toEqual(["σ", "w", "2"]);
  expect(spans.map((span) => Math.sign(span.shift))).toEqual([0, 1, -1]);
  expect(spans[1]).toMatchObject({ italic: true });
  expect(textWidth(runs, 10)).toBeLessThan(textWidth("σw2", 10));
});

test("a text's box follows its anchor, base line and rotation", () => {
  const width = textWidth("start", 13);
  expect(textBox(mark({})).x).toBe(100);
  expect(textBox(mark({ anchor: "end" })).x).toBeCloseTo(100 - width, 10);
  expect(textBox(mark({ anchor: "middle" })).x).toBeCloseTo(100 - width / 2, 10);
  expect(textBox(mark({ baseline: "top" })).y).toBeCloseTo(50, 10);
  const middle = textBox(mark({ baseline: "middle" }));
  expect(middle.y).toBeLessThan(50);
  expect(middle.y + middle.height).toBeGreaterThan(50);
  const turned = textBox(mark({ rotate: -90 }));
  expect(turned.height).toBeCloseTo(width, 10);
  expect(turned.y + turned.height).toBeCloseTo(50, 10);
});

test("boxes that touch do not overlap", () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect(overlaps(box, { ...box, x: 10 })).toBe(false);
  expect(overlaps(box, { ...box, x: 9 })).toBe(true);
  expect(overlaps(box, { ...box, x: 9, y: 11 })).toBe(false);
});
