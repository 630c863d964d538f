/** Figure 1 in words: what happens to the signal, then what happens to the gradients. */

import type { Diagnosis, LayerPass, Pass, Statistics } from "../wasm/weightscope.js";
import { capitalized } from "./capitalized.js";
import {
  formatDigits,
  formatFixed,
  formatMagnitude,
  formatNumber,
  formatPercent,
} from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { ComparedArm, InitializationFindings, Spectrum } from "./initialization-data.js";
import { smallestWords } from "./singular-words.js";

/** What is left of a signal counts as nothing below this fraction of its spread. */
const VANISHED = 0.01;
/** A steady signal with more of its values saturated than this is not all well. */
const WORTH_SAYING = 0.1;
/** A spread within this factor of another is near it. */
const NEAR = 1.25;
/** Inputs that correlate by more than this are nearly alike; it is the layers' doing if they did by this much less. */
const ALIKE = 0.9;
const GROWN = 0.1;
/** What theory expects this many times beyond what nine networks in ten have is of other networks. */
const FAR = 3;
/** What is multiplied, said once with the name that a textbook gives it. */
const SPREAD = "the spread (standard deviation)";
/** What a number that overflows has passed. */
const LIMIT = "3.4×10³⁸, the most a 32-bit float holds";

/** A few sentences that say what is seen, from the numbers. */
export function initializationSentence(data: InitializationFindings): string {
  const { pass } = data;
  const layers = hiddenLayers(pass);
  return [
    forward(pass, layers),
    troubles(pass.diagnosis, layers),
    likeness(pass.diagnosis, layers),
    backward(pass.diagnosis, layers),
    among(data),
    beneath(data),
  ]
    .filter(Boolean)
    .join(" ");
}

/** What the last layer was to expect, and what becomes of other seeds. */
function among({ pass, theory, bands }: InitializationFindings): string {
  const { forward: signal, symmetric, saturatedLayer, deadLayer } = pass.diagnosis;
  const layers = hiddenLayers(pass);
  const last = layers.length - 1;
  const expected = theory?.[last]?.activationVariance ?? Number.NaN;
  const [low, high] = [bands?.activation.lower[last] ?? 0, bands?.activation.upper[last] ?? 0];
  // No seed draws equal weights.
  if (signal === "zero" || signal === "overflow" || symmetric) return "";
  if (!bands || !Number.isFinite(high)) return "";
  const told = Number.isFinite(expected);
  const own = layers[last]?.activation.populationVariance ?? Number.NaN;
  const unsaid = saturatedLayer !== undefined || isDead(deadLayer, layers);
  const wide = expected > FAR * high || expected < low / FAR ? ", which is of wide layers," : "";
  const clauses = [
    ...(unsaid ? [`the variance is ${formatDigits(own, 2)}`] : []),
    ...(told
      ? [`theory${wide} expects ${unsaid ? "" : "a variance of "}${formatDigits(expected, 2)}`]
      : []),
  ];
  const networks = `in nine of ten random networks of ${pass.layers[last]?.fanOut} units a layer`;
  const among = (says: string) =>
    clauses.push(
      clauses.length > 0 ? `${networks} it ${says}` : `the variance ${says} ${networks}`,
    );
  const [from, to] = alike(low, high);
  if (from !== to) {
    among(`lies between ${from} and ${to}${own < low || own > high ? " (not in this one)" : ""}`);
  } else if (!told || formatDigits(expected, 2) !== from) {
    // That all seeds agree to the digits shown is worth a word only where theory says something else, or nothing.
    among(`is ${from}`);
  }
  return `At layer ${last + 1} ${clauses.join("; ")}.`;
}

/** Two numbers with as many digits each: `0.050` and `0.054`. */
function alike(low: number, high: number): [string, string] {
  return [formatDigits(low, 2), formatDigits(high, 2)];
}

/** What the second row shows. */
function beneath({ pass, scale, below }: InitializationFindings): string {
  if (below?.kind === "scales" && below.arms && below.arms.length > 0)
    return scales(below.arms, pass, scale);
  if (below?.kind === "spectrum" && below.spectra) return stretches(pass, below.spectra);
  return "";
}

function scales(arms: readonly ComparedArm[], own: Pass, ownScale?: number): string {
  const all: Pick<ComparedArm, "scale" | "pass">[] = [...arms];
  if (ownScale !== undefined && arms.every(({ scale }) => scale !== ownScale)) {
    all.push({ scale: ownScale, pass: own });
  }
  const ends = all.map(({ scale, pass }) => {
    const last = hiddenLayers(pass).at(-1)?.activation;
    const finite = last?.nonFinite === 0 && Number.isFinite(last.populationVariance);
    const variance = finite ? formatNumber(last.populationVariance, 2) : "no longer finite";
    return `${variance} at ×${formatNumber(scale)}`;
  });
  const depth = hiddenLayers(own).length;
  return `The variance at layer ${depth} is ${ends.slice(0, -1).join(", ")} and ${ends.at(-1)}.`;
}

