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
import { activationChoice } from "./activations.js";
import {
  type DerivationNumbers,
  derivationFields,
  derivationNumbers,
} from "./derivation-numbers.js";
import { initialState } from "./field.js";
import { SCHEMES, schemeNames } from "./initializers.js";
import { expectedWords, formulaWords, promiseWords, rescaledWords } from "./scheme-card.js";

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
const at = (settings: object): Promise<DerivationNumbers> =>
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
    /as good as predicted\. But over all 50 layers it predicts 1\.\d+, and the network has 0\.01\d* times as much\.$/,
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

describe("how far an activation is from a straight line", () => {
  const linear = async (settings: object) => {
    const data = await at({ width: 128, layer: 1, ...settings });
    const step = stepIn(data, "linear");
    const { populationVariance, meanSquare } = data.derivation.preactivation;
    return { ...step, words: reason(step, data), populationVariance, meanSquare };
  };
  const activations = activationChoice().options.map(({ value }) => value);
  const scales = [0.02, 0.3, 1, 3, 10];

  test("sums are called small only where they are, and the activation is straight at zero", async () => {
    expect(activations).toHaveLength(14);
    for (const activation of activations) {
      for (const scale of scales) {
        const { words, agreement, meanSquare } = await linear({ activation, scale });
        if (!/so small/.test(words)) continue;
        expect([activation, agreement]).toEqual([
          expect.stringMatching(/^(tanh|softsign|elu)$/),
          "close",
        ]);
        expect(meanSquare, `${activation} ×${scale}`).toBeLessThan(0.1);
      }
    }
  });

  test("large sums are said to be flattened only by what is slope 1 or more at zero, and bounded", async () => {
    for (const activation of activations) {
      for (const scale of scales) {
        const { words, ratio } = await linear({ activation, scale });
        if (!/too large/.test(words)) continue;
        expect(activation).toMatch(/^(tanh|softsign|hard-tanh|erf)$/);
        expect(ratio, `${activation} ×${scale}`).toBeLessThan(1);
      }
    }
  });

  test("of a sigmoid’s sums no more than a sixteenth is left, however small", async () => {
    for (const scale of scales) {
      const { words, ratio } = await linear({ activation: "sigmoid", scale });
      expect(words).toMatch(/¼ at most.*no more than 1\/16/);
      expect(ratio).toBeLessThan(1 / 16 + 1e-4);
    }
  });

  test("what is ½ at zero is told so, and what is steeper than 1", async () => {
    for (const activation of ["gelu", "gelu-tanh", "silu", "softplus"]) {
      for (const scale of scales) {
        const { words, ratio } = await linear({ activation, scale });
        expect(words).toMatch(/½ at zero; it tends to 1 only above, and to 0 below\.$/);
        expect(ratio, `${activation} ×${scale}`).toBeLessThan(0.4);
      }
    }
    const small = { scale: 0.02 };
    expect((await linear({ activation: "selu", ...small })).words).toMatch(/1\.05 above zero/);
    expect((await linear({ activation: "erf", ...small })).words).toMatch(/^Near zero/);
    expect((await linear({ activation: "selu", scale: 10 })).words).toMatch(/−1\.76\.$/);
  });

  test("a leaky ReLU keeps a third at every size, as a ReLU does", async () => {
    for (const activation of ["relu", "leaky-relu"]) {
      for (const scale of scales) {
        const { words } = await linear({ activation, scale });
        expect(words).toMatch(/cuts off the sums below zero.* half of the mean square\.$/);
      }
    }
  });

  test("a SELU’s variance of 1 is by design", async () => {
    const settings = { activation: "selu", initializer: "lecun-normal", depth: 20, layer: 10 };
    const { words, agreement, populationVariance } = await linear(settings);
    expect([agreement, populationVariance.toFixed(0)]).toEqual(["close", "1"]);
    expect(words).toMatch(/^A SELU is made to keep a mean of 0 and a variance of 1/);
    // Its outputs have a mean near zero, and are not symmetric about it.
    const data = await at(settings);
    const mean = stepIn(data, "input-mean");
    expect(mean.agreement).toBe("close");
    expect(reason(mean, data)).toMatch(/so near zero that its square hardly counts/);
    const odd = await at({ width: 128, layer: 3 });
    expect(reason(stepIn(odd, "input-mean"), odd)).toMatch(/symmetric about zero/);
  });

  test("sums that are all above zero pass a ReLU as they are", async () => {
    const { words, agreement } = await linear({
      activation: "relu",
      initializer: "constant",
      layer: 3,
    });
    expect(agreement).toBe("close");
    expect(words).toMatch(/^Hardly a sum is below zero/);
  });
});

