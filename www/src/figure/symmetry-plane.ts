/** The units of a layer of two inputs in the plane of their weights: their ways, and where they are. */
import { scaleLinear } from "d3-scale";
import { axis } from "./axis.js";
import { placeLabels } from "./label.js";
import { colorAt, viridis } from "./palette.js";
import type { Mark, Panel } from "./scene.js";
import { type SymmetryData, shownMoment } from "./symmetry-data.js";
import { textBox } from "./text.js";
import type { Theme } from "./theme.js";

/** Units closer than this on the screen are drawn as one disc, which says how many they are. */
const ONE_DISC = 2;
const RADIUS = 5;
/** Discs of fewer than this share of the units go without saying. */
const CROWD = 0.25;
/** A start with a unit nearer than this is not named. */
const APART = 14;
/** Beyond the outermost weight, as a share of what is shown. */
const MARGIN = 0.08;

export function planePanel(
  data: SymmetryData,
  box: {
    readonly left: number;
    readonly top: number;
    readonly side: number;
    readonly width: number;
  },
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const { left, top, side } = box;
  const [xDomain, yDomain] = planeDomains(data);
  const x = scaleLinear(xDomain, [left, left + side]);
  const y = scaleLinear(yDomain, [top + side, top]);
  const now = shownMoment(data);
  const units = data.width;
  const at = (weights: Float32Array, unit: number): [number, number] => [
    x(weights[2 * unit] as number),
    y(weights[2 * unit + 1] as number),
  ];

  const inside: Mark[] = [
    {
      kind: "lines",
      lines: [
        [x(0), top, x(0), top + side],
        [left, y(0), left + side, y(0)],
      ],
      stroke: theme.muted,
      strokeWidth: 1,
      strokeOpacity: 0.6,
    },
  ];
  const past = data.moments.slice(0, data.shown + 1);
  const way = (moments: SymmetryData["moments"], unit: number) =>
    moments.flatMap(({ weights }) => at(weights, unit));
  const future = data.moments.slice(data.shown);
  if (future.length > 1) {
    inside.push({
      kind: "lines",
      lines: Array.from({ length: units }, (_, unit) => way(future, unit)),
      stroke: theme.muted,
      strokeWidth: 1,
      strokeOpacity: 0.5,
      dash: [2, 3],
    });
  }
  for (let unit = 0; unit < units; unit++) {
    inside.push({
      kind: "lines",
      lines: [way(past, unit)],
      stroke: unitColor(unit, units, theme),
      strokeWidth: 1.75,
      strokeOpacity: 0.9,
    });
  }

  const places = Array.from({ length: units }, (_, unit) => ({ unit, at: at(now.weights, unit) }));
  const discs = together(places.filter(({ at }) => at.every(Number.isFinite)));
  const begin = together(
    Array.from({ length: units }, (_, unit) => ({
      unit,
      at: at((data.moments[0] as typeof now).weights, unit),
    })),
  );
  const over: Mark[] = [];
  if (now.step > 0) {
    for (const { at } of begin) {
      over.push({
        kind: "point",
        shape: "diamond",
        x: at[0],
        y: at[1],
        radius: begin.length > 1 ? 3 : 5,
        fill: theme.paper,
        stroke: theme.muted,
        strokeWidth: 1.5,
      });
    }
  }
  for (const { units: members, at } of discs) {
    over.push({
      kind: "point",
      shape: "circle",
      x: at[0],
      y: at[1],
      radius: discRadius(members.length),
      fill: members.length > 1 ? theme.ink : unitColor(members[0] as number, units, theme),
      stroke: theme.paper,
      strokeWidth: 1.5,
    });
  }
  const frameOf = { x: left, y: top, width: side, height: side };
  const crowd = discs.filter(({ units: { length } }) => length > 1 && length >= units * CROWD);
  const named = { size: 13, fill: theme.ink, halo: theme.paper };
  const [start] = begin;
  // Where many began they are small, and noise about zero has no one place to name.
  const begun =
    now.step > 0 &&
    start !== undefined &&
    begin.length === 1 &&
    discs.every(({ at }) => Math.hypot(at[0] - start.at[0], at[1] - start.at[1]) > APART);
  const labels = placeLabels(
    [
      ...crowd.map(({ units: members, at }) => ({
        text: `${members.length} units here`,
        x: at[0],
        y: at[1],
        radius: discRadius(members.length),
        ...named,
      })),
      ...(begun ? [{ text: "start", x: start.at[0], y: start.at[1], radius: 5, ...named }] : []),
    ],
    {
      within: { x: left + 4, y: top + 4, width: side - 8, height: side - 8 },
      lines: Array.from({ length: units }, (_, unit) => way(data.moments, unit)),
      leader: theme.muted,
    },
  );
  const names: Mark[] = [
    {
      kind: "text",
      x: left + side,
      y: top + side + 8,
      text: "w₁",
      size: 13,
      anchor: "end",
      baseline: "top",
      italic: true,
      fill: theme.ink,
    },
    {
      kind: "text",
      x: left - 8,
      y: top,
      text: "w₂",
      size: 13,
      anchor: "end",
      baseline: "top",
      italic: true,
      fill: theme.ink,
    },
  ];
  const avoid = names.map((name) => textBox(name as Parameters<typeof textBox>[0]));
  return {
    marks: [
      { kind: "rectangle", ...frameOf, stroke: theme.rule, strokeWidth: 1 },
      { kind: "clip", ...frameOf, marks: [...inside, ...over] },
      ...axis({
        theme,
        scale: x,
        side: "bottom",
        at: top + side,
        count: side / 85,
        extent: [0, Math.min(box.width, left + side + 10)],
        avoid,
      }),
      ...axis({ theme, scale: y, side: "left", at: left, count: side / 85, avoid }),
      ...names,
      ...labels,
    ],
    frame: { id: "plane", ...frameOf, xDomain, yDomain },
  };
}

