// How much of a signal arrives in each layer of a deep network, by how its weights began.
//
//     npm run build && node examples/initialization.mjs
import { load } from "weightscope";

const ws = await load();

/** What each column multiplies Xavier's standard deviation by. */
const scales = { zero: 0, "too small": 0.3, appropriate: 1, "too large": 3 };
const sizes = [100, 100, 100, 100, 100, 100, 10];
const { inputs, labels } = ws.gaussian({ count: 256, features: 100, classes: 10, seed: 1 });

const passes = Object.values(scales).map((scale) => {
  const mlp = new ws.Mlp({
    sizes,
    activation: "tanh",
    initializer: "xavier-normal",
    scale,
    seed: 7,
  });
  const pass = mlp.propagate({ inputs, labels, loss: "softmax-cross-entropy" });
  mlp.free();
  return pass;
});

const print = (name, cells) =>
  console.log(name.padEnd(12) + cells.map((cell) => cell.padStart(13)).join(""));
const tell = (name, of) => print(name, passes.map(of));

console.log("Standard deviation of the activations");
print("", Object.keys(scales));
for (let layer = 0; layer < sizes.length - 2; layer += 1) {
  const spread = ({ layers }) => Math.sqrt(layers[layer].activation.populationVariance);
  tell(`layer ${layer + 1}`, (pass) => spread(pass).toFixed(4));
}
tell("saturated", ({ layers }) => `${(100 * layers[4].activation.saturated).toFixed(0)} %`);
tell("forward", ({ diagnosis }) => diagnosis.forward);
tell("backward", ({ diagnosis }) => diagnosis.backward);