test("errors that cancel are said to, and what is left of all layers is told apart", async () => {
  const data = await at({ activation: "sigmoid", layer: 5 });
  const [law, mean, linear] = ["law", "input-mean", "linear"].map((name) => stepIn(data, name));
  expect([law?.agreement, mean?.agreement, linear?.agreement]).toEqual([
    "chance",
    "apart",
    "apart",
  ]);
  expect((mean?.ratio ?? 0) * (linear?.ratio ?? 0)).toBeCloseTo(1, 0);
  expect(derivationSentence(data)).toMatch(
    /, because errors cancel: “inputs have mean zero” \(×18\) and “the activation is linear” \(×0\.054\)\. But over all 5 layers it predicts 1, and the network has 0\.0167 times as much\.$/,
  );
  expect(law && reason(law, data)).toMatch(/break, and their factors cancel\.$/);
  // One that breaks alone, or two that pull the same way, cancel nothing.
  expect(derivationSentence(await at({ depth: 50, layer: 50 }))).not.toMatch(/cancel/);
  expect(derivationSentence(await at({ activation: "relu" }))).not.toMatch(/cancel/);
});

test("small factors keep their digits", async () => {
  const drawn = (data: DerivationData) =>
    derivationScene(data, { width: 1000, theme: themes.light })
      .marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []))
      .join("\n");
  const text = drawn(await at({ activation: "sigmoid", layer: 5 }));
  for (const factor of ["×18.0 breaks", "×0.054 breaks", "×0.017 breaks", "×1.10 chance"]) {
    expect(text).toContain(factor);
  }
});

test("the axis goes as far as the marks do, and 1 is in the middle where words stand over it", async () => {
  const data = await at({ initializer: "lsuv", activation: "relu", layer: 6 });
  const one = (width: number) => {
    const { marks } = derivationScene(data, { width, theme: themes.light });
    const line = marks.find((mark) => mark.kind === "lines" && mark.strokeWidth === 1.5);
    return line?.kind === "lines" ? (line.lines[0]?.[0] ?? 0) / width : 0;
  };
  expect(one(1000)).toBeGreaterThan(0.7);
  expect(one(390)).toBeCloseTo(0.5, 6);
});

test("what is said of weights is true of those that are not drawn", async () => {
  const words = async (name: string, settings: object) => {
    const data = await at(settings);
    return reason(stepIn(data, name), data);
  };
  const few = { initializer: "identity", activation: "relu", width: 5, layer: 1 };
  expect(await words("weight-mean", few)).toBe(
    "These weights have a mean of their own, and it counts in the sum.",
  );
  const constant = { initializer: "constant", layer: 3, activation: "relu" };
  expect(await words("weight-mean", constant)).toMatch(/^All weights are alike/);
  expect(await words("weight-variance", constant)).toBe(
    "All weights are alike, as the formula says.",
  );
  expect(await words("product", constant)).toMatch(/Weights with a mean add/);
  expect(await words("second-moment", constant)).toMatch(/not drawn at random/);
  for (const name of ["law", "layers"]) {
    expect(await words(name, constant)).toMatch(/predicts no variance at all/);
  }
  // The formula's variance is no part of the law, which has the one that is there.
  const sparse = { initializer: "sparse", width: 128, depth: 4, layer: 3 };
  expect(derivationSentence(await at(sparse))).toMatch(
    /What breaks is “Var\(W\) is the formula’s”/,
  );
  expect(await words("law", sparse)).toMatch(/^Above, “the activation is linear” breaks\./);
});

describe("the card of a scheme", () => {
  test("tells of LSUV what the batch has made of the layer, and no more where it is dead", async () => {
    const lsuv = { initializer: "lsuv", activation: "relu", depth: 10, layer: 6 };
    const alive = await at(lsuv);
    expect(alive.derivation.preactivation.populationVariance).toBeCloseTo(1, 1);
    expect(rescaledWords(alive)).toMatch(/^Var\(W\) = 0\.008\d*, which makes Var\(z\) = 1$/);
    const dead = await at({ ...lsuv, width: 2, depth: 50, layer: 50 });
    expect(rescaledWords(dead)).toBe("Var(z) = 0: there is nothing to scale");
  });

  test("has the gain of the activation", async () => {
    const words = async (settings: object) => {
      const { state, audit } = await at({ initializer: "kaiming-normal", ...settings });
      return formulaWords(state.initializer, audit, state);
    };
    expect(await words({ activation: "relu" })).toBe("N(0, g²/n), g² = 2 for ReLU");
    expect(await words({ activation: "gelu" })).toBe("N(0, g²/n), g² = 2.35 for GELU");
    expect(await words({ activation: "gelu", scale: 3, width: 50 })).toBe(
      "N(0, g²/n), g² = 2.35 for GELU",
    );
    expect(await words({ scale: 0 })).toBe("N(0, g²/n)");
    expect(await words({ initializer: "xavier-normal" })).toBe("N(0, 1/n)");
  });

  test("calls no growth bounded that a factor above 1 makes", async () => {
    const data = await at({ activation: "selu", initializer: "lecun-normal", depth: 20 });
    expect(data.audit.backwardGain).toBeGreaterThan(1.05);
    expect(expectedWords(data)).toMatch(/the gradient grows, but does not yet explode \(×3\.72\)/);
  });
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
