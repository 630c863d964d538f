/** What the landscape figure says in words, from the same numbers as its drawing. */
import type { Landscape } from "../wasm/weightscope.js";
import { type DescentEnd, descentEnd } from "./descent-end.js";
import { formatFixed, formatNumber } from "./format.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";

/**
 * A coordinate to as many places as the panel can show; more when it would read as zero without being it.
 * Zero is written `0` only where it is exact.
 */
export function coordinateText(value: number, span: number): string {
  if (value === 0) return "0";
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(span / 200))));
  return Math.abs(value) < 0.5 * 10 ** -decimals || Math.abs(value) >= 1e4
    ? formatNumber(value, 2)
    : formatFixed(value, decimals);
}

/** The penalised minimum: `(1.31, 0)`. */
export function pointText(landscape: Landscape): string {
  const { minimizer, domain } = landscape;
  const x = coordinateText(minimizer[0], domain.w1[1] - domain.w1[0]);
  const y = coordinateText(minimizer[1], domain.w2[1] - domain.w2[0]);
  return `(${x}, ${y})`;
}

/** Which weights are exactly zero, in words; empty when none is. */
export function zerosText(zeros: readonly [boolean, boolean]): string {
  if (zeros[0] && zeros[1]) return "both weights are exactly zero";
  if (zeros[0]) return "w₁ is exactly zero";
  if (zeros[1]) return "w₂ is exactly zero";
  return "";
}

/** What is seen, in a few sentences, computed from the data. */
export function landscapeSentence(data: LandscapeData): string {
  const { lambda, l1, l2 } = data;
  const sentences =
    lambda === 0
      ? ["With λ = 0 nothing is penalised: both panels show J alone."]
      : [
          `With λ = ${formatNumber(lambda)}, L1 ${movedText(l1.landscape, "the minimum")}${landingText(l1.landscape, "l1")}.`,
          `L2 ${movedText(l2.landscape, "it")}${landingText(l2.landscape, "l2")}.`,
        ];
  if (!(l1.landscape.exact && l2.landscape.exact)) {
    sentences.push("J is not convex here, so these are the best minima found.");
  }
  const descent = descentText(data);
  return [...sentences, ...(descent ? [descent] : [])].join(" ");
}

/**
 * Where the penalty takes the minimum, by how much nearer the origin it comes to lie. L1 may lead it farther
 * away as the crow flies; then the sum of magnitudes, which it does lower, is told.
 */
function movedText(landscape: Landscape, what: string): string {
  const { minimizer, dataMinimizer } = landscape;
  const before = Math.hypot(...dataMinimizer);
  const after = Math.hypot(...minimizer);
  if (before > 0 && after === 0) return `moves ${what} all the way to the origin`;
  const nearer = before - after;
  if (Math.abs(nearer) <= 1e-3 * before) return `leaves ${what} where it was`;
  if (nearer > 0) return `brings ${what} ${formatNumber(nearer, 2)} nearer the origin`;
  const sum = (w: readonly [number, number]) => formatNumber(Math.abs(w[0]) + Math.abs(w[1]));
  return `moves ${what} so that Σ|w| falls from ${sum(dataMinimizer)} to ${sum(minimizer)}`;
}

/** Which weights are zero there. An L1 minimum with one zero weight lies on a corner of the diamond. */
function landingText(landscape: Landscape, arm: ArmName): string {
  const zeros = zerosText(landscape.zeros);
  if (!zeros) return ", and neither weight is zero";
  const both = landscape.zeros[0] && landscape.zeros[1];
  return arm === "l1" && !both ? `, onto a corner of the diamond: ${zeros}` : `: ${zeros}`;
}

/** How a descent ended, said of one and of both. */
const END_TEXT: Readonly<Record<DescentEnd, readonly [one: string, both: string]>> = {
  arrived: ["arrives at it", "arrive at the minimum"],
  diverged: ["diverges", "diverge"],
  hovers: ["hovers around it without landing", "hover around the minimum without landing"],
  elsewhere: ["comes to rest somewhere else", "come to rest somewhere else"],
  "on its way": ["is still on its way", "are still on their way when the steps run out"],
};

function descentText(data: LandscapeData): string {
  const { l1, l2, learningRate } = data;
  const first = descentEnd(l1, learningRate);
  const second = descentEnd(l2, learningRate);
  if (!first || !second) return "";
  if (first === second) {
    const why = first === "diverged" ? divergenceText(data, ["l1", "l2"]) : "";
    return `Both descents ${END_TEXT[first][1]}${why}.`;
  }
  const one = (arm: ArmName, end: DescentEnd) =>
    `${END_TEXT[end][0]}${end === "diverged" ? divergenceText(data, [arm]) : ""}`;
  return `The descent to the L1 minimum ${one("l1", first)}; the one to the L2 minimum ${one("l2", second)}.`;
}

/** Why descents diverge, to follow that they do; with the limit of the learning rate where it is known. */
function divergenceText(data: LandscapeData, arms: readonly ArmName[]): string {
  const limits = arms.flatMap((arm) => data[arm].descent?.learningRateLimit ?? []);
  if (limits.length < arms.length || limits.some((limit) => data.learningRate <= limit)) {
    return ", the steps being too long";
  }
  const [limit = "", other = limit] = limits.map((value) => formatNumber(value));
  const rate = other === limit ? limit : `${limit} (L1) or ${other} (L2)`;
  return `: with a learning rate above ${rate} the steps along the steepest direction grow`;
}
