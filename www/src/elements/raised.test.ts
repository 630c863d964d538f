import type { TemplateResult } from "lit";
import { expect, test } from "vitest";
import { raised } from "./raised.js";

const read = (text: string) =>
  [raised(text)]
    .flat()
    .map((part) => (typeof part === "string" ? part : `[${(part as TemplateResult).values[0]}]`))
    .join("");

test("runs of raised digits are set apart, and nothing else is", () => {
  expect(raised("a spread of 0.5")).toBe("a spread of 0.5");
  expect(read("from 1.3×10⁻⁶ to 2×10³⁸.")).toBe("from 1.3×10[⁻⁶] to 2×10[³⁸].");
  expect(read("10¹²")).toBe("10[¹²]");
  expect(raised("w₂ stays below")).toBe("w₂ stays below");
});
