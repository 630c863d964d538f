/**
 * Training in slices: a few updates, a turn for the others, a few more.
 */
import type { Weightscope } from "../load.js";
import type { Batch, Evaluation, Evaluations } from "../wasm/weightscope.js";
import { Pace } from "./pace.js";
import { knownFields, renamed, wholeNumber, within } from "./refusal.js";
import type { TrainProgress, TrainRequest, TrainResult } from "./requests.js";
import type { Host } from "./runner.js";
import { snapshots } from "./snapshots.js";
import { batchesOf } from "./sources.js";

const maxEpochs = 100_000;

type Trainer = InstanceType<Weightscope["Trainer"]>;

/** Trains one network from its start. */
export async function train(
  ws: Weightscope,
  request: TrainRequest,
  host: Host,
): Promise<TrainResult> {
  const started = performance.now();
  knownFields(request, "", [
    "mlp",
    "trainer",
    "data",
    "epochs",
    "evaluateEvery",
    "snapshots",
    "unitTolerance",
  ]);
  const epochs = wholeNumber(request.epochs, "epochs", 1, maxEpochs);
  const every = wholeNumber(request.evaluateEvery ?? 1, "evaluateEvery", 1, maxEpochs);
  const mlp = within("mlp", () => new ws.Mlp(request.mlp));
  const { sizes } = mlp;
  const layers = sizes.slice(1).map((_, layer) => layer);
  let trainer: Trainer;
  try {
    trainer = within("trainer", () => new ws.Trainer(mlp, request.trainer));
  } finally {
    mlp.free();
  }
  try {
    const { training, validation, test } = within("data", () => batchesOf(ws, request.data, sizes));
    if (test) {
      // What is wrong with it is better refused before training than after.
      await setTest(trainer, test, host);
      trainer.clearData();
    }
    const look = request.snapshots && snapshots(ws, request, training);
    await host.gather([training, validation] as const, ([training, validation]) =>
      within("data", () => trainer.setData(training, validation)),
    );
    await host.pause();

    const weights = () => layers.map((layer) => trainer.weight(layer));
    const { unitTolerance: tolerance } = request;
    const units = (tolerance: number) =>
      renamed("tolerance", "unitTolerance", () => trainer.distinctUnits({ tolerance }));
    const evaluations: TrainResult["evaluations"] = [];
    const evaluate = async (at: Pick<TrainProgress, "fraction" | "step" | "epoch" | "epochs">) => {
      const evaluation = await evaluateInParts(trainer, host);
      evaluations.push({ epoch: at.epoch, ...evaluation });
      const seen = {
        ...(look && { snapshot: look(trainer) }),
        ...((!look || tolerance !== undefined) && { weights: weights() }),
        ...(tolerance !== undefined && { units: units(tolerance) }),
      };
      host.report({ ...at, evaluation, ...seen } satisfies TrainProgress);
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
      ...(test && { test: await evaluateTest(trainer, test, host) }),
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

/** Evaluates a few rows, gives the others a turn, evaluates a few more. */
async function evaluateInParts(trainer: Trainer, host: Host): Promise<Evaluations> {
  const rows = new Pace(host.slice, 256);
  for (;;) {
    const evaluations = rows.spend((count) => trainer.evaluatePart({ rows: count }));
    if (evaluations) return evaluations;
    await host.pause();
  }
}

/** How well a trained network does on the test data. */
async function evaluateTest(trainer: Trainer, test: Batch, host: Host): Promise<Evaluation> {
  // The training data go before the test data come: memory never holds both.
  trainer.clearData();
  await setTest(trainer, test, host);
  return (await evaluateInParts(trainer, host)).training;
}

/** Hands in the test data, as those to train on: nothing will be trained while they are there. */
function setTest(trainer: Trainer, test: Batch, host: Host): Promise<void> {
  return host.gather([test] as const, ([test]) =>
    renamed("training", "data.test", () => trainer.setData(test)),
  );
}
