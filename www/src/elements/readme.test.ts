import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { derivationFields } from "./derivation-numbers.js";
import { attributeName, type Field, type Fields } from "./field.js";
import { initializationFields } from "./initialization-numbers.js";
import { landscapeFields } from "./landscape-numbers.js";
import { phaseDiagramFields } from "./phase-diagram-numbers.js";
import { symmetryFields } from "./symmetry-numbers.js";
import { trainabilityFields } from "./trainability-numbers.js";
import { trainingFields } from "./training-numbers.js";
import { weightsFields } from "./weights-numbers.js";

const elements: Record<string, Fields> = {
  initialization: initializationFields,
  derivation: derivationFields,
  weights: weightsFields,
  symmetry: symmetryFields,
  "phase-diagram": phaseDiagramFields,
  training: trainingFields,
  trainability: trainabilityFields,
  landscape: landscapeFields,
};

const readme = readFileSync("README.md", "utf8");

/** What the README's table says of each attribute of an element: what stands in brackets after its name. */
function told(element: string): Map<string, string> {
  const row = readme.split("\n").find((line) => line.startsWith(`| \`weightscope-${element}\``));
  const attributes = row?.split(" | ")[1] ?? "";
  const all = attributes.matchAll(/(?:^|[,;] |and )`([a-z0-9-]+)`(?: \(([^)]*)\))?/g);
  // Lists in brackets are not attributes.
  const flat = new Set(attributes.replaceAll(/\([^)]*\)/g, "").match(/`[a-z0-9-]+`/g));
  return new Map(
    [...all].flatMap(([, name = "", of = ""]) => (flat.has(`\`${name}\``) ? [[name, of]] : [])),
  );
}

/** The bounds as the README writes them, `0 or 1e-6 to 0.1`. */
function bounds(field: Field): string | undefined {
  if (field.kind !== "amount") return undefined;
  const { low, high, zero } = field;
  const number = (value: number) =>
    value !== 0 && Math.abs(value) < 1e-3
      ? value.toExponential()
      : value >= 10_000
        ? value.toLocaleString("en")
        : String(value);
  return `${zero ? "0 or " : ""}${number(low)} to ${number(high)}`;
}

describe.each(Object.entries(elements))("the README's row of %s", (element, fields) => {
  const row = told(element);

  it("has every attribute, and no other", () => {
    // The one attribute that is no setting: whose network the derivation follows.
    const others = element === "derivation" ? ["for", "id"] : [];
    const names = [...row.keys()].filter((name) => !others.includes(name));
    expect(names.sort()).toEqual(Object.keys(fields).map(attributeName).sort());
  });

  it("gives their bounds and choices as they are", () => {
    for (const [name, field] of Object.entries(fields)) {
      const of = row.get(attributeName(name)) ?? "";
      const expected = bounds(field);
      if (of !== "" && expected !== undefined) expect(of, name).toContain(expected);
      if (field.kind === "choice" && /^[`\d]/.test(of)) {
        const values = [...of.matchAll(/`?([a-z0-9-]+)`?/g)].map(([, value]) => value);
        expect(values.sort(), name).toEqual(field.options.map(({ value }) => value).sort());
      }
    }
  });
});
