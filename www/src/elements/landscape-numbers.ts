/** From the settings of the landscape figure to its numbers. */

import type { ShortEngine } from "../engine/here.js";
import type { RunOptions } from "../engine/pool.js";
import type { LandscapeRequest } from "../engine/requests.js";
import { formatFixed, formatNumber } from "../figure/format.js";
import { type LandscapeData, pointText } from "../figure/landscape.js";
import { viridis } from "../figure/palette.js";
import type { Domain, Objective, Penalty } from "../wasm/weightscope.js";
import { amount, choice, minor, type State } from "./field.js";

/** The window on the plane of the two weights. */
export const DOMAIN = { w1: [-2, 3], w2: [-2.2, 2.8] } satisfies Domain as {
  w1: [number, number];
  w2: [number, number];
};
const RESOLUTION = 257;
const LEVELS = 16;
/** In cells of the grid, of which the drawing has one to two pixels: nobody sees what is left out. */
const TOLERANCE = 0.05;

const degrees = (value: number) => `${formatFixed(value, 0)}°`;
const two = (value: number) => formatFixed(value, 2);
const place = (label: string, [low, high]: readonly [number, number], initial: number) =>
  amount(label, { low, high, initial, look: "none", show: two });

/** The settings of the figure. */
export const landscapeFields = {
  lambda: amount("λ", {
    low: 0.01,
    high: 10,
    initial: 1,
    scale: "logarithmic",
    step: 0.02,
    zero: true,
    show: (value) => formatNumber(value),
  }),
  objective: choice(
    "Loss",
    [
      ["quadratic", "quadratic"],
      ["logistic", "logistic"],
      ["two-weights", "one hidden unit"],
    ],
    "quadratic",
  ),
  rotation: minor(amount("Rotation", { low: -90, high: 90, initial: -60, step: 1, show: degrees })),
  elongation: minor(
    amount("Elongation", {
      low: 1,
      high: 20,
      initial: 2,
      scale: "logarithmic",
      step: 0.02,
      show: (value) => formatNumber(value),
    }),
  ),
  method: minor(
    choice(
      "Descent",
      [
        ["proximal-gradient", "proximal gradient"],
        ["gradient", "(sub)gradient"],
      ],
      "proximal-gradient",
    ),
  ),
  learningRate: minor(
    amount("Learning rate α", {
      low: 0.001,
      high: 1,
      initial: 0.1,
      scale: "logarithmic",
      step: 0.05,
      show: (value) => formatNumber(value),
    }),
  ),
  steps: minor(
    amount("Steps", {
      low: 1,
      high: 1000,
      initial: 60,
      scale: "logarithmic",
      step: 0.05,
      whole: true,
    }),
  ),
  center1: place("Minimum of J, w₁", DOMAIN.w1, 1.7),
  center2: place("Minimum of J, w₂", DOMAIN.w2, 0.8),
  start1: place("Start, w₁", DOMAIN.w1, 2.6),
  start2: place("Start, w₂", DOMAIN.w2, -1.7),
} as const;

export type LandscapeState = State<typeof landscapeFields>;

/** What `state` asks of the engine, one request a panel. */
export function landscapeRequests(state: LandscapeState) {
  const { lambda, rotation, elongation, center1, center2, start1, start2 } = state;
  const objective: Objective =
    state.objective === "quadratic"
      ? {
          kind: "rotated-quadratic",
          // Curvatures whose ellipses are `elongation` times as long as wide, of one area.
          eigenvalues: [1 / elongation, elongation],
          angle: (rotation * Math.PI) / 180,
          center: [center1, center2],
        }
      : { kind: state.objective };
  const panel = (penalty: Penalty): LandscapeRequest => ({
    objective,
    penalty,
    domain: DOMAIN,
    resolution: RESOLUTION,
    levels: LEVELS,
    tolerance: TOLERANCE,
    color: { table: viridis, normalization: "square-root", reverse: true },
    descent: {
      method: state.method,
      start: [start1, start2],
      learningRate: state.learningRate,
      steps: state.steps,
    },
    // The drawing has the pixels.
    grids: false,
  });
  return { l1: panel({ l1: lambda }), l2: panel({ l2: lambda }) };
}

/** The numbers for `state`: a landscape and a descent a panel. */
export async function landscapeNumbers(
  engine: ShortEngine,
  state: LandscapeState,
  options: RunOptions = {},
): Promise<LandscapeData> {
  const requests = landscapeRequests(state);
  const panel = async (request: LandscapeRequest) => {
    const { descent, ...landscape } = await engine.landscape(request, options);
    return { landscape, descent };
  };
  const [l1, l2] = await Promise.all([panel(requests.l1), panel(requests.l2)]);
  return {
    l1,
    l2,
    lambda: state.lambda,
    objective: requests.l1.objective.kind,
    method: state.method,
    learningRate: state.learningRate,
    start: [state.start1, state.start2],
  };
}

/** Numbers of the drawing for running text. */
export function landscapeReadings({ lambda, l1, l2 }: LandscapeData): Record<string, string> {
  return {
    lambda: formatNumber(lambda),
    "minimum-l1": pointText(l1.landscape),
    "minimum-l2": pointText(l2.landscape),
  };
}
