import { beforeAll, describe, expect, test } from "vitest";
import {
  type DerivationData,
  derivationScene,
  derivationSentence,
  derivationTable,
} from "../figure/derivation.js";
import { reason, side, VERDICTS } from "../figure/derivation-words.js";
import type { Mark } from "../figure/scene.js";
import { layoutProblems } from "../figure/scene-check.js";
import { toSvg } from "../figure/svg.js";
import { plainText, textBox } from "../figure/text.js";
import { themes } from "../figure/theme.js";
import { createEngine, load, type Weightscope } from "../index.js";
import { derivationFields, derivationNumbers } from "./derivation-numbers.js";
import { initialState } from "./field.js";
import { SCHEMES, schemeNames } from "./initializers.js";
import { promiseWords } from "./scheme-card.js";

const WIDTHS = [280, 390, 599, 600, 800, 1000];
const STATES = {
  "at rest": {},
  relu: { activation: "relu", initializer: "kaiming-normal" },
  "too large": { scale: 3 },
  narrow: { width: 5 },
  zeros: { initializer: "zeros" },
  constant: { initializer: "constant" },
  vanished: { scale: 0.01, depth: 50, layer: 50, width: 30 },
  overflow: { activation: "linear", scale: 10, depth: 50, layer: 50, width: 512 },
  lsuv: { initializer: "lsuv", activation: "relu", width: 64 },
  "beyond the last": { depth: 1, layer: 50, width: 20 },
} as const;

const engine = createEngine();
const at = (settings: object): Promise<DerivationData> =>
  derivationNumbers(engine, { ...initialState(derivationFields), ...settings });

