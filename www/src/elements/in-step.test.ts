import { expect, test } from "vitest";
import { InStep } from "./in-step.js";

const at = (epoch: number, note = "") => ({ epoch, note });

test("nothing is compared before all have begun", () => {
  const run = new InStep(["a", "b", "c"]);
  expect(run.add("a", at(0))).toBeUndefined();
  expect(run.add("a", at(1))).toBeUndefined();
  expect(run.add("b", at(0))).toBeUndefined();
  expect(run.add("c", at(0))).toEqual({ a: at(0), b: at(0), c: at(0) });
});

test("the fast wait for the slowest, and what they had reached is kept for it", () => {
  const run = new InStep(["fast", "slow"]);
  for (let epoch = 0; epoch <= 9; epoch += 1) run.add("fast", at(epoch));
  expect(run.newest("fast")).toEqual(at(9));
  for (let epoch = 0; epoch <= 9; epoch += 1) {
    expect(run.add("slow", at(epoch))).toEqual({ fast: at(epoch), slow: at(epoch) });
  }
});

test("epochs in any order of networks end at the same one", () => {
  const run = new InStep(["a", "b"]);
  const told = [
    run.add("b", at(0)),
    run.add("a", at(0)),
    run.add("a", at(1)),
    run.add("a", at(2)),
    run.add("b", at(1)),
    run.add("b", at(2)),
    run.add("b", at(3)),
  ];
  const common = (epoch: number) => ({ a: at(epoch), b: at(epoch) });
  const expected = [undefined, common(0), common(0), common(0), common(1), common(2), common(2)];
  expect(told).toEqual(expected);
});

test("what is told of an epoch again takes the place of what was told first", () => {
  const run = new InStep(["a", "b"]);
  for (const name of ["a", "b"] as const) run.add(name, at(0));
  expect(run.add("a", at(0, "tested"))).toEqual({ a: at(0, "tested"), b: at(0) });
});
