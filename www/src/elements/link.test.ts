import { describe, expect, test } from "vitest";
import { amount, choice, initialState, seed } from "./field.js";
import { readLink, speaksOf, writeLink } from "./link.js";

const fields = {
  lambdaL1: amount("λ", { low: 0, high: 10, initial: 1 }),
  l1Update: choice(
    "Update",
    [
      ["subgradient", "subgradient"],
      ["proximal", "proximal"],
    ],
    "subgradient",
  ),
  seed: seed(7),
};

describe("a link", () => {
  test("says only what differs from the start, and brings back the whole state", () => {
    const state = { ...initialState(fields), lambdaL1: 0.25, l1Update: "proximal" } as const;
    const fragment = writeLink("weights", fields, state);
    expect(fragment).toBe("#v=1&figure=weights&lambda-l1=0.25&l1-update=proximal");
    const { state: said, errors } = readLink(fields, fragment);
    expect(errors).toEqual([]);
    expect({ ...initialState(fields), ...said }).toEqual(state);
  });

  test("without an id speaks of every figure of its kind; another fragment of none", () => {
    for (const id of ["", "first"]) {
      expect(speaksOf("#v=1&figure=weights", "weights", id)).toBe(true);
      expect(speaksOf("#v=1&figure=weights", "landscape", id)).toBe(false);
      for (const other of ["#weights", "#v=1", "#figure=weights", ""]) {
        expect(speaksOf(other, "weights", id)).toBe(false);
      }
    }
  });

  test("with an id speaks of that element alone", () => {
    const id = "a figure & more";
    const fragment = writeLink("weights", fields, { ...initialState(fields), seed: 8 }, id);
    expect(fragment).toBe("#v=1&figure=weights&id=a+figure+%26+more&seed=8");
    expect(speaksOf(fragment, "weights", id)).toBe(true);
    expect(speaksOf(fragment, "weights", "another")).toBe(false);
    expect(speaksOf(fragment, "weights", "")).toBe(false);
    expect(readLink(fields, fragment)).toEqual({ state: { seed: 8 }, errors: [] });
  });

  test("of another version is refused", () => {
    const { state, errors } = readLink(fields, "#v=2&figure=weights&seed=1");
    expect(state).toEqual({});
    expect(errors.map(({ message }) => message)).toEqual([
      "v is “2”; this page reads links of version 1",
    ]);
  });

  test("keeps what it can and refuses the rest by name", () => {
    const fragment = "#v=1&figure=weights&seed=8&lambda-l1=x&<b>=1&l1-update=%3Cscript%3E";
    const { state, errors } = readLink(fields, fragment);
    expect(state).toEqual({ seed: 8 });
    expect(errors.map(({ message }) => message)).toEqual([
      "lambda-l1 is “x”; it must be a number between 0 and 10",
      "<b> is in the link; this figure has no such setting",
      "l1-update is “<script>”; it must be one of subgradient, proximal",
    ]);
  });
});
