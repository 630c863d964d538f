// What weight decay does, set up as Michael Nielsen published it: "Neural Networks and Deep Learning", chapter 3.
import { progress } from "../progress.mjs";
import { mean, print, train } from "./training.mjs";

/** As published; the sums are mostly chance, the variances and norms are not. */
const published = {
  before: { sum: [75.94, 4.26], inducedL1Norm: [33.03, 12.51], populationVariance: [1.01, 1.15] },
  after: { sum: [130.23, -72.15], inducedL1Norm: [12.75, 26.65], populationVariance: [0.08, 3.62] },
};

/** Trains with his settings, and puts his numbers beside ours. */
export async function showDecay(ws, sets) {
  const sizes = [784, 30, 10];
  const [learningRate, batchSize, epochs, lambda] = [0.1, 10, 30, 5];
  const { count } = sets.training;
  // His penalty is lambda/2n times the sum of squares, ours l2 times it.
  const l2 = lambda / (2 * count);
  const batch = ({ images, labels }) => ({ inputs: images, labels, inputScale: 1 / 256 });
  const data = {
    training: batch(sets.training),
    validation: batch(sets.validation),
    ...(sets.test && { test: batch(sets.test) }),
  };
  let result;
  await progress.step(`Weight decay, ${epochs} epochs`, async () => {
    result = train(ws, {
      mlp: {
        sizes,
        activation: "sigmoid",
        initializer: "nielsen-large",
        biasInitializer: "normal",
        seed: 7,
      },
      trainer: { loss: "sigmoid-cross-entropy", penalty: { l2 }, learningRate, batchSize, seed: 7 },
      data,
      epochs,
    });
  });
  const { training, validation, test } = result;
  progress.say(
    `\n[${sizes}], sigmoid, N(0, 1) weights and biases, byte/256, learning rate ${learningRate}, batches of ` +
      `${batchSize}, lambda ${lambda} in lambda/2n (l2 = ${l2}), ${epochs} epochs: accuracy ` +
      `${[training, validation, test].flatMap((set) => (set ? [`${(100 * set.accuracy).toFixed(2)} %`] : [])).join(", ")}` +
      " (training, validation, test).\n",
  );
  const rows = [["", "layer 1", "published", "layer 2", "published"]];
  for (const [when, weights] of [
    ["before", result.initialWeights],
    ["after", result.weights],
  ]) {
    const layers = weights.map((values, layer) =>
      ws.weightStatistics(values, { fanIn: sizes[layer], fanOut: sizes[layer + 1] }),
    );
    for (const [key, name] of [
      ["sum", "sum (mostly chance)"],
      ["inducedL1Norm", "induced L1 norm"],
      ["populationVariance", "population variance"],
    ]) {
      const cells = layers.flatMap((layer, index) => [
        layer[key].toFixed(2),
        published[when][key][index].toFixed(2),
      ]);
      rows.push([`${when}: ${name}`, ...cells]);
    }
  }
  print(rows);
  tellLaw(
    sets.training,
    result,
    (1 - (learningRate * lambda) / count) ** ((epochs * count) / batchSize),
  );
  progress.say(`\n${mean(result.seconds).toFixed(2)} s an epoch`);
}

/** A weight into a pixel that is zero in every image feels the penalty alone: a law without chance. */
function tellLaw({ images, rows, columns }, { initialWeights, weights }, law) {
  const pixels = rows * columns;
  const seen = new Uint8Array(pixels);
  images.forEach((value, index) => {
    seen[index % pixels] |= value;
  });
  const ratios = [...weights[0].keys()]
    .filter((index) => seen[index % pixels] === 0)
    .map((index) => weights[0][index] / initialWeights[0][index]);
  const dead = seen.filter((value) => value === 0).length;
  const off = (ratio) => ((ratio / law - 1) * 100).toFixed(3);
  progress.say(
    `\n${dead} pixels are zero in every training image. The law says their weights end at ${law.toFixed(10)} of ` +
      `their start;\nin f32 they end between ${Math.min(...ratios).toFixed(6)} and ${Math.max(...ratios).toFixed(6)} ` +
      `(${off(Math.min(...ratios))} % to ${off(Math.max(...ratios))} % off), ${mean(ratios).toFixed(6)} in the mean.`,
  );
}
