/** Computes the newest of many wishes, one at a time: a drag asks faster than anything answers. */

/** What takes longer than this is said to be on its way, and can be called off. */
const SLOW_MS = 400;

/** Who asks, and hears of it. */
export interface Asker<Wish, Answer> {
  /** The wish of this moment. */
  readonly wish: () => Wish;
  /** Whether anybody still looks. */
  readonly present: () => boolean;
  readonly compute: (wish: Wish, signal: AbortSignal) => Promise<Answer>;
  readonly answer: (answer: Answer) => void;
  readonly failure: (error: unknown) => void;
  /** {@link Newest.busy} or {@link Newest.slow} has changed. */
  readonly changed: () => void;
}

export class Newest<Wish, Answer> {
  #wanted = false;
  #busy = false;
  #slow = false;
  #underWay = new AbortController();
  #answered: Wish | undefined;
  /** Whether an answer has been begun since the last frame. */
  #begun = false;

  constructor(private readonly asker: Asker<Wish, Answer>) {}

  /** Whether an answer is being computed. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether it has taken so long that one should be told. */
  get slow(): boolean {
    return this.#slow;
  }

  /** The wish of the last answer. */
  get answered(): Wish | undefined {
    return this.#answered;
  }

  /** Asks for the newest wish to be answered. */
  ask(): void {
    this.#wanted = true;
    // A drag wants every picture it can get; what has kept one waiting is not worth finishing.
    if (this.#slow) this.#underWay.abort();
    if (!this.#busy && this.asker.present()) void this.#answerWhileWanted();
  }

  /** Calls off the answer that is on its way. */
  cancel(): void {
    this.#wanted = false;
    this.#underWay.abort();
  }

  async #answerWhileWanted(): Promise<void> {
    this.#busy = true;
    while (this.#wanted && this.asker.present()) {
      // What is asked for in one breath is one wish; a drag may ask many times a frame, and is answered once.
      await Promise.resolve();
      if (this.#begun) await nextFrame();
      this.#begun = true;
      void nextFrame().then(() => {
        this.#begun = false;
      });
      this.#wanted = false;
      await this.#answerOne();
    }
    this.#busy = false;
    this.asker.changed();
  }

  async #answerOne(): Promise<void> {
    this.#underWay = new AbortController();
    const timer = setTimeout(() => this.#setSlow(true), SLOW_MS);
    try {
      const wish = this.asker.wish();
      const answer = await this.asker.compute(wish, this.#underWay.signal);
      this.#answered = wish;
      this.asker.answer(answer);
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.asker.failure(error);
    } finally {
      clearTimeout(timer);
      this.#setSlow(false);
    }
  }

  #setSlow(slow: boolean): void {
    if (this.#slow === slow) return;
    this.#slow = slow;
    this.asker.changed();
  }
}

function nextFrame(): Promise<void> {
  // A page in the background has no frames; there a short wait keeps figures alive.
  if (document.visibilityState === "hidden") return new Promise((done) => setTimeout(done, 50));
  return new Promise((done) => requestAnimationFrame(() => done()));
}
