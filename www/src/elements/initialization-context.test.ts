import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEngine, type Engine } from "../engine/engine.js";
import { initialState } from "./field.js";
import { InitializationContext, restedInitializationNumbers } from "./initialization-context.js";
import {
  type InitializationState,
  initializationFields,
  initializationNumbers,
} from "./initialization-numbers.js";

const engine = createEngine();
const at = (change: Partial<InitializationState> = {}): InitializationState => ({
  ...initialState(initializationFields),
  depth: 3,
  width: 8,
  ...change,
});

beforeEach(
  () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true }),
);
afterEach(() => void vi.useRealTimers());

/** A context that asks the true engine, and what it has asked for. */
function context() {
  const asked: string[] = [];
  const watched = new Proxy(engine, {
    get: (target, name: keyof Engine) => (request: never, options: never) => {
      asked.push(name);
      return (target[name] as (...all: never[]) => unknown)(request, options);
    },
  });
  const failure = vi.fn();
  let rested = () => {};
  const made = new InitializationContext({
    engine: () => watched,
    files: () => undefined,
    changed: () => {
      if (!made.working) rested();
    },
    failure,
  });
  const rest = async (state: InitializationState) => {
    made.turn(state);
    made.begin();
    const done = new Promise<void>((resolve) => {
      rested = resolve;
    });
    vi.advanceTimersByTime(300);
    if (made.working) await done;
    expect(failure).not.toHaveBeenCalled();
  };
  return { made, asked, rest };
}

test("a drag asks for nothing but its own pass; at rest it is the whole", async () => {
  const { made, asked, rest } = context();
  for (const scale of [1, 1.1, 1.2, 1.3]) {
    made.turn(at({ scale, below: "scales" }));
    made.begin();
    vi.advanceTimersByTime(100);
  }
  expect(asked).toEqual([]);
  const state = at({ scale: 1.3, below: "scales" });
  await rest(state);
  expect([...asked].sort()).toEqual(["ensemble", ...Array<string>(4).fill("propagate")]);
  const numbers = await initializationNumbers(engine, state);
  expect(made.around(numbers)).toEqual(await restedInitializationNumbers(engine, state));
});

test("the scale's drag keeps the four scales, which do not depend on it, and drops the rest", async () => {
  const { made, asked, rest } = context();
  await rest(at({ below: "scales" }));
  asked.length = 0;
  const next = at({ below: "scales", scale: 2 });
  made.turn(next);
  const numbers = made.around(await initializationNumbers(engine, next));
  expect(numbers.bands).toBeUndefined();
  expect(numbers.below).toMatchObject({ kind: "scales", arms: [{}, {}, {}, {}] });
  await rest(next);
  expect(asked).toEqual(["ensemble"]);
});

test("what is shown of a network does not change where others fall", async () => {
  const { made, asked, rest } = context();
  await rest(at());
  asked.length = 0;
  await rest(at({ view: "weight" }));
  expect(asked).toEqual([]);
  await rest(at({ below: "spectrum" }));
  expect(asked).toEqual(["jacobian", "jacobian"]);
  const { below } = made.around(await initializationNumbers(engine, at({ below: "spectrum" })));
  expect(below).toMatchObject({
    spectra: [
      { name: "Xavier normal", own: true },
      { name: "orthogonal", own: false },
    ],
  });
});

test("other files are other data", async () => {
  const { made, asked, rest } = context();
  await rest(at());
  made.forget();
  asked.length = 0;
  await rest(at());
  expect(asked).toEqual(["ensemble"]);
});

test("orthogonal linear layers stretch every direction alike, Gaussian ones do not", async () => {
  const own = async (initializer: InitializationState["initializer"]) => {
    const state = at({ initializer, activation: "linear", width: 32, below: "spectrum" });
    const { below } = await restedInitializationNumbers(engine, state);
    const [spectrum] = (below?.kind === "spectrum" && below.spectra) || [];
    const values = spectrum?.jacobians[0]?.singularValues ?? new Float64Array();
    expect(values).toHaveLength(32);
    return (values[0] as number) / (values.at(-1) as number);
  };
  expect(await own("orthogonal")).toBeCloseTo(1, 4);
  expect(await own("xavier-normal")).toBeGreaterThan(100);
});
