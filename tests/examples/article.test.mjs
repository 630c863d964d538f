// Numbers that the article's text tells by heart are what its networks have.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { createEngine, load } from "weightscope";
import { initialState } from "../../dist/elements/field.js";
import { weightsFields, weightsRequest } from "../../dist/elements/weights-numbers.js";

const article = readFileSync(new URL("../../www/page/index.html", import.meta.url), "utf8");
const text = article.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
const says = (words) => assert.ok(text.includes(words), `the article does not say “${words}”`);

const engine = createEngine({ workers: 1 });
after(() => engine.dispose());
const ws = await load();

/** The figure's networks, trained as its settings say. */
const trained = (arm, change = {}) =>
  engine.train(weightsRequest({ ...initialState(weightsFields), ...change }, arm));

const deviations = (weights, digits) =>
  weights.map((each, layer) => {
    const { populationVariance } = ws.weightStatistics(each, {
      fanIn: each.length / (layer === 0 ? 30 : 10),
      fanOut: layer === 0 ? 30 : 10,
      bins: 1,
    });
    return Number(Math.sqrt(populationVariance).toPrecision(digits[layer]));
  });

test("how far the weights of both layers grow, freely and under a penalty", async () => {
  const { mlp } = weightsRequest(initialState(weightsFields), "none");
  const network = new ws.Mlp(mlp);
  const [first, last] = deviations([network.weight(0), network.weight(1)], [2, 2]);
  says(`, ${first} and ${last}, and without`);
  const free = await trained("none");
  says(`learning takes them to ${deviations(free.weights, [2, 3]).join(" and ")}.`);
  const held = await trained("l2", { lambdaL2: 0.01 });
  const [one, two] = deviations(held.weights, [2, 2]);
  says(`ends about where it began, at ${one}, and the last`);
  says(`has more than doubled, to ${two}.`);
});

test("what a little L2 buys after a hundred epochs", async () => {
  const last = ({ evaluations }) => evaluations.at(-1);
  const free = last(await trained("none", { epochs: 100 }));
  const held = last(await trained("l2", { epochs: 100, lambdaL2: 0.0001 }));
  assert.equal(free.training.accuracy, 1);
  assert.equal(held.validation.accuracy, free.validation.accuracy);
  const [low, high] = [held, free].map(({ validation }) => validation.dataLoss.toFixed(2));
  says(`a validation loss of ${low} for it, against ${high} without.`);
});
