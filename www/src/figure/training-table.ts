import type { Cell, Table } from "./table.js";
import { TRAINING_ARM_NAMES, TRAINING_ARMS, type TrainingData } from "./training-data.js";

/** Loss and accuracy of the four networks: a row for each recorded epoch. */
export function trainingTable(data: TrainingData): Table {
  const [first] = TRAINING_ARMS;
  const columns = TRAINING_ARMS.flatMap((name) => {
    const arm = TRAINING_ARM_NAMES[name];
    return [
      `${arm}: training loss`,
      `validation loss`,
      `training accuracy`,
      `validation accuracy`,
    ].map((column, index) => (index === 0 ? column : `${arm}: ${column}`));
  });
  return {
    caption: `Four starts, epoch by epoch: ${data.trained} of ${data.epochs} epochs, epoch ${data.epoch} drawn`,
    columns: ["epoch", ...columns],
    rows: data.arms[first].history.map(({ epoch }, moment) => [
      epoch,
      ...TRAINING_ARMS.flatMap((name): Cell[] => {
        const at = data.arms[name].history[moment];
        return [
          at?.training.dataLoss ?? null,
          at?.validation?.dataLoss ?? null,
          at?.training.accuracy ?? null,
          at?.validation?.accuracy ?? null,
        ];
      }),
    ]),
  };
}