function stretches(pass: Pass, spectra: readonly Spectrum[]): string {
  const depth = hiddenLayers(pass).length;
  const clauses = spectra.flatMap(({ name, own, jacobians }) => {
    const values = jacobians[0]?.singularValues ?? [];
    const [most, least] = [values[0] ?? Number.NaN, values[values.length - 1] ?? Number.NaN];
    if (Number.isNaN(most)) return [];
    const [from, to] = [smallestWords(least, most), formatNumber(most, 2)];
    const one = from === to;
    const factors = one ? `by ${to}, whatever their direction` : `by factors from ${from} to ${to}`;
    return own
      ? `From the input to layer ${depth} small changes of the input are multiplied ${factors}`
      : `with ${name} weights ${factors}`;
  });
  return clauses.length === 0 ? "" : `${clauses.join("; ")}.`;
}

function forward(pass: Pass, layers: readonly LayerPass[]): string {
  const { diagnosis } = pass;
  if (diagnosis.forward === "overflow") return overflow(diagnosis, layers);
  if (diagnosis.forward === "zero") return nothing(diagnosis, layers);
  const kept = keptOfInput(pass, layers);
  if (diagnosis.symmetric) {
    return (
      "All units of a layer compute the same number, so they receive the same gradient and stay equal: " +
      `a width of ${layers[0]?.fanOut} is worth one unit. ${course(pass, kept, layers)}`
    );
  }
  const clauses: string[] = [];
  if (diagnosis.deadLayer !== undefined) clauses.push(dead(diagnosis.deadLayer, layers));
  if (diagnosis.saturatedLayer !== undefined) {
    clauses.push(saturated(diagnosis.saturatedLayer, layers));
  } else if (!isDead(diagnosis.deadLayer, layers)) {
    clauses.push(course(pass, kept, layers));
  }
  return clauses.join(" ");
}

/** How the spread goes from the input to the last layer: as both spread and variance, which is what is plotted. */
function course(pass: Pass, kept: number, layers: readonly LayerPass[]): string {
  const { diagnosis, input } = pass;
  const depth = layers.length;
  const [times, factor] = [formatMagnitude(kept), formatNumber(diagnosis.forwardFactor, 2)];
  const end = layers[depth - 1]?.activation ?? input;
  const variance = `a variance of ${formatDigits(end.populationVariance, 2)}`;
  if (depth === 1) {
    const verb = diagnosis.forward === "exploding" ? "stretches" : "multiplies";
    return `The layer ${verb} ${SPREAD} by ${times}, to ${variance}.`;
  }
  const at = `at layer ${depth} it is ${times} times the input’s, ${variance}`;
  if (diagnosis.forward === "vanishing" && kept < VANISHED) {
    return `On average a layer multiplies ${SPREAD} by ${factor}: by layer ${depth} it has vanished, to ${variance}.`;
  }
  if (diagnosis.forward === "exploding") {
    return `On average a layer multiplies ${SPREAD} by ${factor} and it explodes: ${at}.`;
  }
  if (times === "1") {
    return `The spread (standard deviation) stays the input’s: layer ${depth} has ${variance}.`;
  }
  if (isNear(kept, 1)) return `The spread (standard deviation) stays near the input’s: ${at}.`;
  const first = keptOfInput(pass, layers.slice(0, 1));
  if (depth > 2 && layers.every((_, layer) => isNear(keptAt(pass, layers, layer) / first, 1))) {
    return `Layer 1 multiplies ${SPREAD} by ${formatNumber(first, 2)}, and it stays near that: ${at}.`;
  }
  return `On average a layer multiplies ${SPREAD} by ${factor}: ${at}.`;
}

/** What of the input's spread is left at one layer. */
function keptAt(pass: Pass, layers: readonly LayerPass[], layer: number): number {
  return keptOfInput(pass, layers.slice(0, layer + 1));
}

function isNear(value: number, other: number): boolean {
  return value <= other * NEAR && value >= other / NEAR;
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
      ? "in the output"
      : `in layer ${overflowLayer + 1}`;
  const growth =
    Number.isFinite(forwardFactor) && forwardFactor > 1
      ? `On average a layer multiplies ${SPREAD} by ${formatNumber(forwardFactor, 2)}, until `
      : "";
  const text = `${growth}${where} the first values exceed ${LIMIT}: no number after them means anything, and no gradient is finite.`;
  return capitalized(text);
}

