import { expect, test } from "vitest";
import { type LabelRequest, placeLabels } from "./label.js";
import type { LinesMark, TextMark } from "./scene.js";
import { type Box, contains, overlaps, plainText, textBox } from "./text.js";

const panel: Box = { x: 0, y: 0, width: 330, height: 330 };
const request = (text: string, x: number, y: number, radius = 8): LabelRequest => ({
  text,
  x,
  y,
  radius,
  fill: "#000",
  halo: "#fff",
});
const texts = (marks: (TextMark | LinesMark)[]) =>
  marks.filter((mark): mark is TextMark => mark.kind === "text");

function check(requests: LabelRequest[]): TextMark[] {
  const placed = texts(placeLabels(requests, { within: panel }));
  const boxes = placed.map(textBox);
  boxes.forEach((box, i) => {
    expect(contains(panel, box, 0.5), plainText((placed[i] as TextMark).text)).toBe(true);
    for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
  });
  return placed;
}

test("a lone point is named on its right, or where it prefers", () => {
  const [right] = check([request("start", 100, 100)]);
  expect(textBox(right as TextMark).x).toBeGreaterThan(108);
  const [left] = check([{ ...request("start", 100, 100), prefer: "left" }]);
  const box = textBox(left as TextMark);
  expect(box.x + box.width).toBeLessThan(92);
  const [above] = check([{ ...request("start", 100, 100), prefer: "above" }]);
  const over = textBox(above as TextMark);
  expect(over.y + over.height).toBeLessThan(92);
});

test("at the right edge the name flips to the left and clears its own point", () => {
  const [flipped] = check([request("minimum of J", 322, 160)]);
  const box = textBox(flipped as TextMark);
  expect(box.x + box.width).toBeLessThanOrEqual(322 - 8);
});

test("names of points in one place all find room apart from one another", () => {
  for (const [x, y] of [
    [165, 165],
    [0, 0],
    [330, 330],
    [330, 0],
    [4, 160],
  ] as const) {
    const placed = check([
      request("with L1", x, y),
      request("minimum of J", x, y),
      request("start", x, y),
      request("equal penalty", x, y),
    ]);
    expect(placed.length, `at ${x}, ${y}`).toBe(4);
  }
});

test("the grid of all places of two points leaves no label out", () => {
  for (let x = 0; x <= 330; x += 33) {
    for (let y = 0; y <= 330; y += 33) {
      const placed = check([request("with L2", 200, 140), request("minimum of J", x, y)]);
      expect(placed.length, `at ${x}, ${y}`).toBe(2);
    }
  }
});

test("a name is rather set off a line than over it", () => {
  const options = { within: panel, lines: [[100, 100, 300, 100]] };
  const [placed] = texts(placeLabels([request("start", 100, 100)], options));
  const box = textBox(placed as TextMark);
  expect(box.y > 100 || box.y + box.height < 100 || box.x + box.width < 100).toBe(true);
});

test("a name too wide for its panel is left out rather than cut", () => {
  const narrow = { within: { x: 0, y: 0, width: 40, height: 300 } };
  expect(placeLabels([request("minimum of J", 20, 100)], narrow)).toEqual([]);
});
