import type { TrainedShare } from "../wasm/weightscope.js";

/** How many layers a signal gets through at one scale, by the theory of wide networks. */
export interface Reach {
  readonly scale: number;
  /** Infinite on the edge of chaos, NaN where the theory has no say. */
  readonly layers: number;
  /** Nothing bounds the signal: it is not lost by then, but has exploded. */
  readonly explodes?: boolean;
}

/** Networks of many depths and scales, some seeds of each, trained for a while. */
export interface TrainabilityData {
  /** Hidden layers, from few to many. */
  readonly depths: readonly number[];
  /** By what the scheme's deviation is multiplied, from small to large. */
  readonly scales: readonly number[];
  /** Row by row, a row for each depth; what has not been trained yet is not there. */
  readonly cells: readonly (TrainedShare | undefined)[];
  /** Units of each hidden layer. */
  readonly width: number;
  /** Seeds of a cell. */
  readonly networks: number;
  /** Updates of each network. */
  readonly steps: number;
  /** A network has trained if its loss ends below this. */
  readonly threshold: number;
  /** The cell that is looked at. */
  readonly row: number;
  readonly column: number;
  /**
   * At each of `scales`, between them and a little beyond both ends, and at the critical scale, in their order; nothing
   * for schemes of which there is no theory.
   */
  readonly reach: readonly Reach[];
}

/** What became of the networks of a cell, if they have been trained. */
export function cellAt(
  { cells, scales }: TrainabilityData,
  row: number,
  column: number,
): TrainedShare | undefined {
  return cells[row * scales.length + column];
}

/** The cells that are done. */
export function doneCells({ cells }: TrainabilityData): TrainedShare[] {
  return cells.filter((cell) => cell !== undefined);
}

/** How many cells there are. */
export function cellCount({ depths, scales }: TrainabilityData): number {
  return depths.length * scales.length;
}

/** Whether every network of a cell met the same fate. */
export function alike({ trained, losses }: TrainedShare): boolean {
  return trained === 0 || trained === losses.length;
}

/** Whether more than half of the networks of a cell have trained: whether it counts as one that trains. */
export function trains({ share }: TrainedShare): boolean {
  return share > 0.5;
}

/** Whether at some scale of the map, at a depth that is on it, a signal has exploded by the theory. */
export function explodes({ depths, scales, reach }: TrainabilityData): boolean {
  const deepest = depths.at(-1) ?? 0;
  return reach.some(
    ({ scale, layers, explodes }) => explodes && layers < deepest && scales.includes(scale),
  );
}
