/**
 * What is worth computing only once a figure has come to rest: a drag must never wait for it. It belongs to one key;
 * asked for another, it forgets what it has.
 */

/** A drag has ended when nothing new is on the screen for this long. */
const REST_MS = 250;

/** How an answer comes about, for whom. */
export interface Thinker<Wish, Answer> {
  /** Computes; `hear` is told of what there is so far, as often as there is more. */
  readonly compute: (
    wish: Wish,
    hear: (answer: Answer) => void,
    signal: AbortSignal,
  ) => Promise<Answer>;
  /** There is another answer, or none is on its way any more. */
  readonly changed: () => void;
  readonly failure: (error: unknown) => void;
}

export class Afterthought<Wish, Answer> {
  #key: string | undefined;
  #wish: Wish | undefined;
  #answer: Answer | undefined;
  /** Whether the answer is whole, or has been given up. */
  #done = true;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #run: AbortController | undefined;

  constructor(private readonly thinker: Thinker<Wish, Answer>) {}

  /** The answer to what `key` stands for, as far as there is one. */
  answerTo(key: string | undefined): Answer | undefined {
    return key === this.#key ? this.#answer : undefined;
  }

  /** Whether there is more to come. */
  get working(): boolean {
    return this.#rest !== undefined || this.#run !== undefined;
  }

  /** Turns to another wish at once, or to none: what belongs to an older key is gone. */
  turn(key: string | undefined, wish: Wish): void {
    if (key === this.#key) {
      this.#wish = wish;
      return;
    }
    this.forget();
    this.#key = key;
    this.#wish = wish;
    this.#done = key === undefined;
  }

  /** Drops all there is, and what is on its way. */
  forget(): void {
    this.stop();
    this.#key = undefined;
    this.#answer = undefined;
    this.#done = true;
  }

  /** Begins when nothing else has been asked for a while. */
  begin(): void {
    if (this.#done || this.#run) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#think(), REST_MS);
  }

  /** Calls off what is on its way; what is there stays. */
  stop(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#run?.abort();
    this.#run = undefined;
  }

  async #think(): Promise<void> {
    this.#rest = undefined;
    const run = new AbortController();
    this.#run = run;
    const hear = (answer: Answer) => {
      if (this.#run !== run) return;
      this.#answer = answer;
      this.thinker.changed();
    };
    try {
      const answer = await this.thinker.compute(this.#wish as Wish, hear, run.signal);
      if (this.#run !== run) return;
      this.#answer = answer;
    } catch (error) {
      if (this.#run !== run) return;
      this.thinker.failure(error);
    }
    this.#done = true;
    this.#run = undefined;
    this.thinker.changed();
  }
}
