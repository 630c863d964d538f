// The same training by hand in tfjs: [784, 30, 10], sigmoid, cross-entropy, L2. Gradients are written out and scaled
// where they are small, data stay in tfjs's memory, nothing is kept longer than a step.
//
// Weights are (in, out): tfjs's fused product takes no other (of transposed factors it forgets the bias), and its fast path
// takes none, either. Which form is fastest depends on the machine, so several are tried:
//   calls    "ops": the public functions; "kernels": the functions underneath, without tensors round them
//   factors  of the weights' gradients: "as they lie", transposed in the product, or "turned" on their own first
// Rows are gathered step by step: slices of an epoch put in order are far slower, for tfjs reads the whole for each.

/** The two ways to call tfjs: name -> (inputs, attributes) -> something with a shape and a dataId. */
function callers(tf) {
  const backend = tf.backend();
  const kernel = (name) => {
    const { kernelFunc } = tf.getKernel(name, "wasm");
    return (inputs, attrs) => kernelFunc({ inputs, attrs, backend });
  };
  /** The fused product wants batches of matrices. */
  const batched = ({ dataId, dtype, shape }) => ({ dataId, dtype, shape: [1, ...shape] });
  const kernels = Object.fromEntries(
    ["_FusedMatMul", "BatchMatMul", "Sub", "Multiply", "Sum", "GatherV2", "Transpose"].map(
      (name) => [name, kernel(name)],
    ),
  );
  return {
    ops: {
      layer: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation: "sigmoid" }),
      matMul: (a, b, transposeA, transposeB) => tf.matMul(a, b, transposeA, transposeB),
      sub: (a, b) => tf.sub(a, b),
      mul: (a, b) => tf.mul(a, b),
      columnSums: (a) => tf.sum(a, 0),
      gather: (a, rows) => tf.gather(a, rows),
      transpose: (a) => tf.transpose(a),
      dispose: (...tensors) => tf.dispose(tensors),
    },
    kernels: {
      layer: (a, b, bias) => {
        const { dataId, dtype, shape } = kernels._FusedMatMul(
          { a: batched(a), b: batched(b), bias },
          { transposeA: false, transposeB: false, activation: "sigmoid" },
        );
        return { dataId, dtype, shape: shape.slice(1) };
      },
      matMul: (a, b, transposeA, transposeB) =>
        kernels.BatchMatMul({ a, b }, { transposeA, transposeB }),
      sub: (a, b) => kernels.Sub({ a, b }),
      mul: (a, b) => kernels.Multiply({ a, b }),
      columnSums: (x) => kernels.Sum({ x }, { axis: [0], keepDims: false }),
      gather: (x, indices) => kernels.GatherV2({ x, indices }, { axis: 0, batchDims: 0 }),
      transpose: (x) => kernels.Transpose({ x }, { perm: [1, 0] }),
      dispose: (...tensors) => {
        for (const { dataId } of tensors) backend.disposeData(dataId);
      },
    },
  };
}

export const forms = ["ops", "kernels"].flatMap((calls) =>
  ["as they lie", "turned"].map((factors) => ({ calls, factors })),
);

export class TfjsTraining {
  #tf;
  #images;
  #targets;
  #rows;

  /** `images` are numbers from 0 to 1, row-major. */
  constructor(tf, { images, labels, features, classes }) {
    this.#tf = tf;
    this.#rows = labels.length;
    this.#images = tf.tensor2d(images, [labels.length, features]);
    this.#targets = tf.tidy(() =>
      tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32"),
    );
  }

  /** A network to train in one of the forms: weights (out, in) and biases, one of each a layer. */
  network({ calls, factors }, { weights, biases, sizes, ...options }) {
    const tf = this.#tf;
    const call = callers(tf)[calls];
    const parameters = weights.map((values, layer) => {
      const shape = [sizes[layer + 1], sizes[layer]];
      return tf.tidy(() => tf.transpose(tf.tensor2d(values, shape)));
    });
    let [w1, w2] = parameters;
    let [b1, b2] = biases.map((values) => tf.tensor1d(values));
    const { learningRate, batchSize, l2 } = options;
    const one = tf.scalar(1);
    const rate = tf.scalar(learningRate / batchSize);
    // w - eta (g + 2 l2 w)
    const keep = tf.scalar(1 - 2 * learningRate * l2);

    const weightGradient = (a, d) => {
      if (factors === "as they lie") return call.matMul(a, d, true, false);
      const turned = call.transpose(a);
      const product = call.matMul(turned, d, false, false);
      call.dispose(turned);
      return product;
    };
    const moved = (w, step) => {
      const kept = call.mul(w, keep);
      const next = call.sub(kept, step);
      call.dispose(kept, w, step);
      return next;
    };
    /** One step; takes the batch over. */
    const descend = (x, t) => {
      const a1 = call.layer(x, w1, b1);
      const a2 = call.layer(a1, w2, b2);
      // The gradient by the logits, with the learning rate and the mean over the batch already in it.
      const error = call.sub(a2, t);
      const d2 = call.mul(error, rate);
      const da = call.matMul(d2, w2, false, true);
      const rest = call.sub(one, a1);
      const slope = call.mul(a1, rest);
      const d1 = call.mul(da, slope);
      const steps = [weightGradient(x, d1), weightGradient(a1, d2)];
      const biasSteps = [call.columnSums(d1), call.columnSums(d2)];
      w1 = moved(w1, steps[0]);
      w2 = moved(w2, steps[1]);
      const nextBiases = [call.sub(b1, biasSteps[0]), call.sub(b2, biasSteps[1])];
      call.dispose(b1, b2, ...biasSteps, x, t, a1, a2, error, d2, da, rest, slope, d1);
      [b1, b2] = nextBiases;
    };
    return {
      /** Steps on `order`, an Int32Array of rows, `batchSize` of them a step. */
      train: (order) => {
        for (let at = 0; at < order.length; at += batchSize) {
          const rows = tf.tensor1d(order.subarray(at, at + batchSize), "int32");
          descend(call.gather(this.#images, rows), call.gather(this.#targets, rows));
          rows.dispose();
        }
      },
      /** The weights, (out, in), layer after layer; waits for nothing, for the backend computes at once. */
      weights: () =>
        [w1, w2].map((w) => {
          const values = tf.backend().readSync(w.dataId);
          const [height, width] = w.shape;
          return Float32Array.from(
            values,
            (_, at) => values[(at % height) * width + Math.floor(at / height)],
          );
        }),
      close: () => {
        call.dispose(w1, w2, b1, b2);
        tf.dispose([one, rate, keep]);
      },
    };
  }

  /** A fresh order of all rows. */
  order() {
    const order = Int32Array.from({ length: this.#rows }, (_, row) => row);
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = Math.floor(Math.random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  close() {
    this.#tf.dispose([this.#images, this.#targets]);
  }
}
