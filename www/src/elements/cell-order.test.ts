import { expect, test } from "vitest";
import { cellOrder } from "./cell-order.js";

test.each([
  [1, 1],
  [4, 11],
  [10, 11],
  [11, 5],
])("%i rows of %i: every cell once, the middle first", (rows, columns) => {
  const order = cellOrder(rows, columns);
  expect([...order].sort((a, b) => a - b)).toEqual(
    Array.from({ length: rows * columns }, (_, cell) => cell),
  );
  expect(order[0]).toBe((rows >> 1) * columns + (columns >> 1));
});

test("a quarter of the cells is spread over the whole map", () => {
  const [rows, columns] = [10, 11];
  const early = cellOrder(rows, columns).slice(0, Math.ceil((rows * columns) / 4));
  for (let cell = 0; cell < rows * columns; cell += 1) {
    const near = early.some(
      (each) =>
        Math.abs((each % columns) - (cell % columns)) <= 1 &&
        Math.abs(Math.floor(each / columns) - Math.floor(cell / columns)) <= 1,
    );
    expect(near, `cell ${cell}`).toBe(true);
  }
});

test("of each net the middle column is first", () => {
  const columns = cellOrder(9, 9).map((cell) => cell % 9);
  expect(columns.slice(0, 9)).toEqual([4, 4, 4, 0, 8, 0, 8, 0, 8]);
});
