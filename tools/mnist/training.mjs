// One network trained on the files, and what the reports share.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { progress } from "../progress.mjs";
import { root } from "../shell.mjs";

/** A module of the built package. */
export const dist = (path) => import(pathToFileURL(join(root, "dist", path)).href);

/** Trains to the end, timing each epoch by itself. */
export function train(ws, { mlp: options, trainer: settings, data, epochs }) {
  const mlp = new ws.Mlp(options);
  const trainer = new ws.Trainer(mlp, settings);
  const layers = options.sizes.slice(1).map((_, layer) => layer);
  const initialWeights = layers.map((layer) => mlp.weight(layer));
  mlp.free();
  trainer.setData(data.training, data.validation);
  const seconds = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const began = performance.now();
    trainer.runEpoch();
    seconds.push((performance.now() - began) / 1000);
  }
  const { training, validation } = trainer.evaluate();
  trainer.clearData();
  let test;
  if (data.test) {
    trainer.setData(data.test);
    test = trainer.evaluate().training;
  }
  const weights = layers.map((layer) => trainer.weight(layer));
  trainer.free();
  return { initialWeights, weights, training, validation, test, seconds, memory: ws.memoryBytes() };
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A table: the first column to the left, the others to the right. */
export function print(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => `${row[column]}`.length)),
  );
  for (const [name, ...cells] of rows) {
    const line = cells.map((cell, index) => `${cell}`.padStart(widths[index + 1])).join("   ");
    progress.say(`${name.padEnd(widths[0])}   ${line}`.trimEnd());
  }
}
