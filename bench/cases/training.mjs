// One epoch of [784, 30, 10] on 50,000 images, minibatches of ten.
import { fastest, largestDifference } from "../peers/tfjs.mjs";
import { forms, TfjsTraining } from "../peers/tfjs-training.mjs";

const IMAGES = 50_000;
/** Digits are drawn once and repeated: how long a step takes does not depend on what is in the image. */
const DRAWN = 5000;
const SIZES = [784, 30, 10];
const OPTIONS = { learningRate: 0.5, batchSize: 10, l2: 1e-4 };
/** Twenty steps on these rows must lead everyone to the same weights. */
const CHECK_STEPS = 20;
const TOLERANCE = 1e-4;
/** Each form of tfjs proves itself on this many rows. */
const TRIAL_ROWS = 2000;

export const races = [
  {
    id: "epoch",
    numpy: { sizes: SIZES, images: IMAGES, ...OPTIONS },
    compare: [
      {
        title: `one epoch of [${SIZES.join(", ")}], 50,000 images, against tfjs-wasm’s fastest form`,
        theirs: ["tfjs-wasm"],
        reach: 10,
        atLeast: 8,
      },
      {
        title: `one epoch of [${SIZES.join(", ")}], 50,000 images, against NumPy`,
        theirs: ["NumPy"],
        // 0.8 of NumPy's time.
        reach: 1.25,
        atLeast: 1,
      },
    ],
  },
];

function data(ws) {
  const drawn = ws.digits({ count: DRAWN, seed: 7 });
  const images = new Uint8Array(IMAGES * SIZES[0]);
  const labels = new Uint8Array(IMAGES);
  for (let at = 0; at < IMAGES; at += DRAWN) {
    images.set(drawn.images, at * SIZES[0]);
    labels.set(drawn.labels, at);
  }
  return { images, labels };
}

function network(ws) {
  return new ws.Mlp({
    sizes: SIZES,
    activation: "sigmoid",
    initializer: "xavier-normal",
    biasInitializer: "normal",
    seed: 7,
  });
}

function trainer(ws, mlp, { images, labels }) {
  const { l2, learningRate, batchSize } = OPTIONS;
  const made = new ws.Trainer(mlp, {
    loss: "sigmoid-cross-entropy",
    penalty: { l1: 0, l2 },
    learningRate,
    batchSize,
    seed: 7,
  });
  made.setData({ inputs: images, inputScale: 1 / 255, labels });
  return made;
}

const layers = SIZES.slice(1).map((_, layer) => layer);

/** What NumPy must reproduce: the first rows, the network before and its weights after. */
export function reference(ws) {
  const { images, labels } = data(ws);
  const rows = CHECK_STEPS * OPTIONS.batchSize;
  const few = { images: images.slice(0, rows * SIZES[0]), labels: labels.slice(0, rows) };
  const mlp = network(ws);
  const ours = trainer(ws, mlp, few);
  for (let at = 0; at < rows; at += OPTIONS.batchSize) {
    ours.step(Array.from({ length: OPTIONS.batchSize }, (_, row) => at + row));
  }
  return {
    ...few,
    weights: layers.map((layer) => mlp.weight(layer)),
    biases: layers.map((layer) => mlp.bias(layer)),
    after: layers.map((layer) => ours.weight(layer)),
  };
}

/** Whether two lists of weights are the same but for rounding. */
export function agree(ours, theirs) {
  return layers.every((layer) => largestDifference(ours[layer], theirs[layer]) < TOLERANCE);
}

export function open(_race, { ws, tf }) {
  const bytes = data(ws);
  const mlp = network(ws);
  const ours = trainer(ws, mlp, bytes);
  const images = Float32Array.from(bytes.images, (byte) => byte / 255);
  const peer = new TfjsTraining(tf, {
    images,
    labels: Int32Array.from(bytes.labels),
    features: SIZES[0],
    classes: SIZES.at(-1),
  });
  const start = {
    sizes: SIZES,
    weights: layers.map((layer) => mlp.weight(layer)),
    biases: layers.map((layer) => mlp.bias(layer)),
    ...OPTIONS,
  };
  const form = fastest(forms, (form) => {
    const made = peer.network(form, start);
    made.train(peer.order().subarray(0, TRIAL_ROWS));
    made.close();
  });
  const theirs = peer.network(form, start);
  return {
    note: `tfjs-wasm’s fastest form: ${Object.values(form).join(", ")}`,
    contestants: {
      weightscope: {
        run: (repeats) => {
          for (let i = 0; i < repeats; i += 1) ours.runEpoch();
        },
      },
      "tfjs-wasm": {
        run: (repeats) => {
          for (let i = 0; i < repeats; i += 1) theirs.train(peer.order());
        },
      },
    },
    check() {
      const { after } = reference(ws);
      const order = Int32Array.from({ length: CHECK_STEPS * OPTIONS.batchSize }, (_, row) => row);
      return forms.every((form) => {
        const made = peer.network(form, start);
        made.train(order);
        const weights = made.weights();
        made.close();
        return agree(after, weights);
      });
    },
    close() {
      theirs.close();
      peer.close();
    },
  };
}
