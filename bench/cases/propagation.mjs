// A batch through ten layers and back, with the moments of everything on the way; and histograms.
import { fastest, largestDifference } from "../peers/tfjs.mjs";

const LAYERS = 10;
const WIDTH = 512;
const BATCH = 1024;
const BINS = 64;

export const races = [
  {
    id: "pass",
    compare: [
      {
        title: `forward, backward and moments of ${LAYERS} × ${WIDTH} tanh, batch ${BATCH}, against tfjs-wasm`,
        theirs: ["tfjs-wasm"],
        reach: 1.6,
        atLeast: 1.3,
      },
    ],
  },
  {
    id: "histograms",
    numpy: { file: "histograms.f32", bins: BINS, count: LAYERS },
    compare: [
      {
        title: `${BINS}-bin histograms of the same ${LAYERS} × ${BATCH} × ${WIDTH}, against NumPy`,
        theirs: ["NumPy"],
        reach: 1,
        atLeast: 0.7,
      },
    ],
  },
];

/** Numbers like the activations of such a layer, the same for everyone: ten layers one after the other. */
export function activations(ws) {
  const values = new Float32Array(LAYERS * BATCH * WIDTH);
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const options = { initializer: "normal", std: 0.8 ** layer, fanIn: WIDTH, fanOut: BATCH };
    const normals = ws.initialize({ ...options, seed: layer });
    values.set(normals.map(Math.tanh), layer * BATCH * WIDTH);
  }
  return values;
}

export function open({ id }, context) {
  return id === "pass" ? openPass(context) : openHistograms(context);
}

function openHistograms({ ws }) {
  const all = activations(ws);
  const layers = Array.from({ length: LAYERS }, (_, layer) =>
    all.subarray(layer * BATCH * WIDTH, (layer + 1) * BATCH * WIDTH),
  );
  return {
    contestants: {
      weightscope: {
        run: (repeats) => {
          for (let i = 0; i < repeats; i += 1) {
            for (const layer of layers) ws.histogram(layer, { bins: BINS });
          }
        },
      },
    },
    check: () =>
      layers.every((layer) => {
        const { counts } = ws.histogram(layer, { bins: BINS });
        return counts.reduce((sum, count) => sum + count) === layer.length;
      }),
    close() {},
  };
}

function openPass({ ws, tf }) {
  const sizes = Array(LAYERS + 1).fill(WIDTH);
  const mlp = new ws.Mlp({ sizes, activation: "tanh", initializer: "xavier-normal", seed: 7 });
  const inputs = ws.gaussian({ count: BATCH, features: WIDTH, seed: 7 }).inputs;
  const targets = ws.gaussian({ count: BATCH, features: WIDTH, seed: 8 }).inputs;
  const options = { inputs, targets, loss: "mean-squared-error", bins: BINS };

  // tfjs multiplies fastest by matrices of shape (in, out).
  const x = tf.tensor2d(inputs, [BATCH, WIDTH]);
  const t = tf.tensor2d(targets, [BATCH, WIDTH]);
  const weights = Array.from({ length: LAYERS }, (_, layer) =>
    tf.tidy(() => tf.transpose(tf.tensor2d(mlp.weight(layer), [WIDTH, WIDTH]))),
  );
  const biases = Array.from({ length: LAYERS }, (_, layer) => tf.tensor1d(mlp.bias(layer)));

  /** `turned`: factors that lie the other way round are transposed first, not in the product. */
  const pass = (turned) =>
    tf.tidy(() => {
      const products = turned
        ? {
            transposeA: (a, b) => tf.matMul(tf.transpose(a), b),
            transposeB: (a, b) => tf.matMul(a, tf.transpose(b)),
          }
        : {
            transposeA: (a, b) => tf.matMul(a, b, true, false),
            transposeB: (a, b) => tf.matMul(a, b, false, true),
          };
      const moments = [];
      const keep = (...tensors) => {
        for (const tensor of tensors) {
          const { mean, variance } = tf.moments(tensor);
          moments.push(mean, variance);
        }
      };
      keep(x);
      const activations = [x];
      for (let layer = 0; layer < LAYERS; layer += 1) {
        const z = tf.fused.matMul({
          a: activations[layer],
          b: weights[layer],
          bias: biases[layer],
        });
        const a = layer === LAYERS - 1 ? z : tf.tanh(z);
        // The last layer is linear: its activations are its preactivations, seen once.
        if (a === z) keep(weights[layer], z);
        else keep(weights[layer], z, a);
        activations.push(a);
      }
      const error = tf.sub(activations[LAYERS], t);
      const loss = tf.mean(tf.square(error));
      let dz = tf.mul(error, 2 / (BATCH * WIDTH));
      keep(dz);
      for (let layer = LAYERS - 1; layer >= 0; layer -= 1) {
        const a = activations[layer];
        keep(products.transposeA(a, dz));
        tf.sum(dz, 0);
        if (layer === 0) break;
        const da = products.transposeB(dz, weights[layer]);
        dz = tf.mul(da, tf.sub(1, tf.square(a)));
        keep(da, dz);
      }
      return tf.stack([loss, ...moments]).dataSync();
    });

  const turns = (work) => (repeats) => {
    for (let i = 0; i < repeats; i += 1) work();
  };
  const turned = fastest([false, true], pass);
  return {
    note:
      "tfjs-wasm’s fastest pass has its products " +
      (turned ? "of matrices transposed on their own" : "transpose for themselves"),
    contestants: {
      weightscope: { run: turns(() => mlp.propagate(options)) },
      "tfjs-wasm": { run: turns(() => pass(turned)) },
    },
    /** The same loss and the same variances. */
    check() {
      const ours = mlp.propagate(options);
      const variances = [ours.input.populationVariance];
      ours.layers.forEach(({ weight, preactivation, activation }, layer) => {
        const seen = [weight, preactivation, ...(layer === LAYERS - 1 ? [] : [activation])];
        for (const { populationVariance } of seen) variances.push(populationVariance);
      });
      variances.push(ours.layers[LAYERS - 1].gradPreactivation.populationVariance);
      for (let layer = LAYERS - 1; layer >= 0; layer -= 1) {
        variances.push(ours.layers[layer].gradWeight.populationVariance);
        if (layer === 0) break;
        variances.push(ours.layers[layer - 1].gradActivation.populationVariance);
        variances.push(ours.layers[layer - 1].gradPreactivation.populationVariance);
      }
      return [false, true].every((turned) => {
        const [loss, ...moments] = pass(turned);
        const theirs = moments.filter((_, at) => at % 2 === 1);
        const relative = variances.map((value, at) => theirs[at] / value);
        return (
          theirs.length === variances.length &&
          Math.abs(loss / ours.dataLoss - 1) < 1e-3 &&
          largestDifference(relative, Array(relative.length).fill(1)) < 1e-3
        );
      });
    },
    close: () => {
      tf.dispose([x, t, ...weights, ...biases]);
      mlp.free?.();
    },
  };
}
