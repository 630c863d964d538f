import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { engineHere } from "../engine/here.js";
import { Brevity } from "./brevity.js";

/** Whether so much work, which takes so long, is done on the page. */
async function here(brevity: Brevity, work: number, milliseconds: number): Promise<boolean> {
  return brevity.answer(work, async (engine) => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    return engine === engineHere;
  });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what is brief", () => {
  it("is computed on the page, and nothing else is", async () => {
    const brevity = new Brevity(100);
    expect(await here(brevity, 100, 5)).toBe(true);
    expect(await here(brevity, 101, 5)).toBe(false);
  });

  it("is still so after a slow beginning and with slow ones in between", async () => {
    const brevity = new Brevity(100);
    for (let i = 0; i < 7; i += 1) await here(brevity, 100, 50);
    for (let i = 0; i < 50; i += 1) {
      expect(await here(brevity, 100, i % 2 === 0 ? 5 : 50)).toBe(true);
    }
  });

  it("is less on a slow machine", async () => {
    const brevity = new Brevity(100);
    for (let i = 0; i < 8; i += 1) expect(await here(brevity, 60, 50)).toBe(true);
    expect(await here(brevity, 60, 50)).toBe(false);
    expect(await here(brevity, 30, 5)).toBe(true);
  });
});
