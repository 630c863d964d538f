/** Figure 1 in words: what happens to the signal, then what happens to the gradients. */
import type { Diagnosis, LayerPass, Pass, Statistics } from "../wasm/weightscope.js";
import { formatNumber, formatPercent } from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { ComparedArm, InitializationFindings, Spectrum } from "./initialization-data.js";

/** What is left of a signal counts as nothing below this fraction of its spread. */
const VANISHED = 0.01;
/** A steady signal with more of its values saturated than this is not all well. */
const WORTH_SAYING = 0.1;

/** A few sentences that say what is seen, from the numbers. */
export function initializationSentence(data: InitializationFindings): string {
  const { pass } = data;
  const layers = hiddenLayers(pass);
  return [forward(pass, layers), backward(pass.diagnosis, layers), among(data), beneath(data)]
    .filter(Boolean)
    .join(" ");
}

/** What the last layer was to expect, and what becomes of other seeds. */
function among({ pass, theory, bands }: InitializationFindings): string {
  const { forward: signal } = pass.diagnosis;
  const last = hiddenLayers(pass).length - 1;
  const width = pass.layers[last]?.fanOut ?? 0;
  const expected = theory?.[last]?.activationVariance ?? Number.NaN;
  const [low, high] = [bands?.activation.lower[last] ?? 0, bands?.activation.upper[last] ?? 0];
  if (signal === "zero" || signal === "overflow" || !bands || !Number.isFinite(high)) return "";
  const [from, to] = [formatNumber(low, 2), formatNumber(high, 2)];
  const chance =
    from === to
      ? `other seeds come to ${from}`
      : `nine in ten networks of ${width} units a layer come to between ${from} and ${to}`;
  return Number.isFinite(expected)
    ? `At layer ${last + 1} theory expects a variance of ${formatNumber(expected, 2)}; ${chance}.`
    : `At layer ${last + 1} ${chance} in variance.`;
}

/** What the second row shows. */
function beneath({ pass, below }: InitializationFindings): string {
  if (below?.kind === "scales" && below.arms && below.arms.length > 0) return scales(below.arms);
  if (below?.kind === "spectrum" && below.spectra) return stretches(pass, below.spectra);
  return "";
}

function scales(arms: readonly ComparedArm[]): string {
  const ends = arms.map(({ scale, pass }, index) => {
    const kept = keptOfInput(pass, hiddenLayers(pass));
    const share = Number.isFinite(kept) ? formatNumber(kept, 2) : "no finite part";
    return `${share}${index === 0 ? " of the input's spread" : ""} at ×${formatNumber(scale)}`;
  });
  const [first] = arms;
  const depth = first ? hiddenLayers(first.pass).length : 0;
  return `Layer ${depth} keeps ${ends.slice(0, -1).join(", ")} and ${ends.at(-1)}.`;
}

function stretches(pass: Pass, spectra: readonly Spectrum[]): string {
  const clauses = spectra.flatMap(({ name, own, jacobians }) => {
    const values = jacobians[0]?.singularValues ?? [];
    const [most, least] = [values[0] ?? Number.NaN, values[values.length - 1] ?? Number.NaN];
    if (Number.isNaN(most)) return [];
    const [from, to] = [formatNumber(least, 2), formatNumber(most, 2)];
    const one = from === to;
    const factors = one ? `by ${to}` : `by ${from} to ${to}`;
    return own
      ? `From the input to layer ${hiddenLayers(pass).length} ${one ? "all " : ""}lengths are multiplied ${factors}`
      : `with ${name} weights, ${one ? "all " : ""}${factors}`;
  });
  return clauses.length === 0 ? "" : `${clauses.join("; ")}.`;
}

function forward(pass: Pass, layers: readonly LayerPass[]): string {
  const { diagnosis } = pass;
  if (diagnosis.forward === "overflow") return overflow(diagnosis, layers);
  if (diagnosis.forward === "zero") return nothing(diagnosis, layers);
  if (diagnosis.symmetric) {
    return (
      "All units of a layer compute the same number, so they receive the same gradient and stay equal: " +
      `a width of ${layers[0]?.fanOut} is worth one unit.`
    );
  }
  const depth = layers.length;
  const factor = formatNumber(diagnosis.forwardFactor, 2);
  const kept = keptOfInput(pass, layers);
  const clauses: string[] = [];
  if (diagnosis.deadLayer !== undefined) clauses.push(dead(diagnosis.deadLayer, layers));
  if (diagnosis.saturatedLayer !== undefined) {
    clauses.push(saturated(diagnosis.saturatedLayer, layers));
  } else if (diagnosis.forward === "vanishing") {
    clauses.push(vanishing(factor, kept, depth));
  } else if (diagnosis.forward === "exploding") {
    clauses.push(exploding(factor, kept, depth));
  } else if (diagnosis.deadLayer === undefined) {
    clauses.push(steady(factor, kept, layers));
  }
  return clauses.join(" ");
}

/** The last layer's spread over the input's; over the first layer's where the input does not vary. */
function keptOfInput({ input }: Pass, layers: readonly LayerPass[]): number {
  const last = layers[layers.length - 1]?.activation ?? input;
  const before = input.populationVariance > 0 ? input : (layers[0]?.activation ?? input);
  return spread(last) / spread(before);
}

