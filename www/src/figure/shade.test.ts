import { expect, test } from "vitest";
import { between, channels } from "./shade.js";

test("a colour between two is so far from the first, channel by channel", () => {
  expect(channels("#0a80ff")).toEqual([10, 128, 255]);
  expect(between("#000000", "#ff8000", 0)).toBe("#000000");
  expect(between("#000000", "#ff8000", 1)).toBe("#ff8000");
  expect(between("#0a0a0a", "#1e0a00", 0.5)).toBe("#140a05");
});
