// The matrix product: the core's kernels, without the package around them, against the limit of SIMD128 and tfjs.
import { fastest, largestDifference, withBackend } from "../peers/tfjs.mjs";

/** How many registers the limit may use; the fastest count is the limit. */
const ACCUMULATORS = [8, 10, 12, 13];
const LIMIT_ROUNDS = 10_000;

const shapes = [
  { rows: 256, depth: 256, columns: 256, limit: true },
  { rows: 512, depth: 512, columns: 512, limit: true },
  { rows: 1024, depth: 512, columns: 512, limit: true },
  { rows: 10, depth: 784, columns: 30, limit: false },
  { rows: 100, depth: 784, columns: 100, limit: false },
];

const shapeName = ({ rows, depth, columns }) => `${rows}×${depth}×${columns}`;

/**
 * A layer's three products. The first is the one that the figures of merit are about; the other two have the same
 * number of multiplications in another order, as the way back has them.
 */
const passes = [
  { name: "forward", form: 0, of: (s) => s },
  {
    name: "to the inputs",
    form: 1,
    of: ({ rows, depth, columns }) => ({ rows, depth: columns, columns: depth }),
  },
  {
    name: "to the weights",
    form: 2,
    of: ({ rows, depth, columns }) => ({ rows: columns, depth: rows, columns: depth }),
  },
];

export const races = shapes.flatMap((shape) =>
  passes.map((pass) => {
    const judged = pass.form === 0;
    const limits = ACCUMULATORS.map((count) => `limit, ${count} registers`);
    const title = `f32 product ${shapeName(shape)}, ${pass.name}`;
    return {
      id: `${shapeName(shape)} ${pass.name}`,
      flops: 2 * shape.rows * shape.depth * shape.columns,
      compare: [
        ...(shape.limit && judged
          ? [
              {
                title: `${title}, against the SIMD128 limit`,
                theirs: limits,
                reach: 0.9,
                atLeast: 0.85,
              },
            ]
          : []),
        {
          title: `${title}, against tfjs-wasm`,
          theirs: ["tfjs-wasm"],
          ...(judged ? { reach: 1.3, atLeast: 1.2 } : {}),
        },
      ],
      shape,
      pass,
    };
  }),
);

export function open({ shape, pass, flops }, { ws, kernels, tf }) {
  const { form } = pass;
  const { rows, depth, columns } = pass.of(shape);
  // How the factors lie in memory: A B^T, A B, A^T B.
  const left = form === 2 ? [depth, rows] : [rows, depth];
  const right = form === 0 ? [columns, depth] : [depth, columns];
  const values = [left, right].map(([fanOut, fanIn], seed) =>
    ws.initialize({ initializer: "uniform", bound: 1, fanIn, fanOut, seed }),
  );
  // All three addresses first: the memory moves as it grows.
  const addresses = [values[0].length, values[1].length, rows * columns].map((length, which) =>
    kernels.matrix(which, length),
  );
  const view = (which, length) => new Float32Array(kernels.memory.buffer, addresses[which], length);
  for (const which of [0, 1]) view(which, values[which].length).set(values[which]);

  const flags = [form === 2, form === 0];
  const tensors = (backend) =>
    withBackend(tf, backend, () => [tf.tensor2d(values[0], left), tf.tensor2d(values[1], right)]);
  const [a, b] = tensors("wasm");
  const small = rows * depth * columns <= 2 ** 24;
  const slow = small ? tensors("cpu") : [];
  const turns = (run) => (repeats) => {
    for (let i = 0; i < repeats; i += 1) run();
  };
  const matMul = (first, second) => () => tf.matMul(first, second, ...flags).dispose();
  // tfjs has a fast path for factors that lie as it wants them. Who multiplies often by the same matrix turns it round
  // once, which is not counted; what changes with every batch is turned every time.
  const turned = form === 0 ? tf.transpose(b) : undefined;
  const product = fastest(
    [
      matMul(a, b),
      form === 0
        ? () => tf.matMul(a, turned).dispose()
        : () => tf.tidy(() => void tf.matMul(form === 2 ? tf.transpose(a) : a, b)),
    ],
    // Together some milliseconds long, for the clocks of browsers.
    (run) => turns(run)(Math.ceil(1e8 / flops)),
  );
  const contestants = {
    weightscope: { run: (repeats) => kernels.multiply(form, rows, columns, depth, repeats) },
    "tfjs-wasm": { run: turns(product) },
  };
  if (small) contestants["tfjs-cpu"] = { run: turns(matMul(...slow)), backend: "cpu" };
  if (shape.limit && form === 0) {
    for (const count of ACCUMULATORS) {
      contestants[`limit, ${count} registers`] = {
        run: turns(() => kernels.limit(count, LIMIT_ROUNDS, 0.999, 1e-3)),
        // In products of this shape.
        work: (8 * count * LIMIT_ROUNDS) / flops,
      };
    }
  }
  return {
    contestants,
    check() {
      kernels.multiply(form, rows, columns, depth, 1);
      const expected = tf.tidy(() => tf.matMul(a, b, ...flags).dataSync());
      return largestDifference(view(2, rows * columns), expected) / Math.sqrt(depth) < 1e-5;
    },
    close: () => tf.dispose([a, b, turned, ...slow].filter(Boolean)),
  };
}
