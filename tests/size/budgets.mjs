// How much of what is built goes over the line, at most: bytes after `gzip -9`. One row for each thing people wait
// for; a row may name several files, whose sum it bounds.
export const budgets = [
  {
    name: "the .wasm",
    files: ["dist/wasm/weightscope_bg.wasm"],
    most: 182_000,
  },
];

/**
 * All that a reader's connection carries before the first figure can be moved; a browser finds out what that is
 * (`tests/page/transfer.spec.ts`).
 */
export const firstFigure = 280_000;
