// Same seed, same bits: makes the calls of bits.json through the package and fingerprints what they
// answer. Only what browsers and Node share is used here, so that it runs in both.

/** The rows and labels that a case trains on. */
function batch(ws, { kind, inputScale, inputShift, ...options }) {
  if (kind === "gaussian") return ws.gaussian(options);
  const { images, labels } = ws.digits(options);
  return { inputs: images, inputScale, inputShift, labels };
}

/** Contour lines one after the other, each led by 1 if it is closed or 0, and how many numbers it has. */
const lines = (all) =>
  all.map(({ closed, points }) => [
    Float64Array.of(closed ? 1 : 0, points.length),
    Float64Array.from(points),
  ]);

/** What each call answers, as named parts: typed arrays, or lists of them. */
const calls = {
  digits(ws, options) {
    const { images, labels } = ws.digits(options);
    return { images, labels };
  },
  gaussian(ws, options) {
    const { inputs, labels } = ws.gaussian(options);
    return { inputs, labels };
  },
  toy(ws, options) {
    const { training, validation } = ws.toy(options);
    const labels = [training.labels, validation.labels];
    return { training: training.inputs, validation: validation.inputs, labels };
  },
  initialize: (ws, options) => ({ weights: ws.initialize(options) }),
  train(ws, { mlp, trainer: options, data, steps }) {
    const network = new ws.Mlp(mlp);
    const trainer = new ws.Trainer(network, options);
    try {
      trainer.setData(batch(ws, data));
      if (steps > 0) trainer.advance({ steps });
      const layers = Array.from({ length: network.layerCount }, (_, layer) => layer);
      return {
        weights: layers.map((layer) => trainer.weight(layer)),
        biases: layers.map((layer) => trainer.bias(layer)),
      };
    } finally {
      trainer.free();
      network.free();
    }
  },
  landscape(ws, options) {
    const { data, penalty, total, levels, contours, ...rest } = ws.landscape(options);
    return {
      data,
      penalty,
      total,
      levels,
      contours: contours.map((contour) => lines(contour.lines)),
      penaltyLine: lines(rest.penaltyLine),
      dataLine: lines(rest.dataLine),
      // A minimum that there is not says NaN, and is left out.
      minimizers: Float64Array.of(...rest.dataMinimizer, ...rest.minimizer).filter(
        (weight) => !Number.isNaN(weight),
      ),
    };
  },
  meanField(ws, options) {
    const { lengths, correlations, gradients, ...rest } = ws.meanField(options);
    // What there is not, of networks without a bound, is left out.
    const numbers = [rest.qStar, rest.chi1, rest.cStar, rest.xiQ, rest.xiC];
    return {
      lengths,
      correlations,
      gradients,
      numbers: Float64Array.from(numbers.filter((number) => number !== undefined)),
    };
  },
  phaseDiagram(ws, options) {
    const { logChi1, criticalLine } = ws.phaseDiagram(options);
    return { logChi1, criticalLine: lines(criticalLine) };
  },
  descend(ws, options) {
    const { points, dataLoss, penalizedLoss } = ws.descend(options);
    return { points, dataLoss, penalizedLoss };
  },
};

/** The bytes of typed arrays, little-endian as every machine that runs this has them. */
function bytes(part) {
  const arrays = [part].flat(Number.POSITIVE_INFINITY);
  const pieces = arrays.map((a) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function sha256(part) {
  const digest = await crypto.subtle.digest("SHA-256", bytes(part));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The fingerprints of one case's answer by part, to be equal to its `sha256`. */
export async function fingerprints(ws, { call, options }) {
  const parts = Object.entries(calls[call](ws, options)).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    await Promise.all(parts.map(async ([name, part]) => [name, await sha256(part)])),
  );
}
