import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Afterthought } from "./afterthought.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An afterthought whose answers are given by hand. */
function thinker() {
  const runs: {
    wish: string;
    hear: (answer: string) => void;
    signal: AbortSignal;
    finish: (answer: string) => void;
    fail: (error: Error) => void;
  }[] = [];
  const changed = vi.fn();
  const failure = vi.fn();
  const thought = new Afterthought<string, string>({
    compute: (wish, hear, signal) =>
      new Promise((finish, fail) => void runs.push({ wish, hear, signal, finish, fail })),
    changed,
    failure,
  });
  return { thought, runs, changed, failure };
}

test("it begins once nothing new has been asked for a while, and tells what it has so far", async () => {
  const { thought, runs, changed } = thinker();
  for (let move = 0; move < 20; move += 1) {
    thought.turn(`scale ${move}`, `at ${move}`);
    thought.begin();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(runs).toHaveLength(0);
  expect(thought.working).toBe(true);
  await vi.advanceTimersByTimeAsync(200);
  expect(runs.map(({ wish }) => wish)).toEqual(["at 19"]);
  runs[0]?.hear("half");
  expect(thought.answerTo("scale 19")).toBe("half");
  expect(thought.working).toBe(true);
  runs[0]?.finish("whole");
  await vi.advanceTimersByTimeAsync(0);
  expect(thought.answerTo("scale 19")).toBe("whole");
  expect(thought.answerTo("scale 18")).toBeUndefined();
  expect(thought.working).toBe(false);
  expect(changed).toHaveBeenCalledTimes(2);
});

test("turned to another key it forgets at once, and calls off what is on its way", async () => {
  const { thought, runs, changed, failure } = thinker();
  thought.turn("a", "a");
  thought.begin();
  await vi.advanceTimersByTimeAsync(300);
  runs[0]?.hear("of a");
  thought.turn("b", "b");
  expect(thought.answerTo("a")).toBeUndefined();
  expect(runs[0]?.signal.aborted).toBe(true);
  // What comes too late is not heard, be it an answer or an error.
  changed.mockClear();
  runs[0]?.hear("late");
  runs[0]?.fail(new Error("late"));
  await vi.advanceTimersByTimeAsync(0);
  expect(thought.answerTo("b")).toBeUndefined();
  expect(changed).not.toHaveBeenCalled();
  expect(failure).not.toHaveBeenCalled();
});

test("the same key keeps its answer and is not asked twice; a run called off begins anew", async () => {
  const { thought, runs } = thinker();
  const rest = async () => {
    thought.begin();
    await vi.advanceTimersByTimeAsync(300);
  };
  thought.turn("a", "a");
  await rest();
  thought.stop();
  expect(thought.working).toBe(false);
  thought.turn("a", "a");
  await rest();
  expect(runs).toHaveLength(2);
  runs[1]?.finish("of a");
  await vi.advanceTimersByTimeAsync(0);
  thought.turn("a", "a");
  await rest();
  expect(thought.answerTo("a")).toBe("of a");
  expect(runs).toHaveLength(2);
  thought.forget();
  await rest();
  expect(thought.answerTo("a")).toBeUndefined();
  expect(runs).toHaveLength(2);
});

test("no key is no question", async () => {
  const { thought, runs } = thinker();
  thought.begin();
  thought.turn(undefined, "nothing");
  thought.begin();
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toHaveLength(0);
  expect(thought.working).toBe(false);
});

test("an error is told once and is the end of it", async () => {
  const { thought, runs, failure } = thinker();
  thought.turn("a", "a");
  thought.begin();
  await vi.advanceTimersByTimeAsync(300);
  runs[0]?.fail(new Error("worker died"));
  await vi.advanceTimersByTimeAsync(0);
  expect(failure).toHaveBeenCalledTimes(1);
  expect(thought.working).toBe(false);
  thought.begin();
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toHaveLength(1);
});
