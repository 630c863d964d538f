/**
 * Training in slices: a few updates, a turn for the others, a few more.
 */
import type { Weightscope } from "../load.js";
import { Pace } from "./pace.js";
import { knownFields, wholeNumber, within } from "./refusal.js";
import type { TrainProgress, TrainRequest, TrainResult } from "./requests.js";
import type { Host } from "./runner.js";
import { batchesOf } from "./sources.js";

const maxEpochs = 100_000;

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
    const evaluate = async (at: Omit<TrainProgress, "evaluation" | "weights">) => {
      const rows = new Pace(host.slice, 256);
      let evaluation = rows.spend((count) => trainer.evaluatePart({ rows: count }));
      while (!evaluation) {
        await host.pause();
        evaluation = rows.spend((count) => trainer.evaluatePart({ rows: count }));
      }
      evaluations.push({ epoch: at.epoch, ...evaluation });
      host.report({ ...at, evaluation, weights: weights() } satisfies TrainProgress);
      await host.pause();
    };
    const initialWeights = weights();
    await evaluate({ fraction: 0, step: 0, epoch: 0, epochs });

    const steps = new Pace(host.slice, 1);
    let stepsLeft = 1;
    let stepsInEpoch = 0;
    for (let epoch = 0; epoch < epochs; ) {
      const progress = steps.spend((count) => trainer.advance({ steps: count }), stepsLeft);
      stepsInEpoch ||= progress.epochDone ? progress.epochStepsLeft : 1 + progress.epochStepsLeft;
      stepsLeft = progress.epochStepsLeft;
      epoch = progress.epoch;
      const fraction = progress.step / (stepsInEpoch * epochs);
      const at = { fraction, step: progress.step, epoch, epochs };
      if (progress.epochDone && (epoch % every === 0 || epoch === epochs)) {
        await evaluate(at);
      } else if (steps.spent) {
        host.report(at satisfies TrainProgress);
        await host.pause();
        steps.renew();
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
