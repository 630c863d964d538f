/** What a scheme is: formula and source in words, mean, variance and gains from the core. */

import { html, nothing, type TemplateResult } from "lit";
import { stepOf } from "../figure/derivation-data.js";
import { goneBefore } from "../figure/derivation-words.js";
import { formatNumber } from "../figure/format.js";
import type { Weightscope } from "../load.js";
import type { ActivationName, Audit } from "../wasm/weightscope.js";
import { type DerivationNumbers, derivationFields } from "./derivation-numbers.js";
import { SCHEMES, type SchemeName, schemeNames } from "./initializers.js";
import { raised } from "./raised.js";
import { SCHEME_WORDS } from "./scheme-words.js";

const PROMISES: Readonly<Record<Audit["promise"], (ratio: string) => string>> = {
  none: () => "the name says nothing of variance",
  kept: () => "as the name promises",
  narrower: (ratio) => `only ${ratio} of what the name promises`,
  wider: (ratio) => `${ratio} times what the name promises`,
};

const SIGNALS: Readonly<Record<Audit["forward"], string>> = {
  steady: "stays",
  vanishing: "vanishes",
  exploding: "explodes",
  zero: "is zero from the start",
  overflow: "overflows",
};

/** What becomes of a signal: a loss or growth that is still called steady is not left unsaid. */
function fate(signal: Audit["forward"], factor: number): string {
  if (signal !== "steady" || (factor >= 0.5 && factor <= 2)) return SIGNALS[signal];
  return factor < 1 ? "fades, but is not lost" : "grows, but does not yet explode";
}

/** So near to 1 the batch's sums are scaled, and a little more for rounding. */
const RESCALED = 0.02;

/** What does not depend on how large the sums are: the activation of a multiple is that multiple. */
const SCALE_FREE: ReadonlySet<ActivationName> = new Set(["linear", "relu", "leaky-relu"]);
/** What is the identity near zero. */
const STRAIGHT_AT_ZERO: ReadonlySet<ActivationName> = new Set([
  "tanh",
  "softsign",
  "hard-tanh",
  "elu",
]);

/** The distribution of a weight, with the gain that the activation has in it. */
export function formulaWords(
  name: SchemeName,
  { variance }: Audit,
  { activation, width, scale }: Pick<DerivationNumbers["state"], "activation" | "width" | "scale">,
): string {
  const { formula, gained } = SCHEME_WORDS[name];
  // Of weights that are multiplied by 0 nothing is left to tell it from.
  if (!gained || scale === 0) return formula;
  const { options } = derivationFields.activation;
  const label = options.find(({ value }) => value === activation)?.label ?? activation;
  return `${formula}, g² = ${formatNumber((variance * width) / scale ** 2)} for ${label}`;
}

/** What scaling on the batch has made of the layer that is looked at. */
export function rescaledWords(data: DerivationNumbers): string {
  const sums = stepOf(data, "sum")?.left ?? Number.NaN;
  if (sums === 0) return "Var(z) = 0: there is nothing to scale";
  if (Math.abs(sums - 1) > RESCALED) {
    return `Var(z) = ${formatNumber(sums)}: scaling has not brought it to 1`;
  }
  return `Var(W) = ${formatNumber(data.derivation.weight.populationVariance)}, which makes Var(z) = 1`;
}

/** For what a scheme's variance is needed. */
function needed({ audit, activation }: DerivationNumbers): string {
  if (SCALE_FREE.has(activation)) return "to keep the mean square of the sums, whatever it is";
  const back =
    formatNumber(audit.forwardGain, 2) === formatNumber(audit.backwardGain, 2)
      ? ""
      : "; the gradient needs another value";
  const small = STRAIGHT_AT_ZERO.has(activation) ? ", and sums near zero need 1/n both ways" : "";
  return `to keep the mean square of the sums at 1 on the way forward${back}${small}`;
}

/** For which signals a layer's gains hold. */
function gainHolds({ audit, activation, state }: DerivationNumbers): string {
  if (SCALE_FREE.has(activation)) return "";
  const small =
    STRAIGHT_AT_ZERO.has(activation) && audit.random
      ? `; nearer ${formatNumber(audit.variance * state.width)} as they shrink`
      : "";
  return `, where the sums’ mean square is 1${small}`;
}

/** Whether the variance is what the name says, for weights that are then multiplied by `scale`: so is the promise. */
export function promiseWords(audit: Audit, scale = 1): string {
  const { promise, variance, promisedVariance, symmetric } = audit;
  if (symmetric) return "all weights are equal";
  const share = formatNumber(variance / (promisedVariance ?? Number.NaN), 2);
  if (promise === "none" || scale === 1) return PROMISES[promise](share);
  const own = promise === "kept" ? "" : `${share} of `;
  return `${own}what the name promises, times ${formatNumber(scale)}²`;
}

