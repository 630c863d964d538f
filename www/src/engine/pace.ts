/** A portion grows by at most this factor over the one before: the first ones are the slow ones. */
const growth = 4;

/** Portions of work that fit a slice of time, by how long those before took. */
export class Pace {
  readonly #slice: number;
  #portion: number;
  #spent = 0;

  /** Slices of so many milliseconds, beginning with a portion that surely fits. */
  constructor(slice: number, first: number) {
    this.#slice = slice;
    this.#portion = first;
  }

  /** Whether so much of the slice is gone that another portion would likely go beyond it. */
  get spent(): boolean {
    return this.#spent >= this.#slice / 2;
  }

  /** A new slice begins. */
  renew(): void {
    this.#spent = 0;
  }

  /** Does one portion, `most` at most. */
  spend<T>(work: (portion: number) => T, most = Number.POSITIVE_INFINITY): T {
    const portion = Math.min(this.#portion, most);
    const start = performance.now();
    const result = work(portion);
    const taken = performance.now() - start;
    this.#spent += taken;
    const fitting = taken > 0 ? (portion * this.#slice) / taken : Number.POSITIVE_INFINITY;
    this.#portion = Math.max(1, Math.min(Math.floor(fitting), portion * growth, 1_000_000));
    return result;
  }
}
