/**
 * Training in slices: a few updates, a turn for the others, a few more.
 */
import type { Weightscope } from "../load.js";
import { knownFields, wholeNumber, within } from "./refusal.js";
import type { TrainProgress, TrainRequest, TrainResult } from "./requests.js";
import type { Host } from "./runner.js";
import { batchesOf } from "./sources.js";

const maxEpochs = 100_000;

/** A slice grows by at most this factor over the one before: the first steps are the slow ones. */
const growth = 4;

/** Trains one network from its start. */
export async function train(
  ws: Weightscope,
  request: TrainRequest,
  host: Host,
): Promise<TrainResult> {
  const started = performance.now();
  knownFields(request, "", ["mlp", "trainer", "data", "epochs", "evaluateEvery"]);
  const epochs = wholeNumber(request.epochs, "epochs", 1, maxEpochs);
  const every = wholeNumber(request.evaluateEvery ?? 1, "evaluateEvery", 1, maxEpochs);
  const mlp = within("mlp", () => new ws.Mlp(request.mlp));
  const { sizes } = mlp;
  const layers = sizes.slice(1).map((_, layer) => layer);
  let trainer: InstanceType<Weightscope["Trainer"]>;
  try {
    trainer = within("trainer", () => new ws.Trainer(mlp, request.trainer));
  } finally {
    mlp.free();
  }
  try {
    const { training, validation } = within("data", () => batchesOf(ws, request.data, sizes));
    await host.setData(trainer, training, validation);
    await host.pause();

    const weights = () => layers.map((layer) => trainer.weight(layer));
    const evaluations: TrainResult["evaluations"] = [];
    const evaluate = (at: Omit<TrainProgress, "evaluation" | "weights">) => {
      const evaluation = trainer.evaluate();
      evaluations.push({ epoch: at.epoch, ...evaluation });
      host.report({ ...at, evaluation, weights: weights() } satisfies TrainProgress);
    };
    const initialWeights = weights();
    evaluate({ fraction: 0, step: 0, epoch: 0, epochs });

    let sliceStart = performance.now();
    let pace = 1;
    let stepsLeft = 1;
    let stepsInEpoch = 0;
    for (let epoch = 0; epoch < epochs; ) {
      const steps = Math.min(pace, stepsLeft);
      const start = performance.now();
      const progress = trainer.advance({ steps });
      const end = performance.now();
      stepsLeft = progress.epochStepsLeft;
      stepsInEpoch ||= progress.epochDone ? stepsLeft : steps + stepsLeft;
      epoch = progress.epoch;
      const at = {
        fraction: progress.step / (stepsInEpoch * epochs),
        step: progress.step,
        epoch,
        epochs,
      };
      const evaluated = progress.epochDone && (epoch % every === 0 || epoch === epochs);
      if (evaluated) evaluate(at);
      pace = nextPace(steps, end - start, host.slice);
      const now = performance.now();
      // Whether the next slice would end beyond the time that there is.
      if (evaluated || now - sliceStart + (end - start) > host.slice) {
        if (!evaluated) host.report(at satisfies TrainProgress);
        await host.pause();
        sliceStart = performance.now();
      }
    }
    return {
      epochs,
      evaluations,
      initialWeights,
      weights: weights(),
      biases: layers.map((layer) => trainer.bias(layer)),
      seconds: (performance.now() - started) / 1000,
      memoryBytes: ws.memoryBytes(),
    };
  } finally {
    trainer.free();
  }
}

/** How many steps the next slice has, after `steps` took `milliseconds`. */
function nextPace(steps: number, milliseconds: number, slice: number): number {
  const ideal = milliseconds > 0 ? (steps * slice) / milliseconds : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(Math.floor(ideal), steps * growth, 1_000_000));
}
