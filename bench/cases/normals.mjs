// A million standard normals.
const SIDE = 1000;

export const races = [
  {
    id: "a million",
    numpy: { side: SIDE },
    compare: [
      {
        title: "a million standard normals, against tfjs-wasm",
        theirs: ["tfjs-wasm"],
        reach: 8,
        atLeast: 5,
      },
      { title: "a million standard normals, against NumPy", theirs: ["NumPy"] },
    ],
  },
];

export function open(_race, { ws, tf }) {
  // Into one array, as tfjs, too, writes again where the tensor was that has been disposed of.
  const weights = new Float32Array(SIDE * SIDE);
  const ours = (seed) =>
    ws.initialize({ initializer: "normal", std: 1, fanIn: SIDE, fanOut: SIDE, seed }, weights);
  let seed = 0;
  const turns = (work) => (repeats) => {
    for (let i = 0; i < repeats; i += 1) {
      seed += 1;
      work(seed);
    }
  };
  return {
    contestants: {
      weightscope: { run: turns(ours) },
      "tfjs-wasm": {
        run: turns((number) => tf.randomNormal([SIDE, SIDE], 0, 1, "float32", number).dispose()),
      },
    },
    /** Both are what they say: mean 0 and variance 1 within six standard errors. */
    check() {
      const theirs = tf.tidy(() => tf.randomNormal([SIDE, SIDE], 0, 1, "float32", 1).dataSync());
      return [ours(1), theirs].every((values) => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        const bound = 6 / Math.sqrt(values.length);
        return Math.abs(mean) < bound && Math.abs(square - 1) < bound * Math.SQRT2;
      });
    },
    close() {},
  };
}
