// What the cases share of tfjs.

const TRIAL_MS = 300;

/** Runs `work` on another backend and goes back. Both are ready, so that nothing has to be waited for. */
export function withBackend(tf, name, work) {
  const before = tf.getBackend();
  tf.setBackend(name);
  try {
    return work();
  } finally {
    tf.setBackend(before);
  }
}

/** Both backends, ready; wasm with SIMD and one thread, and in use. */
export async function ready(tf) {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("cpu");
  await tf.setBackend("wasm");
  await tf.ready();
  if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) throw new Error("tfjs found no SIMD");
  tf.enableProdMode();
}

/** The largest difference of two arrays of one length. */
export function largestDifference(a, b) {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs(a[i] - b[i]);
    // A NaN is no agreement.
    if (!(difference <= most))
      most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return most;
}

/** The fastest of several forms of the same, each run for so long that its code is hot. */
export function fastest(forms, run) {
  const trials = forms.map((form) => {
    let took = Number.POSITIVE_INFINITY;
    const began = performance.now();
    for (let times = 0; times < 2 || performance.now() - began < TRIAL_MS; times += 1) {
      const start = performance.now();
      run(form);
      took = Math.min(took, performance.now() - start);
    }
    return { form, took };
  });
  return trials.reduce((best, trial) => (trial.took < best.took ? trial : best)).form;
}
