/** The derivation line by line: the formula, its two sides in numbers, and whether they agree. */

import { html, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { parts } from "../figure/derivation-data.js";
import { reason, side, VERDICTS } from "../figure/derivation-words.js";
import type { DerivationStep } from "../wasm/weightscope.js";
import type { DerivationNumbers } from "./derivation-numbers.js";
import { raised } from "./raised.js";

// MathML, written by hand: the page's formulas are made when it is built, these go with the element.
const row = (...parts: string[]) => `<mrow>${parts.join("")}</mrow>`;
const name = (text: string) => `<mi>${text}</mi>`;
const upright = (text: string) => `<mi mathvariant="normal">${text}</mi>`;
const sign = (text: string) => `<mo>${text}</mo>`;
const squared = (base: string) => `<msup>${base}<mn>2</mn></msup>`;
const call = (of: string, inside: string, open = "(", close = ")") =>
  row(of, `<mo stretchy="false">${open}</mo>`, inside, `<mo stretchy="false">${close}</mo>`);
const variance = (inside: string) => call("<mi>Var</mi>", inside);
const mean = (inside: string) => call(upright("E"), inside, "[", "]");
const equals = (left: string, right: string) => row(left, sign("="), right);
const [W, a, z, n, u, x] = ["W", "a", "z", "n", "u", "x"].map(name) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const thin = '<mspace width="0.17em"></mspace>';
const phi = (inside: string) => call(name("φ"), inside);

const FORMULAS: Readonly<Record<DerivationStep["step"], string>> = {
  "weight-mean": equals(mean(squared(W)), variance(W)),
  "input-mean": equals(mean(squared(a)), variance(a)),
  "weight-variance": equals(variance(W), squared(name("σ"))),
  sum: equals(variance(z), row(n, thin, variance(row(W, a)))),
  product: equals(variance(row(W, a)), row(variance(W), thin, variance(a))),
  linear: equals(variance(phi(z)), variance(z)),
  law: equals(variance(phi(z)), row(n, thin, variance(W), thin, variance(a))),
  layers: equals(variance(phi(z)), row(sign("∏"), n, thin, variance(W), sign("·"), variance(x))),
  "second-moment": equals(mean(squared(z)), row(n, thin, mean(squared(W)), thin, mean(squared(a)))),
  activation: equals(mean(squared(phi(z))), mean(squared(phi(u)))),
};

const math = (content: string) => unsafeHTML(`<math>${content}</math>`);

/** A formula and the sign after it, on one line. */
const whole = (words: TemplateResult) => html`<span class="whole">${words}</span>`;

/** All steps, each with its numbers. */
export function derivationSteps(data: DerivationNumbers): TemplateResult {
  const [steps, repairs] = parts(data);
  const list = (which: readonly DerivationStep[], start: number) =>
    html`<ol class="steps" start=${start}>
      ${which.map((step) => entry(step, data))}
    </ol>`;
  return html`<section class="derivation" aria-label="The derivation, filled in">
    <p class="key">
      Layer ${data.layer}: ${whole(html`${math(n)} = ${data.derivation.fanIn}`)} inputs ${math(a)} to
      each unit, weights ${whole(html`${math(W)},`)} sums ${whole(html`${math(z)},`)} activations
      ${
        data.layer > 1
          ? html`${whole(html`${math(phi(z))};`)} ${math(x)} is the network’s input.`
          : whole(html`${math(phi(z))}.`)
      }
    </p>
    <div class="line heads" aria-hidden="true">
      <span class="formula"></span><span>measured │ predicted</span>
    </div>
    ${list(steps, 1)}
    <p class="key">
      With fewer assumptions, and ${math(u)} drawn from a normal distribution with the mean square of
      ${whole(html`${math(z)}:`)}
    </p>
    ${list(repairs, steps.length + 1)}
  </section>`;
}

function entry(step: DerivationStep, data: DerivationNumbers): TemplateResult {
  const { sign: mark, word } = VERDICTS[step.agreement];
  return html`<li data-step=${step.step}>
    <div class="line">
      <span class="formula">${math(FORMULAS[step.step])}</span>
      <span class="sides">
        <data value=${step.left}>${raised(side(step.left))}</data>
        <span aria-hidden="true">│</span><span class="unseen">measured; predicted:</span>
        <data value=${step.right}>${raised(side(step.right))}</data>
      </span>
      <strong class="verdict ${step.agreement}"
        ><span aria-hidden="true">${mark}</span> ${word}</strong
      >
    </div>
    <p>${raised(reason(step, data))}</p>
  </li>`;
}
