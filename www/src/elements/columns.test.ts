import { expect, test } from "vitest";
import { columnsFor } from "./columns.js";

const ones = (count: number) => new Array<number>(count).fill(1);

test.each([
  ["eight in two rows of four, not of six and two", ones(8), 6, 4],
  ["six in one row", ones(6), 6, 6],
  ["seven in four and three", ones(7), 6, 4],
  ["thirteen in rows of five, five and three", ones(13), 6, 5],
  ["eight where three have room", ones(8), 3, 3],
  ["eight where four have room", ones(8), 4, 4],
  ["wide ones that fill two rows", [...ones(8), 2, 2], 6, 6],
  ["a wide one that would begin a row of its own", [1, 1, 3, 1], 4, 4],
  ["a control wider than there is room", [3, 1], 2, 2],
  ["none narrower than it is for the sake of fewer columns", [3, 3], 6, 6],
  ["a wide one above another", [3, 3], 5, 3],
  ["a few, no wider apart than they need to be", ones(2), 6, 2],
  ["one column", ones(5), 1, 1],
])("%s", (_, spans, most, columns) => {
  expect(columnsFor(spans, most)).toBe(columns);
});