/** Whether not one unit of a layer answers to any input. */
function isDead(layer: number | undefined, layers: readonly LayerPass[]): boolean {
  return layer !== undefined && layers[layer]?.activation.dead === 1;
}

function dead(layer: number, layers: readonly LayerPass[]): string {
  const share = layers[layer]?.activation.dead ?? 0;
  if (isDead(layer, layers)) {
    return `Layer ${layer + 1} is dead: not one of its units answers to any input, and no gradient passes it.`;
  }
  return `In layer ${layer + 1}, ${formatPercent(share)} of the units are dead: they answer to no input, and no gradient passes them.`;
}

function saturated(layer: number, layers: readonly LayerPass[]): string {
  const worst = Math.max(...layers.map((each) => each.activation.saturated));
  const where = layer === 0 ? "already in layer 1" : `from layer ${layer + 1} on`;
  return (
    `The units are saturated ${where}: up to ${formatPercent(worst)} of the values of a layer lie where ` +
    "the activation is flat, and hardly any gradient gets past them."
  );
}

/** Units that are dead or saturated where that is not the first thing to say, and yet worth a word. */
function troubles(diagnosis: Diagnosis, layers: readonly LayerPass[]): string {
  const { forward: signal, symmetric, deadLayer, saturatedLayer } = diagnosis;
  if (signal === "overflow" || signal === "zero" || symmetric) return "";
  const worst = (of: "dead" | "saturated") =>
    Math.max(...layers.map(({ activation }) => activation[of]));
  const clauses: string[] = [];
  const [asleep, flat] = [worst("dead"), worst("saturated")];
  if (deadLayer === undefined && asleep >= WORTH_SAYING) {
    clauses.push(`Up to ${formatPercent(asleep)} of a layer’s units are dead.`);
  }
  if (saturatedLayer === undefined && flat >= WORTH_SAYING) {
    clauses.push(`Up to ${formatPercent(flat)} of a layer’s values are saturated.`);
  }
  return clauses.join(" ");
}

/** Signals that stay large and yet say nothing: after many layers of ReLU every input looks like every other. */
function likeness({ forward: signal, symmetric }: Diagnosis, layers: readonly LayerPass[]): string {
  if (signal === "overflow" || signal === "zero" || symmetric) return "";
  const [first, last] = [layers[0]?.rowCorrelation ?? 0, layers.at(-1)?.rowCorrelation ?? 0];
  if (!(last > ALIKE && last - first > GROWN)) return "";
  const [from, to] = [first, last].map((each) => formatFixed(each, 2));
  return `Inputs become nearly alike: the correlation of two rises from ${from} in layer 1 to ${to} in layer ${layers.length}.`;
}

function backward(diagnosis: Diagnosis, layers: readonly LayerPass[]): string {
  const depth = layers.length;
  const first = layers[0];
  const last = layers[depth - 1];
  if (!first || !last || diagnosis.forward === "overflow") return "";
  if (diagnosis.backward === "overflow") {
    const { overflowLayer } = diagnosis;
    const where = overflowLayer === undefined ? "" : ` in layer ${overflowLayer + 1}`;
    return `On the way back the gradients overflow${where}: they exceed ${LIMIT}.`;
  }
  if (diagnosis.backward === "zero") return "No gradient reaches a hidden layer.";
  if (depth === 1) return "";
  const arrives = size(first.gradPreactivation) / size(last.gradPreactivation);
  const ratio = formatMagnitude(arrives);
  // Both, for it is the variance that is plotted.
  const variance =
    first.gradPreactivation.populationVariance / last.gradPreactivation.populationVariance;
  const squared = Number.isFinite(variance)
    ? `, their variance ${formatMagnitude(variance)} times`
    : "";
  const compared = `in layer 1 they are ${ratio} times those in layer ${depth}${squared}.`;
  // Large weights make up for what saturated units hold back: that must not read as a contradiction.
  const who =
    diagnosis.saturatedLayer === undefined
      ? "Gradients explode"
      : "Yet the gradients that do get past them explode";
  switch (diagnosis.backward) {
    case "vanishing":
      if (arrives === 0) return "Gradients vanish on the way back: none reaches layer 1.";
      return `Gradients vanish on the way back: ${compared}`;
    case "exploding":
      return `${who} on the way back: ${compared}`;
    case "steady":
      return ratio === "1"
        ? `In layer 1 the gradients are as large as those in layer ${depth}.`
        : `In layer 1 the gradients are ${ratio} times those in layer ${depth}${squared}.`;
  }
}

/** How large gradients are: their root mean square, for they have no mean to spread about. */
function size(statistics: Statistics): number {
  return Math.sqrt(statistics.meanSquare);
}

function spread(statistics: Statistics): number {
  return Math.sqrt(statistics.populationVariance);
}
