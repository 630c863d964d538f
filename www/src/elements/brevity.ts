/** Where a figure's numbers are computed: on the page what is brief, elsewhere what would hold it up. */

import { engineHere, type ShortEngine } from "../engine/here.js";
import { sharedEngine } from "./shared-engine.js";

/** With its drawing it is on the screen within two frames; from a worker it came after three on two processors. */
const BRIEF_MS = 22;
/** So many more answers that were not brief than that were. The first are slow, for what computes them is new. */
const PATIENCE = 8;

/**
 * A worker answers a drag late where the processors are busy with drawing: its answer waits for its turn, and the page
 * for its message. What is brief is computed sooner than it is sent. How much work that is depends on the machine, and
 * is learnt from how long it takes.
 */
export class Brevity {
  /** This much work, in units of the asker's own, is taken to be brief. */
  #most: number;
  #balance = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Asks the engine that suits so much work. */
  async answer<T>(work: number, ask: (engine: ShortEngine) => Promise<T>): Promise<T> {
    if (work > this.#most) return ask(sharedEngine());
    const began = performance.now();
    const answer = await ask(engineHere);
    this.#learn(work, performance.now() - began);
    return answer;
  }

  #learn(work: number, taken: number): void {
    this.#balance = taken > BRIEF_MS ? this.#balance + 1 : Math.max(0, this.#balance - 1);
    if (this.#balance < PATIENCE) return;
    this.#balance = 0;
    this.#most = work / 2;
  }
}
