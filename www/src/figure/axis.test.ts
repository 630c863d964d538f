import { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
import { describe, expect, test } from "vitest";
import { type AxisOptions, type AxisScale, axis, type Side } from "./axis.js";
import type { LinesMark, Mark, TextMark } from "./scene.js";
import { overlaps, plainText, textBox } from "./text.js";
import { light } from "./theme.js";

const texts = (marks: Mark[]) => marks.filter((mark): mark is TextMark => mark.kind === "text");
const labels = (marks: Mark[]) => texts(marks).map((mark) => plainText(mark.text));
const ticks = (marks: Mark[]) => marks.filter((mark): mark is LinesMark => mark.kind === "lines");

function draw(scale: AxisScale, side: Side, more: Partial<AxisOptions> = {}): Mark[] {
  return axis({ theme: light, scale, side, at: 100, ...more });
}

const domains: [string, (range: [number, number]) => AxisScale][] = [
  ["linear, round", (r) => scaleLinear().domain([-2, 3]).range(r)],
  ["linear, tiny", (r) => scaleLinear().domain([-9.4e-8, 9.4e-8]).range(r)],
  ["linear, huge", (r) => scaleLinear().domain([0, 4.2e9]).range(r)],
  [
    "linear, far from zero",
    (r) =>
      scaleLinear()
        .domain([1e6, 1e6 + 3])
        .range(r),
  ],
  ["linear, a single value", (r) => scaleLinear().domain([5, 5]).range(r)],
  ["linear, reversed", (r) => scaleLinear().domain([50, 0]).range(r)],
  ["log, 4 decades", (r) => scaleLog().domain([1e-3, 10]).range(r)],
  ["log, 60 decades", (r) => scaleLog().domain([1e-45, 1e15]).range(r)],
  ["log, under one decade", (r) => scaleLog().domain([0.021, 0.09]).range(r)],
  ["log, within one step", (r) => scaleLog().domain([0.051, 0.059]).range(r)],
  ["symlog, counts", (r) => scaleSymlog().constant(1).domain([0, 23520]).range(r)],
  ["symlog, both signs", (r) => scaleSymlog().constant(0.01).domain([-100, 100]).range(r)],
  ["symlog, empty", (r) => scaleSymlog().constant(1).domain([0, 0]).range(r)],
];

describe.each(domains)("%s", (_, make) => {
  test.each<[Side, number]>([
    ["bottom", 40],
    ["bottom", 120],
    ["bottom", 430],
    ["left", 30],
    ["left", 300],
    ["top", 200],
    ["right", 200],
  ])("labels on the %s of %d pixels do not touch and lie along the axis", (side, length) => {
    const across = side === "bottom" || side === "top";
    const scale = make(across ? [50, 50 + length] : [50 + length, 50]);
    const marks = draw(scale, side);
    const boxes = texts(marks).map(textBox);
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
    });
    for (const mark of texts(marks)) {
      const position = across ? mark.x : mark.y;
      expect(position).toBeGreaterThanOrEqual(49);
      expect(position).toBeLessThanOrEqual(51 + length);
      expect(mark.size).toBeGreaterThanOrEqual(12);
    }
    expect(new Set(labels(marks)).size, "no label twice").toBe(labels(marks).length);
  });
});

test("the ticks of a comfortable axis", () => {
  expect(labels(draw(scaleLinear().domain([-2, 3]).range([0, 400]), "bottom"))).toEqual([
    "−2",
    "−1",
    "0",
    "1",
    "2",
    "3",
  ]);
  expect(labels(draw(scaleLog().domain([1e-3, 10]).range([0, 300]), "bottom"))).toEqual([
    "10⁻³",
    "10⁻²",
    "10⁻¹",
    "1",
    "10",
  ]);
  expect(labels(draw(scaleLog().domain([0.02, 0.5]).range([0, 400]), "bottom"))).toEqual([
    "2×10⁻²",
    "5×10⁻²",
    "10⁻¹",
    "2×10⁻¹",
    "5×10⁻¹",
  ]);
  expect(labels(draw(scaleSymlog().constant(1).domain([0, 5000]).range([200, 0]), "left"))).toEqual(
    ["0", "1", "10", "10²", "10³"],
  );
});

test("a log axis of many decades keeps whole, evenly spaced powers", () => {
  const shown = labels(draw(scaleLog().domain([1e-40, 1]).range([0, 200]), "bottom"));
  expect(shown.length).toBeGreaterThan(2);
  expect(shown).toContain("1");
  const scale = scaleLog().domain([1e-40, 1]).range([0, 200]);
  const positions = texts(draw(scale, "bottom")).map((mark) => mark.x);
  const gaps = positions.slice(1).map((x, i) => x - (positions[i] as number));
  for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] as number, 6);
});

test("labels keep off what they are told to, and within the extent", () => {
  const scale = scaleLinear().domain([0, 4]).range([20, 420]);
  const all = texts(draw(scale, "bottom"));
  const last = textBox(all.at(-1) as TextMark);
  expect(labels(draw(scale, "bottom", { avoid: [last] }))).toEqual(labels(all).slice(0, -1));
  expect(labels(draw(scale, "bottom", { extent: [20, 420] }))).toEqual(labels(all).slice(1, -1));
  // Nor does a tick stand there, which would be read with what is written in its place.
  const [whole] = ticks(draw(scale, "bottom"));
  const [rest] = ticks(draw(scale, "bottom", { avoid: [last] }));
  expect(rest?.lines).toEqual(whole?.lines.slice(0, -1));
});

test("ticks point outwards, grid lines inwards, on half pixels", () => {
  const scale = scaleLinear().domain([0, 1]).range([0, 300]);
  const [grid, marks] = ticks(draw(scale, "bottom", { grid: 80, values: [0.5] }));
  expect(grid?.lines[0]).toEqual([150.5, 100, 150.5, 20]);
  expect(marks?.lines[0]).toEqual([150.5, 100, 150.5, 104]);
  const [left] = ticks(draw(scaleLinear().domain([0, 1]).range([300, 0]), "left", { values: [1] }));
  expect(left?.lines[0]).toEqual([100, 0.5, 96, 0.5]);
});

test("ticks outside the range are not drawn", () => {
  const scale = scaleLinear().domain([0, 1]).range([0, 300]);
  expect(labels(draw(scale, "bottom", { values: [-1, 0.5, 2] }))).toEqual(["0.5"]);
});