function nothing(diagnosis: Diagnosis, layers: readonly LayerPass[]): string {
  const values = layers.map(({ activation }) => activation);
  const [low, high] = [
    Math.min(...values.map((each) => each.min)),
    Math.max(...values.map((each) => each.max)),
  ];
  const where = layers.length > 1 ? ` of all ${layers.length} layers` : "";
  const what =
    low === 0 && high === 0
      ? `every activation${where} is exactly zero`
      : low === high
        ? `every activation${where} is ${formatNumber(low)}, whatever the input`
        : "the activations do not depend on the input";
  const equal = diagnosis.symmetric ? " All units of a layer are equal and would stay so." : "";
  return `Nothing gets through: ${what}.${equal}`;
}

function overflow(
  { overflowLayer, forwardFactor }: Diagnosis,
  layers: readonly LayerPass[],
): string {
  const where =
    overflowLayer === undefined || overflowLayer >= layers.length
      ? "the output"
      : `layer ${overflowLayer + 1}`;
  const growth =
    Number.isFinite(forwardFactor) && forwardFactor > 1
      ? `Each layer stretches the signal to ${formatNumber(forwardFactor, 2)} times the last, until `
      : "";
  const text = `${growth}${where} overflows: its numbers no longer fit into 32 bits, and none after them means anything.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function dead(layer: number, layers: readonly LayerPass[]): string {
  const share = layers[layer]?.activation.dead ?? 0;
  if (share === 1) {
    return `Layer ${layer + 1} is dead: not one of its units answers to any input, and no gradient passes it.`;
  }
  return `In layer ${layer + 1}, ${formatPercent(share)} of the units are dead: they answer to no input, and no gradient passes them.`;
}

function saturated(layer: number, layers: readonly LayerPass[]): string {
  const worst = Math.max(...layers.map((each) => each.activation.saturated));
  const where = layer === 0 ? "already in layer 1" : `from layer ${layer + 1} on`;
  return (
    `The units are saturated ${where}: up to ${formatPercent(worst)} of the values of a layer lie where ` +
    "the activation is flat and hardly any gradient gets back."
  );
}

function vanishing(factor: string, kept: number, depth: number): string {
  if (depth === 1) return `The layer shrinks the signal to ${factor} of its input.`;
  const end =
    kept < VANISHED
      ? `by layer ${depth} it has vanished`
      : `layer ${depth} sees ${formatNumber(kept, 2)} of the input's spread`;
  return `Each layer shrinks the signal to ${factor} of the last: ${end}.`;
}

function exploding(factor: string, kept: number, depth: number): string {
  if (depth === 1) return `The layer stretches the signal to ${factor} times its input.`;
  return (
    `Each layer stretches the signal to ${factor} times the last: ` +
    `at layer ${depth} it is ${formatNumber(kept, 2)} times the input and exploding.`
  );
}

function steady(factor: string, kept: number, layers: readonly LayerPass[]): string {
  const depth = layers.length;
  const worst = Math.max(...layers.map((each) => each.activation.saturated));
  const also =
    worst >= WORTH_SAYING
      ? ` Up to ${formatPercent(worst)} of a layer's values are saturated.`
      : "";
  const times = formatNumber(kept, 2);
  const end = times === "1" ? "still the input's" : `${times} times the input's`;
  const pace = factor === "1" ? "its size" : `${factor} times its size`;
  if (depth === 1) return `The layer passes the signal on at ${pace}.${also}`;
  return (
    `Each layer passes the signal on at ${pace}: ` +
    `at layer ${depth} its spread is ${end}.${also}`
  );
}

function backward(diagnosis: Diagnosis, layers: readonly LayerPass[]): string {
  const depth = layers.length;
  const first = layers[0];
  const last = layers[depth - 1];
  if (!first || !last || diagnosis.forward === "overflow") return "";
  if (diagnosis.backward === "overflow") {
    const { overflowLayer } = diagnosis;
    const where = overflowLayer === undefined ? "" : ` in layer ${overflowLayer + 1}`;
    return `On the way back the gradients overflow${where}.`;
  }
  if (diagnosis.backward === "zero") return "No gradient reaches a hidden layer.";
  if (depth === 1) return "";
  const arrives = size(first.gradPreactivation) / size(last.gradPreactivation);
  const ratio = formatNumber(arrives, 2);
  switch (diagnosis.backward) {
    case "vanishing":
      if (arrives === 0) return "Gradients vanish on the way back: none reaches layer 1.";
      return `Gradients vanish on the way back: in layer 1 they are ${ratio} times those in layer ${depth}.`;
    case "exploding":
      return `Gradients explode on the way back: in layer 1 they are ${ratio} times those in layer ${depth}.`;
    case "steady":
      return `In layer 1 the gradients are ${ratio === "1" ? "as large as" : `${ratio} times`} those in layer ${depth}.`;
  }
}

/** How large gradients are: their root mean square, for they have no mean to spread about. */
function size(statistics: Statistics): number {
  return Math.sqrt(statistics.meanSquare);
}

function spread(statistics: Statistics): number {
  return Math.sqrt(statistics.populationVariance);
}
