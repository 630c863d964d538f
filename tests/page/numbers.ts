// What Node computes for a figure's settings, through the same options: same seed, same bits, so the page must
// show exactly this.
import { initialState, type State } from "../../www/src/elements/field.js";
import type { ImageSets } from "../../www/src/elements/idx-files.js";
import { restedInitializationNumbers } from "../../www/src/elements/initialization-context.js";
import { initializationFields } from "../../www/src/elements/initialization-numbers.js";
import { landscapeFields, landscapeNumbers } from "../../www/src/elements/landscape-numbers.js";
import {
  phaseDiagramFields,
  phaseDiagramNumbers,
} from "../../www/src/elements/phase-diagram-numbers.js";
import { symmetryFields, trainedSymmetryNumbers } from "../../www/src/elements/symmetry-numbers.js";
import {
  trainabilityFields,
  trainedTrainabilityNumbers,
} from "../../www/src/elements/trainability-numbers.js";
import { trainedTrainingNumbers, trainingFields } from "../../www/src/elements/training-numbers.js";
import { trainedWeightsNumbers, weightsFields } from "../../www/src/elements/weights-numbers.js";
import {
  initializationSentence,
  initializationTable,
} from "../../www/src/figure/initialization.js";
import * as furtherWords from "../../www/src/figure/initialization-shown.js";
import { landscapeSentence, landscapeTable } from "../../www/src/figure/landscape.js";
import { phaseDiagramSentence, phaseDiagramTable } from "../../www/src/figure/phase-diagram.js";
import { symmetrySentence, symmetryTable } from "../../www/src/figure/symmetry.js";
import type { Table } from "../../www/src/figure/table.js";
import { trainabilitySentence, trainabilityTable } from "../../www/src/figure/trainability.js";
import { trainingSentence, trainingTable } from "../../www/src/figure/training.js";
import { weightsSentence, weightsTable } from "../../www/src/figure/weights.js";
import { createEngine } from "../../www/src/index.js";

export const fields = {
  initialization: initializationFields,
  weights: weightsFields,
  landscape: landscapeFields,
  symmetry: symmetryFields,
  "phase-diagram": phaseDiagramFields,
  training: trainingFields,
  trainability: trainabilityFields,
} as const;

export type FigureName = keyof typeof fields;
export const figureNames = Object.keys(fields) as FigureName[];
/** Settings of a figure; those left out are the initial ones. */
export type Settings = Readonly<Record<string, string | number>>;

/** What a figure shows besides its drawing. */
export interface Shown {
  readonly sentence: string;
  readonly numbers: readonly (readonly string[])[];
}

const engine = createEngine();

const shown = (sentence: string, { columns, rows }: Table): Shown => ({
  sentence,
  numbers: [columns, ...rows.map((row) => row.map((cell) => String(cell ?? "")))],
});

const compute: Record<FigureName, (settings: Settings, files?: ImageSets) => Promise<Shown>> = {
  async initialization(settings, files) {
    const state = { ...initialState(initializationFields), ...settings };
    const data = await restedInitializationNumbers(
      engine,
      state as State<typeof initializationFields>,
      files,
    );
    return shown(initializationSentence(data, furtherWords), initializationTable(data));
  },
  async weights(settings, files) {
    const state = { ...initialState(weightsFields), ...settings } as State<typeof weightsFields>;
    const data = await trainedWeightsNumbers(engine, state, files);
    return shown(weightsSentence(data), weightsTable(data));
  },
  async symmetry(settings) {
    const state = { ...initialState(symmetryFields), ...settings } as State<typeof symmetryFields>;
    const data = await trainedSymmetryNumbers(engine, state);
    return shown(symmetrySentence(data), symmetryTable(data));
  },
  async "phase-diagram"(settings) {
    const state = { ...initialState(phaseDiagramFields), ...settings };
    const data = await phaseDiagramNumbers(engine, state as State<typeof phaseDiagramFields>);
    return shown(phaseDiagramSentence(data), phaseDiagramTable(data));
  },
  async training(settings, files) {
    const state = { ...initialState(trainingFields), ...settings } as State<typeof trainingFields>;
    const data = await trainedTrainingNumbers(engine, state, files);
    return shown(trainingSentence(data), trainingTable(data));
  },
  async trainability(settings) {
    const state = { ...initialState(trainabilityFields), ...settings } as State<
      typeof trainabilityFields
    >;
    const data = await trainedTrainabilityNumbers(engine, state);
    return shown(trainabilitySentence(data), trainabilityTable(data));
  },
  async landscape(settings) {
    const state = { ...initialState(landscapeFields), ...settings };
    const data = await landscapeNumbers(engine, state as State<typeof landscapeFields>);
    return shown(landscapeSentence(data), landscapeTable(data));
  },
};

/** The sentence and the table of a figure, computed here. */
export function computed(
  figure: FigureName,
  settings: Settings = {},
  files?: ImageSets,
): Promise<Shown> {
  return compute[figure](settings, files);
}
