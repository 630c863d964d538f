/** In how many columns controls stand. */

/**
 * The fewest columns, up to `most`, that need no more rows than `most` columns would: eight controls where six
 * have room stand four and four, not six and two.
 */
export function columnsFor(spans: readonly number[], most: number): number {
  const least = rowsIn(spans, most);
  const widest = Math.min(most, Math.max(1, ...spans));
  let columns = most;
  while (columns > widest && rowsIn(spans, columns - 1) === least) columns -= 1;
  return columns;
}

/** How many rows controls take that are set one after the other, each as wide as its span. */
function rowsIn(spans: readonly number[], columns: number): number {
  let [rows, used] = [1, 0];
  for (const wanted of spans) {
    const span = Math.min(wanted, columns);
    if (used + span > columns) {
      rows += 1;
      used = 0;
    }
    used += span;
  }
  return rows;
}
