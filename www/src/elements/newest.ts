/** Computes the newest of many wishes, few at a time: a drag asks faster than anything answers. */

/** What takes longer than this is said to be on its way, and can be called off. */
const SLOW_MS = 400;
/**
 * So many answers are under way at once: where there are processors to spare, the next is begun, in a thread of its
 * own, while the last is still computed. A drag is then answered every frame by what takes up to two, and no answer
 * waits for the one before it. Two processors have enough to do with one answer and its drawing: a second beside them
 * delayed both by a third.
 */
const atOnce = () => (navigator.hardwareConcurrency > 2 ? 2 : 1);

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

/** An answer that is being computed. */
interface Run {
  /** Which one, in the order in which they were begun. */
  readonly turn: number;
  readonly controller: AbortController;
  slow: boolean;
}

export class Newest<Wish, Answer> {
  #wanted = false;
  #beginning = false;
  readonly #runs = new Set<Run>();
  #turns = 0;
  /** The turn of the newest wish that was answered or failed: what was begun before it is of no interest. */
  #settled = 0;
  #answered: Wish | undefined;
  /** Whether an answer has been begun since the last frame. */
  #begun = false;

  constructor(
    private readonly asker: Asker<Wish, Answer>,
    private readonly most = atOnce(),
  ) {}

  /** Whether an answer is being computed. */
  get busy(): boolean {
    return this.#beginning || this.#runs.size > 0;
  }

  /** Whether one has taken so long that one should be told. */
  get slow(): boolean {
    return [...this.#runs].some(({ slow }) => slow);
  }

  /** The wish of the last answer. */
  get answered(): Wish | undefined {
    return this.#answered;
  }

  /** Asks for the newest wish to be answered. */
  ask(): void {
    this.#wanted = true;
    // A drag wants every picture it can get; what has kept one waiting is not worth finishing.
    for (const { slow, controller } of this.#runs) if (slow) controller.abort();
    void this.#begin();
  }

  /** Calls off the answers that are on their way. */
  cancel(): void {
    this.#wanted = false;
    for (const { controller } of this.#runs) controller.abort();
  }

  async #begin(): Promise<void> {
    if (this.#beginning) return;
    this.#beginning = true;
    while (this.#wanted && this.#runs.size < this.most && this.asker.present()) {
      // What is asked for in one breath is one wish; a drag may ask many times a frame, and is answered once.
      await Promise.resolve();
      if (this.#begun) await nextFrame();
      this.#begun = true;
      void nextFrame().then(() => {
        this.#begun = false;
      });
      if (!this.#wanted) break;
      this.#wanted = false;
      void this.#answer();
    }
    this.#beginning = false;
    if (!this.busy) this.asker.changed();
  }

  async #answer(): Promise<void> {
    this.#turns += 1;
    const run: Run = { turn: this.#turns, controller: new AbortController(), slow: false };
    this.#runs.add(run);
    const timer = setTimeout(() => {
      run.slow = true;
      this.asker.changed();
    }, SLOW_MS);
    try {
      const wish = this.asker.wish();
      const answer = await this.asker.compute(wish, run.controller.signal);
      if (this.#settle(run)) {
        this.#answered = wish;
        this.asker.answer(answer);
      }
    } catch (error) {
      const calledOff = (error as Error).name === "AbortError";
      if (!calledOff && this.#settle(run)) this.asker.failure(error);
    } finally {
      clearTimeout(timer);
      this.#runs.delete(run);
      if (run.slow || !this.busy) this.asker.changed();
      void this.#begin();
    }
  }

  /** Whether nothing newer has been answered. */
  #settle({ turn }: Run): boolean {
    if (turn < this.#settled) return false;
    this.#settled = turn;
    return true;
  }
}

function nextFrame(): Promise<void> {
  // A page in the background has no frames; there a short wait keeps figures alive.
  if (document.visibilityState === "hidden") return new Promise((done) => setTimeout(done, 50));
  return new Promise((done) => requestAnimationFrame(() => done()));
}
