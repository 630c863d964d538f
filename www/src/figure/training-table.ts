import { ARM_NAMES, ARMS } from "./arm.js";
import type { Cell, Table } from "./table.js";
import { layerName, shownLayers, TRAINING_VIEW_NAMES, type TrainingData } from "./training-data.js";

/** Loss, accuracy, and the variance of what the layers hold of the four networks: a row for each recorded epoch. */
export function trainingTable(data: TrainingData): Table {
  const [first] = ARMS;
  const columns = ARMS.flatMap((name) => {
    const arm = ARM_NAMES[name];
    const { snapshot } = data.arms[name];
    const layers = shownLayers(snapshot, data.view).map(
      (_, layer) => `variance of ${TRAINING_VIEW_NAMES[data.view]}, ${layerName(snapshot, layer)}`,
    );
    return [
      `${arm}: training loss`,
      `validation loss`,
      `training accuracy`,
      `validation accuracy`,
      ...layers,
    ].map((column, index) => (index === 0 ? column : `${arm}: ${column}`));
  });
  return {
    caption: `Four starts, epoch by epoch: ${data.trained} of ${data.epochs} epochs, epoch ${data.epoch} drawn`,
    columns: ["epoch", ...columns],
    rows: data.arms[first].history.map(({ epoch }, moment) => [
      epoch,
      ...ARMS.flatMap((name): Cell[] => {
        const { history, snapshots } = data.arms[name];
        const at = history[moment];
        const snapshot = snapshots[moment] ?? data.arms[name].snapshot;
        return [
          at?.training.dataLoss ?? null,
          at?.validation?.dataLoss ?? null,
          at?.training.accuracy ?? null,
          at?.validation?.accuracy ?? null,
          ...shownLayers(snapshot, data.view).map(({ populationVariance }) => populationVariance),
        ];
      }),
    ]),
  };
}
