import { describe, expect, it } from "vitest";
import { FieldError } from "./field.js";
import { Refusals } from "./refusals.js";

const refusals = () => new Refusals((name) => ["scale", "depth"].includes(name));
const deep = () => new FieldError("depth", "99", "it must be at most 50");

describe("refusals", () => {
  it("stand beside the field that the error blames, else under the controls", () => {
    const of = refusals();
    of.note(deep(), "the link");
    of.note(new Error("no such figure"), "the link");
    expect(of.beside("depth")).toContain("99");
    expect(of.beside("scale")).toBeUndefined();
    expect(of.under((name) => name === "depth")).toEqual(["no such figure"]);
    // Without a control there is no other place.
    expect(of.under(() => false)).toHaveLength(2);
  });

  it("are taken back one by one or all at once", () => {
    const of = refusals();
    of.note(deep(), "");
    expect(of.takeBack("depth")).toBe(true);
    expect(of.takeBack("depth")).toBe(false);
    of.note(deep(), "");
    of.clear();
    expect(of.beside("depth")).toBeUndefined();
  });

  it("say why numbers did not come until the next do, and nothing twice", () => {
    const of = refusals();
    of.fail(deep());
    expect(of.beside("depth")).toContain("99");
    expect(of.under((name) => name === "depth")).toEqual([]);
    of.fail(new Error("lost"));
    of.note(new Error("lost"), "a file");
    expect(of.under(() => false)).toEqual(["lost"]);
    of.recover();
    expect(of.beside("depth")).toBeUndefined();
    // A setting's own refusal stays.
    expect(of.under(() => false)).toEqual(["lost"]);
  });
});