/** What is to be expected of layers like these, and where the network at hand is none of the wide ones that this is of. */
export function expectedWords(data: DerivationNumbers): string {
  const { forward, forwardFactor, backward, backwardFactor } = data.audit;
  const back = Number.isFinite(backwardFactor) ? ` (×${formatNumber(backwardFactor)})` : "";
  const lost = goneBefore(data) && forward !== "vanishing" && forward !== "zero";
  return (
    `in wide networks the signal ${fate(forward, forwardFactor)} (×${formatNumber(forwardFactor)}), ` +
    `the gradient ${fate(backward, backwardFactor)}${back}` +
    (lost ? "; in this one all numbers have become zero" : "")
  );
}

/**
 * What a layer and all of them do to a signal, by the scheme's formula. Where weights are not random only the first
 * layer does that: what comes out of it is correlated.
 */
function outlook(data: DerivationNumbers): TemplateResult {
  const { audit, state } = data;
  const notRandom = ", on uncorrelated inputs; the weights are not random";
  const foreseen = audit.random || audit.forward === "zero";
  return html`<dt>A layer multiplies mean squares by</dt>
    <dd>
      ${raised(
        `${formatNumber(audit.forwardGain)} forward, ${formatNumber(audit.backwardGain)} backward${gainHolds(data)}${
          audit.random ? "" : notRandom
        }`,
      )}
    </dd>
    ${
      foreseen
        ? html`<dt>After ${state.depth} ${state.depth === 1 ? "layer" : "layers"}</dt>
            <dd>${raised(expectedWords(data))}</dd>`
        : nothing
    }`;
}

/** The card of the scheme that the figure shows. */
export function schemeCard(data: DerivationNumbers): TemplateResult {
  const { audit, state } = data;
  const scheme = { ...SCHEMES[state.initializer], ...SCHEME_WORDS[state.initializer] };
  const scaled = state.scale === 1 || scheme.lsuv ? "" : `, times ${formatNumber(state.scale)}`;
  return html`<section class="card" aria-label="The scheme">
    <h4>${scheme.label}</h4>
    <dl>
      <dt>Weights</dt>
      <dd>${formulaWords(state.initializer, audit, state)}${scaled}</dd>
      <dt>Source</dt>
      <dd>${scheme.source}</dd>
      <dt>Made for</dt>
      <dd>${scheme.suits}</dd>
      <dt>Mean and variance at width ${state.width}</dt>
      <dd>
        ${raised(
          `${formatNumber(audit.mean)} and ${formatNumber(audit.variance)}${
            scheme.lsuv ? " before the batch has its say" : `: ${promiseWords(audit, state.scale)}`
          }`,
        )}
      </dd>
      <dt>Needed here</dt>
      <dd>${raised(`${formatNumber(audit.neededVariance)}, ${needed(data)}`)}</dd>
      ${
        scheme.lsuv
          ? html`<dt>After scaling on the batch, layer ${data.layer}</dt>
              <dd>${raised(rescaledWords(data))}</dd>`
          : outlook(data)
      }
    </dl>
  </section>`;
}

/** All schemes beside one another, for layers of one width and one activation. */
export function schemeTable(
  ws: Weightscope,
  activation: ActivationName,
  width: number,
): TemplateResult {
  const row = (name: SchemeName) => {
    const scheme = { ...SCHEMES[name], ...SCHEME_WORDS[name] };
    const audit = ws.audit({
      ...scheme.options,
      activation,
      fanIn: width,
      fanOut: width,
      layers: 1,
    });
    const cells = scheme.lsuv
      ? ["–", "–", "–"]
      : [
          formatNumber(audit.variance * width, 2),
          formatNumber(audit.forwardGain, 2),
          formatNumber(audit.backwardGain, 2),
        ];
    return html`<tr>
      <th scope="row">${scheme.label}</th>
      <td class="word">${formulaWords(name, audit, { activation, width, scale: 1 })}</td>
      ${cells.map((text) => html`<td>${raised(text)}</td>`)}
      <td class="word">${scheme.lsuv ? "made so that each layer keeps 1" : promiseWords(audit)}</td>
      <td class="word">${scheme.suits}</td>
      <td class="word">${scheme.source}</td>
    </tr>`;
  };
  const headings = [
    ["", "formula"],
    ["n Var(W)", "gain forward", "gain back"],
    ["its variance", "made for", "source"],
  ];
  return html`<div class="schemes" role="group" tabindex="0" aria-label="All schemes">
    <table>
      <caption>
        Layers of ${width} units. The gains are what a layer multiplies mean squares by; 1 keeps them.
      </caption>
      <thead>
        <tr>
          ${headings.flatMap((texts, block) =>
            texts.map(
              (text) => html`<th scope="col" class=${block === 1 ? "" : "word"}>${text}</th>`,
            ),
          )}
        </tr>
      </thead>
      <tbody>
        ${schemeNames.map(row)}
      </tbody>
    </table>
  </div>`;
}
