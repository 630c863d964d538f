/** The units of a layer of two inputs in the plane of their weights: their ways, and where they are. */
import { scaleLinear } from "d3-scale";
import { axis } from "./axis.js";
import { type KeyEntry, keyMarks } from "./key.js";
import { placeLabels } from "./label.js";
import { colorAt, viridis } from "./palette.js";
import type { Mark, Panel } from "./scene.js";
import { pastOf, type SymmetryData, shownMoment } from "./symmetry-data.js";
import { textBox } from "./text.js";
import type { Theme } from "./theme.js";

/** Units closer than this on the screen are drawn as one disc, which says how many they are. */
const ONE_DISC = 2;
const RADIUS = 5;
/** Discs of fewer than this share of the units go without saying. */
const CROWD = 0.25;
/** A start with a unit nearer than this is not named. */
const APART = 14;
/** The stretch of the map from which units have their colours: its dark end would pass for ink on light paper. */
const COLORS = { light: [0.12, 0.58], dark: [0.36, 1] } as const;
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

  const zero = [
    [x(0), top, x(0), top + side],
    [left, y(0), left + side, y(0)],
  ];
  const inside: Mark[] = [
    {
      kind: "lines",
      lines: zero,
      stroke: theme.muted,
      strokeWidth: 1,
      strokeOpacity: 0.6,
    },
  ];
  const placesOf = (weights: Float32Array) =>
    Array.from({ length: units }, (_, unit) => ({ unit, at: at(weights, unit) }));
  const past = pastOf(data);
  const way = (moments: SymmetryData["moments"], unit: number): number[] =>
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
  const ways = togetherAndApart(past.map(({ weights }) => placesOf(weights)));
  inside.push({
    kind: "lines",
    lines: ways.together,
    stroke: theme.ink,
    strokeWidth: 2.5,
  });
  ways.apart.forEach((line, unit) => {
    inside.push({
      kind: "lines",
      lines: [line],
      stroke: unitColor(unit, units, theme),
      strokeWidth: 1.75,
      strokeOpacity: 0.9,
    });
  });

  const discs = together(placesOf(now.weights).filter(({ at }) => at.every(Number.isFinite)));
  const begin = together(placesOf((data.moments[0] as typeof now).weights));
  const over: Mark[] = [];
  const [start] = begin;
  // A unit that has not left the start would hide it.
  const hidden =
    start !== undefined &&
    begin.length === 1 &&
    discs.find(({ at }) => Math.hypot(at[0] - start.at[0], at[1] - start.at[1]) < APART);
  const ring = hidden ? discRadius(hidden.units.length) + 6 : 5;
  if (now.step > 0) {
    for (const { at } of begin) {
      over.push({
        kind: "point",
        x: at[0],
        y: at[1],
        ...startPaint(theme, begin.length > 1 ? 3 : ring),
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
  // Where many began they are small, and have their word in the key.
  const begun = now.step > 0 && start !== undefined && begin.length === 1;
  const labels = placeLabels(
    [
      ...crowd.map((disc) => ({
        text: `${disc.units.length} units here`,
        x: disc.at[0],
        y: disc.at[1],
        radius: begun && disc === hidden ? ring : discRadius(disc.units.length),
        ...named,
      })),
      ...(begun
        ? [
            {
              text: "start",
              x: start.at[0],
              y: start.at[1],
              radius: ring,
              ...named,
            },
          ]
        : []),
    ],
    {
      within: { x: left + 4, y: top + 4, width: side - 8, height: side - 8 },
      lines: [...zero, ...Array.from({ length: units }, (_, unit) => way(data.moments, unit))],
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

/** How a place looks at which units began. */
function startPaint(theme: Theme, radius: number) {
  const hollow = radius > 5;
  return {
    shape: "diamond",
    radius,
    stroke: theme.muted,
    strokeWidth: 1.5,
    ...(hollow ? {} : { fill: theme.paper }),
  } as const;
}

/** What the marks of the plane mean. */
export function planeKey(
  data: SymmetryData,
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
  theme: Theme,
): { marks: Mark[]; height: number } {
  const entries = planeEntries(data, theme);
  const place = { left, right, top };
  const key = keyMarks(entries, place, theme);
  if (data.width === 1) return key;
  // Worth a word where it costs no line.
  const colors: KeyEntry = { width: 0, words: "colours tell units apart" };
  const whole = keyMarks([...entries, colors], place, theme);
  return whole.height > key.height ? key : whole;
}

function planeEntries(data: SymmetryData, theme: Theme): KeyEntry[] {
  const color = unitColor(1, 3, theme);
  const point = { kind: "point", shape: "circle" } as const;
  const entry = (
    width: number,
    words: string,
    marks: (x: number, y: number) => Mark[],
  ): KeyEntry => ({
    width,
    words,
    swatch: marks,
  });
  return [
    entry(10, "start", (x, y) => [{ kind: "point", x: x + 5, y, ...startPaint(theme, 5) }]),
    entry(20, "one unit", (x, y) => [
      {
        kind: "lines",
        lines: [[x, y, x + 15, y]],
        stroke: color,
        strokeWidth: 1.75,
      },
      { ...point, x: x + 15, y, radius: RADIUS, fill: color },
    ]),
    {
      ...entry(22, "several as one", (x, y) => [
        { kind: "lines", lines: [[x, y, x + 15, y]], stroke: theme.ink, strokeWidth: 2.5 },
        { ...point, x: x + 15, y, radius: discRadius(3), fill: theme.ink },
      ]),
      hidden: data.width === 1,
    },
  ];
}

/** More units make a larger disc, within reason. */
function discRadius(units: number): number {
  return RADIUS * Math.sqrt(Math.min(3, 1 + (units - 1) / 3));
}

/** One of a row of colours that tell neighbours apart, each at least 3 to 1 on the theme's paper. */
export function unitColor(unit: number, units: number, theme: Theme): string {
  const share = units > 1 ? unit / (units - 1) : 0.5;
  const [from, to] = COLORS[theme.name];
  return colorAt(viridis, from + (to - from) * share);
}

interface Place {
  readonly unit: number;
  readonly at: readonly [number, number];
}

interface Disc {
  readonly units: number[];
  readonly at: readonly [number, number];
}

/** Places that would cover each other, gathered in the order of the units. */
function together(places: readonly Place[]): Disc[] {
  const discs: Disc[] = [];
  for (const { unit, at } of places) {
    const disc = discs.find(
      (each) => Math.hypot(each.at[0] - at[0], each.at[1] - at[1]) < ONE_DISC,
    );
    if (disc) disc.units.push(unit);
    else discs.push({ units: [unit], at });
  }
  return discs;
}

/** The ways of units from moment to moment: what some go together, once for all of them, and what each goes alone. */
function togetherAndApart(moments: readonly (readonly Place[])[]): {
  together: number[][];
  apart: number[][];
} {
  const units = moments[0]?.length ?? 0;
  const lines = () => Array.from({ length: units }, (): number[] => []);
  const ways = { together: lines(), apart: lines() };
  const go = (line: number[], from: Place["at"], to: Place["at"]) => {
    // Begun anew where the last stretch ended elsewhere.
    if (line.at(-2) !== from[0] || line.at(-1) !== from[1])
      line.push(Number.NaN, Number.NaN, ...from);
    line.push(...to);
  };
  const discs = moments.map(discOfEach);
  moments.slice(1).forEach((places, index) => {
    const before = moments[index] as readonly Place[];
    const company = new Map<string, number[]>();
    for (let unit = 0; unit < units; unit++) {
      const road = `${discs[index]?.[unit]} ${discs[index + 1]?.[unit]}`;
      company.set(road, [...(company.get(road) ?? []), unit]);
    }
    for (const [first = 0, ...others] of company.values()) {
      const line = (others.length > 0 ? ways.together : ways.apart)[first] as number[];
      go(line, (before[first] as Place).at, (places[first] as Place).at);
    }
  });
  return ways;
}

/** Of each unit, in which disc it is. */
function discOfEach(places: readonly Place[]): number[] {
  const of: number[] = [];
  together(places).forEach(({ units }, disc) => {
    for (const unit of units) of[unit] = disc;
  });
  return of;
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
