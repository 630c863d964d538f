// How much of what is built goes over the line, at most: bytes after `gzip -9`. One row for each thing people wait
// for; a row may name several files, whose sum it bounds.
export const budgets = [
  {
    name: "the .wasm",
    files: ["dist/wasm/weightscope_bg.wasm"],
    most: 145_000,
  },
];
