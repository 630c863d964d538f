// The three networks of figure 2, with the settings the page opens with.
import { progress } from "../progress.mjs";
import { dist, mean, print, train } from "./training.mjs";

/** Trains without penalty, with L1 and with L2, and tells what became of the weights. */
export async function showPenalties(ws, sets, epochs) {
  const { ARMS, weightsFields, weightsRequest } = await dist("elements/weights-numbers.js");
  const { initialState } = await dist("elements/field.js");
  const state = { ...initialState(weightsFields), data: "files", epochs };
  const arms = {};
  for (const arm of ARMS) {
    await progress.step(`${epochs} epochs, ${arm}`, async () => {
      arms[arm] = train(ws, weightsRequest(state, arm, sets));
    });
  }
  const { mlp } = weightsRequest(state, "none", sets);
  progress.say(
    `\n[${mlp.sizes}], ${mlp.activation}, ${mlp.initializer}; learning rate ${state.learningRate}, batches of 10, ` +
      `lambda ${state.lambdaL1} for L1 (${state.l1Update}), ${state.lambdaL2} for L2, seed ${state.seed}.` +
      `\nAfter ${epochs} epochs ("near zero": |w| <= ${state.learningRate * state.lambdaL1}):\n`,
  );
  const row = (name, of) => [name, ...ARMS.map((arm) => of(arms[arm]) ?? "")];
  const percent = (fraction) => fraction && `${(100 * fraction).toFixed(2)} %`;
  const layerRows = mlp.sizes.slice(1).flatMap((fanOut, layer) => {
    const measure = ({ weights }) =>
      ws.weightStatistics(weights[layer], {
        fanIn: mlp.sizes[layer],
        fanOut,
        nearZero: state.learningRate * state.lambdaL1,
      });
    const tell = (name, of) => row(`layer ${layer + 1}: ${name}`, (arm) => of(measure(arm)));
    return [
      tell("standard deviation", (of) => Math.sqrt(of.populationVariance).toFixed(4)),
      tell("L1 norm", (of) => of.l1Norm.toFixed(2)),
      tell("L2 norm", (of) => of.l2Norm.toFixed(3)),
      tell("induced L1 norm", (of) => of.inducedL1Norm.toFixed(3)),
      tell("exactly zero", (of) => percent(of.exactZeros / of.count) || "none"),
      tell("near zero", (of) => percent(of.nearZeros / of.count) || "none"),
    ];
  });
  print([
    ["", ...ARMS],
    row("accuracy, training", ({ training }) => percent(training.accuracy)),
    row("accuracy, validation", ({ validation }) => percent(validation.accuracy)),
    row("accuracy, test", ({ test }) => percent(test?.accuracy)),
    ...layerRows,
    row("seconds an epoch", ({ seconds }) => mean(seconds).toFixed(2)),
    row("WebAssembly memory", ({ memory }) => `${(memory / 1e6).toFixed(1)} MB`),
  ]);
  const { rss } = process.memoryUsage();
  progress.say(`\nNode in all, with the files: ${(rss / 1e6).toFixed(0)} MB`);
}
