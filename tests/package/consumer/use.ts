import { createEngine, load } from "weightscope";
import type { FigureChange } from "weightscope/elements";
import "weightscope/elements";

const ws = await load();
const weights: Float32Array = ws.initialize({
  initializer: "he-normal",
  fanIn: 4,
  fanOut: 3,
  seed: 7,
});
const mlp = new ws.Mlp({ sizes: [4, 3], activation: "relu", initializer: "kaiming-normal" });
const pass = mlp.propagate({
  inputs: weights.subarray(0, 4),
  labels: Uint8Array.of(1),
  loss: "softmax-cross-entropy",
});
const mean: number | undefined = pass.layers[0]?.activation.mean;

const engine = createEngine({ workers: 1 });
const controller = new AbortController();
const result = await engine.train(
  {
    mlp: { sizes: [784, 10] },
    trainer: { loss: "softmax-cross-entropy", learningRate: 0.1, batchSize: 10 },
    data: { kind: "digits", training: 100 },
    epochs: 1,
  },
  { onProgress: ({ fraction }) => fraction.toFixed(2), signal: controller.signal },
);
const trained: Float32Array[] = result.weights;
engine.dispose();

// The event is typed wherever it may be heard.
const figure = document.createElement("weightscope-landscape");
const told = (change: FigureChange): string | number | undefined => change.state.lambda;
figure.addEventListener("weightscope-change", ({ detail }) => told(detail));
document.addEventListener("weightscope-change", ({ detail }) => told(detail));
addEventListener("weightscope-change", (event) => {
  const { figure, readings }: FigureChange = event.detail;
  // @ts-expect-error: a figure's name is text.
  const name: number = figure;
  return [name, readings];
});

export { mean, trained };