describe.each(Object.entries(STATES))("%s", (_, settings) => {
  let data: DerivationData;
  beforeAll(async () => {
    data = await at(settings);
  });

  test("nothing overlaps, is cut off or too small, and every coordinate is a number", () => {
    for (const width of WIDTHS) {
      const scene = derivationScene(data, { width, theme: themes.light });
      expect(layoutProblems(scene), `at ${width}`).toEqual([]);
      expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test("every step has its words and its row", () => {
    const { steps } = data.derivation;
    for (const step of steps) expect(reason(step, data)).toMatch(/^[A-Z].*\.$/);
    expect(derivationTable(data).rows).toHaveLength(steps.length);
    expect(derivationSentence(data)).toMatch(/\.$/);
    expect(derivationSentence(data)).not.toMatch(/undefined|NaN/);
  });
});

test("the sentence blames the step that breaks", async () => {
  expect(derivationSentence(await at({ scale: 3 }))).toMatch(/“the activation is linear”/);
  expect(derivationSentence(await at({ activation: "relu" }))).toMatch(/“inputs have mean zero”/);
  expect(derivationSentence(await at({ initializer: "zeros" }))).toMatch(/nothing flows:/);
  expect(
    derivationSentence(await at({ scale: 0.1, activation: "tanh", width: 400, layer: 1 })),
  ).toMatch(/as good as predicted\.$/);
});

test("a signal that has become zero on its way is told from one that never was", async () => {
  // What underflows, and units that have died.
  const deep = { depth: 50, layer: 50 };
  const dead = { activation: "relu", initializer: "kaiming-normal", width: 5, ...deep };
  for (const settings of [{ scale: 0.01, ...deep }, dead]) {
    const data = await at(settings);
    expect(derivationSentence(data)).toBe(
      "In layer 50 of 50 nothing flows any more: on the way all numbers have become zero.",
    );
    const layers = data.derivation.steps.find(({ step }) => step === "layers");
    expect(layers && reason(layers, data)).toMatch(/^On the way all numbers have become zero/);
  }
});

const stepIn = ({ derivation }: DerivationData, name: string) => {
  const found = derivation.steps.find(({ step }) => step === name);
  if (!found) throw new Error(`no step ${name}`);
  return found;
};

test("no number stands beside one that has overflowed", async () => {
  const data = await at({ activation: "linear", scale: 10, depth: 50, layer: 50, width: 300 });
  for (const name of ["sum", "product"]) {
    const step = stepIn(data, name);
    expect([side(step.left), side(step.right), step.agreement]).toEqual([
      "overflow",
      "overflow",
      "non-finite",
    ]);
  }
  expect(side(stepIn(data, "layers").right)).toMatch(/^\d/);
  for (const row of derivationTable(data).rows) expect(row).not.toContain(Number.NaN);
});

test("a law is not said to break where only the numbers are too small", async () => {
  const data = await at({ scale: 0.01, depth: 50, layer: 50 });
  const layers = stepIn(data, "layers");
  expect(VERDICTS[layers.agreement].word).toBe("underflows");
  expect(reason(layers, data)).toBe(
    "On the way all numbers have become zero: what is predicted is too small for 32 bits.",
  );
});

test("what a narrow ReLU network has lost is not put down to chance", async () => {
  const data = await at({ width: 5, activation: "relu", layer: 4 });
  const layers = stepIn(data, "layers");
  expect(layers.agreement).toBe("apart");
  expect(reason(layers, data)).toMatch(
    /multiplies: ×0\.\d+ on average, over 4 layers ×0\.00\d+\.$/,
  );
  expect(reason(stepIn(data, "linear"), data)).toMatch(/These 5 units are far from the average\.$/);
  const chance = data.derivation.steps.find(({ agreement }) => agreement === "chance");
  expect(chance && reason(chance, data)).toMatch(
    /another seed may give anything .*×\d.*: three standard deviations\.$/,
  );
});

test("a layer that fits does not hide what all layers have lost", async () => {
  const data = await at({ depth: 50, layer: 50 });
  expect(derivationSentence(data)).toMatch(
    /as good as predicted\. But over 50 layers what each lost has multiplied to 0\.01\d* of the prediction\.$/,
  );
  expect(reason(stepIn(data, "layers"), data)).toMatch(
    /: ×0\.9\d* on average, over 50 layers ×0\.01/,
  );
});

test("a band stands only where there is a mark, and is even about 1 on its axis", async () => {
  const bands = (data: DerivationData) =>
    derivationScene(data, { width: 1000, theme: themes.light }).marks.filter(
      (mark) => mark.kind === "rectangle",
    );
  expect(bands(await at({ initializer: "zeros" }))).toEqual([]);
  const data = await at({ width: 40, layer: 3 });
  const { marks } = derivationScene(data, { width: 1000, theme: themes.light });
  const line = marks.find((mark) => mark.kind === "lines" && mark.strokeWidth === 1.5);
  const one = line?.kind === "lines" ? (line.lines[0]?.[0] ?? 0) : 0;
  const drawn = bands(data);
  expect(drawn.length).toBeGreaterThan(5);
  for (const [index, band] of drawn.entries()) {
    // Mean squares are no less than variances: what is above 1 alone can be chance.
    const left = index < 2 ? 0 : band.width / 2;
    expect(band.x).toBeCloseTo(one - left, 6);
  }
});

test("on a phone no claim meets the line of what agrees", async () => {
  const { marks } = derivationScene(await at({ depth: 50, layer: 50 }), {
    width: 358,
    theme: themes.light,
  });
  const line = marks.find((mark) => mark.kind === "lines" && mark.strokeWidth === 1.5);
  const x = line?.kind === "lines" ? (line.lines[0]?.[0] ?? 0) : 0;
  const claims = marks.flatMap((mark) =>
    mark.kind === "text" && /^\d+\. /.test(plainText(mark.text)) ? [textBox(mark)] : [],
  );
  expect(claims).toHaveLength(10);
  for (const claim of claims) expect(claim.x + claim.width).toBeLessThan(x - 2);
});

test("shape and word tell verdicts apart, not colour alone", async () => {
  const shapes = new Set<string>();
  const visit = (marks: readonly Mark[]) => {
    for (const mark of marks) if (mark.kind === "point") shapes.add(mark.shape);
  };
  for (const settings of [{ scale: 3 }, { width: 5 }]) {
    visit(derivationScene(await at(settings), { width: 800, theme: themes.dark }).marks);
  }
  expect([...shapes].sort()).toEqual(["circle", "cross", "diamond"]);
});

describe("the list of schemes", () => {
  let ws: Weightscope;
  beforeAll(async () => {
    ws = await load();
  });

  test("every scheme can be drawn and audited as it stands there", () => {
    for (const name of schemeNames) {
      const { options } = SCHEMES[name];
      expect(ws.initialize({ ...options, fanIn: 20, fanOut: 10 }), name).toHaveLength(200);
      const audit = ws.audit({ ...options, fanIn: 20, fanOut: 10, activation: "tanh" });
      expect(Number.isFinite(audit.variance), name).toBe(true);
    }
  });

  test("what is promised is told apart from what it is multiplied by", () => {
    const words = (name: keyof typeof SCHEMES, scale: number) =>
      promiseWords(
        ws.audit({ ...SCHEMES[name].options, fanIn: 300, fanOut: 300, activation: "tanh", scale }),
        scale,
      );
    expect(words("xavier-normal", 1)).toBe("as the name promises");
    expect(words("xavier-normal", 10)).toBe("what the name promises, times 10²");
    expect(words("notebook-glorot", 1)).toBe("only 0.33 of what the name promises");
    expect(words("notebook-glorot", 10)).toBe("0.33 of what the name promises, times 10²");
    expect(words("orthogonal", 10)).toBe("the name says nothing of variance");
    expect(words("zeros", 10)).toBe("all weights are equal");
  });

  test("headings do not come twice", () => {
    const groups = schemeNames.map((name) => SCHEMES[name].group);
    const changes = groups.filter((group, index) => group !== groups[index - 1]);
    expect(changes).toHaveLength(new Set(groups).size);
  });
});
