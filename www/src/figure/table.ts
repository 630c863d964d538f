/** The numbers of a figure as rows, for a table on the page and for a file. */

/** A number keeps its full precision; `null` is a cell without a value. */
export type Cell = number | string | null;

export interface Table {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** Each as long as `columns`; the first cell names the row. */
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The table as comma-separated values (RFC 4180): one heading line, CRLF after every line.
 *
 * Numbers are written as JavaScript writes them, so that reading them back gives the same bits; NaN and
 * infinities as `NaN` and `Infinity`.
 */
export function csv(table: Table): string {
  return [table.columns, ...table.rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
