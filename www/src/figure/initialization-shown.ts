/** What figure 1 shows in words, where that is not activations alone: the left panel's quantity, the second row. */
import type { Diagnosis, LayerPass, Pass } from "../wasm/weightscope.js";
import {
  formatDigits,
  formatFixed,
  formatMagnitude,
  formatNumber,
  formatPercent,
} from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { ComparedArm, InitializationFindings, Spectrum } from "./initialization-data.js";
import { againstLast, alike } from "./initialization-factors.js";
import { QUANTITIES, type QuantityWords } from "./initialization-series.js";
import { smallestWords } from "./singular-words.js";

/** A steady signal with more of its values saturated than this is not all well. */
const WORTH_SAYING = 0.1;
/** Inputs that correlate by more than this are nearly alike; it is the layers' doing if they did by this much less. */
const ALIKE = 0.9;
const GROWN = 0.1;
/** Variances within this factor of one another neither rise nor fall. */
const LEVEL = 1.5;
/** One sentence or two: where the quantity is told as it is its variance, of what flows back its size in layer 1. */
export function shown(data: InitializationFindings, words: QuantityWords): string {
  const layers = hiddenLayers(data.pass);
  const ends = [layers[0], layers.at(-1)].flatMap((layer) => (layer ? [words.of(layer)] : []));
  if (ends.some(({ nonFinite, meanSquare }) => nonFinite > 0 || !Number.isFinite(meanSquare)))
    return "";
  return words.back ? carried(layers, words) : level(data, words);
}

function carried(layers: readonly LayerPass[], words: QuantityWords): string {
  const { arrives, compared } = againstLast(layers, words.of);
  const noun = nounOf(words);
  const [only] = layers;
  if (only && layers.length === 1) {
    return `The variance of the ${noun} is ${formatDigits(words.of(only).populationVariance, 2)}.`;
  }
  if (!Number.isFinite(arrives)) return "";
  return arrives === 0
    ? `The ${noun} in layer 1 are zero.`
    : `The ${noun} in layer 1 are ${compared}.`;
}

function level({ pass, theory, bands }: InitializationFindings, words: QuantityWords): string {
  const layers = hiddenLayers(pass);
  const depth = layers.length;
  const measured = layers.map((layer) => words.of(layer).populationVariance);
  const [first = 0, last = 0] = [measured[0], measured.at(-1)];
  const expected = words.theory ? (theory?.slice(0, depth).map(words.theory) ?? []) : [];
  const foretold = ends(expected);
  const among = `${where(first, last, depth)}${foretold ? ` (theory: ${foretold})` : ""}`;
  return `The variance of the ${nounOf(words)} ${among}.${chance()}`;

  function chance(): string {
    const { symmetric, forward } = pass.diagnosis;
    if (!bands || !words.band || symmetric || forward === "zero") return "";
    const { lower, upper } = words.band(bands, false);
    const [low, high] = [lower[depth - 1] ?? Number.NaN, upper[depth - 1] ?? Number.NaN];
    const [from, to] = alike(low, high);
    if (from === to || !Number.isFinite(low + high)) return "";
    const away = last < low || last > high ? " (not in this one)" : "";
    return (
      ` In nine of ten random networks of ${layers[depth - 1]?.fanOut} units a layer it lies between ${from} and ` +
      `${to}${away} in layer ${depth}.`
    );
  }
}

/** Whether a variance rises or falls, and from what to what. */
function where(first: number, last: number, depth: number): string {
  const [from, to] = [first, last].map((each) => formatDigits(each, 2));
  if (depth === 1) return `is ${to}`;
  if (from === to) return `is ${to} in layers 1 and ${depth}`;
  if (last > LEVEL * first) return `rises from ${from} in layer 1 to ${to} in layer ${depth}`;
  if (last < first / LEVEL) return `falls from ${from} in layer 1 to ${to} in layer ${depth}`;
  return `is ${from} in layer 1 and ${to} in layer ${depth}`;
}

/** The first and the last of some numbers, once if they read alike; nothing where one is none. */
function ends(numbers: readonly number[]): string {
  const both = [numbers[0] ?? Number.NaN, numbers.at(-1) ?? Number.NaN];
  if (!both.every(Number.isFinite)) return "";
  return [...new Set(both.map((each) => formatDigits(each, 2)))].join(" and ");
}

/** A quantity within a sentence: `gradients of W`. */
function nounOf({ title }: QuantityWords): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** What else there is to know of units, and of signals that stay large and say nothing. */
export function beside({ pass }: InitializationFindings, words: QuantityWords): string {
  const layers = hiddenLayers(pass);
  return [troubles(pass.diagnosis, layers), words.back ? "" : likeness(pass.diagnosis, layers)]
    .filter(Boolean)
    .join(" ");
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
  return `Inputs become nearly alike: the correlation of two inputs’ z rises from ${from} in layer 1 to ${to} in layer ${layers.length}.`;
}

/** What the second row shows. */
export function beneath(
  { pass, scale, below }: InitializationFindings,
  words: QuantityWords,
): string {
  if (below?.kind === "scales" && below.arms && below.arms.length > 0)
    return scales(below.arms, pass, words, scale);
  if (below?.kind === "spectrum" && below.spectra) return stretches(pass, below.spectra);
  return "";
}

function scales(
  arms: readonly ComparedArm[],
  own: Pass,
  words: QuantityWords,
  ownScale?: number,
): string {
  const all: Pick<ComparedArm, "scale" | "pass">[] = [...arms];
  if (ownScale !== undefined && arms.every(({ scale }) => scale !== ownScale)) {
    all.push({ scale: ownScale, pass: own });
  }
  const depth = hiddenLayers(own).length;
  // What flows back is drawn in the last layer's, from which it comes.
  const relative = words.back && depth > 1;
  const ends = all.map(({ scale, pass }) => {
    const layers = hiddenLayers(pass);
    const [first, last] = [layers[0], layers.at(-1)].map((layer) => layer && words.of(layer));
    const end = relative ? first : last;
    const unit = relative ? (last?.populationVariance ?? 0) : 1;
    const lost = [first, last].some((each) => (each?.nonFinite ?? 1) > 0);
    const value = lost ? Number.NaN : (end?.populationVariance ?? Number.NaN) / unit;
    const nothing = end?.populationVariance === 0 && unit === 0;
    const text = relative ? formatMagnitude(value) : formatNumber(value, 2);
    const variance = nothing ? "0" : Number.isFinite(value) ? text : "no longer finite";
    return `${variance} at ×${formatNumber(scale)}`;
  });
  const what = words === QUANTITIES.activation ? "" : ` of the ${nounOf(words)}`;
  const where = relative ? `in layer 1, in that of layer ${depth},` : `at layer ${depth}`;
  return `The variance${what} ${where} is ${ends.slice(0, -1).join(", ")} and ${ends.at(-1)}.`;
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
