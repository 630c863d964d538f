import { describe, expect, it } from "vitest";
import { misspellings } from "./misspelling.js";

const known = ["lambda", "learning-rate", "scale", "seed", "depth", "lambda-l1", "theme"];

describe("misspelt attributes", () => {
  it.each([
    ["lamda", "lambda"],
    ["learningrate", "learning-rate"],
    ["sed", "seed"],
    ["depht", "depth"],
    ["lambda1", "lambda"],
    ["lambdal1", "lambda-l1"],
    ["them", "theme"],
  ])("%s is taken for %s", (name, meant) => {
    expect(misspellings([name], known)).toEqual([[name, meant]]);
  });

  it("leaves alone what is right, what any element has and what is a framework's or nobody's", () => {
    const names = [
      ...[...known, "style", "title", "is", "id", "part", "slot", "class", "hidden", "data-seed"],
      ...[
        "aria-label",
        "onclick",
        "on-seed",
        "v-scale",
        "_ngcontent-abc-c1",
        "@seed",
        ":scale",
        "x.seed",
      ],
      ...["busy", "align", "zoom", "color", "height"],
    ];
    expect(misspellings(names, known)).toEqual([]);
  });
});
