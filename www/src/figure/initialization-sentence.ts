/** Figure 1 in words: what happens to the signal, then what happens to the gradients. */

import type { Diagnosis, LayerPass, Pass } from "../wasm/weightscope.js";
import { capitalized } from "./capitalized.js";
import { formatDigits, formatNumber, formatPercent } from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import { courseSentence, SPREAD } from "./initialization-course.js";
import type { InitializationFindings } from "./initialization-data.js";
import { againstLast, alike } from "./initialization-factors.js";
import { QUANTITIES, type QuantityWords } from "./initialization-series.js";

/** What theory expects this many times beyond what nine networks in ten have is of other networks. */
const FAR = 3;
/** Of layers no wider than this it is, as soon as it lies beyond. */
const FEW_UNITS = 32;
/** Of what is less than this a 32-bit float keeps nothing, however wide the layers are. */
const LEAST = 1e-76;
/** Of gradients that are still so large in layer 1 nobody would think that they were held back. */
const STILL = 0.5;
/** What a number that overflows has passed. */
const LIMIT = "3.4×10³⁸, the most a 32-bit float holds";

/** What the sentence says of drawings other than the first one: fetched with these. */
export interface FurtherWords {
  /** Of what the left panel shows instead of activations. */
  readonly shown: (data: InitializationFindings, words: QuantityWords) => string;
  /** What is not the first thing to say of the layers, and yet worth a word. */
  readonly beside: (data: InitializationFindings, words: QuantityWords) => string;
  /** Of the second row. */
  readonly beneath: (data: InitializationFindings, words: QuantityWords) => string;
}

/** A few sentences that say what is seen, from the numbers. */
export function initializationSentence(
  data: InitializationFindings,
  further?: FurtherWords,
): string {
  const { pass, quantity = "activation" } = data;
  const { diagnosis } = pass;
  const layers = hiddenLayers(pass);
  const words = QUANTITIES[quantity];
  const beside = further?.beside(data, words);
  const told =
    quantity === "activation"
      ? [
          forward(pass, layers, courseSentence(pass, layers)),
          beside,
          backward(diagnosis, layers, "gradients"),
          among(data),
        ]
      : [
          further?.shown(data, words),
          forward(pass, layers, ""),
          beside,
          backward(diagnosis, layers, "gradients of z"),
        ];
  return [...told, further?.beneath(data, words)].filter(Boolean).join(" ");
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
  const units = layers[last]?.fanOut ?? 0;
  const beyond = units > FEW_UNITS ? FAR : 1;
  const other = (expected > beyond * high && expected > LEAST) || expected < low / beyond;
  const wide = other ? ", which is of wide layers," : "";
  const clauses = [
    ...(unsaid ? [`the variance is ${formatDigits(own, 2)}`] : []),
    ...(told
      ? [`theory${wide} expects ${unsaid ? "" : "a variance of "}${formatDigits(expected, 2)}`]
      : []),
  ];
  const networks = `in nine of ten random networks of ${units} units a layer`;
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

/** What becomes of the signal: its course, or what is more to know. */
function forward(pass: Pass, layers: readonly LayerPass[], course: string): string {
  const { diagnosis } = pass;
  if (diagnosis.forward === "overflow") return overflow(diagnosis, layers);
  if (diagnosis.forward === "zero") return nothing(diagnosis, layers);
  if (diagnosis.symmetric) {
    const equal =
      "All units of a layer compute the same number, so they receive the same gradient and stay equal: " +
      `a width of ${layers[0]?.fanOut} is worth one unit.`;
    return `${equal} ${course}`.trim();
  }
  const clauses: string[] = [];
  if (diagnosis.deadLayer !== undefined) clauses.push(dead(diagnosis.deadLayer, layers));
  if (diagnosis.saturatedLayer !== undefined) {
    clauses.push(saturated(diagnosis.saturatedLayer, layers));
  } else if (!isDead(diagnosis.deadLayer, layers)) {
    clauses.push(course);
  }
  return clauses.join(" ");
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

function backward(
  { forward: signal, backward: carried, overflowLayer, saturatedLayer, symmetric }: Diagnosis,
  layers: readonly LayerPass[],
  noun: string,
): string {
  const depth = layers.length;
  if (signal === "overflow") return "";
  if (carried === "overflow") {
    const where = overflowLayer === undefined ? "" : ` in layer ${overflowLayer + 1}`;
    return `On the way back the ${noun} overflow${where}: they exceed ${LIMIT}.`;
  }
  if (carried === "zero") return "No gradient reaches a hidden layer.";
  const { arrives, compared } = againstLast(layers, (layer) => layer.gradPreactivation);
  if (depth === 1 || !Number.isFinite(arrives)) return "";
  // Large weights make up for what saturated units hold back: that must not read as a contradiction.
  const despite = saturatedLayer !== undefined && signal !== "zero" && !symmetric;
  // What the last layer holds back its own gradients lack, too: nothing makes up for it.
  const reason = despite && saturatedLayer < depth - 1 ? ": large weights make up for it" : "";
  switch (carried) {
    case "vanishing":
      if (arrives === 0)
        return `${capitalized(noun)} vanish on the way back: none reaches layer 1.`;
      return `${capitalized(noun)} vanish on the way back: in layer 1 they are ${compared}.`;
    case "exploding": {
      const who = despite ? `Yet the ${noun} that do get past them` : capitalized(noun);
      return `${who} explode on the way back: in layer 1 they are ${compared}.`;
    }
    case "steady":
      if (!despite || arrives < STILL) return `In layer 1 the ${noun} are ${compared}.`;
      return `Yet in layer 1 the ${noun} are ${compared}${reason}.`;
  }
}
