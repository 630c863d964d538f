/** How the landscape figure's descents ended. */
import type { Descent, Landscape } from "../wasm/weightscope.js";
import type { LandscapeArm } from "./landscape-data.js";

/** Within this fraction of the panel's span two points are one to the eye. */
const SAME_PLACE = 0.005;

/** How a descent ended. */
export type DescentEnd = "arrived" | "diverged" | "hovers" | "elsewhere" | "on its way";

/** How the arm's descent ended, told from where its last points lie and whether the loss still falls, or grows. */
export function descentEnd(arm: LandscapeArm, learningRate: number): DescentEnd | undefined {
  const { descent, landscape } = arm;
  if (!descent || descent.points.length < 4) return undefined;
  const [x, y] = lastPoint(descent);
  if (descent.diverged || !Number.isFinite(x + y)) return "diverged";
  if (grows(descent, learningRate)) return "diverged";
  if (alternates(descent, landscape)) return "hovers";
  const { w1, w2 } = landscape.domain;
  const near = SAME_PLACE * Math.max(w1[1] - w1[0], w2[1] - w2[0]);
  const [minimumX, minimumY] = landscape.minimizer;
  const n = descent.points.length;
  const stride = Math.hypot(x - (descent.points[n - 4] ?? x), y - (descent.points[n - 3] ?? y));
  if (Math.hypot(x - minimumX, y - minimumY) <= near && stride <= near) return "arrived";
  if (stride <= near / 100) return "elsewhere";
  const losses = descent.penalizedLoss;
  const late = losses.at(-1) ?? Number.NaN;
  const earlier = losses[Math.floor(0.8 * (losses.length - 1))] ?? Number.NaN;
  return late < earlier - 1e-9 * Math.abs(earlier) ? "on its way" : "hovers";
}

/**
 * Whether the loss grows from the middle third of the steps to the last. Where the limit of the learning rate is
 * known, any growth beyond it is without end; elsewhere, what is more than a step's back and forth.
 */
function grows({ penalizedLoss, learningRateLimit }: Descent, learningRate: number): boolean {
  if (learningRateLimit !== undefined && learningRate <= learningRateLimit) return false;
  const n = penalizedLoss.length;
  const late = Math.min(n - 1, Math.ceil((2 * n) / 3));
  const middle = Math.max(...penalizedLoss.subarray(Math.floor(n / 3), late));
  const end = Math.max(...penalizedLoss.subarray(late));
  if (learningRateLimit !== undefined) return end > (1 + 1e-9) * middle;
  return end > 1.5 * middle && end > (penalizedLoss[0] as number);
}

/** Whether a weight that is zero at the minimum keeps changing sign to the end, in the last third of the steps. */
function alternates(descent: Descent, landscape: Landscape): boolean {
  const { points } = descent;
  const steps = points.length / 2;
  return landscape.zeros.some((zero, weight) => {
    if (!zero || points[points.length - 2 + weight] === 0) return false;
    let changes = 0;
    for (let k = Math.max(1, Math.floor((2 * steps) / 3)); k < steps; k++) {
      const here = points[2 * k + weight] as number;
      const before = points[2 * k - 2 + weight] as number;
      if (here * before < 0) changes++;
    }
    return changes >= 2;
  });
}

/** Where the descent stands at the end. */
export function lastPoint(descent: Descent): [number, number] {
  const n = descent.points.length;
  return [descent.points[n - 2] ?? Number.NaN, descent.points[n - 1] ?? Number.NaN];
}
