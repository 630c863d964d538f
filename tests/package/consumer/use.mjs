import assert from "node:assert/strict";
import { load } from "weightscope";

const ws = await load();
assert.equal(await load(), ws, "load() answers the same object each time");

const weights = ws.initialize({ initializer: "xavier-normal", fanIn: 784, fanOut: 30, seed: 7 });
assert.ok(weights instanceof Float32Array);
assert.equal(weights.length, 784 * 30);
const { penalty, gradient } = ws.regularize({ l1: 0, l2: 0.5 }, Float32Array.of(1, -2));
assert.equal(penalty, 2.5);
assert.deepEqual([...gradient], [1, -2]);

const digits = ws.digits({ count: 200, seed: 7 });
const data = { inputs: digits.images, inputScale: 1 / 255, labels: digits.labels };
const mlp = new ws.Mlp({
  sizes: [784, 30, 10],
  activation: "tanh",
  initializer: "xavier-normal",
  seed: 7,
});
const trainer = new ws.Trainer(mlp, {
  loss: "softmax-cross-entropy",
  penalty: { l1: 0, l2: 1e-4 },
  learningRate: 0.1,
  batchSize: 10,
  seed: 7,
});
trainer.setData(data);
const before = trainer.evaluate().training.dataLoss;
trainer.runEpoch();
assert.ok(trainer.evaluate().training.dataLoss < before, "an epoch of training lowers the loss");

assert.throws(
  () => new ws.Mlp({ sizes: [784, 30, 0] }),
  (error) => error instanceof Error && error.field === "sizes[2]" && typeof error.code === "string",
);
console.log("ok");
