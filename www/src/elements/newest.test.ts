import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Newest } from "./newest.js";

/** A question whose answers come when the test says. */
class Questions {
  wish = 0;
  present = true;
  readonly asked: { wish: number; signal: AbortSignal; end: (error?: Error) => Promise<void> }[] =
    [];
  readonly answers: number[] = [];
  readonly failures: string[] = [];
  changes = 0;
  readonly newest: Newest<number, number>;

  constructor(most = 2) {
    this.newest = new Newest(this.#asker, most);
  }

  readonly #asker = {
    wish: () => this.wish,
    present: () => this.present,
    compute: (wish: number, signal: AbortSignal) =>
      new Promise<number>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
        const end = async (error?: Error) => {
          if (error) reject(error);
          else resolve(10 * wish);
          await settled();
        };
        this.asked.push({ wish, signal, end });
      }),
    answer: (answer: number) => this.answers.push(answer),
    failure: (error: unknown) => this.failures.push((error as Error).message),
    changed: () => {
      this.changes += 1;
    },
  };

  async ask(wish: number): Promise<void> {
    this.wish = wish;
    this.newest.ask();
    await settled();
  }

  get wishes(): number[] {
    return this.asked.map(({ wish }) => wish);
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const FRAME_MS = 16;
const frame = () => vi.advanceTimersByTimeAsync(FRAME_MS);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { visibilityState: "visible" });
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, FRAME_MS));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the newest of many wishes", () => {
  it("is asked for once, however often it is wished in one breath", async () => {
    const questions = new Questions();
    questions.newest.ask();
    questions.newest.ask();
    await questions.ask(3);
    await frame();
    expect(questions.wishes).toEqual([3]);
    expect(questions.newest.busy).toBe(true);
    await questions.asked[0]?.end();
    expect(questions.answers).toEqual([30]);
    expect(questions.newest.answered).toBe(3);
    expect(questions.newest.busy).toBe(false);
  });

  it("is begun at most once a frame, the last wish of each", async () => {
    const questions = new Questions();
    await questions.ask(1);
    await questions.asked[0]?.end();
    await questions.ask(2);
    await questions.ask(3);
    expect(questions.wishes).toEqual([1]);
    await frame();
    expect(questions.wishes).toEqual([1, 3]);
  });

  it("is begun beside one that is under way, and beside two it waits", async () => {
    const questions = new Questions();
    for (const wish of [1, 2, 3, 4]) {
      await questions.ask(wish);
      await frame();
    }
    expect(questions.wishes).toEqual([1, 2]);
    await questions.asked[0]?.end();
    expect(questions.wishes).toEqual([1, 2, 4]);
    expect(questions.answers).toEqual([10]);
  });

  it("waits for the one under way where there is no processor for a second", async () => {
    const questions = new Questions(1);
    for (const wish of [1, 2, 3]) {
      await questions.ask(wish);
      await frame();
    }
    expect(questions.wishes).toEqual([1]);
    await questions.asked[0]?.end();
    await frame();
    expect(questions.wishes).toEqual([1, 3]);
  });

  it("is not overtaken by what was begun before it", async () => {
    const questions = new Questions();
    await questions.ask(1);
    await frame();
    await questions.ask(2);
    await frame();
    await questions.asked[1]?.end();
    await questions.asked[0]?.end();
    expect(questions.answers).toEqual([20]);
    expect(questions.newest.answered).toBe(2);
  });

  it("fails alone: an older answer does not cover its refusal, a newer one does", async () => {
    const questions = new Questions();
    await questions.ask(1);
    await frame();
    await questions.ask(2);
    await frame();
    await questions.asked[1]?.end(new Error("refused"));
    await questions.asked[0]?.end();
    expect([questions.failures, questions.answers]).toEqual([["refused"], []]);
    await frame();
    await questions.ask(3);
    await frame();
    await questions.asked[2]?.end();
    expect(questions.answers).toEqual([30]);
  });

  it("calls off what has kept one waiting, and says that it did", async () => {
    const questions = new Questions();
    await questions.ask(1);
    expect(questions.newest.slow).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(questions.newest.slow).toBe(true);
    await questions.ask(2);
    expect(questions.asked[0]?.signal.aborted).toBe(true);
    expect(questions.newest.slow).toBe(false);
    expect(questions.wishes).toEqual([1, 2]);
  });

  it("is not begun once it is cancelled, nor when nobody looks", async () => {
    const questions = new Questions();
    await questions.ask(1);
    await questions.ask(2);
    questions.newest.cancel();
    await frame();
    expect(questions.asked[0]?.signal.aborted).toBe(true);
    expect([questions.wishes, questions.answers, questions.failures]).toEqual([[1], [], []]);
    expect(questions.newest.busy).toBe(false);
    questions.present = false;
    await questions.ask(3);
    await frame();
    expect(questions.wishes).toEqual([1]);
  });
});
