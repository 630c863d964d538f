import { expect, test } from "vitest";
import { initialState } from "./field.js";
import {
  type InitializationNumbers,
  type InitializationState,
  initializationFields,
  scaleText,
} from "./initialization-numbers.js";

const at = (change: Partial<InitializationState>, stretch: number) =>
  scaleText({ ...initialState(initializationFields), ...change }, {
    stretch,
  } as InitializationNumbers);

test("the scale says what it comes to: a stretch, or the one value of all weights", () => {
  expect(at({}, 1)).toBe("×1 (σ√n = 1.00)");
  expect(at({ scale: 0.3, initializer: "kaiming-normal" }, 0.3 * Math.SQRT2)).toBe(
    "×0.3 (σ√n = 0.42)",
  );
  expect(at({ scale: 0 }, 0)).toBe("×0 (σ√n = 0.00)");
  expect(at({ scale: 2, initializer: "constant" }, 0)).toBe("×2 (w = 0.1)");
});

test("a stretch of few digits keeps those that tell it", () => {
  expect(at({ scale: 0.01 }, 0.01)).toBe("×0.01 (σ√n = 0.01)");
  expect(at({ scale: 10, initializer: "normal" }, 320)).toBe("×10 (σ√n = 320)");
});
