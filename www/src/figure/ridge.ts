import { line } from "d3-shape";
import type { Profile } from "./profile.js";
import type { Color, Mark } from "./scene.js";
import { between } from "./shade.js";

export interface RidgeStyle {
  readonly color: Color;
  /** Veils the ridges behind. */
  readonly paper: Color;
  readonly strokeWidth?: number;
}

/** How a ridge lies on the page: its base line, and which way it rises. */
export interface Stand {
  /** Pixels at the peak. */
  readonly height: number;
  /** Where a point is that lies so far along the base line and so far above it, in pixels. */
  readonly place: (along: number, above: number) => readonly [x: number, y: number];
}

/** On a base line across the page, rising upwards. */
export function upright(baseline: number, height: number): Stand {
  return { height, place: (along, above) => [along, baseline - above] };
}

/** On a base line down the page, along which one goes from the bottom upwards; rising to the right. */
export function sideways(left: number, bottom: number, height: number): Stand {
  return { height, place: (along, above) => [left + above, bottom - along] };
}

/** A veil of paper over what is behind, and over it a tint: both at once, in one colour of this opacity. */
const VEIL = 0.8;
const TINT = 0.2;
const OPACITY = 1 - (1 - VEIL) * (1 - TINT);

/**
 * One histogram as a ridge.
 *
 * The outline runs through the middles of the steps, and over wide ones. Where the values end abruptly, as tanh's do at 1, it
 * ends abruptly.
 */
export function ridge({ steps, cut }: Profile, stand: Stand, style: RidgeStyle): Mark[] {
  const { height, place } = stand;
  const shape = line<readonly [number, number]>().digits(1);
  // Open at the base line: filled as if it were closed, and not stroked there.
  const d = humps(steps)
    .map((hump) => shape(outline(hump).map(([along, above]) => place(along, height * above))))
    .join("");
  if (d === "") return [];
  const marks: Mark[] = [
    {
      kind: "path",
      d,
      fill: between(style.paper, style.color, TINT / OPACITY),
      fillOpacity: OPACITY,
      stroke: style.color,
      strokeWidth: style.strokeWidth ?? 1.25,
    },
  ];
  if (cut !== undefined) marks.push(cutMark(cut, stand, style));
  return marks;
}

/** From one step to the next the outline slopes over no more than this on either side of their border. */
const SLOPE = 8;

/** The steps between wide ones of which nothing rises. */
function humps(steps: Profile["steps"]): Profile["steps"][] {
  const found: Profile["steps"][number][][] = [[]];
  for (const step of steps) {
    if (step.height === 0 && step.x1 - step.x0 > 2 * SLOPE) found.push([]);
    else found.at(-1)?.push(step);
  }
  return found.filter((hump) => hump.length > 0);
}

type Point = readonly [along: number, height: number];

function outline(steps: Profile["steps"]): Point[] {
  const first = steps[0];
  const last = steps[steps.length - 1];
  if (!first || !last) return [];
  return [
    [first.x0, 0],
    ...(steps.length > 1 ? [[first.x0, first.height] as const] : []),
    ...steps.flatMap(({ x0, x1, height }): Point[] => {
      const half = Math.min(SLOPE, (x1 - x0) / 2);
      return half < SLOPE
        ? [[(x0 + x1) / 2, height]]
        : [
            [x0 + half, height],
            [x1 - half, height],
          ];
    }),
    ...(steps.length > 1 ? [[last.x1, last.height] as const] : []),
    [last.x1, 0],
  ];
}

/** A slanting gap in a spike that goes on further than it is drawn. */
function cutMark(along: number, { height, place }: Stand, style: RidgeStyle): Mark {
  const above = height * 0.82;
  const gap = [...place(along - 5, above - 1.5), ...place(along + 5, above + 1.5)];
  return {
    kind: "lines",
    lines: [gap],
    stroke: style.paper,
    strokeWidth: 2.5,
  };
}