/** More units make a larger disc, within reason. */
function discRadius(units: number): number {
  return RADIUS * Math.sqrt(Math.min(3, 1 + (units - 1) / 3));
}

/** One of a row of colours that tell neighbours apart on the theme's paper. */
function unitColor(unit: number, units: number, theme: Theme): string {
  const share = units > 1 ? unit / (units - 1) : 0;
  // The lightest third of the map is lost on light paper, the darkest on dark.
  return colorAt(viridis, theme.name === "light" ? 0.72 * share : 0.3 + 0.7 * share);
}

/** Places that would cover each other, gathered in the order of the units. */
function together(places: readonly { readonly unit: number; readonly at: [number, number] }[]) {
  const discs: { units: number[]; at: [number, number] }[] = [];
  for (const { unit, at } of places) {
    const disc = discs.find(
      (each) => Math.hypot(each.at[0] - at[0], each.at[1] - at[1]) < ONE_DISC,
    );
    if (disc) disc.units.push(unit);
    else discs.push({ units: [unit], at });
  }
  return discs;
}

/** All the ways and the origin, as far one way as the other. */
export function planeDomains({ moments }: SymmetryData): [[number, number], [number, number]] {
  let [left, right, low, high] = [0, 0, 0, 0];
  for (const { weights } of moments) {
    for (let i = 0; i + 1 < weights.length; i += 2) {
      const [w1, w2] = [weights[i] as number, weights[i + 1] as number];
      if (!Number.isFinite(w1) || !Number.isFinite(w2)) continue;
      [left, right] = [Math.min(left, w1), Math.max(right, w1)];
      [low, high] = [Math.min(low, w2), Math.max(high, w2)];
    }
  }
  const reach = Math.max(right - left, high - low);
  const half = reach > 0 ? reach * (0.5 + MARGIN) : 1;
  const around = (middle: number): [number, number] => [middle - half, middle + half];
  return [around((left + right) / 2), around((low + high) / 2)];
}
